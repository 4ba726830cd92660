#pragma once

#include "library/base/result.h"
#include "library/catalog/shared/hlc.h"

#include <QString>

namespace Library {

class Database;

//! Who this installation is among the household's devices. Written once in the catalog; the same
//! data on another machine, or restored to another folder, is another incarnation, because the
//! original may go on writing.
class DeviceIdentity
{
public:
    //! Where the catalog lies now.
    struct Place
    {
        QByteArray machineId;
        qint64 dataFolderInode = 0;
    };
    static Place placeOf(const QString &catalogFile);

    //! Reads the identity, making it at the first start; raises the incarnation when the place is
    //! another one. In its own transaction.
    static Result<WriterId> load(Database &database, const Place &place);
};

} // namespace Library
