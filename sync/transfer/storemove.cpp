#include "sync/transfer/storemove.h"

#include "library/base/logging.h"
#include "sync/store/folderstore.h"
#include "sync/transfer/storedvideos.h"

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

constexpr int kMoveThreads = 2;
constexpr int kListPage = 1000;
constexpr qint64 kMaxMovedManifestBytes = 64 * 1024 * 1024;

// What concerns one video; the rest concerns the storage, and all of them.
bool isOfOneVideo(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Corrupt:
    case ErrorCode::Changed:
    case ErrorCode::Newer:
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound:
    case ErrorCode::LimitExceeded:
        return true;
    case ErrorCode::Io:
        return !error.retryable;
    default:
        return false;
    }
}

} // namespace

//! The catalog knows the videos already: what is left is whether the bytes were the right ones.
class StoreMove::Expected final : public StoredVideos
{
public:
    QFuture<Result<Library::StoredObject>> objectWithContent(const ContentId &) override
    {
        return Async::ready(
            Result<Library::StoredObject>({})); // each is copied, for its title's sake
    }
    QFuture<Result<>> ingest(const StoredVideo &video) override
    {
        return Async::ready(video.content == content
                ? Result<>()
                : Result<>(failure(ErrorCode::Corrupt, {}, QStringLiteral("other bytes"))));
    }

    ContentId content; //!< of the video that is being copied
};

