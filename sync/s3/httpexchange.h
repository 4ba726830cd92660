#pragma once

#include "sync/s3/httptimeouts.h"
#include "sync/store/objectstore.h"

#include <QByteArray>
#include <QHash>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include <memory>

class QNetworkAccessManager;

namespace Sync {

class Bandwidth;
class PacedBody;

//! One request over HTTP and its answer, whole or not at all; knows nothing of S3. Starts at once,
//! finished() exactly once; destroying it ends it silently. Lives on the thread of the manager.
class HttpExchange final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpExchange)
public:
    enum class Failure
    {
        None,
        Unreachable, //!< nobody there
        Broken, //!< the connection ended before the answer did
        TimedOut,
        Untrusted, //!< the certificate
        NotHttp,
        TooLarge //!< more than was asked for
    };
    struct Answer
    {
        Failure failure = Failure::None;
        int status = 0; //!< 0: no head arrived
        QHash<QByteArray, QByteArray> headers; //!< names in lower case
        QByteArray body;
        bool wasSent = false; //!< something of the request may have arrived
        QByteArray certificate; //!< Untrusted: the SHA-256 of the one that was shown
        QString detail; //!< of a failure, for the log
    };
    struct Limits
    {
        HttpTimeouts timeouts;
        qint64 maxBodyBytes = 0; //!< of the answer
        //! SHA-256 of the only certificate that is taken; empty: those that this PC trusts.
        QByteArray approvedCertificate;
        //! The line whose limits hold for the body, and for the answer to GET; null: none do. What
        //! they hold back is not late.
        std::shared_ptr<Bandwidth> line;
        MovedBytes moved;
    };

    //! method is one of GET, HEAD, PUT, POST, DELETE; a body goes with PUT and POST alone.
    HttpExchange(QNetworkAccessManager *network, const QNetworkRequest &request,
        const QByteArray &method, const QByteArray &body, const Limits &limits,
        QObject *parent = nullptr);
    ~HttpExchange() override;

    //! The request as Qt is to send it: by itself it would follow redirects, keep cookies, ask for
    //! compressed bytes and share one connection.
    static QNetworkRequest plain(QNetworkRequest request);
    //! What Qt says of a reply that ended, where an answer with a status is no failure. Pure.
    static Failure failureOf(QNetworkReply::NetworkError error, int status);

signals:
    void finished(const Sync::HttpExchange::Answer &answer);

private:
    void onHead();
    void onBytes();
    void onFinished();
    void onEncrypted();
    void onUploadProgress(qint64 sent, qint64 total);
    void giveUp(Failure failure);
    void expect(std::chrono::milliseconds within);
    qint64 mayTakeIn(qint64 available);
    bool takeIn(qint64 bytes);
    bool isPaced() const;

    QPointer<PacedBody> m_body; //!< null: the request has none, or no limits hold
    QPointer<QNetworkReply> m_reply; //!< belongs to the manager
    QByteArray m_method;
    Limits m_limits;
    QTimer m_timer;
    QTimer m_turn; //!< runs until the share of the line may be taken in
    qint64 m_share = 0;
    Answer m_answer;
    bool m_isOver = false;
};

} // namespace Sync
