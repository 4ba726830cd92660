#pragma once

#include "library/base/result.h"

#include <QJsonObject>
#include <QLocalServer>
#include <QObject>

#include <chrono>
#include <functional>
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

    //! Called once with the answer, which may be empty.
    using Reply = std::function<void(const QJsonObject &)>;

    //! Hands a message of at most 1 MiB to the running instance, waits that long for it to be taken
    //! and returns the answer. ErrorCode::NotFound: none is running.
    static Result<QJsonObject> ask(const QString &dataFolder, const QJsonObject &message,
        std::chrono::milliseconds within = std::chrono::seconds(2));
    //! The same for what has no answer.
    static Result<> send(const QString &dataFolder, const QJsonObject &message);

signals:
    //! Whoever takes it replies; on this thread, now or later.
    void messageReceived(const QJsonObject &message, const App::Instance::Reply &reply);

private:
    Instance() = default;
    void onNewConnection();

    QLocalServer m_server;
};

//! What the window that has the transfers answers to a verb, as this program would. busy is the
//! answer when no window is open: another verb has them.
Result<QJsonObject> askOpenWindow(const QString &dataFolder, const QJsonObject &message,
    const Error &busy, std::chrono::milliseconds within = std::chrono::seconds(2));

} // namespace App
