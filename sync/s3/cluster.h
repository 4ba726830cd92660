#pragma once

#include "sync/s3/endpointhealth.h"
#include "sync/s3/s3client.h"
#include "sync/transfer/retrypolicy.h"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <QVector>

#include <array>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace Sync {

//! All endpoints of one storage as if they were one: requests go to the one that is expected to
//! answer first, and to another one when it does not; those that fail are left alone for a while.
//! Control, sending, reading and playing have connections of their own, so that none waits for
//! another; what is played and late is asked of a second endpoint as well. An
//! error that it answers with is permanent, or no endpoint could help in time. Lives on one
//! thread; the session outlives it. Answers come from the event loop, never from within send().
class Cluster final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Cluster)
public:
    using Done = S3Client::Done;

    struct Options
    {
        //! attempts are rounds: in each every endpoint is asked at most once.
        RetryPolicy rounds{std::chrono::milliseconds(250), std::chrono::seconds(2), 3};
        RetryPolicy playingRounds{
            std::chrono::milliseconds(100), std::chrono::milliseconds(400), 8};
        //! No further round is begun after that time.
        std::chrono::milliseconds giveUpAfter{60'000};
    };

    Cluster(S3Session *session, const Options &options, QObject *parent = nullptr);
    ~Cluster() override;

    //! done is called once, unless the call is cancelled or the cluster destroyed.
    quint64 send(const S3Call &call, const Done &done);
    //! Ends the request; done is not called.
    void cancel(quint64 id);
    //! The endpoint that should answer a reader first.
    S3Address likeliest() const;

private:
    struct Endpoint;
    struct Job;
    struct Sent;
    using JobPointer = std::shared_ptr<Job>;

    void pump();
    void wakeLater();
    bool start(const JobPointer &job);
    QVector<EndpointState> states(S3Lane lane) const;
    S3Client *client(Endpoint &endpoint, S3Lane lane);
    static std::optional<qsizetype> untriedAtAll(const QVector<EndpointState> &states);
    void sendTo(const JobPointer &job, qsizetype index);
    void hedge(quint64 id, quint64 request);
    void withdraw(Job &job);
    void onAnswer(const JobPointer &job, Endpoint &endpoint, const S3Answer &answer);
    void note(Endpoint &endpoint, S3Lane lane, MonotonicTime sent, const S3Answer &answer);
    QString nameOf(const Endpoint &endpoint) const;
    void noteSilence(const Endpoint &endpoint, S3Lane lane);
    bool triesAgain(const JobPointer &job, const S3Answer &answer);
    bool hasUntried(const Job &job) const;

    S3Session *m_session;
    Options m_options;
    std::vector<Endpoint> m_endpoints;
    QHash<quint64, JobPointer> m_jobs;
    std::deque<JobPointer> m_waiting; //!< for an endpoint that has room
    quint64 m_lastId = 0;
    qsizetype m_turn = 0;
    int m_hedges = 0; //!< under way
    QTimer m_wake; //!< for what waits for an endpoint that is left alone
};

} // namespace Sync
