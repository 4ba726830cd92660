#pragma once

#include "library/catalog/catalog.h"
#include "sync/replication/synchronizer.h"
#include "tests/support/faultystore.h"

#include <QTemporaryDir>

#include <memory>

namespace TestSupport {

//! The system's clock, off by what a test says.
class ShiftedClock final : public Clock
{
public:
    WallTime wallNow() const override { return m_system.wallNow() + shift; }
    MonotonicTime monotonicNow() const override { return m_system.monotonicNow(); }

    std::chrono::milliseconds shift{0};

private:
    SystemClock m_system;
};

//! One PC of a household: a catalog in a folder of its own, kept in step over a store that all
//! share.
class HouseholdPc
{
public:
    HouseholdPc(const QString &name, Sync::ObjectStore *store, const LibraryId &library);
    ~HouseholdPc();

    void open(); //!< after close()
    void close();
    //! One round; the error is what kept it from being whole.
    Result<Sync::SyncReport> sync(Sync::SyncRound::Keep keep = Sync::SyncRound::Keep::No);
    TitleId add(const Library::IngestedVideo &video);
    //! Names of all films, in order.
    QStringList films();
    qint64 positionOf(const TitleId &title);
    //! Rows and registers of the shared tables; two PCs that are in step have the same.
    QStringList shared() const;
    //! The one value of a query.
    QString value(const QByteArray &sql) const;
    QString file() const { return m_folder.filePath(QStringLiteral("data/catalog.db")); }
    QString folder() const { return m_folder.filePath(QStringLiteral("data")); }

    ShiftedClock clock;
    ShiftedClock storeClock; //!< of the storage, as its answers tell
    FaultyStore store; //!< as this PC sees it
    Sync::Synchronizer::Options options;
    std::unique_ptr<Library::Catalog> catalog;
    std::unique_ptr<Sync::Synchronizer> synchronizer;
    ProfileId viewer;

private:
    QTemporaryDir m_folder;
};

} // namespace TestSupport
