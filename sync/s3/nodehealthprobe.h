#pragma once

#include "library/base/clock.h"
#include "sync/s3/nodehealth.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <functional>

class QNetworkReply;

namespace Sync {

//! Asks a machine of the storage how full its disks are and whether the others have all that it
//! holds. Of Swift, its gateway tells (recon), as resources/cluster sets it up, or else its object
//! server; of Ceph, the manager (its prometheus module). Nothing of it needs keys. Of other
//! engines, nothing is learned: then there is no answer. Lives on one thread.
class NodeHealthProbe final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NodeHealthProbe)
public:
    //! Where Swift's object servers listen, as resources/cluster sets them up, and Ceph's manager.
    struct Ports
    {
        int objectServer = 6200;
        int manager = 9283;
    };

    //! The clock outlives this object.
    explicit NodeHealthProbe(const Clock &clock, QObject *parent = nullptr);
    void setPorts(const Ports &ports) { m_ports = ports; }

    //! found() if the machine tells, then asked(). An endpoint as S3Address writes it.
    void ask(const QString &endpoint);

signals:
    void found(const Sync::NodeHealth &health);
    void asked(const QString &endpoint);

private:
    using Answered = std::function<void(QNetworkReply *)>;
    void get(const QUrl &base, const QString &path, const Answered &answered);
    void askDisks(
        const QString &endpoint, const QUrl &base, const std::function<void()> &otherwise);
    void askPass(NodeHealth health, const QUrl &base);
    void askManager(const QString &endpoint);
    qint64 nowMs() const;

    const Clock &m_clock;
    Ports m_ports;
    QNetworkAccessManager m_network;
};

} // namespace Sync
