#include "sync/transfer/transferjournal.h"

#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/transaction.h"
#include "transfersql.h"

#include <QCoreApplication>
#include <QFile>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace Sync {

using Library::Database;
using Library::Query;
using Library::Transaction;

namespace {

constexpr std::array kMigrations{
    Library::Migration{1, Library::Sql::kScripttransfers_0001_sql},
    Library::Migration{2, Library::Sql::kScripttransfers_0002_sql},
    Library::Migration{3, Library::Sql::kScripttransfers_0003_sql},
};
static_assert(Library::strictlyIncreasing(kMigrations));
constexpr Library::Schema kSchema{0x4d4e5446, kMigrations}; // "MNTF"

constexpr std::array kDurableStates{TransferState::Waiting, TransferState::Paused,
    TransferState::Done, TransferState::Instant, TransferState::Failed, TransferState::Cancelled};

TransferState stateNamed(const QString &name)
{
    for (const TransferState state : kDurableStates) {
        if (transferStateName(state) == name) {
            return state;
        }
    }
    return TransferState::Waiting;
}

TransferDirection directionNamed(const QString &name)
{
    for (const TransferDirection direction :
        {TransferDirection::Download, TransferDirection::Keep}) {
        if (transferDirectionName(direction) == name) {
            return direction;
        }
    }
    return TransferDirection::Upload;
}

// Work under way goes on from the start of its turn.
QString durableName(TransferState state)
{
    return transferStateName(
        isFinal(state) || state == TransferState::Paused ? state : TransferState::Waiting);
}

TransferRecord recordFrom(const Library::Statement &row)
{
    TransferRecord record;
    record.id = row.id<TransferId>(0);
    record.file = row.text(1);
    record.state = stateNamed(row.text(2));
    record.addedAtMs = row.integer(3);
    record.startedAtMs = row.integer(4);
    if (row.integer(5) >= 0) {
        record.error = Error{ErrorCode(row.small(5)), row.text(6), row.text(7), row.boolean(8)};
    }
    record.cleanup = row.boolean(9);
    if (row.integer(10) >= 0) {
        record.upload.stamp
            = FileStamp{row.integer(10), row.integer(11), 0, quint64(row.integer(12))};
    }
    record.upload.sample = row.blob(13);
    record.upload.object = row.id<ObjectId>(14);
    record.upload.objectName = row.text(15);
    record.upload.begun = row.boolean(16);
    record.upload.uploadId = row.text(17);
    record.upload.published = row.boolean(18);
    record.direction = directionNamed(row.text(19));
    if (!row.isNull(20)) {
        record.content = row.id<ContentId>(20);
    }
    record.place = row.integer(21);
    return record;
}

} // namespace

TransferJournal::TransferJournal(int lock, Database database)
    : m_lock(lock)
    , m_database(std::move(database))
{ }

TransferJournal::~TransferJournal()
{
    ::close(m_lock);
}

Result<std::unique_ptr<TransferJournal>> TransferJournal::open(
    const QString &file, const Clock &clock)
{
    const QString lockFile = file + QLatin1String(".lock");
    const int lock
        = ::open(QFile::encodeName(lockFile).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) {
        return failure(systemError(errno, lockFile));
    }
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock);
        return failure(ErrorCode::Busy,
            QCoreApplication::translate("TransferJournal",
                "Matinee is already running and works on its uploads. Use that window."),
            lockFile, true);
    }
    Result<Library::OpenedStore> opened = Library::Migrator::open(file, kSchema, clock);
    if (!opened) {
        ::close(lock);
        return failure(opened.error());
    }
    if (opened->readOnly) {
        ::close(lock);
        return failure(ErrorCode::ReadOnly, opened->notice, file);
    }
    return std::unique_ptr<TransferJournal>(new TransferJournal(lock, std::move(opened->database)));
}

Result<QVector<TransferRecord>> TransferJournal::load()
{
    QVector<TransferRecord> records;
    Query rows(m_database,
        "SELECT id, file, state, added_at, started_at, error_code, error_message, error_detail, "
        "error_retryable, cleanup, size, mtime_ns, inode, sample, object, object_name, begun, "
        "upload_id, published, direction, content, place FROM transfer ORDER BY place, sequence");
    while (rows.next()) {
        records.append(recordFrom(rows.row()));
    }
    if (rows.failed()) {
        return failure(rows.error());
    }
    for (TransferRecord &record : records) {
        Query parts(
            m_database, "SELECT number, sha256, chunk_hashes, etag FROM part WHERE transfer = ?1");
        parts.bind(1, record.id);
        while (parts.next()) {
            record.upload.parts[parts->small(0)]
                = PartRecord{parts->blob(1), parts->blob(2), parts->text(3)};
        }
        if (parts.failed()) {
            return failure(parts.error());
        }
    }
    return records;
}

