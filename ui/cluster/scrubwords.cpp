#include "ui/cluster/scrubwords.h"

#include "ui/format.h"

#include <QCoreApplication>

namespace Ui {

namespace {

//! Texts of this file.
struct ScrubTexts
{
    Q_DECLARE_TR_FUNCTIONS(ClusterPage)
};

ScrubWords running(const Sync::ScrubProgress &progress)
{
    if (progress.objectsTotal == 0) {
        return {ScrubTexts::tr("Reading…"), ScrubTexts::tr("Press to stop"), Tone::Info};
    }
    return {ScrubTexts::tr("Reading: %1 of %2")
                .arg(Format::bytes(progress.bytes), Format::bytes(progress.bytesTotal)),
        ScrubTexts::tr("%1. Press to stop.").arg(progress.name), Tone::Info};
}

QString mended(int parts)
{
    //: after "All good"
    return parts == 0 ? QString() : ScrubTexts::tr(" · %n block(s) mended", nullptr, parts);
}

} // namespace

ScrubWords ScrubWords::of(const ScrubState &state, qint64 nowMs)
{
    const Library::CheckSummary &summary = state.summary;
    if (state.isRunning) {
        return running(state.progress);
    }
    if (summary.checked == 0) {
        return {ScrubTexts::tr("Not yet"),
            ScrubTexts::tr("What is stored is read now and then. Press to begin.")};
    }
    const QString when = Format::ago(summary.lastAtMs, nowMs);
    if (summary.badCount > 0) {
        return {when, ScrubTexts::tr("%n video(s) are damaged", nullptr, summary.badCount),
            Tone::Danger};
    }
    if (summary.checked < summary.objects) {
        return {when,
            QString(ScrubTexts::tr("Good so far: %1 of %2 read")
                        .arg(summary.checked)
                        .arg(summary.objects)
                + mended(summary.mended)),
            Tone::Ok};
    }
    return {when, QString(ScrubTexts::tr("All good") + mended(summary.mended)), Tone::Ok};
}

} // namespace Ui
