#pragma once

#include "tests/sim/checks.h"
#include "tests/sim/world.h"

#include <functional>
#include <optional>

namespace Sim {

constexpr qint64 kShortestIdleMs = 20 * kSecond; //!< between two rounds

//! One PC: a disk, and the program while it runs.
struct Device
{
    int number = 0;
    Disk disk;
    std::optional<Sync::SyncRound> round; //!< none: the program does not run
    bool inRound = false;
    bool online = true;
    qint64 clockOffsetMs = 0;
    qint64 awayUntilMs = 0;
    int epoch = 0; //!< answers to an earlier one are lost
    qint64 wakeMs = 0; //!< of the next round
    qint64 idleMs = 0; //!< until the next round
    qint64 lastRoundMs = 0; //!< that reached the store
    int actions = 0; //!< of this round
    int cutAfter = 0; //!< actions; 0: the round is not cut
    std::optional<Disk> backup;
    //! A copy of this disk is in use elsewhere, or the disk is older than what was acknowledged in
    //! its name: until the household knows it again, nothing can wait for it.
    bool unknown = false;
    bool cloned = false; //!< two programs began with this disk
};

//! Plays one history: virtual time, the devices' programs, and the watch over every promise.
class Player
{
public:
    explicit Player(const History &history);
    Outcome run();

private:
    struct Event
    {
        qint64 atMs = 0;
        quint64 order = 0;
        std::function<void()> what;
        bool operator>(const Event &other) const
        {
            return std::tie(atMs, order) > std::tie(other.atMs, other.order);
        }
    };

    void at(qint64 delayMs, std::function<void()> what);
    void runUntil(qint64 untilMs);
    void say(const Device &device, const QString &text);
    qint64 localMs(const Device &device) const { return m_nowMs + device.clockOffsetMs; }

    void start(Device &device);
    void crash(Device &device);
    void wake(Device &device, qint64 delayMs);
    void advance(Device &device);
    void endRound(Device &device);
    Sync::Answer ask(Device &device, const Sync::Action &action);
    Sync::Answer commit(Device &device, const Sync::Action &action);
    int gatewayFor(const Sync::Action &action);
    void answered(Device &device, const Sync::Action &action, const Sync::Answer &answer);

    void upload(Device &device, int stage);
    void finishUpload(Device &device, const Upload &upload, const ObjectId &object, bool shared);

    void perform(const Step &step);
    void act(Device &device, const Step &step);
    void undo(Device &device, Random &random);
    Device &device(int number) { return *m_devices.at(size_t(number)); }
    void settle();
    void settleByHand();
    void beginByHand();
    bool isQuiet() const;
    //! Differs when anything was written down since.
    qint64 changes() const;

    QString videoKey(const ObjectId &object) const;
    QString manifestKey(const ObjectId &object) const;

    History m_history;
    Random m_random;
    qint64 m_nowMs;
    Store m_store;
    std::vector<std::unique_ptr<Device>> m_devices;
    std::vector<Event> m_events; //!< a heap
    quint64 m_order = 0;
    LibraryId m_library;
    Outcome m_outcome;
    Checks m_checks;
    bool m_calm = false;
};

} // namespace Sim
