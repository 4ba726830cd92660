#include "ui/transfers/transferwords.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStringList>

namespace Ui::TransferWords {

namespace {

using Sync::Transfer;
using Sync::TransferDirection;
using Sync::TransferState;

//! Texts of this file.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Transfers)
};

bool moves(const Transfer &transfer)
{
    return transfer.state == TransferState::Reading || transfer.state == TransferState::Uploading
        || transfer.state == TransferState::Downloading
        || transfer.state == TransferState::Verifying;
}

QString partsWords(const Transfer &transfer)
{
    return transfer.direction == TransferDirection::Upload
        ? Words::tr("%1 of %n parts stored", nullptr, transfer.partsTotal).arg(transfer.partsStored)
        : Words::tr("%1 of %n parts here", nullptr, transfer.partsTotal).arg(transfer.partsStored);
}

QString folderOf(const Transfer &transfer)
{
    return QDir::toNativeSeparators(QFileInfo(transfer.file).path());
}

QString ended(const Transfer &transfer)
{
    const bool wasThere = transfer.state == TransferState::Instant;
    switch (transfer.direction) {
    case TransferDirection::Upload:
        return wasThere ? Words::tr("Instant: already in your storage")
                        : Words::tr("Stored, read back and compared");
    case TransferDirection::Download:
        return wasThere ? Words::tr("Already in %1").arg(folderOf(transfer))
                        : Words::tr("In %1, each part verified").arg(folderOf(transfer));
    case TransferDirection::Keep:
        return Words::tr("Kept on this PC, each part verified");
    }
    Q_UNREACHABLE();
}

QString figure(const Transfer &transfer)
{
    const bool part = transfer.doneBytes < transfer.totalBytes
        && transfer.state != TransferState::Done && transfer.state != TransferState::Instant
        && transfer.state != TransferState::Verifying && transfer.state != TransferState::Cancelled;
    if (!part || (transfer.state == TransferState::Waiting && transfer.doneBytes == 0)) {
        return Format::bytes(transfer.totalBytes);
    }
    double unit = 1'000;
    while (unit * 1'000 <= double(transfer.totalBytes)) {
        unit *= 1'000;
    }
    const QString done = transfer.doneBytes == 0
        ? QLocale().toString(0)
        : QLocale().toString(double(transfer.doneBytes) / unit, 'f', unit < 1e6 ? 0 : 1);
    //: how much of a file is stored: 24.3 of 38.2 GB
    return Words::tr("%1 of %2").arg(done, Format::bytes(transfer.totalBytes));
}

RowBar bar(const Transfer &transfer)
{
    RowBar bar;
    if (transfer.totalBytes > 0) {
        bar.value = qBound(0.0, double(transfer.doneBytes) / double(transfer.totalBytes), 1.0);
    }
    bar.tone = tone(transfer);
    switch (transfer.state) {
    case TransferState::Uploading:
    case TransferState::Downloading:
        if (transfer.partsTotal > 0) {
            bar.kind = RowBar::Kind::Parts;
            bar.partsTotal = transfer.partsTotal;
            bar.partsStored = transfer.partsStored;
            bar.partsUnderWay = transfer.partsUnderWay;
            const QString parts = partsWords(transfer);
            bar.caption = transfer.bytesPerSecond > 0
                ? Words::tr("%1 · %2/s").arg(parts, Format::bytes(transfer.bytesPerSecond))
                : parts;
            return bar;
        }
        [[fallthrough]];
    case TransferState::Reading:
    case TransferState::Verifying:
    case TransferState::Paused:
        bar.kind = RowBar::Kind::Plain;
        return bar;
    case TransferState::Waiting:
        bar.kind = transfer.doneBytes > 0 ? RowBar::Kind::Plain : RowBar::Kind::None;
        return bar;
    case TransferState::Done:
    case TransferState::Instant:
    case TransferState::Failed:
    case TransferState::Cancelled:
        return bar;
    }
    Q_UNREACHABLE();
}

RowAction action(TransferAct act)
{
    const QString name = actName(act);
    switch (act) {
    case TransferAct::Pause:
        return {int(act), QStringLiteral("media-playback-pause"), name, false};
    case TransferAct::Continue:
        return {int(act), QStringLiteral("media-playback-start"), name, false};
    case TransferAct::Retry:
        return {int(act), QStringLiteral("view-refresh"), name, true};
    case TransferAct::Cancel:
        return {int(act), QStringLiteral("window-close"), name, false};
    }
    Q_UNREACHABLE();
}

QString waiting(const Transfer &transfer, qint64 nowMs)
{
    if (!transfer.error) {
        return Words::tr("Waiting for its turn");
    }
    const QString cause = transfer.error->message;
    if (transfer.retryAtMs <= nowMs) {
        return Words::tr("%1 Trying again now.").arg(cause);
    }
    const qint64 seconds = (transfer.retryAtMs - nowMs + 999) / 1000;
    return Words::tr("%1 Next try in %2.").arg(cause, Format::duration(seconds * 1000));
}

} // namespace

