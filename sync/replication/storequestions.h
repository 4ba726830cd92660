#pragma once

#include "library/base/clock.h"
#include "sync/replication/replica.h"
#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"

#include <QObject>

#include <functional>

namespace Sync {

//! Puts what a SyncRound asks to a store, one question at a time. Answers come from the event loop
//! of the thread it lives on, never from within ask(); destroying it ends what is under way.
class StoreQuestions final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StoreQuestions)
public:
    //! The answer, and why it is not what was asked for.
    using Done = std::function<void(const Answer &, const std::optional<Error> &)>;

    StoreQuestions(ObjectStore *store, const Clock &clock, QObject *parent = nullptr);

    //! objectName is the last part of the object's key, for the actions that name one; empty: not
    //! known, which answers as unreachable.
    void ask(const Action &action, const LibraryId &library, const QString &objectName,
        const Done &done);

private:
    void get(const Action &action, const LibraryId &library, const Done &done);
    //! One key of each chain, or all keys.
    void list(const QString &prefix, const QString &after, bool chains, QStringList found,
        const Done &done);
    void put(const Action &action, const Done &done);
    void remove(const QStringList &keys, const Done &done);
    void copy(
        const Action &action, const StoreKeys &keys, const QString &objectName, const Done &done);
    template <class T>
    void whenDone(const QFuture<Result<T>> &future, const Done &done,
        const std::function<void(const T &)> &then);

    ObjectStore *m_store;
    const Clock &m_clock;
};

} // namespace Sync
