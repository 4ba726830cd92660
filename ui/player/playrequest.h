#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/types.h"
#include "library/playback/bytesource.h"
#include "library/scan/storyboardstore.h"

#include <QImage>
#include <QString>
#include <QVector>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace Ui {

//! A storyboard and where its sheets are.
struct StoryboardFiles
{
    Library::Storyboard board;
    std::function<QString(int number)> sheetFile;
};

//! What is to be played, and how its bytes are had.
struct PlayRequest
{
    TitleId title; //!< null: a file that is not in the library; nothing is remembered of it
    VersionId version;
    QString heading; //!< "The Weather Keepers"
    QString subheading; //!< "S2 E4 · The Barometer"; may be empty
    std::chrono::milliseconds start{0};
    //! Opens the bytes. Called on a worker thread, so it may block; it must not touch what may be
    //! gone before it returns.
    std::function<Result<std::shared_ptr<Library::ByteSource>>()> open;
    //! Opens them once more, for pictures of other places; as open. Empty: there are none.
    std::function<Result<std::shared_ptr<Library::ByteSource>>()> openPreview;
    //! Looks for its storyboard; called on a worker thread, too. Empty: there is none.
    std::function<std::optional<StoryboardFiles>()> findStoryboard;
    QVector<Library::SideCarSubtitle> subtitles;
    QStringList broughtSubtitles; //!< files that a person gave it; the last one is shown
    //! Under what the tracks that somebody chooses are remembered, and the rest that is set; empty:
    //! it is not.
    QString seriesKey;
    QString titleKey;
    bool isEpisode = false; //!< the heading is its series
    QString artFile; //!< a picture of it; may be empty
    QImage backdrop; //!< shown until the first frame; may be null
};

} // namespace Ui
