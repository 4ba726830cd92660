#pragma once

#include "library/base/result.h"
#include "sync/store/objectstore.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

//! The documents of S3, read with limits: what a server sends is not trusted. Pure.
namespace Sync::S3Xml {

//! An answer is never longer than this: 1 000 keys, each character of them encoded.
constexpr qint64 kMaxBytes = 16 * 1024 * 1024;

//! What a server says of a request that it did not carry out.
struct Problem
{
    QString code;
    QString message; //!< the server's own words, for the log
    QString region; //!< where the bucket is, if the server tells
};

struct Listing
{
    QVector<ObjectStat> objects;
    bool isTruncated = false;
};

struct Uploads
{
    QVector<UploadHandle> uploads;
    bool isTruncated = false;
    QString nextKey;
    QString nextUploadId;
};

struct Parts
{
    QVector<PartReceipt> parts;
    bool isTruncated = false;
};

//! Nothing: these bytes are no error document of S3.
std::optional<Problem> readProblem(const QByteArray &bytes);
Result<Listing> readListing(const QByteArray &bytes);
Result<Uploads> readUploads(const QByteArray &bytes);
//! What an upload has so far.
Result<Parts> readParts(const QByteArray &bytes);
//! The name of an upload that has begun.
Result<QString> readBegun(const QByteArray &bytes);
//! The ETag of the object; empty where a server does not say it. A problem is for readProblem().
Result<QString> readCompleted(const QByteArray &bytes);

//! What was not removed of what a deletion names.
Result<QVector<Problem>> readDeletion(const QByteArray &bytes);

//! The body that removes these keys of the bucket.
QByteArray deletion(const QStringList &keys);
//! The body that completes an upload.
QByteArray completion(const QVector<PartReceipt> &parts);

//! An ETag without its quotes.
QString plainEtag(const QString &etag);

} // namespace Sync::S3Xml
