#include "sync/s3/s3client.h"

#include "library/base/logging.h"
#include "sync/s3/s3error.h"
#include "sync/s3/s3xml.h"
#include "sync/store/sha256.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

using namespace std::chrono_literals;

// The words of a refusal are short.
constexpr qint64 kMaxRefusalBytes = 64 * 1024;
// S3 allows 15 minutes; a clock that is less wrong is not why a request was refused.
constexpr std::chrono::minutes kHarmlessOffset{5};

std::optional<WallTime> dateOf(const S3Answer &answer)
{
    const QDateTime date
        = QLocale::c().toDateTime(QString::fromLatin1(answer.headers.value("date")).trimmed(),
            QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    if (!date.isValid()) {
        return std::nullopt;
    }
    const QDateTime utc(date.date(), date.time(), Qt::UTC);
    return WallTime(std::chrono::milliseconds(utc.toMSecsSinceEpoch()));
}

Error untrusted(const QString &host, const QByteArray &certificate, bool wasApproved)
{
    const char *text = wasApproved
        ? QT_TRANSLATE_NOOP("S3",
            "The certificate of %1 is not the one that was approved. Unless you changed it, "
            "somebody may be listening. Now it is %2.")
        : QT_TRANSLATE_NOOP("S3",
            "This PC does not trust the certificate of %1. Approve it if it is your storage's "
            "own: %2.");
    return {ErrorCode::Unreachable,
        QCoreApplication::translate("S3", text)
            .arg(host, QString::fromLatin1(certificate.toHex(':'))),
        {}, false};
}

Error networkError(HttpExchange::Failure failure, const QString &host, const QString &detail)
{
    const auto text = [&host](const char *source) {
        return QCoreApplication::translate("S3", source).arg(host);
    };
    switch (failure) {
    case HttpExchange::Failure::None:
        break;
    case HttpExchange::Failure::Unreachable:
        return {ErrorCode::Unreachable,
            text(QT_TRANSLATE_NOOP(
                "S3", "The storage at %1 cannot be reached. Is it switched on, and the network?")),
            detail, true};
    case HttpExchange::Failure::Broken:
        return {ErrorCode::Unreachable,
            text(QT_TRANSLATE_NOOP("S3", "The connection to the storage at %1 broke.")), detail,
            true};
    case HttpExchange::Failure::TimedOut:
        return {ErrorCode::TimedOut,
            text(QT_TRANSLATE_NOOP("S3", "The storage at %1 did not answer in time.")), detail,
            true};
    case HttpExchange::Failure::Untrusted: // without a certificate
        return {ErrorCode::Unreachable,
            text(QT_TRANSLATE_NOOP("S3",
                "The storage at %1 does not speak TLS, or not as this PC does. Check the "
                "address.")),
            detail, false};
    case HttpExchange::Failure::NotHttp:
        return {ErrorCode::Unreachable,
            text(
                QT_TRANSLATE_NOOP("S3", "What answers at %1 is no S3 storage. Check the address.")),
            detail, false};
    case HttpExchange::Failure::TooLarge:
        return {ErrorCode::LimitExceeded,
            text(QT_TRANSLATE_NOOP("S3", "The storage at %1 sent far more than was asked for.")),
            detail, false};
    }
    Q_UNREACHABLE();
}

bool saysOtherBytes(const S3Answer &answer)
{
    return answer.error && answer.error->code == ErrorCode::Corrupt;
}

} // namespace

struct S3Client::Job
{
    quint64 id = 0;
    S3Call call;
    Done done;
    S3Address address; //!< where it is sent: a redirect changes it
    Sending sending = Sending::Call;
    std::unique_ptr<HttpExchange> exchange;
    S3Answer first; //!< what is being looked into
    bool hasCorrectedClock = false;
    bool hasTakenRegion = false;
    bool hasRedirected = false;
    bool hasAsked = false; //!< why it failed
};

S3Client::S3Client(const S3Address &address, S3Session *session, QObject *parent)
    : QObject(parent)
    , m_address(address)
    , m_session(session)
    , m_network(this) // goes with the client to its thread
{ }

S3Client::~S3Client()
{
    // The exchanges end before their manager.
    m_running.clear();
}

quint64 S3Client::send(const S3Call &call, const Done &done)
{
    auto job = std::make_shared<Job>();
    job->id = ++m_lastId;
    job->call = call;
    job->done = done;
    job->address = m_address;
    if (job->call.bodySha256.isEmpty()) {
        job->call.bodySha256 = Sha256::of(call.body);
    }
    m_waiting.push_back(job);
    pump();
    return job->id;
}

