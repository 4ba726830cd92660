#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QByteArray>

namespace Sync {

//! The bytes of library.cbor. Pure.
QByteArray encodeLibraryFile(const LibraryId &library);
//! Corrupt: not what encodeLibraryFile() writes. Newer: a later major format.
Result<LibraryId> decodeLibraryFile(const QByteArray &bytes);

} // namespace Sync
