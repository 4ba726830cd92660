#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace Library {
class ByteSource;
}
namespace Sync {
class ChunkCache;
class ObjectStore;
struct DamagedChunk;
} // namespace Sync

namespace App {

//! Where videos may be stored that no folder of this PC has.
struct Stores
{
    std::shared_ptr<Sync::ObjectStore> current; //!< the cluster, or without one the embedded store
    std::shared_ptr<Sync::ObjectStore> embedded; //!< the folder of this PC; always there
    std::shared_ptr<Sync::ChunkCache> cache; //!< of what the cluster has
    //! Called from any thread when bytes were damaged; may be unset.
    std::function<void(const Sync::DamagedChunk &)> damaged;
};

//! The version to play: the wanted one, else the one that was begun, else the highest picture of
//! those that can be reached. Null when the title has none. Pure.
const Library::TitleVersion *chooseVersion(
    const Library::TitleDetails &details, const VersionId &wanted);

//! The title as it is when this file plays: the first of its version (or part), and there, whatever
//! the last scan saw. nullopt: the title has no such version, or it could not be read. Pure.
std::optional<Library::TitleDetails> withFile(
    Library::TitleDetails details, const VersionId &version, const QString &file);

//! Opens the bytes of a version: a file on this PC when one is there, else its object in the
//! embedded store, else the one in the cluster. title is what a person calls it; so much of playing
//! time is read ahead, 0: as is useful. Blocks; safe from any thread.
Result<std::shared_ptr<Library::ByteSource>> openVersion(const Stores &stores,
    const Library::TitleVersion &version, const QString &title,
    std::chrono::milliseconds mostAhead = std::chrono::milliseconds(0));

//! Key of a version's object; NotFound when the version is not in the store. Blocks.
Result<QString> objectKey(Sync::ObjectStore &store, const Library::TitleVersion &version);

} // namespace App
