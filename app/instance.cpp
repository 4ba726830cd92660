#include "app/instance.h"

#include "app/output.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>

namespace App {

namespace {

constexpr int kWaitMs = 2000;
constexpr qint64 kMaxMessageBytes = 1024 * 1024;

QString serverName(const QString &dataFolder)
{
    const QByteArray hash
        = QCryptographicHash::hash(dataFolder.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("matinee-%1").arg(QString::fromLatin1(hash.left(24)));
}

} // namespace

Result<std::unique_ptr<Instance>> Instance::claim(const QString &dataFolder)
{
    const QString name = serverName(dataFolder);
    QLocalSocket probe;
    probe.connectToServer(name);
    if (probe.waitForConnected(kWaitMs)) {
        return failure(ErrorCode::Busy, tr("Matinee is already open on this data folder."));
    }
    std::unique_ptr<Instance> instance(new Instance);
    instance->m_server.setSocketOptions(QLocalServer::UserAccessOption);
    // Nobody answered: what lies there was left by a program that was killed.
    QLocalServer::removeServer(name);
    if (!instance->m_server.listen(name)) {
        return failure(ErrorCode::Io,
            tr("Matinee cannot listen for a second start: %1")
                .arg(instance->m_server.errorString()));
    }
    connect(&instance->m_server, &QLocalServer::newConnection, instance.get(),
        &Instance::onNewConnection);
    return instance;
}

Result<> Instance::send(const QString &dataFolder, const QJsonObject &message)
{
    const Result<QJsonObject> answer = ask(dataFolder, message);
    return answer ? Result<>() : failure(answer.error());
}

Result<QJsonObject> Instance::ask(
    const QString &dataFolder, const QJsonObject &message, std::chrono::milliseconds within)
{
    QLocalSocket socket;
    socket.connectToServer(serverName(dataFolder));
    if (!socket.waitForConnected(kWaitMs)) {
        return failure(ErrorCode::NotFound, tr("No Matinee is open on this data folder."));
    }
    socket.write(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
    while (socket.bytesToWrite() > 0) {
        if (!socket.waitForBytesWritten(kWaitMs)) {
            break;
        }
    }
    // The other side closes once it has taken the message.
    if (socket.state() != QLocalSocket::UnconnectedState
        && !socket.waitForDisconnected(int(within.count()))) {
        return failure(
            ErrorCode::TimedOut, tr("The Matinee that is open does not answer."), {}, true);
    }
    return QJsonDocument::fromJson(socket.readAll()).object();
}

void Instance::onNewConnection()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (socket->bytesAvailable() > kMaxMessageBytes) {
                socket->abort();
                return;
            }
            if (!socket->canReadLine()) {
                return;
            }
            const QJsonDocument document = QJsonDocument::fromJson(socket->readLine());
            if (!document.isObject()) {
                socket->disconnectFromServer();
                return;
            }
            emit messageReceived(
                document.object(), [to = QPointer(socket)](const QJsonObject &answer) {
                    if (to) {
                        to->write(QJsonDocument(answer).toJson(QJsonDocument::Compact) + '\n');
                        to->disconnectFromServer();
                    }
                });
        });
    }
}

Result<QJsonObject> askOpenWindow(const QString &dataFolder, const QJsonObject &message,
    const Error &busy, std::chrono::milliseconds within)
{
    const Result<QJsonObject> answer = Instance::ask(dataFolder, message, within);
    if (!answer && answer.error().code == ErrorCode::NotFound) {
        return failure(busy);
    }
    if (!answer || !answer->contains(QStringLiteral("error"))) {
        return answer;
    }
    return failure(errorFromJson(answer->value(QStringLiteral("error")).toObject()));
}

} // namespace App
