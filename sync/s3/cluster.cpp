#include "sync/s3/cluster.h"

#include "library/base/logging.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace Sync {

struct Cluster::Endpoint
{
    S3Address address;
    EndpointHealth health;
    std::array<std::unique_ptr<S3Client>, kS3Lanes> clients;

    int underWay(S3Lane lane) const
    {
        const auto &client = clients.at(std::size_t(lane));
        return client ? client->underWay() : 0;
    }
    int underWayInAll() const
    {
        return underWay(S3Lane::Control) + underWay(S3Lane::Sending) + underWay(S3Lane::Reading);
    }
};

struct Cluster::Job
{
    quint64 id = 0;
    S3Call call;
    Done done;
    QVector<bool> wasTried; //!< by endpoint, in this round
    int round = 1;
    MonotonicTime begun;
    MonotonicTime sent;
    Endpoint *endpoint = nullptr; //!< that has it now
    quint64 request = 0; //!< of the endpoint's client
};

Cluster::Cluster(S3Session *session, const Options &options, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_options(options)
    , m_wake(this) // goes with the cluster to its thread
{
    for (const S3Address &address : std::as_const(session->addresses)) {
        m_endpoints.push_back({address, {}, {}});
    }
    m_wake.setSingleShot(true);
    connect(&m_wake, &QTimer::timeout, this, &Cluster::pump);
}

Cluster::~Cluster() = default;

quint64 Cluster::send(const S3Call &call, const Done &done)
{
    auto job = std::make_shared<Job>();
    job->id = ++m_lastId;
    job->call = call;
    job->done = done;
    job->wasTried.fill(false, qsizetype(m_endpoints.size()));
    job->begun = m_session->clock->monotonicNow();
    m_jobs.insert(job->id, job);
    m_waiting.push_back(job);
    pump();
    return job->id;
}

void Cluster::cancel(quint64 id)
{
    const JobPointer job = m_jobs.take(id);
    if (!job) {
        return;
    }
    m_waiting.erase(std::remove(m_waiting.begin(), m_waiting.end(), job), m_waiting.end());
    if (job->endpoint != nullptr) {
        client(*job->endpoint, job->call.lane)->cancel(job->request);
    }
    pump();
}

// Each lane in its order; one that has no room does not hold up the others.
void Cluster::pump()
{
    std::array<bool, kS3Lanes> isFull{};
    for (auto job = m_waiting.begin(); job != m_waiting.end();) {
        bool &full = isFull.at(std::size_t((*job)->call.lane));
        if (!full && start(*job)) {
            job = m_waiting.erase(job);
        } else {
            full = true;
            ++job;
        }
    }
    if (!m_waiting.empty()) {
        wakeLater();
    }
}

void Cluster::wakeLater()
{
    const MonotonicTime now = m_session->clock->monotonicNow();
    std::optional<MonotonicTime> next;
    for (const Endpoint &endpoint : m_endpoints) {
        const MonotonicTime then = endpoint.health.askedAgainAt();
        if (then > now && (!next || then < *next)) {
            next = then;
        }
    }
    if (next) {
        m_wake.start(std::chrono::ceil<std::chrono::milliseconds>(*next - now));
    }
}

QVector<EndpointState> Cluster::states(S3Lane lane) const
{
    QVector<EndpointState> states;
    for (const Endpoint &endpoint : m_endpoints) {
        states.append({endpoint.health, endpoint.underWay(lane), endpoint.underWayInAll(), false});
    }
    return states;
}

S3Address Cluster::likeliest() const
{
    const auto chosen = chooseEndpoint(
        states(S3Lane::Reading), S3Lane::Reading, m_session->clock->monotonicNow(), 0);
    return m_endpoints.at(std::size_t(chosen.value_or(0))).address;
}

bool Cluster::start(const JobPointer &job)
{
    QVector<EndpointState> states = this->states(job->call.lane);
    for (qsizetype i = 0; i < states.size(); ++i) {
        states[i].wasTried = job->wasTried.at(i);
    }
    const MonotonicTime now = m_session->clock->monotonicNow();
    const std::optional<qsizetype> chosen = chooseEndpoint(states, job->call.lane, now, m_turn);
    if (!chosen) {
        return false;
    }
    m_turn = (*chosen + 1) % states.size();
    job->wasTried[*chosen] = true;
    job->sent = now;
    job->endpoint = &m_endpoints.at(std::size_t(*chosen));
    job->request = client(*job->endpoint, job->call.lane)
                       ->send(job->call, [this, id = job->id](const S3Answer &answer) {
                           if (const JobPointer current = m_jobs.value(id)) {
                               onAnswer(current, answer);
                           }
                       });
    return true;
}

S3Client *Cluster::client(Endpoint &endpoint, S3Lane lane)
{
    std::unique_ptr<S3Client> &client = endpoint.clients.at(std::size_t(lane));
    if (!client) {
        client = std::make_unique<S3Client>(endpoint.address, m_session, this);
    }
    return client.get();
}

void Cluster::onAnswer(const JobPointer &job, const S3Answer &answer)
{
    note(*job, answer);
    job->endpoint = nullptr;
    if (!triesAgain(job, answer)) {
        m_jobs.remove(job->id);
        job->done(answer);
    }
    pump();
}

void Cluster::note(const Job &job, const S3Answer &answer)
{
    Endpoint &endpoint = *job.endpoint;
    const MonotonicTime now = m_session->clock->monotonicNow();
    // A refusal is the answer of a healthy endpoint.
    if (!answer.error || !answer.error->retryable) {
        endpoint.health.noteSuccess(job.call.lane, now,
            std::chrono::duration_cast<std::chrono::milliseconds>(now - job.sent));
        return;
    }
    const bool wasHealthy = endpoint.health.isHealthy();
    EndpointHealth::Fault fault = EndpointHealth::Fault::Failed;
    if (answer.error->code == ErrorCode::Busy) {
        fault = EndpointHealth::Fault::Busy;
    } else if (!answer.wasSent) {
        fault = EndpointHealth::Fault::Absent;
    }
    endpoint.health.noteFault(now, job.sent, fault);
    if (wasHealthy && fault != EndpointHealth::Fault::Busy) {
        qCWarning(lcStore) << endpoint.address.endpoint() << errorCodeName(answer.error->code)
                           << answer.error->detail;
    }
}

bool Cluster::triesAgain(const JobPointer &job, const S3Answer &answer)
{
    if (!answer.error || !answer.error->retryable) {
        return false;
    }
    const bool wasPerhapsDone = answer.wasSent && answer.error->code != ErrorCode::Busy;
    if (wasPerhapsDone && job->call.repeat == S3Call::Repeat::IfNotDone) {
        return false;
    }
    const MonotonicTime now = m_session->clock->monotonicNow();
    if (now - job->begun >= m_options.giveUpAfter) {
        return false;
    }
    if (hasUntried(*job)) {
        m_waiting.push_front(job);
        return true;
    }
    const auto delay = m_options.rounds.delay(
        *answer.error, job->round, QRandomGenerator::global()->generateDouble());
    if (!delay) {
        return false;
    }
    ++job->round;
    job->wasTried.fill(false);
    QTimer::singleShot(*delay, this, [this, id = job->id] {
        if (const JobPointer current = m_jobs.value(id)) {
            m_waiting.push_front(current);
            pump();
        }
    });
    return true;
}

bool Cluster::hasUntried(const Job &job) const
{
    const MonotonicTime now = m_session->clock->monotonicNow();
    for (std::size_t i = 0; i < m_endpoints.size(); ++i) {
        const Endpoint &endpoint = m_endpoints.at(i);
        if (!job.wasTried.at(qsizetype(i))
            && endpoint.health.accepts(now, endpoint.underWayInAll())) {
            return true;
        }
    }
    return false;
}

} // namespace Sync
