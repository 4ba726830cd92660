#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QObject>

#include <chrono>
#include <functional>

namespace Sync {

class ObjectStore;

//! Finds out which library a store holds, and founds one in a store that holds none. A job: start()
//! once, finished() exactly once; destroying it ends it silently. The store outlives it.
class LibraryOpener final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LibraryOpener)
public:
    //! known: the library that this device met in this store before; null on the first day. settle:
    //! how long a store may take until every reader sees a new key.
    LibraryOpener(ObjectStore *store, const LibraryId &known, std::chrono::milliseconds settle,
        QObject *parent = nullptr);

    //! The id that a store which holds no library is given; unset, it is a new one.
    void setNewLibrary(const LibraryId &library) { m_new = library; }
    void start();

signals:
    //! InvalidInput: another library than the known one, or two of them. Unreachable: a store that
    //! should hold the known library is empty, so that it is probably not the right disk.
    void finished(const Result<LibraryId> &library);

private:
    void read(bool founded);
    void onRead(const Result<LibraryId> &library, bool founded);
    void found();
    void checkAlone(const LibraryId &library);
    void checkFirstAfter(
        const QString &after, const LibraryId &library, std::function<void()> then);

    ObjectStore *m_store;
    LibraryId m_known;
    LibraryId m_new;
    std::chrono::milliseconds m_settle;
};

} // namespace Sync
