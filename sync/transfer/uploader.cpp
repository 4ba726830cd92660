#include "sync/transfer/uploader.h"

#include "library/base/logging.h"
#include "sync/store/sha256.h"
#include "sync/transfer/storedvideos.h"

#include <QFileInfo>
#include <QThreadPool>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

constexpr int kMaxPartsUnderWay = 4;
constexpr qint64 kMaxBytesUnderWay = 64 * 1024 * 1024;
constexpr int kMaxTimesAnew = 1;

} // namespace

Uploader::Uploader(const UploadServices &services, const TransferId &id, const QString &file,
    const UploadRecord &record, QObject *parent)
    : TransferJob(parent)
    , m_services(services)
    , m_id(id)
    , m_file(file)
    , m_record(record)
    , m_steps(this, services.requests, [this](const Error &error) { end(failure(error)); })
{ }

Uploader::~Uploader() = default;

void Uploader::start()
{
    const bool wantsSample = m_record.sample.isEmpty();
    m_steps.need(Async::run(m_services.pool,
                     [file = m_file, wantsSample] { return openForUpload(file, wantsSample); }),
        [this](const OpenedSource &opened) { onOpened(opened); });
}

void Uploader::abort()
{
    end(failure(ErrorCode::Cancelled, {}));
}

TransferProgress Uploader::progress() const
{
    TransferProgress progress;
    progress.state = m_state;
    progress.partsTotal = m_source ? parts() : 0;
    progress.partsUnderWay = int(m_underWay.size());
    for (const auto &[number, part] : m_record.parts) {
        if (!part.etag.isEmpty()) {
            ++progress.partsStored;
            progress.doneBytes += m_plan.size(number);
        }
    }
    for (const MovedBytes &moved : m_underWay) {
        progress.doneBytes += moved->load();
    }
    if (m_state == TransferState::Reading) {
        progress.doneBytes = std::max(progress.doneBytes, m_readBytes);
    }
    return progress;
}

void Uploader::onOpened(const OpenedSource &opened)
{
    m_source = opened.source;
    m_plan = PartPlan::forSize(m_source->stamp().sizeBytes);
    if (!acceptStamp(opened)) {
        return;
    }
    emit progressed();
    goOn();
}

bool Uploader::acceptStamp(const OpenedSource &opened)
{
    const FileStamp stamp = m_source->stamp();
    if (stamp.sizeBytes > kMaxObjectBytes) {
        end(failure(ErrorCode::LimitExceeded,
            tr("%1 is larger than a store can keep as one video.").arg(m_file)));
        return false;
    }
    if (m_record.stamp) {
        if (!m_record.stamp->sameFile(stamp)) {
            end(failure(ErrorCode::Changed,
                tr("%1 changed while it was being uploaded. Try again when it is finished.")
                    .arg(m_file)));
            return false;
        }
        return true;
    }
    m_record.stamp = stamp;
    m_record.sample = opened.sample;
    m_record.object = randomId<ObjectId>();
    m_isNew = true;
    m_record.objectName = objectNameFor(QFileInfo(m_file).fileName());
    return noted(m_services.journal->saveUpload(m_id, m_record));
}

// From where the journal says that the last run came to.
void Uploader::goOn()
{
    if (m_record.parts.empty()) {
        lookForCopy();
        return;
    }
    if (!allStored()) {
        upload();
        return;
    }
    m_steps.ask([this] { return m_services.store->stat(key()); },
        [this](const Result<ObjectStat> &stat) {
            if (stat && stat->sizeBytes == m_plan.sizeBytes) {
                putManifest();
            } else if (stat || stat.error().code == ErrorCode::NotFound) {
                upload();
            } else {
                end(failure(stat.error()));
            }
        });
}

void Uploader::upload()
{
    setState(TransferState::Uploading);
    if (m_plan.sizeBytes <= kChunkBytes) {
        uploadSmall();
    } else {
        ensureUpload();
    }
}

