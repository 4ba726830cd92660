#include "sync/s3/httpexchange.h"

#include "sync/s3/pacedbody.h"
#include "sync/transfer/bandwidth.h"

#include <QCryptographicHash>
#include <QNetworkAccessManager>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <algorithm>

namespace Sync {

namespace {

// Without it Qt takes in as fast as the network gives, however slowly it is read.
constexpr qint64 kReadBufferBytes = 1024 * 1024;
// What comes in beyond a limit.
constexpr qint64 kPacedReadBufferBytes = 64 * 1024;

QByteArray certificateOf(const QNetworkReply &reply)
{
    return reply.sslConfiguration().peerCertificate().digest(QCryptographicHash::Sha256);
}

QNetworkReply *sendOver(QNetworkAccessManager *network, const QNetworkRequest &request,
    const QByteArray &method, const QByteArray &body, PacedBody *paced)
{
    if (method == "GET") {
        return network->get(request);
    }
    if (method == "HEAD") {
        return network->head(request);
    }
    if (method == "DELETE") {
        return network->deleteResource(request);
    }
    if (paced != nullptr) {
        QNetworkReply *reply
            = method == "PUT" ? network->put(request, paced) : network->post(request, paced);
        paced->setParent(reply); // which reads it as long as it lives
        return reply;
    }
    return method == "PUT" ? network->put(request, body) : network->post(request, body);
}

} // namespace

HttpExchange::HttpExchange(QNetworkAccessManager *network, const QNetworkRequest &request,
    const QByteArray &method, const QByteArray &body, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_body(
          limits.line && !body.isEmpty() ? new PacedBody(body, limits.line, limits.moved) : nullptr)
    , m_reply(sendOver(network, plain(request), method, body, m_body))
    , m_method(method)
    , m_limits(limits)
{
    m_reply->setReadBufferSize(kReadBufferBytes);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { giveUp(Failure::TimedOut); });
    connect(m_reply, &QNetworkReply::socketStartedConnecting, this,
        [this] { expect(m_limits.timeouts.connect); });
    connect(m_reply, &QNetworkReply::requestSent, this, [this, hasBody = !body.isEmpty()] {
        m_answer.wasSent = true;
        expect(hasBody ? m_limits.timeouts.stall : m_limits.timeouts.answer);
    });
    connect(m_reply, &QNetworkReply::encrypted, this, &HttpExchange::onEncrypted);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this] {
        m_answer.certificate = certificateOf(*m_reply);
        if (m_answer.certificate == m_limits.approvedCertificate) {
            m_reply->ignoreSslErrors();
        }
    });
    connect(m_reply, &QNetworkReply::uploadProgress, this, &HttpExchange::onUploadProgress);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpExchange::onHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpExchange::onBytes);
    connect(m_reply, &QNetworkReply::finished, this, &HttpExchange::onFinished);
    if (m_limits.moved) {
        m_limits.moved->store(0);
    }
    if (m_body) {
        connect(m_body, &PacedBody::heldBack, &m_timer, &QTimer::stop);
        connect(m_body, &PacedBody::wentOn, this, [this] { expect(m_limits.timeouts.stall); });
    }
    m_turn.setSingleShot(true);
    m_turn.setTimerType(Qt::PreciseTimer);
    connect(&m_turn, &QTimer::timeout, this, &HttpExchange::onBytes);
    if (isPaced()) {
        // Queued: the line says so to whoever asks it, and that may be this.
        connect(
            m_limits.line.get(), &Bandwidth::changed, this,
            [this] {
                if (m_turn.isActive()) {
                    m_turn.stop();
                    m_share = 0;
                    onBytes();
                }
            },
            Qt::QueuedConnection);
        if (m_limits.line->limits().down > 0) {
            m_reply->setReadBufferSize(kPacedReadBufferBytes);
        }
    }
    m_timer.start(m_limits.timeouts.connect);
}

QNetworkRequest HttpExchange::plain(QNetworkRequest request)
{
    // Qt would take the signature along to whatever host a redirect names.
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    // Parts side by side want connections of their own.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // Otherwise Qt asks for, and unpacks, compressed bytes: a range of those means nothing.
    request.setRawHeader("Accept-Encoding", "identity");
    return request;
}

HttpExchange::Failure HttpExchange::failureOf(QNetworkReply::NetworkError error, int status)
{
    switch (error) {
    case QNetworkReply::NoError:
        // Done, but for a reply without a head.
        return status != 0 ? HttpExchange::Failure::None : HttpExchange::Failure::NotHttp;
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
        return HttpExchange::Failure::Unreachable;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::ProxyTimeoutError:
        return HttpExchange::Failure::TimedOut;
    case QNetworkReply::SslHandshakeFailedError:
        return HttpExchange::Failure::Untrusted;
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError: // what Qt makes of 400
        return status != 0 ? HttpExchange::Failure::None : HttpExchange::Failure::NotHttp;
    default:
        break;
    }
    // What Qt calls an error of the content or the server is an answer with a status.
    const bool isNetwork = error < QNetworkReply::ContentAccessDenied;
    const bool isProtocol = error == QNetworkReply::ProtocolFailure;
    if (status == 0 || isNetwork || isProtocol) {
        return HttpExchange::Failure::Broken;
    }
    return HttpExchange::Failure::None;
}

