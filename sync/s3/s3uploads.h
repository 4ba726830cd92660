#pragma once

#include "sync/s3/s3bucket.h"

#include <QCache>
#include <QString>
#include <QVector>

#include <memory>
#include <optional>

namespace Sync {

//! Objects in parts, in requests of S3. Each step may be repeated after its answer was lost. On the
//! bucket's thread; the bucket outlives it.
class S3Uploads
{
public:
    explicit S3Uploads(S3Bucket *bucket);

    void begin(
        const S3TaskPointer<UploadHandle> &task, const QString &key, const QString &mediaType);
    void putPart(
        const S3TaskPointer<PartReceipt> &task, const UploadHandle &upload, const PartBody &part);
    void complete(const S3TaskPointer<ObjectStat> &task, const UploadHandle &upload,
        const QVector<PartReceipt> &parts);
    void abort(const S3TaskPointer<void> &task, const UploadHandle &upload);
    void all(const S3TaskPointer<QVector<UploadHandle>> &task, const QString &prefix);

private:
    struct Completion;
    using CompletionPointer = std::shared_ptr<const Completion>;

    S3Call completion(const UploadHandle &upload, const QVector<PartReceipt> &parts) const;
    void completeNew(const CompletionPointer &wanted);
    void completeExisting(const CompletionPointer &completion, const ObjectStat &there);
    S3Call firstPart(const UploadHandle &upload) const;
    void confirmUnlessKnown(const CompletionPointer &wanted, const Error &fault);
    void confirm(const CompletionPointer &completion, const std::optional<Error> &unlessThere);
    void abortUnfinished(const S3TaskPointer<void> &task, const UploadHandle &upload);
    void abortUnlessObject(const S3TaskPointer<void> &task, const UploadHandle &upload,
        const QString &etag, const QVector<PartReceipt> &known);
    void completeAgain(const S3TaskPointer<void> &task, const UploadHandle &upload,
        const QVector<PartReceipt> &parts);
    void next(const S3TaskPointer<QVector<UploadHandle>> &task, const QString &prefix,
        const QVector<UploadHandle> &found, const QString &afterKey, const QString &afterUpload);

    bool isNoneOf(const UploadHandle &upload, const QString &etag) const;

    S3Bucket *m_bucket;
    QCache<QString, QString> m_completed; //!< by key: the upload that this store completed lately
};

} // namespace Sync
