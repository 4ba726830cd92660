#pragma once

#include "library/catalog/objectchecks.h"
#include "sync/housekeeping/scrubreport.h"
#include "sync/s3/clusteropener.h"
#include "sync/s3/nodehealth.h"
#include "sync/transfer/storemove.h"

#include <QObject>

#include <optional>

namespace Ui {

//! How it went to connect to a cluster.
struct ClusterAnswer
{
    std::optional<Error> error; //!< unset: connected; the window is made anew
    QVector<Sync::EndpointReport> reports;
    bool wantsJoin = false; //!< another PC's library is there: a person is asked
};

//! What this PC's own store has that a cluster could have.
struct OwnStore
{
    int videos = 0;
    qint64 bytes = 0;
    QString folder;
    bool isMoved = false; //!< the cluster has all of it
};

//! Whether what is stored is whole, as far as it was read.
struct ScrubState
{
    Library::CheckSummary summary;
    bool isRunning = false; //!< somebody asked for it
    Sync::ScrubProgress progress; //!< then
};

//! The cluster of this PC as the window shows and changes it. Implemented by the composition root;
//! calls return at once and answer by signals, on the GUI thread.
class ClusterControl : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClusterControl)
public:
    using QObject::QObject;
    ~ClusterControl() override;

    //! Nothing: this PC keeps its videos itself.
    virtual std::optional<Sync::ClusterConfig> config() const = 0;
    //! Asks every node how it is: reported() for each, then refreshed(); and healthReported() for
    //! those that tell of themselves.
    virtual void refresh() = 0;
    //! Answers by copiesTold().
    virtual void askForCopies(qint64 storedMs) = 0;
    //! Answers by connected(). One at a time: another wish takes the place of the one under way.
    virtual void connectTo(const Sync::ClusterOpener::Wish &wish) = 0;
    virtual void stopConnecting() = 0;
    //! Other keys of the same cluster: answers by keysChanged(). After success the window is made
    //! anew.
    virtual void changeKeys(const Sync::S3Keys &keys) = 0;
    virtual void stopChangingKeys() = 0;
    //! Forgets the cluster; nothing in it is removed. The window is made anew.
    virtual void disconnectFrom() = 0;
    //! Copies what this PC's own store has into the cluster.
    virtual void move() = 0;
    virtual bool isMoving() const = 0;
    //! Reads everything that is stored now, as fast as it goes: answers by scrubTold().
    virtual void scrub() = 0;
    virtual void stopScrub() = 0;

signals:
    void reported(const Sync::EndpointReport &report);
    void healthReported(const Sync::NodeHealth &health);
    //! Whether what was stored at that time has all its copies; unset: the storage does not tell.
    void copiesTold(qint64 storedMs, const std::optional<bool> &areComplete);
    void refreshed(const QVector<Sync::EndpointReport> &reports);
    void ownStoreCounted(const Ui::OwnStore &store);
    void scrubTold(const Ui::ScrubState &state);
    void founding();
    void connected(const Ui::ClusterAnswer &answer);
    //! Unset: this PC has the new keys.
    void keysChanged(const std::optional<Error> &error);
    void moveProgressed(const Sync::StoreMoveProgress &progress);
    void moved(const Result<Sync::StoreMoveOutcome> &outcome);
    //! A translated message for the person.
    void failed(const QString &message);
};

} // namespace Ui
