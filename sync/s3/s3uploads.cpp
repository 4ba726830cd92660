#include "sync/s3/s3uploads.h"

#include "sync/s3/s3error.h"
#include "sync/s3/s3xml.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRegularExpression>

#include <utility>

namespace Sync {

namespace {

constexpr int kMaxEntriesAtOnce = 1000;
constexpr int kMaxParts = 10'000;
constexpr int kMaxUploads = 1'000'000;
constexpr int kCompletedKept = 1024;
// A storage may put the parts together byte by byte before it answers.
constexpr std::chrono::minutes kCompleteWithin{10};

bool isMd5(const QString &etag)
{
    static const QRegularExpression digits(
        QRegularExpression::anchoredPattern(QStringLiteral("[0-9a-f]{32}")));
    return digits.match(etag).hasMatch();
}

// What S3 calls an object made of parts; nothing where the parts' names are not their MD5.
QString etagOfParts(const QVector<PartReceipt> &parts)
{
    QByteArray hashes;
    for (const PartReceipt &part : parts) {
        if (!isMd5(part.etag)) {
            return {};
        }
        hashes += QByteArray::fromHex(part.etag.toLatin1());
    }
    return QString::fromLatin1(QCryptographicHash::hash(hashes, QCryptographicHash::Md5).toHex())
        + u'-' + QString::number(parts.size());
}

tl::unexpected<Error> badParts(const QString &why)
{
    Error error = s3Error({400, QStringLiteral("InvalidPart"), {}, {}});
    error.detail = why;
    return failure(error);
}

// A failure after the first byte of an answer comes with status 200.
std::optional<Error> problemIn(const S3Answer &answer)
{
    if (const auto problem = S3Xml::readProblem(answer.body)) {
        return s3Error({500, problem->code, problem->message, {}});
    }
    const Result<QString> etag = S3Xml::readCompleted(answer.body);
    return etag ? std::nullopt : std::optional<Error>(etag.error());
}

} // namespace

struct S3Uploads::Completion
{
    S3TaskPointer<ObjectStat> task;
    UploadHandle upload;
    QVector<PartReceipt> parts;
    qint64 sizeBytes = 0;
};

S3Uploads::S3Uploads(S3Bucket *bucket)
    : m_bucket(bucket)
    , m_completed(kCompletedKept)
{ }

void S3Uploads::begin(
    const S3TaskPointer<UploadHandle> &task, const QString &key, const QString &mediaType)
{
    if (Result<> valid = m_bucket->check(key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    S3Call post = m_bucket->call("POST", key);
    post.query.emplaceBack("uploads", "");
    post.repeat = S3Call::Repeat::IfNotDone; // it would leave an upload that nobody knows
    post.headers.append({"content-type", s3MediaType(mediaType)});
    task->ask(post, [task, key](const S3Answer &answer) {
        if (answer.error) {
            task->end(failure(*answer.error));
            return;
        }
        const Result<QString> id = S3Xml::readBegun(answer.body);
        task->end(id ? Result<UploadHandle>(UploadHandle{key, *id}) : failure(id.error()));
    });
}

void S3Uploads::putPart(
    const S3TaskPointer<PartReceipt> &task, const UploadHandle &upload, const PartBody &part)
{
    if (Result<> valid = m_bucket->check(upload.key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    if (part.number < 1 || part.number > kMaxParts) {
        task->end(failure(s3Error({400, QStringLiteral("EntityTooLarge"), {}, {}})));
        return;
    }
    S3Call put = m_bucket->call("PUT", upload.key);
    put.query
        = {{"partNumber", QByteArray::number(part.number)}, {"uploadId", upload.uploadId.toUtf8()}};
    put.headers.append({"content-type", s3MediaType({})});
    put.body = part.bytes;
    put.lane = S3Lane::Sending;
    put.bodySha256 = part.sha256;
    put.moved = part.moved;
    task->ask(put, [task, number = part.number, size = part.bytes.size()](const S3Answer &answer) {
        const QString etag = S3Xml::plainEtag(QString::fromLatin1(answer.headers.value("etag")));
        if (answer.error) {
            task->end(failure(*answer.error));
        } else if (etag.isEmpty()) {
            task->end(s3BadAnswer(QStringLiteral("a part without an ETag")));
        } else {
            task->end(PartReceipt{number, etag, size});
        }
    });
}

void S3Uploads::complete(const S3TaskPointer<ObjectStat> &task, const UploadHandle &upload,
    const QVector<PartReceipt> &parts)
{
    if (Result<> valid = m_bucket->check(upload.key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    Completion wanted{task, upload, parts, 0};
    // S3 would take parts with gaps, and one engine takes them in any order.
    int number = 0;
    for (const PartReceipt &part : parts) {
        if (part.number != ++number) {
            task->end(badParts(QStringLiteral("part %1 out of place").arg(part.number)));
            return;
        }
        wanted.sizeBytes += part.sizeBytes;
    }
    if (parts.isEmpty()) {
        task->end(badParts(QStringLiteral("no parts")));
        return;
    }
    const auto completion = std::make_shared<const Completion>(std::move(wanted));
    S3Call head = m_bucket->call("HEAD", upload.key);
    head.absence = S3Call::Absence::IsBelieved;
    task->ask(head, [this, completion](const S3Answer &answer) {
        if (s3IsAbsent(answer)) {
            completeNew(completion);
        } else if (answer.error) {
            completion->task->end(failure(*answer.error));
        } else if (const Result<ObjectStat> there
                   = m_bucket->statOf(completion->upload.key, answer);
                   !there) {
            completion->task->end(failure(there.error()));
        } else {
            completeExisting(completion, *there);
        }
    });
}

S3Call S3Uploads::completion(const UploadHandle &upload, const QVector<PartReceipt> &parts) const
{
    S3Call post = m_bucket->call("POST", upload.key);
    post.query.append({"uploadId", upload.uploadId.toUtf8()});
    post.headers.emplaceBack("content-type", "application/xml");
    post.body = S3Xml::completion(parts);
    post.answerWithin = kCompleteWithin;
    return post;
}

void S3Uploads::completeNew(const CompletionPointer &wanted)
{
    wanted->task->ask(
        completion(wanted->upload, wanted->parts), [this, wanted](const S3Answer &answer) {
            // The answer to a repeated completion may be that there is no such upload.
            if (answer.error && !s3IsAbsent(answer)) {
                if (answer.status == 500) {
                    confirmUnlessKnown(wanted, *answer.error);
                } else {
                    wanted->task->end(failure(*answer.error));
                }
                return;
            }
            if (const std::optional<Error> hidden = problemIn(answer); hidden && !answer.error) {
                wanted->task->end(failure(*hidden));
                return;
            }
            confirm(wanted, answer.error);
        });
}

// Something has this key already: what these parts make, or something else.
void S3Uploads::completeExisting(const CompletionPointer &completion, const ObjectStat &there)
{
    if (there.sizeBytes != completion->sizeBytes) {
        completion->task->end(s3OtherBytes(there.key));
        return;
    }
    if (there.etag == etagOfParts(completion->parts)) {
        // Again, and not aborted: where the answer to a completion was lost, an engine may still
        // have the upload, and would take the object's bytes away with it.
        completeNew(completion);
        return;
    }
    completion->task->ask(
        firstPart(completion->upload), [completion, there](const S3Answer &answer) {
            // An upload that is no more, and was not aborted, has become this object.
            if (s3IsAbsent(answer)) {
                completion->task->end(there);
            } else if (answer.error) {
                completion->task->end(failure(*answer.error));
            } else {
                completion->task->end(s3OtherBytes(there.key));
            }
        });
}

// Whether an upload is known. A storage says so of its parts, but not always of itself.
S3Call S3Uploads::firstPart(const UploadHandle &upload) const
{
    S3Call look = m_bucket->call("GET", upload.key);
    look.query = {{"uploadId", upload.uploadId.toUtf8()}, {"max-parts", "1"}};
    return look;
}

// Ceph calls it a fault of its own when it shall complete an upload that it does not know.
void S3Uploads::confirmUnlessKnown(const CompletionPointer &wanted, const Error &fault)
{
    wanted->task->ask(firstPart(wanted->upload), [this, wanted, fault](const S3Answer &answer) {
        if (s3IsAbsent(answer)) {
            confirm(wanted, answer.error);
        } else {
            wanted->task->end(failure(fault));
        }
    });
}

void S3Uploads::confirm(
    const CompletionPointer &completion, const std::optional<Error> &unlessThere)
{
    const QString key = completion->upload.key;
    completion->task->ask(
        m_bucket->call("HEAD", key), [this, completion, key, unlessThere](const S3Answer &answer) {
            if (answer.error) {
                completion->task->end(
                    failure(s3IsAbsent(answer) && unlessThere ? *unlessThere : *answer.error));
                return;
            }
            const Result<ObjectStat> stat = m_bucket->statOf(key, answer);
            if (stat && stat->sizeBytes != completion->sizeBytes) {
                completion->task->end(badParts(QStringLiteral("%1 bytes instead of %2")
                                                   .arg(stat->sizeBytes)
                                                   .arg(completion->sizeBytes)));
            } else {
                m_completed.insert(key, new QString(completion->upload.uploadId));
                completion->task->end(stat);
            }
        });
}

// An upload may have become an object without anybody having heard of it. Some engines still know
// it then and would remove the object's bytes with it, so such an upload is completed once more.
void S3Uploads::abort(const S3TaskPointer<void> &task, const UploadHandle &upload)
{
    if (Result<> valid = m_bucket->check(upload.key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    S3Call head = m_bucket->call("HEAD", upload.key);
    head.absence = S3Call::Absence::IsBelieved;
    task->ask(head, [this, task, upload](const S3Answer &answer) {
        if (s3IsAbsent(answer)) {
            abortUnfinished(task, upload);
        } else if (answer.error) {
            task->end(failure(*answer.error));
        } else if (const Result<ObjectStat> there = m_bucket->statOf(upload.key, answer); !there) {
            task->end(failure(there.error()));
        } else {
            abortUnlessObject(task, upload, there->etag, {});
        }
    });
}

void S3Uploads::abortUnfinished(const S3TaskPointer<void> &task, const UploadHandle &upload)
{
    S3Call call = m_bucket->call("DELETE", upload.key);
    call.query.append({"uploadId", upload.uploadId.toUtf8()});
    task->ask(call, [task](const S3Answer &answer) {
        task->end(answer.error && !s3IsAbsent(answer) ? failure(*answer.error) : Result<>());
    });
}

void S3Uploads::abortUnlessObject(const S3TaskPointer<void> &task, const UploadHandle &upload,
    const QString &etag, const QVector<PartReceipt> &known)
{
    S3Call get = m_bucket->call("GET", upload.key);
    get.query = {{"uploadId", upload.uploadId.toUtf8()},
        {"max-parts", QByteArray::number(kMaxEntriesAtOnce)}};
    if (!known.isEmpty()) {
        get.query.append({"part-number-marker", QByteArray::number(known.last().number)});
    }
    get.maxBodyBytes = S3Xml::kMaxBytes;
    task->ask(get, [this, task, upload, etag, known](const S3Answer &answer) {
        if (answer.error) {
            task->end(s3IsAbsent(answer) ? Result<>() : failure(*answer.error));
            return;
        }
        const Result<S3Xml::Parts> page = S3Xml::readParts(answer.body);
        if (!page) {
            task->end(failure(page.error()));
            return;
        }
        const QVector<PartReceipt> parts = known + page->parts;
        if (page->isTruncated && !page->parts.isEmpty() && parts.size() < kMaxParts) {
            abortUnlessObject(task, upload, etag, parts);
        } else if (etagOfParts(parts) == etag) {
            completeAgain(task, upload, parts);
        } else if (isNoneOf(upload, etag)) {
            abortUnfinished(task, upload);
        } else {
            // A list of parts may be an old one.
            task->end(failure(ErrorCode::Busy,
                QCoreApplication::translate("S3",
                    "The storage may need this upload for an object that is there. It was left "
                    "alone."),
                upload.uploadId, true));
        }
    });
}

// Whether the object at the upload's key is certainly not what the upload became.
bool S3Uploads::isNoneOf(const UploadHandle &upload, const QString &etag) const
{
    const QString *completed = m_completed.object(upload.key);
    const bool isOfParts = etag.contains(u'-');
    return !isOfParts || (completed != nullptr && *completed != upload.uploadId);
}

void S3Uploads::completeAgain(
    const S3TaskPointer<void> &task, const UploadHandle &upload, const QVector<PartReceipt> &parts)
{
    task->ask(completion(upload, parts), [task](const S3Answer &answer) {
        if (answer.error) {
            task->end(s3IsAbsent(answer) ? Result<>() : failure(*answer.error));
        } else {
            const std::optional<Error> hidden = problemIn(answer);
            task->end(hidden ? Result<>(failure(*hidden)) : Result<>());
        }
    });
}

void S3Uploads::all(const S3TaskPointer<QVector<UploadHandle>> &task, const QString &prefix)
{
    next(task, prefix, {}, {}, {});
}

void S3Uploads::next(const S3TaskPointer<QVector<UploadHandle>> &task, const QString &prefix,
    const QVector<UploadHandle> &found, const QString &afterKey, const QString &afterUpload)
{
    S3Call get = m_bucket->call("GET", {});
    // Not encoded: Ceph would not tell that it did so. No key of ours needs it.
    get.query = {{"uploads", {}}, {"prefix", QString(m_bucket->prefix() + prefix).toUtf8()}};
    if (!afterKey.isEmpty()) {
        get.query.append({"key-marker", afterKey.toUtf8()});
        get.query.append({"upload-id-marker", afterUpload.toUtf8()});
    }
    get.maxBodyBytes = S3Xml::kMaxBytes;
    task->ask(get, [this, task, prefix, found, afterKey, afterUpload](const S3Answer &answer) {
        if (answer.error) {
            task->end(failure(*answer.error));
            return;
        }
        const Result<S3Xml::Uploads> page = S3Xml::readUploads(answer.body);
        if (!page) {
            task->end(failure(page.error()));
            return;
        }
        QVector<UploadHandle> all = found;
        for (const UploadHandle &upload : page->uploads) {
            const Result<QString> key = m_bucket->relative(upload.key);
            if (!key) {
                task->end(failure(key.error()));
                return;
            }
            all.append({*key, upload.uploadId});
        }
        if (!page->isTruncated) {
            task->end(all);
        } else if (page->uploads.isEmpty() || page->nextKey.isEmpty() || all.size() > kMaxUploads
            || (page->nextKey == afterKey && page->nextUploadId == afterUpload)) {
            task->end(s3BadAnswer(QStringLiteral("a list of uploads without an end")));
        } else {
            next(task, prefix, all, page->nextKey, page->nextUploadId);
        }
    });
}

} // namespace Sync
