#include "sync/s3/s3objects.h"

#include "sync/s3/s3error.h"
#include "sync/s3/s3xml.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRegularExpression>

#include <algorithm>

namespace Sync {

namespace {

constexpr qint64 kMostReadBytes = 256 * 1024 * 1024;
constexpr int kMaxKeysAtOnce = 1000;
// Swift removes the objects of one request two at a time, with all their segments.
constexpr std::chrono::minutes kRemoveWithin{5};

// "bytes 2-9/100"
struct ContentRange
{
    qint64 first = -1;
    qint64 last = -1;
    qint64 size = -1;
};

ContentRange contentRange(const QByteArray &header)
{
    static const QRegularExpression shape(
        QRegularExpression::anchoredPattern(QStringLiteral("bytes (\\d+)-(\\d+)/(\\d+)")));
    const QRegularExpressionMatch match = shape.match(QString::fromLatin1(header).trimmed());
    if (!match.hasMatch()) {
        return {};
    }
    return {match.captured(1).toLongLong(), match.captured(2).toLongLong(),
        match.captured(3).toLongLong()};
}

S3Lane laneFor(ReadPurpose::Kind kind)
{
    switch (kind) {
    case ReadPurpose::Kind::Playing:
        return S3Lane::Playing;
    case ReadPurpose::Kind::Showing:
        return S3Lane::Control;
    case ReadPurpose::Kind::Keeping:
        break;
    }
    return S3Lane::Reading;
}

// The bytes asked for, fewer only at the end of the object.
Result<QByteArray> bytesOf(const S3Answer &answer, qint64 offsetBytes, qint64 lengthBytes)
{
    if (answer.status != 206) {
        // The whole object, because it is empty or because the storage knows no ranges.
        if (offsetBytes > 0 && !answer.body.isEmpty()) {
            return failure(s3Error({501, {}, QStringLiteral("no ranges"), {}}));
        }
        return answer.body.left(lengthBytes);
    }
    const ContentRange range = contentRange(answer.headers.value("content-range"));
    const qint64 last = std::min(offsetBytes + lengthBytes, range.size) - 1;
    if (range.first != offsetBytes || range.last != last
        || answer.body.size() != last - offsetBytes + 1) {
        return s3BadAnswer(QString(
            QLatin1String("range ") + QString::fromLatin1(answer.headers.value("content-range"))));
    }
    return answer.body;
}

} // namespace

S3Objects::S3Objects(S3Bucket *bucket)
    : m_bucket(bucket)
{ }

void S3Objects::stat(const S3TaskPointer<ObjectStat> &task, const QString &key)
{
    if (Result<> valid = m_bucket->check(key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    task->ask(m_bucket->call("HEAD", key), [this, task, key](const S3Answer &answer) {
        task->end(answer.error ? failure(*answer.error) : m_bucket->statOf(key, answer));
    });
}

// A read from the beginning begins anew; one further in is of the object that was seen before.
void S3Objects::read(const S3TaskPointer<QByteArray> &task, const QString &key, qint64 offsetBytes,
    qint64 lengthBytes, const ReadPurpose &purpose)
{
    if (Result<> valid = m_bucket->check(key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    if (offsetBytes < 0 || lengthBytes < 0 || lengthBytes > kMostReadBytes) {
        task->end(failure(s3Error({416, {}, QStringLiteral("range"), {}})));
        return;
    }
    if (lengthBytes == 0) {
        task->ask(m_bucket->call("HEAD", key), [task](const S3Answer &answer) {
            task->end(answer.error ? Result<QByteArray>(failure(*answer.error)) : QByteArray());
        });
        return;
    }
    S3Call get = m_bucket->call("GET", key);
    get.maxBodyBytes = lengthBytes;
    get.lane = laneFor(purpose.kind);
    get.turn = purpose.turn;
    get.moved = purpose.moved;
    get.headers.append({"range",
        QByteArray("bytes=" + QByteArray::number(offsetBytes) + '-'
            + QByteArray::number(offsetBytes + lengthBytes - 1))});
    const QString etag = offsetBytes > 0 ? m_bucket->rememberedEtag(key) : QString();
    if (!etag.isEmpty()) {
        get.headers.append({"if-match", QByteArray('"' + etag.toLatin1() + '"')});
    }
    task->ask(get, [this, task, key, offsetBytes, lengthBytes](const S3Answer &answer) {
        if (answer.status == 416) {
            task->end(QByteArray()); // at the end of the object, or behind it
        } else if (answer.error) {
            task->end(failure(*answer.error));
        } else {
            if (offsetBytes == 0) {
                m_bucket->remember({key, 0,
                    S3Xml::plainEtag(QString::fromLatin1(answer.headers.value("etag"))), 0});
            }
            task->end(bytesOf(answer, offsetBytes, lengthBytes));
        }
    });
}

void S3Objects::readDocument(
    const S3TaskPointer<Document> &task, const QString &key, qint64 maxBytes, int turn)
{
    if (Result<> valid = m_bucket->check(key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    S3Call get = m_bucket->call("GET", key);
    get.maxBodyBytes = maxBytes;
    get.turn = turn + 1;
    task->ask(get, [task, maxBytes](const S3Answer &answer) {
        Result<Document> document = answer.error ? Result<Document>(failure(*answer.error))
                                                 : wholeDocument(answer.body, maxBytes);
        if (document) {
            document->storeMs = s3DateMs(answer.headers.value("date"));
        }
        task->end(document);
    });
}

void S3Objects::replace(
    const S3TaskPointer<void> &task, const QString &key, const QByteArray &bytes)
{
    if (Result<> valid = m_bucket->check(key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    S3Call put = m_bucket->call("PUT", key);
    put.headers.append({"content-type", QByteArray("application/cbor")});
    put.body = bytes;
    task->ask(put, [task](const S3Answer &answer) {
        task->end(answer.error ? Result<>(failure(*answer.error)) : Result<>());
    });
}

void S3Objects::put(const S3TaskPointer<ObjectStat> &task, const QString &key,
    const QByteArray &bytes, const QString &mediaType)
{
    if (Result<> valid = m_bucket->check(key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    S3Call head = m_bucket->call("HEAD", key);
    head.absence = S3Call::Absence::IsBelieved; // what follows tells if the bucket is gone
    task->ask(head, [this, task, key, bytes, mediaType](const S3Answer &answer) {
        if (s3IsAbsent(answer)) {
            putNew(task, key, {1, 0, bytes, {}, {}}, mediaType);
        } else if (answer.error) {
            task->end(failure(*answer.error));
        } else if (const Result<ObjectStat> there = m_bucket->statOf(key, answer); !there) {
            task->end(failure(there.error()));
        } else {
            compare(task, *there, bytes);
        }
    });
}

void S3Objects::putNew(const S3TaskPointer<ObjectStat> &task, const QString &key,
    const PartBody &body, const QString &mediaType)
{
    if (Result<> valid = m_bucket->check(key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    S3Call put = m_bucket->call("PUT", key);
    put.headers.append({"content-type", s3MediaType(mediaType)});
    put.body = body.bytes;
    put.bodySha256 = body.sha256;
    put.moved = body.moved;
    put.lane = S3Lane::Sending;
    task->ask(put, [this, task, key, size = body.bytes.size()](const S3Answer &answer) {
        if (answer.error) {
            task->end(failure(*answer.error));
            return;
        }
        const ObjectStat stat{key, size,
            S3Xml::plainEtag(QString::fromLatin1(answer.headers.value("etag"))),
            s3DateMs(answer.headers.value("date"))};
        m_bucket->remember(stat);
        task->end(stat);
    });
}

// Done when what is there has these bytes; else refused.
void S3Objects::compare(
    const S3TaskPointer<ObjectStat> &task, const ObjectStat &there, const QByteArray &bytes)
{
    if (there.sizeBytes != bytes.size()) {
        task->end(s3OtherBytes(there.key));
        return;
    }
    if (there.etag
            == QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex())
        || bytes.isEmpty()) {
        task->end(there);
        return;
    }
    // An ETag that is no MD5 of the bytes may still name the same bytes.
    S3Call get = m_bucket->call("GET", there.key);
    get.maxBodyBytes = bytes.size();
    task->ask(get, [task, there, bytes](const S3Answer &answer) {
        if (answer.error) {
            task->end(failure(*answer.error));
        } else if (answer.body == bytes) {
            task->end(there);
        } else {
            task->end(s3OtherBytes(there.key));
        }
    });
}

void S3Objects::list(
    const S3TaskPointer<ObjectList> &task, const QString &prefix, const QString &after, int limit)
{
    S3Call get = m_bucket->call("GET", {});
    get.query = {{"list-type", "2"}, {"encoding-type", "url"},
        {"max-keys", QByteArray::number(std::clamp(limit, 1, kMaxKeysAtOnce))},
        {"prefix", QString(m_bucket->prefix() + prefix).toUtf8()}};
    if (!after.isEmpty()) {
        get.query.append({"start-after", QString(m_bucket->prefix() + after).toUtf8()});
    }
    get.maxBodyBytes = S3Xml::kMaxBytes;
    task->ask(get, [this, task](const S3Answer &answer) {
        if (answer.error) {
            task->end(failure(*answer.error));
            return;
        }
        const Result<S3Xml::Listing> listing = S3Xml::readListing(answer.body);
        if (!listing) {
            task->end(failure(listing.error()));
            return;
        }
        ObjectList page;
        for (ObjectStat stat : listing->objects) {
            const Result<QString> key = m_bucket->relative(stat.key);
            if (!key) {
                task->end(failure(key.error()));
                return;
            }
            stat.key = *key;
            page.objects.append(stat);
        }
        if (listing->isTruncated && page.objects.isEmpty()) {
            task->end(s3BadAnswer(QStringLiteral("an empty page that is not the last")));
            return;
        }
        if (listing->isTruncated) {
            page.next = page.objects.last().key;
        }
        task->end(page);
    });
}

void S3Objects::remove(const S3TaskPointer<void> &task, const QString &key)
{
    if (Result<> valid = m_bucket->check(key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    task->ask(m_bucket->call("DELETE", key), [this, task, key](const S3Answer &answer) {
        m_bucket->forget(key);
        task->end(answer.error && !s3IsAbsent(answer) ? failure(*answer.error) : Result<>());
    });
}

void S3Objects::removeAll(const S3TaskPointer<void> &task, const QStringList &keys)
{
    for (const QString &key : keys) {
        if (Result<> valid = m_bucket->check(key); !valid) {
            task->end(failure(valid.error()));
            return;
        }
    }
    removeNext(task, keys);
}

void S3Objects::removeNext(const S3TaskPointer<void> &task, const QStringList &keys)
{
    if (keys.isEmpty()) {
        task->end(Result<>());
        return;
    }
    QStringList names;
    for (const QString &key : keys.mid(0, kMaxKeysAtOnce)) {
        names << m_bucket->prefix() + key;
        m_bucket->forget(key);
    }
    S3Call post = m_bucket->call("POST", {});
    post.query.emplaceBack("delete", "");
    post.body = S3Xml::deletion(names);
    post.headers.emplaceBack("content-type", "application/xml");
    post.headers.append(
        {"content-md5", QCryptographicHash::hash(post.body, QCryptographicHash::Md5).toBase64()});
    post.maxBodyBytes = S3Xml::kMaxBytes;
    post.answerWithin = kRemoveWithin;
    task->ask(post, [this, task, rest = keys.mid(kMaxKeysAtOnce)](const S3Answer &answer) {
        if (answer.error) {
            task->end(failure(*answer.error));
            return;
        }
        const Result<QVector<S3Xml::Problem>> problems = S3Xml::readDeletion(answer.body);
        if (!problems) {
            task->end(failure(problems.error()));
            return;
        }
        for (const S3Xml::Problem &problem : *problems) {
            const Error error = s3Error({500, problem.code, problem.message, m_bucket->name()});
            if (error.code != ErrorCode::NotFound) {
                task->end(failure(error));
                return;
            }
        }
        removeNext(task, rest);
    });
}

void S3Objects::link(
    const S3TaskPointer<QUrl> &task, const QString &key, std::chrono::seconds validFor)
{
    if (Result<> valid = m_bucket->check(key); !valid) {
        task->end(failure(valid.error()));
        return;
    }
    if (validFor <= std::chrono::seconds(0) || validFor > S3Signer::kLongestLink) {
        task->end(failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("S3", "A link works for seven days at most.")));
        return;
    }
    // Asked first: the answer tells the region and the clock that the signature needs.
    task->ask(m_bucket->call("HEAD", key), [this, task, key, validFor](const S3Answer &answer) {
        task->end(answer.error ? Result<QUrl>(failure(*answer.error))
                               : Result<QUrl>(m_bucket->link(key, validFor)));
    });
}

} // namespace Sync
