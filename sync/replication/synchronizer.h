#pragma once

#include "library/base/clock.h"
#include "library/base/ids.h"
#include "sync/replication/keeperplanner.h"
#include "sync/replication/syncround.h"
#include "sync/replication/syncstate.h"

#include <QFuture>
#include <QObject>

#include <chrono>
#include <memory>

namespace Library {
class Catalog;
}

namespace Sync {

class ObjectStore;

//! Keeps the catalog on this PC in step with what the household's storage holds: sends what was
//! changed here a moment later, looks every few seconds whether another device has sent something,
//! and keeps house once a day. Works on a thread of its own; lives on any thread with an event
//! loop.
class Synchronizer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Synchronizer)
public:
    struct Options
    {
        Library::Catalog *catalog = nullptr; //!< outlives it
        ObjectStore *store = nullptr; //!< outlives it
        LibraryId library; //!< that the store is to hold
        const Clock *clock = nullptr; //!< outlives it
        QString deviceName; //!< as the others see this PC
        std::chrono::hours trash = std::chrono::days(30);
        QStringList uploadJournals; //!< of this PC's uploads into the store
        Retention retention;
        //! Changes that follow each other go in one segment.
        std::chrono::milliseconds gather{400};
        std::chrono::milliseconds look{2'000}; //!< between two looks at the others' heads
        std::chrono::milliseconds round{30'000}; //!< between two rounds when nothing happens
        std::chrono::milliseconds keep = std::chrono::days(1); //!< between two housekeepings
    };

    //! Nothing is asked before start() or sync().
    explicit Synchronizer(const Options &options);
    ~Synchronizer() override;

    //! From now on by itself.
    void start();
    //! One round now, after the one under way; the error is what kept it from being whole.
    QFuture<Result<SyncReport>> sync(SyncRound::Keep keep = SyncRound::Keep::No);
    //! What housekeeping has before it, by what this PC knows; the storage is not asked.
    QFuture<Result<KeepReview>> review();
    SyncState state() const { return m_state; }

signals:
    void stateChanged(const Sync::SyncState &state);
    //! A file of this PC that was uploaded, and whose object was removed before all knew of it.
    void mustUploadAgain(const QString &file);

private:
    class Private;
    std::unique_ptr<Private> d;
    SyncState m_state;
};

} // namespace Sync
