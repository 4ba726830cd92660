#include "tests/app/boardmaker.h"

#include "library/catalog/catalog.h"
#include "tests/support/await.h"
#include "tests/support/clips.h"

#include <chrono>

namespace TestSupport {

BoardMaker::BoardMaker(Library::Catalog &catalog, const Clock &clock, const QString &folder,
    std::shared_ptr<Sync::ObjectStore> store, const std::optional<LibraryId> &library)
    : m_folder(folder + QStringLiteral("/boards"))
{
    Library::LibraryUpdater::Options making{&catalog, &clock,
        QString::fromUtf8(MATINEE_MEDIA_WORKER), folder + QStringLiteral("/pictures"), {}};
    making.storyboardsFolder = m_folder;
    m_updater = std::make_unique<Library::LibraryUpdater>(making);
    App::Storyboards::Options options;
    options.catalog = &catalog;
    options.updater = m_updater.get();
    options.stores.current = store;
    options.stores.embedded = store;
    options.cluster = library;
    options.folder = m_folder;
    options.viewer = await(catalog.profiles()).value().first().id;
    options.firstAfter = std::chrono::milliseconds(0);
    options.pause = std::chrono::milliseconds(0);
    m_storyboards = std::make_unique<App::Storyboards>(options);
}

QString filmForStoryboard()
{
    return Clips::make(QStringLiteral("household.mp4"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("testsrc=s=160x90:r=2:d=70"), QStringLiteral("-g"), QStringLiteral("4"),
            QStringLiteral("-pix_fmt"), QStringLiteral("yuv420p")});
}

} // namespace TestSupport
