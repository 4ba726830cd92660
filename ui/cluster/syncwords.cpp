#include "ui/cluster/syncwords.h"

#include "ui/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdlib>

namespace Ui {

namespace {

//! Texts of this file.
struct SyncTexts
{
    Q_DECLARE_TR_FUNCTIONS(ClusterPage)
};

QString lastContact(const Sync::SyncState &state, qint64 nowMs)
{
    return state.lastContactMs == 0
        ? SyncTexts::tr("Not in step since this start.")
        : SyncTexts::tr("Last in touch %1.").arg(Format::ago(state.lastContactMs, nowMs));
}

QString howFarOff(qint64 offMs)
{
    constexpr qint64 kDayMs = 24LL * 3600 * 1000;
    const int days = int(std::min<qint64>(offMs / kDayMs, 1'000'000));
    return days < 2 ? Format::duration(offMs) : SyncTexts::tr("%n day(s)", nullptr, days);
}

} // namespace

SyncWords SyncWords::of(const Sync::SyncState &state, qint64 nowMs)
{
    using Phase = Sync::SyncState::Phase;
    switch (state.phase) {
    case Phase::Starting:
        return {SyncTexts::tr("Beginning…"), {}, Tone::Info};
    case Phase::Working:
        return {SyncTexts::tr("Catching up…"), {}, Tone::Info};
    case Phase::Waiting:
        return {SyncTexts::tr("Waiting"),
            QString((state.error ? state.error->message + QLatin1Char(' ') : QString())
                + lastContact(state, nowMs)),
            Tone::Warn};
    case Phase::UpToDate:
        break;
    }
    if (!state.newer.isEmpty()) {
        return {SyncTexts::tr("In step, but for %1").arg(state.newer.join(QLatin1String(", "))),
            SyncTexts::tr("A newer Matinee wrote there. Update this PC to see it."), Tone::Warn};
    }
    if (!state.fromTheFuture.isEmpty()) {
        return {
            SyncTexts::tr("In step, but for %1").arg(state.fromTheFuture.join(QLatin1String(", "))),
            SyncTexts::tr("Its clock is ahead. Set it right; its changes wait."), Tone::Warn};
    }
    if (state.clockOffMs != 0) {
        const QString by = howFarOff(std::abs(state.clockOffMs));
        return {SyncTexts::tr("In step"),
            (state.clockOffMs > 0
                    ? SyncTexts::tr("The clock of this PC is %1 ahead. Set it right.")
                    : SyncTexts::tr("The clock of this PC is %1 behind. Set it right."))
                .arg(by),
            Tone::Warn};
    }
    if (state.goesOnAsAnother) {
        return {SyncTexts::tr("In step"), SyncTexts::tr("A new device now; nothing is lost."),
            Tone::Ok,
            SyncTexts::tr("This PC goes on as a new device: its data was put back or copied, or it "
                          "was away for long. Nothing is lost.")};
    }
    return {SyncTexts::tr("In step"), lastContact(state, nowMs), Tone::Ok};
}

QString deviceWords(const Library::HouseholdDevice &device, qint64 nowMs)
{
    if (device.isThis) {
        return SyncTexts::tr("This PC");
    }
    if (device.isRetired) {
        return SyncTexts::tr("Retired");
    }
    return device.seenMs == 0 ? SyncTexts::tr("Not seen yet")
                              : SyncTexts::tr("Seen %1").arg(Format::ago(device.seenMs, nowMs));
}

DevicesWords DevicesWords::of(const QVector<Library::HouseholdDevice> &devices)
{
    QStringList names;
    for (const Library::HouseholdDevice &device : devices) {
        if (!device.isRetired) {
            names.append(device.isThis ? SyncTexts::tr("This PC") : device.name);
        }
    }
    return {
        SyncTexts::tr("%n device(s)", nullptr, int(names.size())), names.join(QLatin1String(", "))};
}

} // namespace Ui
