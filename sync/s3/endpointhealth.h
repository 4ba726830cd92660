#pragma once

#include "library/base/clock.h"
#include "sync/s3/s3lane.h"

#include <QVector>

#include <array>
#include <chrono>
#include <optional>

namespace Sync {

//! How one endpoint of a storage has been doing lately: how long it takes, how much at once it
//! takes, and whether it is left alone for a while because it failed. Pure: time comes in.
class EndpointHealth
{
public:
    enum class Fault
    {
        Absent, //!< nobody there: a request did not even get to it
        Failed, //!< broke off, was silent, or had a fault of its own
        Busy //!< said so
    };

    //! Requests at once of one kind, at most.
    static constexpr int kMostAtOnce = 6;

    //! Not while it is left alone; afterwards one request at a time until one went well.
    bool accepts(MonotonicTime now, int underWay) const;
    //! When it is asked again; the past: now.
    MonotonicTime askedAgainAt() const { return m_askedAgainAt; }
    //! Halved by Busy, raised again by what goes well.
    int allowedAtOnce() const { return m_allowed; }
    //! How long an answer will take: what it took lately, believed less the older it is, so that
    //! an endpoint that was slow is measured again. 0: not known.
    std::chrono::milliseconds expected(S3Lane lane, MonotonicTime now) const;
    bool isHealthy() const { return m_faults == 0; }

    void noteSuccess(S3Lane lane, MonotonicTime now, std::chrono::milliseconds took);
    //! An answer that another endpoint gave first was still to come after that time.
    void noteSlow(S3Lane lane, MonotonicTime now, std::chrono::milliseconds waited);
    //! Requests that were under way together and fail together are one fault.
    void noteFault(MonotonicTime now, MonotonicTime sent, Fault fault);

private:
    void measure(S3Lane lane, MonotonicTime now, std::chrono::milliseconds took);

    struct Latency
    {
        std::chrono::milliseconds smoothed{0};
        MonotonicTime measuredAt;
    };

    std::array<Latency, kS3Lanes> m_latencies;
    MonotonicTime m_askedAgainAt;
    MonotonicTime m_lastFaultAt; //!< the last that counted
    int m_faults = 0; //!< in a row
    int m_allowed = kMostAtOnce;
    int m_successes = 0; //!< since m_allowed changed
};

//! What counts when one of several endpoints is chosen.
struct EndpointState
{
    EndpointHealth health;
    int underWay = 0; //!< of the kind that is to be sent
    int underWayInAll = 0;
    bool wasTried = false; //!< by this request, in this round
};

//! Which endpoint is asked next: one that was not tried, is healthy and expected to answer first,
//! counted from turn on where several are alike. Nothing: all that could be asked have enough to
//! do. When all are left alone, the one that is asked again first: better a try than none. Pure.
std::optional<qsizetype> chooseEndpoint(
    const QVector<EndpointState> &endpoints, S3Lane lane, MonotonicTime now, qsizetype turn);

} // namespace Sync
