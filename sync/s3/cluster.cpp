#include "sync/s3/cluster.h"

#include "library/base/logging.h"
#include "sync/s3/playingrecord.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

using namespace std::chrono_literals;

// A request that a viewer waits for is sent to a second endpoint when the first takes this many
// times as long as it lately did.
constexpr int kHedgeFactor = 3;
constexpr std::chrono::milliseconds kSoonestHedge{200};
constexpr std::chrono::milliseconds kLatestHedge{600};
constexpr std::chrono::milliseconds kFirstHedge{500}; // while nothing was measured
// On a line that is slow as a whole, asking twice makes it slower.
constexpr int kHedgesAtOnce = 2;
// One that takes this long while another has answered is not slow, but away.
constexpr std::chrono::milliseconds kSilence{1000};

std::chrono::milliseconds since(MonotonicTime then, MonotonicTime now)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(now - then);
}

} // namespace

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
        int sum = 0;
        for (const std::unique_ptr<S3Client> &client : clients) {
            sum += client ? client->underWay() : 0;
        }
        return sum;
    }
};

struct Cluster::Sent
{
    Endpoint *endpoint = nullptr;
    quint64 request = 0; //!< of the endpoint's client
    MonotonicTime at;
};

struct Cluster::Job
{
    quint64 id = 0;
    S3Call call;
    Done done;
    QVector<bool> wasTried; //!< by endpoint, in this round
    int round = 1;
    MonotonicTime begun;
    std::vector<Sent> underWay; //!< two while it is hedged
    bool wasHedged = false; //!< in this round
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
    withdraw(*job);
    pump();
}

// What is still under way of it.
void Cluster::withdraw(Job &job)
{
    if (job.underWay.size() > 1) {
        --m_hedges;
    }
    for (const Sent &sent : std::exchange(job.underWay, {})) {
        client(*sent.endpoint, job.call.lane)->cancel(sent.request);
    }
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
    const qsizetype other = job->call.turn % states.size();
    if (job->call.turn > 0 && !states.at(other).wasTried
        && states.at(other).health.accepts(now, states.at(other).underWayInAll)) {
        sendTo(job, other);
        return true;
    }
    std::optional<qsizetype> chosen = chooseEndpoint(states, job->call.lane, now, m_turn);
    if (job->call.lane == S3Lane::Playing && (!chosen || states.at(*chosen).wasTried)) {
        const std::optional<qsizetype> untried = untriedAtAll(states);
        chosen = untried ? untried : chosen;
    }
    if (!chosen) {
        return false;
    }
    m_turn = (*chosen + 1) % states.size();
    sendTo(job, *chosen);
    return true;
}

// Somebody waits: before the endpoint is asked again that just failed, one is that is left alone,
// for it may be back.
std::optional<qsizetype> Cluster::untriedAtAll(const QVector<EndpointState> &states)
{
    std::optional<qsizetype> first;
    for (qsizetype i = 0; i < states.size(); ++i) {
        const EndpointState &state = states.at(i);
        if (!state.wasTried && state.underWay < state.health.allowedAtOnce()
            && (!first || state.health.askedAgainAt() < states.at(*first).health.askedAgainAt())) {
            first = i;
        }
    }
    return first;
}

void Cluster::sendTo(const JobPointer &job, qsizetype index)
{
    Endpoint &endpoint = m_endpoints.at(std::size_t(index));
    const MonotonicTime now = m_session->clock->monotonicNow();
    job->wasTried[index] = true;
    const quint64 request
        = client(endpoint, job->call.lane)
              ->send(job->call, [this, id = job->id, to = &endpoint](const S3Answer &answer) {
                  if (const JobPointer current = m_jobs.value(id)) {
                      onAnswer(current, *to, answer);
                  }
              });
    job->underWay.push_back({&endpoint, request, now});
    if (job->call.lane == S3Lane::Playing && !job->wasHedged && m_endpoints.size() > 1) {
        const std::chrono::milliseconds expected = endpoint.health.expected(job->call.lane, now);
        const std::chrono::milliseconds patience = expected == 0ms
            ? kFirstHedge
            : std::clamp(expected * kHedgeFactor, kSoonestHedge, kLatestHedge);
        QTimer::singleShot(patience, this, [this, id = job->id, request] { hedge(id, request); });
    }
}