StoreMove::StoreMove(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_fromKeys(options.fromLibrary)
    , m_toKeys(options.toLibrary)
    , m_expected(std::make_unique<Expected>())
    , m_steps(this, options.requests, [this](const Error &error) { end(failure(error)); })
{
    m_pool.setMaxThreadCount(kMoveThreads);
}

StoreMove::~StoreMove()
{
    m_uploader.reset();
    m_pool.waitForDone();
}

void StoreMove::start()
{
    Result<std::unique_ptr<TransferJournal>> journal
        = TransferJournal::open(m_options.journalFile, *m_options.clock);
    if (!journal) {
        end(failure(journal.error()));
        return;
    }
    m_journal = std::move(*journal);
    const Result<QVector<TransferRecord>> records = m_journal->load();
    if (!records) {
        end(failure(records.error()));
        return;
    }
    for (const TransferRecord &record : *records) {
        m_begun.insert(record.upload.object, record);
    }
    list({});
}

void StoreMove::list(const QString &after)
{
    m_steps.askFor(
        [this, after] { return m_options.from->list(m_fromKeys.videos(), after, kListPage); },
        [this](const ObjectList &page) { onListed(page); });
}

void StoreMove::onListed(const ObjectList &page)
{
    for (const ObjectStat &stat : page.objects) {
        const QStringList parts = stat.key.mid(m_fromKeys.videos().size()).split(u'/');
        const auto object = ObjectId::fromString(parts.first());
        if (parts.size() == 2 && object) { // what else lies there is not ours
            m_videos.append({*object, parts.last(), stat.sizeBytes, {}});
            m_outcome.progress.bytesTotal += stat.sizeBytes;
        }
    }
    if (!page.next.isEmpty()) {
        list(page.objects.last().key);
        return;
    }
    m_outcome.progress.videosTotal = int(m_videos.size());
    report();
    next();
}

void StoreMove::next()
{
    if (++m_at == m_videos.size()) {
        end(m_outcome);
        return;
    }
    readManifest();
}

void StoreMove::readManifest()
{
    const QString key = m_fromKeys.manifest(m_videos.at(m_at).object);
    m_steps.ask([this, key] { return m_options.from->read(key, 0, kMaxMovedManifestBytes); },
        [this](const Result<QByteArray> &bytes) {
            if (!bytes && bytes.error().code == ErrorCode::NotFound) {
                // No title has it: a manifest is there before the title is.
                ++m_outcome.unfinished;
                videoEnded();
                return;
            }
            const Result<Manifest> manifest
                = bytes ? decodeManifest(*bytes) : failure(bytes.error());
            if (!manifest) {
                skip(manifest.error());
                return;
            }
            m_videos[m_at].manifest = *manifest;
            lookWhetherThere();
        });
}

void StoreMove::lookWhetherThere()
{
    const QString key = m_toKeys.manifest(m_videos.at(m_at).object);
    m_steps.ask([this, key] { return m_options.to->read(key, 0, kMaxMovedManifestBytes); },
        [this](const Result<QByteArray> &bytes) {
            if (!bytes) {
                bytes.error().code == ErrorCode::NotFound ? open() : skip(bytes.error());
                return;
            }
            const Video &video = m_videos.at(m_at);
            const Result<Manifest> manifest = decodeManifest(*bytes);
            if (!manifest || manifest->content() != video.manifest.content()) {
                skip(Error{ErrorCode::InvalidInput,
                    tr("The cluster has another video of the same name."), {}, false});
                return;
            }
            const QString object = m_toKeys.video(video.object, video.objectName);
            m_steps.ask([this, object] { return m_options.to->stat(object); },
                [this](const Result<ObjectStat> &stat) {
                    if (stat && stat->sizeBytes == m_videos.at(m_at).sizeBytes) {
                        videoEnded();
                    } else if (stat || stat.error().code == ErrorCode::NotFound) {
                        open();
                    } else {
                        skip(stat.error());
                    }
                });
        });
}

void StoreMove::open()
{
    const QString file = fileOf(m_videos.at(m_at));
    m_steps.step(Async::run(&m_pool, [file] { return stampOfFile(file); }),
        [this](const Result<FileStamp> &stamp) {
            if (!stamp) {
                skip(stamp.error());
            } else if (stamp->sizeBytes != m_videos.at(m_at).manifest.sizeBytes) {
                skip(Error{ErrorCode::Corrupt, {}, QStringLiteral("another size"), false});
            } else {
                copy(*stamp);
            }
        });
}

void StoreMove::copy(const FileStamp &stamp)
{
    const Result<TransferRecord> record = recordFor(stamp);
    if (!record) {
        end(failure(record.error()));
        return;
    }
    m_expected->content = m_videos.at(m_at).manifest.content();
    UploadServices services;
    services.store = m_options.to;
    services.videos = m_expected.get();
    services.journal = m_journal.get();
    services.pool = &m_pool;
    services.keys = m_toKeys;
    services.requests = m_options.requests;
    m_uploader = std::make_unique<Uploader>(services, record->id, record->file, record->upload);
    connect(m_uploader.get(), &Uploader::progressed, this, &StoreMove::report);
    connect(m_uploader.get(), &Uploader::finished, this, &StoreMove::onCopied);
    m_uploader->start();
}

// What the journal has of it, or a new one; with the hashes that the bytes must have.
Result<TransferRecord> StoreMove::recordFor(const FileStamp &stamp)
{
    const Video &video = m_videos.at(m_at);
    TransferRecord record = m_begun.value(video.object);
    const bool isOther = record.upload.stamp && !record.upload.stamp->sameFile(stamp);
    if (record.id.isNull() || isOther) {
        if (isOther) {
            if (const Result<> removed = m_journal->remove(record.id); !removed) {
                return failure(removed.error());
            }
        }
        record = {};
        record.id = randomId<TransferId>();
        record.file = fileOf(video);
        record.upload.object = video.object;
        record.upload.objectName = video.objectName;
        record.upload.stamp = stamp;
        Result<> noted = m_journal->add({record});
        if (noted) {
            noted = m_journal->saveUpload(record.id, record.upload);
        }
        if (!noted) {
            return failure(noted.error());
        }
    }
    const PartPlan plan = PartPlan::forSize(video.sizeBytes);
    for (int number = 1; number <= std::max(plan.parts, 1); ++number) {
        if (record.upload.parts.count(number) == 0) {
            const qint64 chunks = plan.partBytes / kChunkBytes;
            PartRecord part;
            part.chunkHashes
                = video.manifest.chunkHashes.mid((number - 1) * chunks * 32, chunks * 32);
            part.sha256 = plan.partIsChunk() ? part.chunkHashes : QByteArray("");
            record.upload.parts.emplace(number, part);
        }
    }
    return record;
}

void StoreMove::onCopied(const Result<TransferOutcome> &outcome)
{
    m_uploader.release()->deleteLater();
    if (!outcome) {
        skip(outcome.error());
        return;
    }
    ++m_outcome.videosCopied;
    videoEnded();
}

void StoreMove::videoEnded()
{
    const Video &video = m_videos.at(m_at);
    ++m_outcome.progress.videosDone;
    m_outcome.progress.bytesDone += video.sizeBytes;
    report();
    next();
}

void StoreMove::skip(const Error &error)
{
    if (!isOfOneVideo(error)) {
        end(failure(error));
        return;
    }
    Error told = error;
    if (error.code == ErrorCode::Corrupt || error.code == ErrorCode::Changed) {
        told.message
            = tr("The copy on this PC is damaged: it is not what was stored. Upload it again.");
    }
    const Video &video = m_videos.at(m_at);
    qCWarning(lcTransfer) << "not moved:" << video.object.toString() << errorCodeName(error.code)
                          << error.detail;
    m_outcome.problems.append({video.objectName, told});
    next();
}

void StoreMove::report()
{
    StoreMoveProgress progress = m_outcome.progress;
    if (m_uploader) {
        progress.bytesDone += m_uploader->progress().doneBytes;
    }
    emit progressed(progress);
}

void StoreMove::end(const Result<StoreMoveOutcome> &outcome)
{
    m_steps.end([this, outcome] { emit finished(outcome); });
}

QString StoreMove::fileOf(const Video &video) const
{
    return QString(
        m_options.from->folder() + u'/' + m_fromKeys.video(video.object, video.objectName));
}

} // namespace Sync