HttpExchange::~HttpExchange()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
}

// Unless the limit of the line holds it back, something is to happen within this time.
void HttpExchange::expect(std::chrono::milliseconds within)
{
    const bool isHeldBack = m_turn.isActive() || (m_body && m_body->isWaiting());
    if (!isHeldBack) {
        m_timer.start(within);
    }
}

bool HttpExchange::isPaced() const
{
    return m_limits.line && m_method == "GET";
}

void HttpExchange::onUploadProgress(qint64 sent, qint64 total)
{
    // Qt ends with a report of nothing.
    if (total > 0 && m_answer.status == 0) {
        expect(sent < total ? m_limits.timeouts.stall : m_limits.timeouts.answer);
    }
}

// Before anything is sent: where a certificate was approved, no other is as good.
void HttpExchange::onEncrypted()
{
    if (!m_limits.approvedCertificate.isEmpty()
        && certificateOf(*m_reply) != m_limits.approvedCertificate) {
        m_answer.certificate = certificateOf(*m_reply);
        giveUp(Failure::Untrusted);
    }
}

void HttpExchange::onHead()
{
    m_answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    expect(m_limits.timeouts.stall);
    const qint64 announced = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if (m_method != "HEAD" && announced > 0 && announced <= m_limits.maxBodyBytes) {
        m_answer.body.reserve(announced);
    }
}

void HttpExchange::onBytes()
{
    if (m_turn.isActive()) {
        return;
    }
    qint64 available = m_reply->bytesAvailable();
    while (available > 0) {
        const qint64 bytes = mayTakeIn(available);
        if (bytes == 0 || !takeIn(bytes)) {
            return;
        }
        available -= bytes;
    }
    expect(m_limits.timeouts.stall);
}

// 0: not before its turn.
qint64 HttpExchange::mayTakeIn(qint64 available)
{
    if (!isPaced()) {
        return available;
    }
    if (m_share == 0) {
        const LineShare share = m_limits.line->take(Bandwidth::Way::Down, available);
        m_share = share.bytes;
        if (share.wait.count() > 0) {
            m_reply->setReadBufferSize(kPacedReadBufferBytes);
            m_timer.stop();
            m_turn.start(share.wait);
            return 0;
        }
    }
    const qint64 bytes = std::min(available, m_share);
    m_share -= bytes;
    return bytes;
}

// False: it is over.
bool HttpExchange::takeIn(qint64 bytes)
{
    const qsizetype before = m_answer.body.size();
    if (before + bytes > m_limits.maxBodyBytes) {
        giveUp(Failure::TooLarge);
        return false;
    }
    m_answer.body.resize(before + bytes);
    const qint64 read = m_reply->read(m_answer.body.data() + before, bytes);
    m_answer.body.truncate(before + std::max<qint64>(read, 0));
    if (m_limits.moved && m_method == "GET") {
        m_limits.moved->store(m_answer.body.size());
    }
    return true;
}

void HttpExchange::giveUp(Failure failure)
{
    m_answer.failure = failure;
    m_reply->abort(); // and with it finished()
}

void HttpExchange::onFinished()
{
    if (m_isOver) {
        return;
    }
    const qint64 rest = m_reply->bytesAvailable();
    if (m_answer.failure == Failure::None && rest > 0) {
        if (isPaced()) {
            m_limits.line->charge(Bandwidth::Way::Down, std::max<qint64>(rest - m_share, 0));
        }
        takeIn(rest);
        if (m_isOver) {
            return;
        }
    }
    m_isOver = true;
    m_timer.stop();
    m_turn.stop();
    m_answer.wasSent = m_answer.wasSent || m_answer.status != 0;
    m_answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto &[name, value] : m_reply->rawHeaderPairs()) {
        m_answer.headers.insert(name.toLower(), value);
    }
    if (m_answer.failure == Failure::None) {
        m_answer.failure = failureOf(m_reply->error(), m_answer.status);
    }
    const auto announced = m_answer.headers.constFind("content-length");
    if (m_answer.failure == Failure::None && m_method != "HEAD"
        && announced != m_answer.headers.cend()
        && announced->trimmed().toLongLong() != m_answer.body.size()) {
        m_answer.failure = Failure::Broken;
    }
    if (m_answer.failure != Failure::None) {
        m_answer.detail = QStringLiteral("network error %1, status %2, %3 bytes")
                              .arg(int(m_reply->error()))
                              .arg(m_answer.status)
                              .arg(m_answer.body.size());
        m_answer.body.clear();
    }
    emit finished(m_answer);
}

} // namespace Sync
