#pragma once

#include "app/versionsource.h"
#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/types.h"

#include <QFuture>
#include <QObject>
#include <QThreadPool>
#include <QVector>

#include <functional>
#include <vector>

namespace Library {
class Catalog;
}
namespace Sync {
class TransferQueue;
struct Transfer;
} // namespace Sync

namespace App {

//! Tells the catalog which videos of the storage are on this PC, whole: the copies that a person
//! keeps here and what this PC's own store has. Lives on the main thread.
class VideosHere final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VideosHere)
public:
    //! The catalog outlives this object.
    VideosHere(Library::Catalog &catalog, const Stores &stores);
    //! Waits until the catalog knows all that came.
    ~VideosHere() override;

    //! Looks at the disk once, on another thread, and notes from now on what comes by the queue.
    void follow(Sync::TransferQueue &queue);
    //! These are no longer kept: what is here of them goes when its room is needed.
    QFuture<Result<>> letGo(const QVector<ObjectId> &objects);

private:
    struct Note
    {
        Library::HerePlace place = Library::HerePlace::Kept;
        ObjectId object;
        bool here = false;
    };

    void look();
    void onLooked();
    void onTransfer(const Sync::Transfer &transfer);
    void note(const Note &note);
    void tell(const Note &note);
    void letGoNow(
        const QVector<ObjectId> &objects, const std::function<void(const Result<> &)> &answer);

    Library::Catalog &m_catalog;
    Stores m_stores;
    int m_looking = 0; //!< at how many places
    //! What came meanwhile is told afterwards: what was seen may be older.
    std::vector<Note> m_notes;
    std::vector<std::function<void()>> m_letGo;
    QFuture<Result<>> m_told; //!< the last of them
    QThreadPool m_pool;
};

} // namespace App
