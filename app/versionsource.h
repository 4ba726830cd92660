#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

#include <memory>

namespace Library {
class ByteSource;
}
namespace Sync {
class ObjectStore;
}

namespace App {

//! The version to play: the wanted one, else the one that was begun, else the highest picture of
//! those that can be reached. Null when the title has none. Pure.
const Library::TitleVersion *chooseVersion(
    const Library::TitleDetails &details, const VersionId &wanted);

//! Opens the bytes of a version: a file on this PC when one is there, else its object in the store.
//! Blocks; safe from any thread.
Result<std::shared_ptr<Library::ByteSource>> openVersion(
    const std::shared_ptr<Sync::ObjectStore> &store, const Library::TitleVersion &version);

//! Key of a version's object; NotFound when the version is not in the store. Blocks.
Result<QString> objectKey(Sync::ObjectStore &store, const Library::TitleVersion &version);

} // namespace App
