#pragma once

#include "sync/replication/replica.h"
#include "tests/sim/simrandom.h"

#include <QByteArray>
#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace Sim {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;

//! An object store with two gateways that behaves as badly as real ones may: late, stale, silent,
//! refusing. What it may not do, because nothing could be kept then: show no gateway a key that was
//! written more than ten minutes ago, or let a request take effect later than that.
class Store
{
public:
    Store(Random &random, qint64 startMs);

    struct Faults
    {
        double refused = 0; //!< 503, without effect
        double lost = 0; //!< takes effect, and nobody hears of it
        double delayed = 0; //!< takes effect up to nine minutes later, and nobody hears of it
        double stale = 0; //!< a write that a gateway does not show at once
        double blind = 0; //!< a gateway that answers 404 for minutes
    };
    Faults faults;

    Sync::Answer get(const QString &key, int gateway, qint64 nowMs);
    Sync::Answer head(const QString &key, int gateway, qint64 nowMs);
    Sync::Answer list(const QString &prefix, int gateway, qint64 nowMs);
    Sync::Answer put(const QString &key, const QByteArray &body, int gateway, qint64 nowMs);
    Sync::Answer remove(const QString &key, int gateway, qint64 nowMs);
    Sync::Answer copy(const QString &from, const QString &to, int gateway, qint64 nowMs);

    //! Makes delayed requests take effect whose time has come.
    void advance(qint64 nowMs);
    //! What is really there.
    std::optional<QByteArray> truth(const QString &key) const;
    QStringList keys(const QString &prefix) const;
    //! When the last delayed request takes effect.
    qint64 settledMs() const;

    //! A segment that was there was replaced by another one: its key.
    QStringList overwritten;

private:
    struct Version
    {
        std::optional<QByteArray> body; //!< none: removed
        qint64 atMs = 0;
        qint64 visibleMs[2] = {};
    };
    struct Late
    {
        qint64 atMs = 0;
        QString key;
        std::optional<QByteArray> body;
    };
    struct Visible
    {
        std::optional<QByteArray> body;
        qint64 atMs = 0;
    };

    bool refuses(int gateway, qint64 nowMs, Sync::Answer &answer);
    Sync::Answer change(
        const QString &key, const std::optional<QByteArray> &body, int gateway, qint64 nowMs);
    void apply(const QString &key, const std::optional<QByteArray> &body, qint64 nowMs);
    std::optional<QByteArray> seen(const QString &key, int gateway, qint64 nowMs) const;
    bool isBlind(int gateway, qint64 nowMs) const;

    Random &m_random;
    qint64 m_startMs;
    qint64 m_skewMs[2];
    std::map<QString, std::vector<Version>> m_keys;
    std::vector<Late> m_late;
    quint64 m_salt; //!< of the times at which a gateway is blind
};

} // namespace Sim
