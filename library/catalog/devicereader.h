#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QString>
#include <QVector>

namespace Library {

class Database;

//! One PC of the household, as this one knows it.
struct HouseholdDevice
{
    DeviceId id;
    QString name;
    bool isThis = false;
    bool isRetired = false; //!< nothing waits for it any more; it may come back
    qint64 seenMs = 0; //!< when it last sent or acknowledged something; 0: not known

    bool operator==(const HouseholdDevice &) const = default;
};

namespace DeviceReader {

//! This PC first, then those that were seen last. Several incarnations of a device are one.
Result<QVector<HouseholdDevice>> devices(Database &database);

} // namespace DeviceReader
} // namespace Library