TransferGroup group(const Transfer &transfer)
{
    switch (transfer.state) {
    case TransferState::Waiting:
        // Only a person makes room.
        return transfer.error && transfer.error->code == ErrorCode::NoSpace
            ? TransferGroup::NeedsYou
            : TransferGroup::Now;
    case TransferState::Reading:
    case TransferState::Uploading:
    case TransferState::Downloading:
    case TransferState::Verifying:
        return TransferGroup::Now;
    case TransferState::Paused:
    case TransferState::Failed:
        return TransferGroup::NeedsYou;
    case TransferState::Done:
    case TransferState::Instant:
    case TransferState::Cancelled:
        return TransferGroup::Done;
    }
    Q_UNREACHABLE();
}

QString groupHead(TransferGroup group)
{
    switch (group) {
    case TransferGroup::Now:
        return Words::tr("Now");
    case TransferGroup::NeedsYou:
        return Words::tr("Needs you");
    case TransferGroup::Done:
        return Words::tr("Done");
    }
    Q_UNREACHABLE();
}

QString state(const Transfer &transfer, qint64 nowMs)
{
    switch (transfer.state) {
    case TransferState::Waiting:
        return waiting(transfer, nowMs);
    case TransferState::Reading:
        return transfer.direction == TransferDirection::Upload
            ? Words::tr("Reading: looking for a copy you already have")
            : Words::tr("Reading: looking for what is already on this PC");
    case TransferState::Uploading:
        return Words::tr("Uploading to your storage");
    case TransferState::Downloading:
        return transfer.direction == TransferDirection::Keep
            ? Words::tr("Downloading, to be kept on this PC")
            : Words::tr("Downloading to %1").arg(folderOf(transfer));
    case TransferState::Verifying:
        return Words::tr("Verifying: reading back what was stored");
    case TransferState::Done:
    case TransferState::Instant:
        return ended(transfer);
    case TransferState::Paused:
        return Words::tr("Paused");
    case TransferState::Failed:
        return transfer.error ? transfer.error->message
                              : Words::tr("This did not work. Try again.");
    case TransferState::Cancelled:
        return Words::tr("Cancelled: nothing of it is kept");
    }
    Q_UNREACHABLE();
}

Tone tone(const Transfer &transfer)
{
    switch (transfer.state) {
    case TransferState::Waiting:
        return transfer.error ? Tone::Warn : Tone::Text;
    case TransferState::Reading:
        return Tone::Text;
    case TransferState::Uploading:
    case TransferState::Downloading:
        return Tone::Accent;
    case TransferState::Verifying:
        return Tone::Info;
    case TransferState::Done:
    case TransferState::Instant:
        return Tone::Ok;
    case TransferState::Paused:
        return Tone::Warn;
    case TransferState::Failed:
        return Tone::Danger;
    case TransferState::Cancelled:
        return Tone::Caption;
    }
    Q_UNREACHABLE();
}

