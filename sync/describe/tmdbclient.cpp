#include "sync/describe/tmdbclient.h"

#include "library/base/logging.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

using namespace std::chrono_literals;

constexpr int kRequestsAtOnce = 4;
constexpr int kMostAttempts = 4;
constexpr qint64 kMostReplyBytes = 8LL * 1024 * 1024;
constexpr qint64 kMostPictureBytes = 16LL * 1024 * 1024;
constexpr qint64 kMostCacheBytes = 256LL * 1024 * 1024;
constexpr std::chrono::hours kKeptFor{24 * 7};
constexpr int kLongestPauseSeconds = 120;

QString said(const char *source)
{
    return QCoreApplication::translate("Descriptions", source);
}

//! A key of version 4 is a token in three parts; one of version 3 is a number.
bool isToken(const QString &key)
{
    return key.contains(QLatin1Char('.'));
}

std::chrono::milliseconds pauseAskedFor(const QNetworkReply &reply)
{
    bool isNumber = false;
    const int seconds = reply.rawHeader("Retry-After").trimmed().toInt(&isNumber);
    return std::chrono::seconds(isNumber ? std::clamp(seconds, 1, kLongestPauseSeconds) : 5);
}

const char *kindPath(Library::TitleKind kind)
{
    return kind == Library::TitleKind::Movie ? "movie" : "tv";
}

Error noTmdb(const QString &host, const QString &detail)
{
    return {ErrorCode::Corrupt,
        said(QT_TRANSLATE_NOOP(
                 "Descriptions", "%1 does not answer as TMDB does. Check its address in Settings."))
            .arg(host),
        detail, false};
}

} // namespace

TmdbClient::TmdbClient(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_cache(options.cacheFolder, kKeptFor, kMostCacheBytes)
    , m_bucket(10, options.requestsPerSecond)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TmdbClient::pump);
}

TmdbClient::~TmdbClient() = default;

qint64 TmdbClient::nowMs() const
{
    return m_options.clock->wallNow().time_since_epoch().count();
}

void TmdbClient::search(Library::TitleKind kind, const QString &title, int year,
    const Answer<QVector<Tmdb::Candidate>> &answer)
{
    QUrlQuery query;
    query.addQueryItem(
        QStringLiteral("query"), QString::fromLatin1(QUrl::toPercentEncoding(title)));
    query.addQueryItem(QStringLiteral("include_adult"), QStringLiteral("false"));
    if (year != 0) {
        query.addQueryItem(kind == Library::TitleKind::Movie
                ? QStringLiteral("primary_release_year")
                : QStringLiteral("first_air_date_year"),
            QString::number(year));
    }
    ask(QStringLiteral("/search/") + QLatin1String(kindPath(kind)), query,
        [this, kind, answer](const Result<QJsonObject> &reply) {
            if (reply) {
                answer(Tmdb::candidates(kind, *reply));
            } else if (reply.error().code == ErrorCode::NotFound) {
                // A search finds nothing or something; whoever has none is not TMDB.
                answer(failure(noTmdb(QUrl(m_options.baseUrl).host(), reply.error().detail)));
            } else {
                answer(failure(reply.error()));
            }
        });
}

void TmdbClient::find(Library::TitleKind kind, const Library::ExternalId &id,
    const Answer<QVector<Tmdb::Candidate>> &answer)
{
    QUrlQuery query;
    query.addQueryItem(
        QStringLiteral("external_source"), QString(id.source + QStringLiteral("_id")));
    ask(QStringLiteral("/find/") + QString::fromLatin1(QUrl::toPercentEncoding(id.value)), query,
        [kind, answer](const Result<QJsonObject> &reply) {
            if (!reply) {
                answer(failure(reply.error()));
            } else {
                answer(Tmdb::found(kind, *reply));
            }
        });
}

