#pragma once

#include <QNetworkAccessManager>
#include <QObject>
#include <QString>

namespace Sync {

//! Asks a storage node of Swift, where others may, how full its disks are. Nothing of it needs
//! keys, and nothing is learned of other engines or behind a firewall: then there is no answer.
//! Lives on one thread.
class SwiftRecon final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SwiftRecon)
public:
    //! Where object servers listen, as resources/cluster sets them up.
    static constexpr int kPort = 6200;

    explicit SwiftRecon(QObject *parent = nullptr);

    //! roomFound() if the node tells, then asked(). host is a name or a number without brackets.
    void ask(const QString &host, int port = kPort);

signals:
    void roomFound(const QString &host, qint64 totalBytes, qint64 freeBytes);
    void asked(const QString &host);

private:
    QNetworkAccessManager m_network;
};

} // namespace Sync