// One chunk is one request: there is no upload that could be left over.
void Uploader::uploadSmall()
{
    const auto read = [source = m_source] { return readWhole(source); };
    m_steps.need(Async::run(m_services.pool, read), [this](const HashedPart &part) {
        if (!noteHashes(1, part)) {
            return;
        }
        if (m_services.claim && !m_services.claim(content())) {
            end(failure(ErrorCode::Busy, tr("%1 is being uploaded already.").arg(m_file)));
            return;
        }
        checkCopy(content(), [this, body = part.body] { putSmall(body); });
    });
}

void Uploader::putSmall(const PartBody &body)
{
    PartBody counted = body;
    counted.moved = std::make_shared<std::atomic<qint64>>(0);
    m_underWay.insert(1, counted.moved);
    emit progressed();
    putObject(key(), counted, mediaType(), [this](const ObjectStat &stat) {
        m_underWay.clear();
        if (noteStored(1, stat.etag)) {
            putManifest();
        }
    });
}

// Only the first request can be sure that nothing is there.
void Uploader::putObject(const QString &key, const PartBody &body, const QString &mediaType,
    std::function<void(const ObjectStat &)> then)
{
    const auto put = [this, key, body, mediaType, isFirst = m_isNew]() mutable {
        return std::exchange(isFirst, false) ? m_services.store->putNew(key, body, mediaType)
                                             : m_services.store->put(key, body.bytes, mediaType);
    };
    m_steps.askFor(put, std::move(then));
}

void Uploader::ensureUpload()
{
    if (!m_record.uploadId.isEmpty()) {
        pump();
    } else if (m_record.begun) {
        // The answer to the last begin was lost, and with it the upload's name.
        abandonUploads([this] { beginUpload(); });
    } else {
        beginUpload();
    }
}

void Uploader::beginUpload()
{
    m_record.begun = true;
    if (!noted(m_services.journal->saveUpload(m_id, m_record))) {
        return;
    }
    requestUpload(1);
}

// An answer that was lost may have been the name of an upload: it is looked for before the next
// try.
void Uploader::requestUpload(int attempt)
{
    m_steps.step(m_services.store->begin(key(), mediaType(), m_plan.sizeBytes),
        [this, attempt](const Result<UploadHandle> &upload) {
            if (upload) {
                m_record.uploadId = upload->uploadId;
                if (noted(m_services.journal->saveUpload(m_id, m_record))) {
                    pump();
                }
            } else if (const auto delay = m_steps.nextDelay(upload.error(), attempt)) {
                m_steps.later(*delay, [this, attempt] {
                    abandonUploads([this, attempt] { requestUpload(attempt + 1); });
                });
            } else {
                end(failure(upload.error()));
            }
        });
}

void Uploader::abandonUploads(std::function<void()> then, const QString &butUploadId)
{
    const QString folder = m_services.keys.videoFolder(m_record.object);
    m_steps.askFor([this, folder] { return m_services.store->uploads(folder); },
        [this, then = std::move(then), butUploadId](QVector<UploadHandle> uploads) {
            erase_if(uploads,
                [&](const UploadHandle &upload) { return upload.uploadId == butUploadId; });
            abortNext(uploads, then);
        });
}

void Uploader::abortNext(QVector<UploadHandle> uploads, std::function<void()> then)
{
    if (uploads.isEmpty()) {
        then();
        return;
    }
    const UploadHandle upload = uploads.takeLast();
    m_steps.askFor([this, upload] { return m_services.store->abort(upload); },
        [this, uploads, then = std::move(then)] { abortNext(uploads, then); });
}

void Uploader::pump()
{
    if (m_beginsAnew) {
        return;
    }
    const qint64 lanes
        = std::clamp<qint64>(kMaxBytesUnderWay / m_plan.partBytes, 1, kMaxPartsUnderWay);
    while (m_cursor <= m_plan.parts && m_underWay.size() < lanes) {
        const int number = m_cursor++;
        if (!isStored(number)) {
            sendPart(number);
        }
    }
    if (m_underWay.isEmpty() && m_cursor > m_plan.parts) {
        finishParts();
    }
}

