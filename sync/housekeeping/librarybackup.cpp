#include "sync/housekeeping/librarybackup.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/query.h"
#include "sync/replication/replica.h"
#include "sync/replication/snapshotmaker.h"
#include "sync/store/sha256.h"
#include "sync/transfer/picturefetcher.h"

#include <QCoreApplication>

#include <algorithm>

namespace Sync {

namespace {

constexpr int kListPage = 1000;
// The last one may be cut short by a full disk, and the one before may be what is wanted back.
constexpr int kSnapshotsKept = 3;
// Somebody edits while the snapshot is made: the changes get their final stamps at the next sync.
constexpr int kSnapshotTries = 10;
constexpr std::chrono::seconds kSnapshotAgain{2};

//! The whole storage, as opposed to one video.
bool endsTheBackup(const Error &error)
{
    return error.code != ErrorCode::Corrupt && error.code != ErrorCode::NotFound
        && error.code != ErrorCode::Changed;
}

} // namespace

LibraryBackup::LibraryBackup(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_fromKeys(options.fromLibrary)
    , m_toKeys(options.toLibrary)
    , m_pool(this)
    , m_steps(this, options.requests, [this](const Error &error) { end(failure(error)); })
{
    m_pool.setMaxThreadCount(1);
}

LibraryBackup::~LibraryBackup()
{
    m_copy.reset();
    m_scrub.reset();
    m_pool.waitForDone();
}

QFuture<Result<>> LibraryBackup::claim(
    ObjectStore &store, const LibraryId &library, const LibraryId &of, bool isFounded)
{
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    const auto end = [promise](const Result<> &result) {
        promise->addResult(result);
        promise->finish();
    };
    if (library == of) {
        end(failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("LibraryBackup",
                "That is the storage of the library itself. A backup needs another one.")));
        return promise->future();
    }
    const QString key = StoreKeys(library).backupMark();
    if (isFounded) {
        Async::whenDone(store.put(key, of.toBytes(), QStringLiteral("application/octet-stream")),
            &store,
            [end](const Result<ObjectStat> &put) { end(put ? Result<>() : failure(put.error())); });
        return promise->future();
    }
    Async::whenDone(
        store.readDocument(key, 1024, 0), &store, [end, of](const Result<Document> &mark) {
            const bool isAbsent = !mark && mark.error().code == ErrorCode::NotFound;
            if (!mark && !isAbsent) {
                end(failure(mark.error()));
            } else if (isAbsent || mark->bytes != of.toBytes()) {
                end(failure(ErrorCode::InvalidInput,
                    QCoreApplication::translate("LibraryBackup",
                        "That storage holds a library of its own. Give the backup a bucket or a "
                        "prefix where nothing is.")));
            } else {
                end({});
            }
        });
    return promise->future();
}

void LibraryBackup::start()
{
    list(m_toKeys.videos(), {}, {}, m_options.to, [this](const QVector<ObjectStat> &videos) {
        for (const ObjectStat &video : videos) {
            m_sizes.insert(m_toKeys.objectOf(video.key), video.sizeBytes);
        }
        list(m_toKeys.manifests(), {}, {}, m_options.to,
            [this](const QVector<ObjectStat> &manifests) {
                for (const ObjectStat &manifest : manifests) {
                    m_manifests.insert(m_toKeys.manifestOf(manifest.key));
                }
                readCatalog();
            });
    });
}

void LibraryBackup::list(const QString &prefix, const QString &after, QVector<ObjectStat> found,
    ObjectStore *store, std::function<void(const QVector<ObjectStat> &)> then)
{
    m_steps.askFor([store, prefix, after] { return store->list(prefix, after, kListPage); },
        [this, prefix, found, store, then](const ObjectList &page) {
            QVector<ObjectStat> all = found + page.objects;
            if (page.next.isEmpty() || page.objects.isEmpty()) {
                then(all);
            } else {
                list(prefix, page.objects.last().key, std::move(all), store, then);
            }
        });
}

void LibraryBackup::readCatalog()
{
    const auto videos = std::make_shared<QVector<Video>>();
    const auto read = [videos](Library::Database &database) -> Result<> {
        Library::Query rows(database,
            "SELECT id, name, content, size_bytes, marked_ms <> 0 FROM object ORDER BY added_ms");
        while (rows.next()) {
            videos->append({rows->id<ObjectId>(0), rows->text(1), rows->id<ContentId>(2),
                rows->integer(3), rows->boolean(4)});
        }
        return rows.result();
    };
    m_steps.need(m_options.catalog->onReader(read), [this, videos] {
        for (const Video &video : std::as_const(*videos)) {
            if (video.isMarked) {
                const bool isLeft = m_sizes.contains(video.object);
                m_report.videosLeft += isLeft ? 1 : 0;
                m_report.bytesLeft += isLeft ? video.sizeBytes : 0;
            } else if (!video.objectName.isEmpty()) {
                ++m_report.progress.videosTotal;
                m_report.progress.bytesTotal += video.sizeBytes;
            }
        }
        m_videos = *videos;
        nextVideo();
    });
}

bool LibraryBackup::isThere(const Video &video) const
{
    return m_manifests.contains(video.object) && m_sizes.value(video.object, -1) == video.sizeBytes;
}

void LibraryBackup::nextVideo()
{
    emit progressed(m_report.progress);
    for (++m_at; m_at < m_videos.size(); ++m_at) {
        const Video &video = m_videos.at(m_at);
        // Its record is on the way; the next run has it.
        if (video.isMarked || video.objectName.isEmpty()) {
            continue;
        }
        if (!isThere(video)) {
            // Half of one, or of another size: an object is never overwritten.
            m_sizes.contains(video.object) ? remove(video, [this] { clearUploads(); })
                                           : clearUploads();
            return;
        }
        if (m_options.reads) {
            read();
            return;
        }
        ++m_report.progress.videosDone;
        m_report.progress.bytesDone += video.sizeBytes;
    }
    listPictures();
}

// Of a run that was killed.
void LibraryBackup::clearUploads()
{
    const QString folder = m_toKeys.videoFolder(m_videos.at(m_at).object);
    m_steps.askFor([this, folder] { return m_options.to->uploads(folder); },
        [this](const QVector<UploadHandle> &uploads) { abortNext(uploads); });
}

void LibraryBackup::abortNext(QVector<UploadHandle> uploads)
{
    if (uploads.isEmpty()) {
        copy();
        return;
    }
    const UploadHandle upload = uploads.takeLast();
    m_steps.askFor([this, upload] { return m_options.to->abort(upload); },
        [this, uploads] { abortNext(uploads); });
}

void LibraryBackup::copy()
{
    const Video &video = m_videos.at(m_at);
    m_copy
        = std::make_unique<ObjectCopy>(ObjectCopy::Place{m_options.from, m_fromKeys, video.object},
            ObjectCopy::Place{m_options.to, m_toKeys, video.object}, video.objectName,
            m_options.requests);
    connect(m_copy.get(), &ObjectCopy::finished, this, &LibraryBackup::onCopied);
    m_copy->start();
}

void LibraryBackup::onCopied(const Result<> &copied)
{
    m_copy.release()->deleteLater();
    const Video &video = m_videos.at(m_at);
    if (copied) {
        ++m_report.videosCopied;
        m_report.bytesCopied += video.sizeBytes;
        videoEnded();
    } else if (endsTheBackup(copied.error())) {
        end(failure(copied.error()));
    } else {
        Error error = copied.error();
        if (error.code == ErrorCode::NotFound) {
            error.message = QCoreApplication::translate("LibraryBackup",
                "It is not in the cluster. Perhaps it is in the own storage of a PC, which "
                "“matinee "
                "cluster migrate” there copies; else see “matinee scrub”.");
        }
        m_report.problems.append({fileNameFrom(video.objectName), error});
        videoEnded();
    }
}

void LibraryBackup::read()
{
    const Video &video = m_videos.at(m_at);
    ObjectScrub::Options options;
    options.store = m_options.to;
    options.keys = m_toKeys;
    options.object = video.object;
    options.objectName = video.objectName;
    options.content = video.content;
    options.pool = &m_pool;
    options.requests = m_options.requests;
    m_scrub = std::make_unique<ObjectScrub>(options);
    connect(m_scrub.get(), &ObjectScrub::finished, this, &LibraryBackup::onRead);
    m_scrub->start();
}

void LibraryBackup::onRead(const Result<ScrubVerdict> &verdict)
{
    m_scrub.release()->deleteLater();
    if (!verdict) {
        end(failure(verdict.error()));
        return;
    }
    ++m_report.videosRead;
    if (*verdict == ScrubVerdict::Whole) {
        videoEnded();
        return;
    }
    remove(m_videos.at(m_at), [this] { clearUploads(); });
}

// The manifest first: bytes without one are no copy.
void LibraryBackup::remove(const Video &video, const std::function<void()> &then)
{
    const QString manifest = m_toKeys.manifest(video.object);
    const QString bytes = m_toKeys.video(video.object, video.objectName);
    m_steps.askFor([this, manifest] { return m_options.to->remove(manifest); },
        [this, bytes, then] {
            m_steps.askFor([this, bytes] { return m_options.to->remove(bytes); }, then);
        });
}

void LibraryBackup::videoEnded()
{
    ++m_report.progress.videosDone;
    m_report.progress.bytesDone += m_videos.at(m_at).sizeBytes;
    nextVideo();
}

void LibraryBackup::listPictures()
{
    list(m_fromKeys.pictures(), {}, {}, m_options.from, [this](const QVector<ObjectStat> &wanted) {
        list(m_toKeys.pictures(), {}, {}, m_options.to,
            [this, wanted](const QVector<ObjectStat> &there) {
                QSet<PictureId> have;
                for (const ObjectStat &picture : there) {
                    have.insert(m_toKeys.pictureOf(picture.key));
                }
                QStringList keys;
                for (const ObjectStat &picture : wanted) {
                    const PictureId id = m_fromKeys.pictureOf(picture.key);
                    if (!id.isNull() && !have.contains(id)) {
                        keys << picture.key;
                    }
                }
                copyPicture(keys);
            });
    });
}

void LibraryBackup::copyPicture(QStringList keys)
{
    if (keys.isEmpty()) {
        QVector<Video> left;
        for (const Video &video : std::as_const(m_videos)) {
            if (m_options.removes && video.isMarked && m_sizes.contains(video.object)) {
                left.append(video);
            }
        }
        removeNext(left);
        return;
    }
    const QString key = keys.takeLast();
    const PictureId picture = m_fromKeys.pictureOf(key);
    m_steps.ask(
        [this, key] { return m_options.from->readDocument(key, PictureFetcher::kMostBytes, 0); },
        [this, keys, picture](const Result<Document> &read) {
            // Removed meanwhile, or damaged: a picture is made anew or fetched again.
            if (read ? Sha256::of(read->bytes) != picture.toBytes()
                     : !endsTheBackup(read.error())) {
                copyPicture(keys);
                return;
            }
            if (!read) {
                end(failure(read.error()));
                return;
            }
            m_steps.askFor(
                [this, picture, bytes = read->bytes] {
                    return m_options.to->put(
                        m_toKeys.picture(picture), bytes, QStringLiteral("image/jpeg"));
                },
                [this, keys](const ObjectStat &) {
                    ++m_report.picturesCopied;
                    copyPicture(keys);
                });
        });
}

void LibraryBackup::removeNext(QVector<Video> left)
{
    if (left.isEmpty()) {
        makeSnapshot(1);
        return;
    }
    const Video video = left.takeLast();
    remove(video, [this, left, video] {
        ++m_report.videosRemoved;
        --m_report.videosLeft;
        m_report.bytesLeft -= video.sizeBytes;
        removeNext(left);
    });
}

// Last: all that it tells of is there.
void LibraryBackup::makeSnapshot(int attempt)
{
    const auto header = std::make_shared<SnapshotHeader>();
    header->library = m_options.toLibrary;
    header->id = randomId<SnapshotId>();
    header->madeMs = m_options.clock->wallNow().time_since_epoch().count();
    const auto bytes = std::make_shared<QByteArray>();
    const auto name = [header](Library::CatalogWriter &writer) -> Result<> {
        header->writer = writer.changes().writer();
        return {};
    };
    const auto make = [header, bytes](Library::Database &database) -> Result<> {
        Result<QByteArray> made = SnapshotMaker::make(database, *header);
        if (!made) {
            return failure(made.error());
        }
        *bytes = std::move(*made);
        return {};
    };
    m_steps.need(m_options.catalog->onWriter(name), [this, make, header, bytes, attempt] {
        m_steps.step(m_options.catalog->onReader(make),
            [this, header, bytes, attempt](const Result<> &made) {
                if (made) {
                    putSnapshot(*bytes, header->id);
                } else if (made.error().code == ErrorCode::Busy && attempt < kSnapshotTries) {
                    m_steps.later(kSnapshotAgain, [this, attempt] { makeSnapshot(attempt + 1); });
                } else {
                    end(failure(made.error()));
                }
            });
    });
}

void LibraryBackup::putSnapshot(const QByteArray &bytes, const SnapshotId &id)
{
    const QString key = CatalogKeys::snapshot(m_options.toLibrary, id);
    m_steps.askFor(
        [this, key, bytes] {
            return m_options.to->put(key, bytes, QStringLiteral("application/cbor"));
        },
        [this](const ObjectStat &) {
            list(CatalogKeys::snapshots(m_options.toLibrary), {}, {}, m_options.to,
                [this](QVector<ObjectStat> snapshots) {
                    std::sort(snapshots.begin(), snapshots.end(),
                        [](const ObjectStat &a, const ObjectStat &b) {
                            return a.modifiedAtMs > b.modifiedAtMs;
                        });
                    QStringList old;
                    for (qsizetype i = kSnapshotsKept; i < snapshots.size(); ++i) {
                        old << snapshots.at(i).key;
                    }
                    removeSnapshots(old);
                });
        });
}

void LibraryBackup::removeSnapshots(QStringList keys)
{
    if (keys.isEmpty()) {
        end(m_report);
        return;
    }
    const QString key = keys.takeLast();
    m_steps.askFor(
        [this, key] { return m_options.to->remove(key); }, [this, keys] { removeSnapshots(keys); });
}

void LibraryBackup::end(const Result<BackupReport> &report)
{
    m_copy.reset();
    m_scrub.reset();
    m_steps.end([this, report] { emit finished(report); });
}

} // namespace Sync
