#include "sync/transfer/objectcopy.h"

#include "sync/store/sha256.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

const QString kCbor = QStringLiteral("application/cbor");

} // namespace

ObjectCopy::ObjectCopy(const Place &from, const Place &to, const QString &objectName,
    const RetryPolicy &requests, QObject *parent)
    : QObject(parent)
    , m_from(from)
    , m_to(to)
    , m_objectName(objectName)
    , m_steps(this, requests, [this](const Error &error) { end(failure(error)); })
{ }

void ObjectCopy::start()
{
    m_steps.askFor(
        [this] {
            return m_from.store->readDocument(
                m_from.keys.manifest(m_from.object), kMaxManifestBytes, -1);
        },
        [this](const Document &document) {
            const Result<Manifest> manifest = decodeManifest(document.bytes);
            if (!manifest) {
                end(failure(manifest.error()));
                return;
            }
            m_manifest = *manifest;
            m_plan = PartPlan::forSize(m_manifest.sizeBytes);
            begin();
        });
}

void ObjectCopy::begin()
{
    if (m_manifest.sizeBytes <= kChunkBytes) {
        nextChunk();
        return;
    }
    // Begun twice, one of them would stay.
    m_steps.need(m_to.store->begin(m_to.keys.video(m_to.object, m_objectName), m_manifest.mediaType,
                     m_manifest.sizeBytes),
        [this](const UploadHandle &upload) {
            m_upload = upload;
            nextChunk();
        });
}

void ObjectCopy::nextChunk()
{
    const qint64 offset = m_chunk * kChunkBytes;
    const qint64 length = std::min(kChunkBytes, m_manifest.sizeBytes - offset);
    m_steps.askFor(
        [this, offset, length] {
            return m_from.store->read(
                m_from.keys.video(m_from.object, m_objectName), offset, length);
        },
        [this](const QByteArray &bytes) { onChunk(bytes); });
}

void ObjectCopy::onChunk(const QByteArray &bytes)
{
    if (m_manifest.sizeBytes > 0 && Sha256::of(bytes) != m_manifest.chunkHash(m_chunk)) {
        end(failure(ErrorCode::Corrupt,
            QCoreApplication::translate(
                "ObjectCopy", "“%1” is damaged in the storage, so it was not copied.")
                .arg(fileNameFrom(m_objectName))));
        return;
    }
    ++m_chunk;
    m_part += bytes;
    const qint64 done = std::min(m_chunk * kChunkBytes, m_manifest.sizeBytes);
    const bool partIsWhole = m_upload.key.isEmpty() || done == m_manifest.sizeBytes
        || m_part.size() == m_plan.partBytes;
    partIsWhole ? sendPart() : nextChunk();
}

void ObjectCopy::sendPart()
{
    PartBody body;
    body.bytes = std::exchange(m_part, {});
    body.sha256 = Sha256::of(body.bytes);
    body.number = int(m_receipts.size()) + 1;
    body.offsetBytes = m_plan.offset(body.number);
    if (m_upload.key.isEmpty()) {
        m_steps.askFor(
            [this, body] {
                return m_to.store->put(
                    m_to.keys.video(m_to.object, m_objectName), body.bytes, m_manifest.mediaType);
            },
            [this](const ObjectStat &) { putManifest(); });
        return;
    }
    m_steps.askFor([this, body] { return m_to.store->putPart(m_upload, body); },
        [this](const PartReceipt &receipt) {
            m_receipts.append(receipt);
            m_receipts.size() == m_plan.parts ? complete() : nextChunk();
        });
}

void ObjectCopy::complete()
{
    m_steps.askFor([this] { return m_to.store->complete(m_upload, m_receipts); },
        [this](const ObjectStat &) {
            m_upload = {};
            putManifest();
        });
}

void ObjectCopy::putManifest()
{
    m_steps.askFor(
        [this] {
            return m_to.store->put(
                m_to.keys.manifest(m_to.object), encodeManifest(m_manifest), kCbor);
        },
        [this](const ObjectStat &) { lookBack(); });
}

void ObjectCopy::lookBack()
{
    m_steps.askFor([this] { return m_to.store->stat(m_to.keys.video(m_to.object, m_objectName)); },
        [this](const ObjectStat &stat) {
            if (stat.sizeBytes == m_manifest.sizeBytes) {
                end({});
                return;
            }
            end(failure(ErrorCode::Corrupt,
                QCoreApplication::translate(
                    "ObjectCopy", "The storage kept a copy of another size."),
                stat.key));
        });
}

void ObjectCopy::end(const Result<> &result)
{
    m_steps.end([this, result] {
        if (m_upload.key.isEmpty()) {
            emit finished(result);
            return;
        }
        // Whatever becomes of that: the upload is of no object and is found again by its age.
        Async::whenDone(m_to.store->abort(std::exchange(m_upload, {})), this,
            [this, result](const Result<> &) { emit finished(result); });
    });
}

} // namespace Sync
