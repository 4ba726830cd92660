#pragma once

#include "sync/s3/s3bucket.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>

namespace Sync {

//! Whole objects, in requests of S3. Nothing needs a conditional write: what is there is looked at
//! first unless the key is certainly new, and a key that is there is never written. On the bucket's
//! thread; the bucket outlives it.
class S3Objects
{
public:
    explicit S3Objects(S3Bucket *bucket);

    void stat(const S3TaskPointer<ObjectStat> &task, const QString &key);
    void read(const S3TaskPointer<QByteArray> &task, const QString &key, qint64 offsetBytes,
        qint64 lengthBytes, const ReadPurpose &purpose);
    void readDocument(
        const S3TaskPointer<Document> &task, const QString &key, qint64 maxBytes, int turn);
    void replace(const S3TaskPointer<void> &task, const QString &key, const QByteArray &bytes);
    void put(const S3TaskPointer<ObjectStat> &task, const QString &key, const QByteArray &bytes,
        const QString &mediaType);
    void putNew(const S3TaskPointer<ObjectStat> &task, const QString &key, const PartBody &body,
        const QString &mediaType);
    void list(const S3TaskPointer<ObjectList> &task, const QString &prefix, const QString &after,
        int limit);
    void remove(const S3TaskPointer<void> &task, const QString &key);
    void removeAll(const S3TaskPointer<void> &task, const QStringList &keys);
    void link(const S3TaskPointer<QUrl> &task, const QString &key, std::chrono::seconds validFor);

private:
    void removeNext(const S3TaskPointer<void> &task, const QStringList &keys);
    void compare(
        const S3TaskPointer<ObjectStat> &task, const ObjectStat &there, const QByteArray &bytes);

    S3Bucket *m_bucket;
};

} // namespace Sync
