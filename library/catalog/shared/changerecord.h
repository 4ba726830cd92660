#pragma once

#include "library/base/ids.h"
#include "library/catalog/shared/hlc.h"
#include "library/catalog/types.h"

#include <QCborMap>

namespace Library {

//! One entry of the change log: one register, or all columns of a new row, as one act set it.
struct ChangeRecord
{
    OperationId operation; //!< the same for everything that one act did
    ProfileId profile; //!< who acted; null: nobody in particular
    Origin origin = Origin::Person;
    Stamp stamp;
    int table = 0; //!< Shared::Table, or a table that only a newer program knows
    QByteArray row; //!< the parts of the key, one after the other
    int group = 0; //!< Shared::Group::kSeveral: columns of several groups
    QCborMap values; //!< column code (Shared::TableSpec::codeOf) to value

    bool operator==(const ChangeRecord &) const = default;
};

} // namespace Library
