#pragma once

#include "library/base/clock.h"
#include "library/catalog/database.h"
#include "sync/transfer/uploadrecord.h"

#include <QVector>

#include <functional>
#include <memory>

namespace Sync {

//! transfers.db: what a crash must not make the queue forget. Used by one thread at a time. Every
//! call is durable against a crash of the program when it returns.
class TransferJournal
{
    Q_DISABLE_COPY_MOVE(TransferJournal)
public:
    struct KnownContent
    {
        ContentId content;
        ObjectId object;
    };

    //! Blocks. ErrorCode::Busy: another program has it open; ReadOnly: nothing could be noted.
    static Result<std::unique_ptr<TransferJournal>> open(const QString &file, const Clock &clock);
    ~TransferJournal();

    //! In the order of their places.
    Result<QVector<TransferRecord>> load();
    //! All or none.
    Result<> add(const QVector<TransferRecord> &transfers);
    //! Their places in the queue; all or none.
    Result<> savePlaces(const QVector<TransferRecord> &transfers);
    //! State, times, error and cleanup.
    Result<> saveState(const TransferRecord &transfer);
    //! The upload but its parts.
    Result<> saveUpload(const TransferId &id, const UploadRecord &upload);
    Result<> savePart(const TransferId &id, int number, const PartRecord &part);
    //! Begins anew: forgets the upload and its parts.
    Result<> resetUpload(const TransferId &id);
    Result<> forgetParts(const TransferId &id);
    Result<> remove(const TransferId &id);

    //! Objects that this device stored and that look like the file.
    Result<QVector<KnownContent>> contentsLike(qint64 sizeBytes, const QByteArray &sample);
    Result<> rememberContent(const KnownContent &known, qint64 sizeBytes, const QByteArray &sample);

    //! The library of the store that this journal is about; null: not met yet.
    Result<LibraryId> library();
    Result<> setLibrary(const LibraryId &library);

    //! For tests, as Library::Database::setFault().
    void setFault(Library::Database::Fault fault);

private:
    TransferJournal(int lock, Library::Database database);

    int m_lock; //!< file descriptor; the lock ends with it
    Library::Database m_database;
};

} // namespace Sync
