#include "sync/transfer/objectcopy.h"

#include "library/base/async.h"
#include "sync/store/sha256.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

const QString kCbor = QStringLiteral("application/cbor");

} // namespace

ObjectCopy::ObjectCopy(
    const Place &from, const Place &to, const QString &objectName, QObject *parent)
    : QObject(parent)
    , m_from(from)
    , m_to(to)
    , m_objectName(objectName)
{ }

template <class T, class Fn>
void ObjectCopy::step(const QFuture<Result<T>> &future, Fn then)
{
    Async::whenDone(future, this, [this, then = std::move(then)](const Result<T> &result) {
        if (!result) {
            abortWith(result.error());
        } else if constexpr (std::is_void_v<T>) {
            then();
        } else {
            then(*result);
        }
    });
}

void ObjectCopy::start()
{
    step(m_from.store->readDocument(m_from.keys.manifest(m_from.object), kMaxManifestBytes, -1),
        [this](const Document &document) {
            const Result<Manifest> manifest = decodeManifest(document.bytes);
            if (!manifest) {
                abortWith(manifest.error());
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
    step(m_to.store->begin(m_to.keys.video(m_to.object, m_objectName), m_manifest.mediaType,
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
    step(m_from.store->read(m_from.keys.video(m_from.object, m_objectName), offset, length),
        [this](const QByteArray &bytes) { onChunk(bytes); });
}

void ObjectCopy::onChunk(const QByteArray &bytes)
{
    if (m_manifest.sizeBytes > 0 && Sha256::of(bytes) != m_manifest.chunkHash(m_chunk)) {
        abortWith({ErrorCode::Corrupt,
            QCoreApplication::translate(
                "ObjectCopy", "“%1” is damaged in the storage, so it was not copied.")
                .arg(fileNameFrom(m_objectName)),
            {}, false});
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
    if (m_upload.key.isEmpty()) {
        body.number = 1;
        step(m_to.store->putNew(
                 m_to.keys.video(m_to.object, m_objectName), body, m_manifest.mediaType),
            [this](const ObjectStat &) { putManifest(); });
        return;
    }
    body.number = int(m_receipts.size()) + 1;
    body.offsetBytes = m_plan.offset(body.number);
    step(m_to.store->putPart(m_upload, body), [this](const PartReceipt &receipt) {
        m_receipts.append(receipt);
        m_receipts.size() == m_plan.parts ? complete() : nextChunk();
    });
}

void ObjectCopy::complete()
{
    step(m_to.store->complete(m_upload, m_receipts), [this](const ObjectStat &) {
        m_upload = {};
        putManifest();
    });
}

void ObjectCopy::putManifest()
{
    step(m_to.store->put(m_to.keys.manifest(m_to.object), encodeManifest(m_manifest), kCbor),
        [this](const ObjectStat &) { lookBack(); });
}

void ObjectCopy::lookBack()
{
    step(m_to.store->stat(m_to.keys.video(m_to.object, m_objectName)),
        [this](const ObjectStat &stat) {
            if (stat.sizeBytes != m_manifest.sizeBytes) {
                abortWith({ErrorCode::Corrupt,
                    QCoreApplication::translate(
                        "ObjectCopy", "The storage kept a copy of another size."),
                    stat.key, true});
                return;
            }
            emit finished({});
        });
}

void ObjectCopy::abortWith(const Error &error)
{
    if (m_upload.key.isEmpty()) {
        emit finished(failure(error));
        return;
    }
    const UploadHandle upload = std::exchange(m_upload, {});
    // Whatever becomes of that: the upload is of no object and is found again by its age.
    Async::whenDone(m_to.store->abort(upload), this,
        [this, error](const Result<> &) { emit finished(failure(error)); });
}

} // namespace Sync
