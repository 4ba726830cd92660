#pragma once

#include "library/catalog/devicereader.h"
#include "sync/replication/syncstate.h"
#include "ui/controls/text.h"

#include <QString>
#include <QVector>

namespace Ui {

//! What the window says of how the library stands to the other PCs'. Pure.
struct SyncWords
{
    QString value; //!< "In step"
    QString more; //!< since when, or what stands in the way and what to do
    Tone tone = Tone::Text;
    QString why = {}; //!< more of it; empty: that is all

    static SyncWords of(const Sync::SyncState &state, qint64 nowMs);
};

//! "4 devices", "This PC, attic, study".
struct DevicesWords
{
    QString value;
    QString more;

    static DevicesWords of(const QVector<Library::HouseholdDevice> &devices);
};

//! "This PC", "Seen 3 min ago", "Retired".
QString deviceWords(const Library::HouseholdDevice &device, qint64 nowMs);

} // namespace Ui
