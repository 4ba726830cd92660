#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "sync/transfer/transferqueue.h"

#include <QObject>
#include <QStringList>
#include <QVector>

#include <functional>

namespace App {

class Device;

//! What is asked of titles of the storage by their ids (or how those begin): to bring their videos
//! to this PC, to keep them here, to let them go. Lives on the main thread; the device outlives it.
class TitlesToBring final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TitlesToBring)
public:
    using Requests = QVector<Sync::DownloadRequest>;

    explicit TitlesToBring(Device &device, QObject *parent = nullptr);

    //! What to ask of the queue; an empty folder is for keeping. done is called once.
    void find(const QStringList &titles, const QString &folder,
        std::function<void(const Result<Requests> &)> done);
    //! Videos that find() found are no longer kept.
    void letGo(const Requests &videos, Sync::TransferQueue &queue,
        std::function<void(const Result<> &)> done);

private:
    struct Search;

    void findNext(const std::shared_ptr<Search> &search);
    void onTitle(const std::shared_ptr<Search> &search, const TitleId &title);

    Device &m_device;
};

} // namespace App
