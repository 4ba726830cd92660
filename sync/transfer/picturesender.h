#pragma once

#include "library/base/clock.h"
#include "library/scan/picturestore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/jobsteps.h"

#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>
#include <QVector>

#include <chrono>
#include <functional>
#include <optional>

namespace Library {
class Catalog;
struct CatalogChange;
struct PictureListing;
struct PictureNames;
} // namespace Library

namespace Sync {

class ObjectStore;
struct ObjectList;

//! Puts the pictures that the household's rows name, and that this PC has as files, into the
//! cluster, each once and a few at a time. What the cluster has is remembered, and looked at anew
//! once a week: what it lost is put there again. Lives on one thread, which never waits for it.
class PictureSender final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PictureSender)
public:
    struct Options
    {
        Library::Catalog *catalog = nullptr; //!< outlives the sender
        ObjectStore *store = nullptr; //!< the cluster; outlives the sender
        const Clock *clock = nullptr; //!< outlives the sender
        //! 32 bytes that name the cluster: another one has other pictures.
        QByteArray cluster;
        //! The library that the cluster holds; an error: nothing can be put there now.
        std::function<QFuture<Result<LibraryId>>()> library;
        QString folder; //!< of this PC's pictures
        std::chrono::milliseconds firstLookAfter{10'000};
        //! Changes of the catalog that come within this time are looked at together.
        std::chrono::milliseconds gather{5'000};
        RetryPolicy requests{std::chrono::milliseconds(500), std::chrono::seconds(10), 3};
        RetryPolicy tries{std::chrono::seconds(5), std::chrono::minutes(5), 0};
    };

    explicit PictureSender(const Options &options, QObject *parent = nullptr);
    ~PictureSender() override;

    //! Looks for work soon, and after each change of the catalog.
    void start();
    bool isIdle() const { return !m_isWorking && !m_wait.isActive(); }

signals:
    //! Nothing is left to do for now.
    void idle();

private:
    void onCatalogChanged(const Library::CatalogChange &change);
    void look();
    void onListing(const Library::PictureListing &listing);
    void list(const QString &after);
    void onListed(const ObjectList &page);
    void next();
    void take(const QVector<PictureId> &pictures);
    void pump();
    void send(const PictureId &picture);
    void put(const PictureId &picture, const QByteArray &bytes);
    void replaceOther(const PictureId &picture, const QByteArray &bytes);
    void sent(const PictureId &picture);
    void ended();
    void noteSent();
    void stop(const Error &error);
    void rest();

    const Options m_options;
    const Library::PictureStore m_files;
    std::optional<StoreKeys> m_keys;
    QTimer m_wait;
    bool m_isWorking = false;
    bool m_isStopped = false; //!< by an error; what is under way ends
    bool m_wantsAll = true;
    QByteArray m_cursor; //!< in all of them
    QSet<TitleId> m_changed;
    QVector<PictureId> m_listed;
    QVector<PictureId> m_batch;
    QVector<PictureId> m_sent; //!< and not noted yet
    int m_underWay = 0;
    int m_attempt = 0;
    QThreadPool m_pool;
    JobSteps m_steps; //!< last: ends before what it calls
};

} // namespace Sync
