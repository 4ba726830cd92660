#include "app/storedvideosincatalog.h"

#include "app/sourcefiles.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/media/mediafailure.h"
#include "library/scan/libraryupdater.h"
#include "library/scan/naming.h"

namespace App {

StoredVideosInCatalog::StoredVideosInCatalog(
    Library::Catalog &catalog, Library::LibraryUpdater &updater, SourceFiles &sources)
    : m_catalog(catalog)
    , m_updater(updater)
    , m_sources(sources)
{ }

QFuture<Result<Library::StoredObject>> StoredVideosInCatalog::objectWithContent(
    const ContentId &content)
{
    return m_catalog.objectWithContent(content);
}

QFuture<Result<>> StoredVideosInCatalog::ingest(const Sync::StoredVideo &video)
{
    // Before the catalog tells anybody of it.
    m_sources.note(video.object, video.file, video.sizeBytes);
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    QMetaObject::invokeMethod(
        this,
        [this, video, promise] {
            Async::whenDone(m_updater.probe(video.file), this,
                [this, video, promise](
                    const Result<Library::MediaInfo> &media) { onProbed(video, media, promise); });
        },
        Qt::QueuedConnection);
    return promise->future();
}

void StoredVideosInCatalog::onProbed(const Sync::StoredVideo &video,
    const Result<Library::MediaInfo> &media, const std::shared_ptr<QPromise<Result<>>> &promise)
{
    // Neither a passing error nor a worker that cannot run says anything of the file.
    const bool saysNothing
        = !media && (media.error().retryable || media.error().code == ErrorCode::Internal);
    if (saysNothing) {
        promise->addResult(Result<>(failure(media.error())));
        promise->finish();
        return;
    }
    Library::IngestedVideo ingested;
    ingested.identity = Library::toIdentity(Library::recogniseName(video.file));
    ingested.storedFrom = Library::FileFacts{0, video.file, video.stamp.sizeBytes,
        video.stamp.mtimeNs, video.stamp.device, video.stamp.inode};
    ingested.content = video.content;
    ingested.object = video.object;
    ingested.objectName = video.objectName;
    if (media) {
        ingested.media = *media;
    } else {
        // The bytes are safe and belong to the person, playable or not: the title says why not.
        ingested.media.sizeBytes = video.sizeBytes;
        ingested.failure = Library::MediaFailure::stored(media.error());
    }
    Async::whenDone(
        m_catalog.ingest({ingested}), this, [promise](const Result<QVector<TitleId>> &titles) {
            promise->addResult(titles ? Result<>() : Result<>(failure(titles.error())));
            promise->finish();
        });
}

} // namespace App