Result<> TransferJournal::add(const QVector<TransferRecord> &transfers)
{
    Result<Transaction> transaction = Transaction::begin(m_database);
    if (!transaction) {
        return failure(transaction.error());
    }
    for (const TransferRecord &transfer : transfers) {
        const Result<> done
            = Query(m_database,
                "INSERT INTO transfer (id, file, state, added_at, direction, content, object, "
                "object_name, size, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
                  .bind(1, transfer.id)
                  .bind(2, transfer.file)
                  .bind(3, durableName(transfer.state))
                  .bind(4, transfer.addedAtMs)
                  .bind(5, transferDirectionName(transfer.direction))
                  .bindOrNull(6, transfer.content.value_or(ContentId{}))
                  .bindOrNull(7, transfer.upload.object)
                  .bind(8, transfer.upload.objectName)
                  .bind(9, transfer.upload.stamp ? transfer.upload.stamp->sizeBytes : qint64(-1))
                  .bind(10, transfer.place)
                  .run();
        if (!done) {
            return done;
        }
    }
    return transaction->commit();
}

Result<> TransferJournal::savePlaces(const QVector<TransferRecord> &transfers)
{
    Result<Transaction> transaction = Transaction::begin(m_database);
    if (!transaction) {
        return failure(transaction.error());
    }
    for (const TransferRecord &transfer : transfers) {
        const Result<> done = Query(m_database, "UPDATE transfer SET place = ?2 WHERE id = ?1")
                                  .bind(1, transfer.id)
                                  .bind(2, transfer.place)
                                  .run();
        if (!done) {
            return done;
        }
    }
    return transaction->commit();
}

Result<> TransferJournal::saveState(const TransferRecord &transfer)
{
    const Error error = transfer.error.value_or(Error{});
    return Query(m_database,
        "UPDATE transfer SET state = ?2, started_at = ?3, error_code = ?4, error_message = ?5, "
        "error_detail = ?6, error_retryable = ?7, cleanup = ?8 WHERE id = ?1")
        .bind(1, transfer.id)
        .bind(2, durableName(transfer.state))
        .bind(3, transfer.startedAtMs)
        .bind(4, transfer.error ? int(error.code) : -1)
        .bind(5, error.message)
        .bind(6, error.detail)
        .bind(7, error.retryable)
        .bind(8, transfer.cleanup)
        .run();
}

Result<> TransferJournal::saveUpload(const TransferId &id, const UploadRecord &upload)
{
    const FileStamp stamp = upload.stamp.value_or(FileStamp{-1, 0, 0, 0});
    return Query(m_database,
        "UPDATE transfer SET size = ?2, mtime_ns = ?3, inode = ?4, sample = ?5, object = ?6, "
        "object_name = ?7, begun = ?8, upload_id = ?9, published = ?10 WHERE id = ?1")
        .bind(1, id)
        .bind(2, stamp.sizeBytes)
        .bind(3, stamp.mtimeNs)
        .bind(4, qint64(stamp.inode))
        .bind(5, upload.sample.isNull() ? QByteArray("") : upload.sample)
        .bindOrNull(6, upload.object)
        .bind(7, upload.objectName)
        .bind(8, upload.begun)
        .bind(9, upload.uploadId)
        .bind(10, upload.published)
        .run();
}

Result<> TransferJournal::savePart(const TransferId &id, int number, const PartRecord &part)
{
    return Query(m_database,
        "INSERT INTO part (transfer, number, sha256, chunk_hashes, etag) VALUES (?1, ?2, ?3, ?4, "
        "?5) ON CONFLICT DO UPDATE SET sha256 = ?3, chunk_hashes = ?4, etag = ?5")
        .bind(1, id)
        .bind(2, number)
        .bind(3, part.sha256)
        .bind(4, part.chunkHashes)
        .bind(5, part.etag)
        .run();
}

Result<> TransferJournal::resetUpload(const TransferId &id)
{
    Result<Transaction> transaction = Transaction::begin(m_database);
    if (!transaction) {
        return failure(transaction.error());
    }
    if (Result<> done = forgetParts(id); !done) {
        return done;
    }
    if (Result<> done = saveUpload(id, {}); !done) {
        return done;
    }
    return transaction->commit();
}

Result<> TransferJournal::forgetParts(const TransferId &id)
{
    return Query(m_database, "DELETE FROM part WHERE transfer = ?1").bind(1, id).run();
}

Result<> TransferJournal::remove(const TransferId &id)
{
    Result<Transaction> transaction = Transaction::begin(m_database);
    if (!transaction) {
        return failure(transaction.error());
    }
    if (Result<> done = forgetParts(id); !done) {
        return done;
    }
    if (Result<> done = Query(m_database, "DELETE FROM transfer WHERE id = ?1").bind(1, id).run();
        !done) {
        return done;
    }
    return transaction->commit();
}

Result<QVector<TransferJournal::KnownContent>> TransferJournal::contentsLike(
    qint64 sizeBytes, const QByteArray &sample)
{
    QVector<KnownContent> found;
    Query rows(m_database, "SELECT content, object FROM content WHERE size = ?1 AND sample = ?2");
    rows.bind(1, sizeBytes).bind(2, sample);
    while (rows.next()) {
        found.append({rows->id<ContentId>(0), rows->id<ObjectId>(1)});
    }
    if (rows.failed()) {
        return failure(rows.error());
    }
    return found;
}

Result<> TransferJournal::rememberContent(
    const KnownContent &known, qint64 sizeBytes, const QByteArray &sample)
{
    return Query(m_database,
        "INSERT OR REPLACE INTO content (object, content, size, sample) VALUES (?1, ?2, ?3, ?4)")
        .bind(1, known.object)
        .bind(2, known.content)
        .bind(3, sizeBytes)
        .bind(4, sample)
        .run();
}

Result<LibraryId> TransferJournal::library()
{
    Query row(m_database, "SELECT id FROM library");
    const LibraryId id = row.next() ? row->id<LibraryId>(0) : LibraryId{};
    if (row.failed()) {
        return failure(row.error());
    }
    return id;
}

Result<> TransferJournal::setLibrary(const LibraryId &library)
{
    return Query(m_database, "INSERT OR REPLACE INTO library (one, id) VALUES (1, ?1)")
        .bind(1, library)
        .run();
}

void TransferJournal::setFault(Database::Fault fault)
{
    m_database.setFault(std::move(fault));
}

} // namespace Sync
