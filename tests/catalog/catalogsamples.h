#pragma once

#include "library/base/clock.h"
#include "library/catalog/types.h"

#include <atomic>
#include <chrono>

//! Videos as a scan would hand them over, and a clock that tests own.
namespace CatalogSamples {

//! Time that moves one millisecond with each look, so that orders are certain.
class StepClock final : public Clock
{
public:
    WallTime wallNow() const override { return WallTime(std::chrono::milliseconds(++m_nowMs)); }
    MonotonicTime monotonicNow() const override { return {}; }
    void set(qint64 ms) { m_nowMs = ms; }

private:
    mutable std::atomic<qint64> m_nowMs = 1'700'000'000'000;
};

Library::MediaInfo media(qint64 durationMs, int height);
Library::IngestedVideo movie(const QString &title, int year, int height = 1080);
Library::IngestedVideo episode(const QString &series, int season, int number);
Library::IngestedVideo homeVideo(const QString &name, quint64 inode);
ContentId content(const QByteArray &seed);

} // namespace CatalogSamples
