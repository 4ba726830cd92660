#include "sync/s3/s3store.h"

#include "sync/s3/playingrecord.h"
#include "sync/s3/s3objects.h"
#include "sync/s3/s3uploads.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"

#include <utility>

namespace Sync {

Result<std::unique_ptr<S3Store>> S3Store::make(const Options &options)
{
    S3Session session;
    session.keys = options.keys;
    session.region = options.region.isEmpty() ? QStringLiteral("us-east-1") : options.region;
    session.clock = options.clock;
    session.timeouts = options.timeouts;
    session.playingTimeouts = options.playingTimeouts;
    session.line = options.line;
    // Without an endpoint the empty one says what is missing.
    const QStringList endpoints = options.endpoints.isEmpty() ? QStringList{{}} : options.endpoints;
    for (const QString &endpoint : endpoints) {
        const Result<S3Address> address = S3Address::make(endpoint, options.bucket, options.style);
        if (!address) {
            return failure(address.error());
        }
        session.addresses.append(*address);
        const auto approved = options.approvedCertificates.constFind(endpoint);
        if (approved != options.approvedCertificates.cend()) {
            session.approvedCertificates.insert(address->endpoint(), *approved);
        }
    }
    if (!options.prefix.isEmpty()) {
        if (Result<> valid = checkKey(options.prefix); !valid) {
            return failure(valid.error());
        }
    }
    const QString prefix = options.prefix.isEmpty() ? QString() : QString(options.prefix + u'/');
    return std::unique_ptr<S3Store>(new S3Store(std::move(session), prefix, options.awaitsKeys));
}

S3Store::S3Store(S3Session session, const QString &prefix, bool awaitsKeys)
    : m_playing(std::make_shared<PlayingRecord>())
{
    session.playing = m_playing;
    session.refusedCertificate = [this](const QString &endpoint, const QByteArray &sha256) {
        emit certificateRefused(endpoint, sha256);
    };
    m_bucket = new S3Bucket(session, prefix, awaitsKeys);
    m_objects = std::make_unique<S3Objects>(m_bucket);
    m_uploads = std::make_unique<S3Uploads>(m_bucket);
    m_thread.setObjectName(QStringLiteral("s3"));
    m_bucket->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_bucket, &QObject::deleteLater);
    connect(
        &m_thread, &QThread::finished, &m_thread, [] { Sha256::endThread(); },
        Qt::DirectConnection);
    m_thread.start();
}

S3Store::~S3Store()
{
    m_thread.quit();
    m_thread.wait();
}

void S3Store::setKeys(const Result<S3Keys> &keys)
{
    QMetaObject::invokeMethod(
        m_bucket, [bucket = m_bucket, keys] { bucket->setKeys(keys); }, Qt::QueuedConnection);
}

template <class T, class Fn>
QFuture<Result<T>> S3Store::post(Fn fn)
{
    auto task = std::make_shared<S3Task<T>>();
    const QFuture<Result<T>> future = task->future();
    QMetaObject::invokeMethod(
        m_bucket,
        [bucket = m_bucket, task, fn = std::move(fn)] {
            bucket->withKeys([bucket, task, fn](const std::optional<Error> &why) {
                if (why) {
                    task->end(failure(*why));
                } else {
                    bucket->begin(task);
                    fn(task);
                }
            });
        },
        Qt::QueuedConnection);
    return future;
}

PlayingNodes S3Store::playingNodes() const
{
    return m_playing->nodes();
}

QFuture<Result<ObjectStat>> S3Store::stat(const QString &key)
{
    return post<ObjectStat>([this, key](const auto &task) { m_objects->stat(task, key); });
}

QFuture<Result<QByteArray>> S3Store::read(
    const QString &key, qint64 offsetBytes, qint64 lengthBytes)
{
    return readFor(key, offsetBytes, lengthBytes, {});
}

QFuture<Result<QByteArray>> S3Store::readFor(
    const QString &key, qint64 offsetBytes, qint64 lengthBytes, const ReadPurpose &purpose)
{
    return post<QByteArray>([this, key, offsetBytes, lengthBytes, purpose](const auto &task) {
        m_objects->read(task, key, offsetBytes, lengthBytes, purpose);
    });
}

QFuture<Result<Document>> S3Store::readDocument(const QString &key, qint64 maxBytes, int turn)
{
    return post<Document>([this, key, maxBytes, turn](const auto &task) {
        m_objects->readDocument(task, key, maxBytes, turn);
    });
}

QFuture<Result<>> S3Store::replace(const QString &key, const QByteArray &bytes)
{
    return post<void>(
        [this, key, bytes](const auto &task) { m_objects->replace(task, key, bytes); });
}

QFuture<Result<ObjectStat>> S3Store::put(
    const QString &key, const QByteArray &bytes, const QString &mediaType)
{
    return post<ObjectStat>([this, key, bytes, mediaType](
                                const auto &task) { m_objects->put(task, key, bytes, mediaType); });
}

QFuture<Result<ObjectStat>> S3Store::putNew(
    const QString &key, const PartBody &body, const QString &mediaType)
{
    return post<ObjectStat>([this, key, body, mediaType](const auto &task) {
        m_objects->putNew(task, key, body, mediaType);
    });
}

QFuture<Result<UploadHandle>> S3Store::begin(
    const QString &key, const QString &mediaType, qint64 /*sizeBytes*/)
{
    return post<UploadHandle>(
        [this, key, mediaType](const auto &task) { m_uploads->begin(task, key, mediaType); });
}

QFuture<Result<PartReceipt>> S3Store::putPart(const UploadHandle &upload, const PartBody &part)
{
    return post<PartReceipt>(
        [this, upload, part](const auto &task) { m_uploads->putPart(task, upload, part); });
}

QFuture<Result<ObjectStat>> S3Store::complete(
    const UploadHandle &upload, const QVector<PartReceipt> &parts)
{
    return post<ObjectStat>(
        [this, upload, parts](const auto &task) { m_uploads->complete(task, upload, parts); });
}

QFuture<Result<>> S3Store::abort(const UploadHandle &upload)
{
    return post<void>([this, upload](const auto &task) { m_uploads->abort(task, upload); });
}

QFuture<Result<QVector<UploadHandle>>> S3Store::uploads(const QString &prefix)
{
    return post<QVector<UploadHandle>>(
        [this, prefix](const auto &task) { m_uploads->all(task, prefix); });
}

QFuture<Result<ObjectList>> S3Store::list(const QString &prefix, const QString &after, int limit)
{
    return post<ObjectList>([this, prefix, after, limit](
                                const auto &task) { m_objects->list(task, prefix, after, limit); });
}

QFuture<Result<>> S3Store::remove(const QString &key)
{
    return post<void>([this, key](const auto &task) { m_objects->remove(task, key); });
}

QFuture<Result<>> S3Store::removeAll(const QStringList &keys)
{
    return post<void>([this, keys](const auto &task) { m_objects->removeAll(task, keys); });
}

QFuture<Result<QUrl>> S3Store::link(const QString &key, std::chrono::seconds validFor)
{
    return post<QUrl>(
        [this, key, validFor](const auto &task) { m_objects->link(task, key, validFor); });
}

} // namespace Sync
