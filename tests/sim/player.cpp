#include "tests/sim/player.h"

#include <QCborStreamWriter>

#include <algorithm>

namespace Sim {

using Sync::Action;
using Sync::Answer;
using ActionKind = Sync::Action::Kind;

namespace {

constexpr qint64 kStartMs = 1'800'000'000'000; // in 2027
constexpr qint64 kLongestIdleMs = 8 * kDay;
constexpr int kMaxActions = 4000; //!< of one round: more is a planner that goes in circles

Sync::Retention retention()
{
    Sync::Retention times;
    times.segmentsPerSnapshot = 12;
    return times;
}

} // namespace

Player::Player(const History &history)
    : m_history(history)
    , m_random(history.seed ^ 0x5bd1e995)
    , m_nowMs(kStartMs)
    , m_store(m_random, kStartMs)
    , m_library(m_random.id<LibraryId>())
{
    m_store.put(QStringLiteral("library.cbor"), "library", 0, m_nowMs);
    for (int i = 0; i < history.devices; ++i) {
        auto device = std::make_unique<Device>();
        device->number = i;
        device->disk.replica.library = m_library;
        device->disk.beginIncarnation(1, m_random.id<WriterId>(), m_nowMs);
        m_devices.push_back(std::move(device));
    }
}

void Player::say(const Device &device, const QString &text)
{
    m_outcome.log.append(QStringLiteral("%1 d %2  PC %3  %4")
                             .arg((m_nowMs - kStartMs) / kDay)
                             .arg((m_nowMs - kStartMs) % kDay / 1000)
                             .arg(device.number)
                             .arg(text));
}

void Player::at(qint64 delayMs, std::function<void()> what)
{
    m_events.push_back({m_nowMs + delayMs, m_order++, std::move(what)});
    std::push_heap(m_events.begin(), m_events.end(), std::greater<>());
}

void Player::runUntil(qint64 untilMs)
{
    while (!m_events.empty() && m_events.front().atMs <= untilMs && m_checks.failure().isEmpty()) {
        std::pop_heap(m_events.begin(), m_events.end(), std::greater<>());
        const Event event = std::move(m_events.back());
        m_events.pop_back();
        m_nowMs = event.atMs;
        event.what();
    }
    m_nowMs = std::max(m_nowMs, untilMs);
    m_store.advance(m_nowMs);
}

void Player::start(Device &device)
{
    ++device.epoch;
    device.round.emplace(retention());
    device.inRound = false;
    device.wakeMs = 0;
    device.idleMs = kShortestIdleMs;
    wake(device, m_random.between(1, 3 * kSecond));
}

void Player::crash(Device &device)
{
    ++device.epoch;
    device.round.reset();
    device.inRound = false;
}

void Player::wake(Device &device, qint64 delayMs)
{
    if (m_history.byHand && delayMs != 1) {
        return;
    }
    const qint64 wakeMs = m_nowMs + delayMs;
    if (device.inRound || (device.wakeMs > m_nowMs && device.wakeMs <= wakeMs)) {
        return;
    }
    device.wakeMs = wakeMs;
    const int epoch = device.epoch;
    at(delayMs, [this, &device, epoch, wakeMs] {
        if (device.epoch != epoch || !device.round || device.inRound || device.wakeMs != wakeMs) {
            return;
        }
        device.inRound = true;
        device.actions = 0;
        const bool keep = m_random.chance(m_calm ? 1.0 : 0.35);
        using Keep = Sync::SyncRound::Keep;
        const Keep how = m_calm || m_random.chance(0.5) ? Keep::OfTheHousehold : Keep::OfThisDevice;
        device.round->begin(keep ? how : Keep::No);
        advance(device);
    });
}

int Player::gatewayFor(const Action &action)
{
    return action.gateway >= 0 ? action.gateway : int(m_random.below(2));
}

void Player::advance(Device &device)
{
    const Action action = device.round->next(device.disk.replica, device.disk, m_nowMs);
    if (action.kind == ActionKind::Rest) {
        endRound(device);
        return;
    }
    if (++device.actions > kMaxActions) {
        m_checks.fail(QStringLiteral("a round ends"),
            QStringLiteral("action %1 of PC %2").arg(int(action.kind)).arg(device.number));
        return;
    }
    Answer answer;
    qint64 tookMs = 5;
    if (action.kind < ActionKind::Seal) {
        answer = device.online ? ask(device, action) : Answer{};
        tookMs = m_random.between(20, m_calm ? 50 : 3 * kSecond);
    } else {
        answer = commit(device, action);
    }
    const int epoch = device.epoch;
    at(tookMs, [this, &device, epoch, action, answer] {
        if (device.epoch != epoch || !device.round) {
            return;
        }
        if (device.cutAfter != 0 && device.actions == device.cutAfter) {
            m_outcome.actions = device.actions;
            device.cutAfter = 0;
            crash(device);
            start(device);
        } else {
            answered(device, action, answer);
        }
    });
}

void Player::answered(Device &device, const Action &action, const Answer &answer)
{
    device.round->answered(action, answer, device.disk.replica, m_nowMs);
    advance(device);
}

void Player::endRound(Device &device)
{
    if (device.round->hasContact()) {
        device.lastRoundMs = m_nowMs;
        m_outcome.coverage.keptAside += int(device.round->pull().fromTheFuture().size());
    }
    if (!device.disk.uploads.isEmpty() && device.online) {
        upload(device, 0);
        return;
    }
    device.inRound = false;
    device.idleMs = std::min(device.idleMs * 2, kLongestIdleMs);
    wake(device, device.idleMs + m_random.between(0, device.idleMs / 4));
}

QString Player::videoKey(const ObjectId &object) const
{
    return m_library.toString() % QLatin1String("/videos/") % object.toString();
}

QString Player::manifestKey(const ObjectId &object) const
{
    return m_library.toString() % QLatin1String("/manifests/") % object.toString();
}

Answer Player::ask(Device &device, const Action &action)
{
    const int gateway = gatewayFor(action);
    switch (action.kind) {
    case ActionKind::Get:
        return m_store.get(action.key, gateway, m_nowMs);
    case ActionKind::Head:
        return m_store.head(action.key, gateway, m_nowMs);
    case ActionKind::List:
        return m_store.list(action.key, gateway, m_nowMs);
    case ActionKind::Put:
        return m_store.put(action.key, action.body, gateway, m_nowMs);
    case ActionKind::Remove:
        return m_store.remove(action.key, gateway, m_nowMs);
    case ActionKind::HeadObject:
        return m_store.head(videoKey(action.object), gateway, m_nowMs);
    case ActionKind::CopyObject: {
        const auto fresh = m_random.id<ObjectId>();
        Answer answer = m_store.copy(videoKey(action.object), videoKey(fresh), gateway, m_nowMs);
        if (answer.done()) {
            answer = m_store.copy(manifestKey(action.object), manifestKey(fresh), gateway, m_nowMs);
        }
        answer.body = fresh.toBytes();
        return answer;
    }
    case ActionKind::RemoveObject: {
        m_checks.removal(action.object, device, m_devices, m_nowMs);
        Answer answer = m_store.remove(videoKey(action.object), gateway, m_nowMs);
        if (answer.done()) {
            answer = m_store.remove(manifestKey(action.object), gateway, m_nowMs);
        }
        ++m_outcome.coverage.sweeps;
        say(device, QStringLiteral("removes object %1").arg(action.object.toString().left(6)));
        return answer;
    }
    default:
        break;
    }
    return {};
}

Answer Player::commit(Device &device, const Action &action)
{
    Disk &disk = device.disk;
    Sync::Replica &replica = disk.replica;
    Coverage &coverage = m_outcome.coverage;
    Answer answer;
    answer.kind = Answer::Kind::Done;
    const auto act = m_random.id<OperationId>();
    switch (action.kind) {
    case ActionKind::Seal: {
        const Sync::ClockReading clock = device.round->clock(localMs(device), m_nowMs);
        coverage.shiftedBatches += std::llabs(clock.offsetMs()) > Sync::Sealing::kTolerableOffsetMs;
        disk.seal(clock);
        const Result<Sync::Segment> segment
            = Sync::decodeSegment(replica.own.at(replica.sealed.sequence).bytes);
        m_checks.sealed(segment->records, m_nowMs);
        say(device,
            QStringLiteral("seals %1 with %2 records")
                .arg(replica.sealed.sequence)
                .arg(segment->records.size()));
        break;
    }
    case ActionKind::Confirm: {
        replica.confirmed = action.sequence;
        const Result<Sync::Segment> segment
            = Sync::decodeSegment(replica.own.at(action.sequence).bytes);
        coverage.confirmedRecords += int(segment->records.size());
        m_checks.confirmed(*segment, m_store, m_library, device.unknown);
        break;
    }
    case ActionKind::Hinted:
        replica.hinted = action.sequence;
        break;
    case ActionKind::BeginIncarnation:
        ++coverage.incarnations;
        disk.beginIncarnation(action.sequence, m_random.id<WriterId>(), localMs(device));
        say(device,
            QStringLiteral("becomes another writer, logs again from %1").arg(action.sequence));
        break;
    case ActionKind::Merge:
        disk.merge(action.segment, action.hash);
        say(device,
            QStringLiteral("merges %1 of %2")
                .arg(action.segment.sequence)
                .arg(action.segment.writer.toString().left(6)));
        break;
    case ActionKind::MergeSnapshot:
        ++coverage.bootstraps;
        disk.merge(action.snapshot);
        say(device, QStringLiteral("merges a snapshot"));
        break;
    case ActionKind::EndWriter:
        ++(action.ended == Sync::Ended::Forked ? coverage.forks : coverage.retired);
        disk.put(Table::Writer, action.writer.toBytes(), {{"ended", int(action.ended)}},
            Origin::Maintenance, act, localMs(device));
        say(device, QStringLiteral("ends writer %1").arg(action.writer.toString().left(6)));
        break;
    case ActionKind::Acknowledged:
        replica.published = action.ack;
        break;
    case ActionKind::Forget:
        replica.forgotten = {action.sequence, replica.own.at(action.sequence).hash};
        replica.own.erase(replica.own.begin(), replica.own.upper_bound(action.sequence));
        break;
    case ActionKind::Expired:
        ++coverage.expired;
        replica.expired = action.sequence;
        break;
    case ActionKind::Mark:
        m_checks.marked(disk, action.object);
        disk.put(Table::Object, action.object.toBytes(), {{"marked_ms", m_nowMs}},
            Origin::Maintenance, act, localMs(device));
        say(device, QStringLiteral("marks object %1").arg(action.object.toString().left(6)));
        break;
    case ActionKind::BeginRemoval:
        replica.removing.insert(action.object);
        break;
    case ActionKind::EndRemoval:
        replica.removing.remove(action.object);
        break;
    case ActionKind::HouseholdKept:
        replica.householdKeptMs = m_nowMs;
        break;
    case ActionKind::AddCopy:
        ++coverage.rescues;
        disk.put(Table::Object, action.other.toBytes(),
            {{"content", action.content.toBytes()}, {"name", QStringLiteral("film")},
                {"size_bytes", 1}, {"added_ms", m_nowMs}},
            Origin::Maintenance, act, localMs(device));
        say(device, QStringLiteral("rescues a copy of %1").arg(action.object.toString().left(6)));
        break;
    case ActionKind::ReleaseSource:
        ++coverage.releasedSources;
        m_checks.released(action.object, m_store, m_library);
        disk.release(action.object);
        if (m_random.chance(0.7)) {
            disk.files.remove(action.content);
        }
        break;
    case ActionKind::SourceLost: {
        const Kept kept = disk.release(action.object);
        disk.put(Table::Object, action.object.toBytes(), {{"marked_ms", m_nowMs}},
            Origin::Maintenance, act, localMs(device));
        disk.uploads.append({action.content, m_random.id<ObjectId>(), kept.title, act});
        say(device, QStringLiteral("must upload again"));
        break;
    }
    case ActionKind::MakeSnapshot: {
        ++coverage.snapshots;
        const Sync::ClockReading clock = device.round->clock(localMs(device), m_nowMs);
        answer.body
            = Sync::encodeSnapshot(disk.snapshot(m_random.id<Sync::SnapshotId>(), clock.storeMs));
        break;
    }
    case ActionKind::AddSnapshot: {
        QByteArray vector;
        QCborStreamWriter out(&vector);
        Sync::RecordCodec::writeVector(out, action.snapshot.header.vector);
        disk.put(Table::Snapshot, action.snapshot.header.id.toBytes(),
            {{"writer", replica.writer.toBytes()}, {"vector", vector},
                {"hash", action.hash.toBytes()}, {"made_ms", m_nowMs}},
            Origin::Maintenance, act, localMs(device));
        disk.segmentsSince = 0;
        break;
    }
    case ActionKind::AddCheck: {
        const QString difference = disk.differenceTo(action.snapshot);
        disk.put(Table::SnapshotCheck,
            action.snapshot.header.id.toBytes() + replica.writer.toBytes(),
            {{"whole", difference.isEmpty() ? 1 : 0}}, Origin::Maintenance, act, localMs(device));
        // Copies of one disk may have made two segments of one number; then the check is there to
        // refuse.
        const bool copies = std::any_of(m_devices.begin(), m_devices.end(),
            [](const std::unique_ptr<Device> &one) { return one->cloned; });
        if (!difference.isEmpty() && !copies) {
            m_checks.fail(QStringLiteral("a snapshot is whole"),
                QStringLiteral("PC %1 finds that one %2").arg(device.number).arg(difference));
        }
        break;
    }
    default:
        break;
    }
    return answer;
}

bool Player::isQuiet() const
{
    return std::all_of(
        m_devices.begin(), m_devices.end(), [](const std::unique_ptr<Device> &device) {
            return !device->disk.hasPending() && device->disk.uploads.isEmpty()
                && device->disk.replica.confirmed == device->disk.replica.sealed.sequence;
        });
}

qint64 Player::changes() const
{
    qint64 count = 0;
    for (const auto &device : m_devices) {
        const Disk &disk = device->disk;
        count += disk.log.size() + disk.uploads.size() + qint64(disk.replica.confirmed)
            + qint64(disk.replica.expired) + disk.replica.removing.size();
        for (const Sync::Position &merged : disk.replica.merged) {
            count += qint64(merged.sequence);
        }
        count += 1000 * disk.keptActs.size();
    }
    return count;
}

void Player::beginByHand()
{
    m_calm = true;
    for (const auto &device : m_devices) {
        start(*device);
    }
    perform({Step::Kind::AddVideo, 0, 0, 0});
    settleByHand();
}

void Player::settleByHand()
{
    qint64 before = -1;
    for (int i = 0; i < 12 && before != changes() && m_checks.failure().isEmpty(); ++i) {
        before = changes();
        for (const auto &device : m_devices) {
            device->cutAfter = 0;
            device->idleMs = kShortestIdleMs;
            wake(*device, 1);
        }
        runUntil(m_nowMs + 11 * kMinute);
    }
}

void Player::settle()
{
    m_store.faults = {};
    m_calm = true;
    for (const auto &device : m_devices) {
        device->online = true;
        device->awayUntilMs = 0;
        if (!device->round) {
            start(*device);
        }
    }
    runUntil(std::max(m_nowMs, m_store.settledMs()) + 15 * kMinute);
    // Months go by, so that what waits for time can happen: trash, retired writers, expiry.
    for (int month = 0; month < 5; ++month) {
        settleByHand();
        if (month < 4) {
            runUntil(m_nowMs + 31 * kDay);
        }
    }
    if (m_checks.failure().isEmpty() && !isQuiet()) {
        QStringList restless;
        for (const auto &device : m_devices) {
            restless.append(QStringLiteral("PC %1: pending %2, uploads %3, confirmed %4 of %5")
                                .arg(device->number)
                                .arg(device->disk.hasPending())
                                .arg(device->disk.uploads.size())
                                .arg(device->disk.replica.confirmed)
                                .arg(device->disk.replica.sealed.sequence));
        }
        m_checks.fail(
            QStringLiteral("everything comes to rest"), restless.join(QLatin1String("; ")));
    }
}

Outcome Player::run()
{
    if (m_history.byHand) {
        beginByHand();
    } else {
        m_store.faults = {0.05, 0.04, 0.03, 0.1, 0.3};
        for (const auto &device : m_devices) {
            start(*device);
        }
    }
    for (const Step &step : std::as_const(m_history.steps)) {
        runUntil(m_nowMs + step.gapMs);
        if (!m_checks.failure().isEmpty()) {
            break;
        }
        perform(step);
        m_checks.store(m_store, m_devices);
    }
    if (m_checks.failure().isEmpty()) {
        if (m_history.byHand) {
            settleByHand();
        } else {
            settle();
        }
    }
    m_checks.store(m_store, m_devices);
    if (m_checks.failure().isEmpty()) {
        m_checks.end(m_devices, m_store, m_library);
    }
    m_outcome.failure = m_checks.failure();
    return m_outcome;
}

} // namespace Sim
