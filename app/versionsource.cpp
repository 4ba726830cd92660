#include "app/versionsource.h"

#include "library/playback/localfilesource.h"
#include "sync/store/libraryfile.h"
#include "sync/store/objectstore.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/chunkedsource.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QScopeGuard>

#include <algorithm>

namespace App {

namespace {

int heightOf(const Library::TitleVersion &version)
{
    const Library::StreamInfo *video = version.media.video();
    return video == nullptr ? 0 : video->height;
}

bool isBetter(const Library::TitleVersion &a, const Library::TitleVersion &b)
{
    const bool aIsHere = a.availability == Library::Availability::Available && a.failure.isEmpty();
    const bool bIsHere = b.availability == Library::Availability::Available && b.failure.isEmpty();
    return aIsHere != bIsHere ? aIsHere : heightOf(a) > heightOf(b);
}

Result<Sync::StoreKeys> storeKeys(Sync::ObjectStore &store)
{
    const Result<LibraryId> library = Sync::readLibrary(store).result();
    if (!library) {
        return failure(library.error());
    }
    return Sync::StoreKeys(*library);
}

} // namespace

const Library::TitleVersion *chooseVersion(
    const Library::TitleDetails &details, const VersionId &wanted)
{
    const auto available = [&details](const VersionId &id) {
        const auto found = std::find_if(details.versions.cbegin(), details.versions.cend(),
            [&id](const Library::TitleVersion &version) {
                return version.has(id) && version.availability == Library::Availability::Available;
            });
        return found == details.versions.cend() || id.isNull() ? nullptr : &*found;
    };
    if (const Library::TitleVersion *meant = available(wanted)) {
        return meant;
    }
    // One that was begun and replaced since goes on in what is there now.
    const bool isBegun = details.card.play.positionMs > 0;
    if (const auto *begun = isBegun ? available(details.card.play.version) : nullptr) {
        return begun;
    }
    const Library::TitleVersion *best = nullptr;
    for (const Library::TitleVersion &version : details.versions) {
        if (best == nullptr || isBetter(version, *best)) {
            best = &version;
        }
    }
    return best;
}

std::optional<Library::TitleDetails> withFile(
    Library::TitleDetails details, const VersionId &version, const QString &file)
{
    for (Library::TitleVersion &film : details.versions) {
        if (!film.has(version) || !film.failure.isEmpty()) {
            continue;
        }
        const auto part = std::find_if(film.parts.begin(), film.parts.end(),
            [&version](const Library::TitleVersion &each) { return each.id == version; });
        for (Library::TitleVersion *played : {&film, part == film.parts.end() ? &film : &*part}) {
            played->availability = Library::Availability::Available;
        }
        QStringList &files = part == film.parts.end() ? film.files : part->files;
        files.removeAll(file);
        files.prepend(file);
        return details;
    }
    return std::nullopt;
}

Result<QString> objectKey(Sync::ObjectStore &store, const Library::TitleVersion &version)
{
    if (version.object.isNull()) {
        return failure(ErrorCode::NotFound,
            QCoreApplication::translate("Playing", "This video is not in the storage."));
    }
    const Result<Sync::StoreKeys> keys = storeKeys(store);
    if (!keys) {
        return failure(keys.error());
    }
    return keys->video(version.object, version.objectName);
}

namespace {

// What the storage says of the video's bytes, once asked for and then known for good.
Result<Sync::KnownVideo> findVideo(
    Sync::ObjectStore &store, Sync::ChunkCache &cache, const Library::TitleVersion &version)
{
    const bool isOnThisPc = store.isOnThisPc();
    if (const auto known = isOnThisPc ? std::nullopt : cache.video(version.object)) {
        return *known;
    }
    const Result<Sync::StoreKeys> keys = storeKeys(store);
    if (!keys) {
        return failure(keys.error());
    }
    const auto bytes = store
                           .readFor(keys->manifest(version.object), 0, Sync::kMaxManifestBytes,
                               {Sync::ReadPurpose::Kind::Playing, 0})
                           .result();
    if (!bytes) {
        return failure(bytes.error());
    }
    const Result<Sync::Manifest> manifest = Sync::decodeManifest(*bytes);
    if (!manifest) {
        return failure(manifest.error());
    }
    if (version.content && manifest->content() != *version.content) {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate(
                "Playing", "The storage has another video under the name of this one."),
            version.object.toString());
    }
    const Sync::KnownVideo video{keys->video(version.object, version.objectName), *manifest};
    if (!isOnThisPc) {
        cache.remember(version.object, video);
    }
    return video;
}

Result<std::shared_ptr<Library::ByteSource>> openObject(const Stores &stores,
    const std::shared_ptr<Sync::ObjectStore> &store, const Library::TitleVersion &version,
    const QString &title, std::chrono::milliseconds mostAhead)
{
    const Result<Sync::KnownVideo> video = findVideo(*store, *stores.cache, version);
    if (!video) {
        return failure(video.error());
    }
    Sync::ChunkedSource::Options options;
    options.store = store;
    options.cache = stores.cache;
    options.video = *video;
    options.title = title;
    options.duration = std::chrono::milliseconds(version.media.durationMs);
    options.mostAhead = mostAhead;
    options.damaged = stores.damaged;
    return std::shared_ptr<Library::ByteSource>(std::make_shared<Sync::ChunkedSource>(options));
}

} // namespace

Result<std::shared_ptr<Library::ByteSource>> openVersion(const Stores &stores,
    const Library::TitleVersion &version, const QString &title, std::chrono::milliseconds mostAhead)
{
    // A thread of a pool may end after libcrypto did.
    const auto atTheEnd = qScopeGuard([] { Sync::Sha256::endThread(); });
    std::optional<Error> fileError;
    for (const QString &file : version.files) {
        auto source = Library::LocalFileSource::open(file);
        if (source) {
            return std::shared_ptr<Library::ByteSource>(*source);
        }
        fileError = source.error();
    }
    if (version.object.isNull()) {
        return fileError ? failure(*fileError)
                         : failure(ErrorCode::NotFound,
                             QCoreApplication::translate("Playing",
                                 "No file of this title is on this PC or in the storage."));
    }
    if (stores.embedded != stores.current) {
        // What was stored before there was a cluster. It is near, and need not be there any more.
        if (auto source = openObject(stores, stores.embedded, version, title, mostAhead)) {
            return source;
        }
    }
    return openObject(stores, stores.current, version, title, mostAhead);
}

} // namespace App
