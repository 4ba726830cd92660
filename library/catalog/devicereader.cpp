#include "library/catalog/devicereader.h"

#include "library/catalog/query.h"

#include <QHash>

#include <algorithm>
#include <tuple>

namespace Library::DeviceReader {

Result<QVector<HouseholdDevice>> devices(Database &database)
{
    QVector<HouseholdDevice> devices;
    QHash<DeviceId, qsizetype> places;
    // Of an earlier incarnation nothing counts but when it was seen.
    Query query(database,
        "SELECT d.id, d.name, d.ended, max(coalesce(m.sealed_ms, 0), coalesce(m.seen_ms, 0)),"
        " substr(d.id, 1, 16) = (SELECT id FROM device) FROM device_writer d"
        " LEFT JOIN writer w ON w.id = d.id LEFT JOIN merged_writer m ON m.writer = w.no"
        " ORDER BY d.ended, 4 DESC");
    while (query.next()) {
        const auto id
            = DeviceId::fromBytes(query->blob(0).left(DeviceId::kSize)).value_or(DeviceId());
        if (const auto known = places.constFind(id); known != places.constEnd()) {
            devices[*known].seenMs = std::max(devices[*known].seenMs, query->integer(3));
            continue;
        }
        places.insert(id, devices.size());
        devices.append({id, query->text(1), query->boolean(4),
            query->integer(2) != 0 && !query->boolean(4), query->integer(3)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    std::stable_sort(
        devices.begin(), devices.end(), [](const HouseholdDevice &a, const HouseholdDevice &b) {
            return std::tuple(!a.isThis, a.isRetired, -a.seenMs)
                < std::tuple(!b.isThis, b.isRetired, -b.seenMs);
        });
    return devices;
}

} // namespace Library::DeviceReader
