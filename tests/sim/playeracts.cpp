#include "library/base/mutation.h"
#include "library/catalog/shared/undo.h"
#include "tests/sim/player.h"

#include <algorithm>

// The part of Player that plays what people do: uploads, edits, mishaps of a PC.
namespace Sim {

using Sync::Answer;

namespace {

TitleId titleNamed(quint64 number)
{
    TitleId id;
    id.bytes[0] = 1;
    id.bytes[15] = quint8(number);
    return id;
}

//! What is in the store of a video is its content id.
ContentId contentNamed(quint64 number)
{
    ContentId id;
    id.bytes[0] = 2;
    id.bytes[31] = quint8(number);
    return id;
}

QByteArray versionRow(const TitleId &title, const ContentId &content)
{
    QByteArray id = title.toBytes();
    id[1] = content.toBytes().at(31);
    return id;
}

} // namespace

void Player::upload(Device &device, int stage)
{
    Disk &disk = device.disk;
    if (disk.uploads.isEmpty() || !device.online) {
        device.inRound = false;
        device.idleMs = kShortestIdleMs;
        wake(device, kShortestIdleMs);
        return;
    }
    const Upload now = disk.uploads.first();
    QVector<ObjectId> existing = disk.objects().value(now.content);
    std::sort(existing.begin(), existing.end());
    Answer answer;
    const int gateway = int(m_random.below(2));
    switch (stage) {
    case 0: // is it there already?
        if (!existing.isEmpty()) {
            answer = m_store.head(videoKey(existing.first()), gateway, m_nowMs);
            if (answer.done()) {
                ++m_outcome.coverage.instantUploads;
                finishUpload(device, now, existing.first(), true);
            }
        } else {
            answer.kind = Answer::Kind::NotFound;
        }
        if (MATINEE_BREAKS(7) && !answer.done()) {
            finishUpload(device, now, now.object, false);
        }
        break;
    case 1:
        answer = m_store.put(videoKey(now.object), now.content.toBytes(), gateway, m_nowMs);
        break;
    case 2:
        answer = m_store.put(manifestKey(now.object), now.content.toBytes(), gateway, m_nowMs);
        break;
    default:
        answer = m_store.head(videoKey(now.object), gateway, m_nowMs);
        if (answer.done()) {
            finishUpload(device, now, now.object, false);
        }
        break;
    }
    const bool again = answer.kind == Answer::Kind::Unreachable || (stage >= 3 && !answer.done());
    const bool over = again || disk.uploads.isEmpty() || disk.uploads.first().object != now.object;
    const int epoch = device.epoch;
    at(m_random.between(20, m_calm ? 100 : 20 * kSecond), [this, &device, epoch, over, stage] {
        if (device.epoch != epoch || !device.round) {
            return;
        }
        if (over) {
            device.inRound = false;
            device.idleMs = kShortestIdleMs;
            wake(device, kShortestIdleMs);
        } else {
            upload(device, stage + 1);
        }
    });
}

void Player::finishUpload(Device &device, const Upload &upload, const ObjectId &object, bool shared)
{
    Disk &disk = device.disk;
    const qint64 now = localMs(device);
    disk.put(Table::Title, upload.title.toBytes(),
        {{"kind", 1}, {"title", upload.title.toString()}, {"year", 2000}}, Origin::Scan,
        upload.operation, now);
    disk.put(Table::Version, versionRow(upload.title, upload.content),
        {{"title", upload.title.toBytes()}, {"edition", QString()}, {"label", QString()},
            {"size_bytes", 1}, {"duration_ms", 1}, {"height", 1}, {"hdr", 0},
            {"content", upload.content.toBytes()}, {"deleted", 0}},
        Origin::Scan, upload.operation, now);
    if (!shared) {
        disk.put(Table::Object, object.toBytes(),
            {{"content", upload.content.toBytes()}, {"name", QStringLiteral("film")},
                {"size_bytes", 1}, {"added_ms", now}},
            Origin::Scan, upload.operation, now);
    }
    // Whoever uploads a film wants to have it, whatever was done to it before.
    disk.put(Table::Title, upload.title.toBytes(), {{"deleted", 0}, {"added_ms", m_nowMs}},
        Origin::Person, upload.operation, now);
    disk.keptActs.append({{object, upload.content, {}, shared}, upload.operation, upload.title});
    disk.uploads.removeFirst();
    say(device,
        QStringLiteral("refers to object %1%2")
            .arg(object.toString().left(6), shared ? QStringLiteral(" of another PC") : QString()));
}

void Player::perform(const Step &step)
{
    Device &device = this->device(step.device % int(m_devices.size()));
    Random random(step.salt);
    using Kind = Step::Kind;
    switch (step.kind) {
    case Kind::Sync:
        device.idleMs = kShortestIdleMs;
        wake(device, 1);
        break;
    case Kind::CutSync:
        device.cutAfter = int(step.salt);
        wake(device, 1);
        break;
    case Kind::Crash:
        crash(device);
        say(device, QStringLiteral("crashes"));
        if (m_nowMs >= device.awayUntilMs) {
            at(random.between(kSecond, kHour), [this, &device, epoch = device.epoch] {
                if (device.epoch == epoch) {
                    start(device);
                }
            });
        }
        break;
    case Kind::Offline:
        device.online = false;
        break;
    case Kind::Online:
        device.online = true;
        break;
    case Kind::SetClock:
        device.clockOffsetMs = random.chance(0.4)
            ? random.between(-10 * 365 * kDay, 10 * 365 * kDay)
            : random.between(-3 * kMinute, 3 * kMinute);
        say(device, QStringLiteral("clock off by %1 s").arg(device.clockOffsetMs / 1000));
        break;
    case Kind::Backup:
        if (!device.unknown) {
            device.backup = device.disk;
        }
        break;
    case Kind::RestoreBackup:
        if (device.backup && !device.unknown) {
            crash(device);
            device.disk = *device.backup;
            device.backup.reset();
            device.unknown = true;
            say(device, QStringLiteral("goes back to an old copy of its disk"));
            at(20 * kMinute, [this, &device, epoch = device.epoch] {
                if (device.epoch == epoch) {
                    start(device);
                }
            });
        }
        break;
    case Kind::Clone:
        if (m_devices.size() < 6 && !device.unknown) {
            auto copy = std::make_unique<Device>();
            copy->number = int(m_devices.size());
            copy->disk = device.disk;
            copy->unknown = device.unknown = true;
            copy->cloned = device.cloned = true;
            device.backup.reset();
            m_devices.push_back(std::move(copy));
            say(*m_devices.back(), QStringLiteral("is a clone of PC %1").arg(device.number));
            start(*m_devices.back());
            // Both write the next segment of one chain, at about the same time.
            for (Device *one : {&device, m_devices.back().get()}) {
                act(*one, {Kind::AddVideo, 0, 0, random.below(~quint64(0))});
                act(*one, {Kind::Edit, 0, 0, random.below(~quint64(0))});
            }
        }
        break;
    case Kind::Leave:
        crash(device);
        device.awayUntilMs = m_nowMs + random.between(91 * kDay, 130 * kDay);
        say(device, QStringLiteral("goes away"));
        at(device.awayUntilMs - m_nowMs, [this, &device, epoch = device.epoch] {
            if (device.epoch == epoch) {
                start(device);
            }
        });
        break;
    case Kind::Calm:
        m_store.faults = {};
        break;
    case Kind::Storm:
        m_store.faults = {0.15, 0.1, 0.08, 0.2, 0.5};
        break;
    default:
        act(device, step);
        break;
    }
}

void Player::act(Device &device, const Step &step)
{
    Random random(step.salt);
    Disk &disk = device.disk;
    const auto operation = random.id<OperationId>();
    const qint64 now = localMs(device);
    const TitleId title = titleNamed(random.below(3));
    const QByteArray key = title.toBytes();
    const bool known = disk.row(Table::Title, key) != nullptr;
    const auto text = [&] { return QString::number(random.below(1000)); };
    const auto description = [&]() -> Fields {
        return {{"original_title", QString()}, {"sort_title", QString()}, {"plot", text()},
            {"tagline", QString()}, {"premiered", QString()}};
    };
    using Kind = Step::Kind;
    device.idleMs = kShortestIdleMs;
    if (step.kind == Kind::AddVideo) {
        const ContentId content = contentNamed(quint64(key.at(15)) * 2 + random.below(2));
        disk.files.insert(content);
        disk.uploads.append({content, random.id<ObjectId>(), title, operation});
        wake(device, 1);
        return;
    }
    if (step.kind == Kind::Undo) {
        undo(device, random);
        return;
    }
    if (!known) {
        return;
    }
    const QByteArray state = QByteArray(16, '\7') + key;
    switch (step.kind) {
    case Kind::Edit:
        disk.put(Table::Title, key, description(), Origin::Person, operation, now);
        break;
    case Kind::Rename:
        disk.put(Table::Title, key, {{"kind", 1}, {"title", text()}, {"year", 2001}},
            Origin::Person, operation, now);
        break;
    case Kind::Scan:
        disk.put(Table::Title, key, description(), Origin::Scan, operation, now);
        disk.put(Table::Title, key, {{"premiered", text()}}, Origin::Online, operation, now);
        break;
    case Kind::Delete:
        disk.put(Table::Title, key, {{"deleted", 1}}, Origin::Person, operation, now);
        say(device, QStringLiteral("deletes title %1").arg(int(key.at(15))));
        break;
    case Kind::Restore:
        disk.put(Table::Title, key, {{"deleted", 0}}, Origin::Person, operation, now);
        say(device, QStringLiteral("restores title %1").arg(int(key.at(15))));
        break;
    case Kind::Play:
        disk.put(Table::PlayState, state,
            {{"version", nullptr}, {"position_ms", qint64(random.below(9000))},
                {"resume_at_ms", now}},
            Origin::Person, operation, now);
        disk.put(Table::PlayCount, state + QByteArray(16, '\0') + disk.replica.writer.toBytes(),
            {{"count", qint64(random.below(50))}}, Origin::Person, operation, now);
        break;
    case Kind::ResetCount:
        disk.put(Table::PlayState, state, {{"epoch", operation.toBytes()}}, Origin::Person,
            operation, now);
        break;
    case Kind::Tag:
        disk.put(Table::TitleTag, key + QByteArray(16, char(random.below(3))),
            {{"present", int(random.below(2))}}, Origin::Person, operation, now);
        break;
    default:
        break;
    }
    wake(device, m_random.between(kSecond, 3 * kSecond));
}

void Player::undo(Device &device, Random &random)
{
    Disk &disk = device.disk;
    QVector<OperationId> acts;
    for (const LogEntry &entry : std::as_const(disk.log)) {
        const ChangeRecord &record = entry.pending.record;
        if (record.origin == Origin::Person && !acts.contains(record.operation)
            && (record.table == int(Table::Title) || record.table == int(Table::TitleTag))) {
            acts.append(record.operation);
        }
    }
    if (acts.isEmpty()) {
        return;
    }
    const OperationId chosen = random.pick(acts);
    QVector<ChangeRecord> act;
    QVector<ChangeRecord> history;
    for (const LogEntry &entry : std::as_const(disk.log)) {
        history.append(entry.pending.record);
        if (entry.pending.record.operation == chosen) {
            act.append(entry.pending.record);
        }
    }
    const auto rowNow = [&](int table, const QByteArray &key) {
        const Row *row = disk.row(Table(table), key);
        return row == nullptr ? std::nullopt : std::optional(*row);
    };
    const Library::UndoPlan plan = Library::Undo::plan(act, history, rowNow);
    m_checks.undone(disk, act, plan.steps.isEmpty());
    plan.steps.isEmpty() ? ++m_outcome.coverage.refused : ++m_outcome.coverage.undone;
    const auto operation = random.id<OperationId>();
    for (const Library::UndoStep &step : plan.steps) {
        disk.put(
            Table(step.table), step.row, step.fields, Origin::Person, operation, localMs(device));
    }
    wake(device, kSecond);
}

} // namespace Sim
