#pragma once

#include "library/media/workerprotocol.h"

#include <QObject>
#include <QProcess>

#include <chrono>
#include <memory>
#include <optional>

class QSocketNotifier;

namespace Library {

//! One worker process and its socket; one request at a time. The process is ended by the
//! destructor, at the latest.
class WorkerProcess final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WorkerProcess)
public:
    explicit WorkerProcess(QObject *parent);
    ~WorkerProcess() override;

    //! Once. Requests can be sent at once; ended() follows when the program cannot be run.
    void start(const QString &program);
    //! False when the worker has gone before it could take it.
    bool send(const WorkerProtocol::Request &request, int descriptor);
    //! The process dies soon; ended() follows.
    void kill();
    //! Ends the process without waiting for it and deletes this object after that; no signal
    //! comes any more.
    void retire();

    //! Memory in use and processor time spent so far; nothing when the process is gone.
    std::optional<qint64> residentBytes() const;
    std::optional<std::chrono::nanoseconds> cpuTime() const;

signals:
    void answered(const Library::WorkerProtocol::Answer &answer);
    //! Exactly once, when the process is gone by itself or by kill(). started is false when the
    //! program could not be run at all; reason is for the log.
    void ended(bool started, const QString &reason);

private:
    void runProgram(const QString &program, int workerSocket);
    void onReadable();
    bool takeFrames();
    void onErrorOccurred(QProcess::ProcessError error);
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void reportEnd(bool started, const QString &reason);

    QProcess m_process;
    int m_socket = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QByteArray m_received;
    bool m_ended = false;
    QString m_brokenReason; //!< why the socket is no longer listened to
};

} // namespace Library
