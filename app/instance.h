#pragma once

#include "library/base/result.h"

#include <QJsonObject>
#include <QLocalServer>
#include <QObject>

#include <memory>

namespace App {

//! The one window of a data folder. A second start hands its wishes to it over a local socket that
//! only this user can open. Lives on the main thread.
class Instance final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Instance)
public:
    //! Becomes the instance of this data folder. ErrorCode::Busy: another one already is.
    static Result<std::unique_ptr<Instance>> claim(const QString &dataFolder);

    //! Hands a message of at most 1 MiB to the running instance and waits up to two seconds for it
    //! to be taken. ErrorCode::NotFound: none is running.
    static Result<> send(const QString &dataFolder, const QJsonObject &message);

signals:
    void messageReceived(const QJsonObject &message);

private:
    Instance() = default;
    void onNewConnection();

    QLocalServer m_server;
};

} // namespace App