void Uploader::sendPart(int number)
{
    m_underWay.insert(number, std::make_shared<std::atomic<qint64>>(0));
    m_steps.need(
        Async::run(m_services.pool,
            [source = m_source, plan = m_plan, number] { return readPart(source, plan, number); }),
        [this, number](const HashedPart &part) { onPartRead(number, part); });
}

void Uploader::onPartRead(int number, const HashedPart &part)
{
    if (noteHashes(number, part)) {
        emit progressed();
        const auto body = std::make_shared<PartBody>(part.body);
        body->moved = m_underWay.value(number);
        putPart(number, body, 1);
    }
}

void Uploader::putPart(int number, const std::shared_ptr<const PartBody> &body, int attempt)
{
    m_steps.step(m_services.store->putPart({key(), m_record.uploadId}, *body),
        [this, number, body, attempt](const Result<PartReceipt> &receipt) {
            if (!receipt) {
                onPartFailed(number, body, attempt, receipt.error());
                return;
            }
            m_underWay.remove(number);
            if (m_beginsAnew) {
                beginAnewWhenIdle({});
            } else if (noteStored(number, receipt->etag)) {
                pump();
            }
        });
}

void Uploader::onPartFailed(
    int number, const std::shared_ptr<const PartBody> &body, int attempt, const Error &error)
{
    if (m_beginsAnew || error.code == ErrorCode::NotFound) {
        m_underWay.remove(number);
        beginAnewWhenIdle(error);
        return;
    }
    // Bytes that arrive as others are sent again like those that did not arrive.
    Error passing = error;
    passing.retryable = error.retryable || error.code == ErrorCode::Corrupt;
    const auto delay = m_steps.nextDelay(passing, attempt);
    if (!delay) {
        end(failure(error));
        return;
    }
    qCInfo(lcTransfer) << "part" << number << "again after" << errorCodeName(error.code)
                       << error.detail;
    m_steps.later(*delay, [this, number, body, attempt, error] {
        if (m_beginsAnew) {
            m_underWay.remove(number);
            beginAnewWhenIdle(error);
        } else {
            putPart(number, body, attempt + 1);
        }
    });
}

// The store does not know the upload any more, or not as we do: all parts are sent once more.
void Uploader::beginAnewWhenIdle(const Error &why)
{
    m_beginsAnew = true;
    if (!m_underWay.isEmpty()) {
        return;
    }
    m_beginsAnew = false;
    if (++m_timesAnew > kMaxTimesAnew) {
        end(failure(ErrorCode::Io, tr("The store lost what was uploaded of %1.").arg(m_file),
            why.detail, true));
        return;
    }
    m_cursor = 1;
    m_record.parts.clear();
    m_record.uploadId.clear();
    if (noted(m_services.journal->forgetParts(m_id))
        && noted(m_services.journal->saveUpload(m_id, m_record))) {
        upload();
    }
}

void Uploader::finishParts()
{
    setState(TransferState::Verifying);
    m_steps.need(
        Async::run(m_services.pool, [source = m_source] { return source->checkUnchanged(); }),
        [this] {
            checkCopy(content(), [this] {
                // A begin whose answer nobody waited for may have come after the last look.
                abandonUploads([this] { completeUpload(); }, m_record.uploadId);
            });
        });
}

void Uploader::completeUpload()
{
    QVector<PartReceipt> receipts;
    for (const auto &[number, part] : m_record.parts) {
        receipts.append({number, part.etag, m_plan.size(number)});
    }
    const UploadHandle handle{key(), m_record.uploadId};
    m_steps.ask([this, handle, receipts] { return m_services.store->complete(handle, receipts); },
        [this](const Result<ObjectStat> &stat) {
            if (stat) {
                putManifest();
            } else if (stat.error().code == ErrorCode::NotFound
                || stat.error().code == ErrorCode::Corrupt) {
                beginAnewWhenIdle(stat.error());
            } else {
                end(failure(stat.error()));
            }
        });
}

