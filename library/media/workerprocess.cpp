#include "library/media/workerprocess.h"

#include <QFile>
#include <QProcessEnvironment>
#include <QSocketNotifier>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>

namespace Library {

namespace {

using namespace WorkerProtocol;

constexpr size_t kReadBytes = 64UL * 1024;
constexpr qsizetype kMaxErrorOutput = 2000;

//! What the loader and the sanitizers read; nothing else of the user's environment is a worker's
//! business.
QProcessEnvironment workerEnvironment()
{
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment result;
    for (const QString &name : {QStringLiteral("LD_LIBRARY_PATH"), QStringLiteral("TZ"),
             QStringLiteral("ASAN_OPTIONS"), QStringLiteral("UBSAN_OPTIONS")}) {
        if (own.contains(name)) {
            result.insert(name, own.value(name));
        }
    }
    result.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    return result;
}

QString signalText(int number)
{
    if (number == SIGSYS) {
        return QStringLiteral("stopped by the system call filter (SIGSYS)");
    }
    const char *name = sigabbrev_np(number);
    return QStringLiteral("ended by signal %1 (SIG%2)")
        .arg(number)
        .arg(QString::fromLatin1(name ? name : "?"));
}

} // namespace

WorkerProcess::WorkerProcess(QObject *parent)
    : QObject(parent)
{ }

WorkerProcess::~WorkerProcess()
{
    m_process.disconnect(this);
    m_notifier.reset();
    if (m_socket >= 0) {
        close(m_socket);
    }
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

void WorkerProcess::start(const QString &program)
{
    std::array<int, 2> sockets{-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
        reportEnd(false, QString::fromLocal8Bit(std::strerror(errno)));
        return;
    }
    m_socket = sockets[0];
    m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &WorkerProcess::onReadable);
    connect(&m_process, &QProcess::errorOccurred, this, &WorkerProcess::onErrorOccurred);
    connect(&m_process, &QProcess::finished, this, &WorkerProcess::onFinished);
    runProgram(program, sockets[1]);
    close(sockets[1]);
}

void WorkerProcess::runProgram(const QString &program, int workerSocket)
{
    m_process.setProgram(program);
    m_process.setArguments({QString::number(getpid())});
    m_process.setProcessEnvironment(workerEnvironment());
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setChildProcessModifier([workerSocket] {
        // Between fork and exec: only what is safe in a signal handler.
        if (workerSocket == kSocketDescriptor) {
            fcntl(workerSocket, F_SETFD, 0);
        } else {
            dup2(workerSocket, kSocketDescriptor);
        }
    });
    m_process.start(QIODevice::ReadOnly);
}

bool WorkerProcess::send(const Request &request, int descriptor)
{
    if (m_ended || m_socket < 0) {
        return false;
    }
    QByteArray frame = encode(request);
    iovec part{frame.data(), static_cast<size_t>(frame.size())};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(rights), &descriptor, sizeof(descriptor));
    // The worker has read everything before: a request always fits into the empty socket.
    return sendmsg(m_socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == frame.size();
}

void WorkerProcess::kill()
{
    m_process.kill();
}

void WorkerProcess::retire()
{
    disconnect();
    m_process.disconnect(this);
    if (m_notifier) {
        // Not deleted at once: this may be called from its signal.
        m_notifier->setEnabled(false);
    }
    if (m_process.state() == QProcess::NotRunning) {
        deleteLater();
        return;
    }
    connect(&m_process, &QProcess::finished, this, &QObject::deleteLater);
    connect(&m_process, &QProcess::errorOccurred, this, &QObject::deleteLater);
    m_process.kill();
}

std::optional<qint64> WorkerProcess::residentBytes() const
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(m_process.processId()));
    if (m_process.processId() <= 0 || !file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    const QList<QByteArray> fields = file.readAll().split(' ');
    return fields.size() > 1 ? std::optional(fields.at(1).toLongLong() * sysconf(_SC_PAGESIZE))
                             : std::nullopt;
}

std::optional<std::chrono::nanoseconds> WorkerProcess::cpuTime() const
{
    const auto id = static_cast<pid_t>(m_process.processId());
    clockid_t clock{};
    timespec spent{};
    if (id <= 0 || clock_getcpuclockid(id, &clock) != 0 || clock_gettime(clock, &spent) != 0) {
        return std::nullopt;
    }
    return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
}

void WorkerProcess::onReadable()
{
    std::array<char, kReadBytes> buffer; // not cleared: most answers are short
    const ssize_t got = recv(m_socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    m_received.append(buffer.data(), std::max<ssize_t>(got, 0));
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        // The process is ending; onFinished() tells how.
        m_notifier->setEnabled(false);
    } else if (got > 0 && !takeFrames()) {
        m_brokenReason = QStringLiteral("answered what no worker may answer");
        m_notifier->setEnabled(false);
        m_process.kill();
    }
}

bool WorkerProcess::takeFrames()
{
    while (m_received.size() >= kHeaderBytes) {
        const std::optional<qsizetype> length = bodyLength(m_received.constData(), kMaxAnswerBytes);
        if (!length) {
            return false;
        }
        if (m_received.size() < kHeaderBytes + *length) {
            return true;
        }
        const std::optional<Answer> answer = decodeAnswer(m_received.mid(kHeaderBytes, *length));
        if (!answer) {
            return false;
        }
        m_received.remove(0, kHeaderBytes + *length);
        emit answered(*answer);
    }
    return true;
}

void WorkerProcess::onErrorOccurred(QProcess::ProcessError error)
{
    if (error == QProcess::FailedToStart) {
        reportEnd(false, m_process.errorString());
    }
}

void WorkerProcess::onFinished(int exitCode, QProcess::ExitStatus status)
{
    if (m_notifier->isEnabled()) {
        // An answer may have come just before the end.
        onReadable();
    }
    QString reason = m_brokenReason;
    if (reason.isEmpty()) {
        reason = status == QProcess::CrashExit ? signalText(exitCode)
                                               : QStringLiteral("exit status %1").arg(exitCode);
    }
    const QString output
        = QString::fromUtf8(m_process.readAllStandardError().left(kMaxErrorOutput)).trimmed();
    reportEnd(true, output.isEmpty() ? reason : QString(reason + u": " + output));
}

void WorkerProcess::reportEnd(bool started, const QString &reason)
{
    if (!m_ended) {
        m_ended = true;
        emit ended(started, reason);
    }
}

} // namespace Library
