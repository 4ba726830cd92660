#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/types.h"
#include "sync/transfer/transferqueue.h"

#include <QObject>
#include <QStringList>
#include <QVector>

#include <functional>
#include <memory>

namespace App {

class Device;

//! What is asked of titles of the storage: to bring their videos to this PC, to keep them here, to
//! let them go; of a series or a season all that the storage has of it. Lives on the main thread;
//! the device outlives it.
class TitlesToBring final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TitlesToBring)
public:
    struct Found
    {
        QVector<Sync::DownloadRequest> requests; //!< what to ask of the queue
        QVector<Error> notStored; //!< one for each title of which the storage has nothing
    };

    explicit TitlesToBring(Device &device, QObject *parent = nullptr);

    //! The titles with these ids, or with ids that begin so. done is called once, as for the
    //! others.
    void resolve(
        const QStringList &titles, std::function<void(const Result<QVector<TitleId>> &)> done);
    //! An empty folder is for keeping.
    void find(const QVector<TitleId> &titles, const QString &folder,
        std::function<void(const Result<Found> &)> done);
    //! They are no longer kept, nor fetched to be; which videos that were.
    void letGo(const QVector<TitleId> &titles, Sync::TransferQueue &queue,
        std::function<void(const Result<QVector<ObjectId>> &)> done);

private:
    struct Search;

    void resolveNext(const QStringList &left, const QVector<TitleId> &found,
        const std::function<void(const Result<QVector<TitleId>> &)> &done);
    void findNext(const std::shared_ptr<Search> &search);
    void onStored(const std::shared_ptr<Search> &search, const TitleId &title,
        const QVector<Library::StoredVersion> &versions);
    void addNext(const std::shared_ptr<Search> &search);
    void add(const std::shared_ptr<Search> &search, const Library::TitleDetails &details);

    Device &m_device;
};

} // namespace App
