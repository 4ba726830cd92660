#pragma once

#include "app/storyboards.h"
#include "library/base/clock.h"
#include "library/scan/libraryupdater.h"

#include <memory>
#include <optional>

namespace TestSupport {

//! What sees to storyboards on one PC, with real workers and a folder of its own; it waits for
//! nothing between one video and the next. The catalog and the clock outlive it.
class BoardMaker
{
public:
    //! No library: the store is no cluster.
    BoardMaker(Library::Catalog &catalog, const Clock &clock, const QString &folder,
        std::shared_ptr<Sync::ObjectStore> store, const std::optional<LibraryId> &library);

    App::Storyboards &storyboards() { return *m_storyboards; }
    Library::StoryboardStore files() const { return Library::StoryboardStore(m_folder); }

private:
    QString m_folder;
    std::unique_ptr<Library::LibraryUpdater> m_updater;
    std::unique_ptr<App::Storyboards> m_storyboards;
};

//! 70 s of pictures that differ, with a keyframe every two seconds.
QString filmForStoryboard();

} // namespace TestSupport
