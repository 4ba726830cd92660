#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QByteArray>
#include <QFuture>

namespace Sync {

class ObjectStore;

//! The bytes of library.cbor. Pure.
QByteArray encodeLibraryFile(const LibraryId &library);
//! Corrupt: not what encodeLibraryFile() writes. Newer: a later major format.
Result<LibraryId> decodeLibraryFile(const QByteArray &bytes);
//! What a store's own file says, as ObjectStore::read() answers; NotFound: it has none.
QFuture<Result<LibraryId>> readLibrary(ObjectStore &store);

} // namespace Sync
