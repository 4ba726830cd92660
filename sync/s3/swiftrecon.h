#pragma once

#include "library/base/clock.h"
#include "sync/s3/nodehealth.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <functional>

class QNetworkReply;

namespace Sync {

//! Asks a machine of Swift how full its disks are and when it last gave the others what they
//! lacked (the recon middleware): its gateway, as resources/cluster sets it up, or else its object
//! server. Nothing of it needs keys, and nothing is learned of other engines: then there is no
//! answer. Lives on one thread.
class SwiftRecon final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SwiftRecon)
public:
    //! Where object servers listen, as resources/cluster sets them up.
    static constexpr int kPort = 6200;

    //! The clock outlives this object.
    explicit SwiftRecon(const Clock &clock, QObject *parent = nullptr);

    //! found() if the machine tells, then asked(). An endpoint as S3Address writes it.
    void ask(const QString &endpoint);

signals:
    void found(const Sync::NodeHealth &health);
    void asked(const QString &endpoint);

private:
    using Answered = std::function<void(QNetworkReply *)>;
    void get(const QUrl &base, const QString &what, const Answered &answered);
    void askDisks(
        const QString &endpoint, const QUrl &base, const std::function<void()> &otherwise);
    void askPass(NodeHealth health, const QUrl &base);

    const Clock &m_clock;
    QNetworkAccessManager m_network;
};

} // namespace Sync