void Uploader::putManifest()
{
    setState(TransferState::Verifying);
    const QByteArray bytes = encodeManifest({m_plan.sizeBytes, chunkHashes(), mediaType()});
    const QString manifest = m_services.keys.manifest(m_record.object);
    putObject(manifest, {1, 0, bytes, {}, {}}, QStringLiteral("application/cbor"),
        [this](const ObjectStat &) { readBack(); });
}

void Uploader::readBack()
{
    m_steps.ask([this] { return m_services.store->stat(key()); },
        [this](const Result<ObjectStat> &stat) {
            if (!stat) {
                Error error = stat.error();
                error.retryable = error.retryable || error.code == ErrorCode::NotFound;
                end(failure(error));
                return;
            }
            if (stat->sizeBytes != m_plan.sizeBytes) {
                end(failure(ErrorCode::Corrupt,
                    tr("The store kept %1 in another size than it was sent.").arg(m_file)));
                return;
            }
            m_record.published = true;
            if (noted(m_services.journal->saveUpload(m_id, m_record))
                && noted(m_services.journal->rememberContent(
                    {content(), m_record.object}, m_plan.sizeBytes, m_record.sample))) {
                ingest({TransferState::Done, m_record.object}, content(), m_record.objectName);
            }
        });
}

void Uploader::ingest(
    const TransferOutcome &outcome, const ContentId &content, const QString &objectName)
{
    setState(TransferState::Verifying);
    StoredVideo video;
    video.file = m_file;
    video.stamp = m_source->stamp();
    video.object = outcome.object;
    video.objectName = objectName;
    video.content = content;
    video.sizeBytes = m_plan.sizeBytes;
    video.mediaType = mediaType();
    m_steps.askFor([this, video] { return m_services.videos->ingest(video); },
        [this, outcome] { end(outcome); });
}

QString Uploader::key() const
{
    return m_services.keys.video(m_record.object, m_record.objectName);
}

QString Uploader::mediaType() const
{
    return mediaTypeFor(m_file);
}

QByteArray Uploader::chunkHashes() const
{
    QByteArray hashes;
    for (const auto &[number, part] : m_record.parts) {
        hashes += part.chunkHashes;
    }
    return hashes;
}

ContentId Uploader::content() const
{
    return contentIdOf(m_plan.sizeBytes, chunkHashes());
}

int Uploader::parts() const
{
    return std::max(m_plan.parts, 1);
}

bool Uploader::isStored(int number) const
{
    const auto found = m_record.parts.find(number);
    return found != m_record.parts.end() && !found->second.etag.isEmpty();
}

bool Uploader::allStored() const
{
    for (int number = 1; number <= parts(); ++number) {
        if (!isStored(number)) {
            return false;
        }
    }
    return true;
}

bool Uploader::noteHashes(int number, const HashedPart &part)
{
    const auto known = m_record.parts.find(number);
    if (known != m_record.parts.end()) {
        if (known->second.chunkHashes != part.chunkHashes) {
            end(failure(ErrorCode::Changed,
                tr("%1 changed while it was being uploaded. Try again when it is finished.")
                    .arg(m_file)));
            return false;
        }
        return true;
    }
    const PartRecord record{part.body.sha256, part.chunkHashes, {}};
    m_record.parts[number] = record;
    return noted(m_services.journal->savePart(m_id, number, record));
}

bool Uploader::noteStored(int number, const QString &etag)
{
    PartRecord &record = m_record.parts[number];
    record.etag = etag.isEmpty() ? QStringLiteral("-") : etag;
    if (!noted(m_services.journal->savePart(m_id, number, record))) {
        return false;
    }
    emit progressed();
    return true;
}

bool Uploader::noted(const Result<> &result)
{
    if (!result) {
        end(failure(result.error()));
    }
    return result.has_value();
}

void Uploader::setState(TransferState state)
{
    if (m_state != state) {
        m_state = state;
        emit progressed();
    }
}

void Uploader::end(const Result<TransferOutcome> &result)
{
    m_steps.end([this, result] { emit finished(result); });
}

} // namespace Sync