QVector<TransferAct> acts(const Transfer &transfer)
{
    switch (transfer.state) {
    case TransferState::Waiting:
        if (transfer.error) {
            return {TransferAct::Retry, TransferAct::Pause, TransferAct::Cancel};
        }
        return {TransferAct::Pause, TransferAct::Cancel};
    case TransferState::Reading:
    case TransferState::Uploading:
    case TransferState::Downloading:
        return {TransferAct::Pause, TransferAct::Cancel};
    case TransferState::Verifying:
        return {TransferAct::Cancel};
    case TransferState::Paused:
        return {TransferAct::Continue, TransferAct::Cancel};
    case TransferState::Failed:
        return {TransferAct::Retry, TransferAct::Cancel};
    case TransferState::Cancelled:
        return {TransferAct::Retry};
    case TransferState::Done:
    case TransferState::Instant:
        return {};
    }
    Q_UNREACHABLE();
}

QString actName(TransferAct act)
{
    switch (act) {
    case TransferAct::Pause:
        return Words::tr("Pause");
    case TransferAct::Continue:
        return Words::tr("Continue");
    case TransferAct::Retry:
        return Words::tr("Retry");
    case TransferAct::Cancel:
        return Words::tr("Cancel");
    }
    Q_UNREACHABLE();
}

bool canMove(const Transfer &transfer)
{
    return transfer.state == TransferState::Waiting;
}

QString moveName(Sync::TransferMove move)
{
    switch (move) {
    case Sync::TransferMove::First:
        return Words::tr("Move to the front");
    case Sync::TransferMove::Up:
        return Words::tr("Move up");
    case Sync::TransferMove::Down:
        return Words::tr("Move down");
    case Sync::TransferMove::Last:
        return Words::tr("Move to the end");
    }
    Q_UNREACHABLE();
}

ActionRow row(const Transfer &transfer, qint64 nowMs)
{
    ActionRow row;
    row.icon = QStringLiteral("folder-videos");
    row.title = transfer.name;
    row.words = state(transfer, nowMs);
    row.tone = tone(transfer);
    row.bar = bar(transfer);
    row.figure = figure(transfer);
    const QVector<TransferAct> possible = acts(transfer);
    for (const TransferAct act : possible) {
        row.actions << action(act);
    }
    return row;
}

QString spoken(const Transfer &transfer, qint64 nowMs)
{
    QStringList words{transfer.name, state(transfer, nowMs)};
    const bool hasParts = transfer.state == TransferState::Uploading
        || transfer.state == TransferState::Downloading;
    if (hasParts && transfer.partsTotal > 0) {
        words << partsWords(transfer);
    }
    words << figure(transfer);
    return words.join(Words::tr(", "));
}

QString summary(const QVector<Transfer> &transfers)
{
    int open = 0;
    int underWay = 0;
    qint64 speed = 0;
    qint64 left = 0;
    for (const Transfer &transfer : transfers) {
        if (group(transfer) != TransferGroup::Now) {
            continue;
        }
        ++open;
        underWay += moves(transfer) ? 1 : 0;
        speed += transfer.bytesPerSecond;
        left += transfer.totalBytes
            - (transfer.state == TransferState::Reading ? 0 : transfer.doneBytes);
    }
    if (open == 0) {
        return transfers.isEmpty() ? QString() : Words::tr("Nothing is on its way");
    }
    QStringList facts{Words::tr("%1 of %n on their way", nullptr, open).arg(underWay)};
    if (speed > 0) {
        facts << Words::tr("%1/s").arg(Format::bytes(speed))
              << Words::tr("about %1 left").arg(Format::duration(1000 * (left / speed + 1)));
    }
    return facts.join(QStringLiteral(" · "));
}

QString limits(const Sync::BandwidthLimits &limits)
{
    const QString up = Format::bytes(limits.up);
    const QString down = Format::bytes(limits.down);
    if (limits.up > 0 && limits.down > 0) {
        return Words::tr("limited to %1/s up, %2/s down").arg(up, down);
    }
    if (limits.up > 0) {
        return Words::tr("limited to %1/s up").arg(up);
    }
    return limits.down > 0 ? Words::tr("limited to %1/s down").arg(down) : QString();
}

} // namespace Ui::TransferWords
