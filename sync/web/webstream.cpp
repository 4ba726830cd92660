#include "sync/web/webstream.h"

#include "sync/web/webclient.h"

#include <QNetworkAccessManager>

namespace Sync {

namespace {

constexpr qint64 kStreamBufferBytes = 512 * 1024;

QNetworkRequest webRequest(const QNetworkRequest &request)
{
    QNetworkRequest message = HttpExchange::plain(request);
    const QUrl address = request.url();
    if (!address.userName().isEmpty()) {
        message.setUrl(address.adjusted(QUrl::RemoveUserInfo));
        WebClient::giveWhenAsked(message, address);
    }
    return message;
}

} // namespace

WebStream::WebStream(QNetworkAccessManager *network, const QNetworkRequest &request,
    const HttpTimeouts &timeouts, QObject *parent)
    : QObject(parent)
    , m_timeouts(timeouts)
    , m_reply(network->get(webRequest(request)))
{
    m_reply->setReadBufferSize(kStreamBufferBytes);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_isLate = true;
        m_reply->abort(); // and with it finished()
    });
    connect(
        m_reply, &QNetworkReply::requestSent, this, [this] { m_timer.start(m_timeouts.answer); });
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_fault = webCertificateFault(errors);
        for (const QSslError &error : errors) {
            m_faults += QStringLiteral(", ") + error.errorString();
        }
    });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &WebStream::onHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &WebStream::onBytes);
    connect(m_reply, &QNetworkReply::finished, this, &WebStream::onFinished);
    m_timer.start(m_timeouts.connect);
}

WebStream::~WebStream()
{
    if (m_reply) {
        m_reply->disconnect(this);
        if (m_reply->error() == QNetworkReply::NoError) {
            m_reply->abort();
        }
        m_reply->deleteLater(); // it may be the sender
    }
}

void WebStream::hold()
{
    m_isHeld = true;
    m_timer.stop();
}

void WebStream::goOn()
{
    if (!m_isHeld) {
        return;
    }
    m_isHeld = false;
    if (m_reply->isFinished()) {
        onFinished();
    } else {
        m_timer.start(m_timeouts.stall);
        onBytes();
    }
}

void WebStream::onHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_hasHead || status == 0) {
        return;
    }
    m_hasHead = true;
    m_timer.start(m_timeouts.stall);
    WebHeaders headers;
    for (const auto &[name, value] : m_reply->rawHeaderPairs()) {
        headers.insert(name.toLower(), value);
    }
    emit headArrived(status, headers);
}

void WebStream::onBytes()
{
    if (m_isHeld || m_isOver) {
        return;
    }
    if (!m_reply->isFinished()) {
        m_timer.start(m_timeouts.stall);
    }
    while (!m_isHeld && m_reply->bytesAvailable() > 0) {
        emit bytesArrived(m_reply->read(kStreamBufferBytes));
    }
}

void WebStream::onFinished()
{
    onHead();
    m_timer.stop();
    onBytes();
    if (m_isHeld || m_isOver) {
        return; // the rest is taken later
    }
    m_isOver = true;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    WebEnd end;
    end.failure = m_isLate ? HttpExchange::Failure::TimedOut
                           : HttpExchange::failureOf(m_reply->error(), status);
    end.certificate = m_fault;
    if (end.failure != HttpExchange::Failure::None) {
        end.detail = QStringLiteral("network error %1, status %2%3")
                         .arg(int(m_reply->error()))
                         .arg(status)
                         .arg(m_faults);
    }
    emit finished(end);
}

} // namespace Sync
