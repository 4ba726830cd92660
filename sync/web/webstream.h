#pragma once

#include "sync/s3/httpexchange.h"
#include "sync/web/webanswer.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace Sync {

//! One GET whose answer is handed out as it arrives, as fast as somebody takes it. The name and the
//! password of its address are given to a server that asks for them. Starts at once; finished()
//! exactly once, after all else; destroying it ends it silently. Lives on the thread of the
//! manager, which is that of a WebClient.
class WebStream final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebStream)
public:
    WebStream(QNetworkAccessManager *network, const QNetworkRequest &request,
        const HttpTimeouts &timeouts, QObject *parent);
    ~WebStream() override;

    //! While held, the server waits; that is not late.
    void hold();
    void goOn();
    bool isHeld() const { return m_isHeld; }

signals:
    void headArrived(int status, const Sync::WebHeaders &headers);
    void bytesArrived(const QByteArray &bytes);
    void finished(const Sync::WebEnd &end);

private:
    void onHead();
    void onBytes();
    void onFinished();

    const HttpTimeouts m_timeouts;
    QPointer<QNetworkReply> m_reply; //!< belongs to the manager
    QTimer m_timer;
    bool m_isHeld = false;
    bool m_isLate = false;
    bool m_hasHead = false;
    bool m_isOver = false;
    CertificateFault m_fault = CertificateFault::Unknown;
    QString m_faults; //!< of the certificate, for the log
};

} // namespace Sync
