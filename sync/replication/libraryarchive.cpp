#include "sync/replication/libraryarchive.h"

#include "library/catalog/catalogwriter.h"
#include "library/catalog/query.h"
#include "library/scan/picturestore.h"
#include "sync/replication/documents.h"
#include "sync/replication/snapshotmaker.h"

#include <QCoreApplication>
#include <QIODevice>
#include <QtEndian>

#include <algorithm>

namespace Sync::LibraryArchive {

namespace {

using Library::ChangeRecord;
using Library::Shared::Table;
using Library::Shared::TableSpec;

const QByteArray kMagic("matinee library 1\n");
constexpr qsizetype kLengthBytes = 8;
constexpr qint64 kMostSnapshotBytes = qint64(1) << 30;
constexpr qint64 kMostPictureBytes = 16 << 20;
constexpr int kMostPictures = 10'000'000;

struct ArchiveTexts
{
    Q_DECLARE_TR_FUNCTIONS(LibraryArchive)
};

tl::unexpected<Error> damaged()
{
    return failure(ErrorCode::Corrupt,
        ArchiveTexts::tr("This file is damaged, or no library that Matinee exported. Nothing was "
                         "changed."));
}

Result<> put(QIODevice &out, const QByteArray &bytes)
{
    QByteArray length(kLengthBytes, '\0');
    qToBigEndian(quint64(bytes.size()), length.data());
    if (out.write(length) != kLengthBytes || out.write(bytes) != bytes.size()) {
        return failure(ErrorCode::Io,
            ArchiveTexts::tr("The file could not be written: %1").arg(out.errorString()));
    }
    return {};
}

Result<QByteArray> take(QIODevice &in, qint64 most)
{
    const QByteArray length = in.read(kLengthBytes);
    if (length.size() != kLengthBytes) {
        return damaged();
    }
    const quint64 size = qFromBigEndian<quint64>(length.constData());
    if (size > quint64(most)) {
        return damaged();
    }
    QByteArray bytes = in.read(qint64(size));
    return quint64(bytes.size()) == size ? Result<QByteArray>(bytes) : damaged();
}

//! The pictures that a row names.
void collect(const TableSpec &spec, const SnapshotRow &row, QSet<PictureId> &found)
{
    if (spec.table == Table::Picture) {
        if (const auto id = PictureId::fromBytes(row.row)) {
            found.insert(*id);
        }
        return;
    }
    for (const char *column : {"poster", "still", "backdrop", "logo", "portrait", "picture"}) {
        const int index = spec.columnIndex(column);
        if (index >= 0) {
            if (const auto id = PictureId::fromBytes(row.state.values.at(index).toByteArray())) {
                found.insert(*id);
            }
        }
    }
}

} // namespace

Result<Counts> write(Library::Database &database, const Library::PictureStore &pictures,
    const LibraryId &library, qint64 madeMs, QIODevice &out)
{
    SnapshotHeader header;
    header.library = library.isNull() ? randomId<LibraryId>() : library;
    header.id = randomId<SnapshotId>();
    header.madeMs = madeMs;
    const Result<Snapshot> snapshot
        = SnapshotMaker::collect(database, header, SnapshotMaker::Unsealed::Taken);
    if (!snapshot) {
        return failure(snapshot.error());
    }
    Counts counts;
    QSet<PictureId> named;
    for (const SnapshotRow &row : snapshot->rows) {
        counts.titles += row.table == int(Table::Title) ? 1 : 0;
        collect(Library::Shared::spec(Table(row.table)), row, named);
    }
    counts.rows = int(snapshot->rows.size());
    QVector<PictureId> order(named.begin(), named.end());
    std::sort(order.begin(), order.end());
    if (out.write(kMagic) != kMagic.size()) {
        return failure(ErrorCode::Io,
            ArchiveTexts::tr("The file could not be written: %1").arg(out.errorString()));
    }
    if (const Result<> done = put(out, library.toBytes()); !done) {
        return failure(done.error());
    }
    if (const Result<> done = put(out, encodeSnapshot(*snapshot)); !done) {
        return failure(done.error());
    }
    for (const PictureId &picture : std::as_const(order)) {
        const Result<QByteArray> jpeg = pictures.load(picture);
        if (!jpeg) {
            continue; // it is not on this PC
        }
        if (const Result<> done = put(out, *jpeg); !done) {
            return failure(done.error());
        }
        ++counts.pictures;
    }
    return counts;
}

Result<Archive> read(QIODevice &in)
{
    const QByteArray magic = in.read(kMagic.size());
    if (magic != kMagic) {
        const bool isLater = magic.startsWith("matinee library ");
        return isLater ? Documents::newer() : damaged();
    }
    Archive archive;
    const Result<QByteArray> library = take(in, LibraryId::kSize);
    const Result<QByteArray> bytes = library ? take(in, kMostSnapshotBytes) : library;
    if (!bytes) {
        return failure(bytes.error());
    }
    const auto id = LibraryId::fromBytes(*library);
    Result<Snapshot> snapshot = decodeSnapshot(*bytes);
    if (!id || !snapshot) {
        return id ? Result<Archive>(failure(snapshot.error())) : damaged();
    }
    archive.library = *id;
    archive.snapshot = std::move(*snapshot);
    return archive;
}

Result<int> readPictures(QIODevice &in, const Library::PictureStore &pictures)
{
    int kept = 0;
    while (!in.atEnd() && kept < kMostPictures) {
        const Result<QByteArray> jpeg = take(in, kMostPictureBytes);
        if (!jpeg) {
            return failure(jpeg.error());
        }
        if (const Result<PictureId> stored = pictures.store(*jpeg); !stored) {
            return failure(stored.error());
        }
        ++kept;
    }
    return kept;
}

Result<int> merge(Library::CatalogWriter &writer, const Archive &archive,
    const LibraryId &ownLibrary, qsizetype from, qsizetype count)
{
    int news = 0;
    const bool isOwn = !archive.library.isNull() && archive.library == ownLibrary;
    const auto operation = randomId<OperationId>();
    const Result<> done = writer.act(Library::Origin::Maintenance, {}, [&]() -> Result<> {
        const qsizetype end = std::min(archive.snapshot.rows.size(), from + count);
        for (qsizetype i = from; i < end; ++i) {
            const SnapshotRow &row = archive.snapshot.rows.at(i);
            const Table table = Table(row.table);
            const bool isOfDevices = table == Table::Writer || table == Table::Snapshot
                || table == Table::SnapshotCheck;
            if (isOfDevices || (table == Table::Object && !isOwn)) {
                continue;
            }
            const TableSpec &spec = Library::Shared::spec(table);
            for (auto at = row.state.registers.begin(); at != row.state.registers.end(); ++at) {
                ChangeRecord record{operation, {}, at->origin, at->stamp, row.table, row.row,
                    at.key(), Library::Merge::valuesOf(spec, row.state.values, {at.key()})};
                if (record.values.isEmpty()) {
                    continue; // follows from the others
                }
                const Result<bool> won = writer.changes().apply(record);
                if (!won) {
                    return failure(won.error());
                }
                news += *won ? 1 : 0;
            }
        }
        return {};
    });
    return done ? Result<int>(news) : failure(done.error());
}

Result<int> titlesWithoutVideo(Library::Database &database)
{
    // Of two that are one title only one is shown.
    Library::Query query(database,
        "SELECT count(*) FROM title_card c JOIN title t ON t.id = c.title WHERE c.listed = 0"
        " AND t.deleted = 0 AND c.kind NOT IN (2, 3) AND NOT EXISTS (SELECT 1 FROM same_as s"
        " WHERE s.same = 1 AND c.title IN (s.a, s.b))");
    const int count = query.next() ? query->small(0) : 0;
    return query.failed() ? Result<int>(failure(query.error())) : Result<int>(count);
}

} // namespace Sync::LibraryArchive
