#pragma once

#include "library/catalog/importedplay.h"
#include "library/catalog/shared/changewriter.h"

namespace Library {

//! Takes over what a viewer did in another program. Only ever adds to what is known: what was
//! watched stays so, a later position stays, and the same again changes nothing. Works inside the
//! caller's transaction on the writer's thread.
class PlayImporter
{
public:
    explicit PlayImporter(ChangeWriter &changes);

    //! True when anything changed.
    Result<bool> import(const ProfileId &viewer, const ImportedPlay &play);

private:
    Result<bool> importState(const ProfileId &viewer, const ImportedPlay &play);
    Result<bool> importCount(
        const ProfileId &viewer, const ImportedPlay &play, const QByteArray &epoch);
    Result<bool> importAdded(const ImportedPlay &play);

    ChangeWriter &m_changes;
};

} // namespace Library
