#include "library/catalog/deviceidentity.h"

#include "library/base/logging.h"
#include "library/catalog/query.h"
#include "library/catalog/transaction.h"

#include <QFile>
#include <QFileInfo>
#include <QSysInfo>

#include <sys/stat.h>

namespace Library {

DeviceIdentity::Place DeviceIdentity::placeOf(const QString &catalogFile)
{
    Place place;
    place.machineId = QSysInfo::machineUniqueId();
    struct stat info = {};
    const QByteArray folder = QFile::encodeName(QFileInfo(catalogFile).absolutePath());
    if (::stat(folder.constData(), &info) == 0) {
        place.dataFolderInode = qint64(info.st_ino);
    }
    return place;
}

Result<WriterId> DeviceIdentity::load(Database &database, const Place &place)
{
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) {
        return failure(transaction.error());
    }
    auto device = randomId<DeviceId>();
    quint32 incarnation = 1;
    bool write = true;
    {
        Query query(database, "SELECT id, incarnation, machine_id, data_folder_inode FROM device");
        if (query.next()) {
            device = query->id<DeviceId>(0);
            incarnation = quint32(query->integer(1));
            write = query->blob(2) != place.machineId || query->integer(3) != place.dataFolderInode;
            if (write) {
                ++incarnation;
                qCInfo(lcCatalog) << "the catalog has moved; incarnation" << incarnation;
            }
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    if (write) {
        const Result<> stored = Query(database,
            "INSERT INTO device (no, id, incarnation, machine_id, data_folder_inode)"
            " VALUES (1, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET incarnation = excluded.incarnation,"
            " machine_id = excluded.machine_id, data_folder_inode = excluded.data_folder_inode")
                                    .bind(1, device)
                                    .bind(2, qint64(incarnation))
                                    .bind(3, place.machineId)
                                    .bind(4, place.dataFolderInode)
                                    .run();
        if (!stored) {
            return failure(stored.error());
        }
    }
    if (const Result<> done = transaction->commit(); !done) {
        return failure(done.error());
    }
    return writerId(device, incarnation);
}

} // namespace Library
