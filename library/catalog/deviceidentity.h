#pragma once

#include "library/base/result.h"
#include "library/catalog/shared/hlc.h"

#include <QString>

namespace Library {

class Database;

//! Who this installation is among the household's devices. Written once in the catalog; the same
//! data on another machine, or restored to this one, is another incarnation, because the original
//! may go on writing, or has written more than was restored.
class DeviceIdentity
{
public:
    //! Where the catalog lies now.
    struct Place
    {
        QByteArray machineId;
        qint64 dataFolderInode = 0;
        //! When the file system last saw the file or its log change, before it was opened; 0: there
        //! was none.
        qint64 fileChangedMs = 0;
    };
    static Place placeOf(const QString &catalogFile, qint64 fileChangedMs);

    struct Identity
    {
        WriterId writer;
        bool isElsewhere = false; //!< the data was moved, copied or restored: begin an incarnation
    };
    //! Reads the identity, making it at the first start; the caller holds the transaction.
    static Result<Identity> load(Database &database, const Place &place);
    //! The data is at home here from now on; the caller holds the transaction.
    static Result<> settle(Database &database, const Place &place);
    //! Another incarnation of the same device. Random: two copies of one disk must not meet again.
    static WriterId nextIncarnation(const WriterId &writer);
};

} // namespace Library