void S3Client::cancel(quint64 id)
{
    m_waiting.erase(std::remove_if(m_waiting.begin(), m_waiting.end(),
                        [id](const auto &job) { return job->id == id; }),
        m_waiting.end());
    m_running.remove(id);
    pump();
}

void S3Client::pump()
{
    while (!m_waiting.empty() && underWay() < kConnections) {
        const std::shared_ptr<Job> job = m_waiting.front();
        m_waiting.pop_front();
        m_running.insert(job->id, job);
        start(job, Sending::Call);
    }
}

void S3Client::start(const std::shared_ptr<Job> &job, Sending sending)
{
    const S3Call &call = job->call;
    const bool isCall = sending != Sending::WhereIsTheBucket;
    const QString key = isCall ? call.key : QString();
    S3Request request;
    request.method = isCall ? call.method : QByteArray("GET");
    request.path = job->address.path(key);
    request.query = isCall ? call.query : S3Pairs{{"location", {}}};
    request.headers = isCall ? call.headers : S3Pairs();
    request.payloadHash = isCall ? call.bodySha256.toHex() : Sha256::of({}).toHex();
    if (sending == Sending::WithoutBody) {
        // No storage that checks anything keeps an empty body under these hashes.
        const QByteArray md5 = QCryptographicHash::hash(call.body, QCryptographicHash::Md5);
        request.headers.append({"content-md5", md5.toBase64()});
    }
    request.headers.append({"host", job->address.host()});
    request.headers.append({"x-amz-content-sha256", request.payloadHash});
    const WallTime now = m_session->clock->wallNow() + m_session->clockOffset;
    request.headers += S3Signer(m_session->keys, m_session->region).sign(request, now).added;

    QNetworkRequest message(job->address.url(key, request.query));
    for (const auto &[name, value] : request.headers) {
        message.setRawHeader(name, value);
    }
    message.setHeader(QNetworkRequest::UserAgentHeader,
        QString(QLatin1String("Matinee/") + QCoreApplication::applicationVersion()));
    const bool isPlaying = call.lane == S3Lane::Playing;
    HttpExchange::Limits limits{isPlaying ? m_session->playingTimeouts : m_session->timeouts,
        std::max(call.maxBodyBytes, kMaxRefusalBytes),
        m_session->approvedCertificates.value(job->address.endpoint()),
        call.lane == S3Lane::Sending || call.lane == S3Lane::Reading ? m_session->line : nullptr,
        sending == Sending::Call ? call.moved : nullptr};
    limits.timeouts.answer = std::max(limits.timeouts.answer, call.answerWithin);
    job->sending = sending;
    job->exchange = std::make_unique<HttpExchange>(&m_network, message, request.method,
        sending == Sending::Call ? call.body : QByteArray(), limits);
    // The exchange lives in the job: what it calls must not keep that alive.
    connect(job->exchange.get(), &HttpExchange::finished, this,
        [this, id = job->id](const HttpExchange::Answer &answer) {
            const std::shared_ptr<Job> current = m_running.value(id);
            current->exchange.release()->deleteLater();
            onAnswer(current, answer);
        });
}

void S3Client::onAnswer(const std::shared_ptr<Job> &job, const HttpExchange::Answer &raw)
{
    S3Answer answer{raw.status, raw.headers, raw.body, {}, raw.wasSent, {}};
    if (raw.failure != HttpExchange::Failure::None) {
        answer.error
            = networkError(raw.failure, QString::fromLatin1(job->address.host()), raw.detail);
        if (!raw.certificate.isEmpty() && raw.failure == HttpExchange::Failure::Untrusted) {
            const QString endpoint = job->address.endpoint();
            answer.error = untrusted(QString::fromLatin1(job->address.host()), raw.certificate,
                m_session->approvedCertificates.contains(endpoint));
            if (m_session->refusedCertificate) {
                m_session->refusedCertificate(endpoint, raw.certificate);
            }
        }
        const bool mayHideRefusal = raw.failure == HttpExchange::Failure::Broken && raw.status == 0
            && job->call.method == "PUT" && !job->call.body.isEmpty();
        if (mayHideRefusal && !std::exchange(job->hasAsked, true)) {
            job->first = answer;
            start(job, Sending::WithoutBody);
        } else {
            end(job, job->sending == Sending::WhereIsTheBucket ? job->first : answer);
        }
        return;
    }
    if (answer.status >= 200 && answer.status < 300) {
        if (job->sending == Sending::WithoutBody) {
            answer.error = Error{ErrorCode::Unsupported,
                QCoreApplication::translate(
                    "S3", "The storage keeps bytes without checking them. Matinee cannot use it."),
                QStringLiteral("an empty body was taken"), false};
        }
        end(job, job->sending == Sending::WhereIsTheBucket ? job->first : answer);
        return;
    }
    const std::optional<S3Xml::Problem> problem = S3Xml::readProblem(raw.body);
    if (problem) {
        answer.code = problem->code;
    }
    answer.error = s3Error({answer.status, answer.code, problem ? problem->message : QString(),
        job->address.bucket(), job->call.body.size()});
    onRefused(job, answer, problem ? problem->region : QString());
}

