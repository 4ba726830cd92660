#include "app/versionsource.h"

#include "library/playback/localfilesource.h"
#include "sync/store/libraryfile.h"
#include "sync/store/objectbytesource.h"
#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace App {

namespace {

constexpr qint64 kMaxLibraryFileBytes = 4096;

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

Result<std::shared_ptr<Library::ByteSource>> openObject(
    const std::shared_ptr<Sync::ObjectStore> &store, const Library::TitleVersion &version)
{
    const Result<QString> key = objectKey(*store, version);
    if (!key) {
        return failure(key.error());
    }
    const auto source = Sync::ObjectByteSource::open(store.get(), *key).result();
    if (!source) {
        return failure(source.error());
    }
    return std::shared_ptr<Library::ByteSource>(*source);
}

} // namespace

const Library::TitleVersion *chooseVersion(
    const Library::TitleDetails &details, const VersionId &wanted)
{
    const Library::TitleVersion *best = nullptr;
    for (const Library::TitleVersion &version : details.versions) {
        // One that was begun and replaced since goes on in what is there now.
        if (!wanted.isNull() && version.has(wanted)
            && version.availability == Library::Availability::Available) {
            return &version;
        }
        const bool wasBegun = details.card.play.positionMs > 0
            && version.has(details.card.play.version)
            && version.availability == Library::Availability::Available;
        if (wasBegun) {
            return &version;
        }
        if (best == nullptr || isBetter(version, *best)) {
            best = &version;
        }
    }
    return best;
}

Result<QString> objectKey(Sync::ObjectStore &store, const Library::TitleVersion &version)
{
    if (version.object.isNull()) {
        return failure(ErrorCode::NotFound,
            QCoreApplication::translate("Playing", "This video is not in the storage."));
    }
    const auto bytes = store.read(Sync::StoreKeys::libraryFile(), 0, kMaxLibraryFileBytes).result();
    if (!bytes) {
        return failure(bytes.error());
    }
    const Result<LibraryId> library = Sync::decodeLibraryFile(*bytes);
    if (!library) {
        return failure(library.error());
    }
    return Sync::StoreKeys(*library).video(version.object, version.objectName);
}

Result<std::shared_ptr<Library::ByteSource>> openVersion(
    const Stores &stores, const Library::TitleVersion &version)
{
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
        if (auto source = openObject(stores.embedded, version)) {
            return source;
        }
    }
    return openObject(stores.current, version);
}

} // namespace App