// Somebody waits: asks another endpoint as well, and takes whichever answers first.
void Cluster::hedge(quint64 id, quint64 request)
{
    const JobPointer job = m_jobs.value(id);
    if (!job || job->wasHedged || m_hedges >= kHedgesAtOnce || job->underWay.size() != 1
        || job->underWay.front().request != request) {
        return;
    }
    const MonotonicTime now = m_session->clock->monotonicNow();
    QVector<EndpointState> states = this->states(job->call.lane);
    for (qsizetype i = 0; i < states.size(); ++i) {
        states[i].wasTried = job->wasTried.at(i);
    }
    const std::optional<qsizetype> chosen = chooseEndpoint(states, job->call.lane, now, m_turn);
    if (!chosen || states.at(*chosen).wasTried
        || !states.at(*chosen).health.accepts(now, states.at(*chosen).underWayInAll)) {
        return;
    }
    const Sent &first = job->underWay.front();
    qCInfo(lcStore) << first.endpoint->address.endpoint() << "is slow; asked elsewhere after"
                    << since(first.at, now).count() << "ms";
    job->wasHedged = true;
    ++m_hedges;
    sendTo(job, *chosen);
}

S3Client *Cluster::client(Endpoint &endpoint, S3Lane lane)
{
    std::unique_ptr<S3Client> &client = endpoint.clients.at(std::size_t(lane));
    if (!client) {
        client = std::make_unique<S3Client>(endpoint.address, m_session, this);
    }
    return client.get();
}

void Cluster::onAnswer(const JobPointer &job, Endpoint &endpoint, const S3Answer &answer)
{
    const auto sent = std::find_if(job->underWay.begin(), job->underWay.end(),
        [&endpoint](const Sent &each) { return each.endpoint == &endpoint; });
    note(endpoint, job->call.lane, sent->at, answer);
    if (job->underWay.size() > 1) {
        --m_hedges;
    }
    job->underWay.erase(sent);
    const bool isOver = !answer.error || !answer.error->retryable;
    if (!isOver && !job->underWay.empty()) {
        return; // the other one may still answer
    }
    if (isOver) {
        const MonotonicTime now = m_session->clock->monotonicNow();
        for (const Sent &late : job->underWay) {
            late.endpoint->health.noteSlow(job->call.lane, now, since(late.at, now));
            if (since(late.at, now) >= kSilence) {
                noteSilence(*late.endpoint, job->call.lane);
            }
            client(*late.endpoint, job->call.lane)->cancel(late.request);
        }
        job->underWay.clear();
    }
    if (!triesAgain(job, answer)) {
        m_jobs.remove(job->id);
        job->done(answer);
    }
    pump();
}

void Cluster::note(Endpoint &endpoint, S3Lane lane, MonotonicTime sent, const S3Answer &answer)
{
    const MonotonicTime now = m_session->clock->monotonicNow();
    // A refusal is the answer of a healthy endpoint.
    if (!answer.error || !answer.error->retryable) {
        endpoint.health.noteSuccess(lane, now, since(sent, now));
        if (lane == S3Lane::Playing && m_session->playing) {
            m_session->playing->answered(nameOf(endpoint));
        }
        return;
    }
    const bool wasHealthy = endpoint.health.isHealthy();
    EndpointHealth::Fault fault = EndpointHealth::Fault::Failed;
    if (answer.error->code == ErrorCode::Busy) {
        fault = EndpointHealth::Fault::Busy;
    } else if (!answer.wasSent) {
        fault = EndpointHealth::Fault::Absent;
    }
    endpoint.health.noteFault(now, sent, fault);
    if (fault != EndpointHealth::Fault::Busy) {
        noteSilence(endpoint, lane);
    }
    if (wasHealthy && fault != EndpointHealth::Fault::Busy) {
        qCWarning(lcStore) << endpoint.address.endpoint() << errorCodeName(answer.error->code)
                           << answer.error->detail;
    }
}

// As a person calls it: the host, with the port where several are on one.
QString Cluster::nameOf(const Endpoint &endpoint) const
{
    const auto hostOf = [](const Endpoint &each) { return QUrl(each.address.endpoint()).host(); };
    const QString host = hostOf(endpoint);
    const auto sharing = std::count_if(m_endpoints.begin(), m_endpoints.end(),
        [&](const Endpoint &each) { return hostOf(each) == host; });
    return sharing > 1 ? QUrl(endpoint.address.endpoint()).authority() : host;
}

void Cluster::noteSilence(const Endpoint &endpoint, S3Lane lane)
{
    if (lane == S3Lane::Playing && m_session->playing) {
        m_session->playing->fellSilent(nameOf(endpoint));
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
    const bool isPlaying = job->call.lane == S3Lane::Playing;
    const auto delay
        = (isPlaying ? m_options.playingRounds : m_options.rounds)
              .delay(*answer.error, job->round, QRandomGenerator::global()->generateDouble());
    if (!delay) {
        return false;
    }
    ++job->round;
    job->wasHedged = false;
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
        if (job.wasTried.at(qsizetype(i))) {
            continue;
        }
        if (job.call.lane == S3Lane::Playing
            || endpoint.health.accepts(now, endpoint.underWayInAll())) {
            return true;
        }
    }
    return false;
}

} // namespace Sync
