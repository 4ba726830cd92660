#include "library/catalog/deviceidentity.h"

#include "library/base/logging.h"
#include "library/catalog/query.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSysInfo>

#include <sys/stat.h>

namespace Library {

namespace {

//! Between the last recorded write and the end of what the file system does with it.
constexpr qint64 kSettledMs = 2 * 60 * 1000;

quint32 randomIncarnation()
{
    return QRandomGenerator::system()->generate();
}

} // namespace

DeviceIdentity::Place DeviceIdentity::placeOf(const QString &catalogFile, qint64 fileChangedMs)
{
    Place place;
    place.machineId = QSysInfo::machineUniqueId();
    place.fileChangedMs = fileChangedMs;
    struct stat info = {};
    const QByteArray folder = QFile::encodeName(QFileInfo(catalogFile).absolutePath());
    if (::stat(folder.constData(), &info) == 0) {
        place.dataFolderInode = qint64(info.st_ino);
    }
    return place;
}

Result<DeviceIdentity::Identity> DeviceIdentity::load(Database &database, const Place &place)
{
    {
        Query query(database,
            "SELECT id, incarnation, machine_id, data_folder_inode, last_write_ms FROM device");
        if (query.next()) {
            const bool moved
                = query->blob(2) != place.machineId || query->integer(3) != place.dataFolderInode;
            // A copy of the file that somebody put here was not written by this program.
            const qint64 lastWriteMs = query->integer(4);
            const bool restored = lastWriteMs > 0 && place.fileChangedMs > lastWriteMs + kSettledMs;
            if (moved || restored) {
                qCInfo(lcCatalog) << "the catalog was" << (moved ? "moved" : "restored");
            }
            return Identity{
                writerId(query->id<DeviceId>(0), quint32(query->integer(1))), moved || restored};
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    const auto device = randomId<DeviceId>();
    const quint32 incarnation = randomIncarnation();
    const Result<> stored = Query(database,
        "INSERT INTO device (no, id, incarnation, machine_id, data_folder_inode)"
        " VALUES (1, ?, ?, ?, ?)")
                                .bind(1, device)
                                .bind(2, qint64(incarnation))
                                .bind(3, place.machineId)
                                .bind(4, place.dataFolderInode)
                                .run();
    if (!stored) {
        return failure(stored.error());
    }
    return Identity{writerId(device, incarnation), false};
}

Result<> DeviceIdentity::settle(Database &database, const Place &place)
{
    return Query(database, "UPDATE device SET machine_id = ?, data_folder_inode = ?")
        .bind(1, place.machineId)
        .bind(2, place.dataFolderInode)
        .run();
}

WriterId DeviceIdentity::nextIncarnation(const WriterId &writer)
{
    const auto device = *DeviceId::fromBytes(writer.toBytes().left(DeviceId::kSize));
    WriterId next = writer;
    while (next == writer) {
        next = writerId(device, randomIncarnation());
    }
    return next;
}

} // namespace Library
