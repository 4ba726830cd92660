#pragma once

#include "library/base/clock.h"
#include "library/catalog/objectchecks.h"
#include "sync/housekeeping/objectscrub.h"
#include "sync/transfer/storedvideos.h"
#include "sync/transfer/transferjournal.h"
#include "sync/transfer/uploader.h"

#include <QStringList>

#include <memory>

namespace Library {
class Catalog;
}

namespace Sync {

//! Finds bytes that an object should have and has not, and makes them the content's object: another
//! object of the store that is whole, else a file of this PC, which is uploaded under a new id. The
//! bad object is marked for removal in the same act that names the good one; nothing is removed
//! here. A job: start() once, finished() exactly once; destroying it ends it silently.
class ObjectRepair final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ObjectRepair)
public:
    struct Options
    {
        Library::Catalog *catalog = nullptr; //!< outlives the job
        ObjectStore *store = nullptr; //!< outlives the job
        const Clock *clock = nullptr; //!< outlives the job
        StoreKeys keys{LibraryId{}};
        Library::CheckedObject object; //!< the bad one
        //! Files of this PC's own store that may have its bytes; the catalog knows of others.
        QStringList files;
        QString journalFile; //!< of repairs alone
        QThreadPool *pool = nullptr; //!< reads and hashes; outlives the job
        RetryPolicy requests;
    };

    explicit ObjectRepair(const Options &options, QObject *parent = nullptr);
    ~ObjectRepair() override;

    void start();

signals:
    //! From where the bytes came, for a person; NotFound: from nowhere. Other errors: it could not
    //! be done now.
    void finished(const Result<QString> &source);

private:
    class Replacing;

    void onCopies(const Library::ContentCopies &copies);
    void tryNext();
    void tryObject(const Library::StoredObject &object);
    void tryFile(const QString &file);
    void upload(const QString &file, const FileStamp &stamp);
    Result<TransferRecord> recordFor(const QString &file, const FileStamp &stamp);
    void onUploaded(
        const TransferId &id, const QString &file, const Result<TransferOutcome> &outcome);
    void end(const Result<QString> &source);

    const Options m_options;
    QVector<Library::StoredObject> m_objects;
    QStringList m_files;
    std::unique_ptr<Replacing> m_replacing;
    std::unique_ptr<TransferJournal> m_journal;
    std::unique_ptr<ObjectScrub> m_scrub;
    std::unique_ptr<Uploader> m_uploader;
    std::optional<Error> m_passing; //!< why a copy could not be looked at now
    JobSteps m_steps; //!< last: ends before what it calls
};

} // namespace Sync
