#pragma once

#include "sync/s3/clusteropener.h"

#include <QObject>

namespace App {

class Device;

//! Connects this PC to a cluster: looks at the storage, keeps the keys, then the settings, so that
//! the next Device uses it; this one goes on with the store that it has. A job: start() once,
//! finished() exactly once; destroying it ends it silently. The device outlives it.
class ClusterSetup final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClusterSetup)
public:
    //! The libraries in the wish are found out here.
    ClusterSetup(Device &device, const Sync::ClusterOpener::Wish &wish, QObject *parent = nullptr);
    ~ClusterSetup() override;

    void start();
    //! What the endpoints said; after an error, too.
    QVector<Sync::EndpointReport> reports() const;
    //! Another PC's library is there: the same wish with Join::Agreed goes on.
    bool wantsJoin() const;

signals:
    void founding();
    void finished(const Result<Sync::ClusterOpener::Outcome> &outcome);

private:
    Result<> checkNothingOnItsWay() const;
    void open(const Result<LibraryId> &own);
    void openCluster();
    void onOpened(const Result<Sync::ClusterOpener::Outcome> &outcome);
    void noteLibrary(const Sync::ClusterOpener::Outcome &outcome);
    void fail(const Error &error);

    Device &m_device;
    Sync::ClusterOpener::Wish m_wish;
    Sync::ClusterOpener *m_opener = nullptr;
};

} // namespace App