void TmdbClient::details(
    Library::TitleKind kind, const QString &id, const Answer<Tmdb::Details> &answer)
{
    const bool isMovie = kind == Library::TitleKind::Movie;
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("append_to_response"),
        isMovie ? QStringLiteral("credits,external_ids,release_dates")
                : QStringLiteral("credits,external_ids,content_ratings"));
    const QString language = m_options.language;
    ask(QStringLiteral("/%1/%2").arg(
            QLatin1String(kindPath(kind)), QString::fromLatin1(QUrl::toPercentEncoding(id))),
        query, [isMovie, language, answer](const Result<QJsonObject> &reply) {
            if (!reply) {
                answer(failure(reply.error()));
            } else {
                answer(isMovie ? Tmdb::movie(*reply, language) : Tmdb::series(*reply, language));
            }
        });
}

void TmdbClient::season(const QString &series, int number, const Answer<Tmdb::Season> &answer)
{
    ask(QStringLiteral("/tv/%1/season/%2")
            .arg(QString::fromLatin1(QUrl::toPercentEncoding(series)))
            .arg(number),
        {}, [answer](const Result<QJsonObject> &reply) {
            if (!reply) {
                answer(failure(reply.error()));
            } else {
                answer(Tmdb::season(*reply));
            }
        });
}

void TmdbClient::picture(const QString &path, const QString &size, const Answer<QByteArray> &answer)
{
    withPictureBase([this, path, size, answer](const Result<QString> &base) {
        if (!base) {
            answer(failure(base.error()));
            return;
        }
        const QString name = size + path;
        Request request;
        request.url = QUrl(*base + name);
        request.cacheName = "picture " + name.toUtf8();
        request.isPicture = true;
        request.answer = answer;
        enqueue(std::move(request));
    });
}

void TmdbClient::withPictureBase(const Answer<QString> &answer)
{
    if (!m_pictureBase.isEmpty()) {
        answer(m_pictureBase);
        return;
    }
    ask(QStringLiteral("/configuration"), {}, [this, answer](const Result<QJsonObject> &reply) {
        if (!reply) {
            answer(failure(reply.error()));
            return;
        }
        const QUrl base(Tmdb::pictureBase(*reply));
        if (!base.isValid()
            || (base.scheme() != QLatin1String("https")
                && base.scheme() != QLatin1String("http"))) {
            answer(failure(ErrorCode::Corrupt,
                said(QT_TRANSLATE_NOOP(
                    "Descriptions", "TMDB does not tell where its pictures are.")),
                base.toString()));
            return;
        }
        m_pictureBase = base.toString();
        answer(m_pictureBase);
    });
}

void TmdbClient::ask(const QString &path, const QUrlQuery &query, const Answer<QJsonObject> &answer)
{
    QUrlQuery all = query;
    all.addQueryItem(QStringLiteral("language"), m_options.language);
    Request request;
    request.cacheName
        = (m_options.baseUrl + path + QLatin1Char('?') + all.toString(QUrl::FullyEncoded)).toUtf8();
    if (!isToken(m_options.key)) {
        all.addQueryItem(
            QStringLiteral("api_key"), QString::fromLatin1(QUrl::toPercentEncoding(m_options.key)));
    }
    request.url = QUrl(m_options.baseUrl + path);
    request.url.setQuery(all);
    request.answer = [answer](const Result<QByteArray> &bytes) {
        if (!bytes) {
            answer(failure(bytes.error()));
        } else {
            answer(QJsonDocument::fromJson(*bytes).object());
        }
    };
    enqueue(std::move(request));
}

void TmdbClient::enqueue(Request request)
{
    if (const auto kept = m_cache.find(request.cacheName, nowMs())) {
        // Later, as every answer: the caller has not returned yet.
        QMetaObject::invokeMethod(
            this, [answer = request.answer, kept = *kept] { answer(kept); }, Qt::QueuedConnection);
        return;
    }
    m_queue.push_back(std::move(request));
    pump();
}

void TmdbClient::pump()
{
    while (!m_queue.empty() && m_underWay < kRequestsAtOnce) {
        const std::chrono::milliseconds wait = m_bucket.take(m_options.clock->monotonicNow());
        if (wait > 0ms) {
            m_timer.start(wait);
            return;
        }
        Request request = std::move(m_queue.front());
        m_queue.pop_front();
        send(std::move(request));
    }
}

