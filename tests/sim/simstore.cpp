#include "tests/sim/simstore.h"

#include <algorithm>

namespace Sim {

using Sync::Answer;

namespace {

constexpr qint64 kBlindWindowMs = 4 * kMinute;
constexpr qint64 kBlindEpochMs = 40 * kMinute;
constexpr qint64 kSightMs = 12 * kMinute; //!< at the end of an epoch nobody is blind
constexpr qint64 kLatestEffectMs = 9 * kMinute;

bool isSegment(const QString &key)
{
    return key.contains(QLatin1String("/catalog/")) && !key.endsWith(QLatin1String("/head"))
        && !key.endsWith(QLatin1String("/ack"));
}

} // namespace

Store::Store(Random &random, qint64 startMs)
    : m_random(random)
    , m_startMs(startMs)
    , m_skewMs{random.between(-30 * kSecond, 30 * kSecond),
          random.between(-30 * kSecond, 30 * kSecond)}
    , m_salt(random.below(~quint64(0)))
{ }

bool Store::refuses(int gateway, qint64 nowMs, Answer &answer)
{
    advance(nowMs);
    if (m_random.chance(faults.refused)) {
        answer.kind = Answer::Kind::Unreachable;
        return true;
    }
    answer.storeMs = nowMs + m_skewMs[gateway];
    return false;
}

bool Store::isBlind(int gateway, qint64 nowMs) const
{
    const auto mixed
        = [this](qint64 number) { return std::mt19937_64(m_salt ^ quint64(number)).operator()(); };
    const qint64 epoch = nowMs / kBlindEpochMs;
    if (faults.blind <= 0 || nowMs % kBlindEpochMs >= kBlindEpochMs - kSightMs
        || int(mixed(epoch) % 2) != gateway) {
        return false;
    }
    const quint64 window = mixed(nowMs / kBlindWindowMs * 2 + 1);
    return double(window >> 11) < faults.blind * 0x1p53;
}

std::optional<QByteArray> Store::seen(const QString &key, int gateway, qint64 nowMs) const
{
    const auto found = m_keys.find(key);
    if (found == m_keys.end() || isBlind(gateway, nowMs)) {
        return std::nullopt;
    }
    for (auto at = found->second.rbegin(); at != found->second.rend(); ++at) {
        if (at->visibleMs[gateway] <= nowMs) {
            return at->body;
        }
    }
    return std::nullopt;
}

Answer Store::get(const QString &key, int gateway, qint64 nowMs)
{
    Answer answer;
    if (refuses(gateway, nowMs, answer)) {
        return answer;
    }
    const std::optional<QByteArray> body = seen(key, gateway, nowMs);
    answer.kind = body ? Answer::Kind::Done : Answer::Kind::NotFound;
    answer.body = body.value_or(QByteArray());
    return answer;
}

Answer Store::head(const QString &key, int gateway, qint64 nowMs)
{
    Answer answer = get(key, gateway, nowMs);
    answer.body.clear();
    return answer;
}

Answer Store::list(const QString &prefix, int gateway, qint64 nowMs)
{
    Answer answer;
    if (refuses(gateway, nowMs, answer)) {
        return answer;
    }
    answer.kind = Answer::Kind::Done;
    for (auto at = m_keys.lower_bound(prefix); at != m_keys.end() && at->first.startsWith(prefix);
         ++at) {
        // A listing lags behind more than a key does.
        if (seen(at->first, gateway, nowMs) && !m_random.chance(faults.stale)) {
            answer.keys.append(at->first);
        }
    }
    return answer;
}

Answer Store::put(const QString &key, const QByteArray &body, int gateway, qint64 nowMs)
{
    return change(key, body, gateway, nowMs);
}

Answer Store::remove(const QString &key, int gateway, qint64 nowMs)
{
    return change(key, std::nullopt, gateway, nowMs);
}

Answer Store::copy(const QString &from, const QString &to, int gateway, qint64 nowMs)
{
    Answer answer = get(from, gateway, nowMs);
    if (!answer.done()) {
        return answer;
    }
    return change(to, answer.body, gateway, nowMs);
}

Answer Store::change(
    const QString &key, const std::optional<QByteArray> &body, int gateway, qint64 nowMs)
{
    Answer answer;
    if (refuses(gateway, nowMs, answer)) {
        return answer;
    }
    if (m_random.chance(faults.delayed)) {
        m_late.push_back({nowMs + m_random.between(kSecond, kLatestEffectMs), key, body});
        return {};
    }
    apply(key, body, nowMs);
    if (m_random.chance(faults.lost)) {
        return {};
    }
    answer.kind = Answer::Kind::Done;
    return answer;
}

void Store::apply(const QString &key, const std::optional<QByteArray> &body, qint64 nowMs)
{
    std::vector<Version> &versions = m_keys[key];
    const bool there = !versions.empty() && versions.back().body.has_value();
    if (body && there && isSegment(key) && *versions.back().body != *body) {
        overwritten.append(key);
    }
    Version version{body, nowMs, {nowMs, nowMs}};
    for (qint64 &visibleMs : version.visibleMs) {
        if (m_random.chance(faults.stale)) {
            visibleMs = nowMs + m_random.between(kSecond, kLatestEffectMs);
        }
    }
    versions.push_back(version);
    if (versions.size() > 4) {
        versions.erase(versions.begin());
    }
}

void Store::advance(qint64 nowMs)
{
    // In the order of their times, whatever the order in which they were asked.
    std::stable_sort(
        m_late.begin(), m_late.end(), [](const Late &a, const Late &b) { return a.atMs < b.atMs; });
    while (!m_late.empty() && m_late.front().atMs <= nowMs) {
        const Late late = m_late.front();
        m_late.erase(m_late.begin());
        apply(late.key, late.body, late.atMs);
    }
}

std::optional<QByteArray> Store::truth(const QString &key) const
{
    const auto found = m_keys.find(key);
    return found == m_keys.end() || found->second.empty() ? std::nullopt
                                                          : found->second.back().body;
}

QStringList Store::keys(const QString &prefix) const
{
    QStringList keys;
    for (auto at = m_keys.lower_bound(prefix); at != m_keys.end() && at->first.startsWith(prefix);
         ++at) {
        if (truth(at->first)) {
            keys.append(at->first);
        }
    }
    return keys;
}

qint64 Store::settledMs() const
{
    qint64 last = m_startMs;
    for (const Late &late : m_late) {
        last = std::max(last, late.atMs);
    }
    return last;
}

} // namespace Sim
