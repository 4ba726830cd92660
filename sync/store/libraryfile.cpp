#include "sync/store/libraryfile.h"

#include "library/base/async.h"
#include "sync/store/cborinput.h"
#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"

#include <QCborStreamWriter>
#include <QCoreApplication>

namespace Sync {

namespace {

// Far more than it has; one that is longer is damaged.
constexpr qint64 kMostLibraryFileBytes = 4096;
constexpr quint64 kFormat = 1;
enum Key : quint64
{
    FormatKey = 1,
    LibraryKey = 2
};

} // namespace

QByteArray encodeLibraryFile(const LibraryId &library)
{
    QByteArray bytes;
    QCborStreamWriter writer(&bytes);
    writer.startMap(2);
    writer.append(quint64(FormatKey));
    writer.append(kFormat);
    writer.append(quint64(LibraryKey));
    writer.append(library.toBytes());
    writer.endMap();
    return bytes;
}

Result<LibraryId> decodeLibraryFile(const QByteArray &bytes)
{
    const auto corrupt = [] {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate("LibraryFile",
                "The store's library.cbor is damaged. Restore it from a backup of the store."));
    };
    CborInput input(bytes);
    if (!input.beginMap() || input.number() != quint64(FormatKey)) {
        return corrupt();
    }
    const std::optional<quint64> format = input.number();
    if (format && *format > kFormat) {
        return failure(ErrorCode::Newer,
            QCoreApplication::translate("LibraryFile",
                "The library in this store was made by a newer Matinee. Update this PC."));
    }
    if (format != kFormat || input.number() != quint64(LibraryKey)) {
        return corrupt();
    }
    const std::optional<QByteArray> raw = input.bytes(LibraryId::kSize);
    const std::optional<LibraryId> id = raw ? LibraryId::fromBytes(*raw) : std::nullopt;
    // Encoding it again catches every other way to write the same values.
    if (!id || id->isNull() || !input.end() || encodeLibraryFile(*id) != bytes) {
        return corrupt();
    }
    return *id;
}

QFuture<Result<LibraryId>> readLibrary(ObjectStore &store)
{
    return Async::then(store.read(StoreKeys::libraryFile(), 0, kMostLibraryFileBytes),
        [](const Result<QByteArray> &bytes) {
            return bytes ? decodeLibraryFile(*bytes) : failure(bytes.error());
        });
}

} // namespace Sync
