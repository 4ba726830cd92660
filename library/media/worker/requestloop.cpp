#include "library/media/worker/requestloop.h"

#include "library/media/worker/ffmpegpictures.h"
#include "library/media/worker/ffmpegprobe.h"
#include "library/media/worker/ffmpegstoryboard.h"
#include "library/media/worker/sandbox.h"

#include <malloc.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <new>

extern "C" {
#include <libavutil/log.h>
#include <libavutil/mem.h>
}

namespace Library {

namespace {

using namespace WorkerProtocol;

// Below these, memory goes back to the system after every file, to be asked for again by the next.
constexpr int kMapThresholdBytes = 4 * 1024 * 1024;
constexpr int kTrimThresholdBytes = 32 * 1024 * 1024;
constexpr int kExitUsage = 64;
constexpr int kExitProtocol = 76;
constexpr int kExitNoSandbox = 77;
// A 16-bit 8K frame is 200 MB; nothing that a film needs is larger in one piece.
constexpr size_t kMaxAllocationBytes = 512UL * 1024 * 1024;

//! Closes at the end of a scope.
class Descriptor
{
public:
    Descriptor() = default;
    ~Descriptor()
    {
        if (m_value >= 0) {
            close(m_value);
        }
    }
    Q_DISABLE_COPY_MOVE(Descriptor)
    int get() const { return m_value; }
    void set(int value) { m_value = value; }

private:
    int m_value = -1;
};

//! Receives the header and the descriptor that comes with it. 0: the parent has closed.
ssize_t receiveHeader(int socket, std::array<char, kHeaderBytes> &header, Descriptor &descriptor)
{
    iovec part{header.data(), header.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = 0;
    do {
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
    } while (got < 0 && errno == EINTR);
    const cmsghdr *extra = got > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (extra && extra->cmsg_level == SOL_SOCKET && extra->cmsg_type == SCM_RIGHTS) {
        int value = -1;
        std::memcpy(&value, CMSG_DATA(extra), sizeof(value));
        descriptor.set(value);
    }
    return got;
}

bool readAll(int socket, QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t got
            = read(socket, bytes.data() + done, static_cast<size_t>(bytes.size() - done));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        done += std::max<ssize_t>(got, 0);
    }
    return true;
}

bool writeAll(int socket, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t put
            = write(socket, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (put < 0 && errno != EINTR) {
            return false;
        }
        done += std::max<ssize_t>(put, 0);
    }
    return true;
}

Payload handleSafely(const RequestHandler &handler, const Request &request, int descriptor)
{
    try {
        return handler(request, descriptor);
    } catch (const std::bad_alloc &) {
        return Failure{Fault::OutOfMemory, {}};
    }
}

int serve(int socket, const RequestHandler &handler)
{
    for (;;) {
        std::array<char, kHeaderBytes> header{};
        Descriptor descriptor;
        const ssize_t got = receiveHeader(socket, header, descriptor);
        if (got == 0) {
            return 0;
        }
        const std::optional<qsizetype> length = bodyLength(header.data(), kMaxRequestBytes);
        if (got != kHeaderBytes || !length || descriptor.get() < 0) {
            return kExitProtocol;
        }
        QByteArray body(*length, Qt::Uninitialized);
        if (!readAll(socket, body)) {
            return kExitProtocol;
        }
        const std::optional<Request> request = decodeRequest(body);
        if (!request) {
            return kExitProtocol;
        }
        const Answer answer{request->id, handleSafely(handler, *request, descriptor.get())};
        if (!writeAll(socket, encode(answer))) {
            return kExitProtocol;
        }
    }
}

void ignoreLog(void *, int, const char *, va_list) { }

//! First uses inside Qt may load things; let them happen before the filter is on.
void warmUpProtocol()
{
    const QByteArray frame = encode(Answer{1, MediaInfo{}});
    static_cast<void>(decodeAnswer(frame.mid(kHeaderBytes)));
    static_cast<void>(QString::fromUtf8("\xc3\xa4").toLower());
}

} // namespace

int runWorker(int argc, char **argv, const RequestHandler &handler)
{
    pid_t parent = 0;
    if (argc == 2) {
        std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), parent);
    }
    if (parent <= 0) {
        std::fputs("This program is started by Matinee; it does nothing alone.\n", stderr);
        return kExitUsage;
    }
    av_log_set_callback(&ignoreLog);
    av_max_alloc(kMaxAllocationBytes);
    mallopt(M_MMAP_THRESHOLD, kMapThresholdBytes);
    mallopt(M_TRIM_THRESHOLD, kTrimThresholdBytes);
    Result<> ready = Sandbox::harden(parent, kSocketDescriptor);
    if (ready) {
        Sandbox::warmUp();
        warmUpProtocol();
        ready = Sandbox::enter();
    }
    if (!ready) {
        // Unprotected, it must not touch a file.
        const QByteArray text = (ready.error().message + u": " + ready.error().detail).toUtf8();
        std::fprintf(stderr, "media worker: %s\n", text.constData());
        return kExitNoSandbox;
    }
    return serve(kSocketDescriptor, handler);
}

Payload handleMediaRequest(const Request &request, int descriptor)
{
    switch (request.task) {
    case Task::Probe:
        return probeMedia(descriptor, request.fileName);
    case Task::Pictures:
        return picturesFromVideo(descriptor, request.fileName);
    case Task::Storyboard:
        return storyboardSheet(descriptor, request.fileName, request.part);
    case Task::PicturesFromImage:
        break;
    }
    return picturesFromStill(descriptor, request.fileName);
}

} // namespace Library
