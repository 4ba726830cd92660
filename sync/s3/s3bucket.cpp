#include "sync/s3/s3bucket.h"

#include "sync/s3/s3xml.h"
#include "sync/store/storekeys.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <utility>

namespace Sync {

namespace {

constexpr qint64 kMaxAnswerBytes = 64 * 1024;
constexpr int kEtagsKept = 1024;

} // namespace

tl::unexpected<Error> s3OtherBytes(const QString &key)
{
    return failure(ErrorCode::InvalidInput,
        QCoreApplication::translate("S3", "The storage already has other bytes under this name."),
        key);
}

tl::unexpected<Error> s3BadAnswer(const QString &why)
{
    return failure(ErrorCode::Corrupt,
        QCoreApplication::translate(
            "S3", "The storage sent an answer that cannot be read. Is it an S3 storage?"),
        why);
}

bool s3IsAbsent(const S3Answer &answer)
{
    return answer.error && answer.error->code == ErrorCode::NotFound;
}

QByteArray s3MediaType(const QString &mediaType)
{
    return mediaType.isEmpty() ? QByteArray("application/octet-stream") : mediaType.toUtf8();
}

qint64 s3DateMs(const QByteArray &httpDate)
{
    const QDateTime date = QLocale::c().toDateTime(
        QString::fromLatin1(httpDate).trimmed(), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    return date.isValid() ? QDateTime(date.date(), date.time(), Qt::UTC).toMSecsSinceEpoch() : 0;
}

S3Bucket::S3Bucket(const S3Session &session, QString prefix, bool awaitsKeys)
    : m_session(session)
    , m_prefix(std::move(prefix))
    , m_cluster(std::make_unique<Cluster>(&m_session, Cluster::Options(), this))
    , m_etags(kEtagsKept)
    , m_awaitsKeys(awaitsKeys)
{ }

S3Bucket::~S3Bucket() = default;

void S3Bucket::withKeys(std::function<void(const std::optional<Error> &)> run)
{
    if (m_awaitsKeys) {
        m_waiting.push_back(std::move(run));
    } else {
        run(m_noKeys);
    }
}

void S3Bucket::setKeys(const Result<S3Keys> &keys)
{
    m_awaitsKeys = false;
    m_noKeys = keys ? std::nullopt : std::optional(keys.error());
    m_session.keys = keys.value_or(S3Keys());
    for (const auto &run : std::exchange(m_waiting, {})) {
        run(m_noKeys);
    }
}

QString S3Bucket::name() const
{
    return m_session.addresses.first().bucket();
}

S3Call S3Bucket::call(const char *method, const QString &key) const
{
    S3Call call;
    call.method = method;
    call.key = key.isEmpty() ? QString() : m_prefix + key; // empty: the bucket
    call.maxBodyBytes = kMaxAnswerBytes;
    return call;
}

Result<> S3Bucket::check(const QString &key) const
{
    return checkKey(key.isEmpty() ? key : m_prefix + key);
}

Result<QString> S3Bucket::relative(const QString &key) const
{
    if (!key.startsWith(m_prefix)) {
        return s3BadAnswer(QStringLiteral("a key outside the prefix"));
    }
    return key.mid(m_prefix.size());
}

Result<ObjectStat> S3Bucket::statOf(const QString &key, const S3Answer &answer)
{
    ObjectStat stat;
    stat.key = key;
    bool isNumber = false;
    stat.sizeBytes = answer.headers.value("content-length").trimmed().toLongLong(&isNumber);
    if (!isNumber) {
        return s3BadAnswer(QStringLiteral("no content-length"));
    }
    stat.etag = S3Xml::plainEtag(QString::fromLatin1(answer.headers.value("etag")));
    stat.modifiedAtMs = s3DateMs(answer.headers.value("last-modified"));
    remember(stat);
    return stat;
}

void S3Bucket::remember(const ObjectStat &stat)
{
    if (stat.etag.isEmpty()) {
        m_etags.remove(stat.key);
    } else {
        m_etags.insert(stat.key, new QString(stat.etag));
    }
}

QString S3Bucket::rememberedEtag(const QString &key) const
{
    const QString *etag = m_etags.object(key);
    return etag != nullptr ? *etag : QString();
}

void S3Bucket::forget(const QString &key)
{
    m_etags.remove(key);
}

QUrl S3Bucket::link(const QString &key, std::chrono::seconds validFor) const
{
    const S3Address address = m_cluster->likeliest();
    const QString whole = m_prefix + key;
    const S3Request request{
        "GET", address.path(whole), {}, {{"host", address.host()}}, "UNSIGNED-PAYLOAD"};
    const S3Signer signer(m_session.keys, m_session.region);
    const WallTime now = m_session.clock->wallNow() + m_session.clockOffset;
    return address.url(whole, signer.presign(request, now, validFor).added);
}

} // namespace Sync