void TmdbClient::send(Request request)
{
    QNetworkRequest message(request.url);
    message.setTransferTimeout(int(m_options.timeout.count()));
    // Qt would take our key along to whatever host it is sent to.
    message.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    message.setHeader(QNetworkRequest::UserAgentHeader,
        QString(QStringLiteral("Matinee/") + QCoreApplication::applicationVersion()));
    if (!request.isPicture) {
        message.setRawHeader("Accept", "application/json");
        if (isToken(m_options.key)) {
            message.setRawHeader("Authorization", "Bearer " + m_options.key.toUtf8());
        }
    }
    ++m_underWay;
    QNetworkReply *reply = m_network.get(message);
    const qint64 most = request.isPicture ? kMostPictureBytes : kMostReplyBytes;
    connect(reply, &QNetworkReply::downloadProgress, this, [reply, most](qint64 received, qint64) {
        if (received > most) {
            reply->setProperty("tooLarge", true);
            reply->abort();
        }
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, request] {
        reply->deleteLater();
        --m_underWay;
        onFinished(reply, request);
        pump();
    });
}

void TmdbClient::again(Request request, std::chrono::milliseconds after)
{
    ++request.attempts;
    m_bucket.pause(m_options.clock->monotonicNow(), after);
    m_queue.push_front(std::move(request));
}

void TmdbClient::onFinished(QNetworkReply *reply, Request request)
{
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (reply->property("tooLarge").toBool()) {
        request.answer(failure(ErrorCode::LimitExceeded,
            said(QT_TRANSLATE_NOOP("Descriptions", "TMDB sent far more than was asked for."))));
        return;
    }
    if (status == 200 && reply->error() == QNetworkReply::NoError) {
        const QByteArray bytes = reply->readAll();
        if (!request.isPicture && !QJsonDocument::fromJson(bytes).isObject()) {
            request.answer(failure(noTmdb(request.url.host(), {})));
            return;
        }
        m_cache.keep(request.cacheName, bytes, nowMs());
        request.answer(bytes);
        return;
    }
    const Error error = errorOf(status, *reply);
    const bool mayPass = error.retryable && request.attempts + 1 < kMostAttempts;
    if (mayPass) {
        again(request,
            status == 429 ? pauseAskedFor(*reply) : m_options.firstRetry * (1 << request.attempts));
        return;
    }
    qCInfo(lcApp) << "TMDB:" << errorCodeName(error.code) << error.detail;
    request.answer(failure(error));
}

Error TmdbClient::errorOf(int status, const QNetworkReply &reply) const
{
    const QString host = reply.url().host();
    // The URL holds the key.
    const QString detail = QStringLiteral("HTTP %1, %2").arg(status).arg(int(reply.error()));
    if (status == 401 || status == 403) {
        return {ErrorCode::BadCredentials,
            said(QT_TRANSLATE_NOOP("Descriptions",
                "TMDB does not accept the key. Check it in Settings, Descriptions.")),
            detail, false};
    }
    if (status == 404) {
        return {ErrorCode::NotFound,
            said(QT_TRANSLATE_NOOP("Descriptions", "TMDB does not have this title.")), detail,
            false};
    }
    if (status == 429) {
        return {ErrorCode::Busy,
            said(QT_TRANSLATE_NOOP(
                "Descriptions", "TMDB asks for a pause. Matinee goes on by itself later.")),
            detail, true};
    }
    if (status == 0 && reply.error() == QNetworkReply::OperationCanceledError) {
        return {ErrorCode::TimedOut,
            said(QT_TRANSLATE_NOOP("Descriptions", "%1 did not answer in time.")).arg(host), detail,
            true};
    }
    if (status == 0 || status >= 500) {
        return {ErrorCode::Unreachable,
            said(QT_TRANSLATE_NOOP("Descriptions",
                     "%1 cannot be reached. Is there a network? Matinee goes on by itself later."))
                .arg(host),
            detail, true};
    }
    return noTmdb(host, detail);
}

} // namespace Sync