void S3Client::onRefused(
    const std::shared_ptr<Job> &job, const S3Answer &answer, const QString &region)
{
    if (correctsClock(*job, answer) || takesRegion(*job, answer, region)
        || redirects(*job, answer)) {
        start(job, Sending::Call);
        return;
    }
    if (job->sending == Sending::WithoutBody) {
        // The missing body was all there was to complain of: the connection had broken by itself.
        end(job, saysOtherBytes(answer) || answer.status == 411 ? job->first : answer);
        return;
    }
    if (job->sending == Sending::WhereIsTheBucket) {
        // A key may be allowed to read objects without being allowed to ask where they are.
        end(job, answer.error->code == ErrorCode::PermissionDenied ? job->first : answer);
        return;
    }
    const bool isWordless = job->call.method == "HEAD" && answer.status < 500;
    if (!isWordless) {
        end(job, answer);
        return;
    }
    job->first = answer;
    if (answer.status == 404) {
        job->first.code = job->call.key.isEmpty() ? QStringLiteral("NoSuchBucket")
                                                  : QStringLiteral("NoSuchKey");
        job->first.error = s3Error({404, job->first.code, {}, job->address.bucket()});
    }
    const bool isBelieved
        = answer.status == 404 && job->call.absence == S3Call::Absence::IsBelieved;
    if (isBelieved || answer.status == 412 || std::exchange(job->hasAsked, true)) {
        end(job, job->first);
    } else {
        start(job, Sending::WhereIsTheBucket);
    }
}

bool S3Client::correctsClock(Job &job, const S3Answer &answer)
{
    const std::optional<WallTime> date = dateOf(answer);
    if (job.hasCorrectedClock || !date || answer.status < 400 || answer.status >= 500) {
        return false;
    }
    const auto offset = *date - m_session->clock->wallNow();
    const auto wrong = std::chrono::abs(offset - m_session->clockOffset);
    const bool isNamed = answer.code == QLatin1String("RequestTimeTooSkewed")
        || answer.code == QLatin1String("RequestExpired");
    const bool isRefused = answer.status == 403 || answer.status == 400;
    if (!(isNamed && wrong >= 1s) && !(isRefused && wrong > kHarmlessOffset)) {
        return false;
    }
    job.hasCorrectedClock = true;
    m_session->clockOffset = offset;
    qCInfo(lcStore) << "the clock of this PC is off by"
                    << std::chrono::duration_cast<std::chrono::seconds>(offset).count() << "s";
    return true;
}

bool S3Client::takesRegion(Job &job, const S3Answer &answer, const QString &region)
{
    const QString header = QString::fromLatin1(answer.headers.value("x-amz-bucket-region"));
    const QString told = region.isEmpty() ? header : region;
    // Another request may have found it meanwhile; then this one is signed anew with that.
    if (job.hasTakenRegion || told.isEmpty() || answer.status >= 500
        || (told == m_session->region
            && answer.code != QLatin1String("AuthorizationHeaderMalformed"))) {
        return false;
    }
    job.hasTakenRegion = true;
    if (told != m_session->region) {
        qCInfo(lcStore) << "the bucket is in the region" << told;
        m_session->region = told;
    }
    return true;
}

bool S3Client::redirects(Job &job, const S3Answer &answer)
{
    if (job.hasRedirected || answer.status < 300 || answer.status >= 400) {
        return false;
    }
    const QUrl target(QString::fromLatin1(answer.headers.value("location")));
    for (const S3Address &address : std::as_const(m_session->addresses)) {
        if (address.isOn(target)) {
            job.hasRedirected = true;
            job.address = address;
            return true;
        }
    }
    qCWarning(lcStore) << "a redirect to" << target.host() << "was not followed";
    return false;
}

void S3Client::end(const std::shared_ptr<Job> &job, const S3Answer &answer)
{
    if (answer.error && answer.error->code != ErrorCode::NotFound && answer.status != 416) {
        // No header and no query is ever written: both may hold signatures.
        qCInfo(lcStore) << job->address.endpoint() << job->call.method << job->call.key
                        << errorCodeName(answer.error->code) << answer.error->detail;
    }
    m_running.remove(job->id);
    job->done(answer);
    pump();
}

} // namespace Sync
