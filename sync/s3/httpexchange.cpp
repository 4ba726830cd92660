#include "sync/s3/httpexchange.h"

#include <QCryptographicHash>
#include <QNetworkAccessManager>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <algorithm>

namespace Sync {

namespace {

// Without it Qt takes in as fast as the network gives, however slowly it is read.
constexpr qint64 kReadBufferBytes = 1024 * 1024;

QByteArray certificateOf(const QNetworkReply &reply)
{
    return reply.sslConfiguration().peerCertificate().digest(QCryptographicHash::Sha256);
}

QNetworkReply *sendOver(QNetworkAccessManager *network, QNetworkRequest request,
    const QByteArray &method, const QByteArray &body)
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
    if (method == "GET") {
        return network->get(request);
    }
    if (method == "HEAD") {
        return network->head(request);
    }
    if (method == "DELETE") {
        return network->deleteResource(request);
    }
    return method == "PUT" ? network->put(request, body) : network->post(request, body);
}

HttpExchange::Failure failureOf(QNetworkReply::NetworkError error, int status)
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

} // namespace

HttpExchange::HttpExchange(QNetworkAccessManager *network, const QNetworkRequest &request,
    const QByteArray &method, const QByteArray &body, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_reply(sendOver(network, request, method, body))
    , m_method(method)
    , m_limits(limits)
{
    m_reply->setReadBufferSize(kReadBufferBytes);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { giveUp(Failure::TimedOut); });
    connect(m_reply, &QNetworkReply::socketStartedConnecting, this,
        [this] { m_timer.start(m_limits.timeouts.connect); });
    connect(m_reply, &QNetworkReply::requestSent, this, [this, hasBody = !body.isEmpty()] {
        m_answer.wasSent = true;
        m_timer.start(hasBody ? m_limits.timeouts.stall : m_limits.timeouts.answer);
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
    m_timer.start(m_limits.timeouts.connect);
}

HttpExchange::~HttpExchange()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
}

void HttpExchange::onUploadProgress(qint64 sent, qint64 total)
{
    // Qt ends with a report of nothing.
    if (total > 0 && m_answer.status == 0) {
        m_timer.start(sent < total ? m_limits.timeouts.stall : m_limits.timeouts.answer);
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
    m_timer.start(m_limits.timeouts.stall);
    const qint64 announced = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if (m_method != "HEAD" && announced > 0 && announced <= m_limits.maxBodyBytes) {
        m_answer.body.reserve(announced);
    }
}

void HttpExchange::onBytes()
{
    m_timer.start(m_limits.timeouts.stall);
    const qint64 available = m_reply->bytesAvailable();
    const qsizetype before = m_answer.body.size();
    if (before + available > m_limits.maxBodyBytes) {
        giveUp(Failure::TooLarge);
        return;
    }
    m_answer.body.resize(before + available);
    const qint64 read = m_reply->read(m_answer.body.data() + before, available);
    m_answer.body.truncate(before + std::max<qint64>(read, 0));
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
    if (m_answer.failure == Failure::None && m_reply->bytesAvailable() > 0) {
        onBytes();
        if (m_isOver) {
            return;
        }
    }
    m_isOver = true;
    m_timer.stop();
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
