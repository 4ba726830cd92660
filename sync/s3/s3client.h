#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"
#include "sync/s3/httpexchange.h"
#include "sync/s3/s3address.h"
#include "sync/s3/s3lane.h"
#include "sync/s3/s3signer.h"
#include "sync/store/objectstore.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QObject>
#include <QVector>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace Sync {

class Bandwidth;
class PlayingRecord;

//! What all requests to one storage have in common. What is learned from its answers, the region
//! and how wrong this PC's clock is, is kept here. Lives on the thread of the clients.
struct S3Session
{
    S3Keys keys;
    QString region;
    QVector<S3Address> addresses; //!< all of the storage's: a redirect leads nowhere else
    const Clock *clock = nullptr; //!< outlives the session
    std::chrono::milliseconds clockOffset{0}; //!< what this PC's clock lacks
    HttpTimeouts timeouts;
    HttpTimeouts playingTimeouts = kPlayingTimeouts;
    //! By endpoint: the SHA-256 of the certificate that a person approved. There, no other counts.
    QHash<QString, QByteArray> approvedCertificates;
    //! Called with the endpoint and the SHA-256 of a certificate that was not taken; may be unset.
    std::function<void(const QString &, const QByteArray &)> refusedCertificate;
    //! Its limits hold for what is sent and read, never for what is played; null: there are none.
    std::shared_ptr<Bandwidth> line;
    std::shared_ptr<PlayingRecord> playing; //!< null: nobody asks
};

//! What is asked of a storage, whichever endpoint answers.
struct S3Call
{
    //! Whether a 404 without words (to HEAD) is looked into: the bucket, or all of it, may be gone.
    enum class Absence
    {
        IsExplained,
        IsBelieved
    };
    //! Whether it may be carried out twice when the answer to the first time got lost.
    enum class Repeat
    {
        IsHarmless,
        IfNotDone
    };

    QByteArray method;
    QString key; //!< empty: the bucket itself
    S3Pairs query;
    S3Pairs headers;
    QByteArray body;
    QByteArray bodySha256; //!< 32 bytes; empty: computed
    qint64 maxBodyBytes = 0; //!< of the answer; an error's words are always read
    std::chrono::milliseconds answerWithin{0}; //!< 0: as always
    Absence absence = Absence::IsExplained;
    S3Lane lane = S3Lane::Control;
    Repeat repeat = Repeat::IsHarmless;
    int turn = 0; //!< from one to the next another endpoint is asked first; 0: the likeliest
    MovedBytes moved; //!< of the body, or of the answer to GET
};

struct S3Answer
{
    int status = 0; //!< 0: nobody answered
    QHash<QByteArray, QByteArray> headers; //!< names in lower case
    QByteArray body;
    QString code; //!< of a refusal, in S3's words
    bool wasSent = true; //!< false: the storage cannot have seen anything of the request
    std::optional<Error> error; //!< unset: done
};

//! Speaks S3 with one endpoint. Before it answers with an error it does once what that error asks
//! for: corrects the clock, takes the bucket's region, follows a redirect within the storage. When
//! a connection broke under a body it asks without the body, because a refusal that came too early
//! was lost with the connection. At most six requests are under way, the others wait. Lives on one
//! thread; the session outlives it. Answers come from the event loop, never from within send().
class S3Client final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(S3Client)
public:
    using Done = std::function<void(const S3Answer &)>;

    //! As many as Qt opens to one host; a request that Qt lets wait would have no time-out.
    static constexpr int kConnections = 6;

    S3Client(const S3Address &address, S3Session *session, QObject *parent = nullptr);
    ~S3Client() override;

    const S3Address &address() const { return m_address; }
    //! done is called once, unless the call is cancelled or the client destroyed.
    quint64 send(const S3Call &call, const Done &done);
    //! Ends the request; done is not called.
    void cancel(quint64 id);
    int underWay() const { return int(m_running.size()); }

private:
    //! What is sent for a call: itself, or something that finds out why it failed.
    enum class Sending
    {
        Call,
        WithoutBody,
        WhereIsTheBucket
    };
    struct Job;

    void pump();
    void start(const std::shared_ptr<Job> &job, Sending sending);
    void onAnswer(const std::shared_ptr<Job> &job, const HttpExchange::Answer &answer);
    void onRefused(const std::shared_ptr<Job> &job, const S3Answer &answer, const QString &region);
    bool correctsClock(Job &job, const S3Answer &answer);
    bool takesRegion(Job &job, const S3Answer &answer, const QString &region);
    bool redirects(Job &job, const S3Answer &answer);
    void end(const std::shared_ptr<Job> &job, const S3Answer &answer);

    S3Address m_address;
    S3Session *m_session;
    QNetworkAccessManager m_network;
    std::deque<std::shared_ptr<Job>> m_waiting;
    QHash<quint64, std::shared_ptr<Job>> m_running;
    quint64 m_lastId = 0;
};

} // namespace Sync
