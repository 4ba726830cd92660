#pragma once

#include "library/base/clock.h"
#include "library/scan/picturestore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/jobsteps.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>
#include <QVector>

#include <chrono>
#include <memory>

namespace Sync {

class ObjectStore;

//! Brings pictures that somebody looks at out of the cluster into this PC's folder: what was wanted
//! last comes first, and what was wanted long ago is dropped. Each is checked against its name and
//! written whole. What the cluster does not have, or only damaged, is not asked for again for some
//! time; what could not be asked is, when the cluster answers. Lives on one thread, which never
//! waits for it.
class PictureFetcher final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PictureFetcher)
public:
    struct Options
    {
        std::shared_ptr<ObjectStore> store; //!< the cluster
        LibraryId library;
        QString folder; //!< of this PC's pictures
        const Clock *clock = nullptr; //!< outlives the fetcher
        RetryPolicy tries{std::chrono::seconds(2), std::chrono::minutes(1), 0};
        std::chrono::milliseconds absentFor{std::chrono::minutes(10)};
    };

    //! Of one picture.
    static constexpr qint64 kMostBytes = 16 * 1024 * 1024;

    explicit PictureFetcher(const Options &options, QObject *parent = nullptr);
    ~PictureFetcher() override;

    //! The file is not there, or not a picture. To be said again while it is still looked at.
    void want(const PictureId &picture);
    int waiting() const { return int(m_queue.size()); }

signals:
    //! Its file is there now.
    void arrived(const PictureId &picture);

private:
    void pump();
    void look(const PictureId &picture);
    void ask(const PictureId &picture, int timesBad);
    void check(const PictureId &picture, const QByteArray &bytes, int timesBad);
    void onKept(const PictureId &picture, const Result<PictureId> &kept, int timesBad);
    void wait(const PictureId &picture, const Error &error);
    void end(const PictureId &picture, std::chrono::milliseconds notFor);

    const Options m_options;
    const StoreKeys m_keys;
    const Library::PictureStore m_files;
    QVector<PictureId> m_queue; //!< the last comes first
    QSet<PictureId> m_underWay;
    QHash<PictureId, MonotonicTime> m_notBefore; //!< of those that need not be asked for
    QTimer m_wait; //!< runs while the cluster does not answer
    int m_attempt = 0;
    QThreadPool m_pool;
    JobSteps m_steps; //!< last: ends before what it calls
};

} // namespace Sync
