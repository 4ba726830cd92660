#pragma once

#include "sync/s3/nodehealthprobe.h"
#include "ui/clustercontrol.h"

#include <QPointer>
#include <QTimer>

#include <memory>

namespace Sync {
class ClusterProbe;
}

namespace App {

class ClusterSetup;
class Device;
class KeyRotation;
class StoreMover;

//! What the window shows of the cluster and does with it, on the parts below. Lives on the GUI
//! thread.
class ClusterActions final : public Ui::ClusterControl
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClusterActions)
public:
    //! The device outlives this object.
    explicit ClusterActions(Device &device);
    ~ClusterActions() override;

    std::optional<Sync::ClusterConfig> config() const override;
    void refresh() override;
    void askForCopies(qint64 storedMs) override;
    void connectTo(const Sync::ClusterOpener::Wish &wish) override;
    void stopConnecting() override;
    void changeKeys(const Sync::S3Keys &keys) override;
    void stopChangingKeys() override;
    void disconnectFrom() override;
    void move() override;
    bool isMoving() const override { return m_mover != nullptr; }
    void scrub() override;
    void stopScrub() override;

signals:
    //! The settings name another store: the device is to be opened anew.
    void storeChanged();

private:
    void probe();
    void countOwnStore();
    void addToCount(const LibraryId &library, const QString &after, Ui::OwnStore count);
    void watchScrub();
    void readChecks();
    void onMoved(const Result<Sync::StoreMoveOutcome> &outcome);

    Device &m_device;
    Sync::NodeHealthProbe m_health;
    Ui::ScrubState m_scrub;
    QTimer m_checks; //!< until they are read again
    QPointer<Sync::ClusterProbe> m_probe;
    std::unique_ptr<ClusterSetup> m_setup; //!< while it connects
    std::unique_ptr<KeyRotation> m_rotation; //!< while keys are tried
    std::unique_ptr<StoreMover> m_mover; //!< while it moves
};

} // namespace App
