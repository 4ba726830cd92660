#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QByteArray>
#include <QFuture>
#include <QObject>
#include <QString>
#include <QVector>

namespace Sync {

struct ObjectStat
{
    QString key;
    qint64 sizeBytes = 0;
    QString etag;
    qint64 modifiedAtMs = 0;
};

struct ObjectList
{
    QVector<ObjectStat> objects;
    QString next; //!< continuation; empty: this was the last page
};

//! A multipart upload under way.
struct UploadHandle
{
    QString key;
    QString uploadId;
    bool operator==(const UploadHandle &) const = default;
};

struct PartReceipt
{
    int number = 0; //!< from 1
    QString etag;
    qint64 sizeBytes = 0;
};

//! One part's bytes with the SHA-256 that the store must verify before it keeps them.
struct PartBody
{
    int number = 0;
    QByteArray bytes;
    QByteArray sha256; //!< 32 bytes
};

//! Objects under keys, as S3 understands them: whole or not there. Answers come on the store's own
//! threads through futures; cancelling a future ends its request. An Error with retryable set is
//! passing; NotFound means that the store certainly has no such key, never that it was silent.
class ObjectStore : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ObjectStore)
public:
    explicit ObjectStore(QObject *parent = nullptr);
    ~ObjectStore() override;

    virtual QFuture<Result<ObjectStat>> stat(const QString &key) = 0;
    //! Fewer bytes than asked only at the end of the object.
    virtual QFuture<Result<QByteArray>> read(
        const QString &key, qint64 offsetBytes, qint64 lengthBytes)
        = 0;
    //! A whole small object (manifest, picture, segment) in one request.
    virtual QFuture<Result<ObjectStat>> put(
        const QString &key, const QByteArray &bytes, const QString &mediaType)
        = 0;
    virtual QFuture<Result<UploadHandle>> begin(const QString &key, const QString &mediaType) = 0;
    virtual QFuture<Result<PartReceipt>> putPart(const UploadHandle &upload, const PartBody &part)
        = 0;
    //! Makes the object visible, whole. Safe to repeat.
    virtual QFuture<Result<ObjectStat>> complete(
        const UploadHandle &upload, const QVector<PartReceipt> &parts)
        = 0;
    virtual QFuture<Result<>> abort(const UploadHandle &upload) = 0;
    virtual QFuture<Result<ObjectList>> list(const QString &prefix, const QString &after) = 0;
    virtual QFuture<Result<>> remove(const QString &key) = 0;
};

} // namespace Sync
