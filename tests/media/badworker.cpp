#include "library/media/worker/requestloop.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
extern "C" const char *__asan_default_options();
extern "C" const char *__asan_default_options()
{
    return "symbolize=0:detect_leaks=0";
}
#endif

namespace {

using namespace Library;

constexpr std::string_view kMark = "matinee-test:";

void allocateForEver()
{
    constexpr size_t kPiece = 16UL * 1024 * 1024;
    std::vector<char *> pieces;
    for (;;) {
        auto *piece = static_cast<char *>(std::malloc(kPiece));
        if (!piece) {
            return;
        }
        std::memset(piece, 1, kPiece);
        pieces.push_back(piece);
        usleep(2000);
    }
}

void misbehave(std::string_view deed)
{
    if (deed == "open") {
        static_cast<void>(open("/etc/passwd", O_RDONLY));
    } else if (deed == "create") {
        static_cast<void>(open("/tmp/matinee-test-escape", O_CREAT | O_WRONLY, 0600));
    } else if (deed == "socket") {
        static_cast<void>(socket(AF_INET, SOCK_STREAM, 0));
    } else if (deed == "fork") {
        static_cast<void>(fork());
    } else if (deed == "exec") {
        execl("/bin/true", "true", nullptr);
    } else if (deed == "kill") {
        kill(getppid(), 0);
    } else if (deed == "allocate") {
        allocateForEver();
    } else if (deed == "spin") {
        for (std::atomic<unsigned int> turns = 0;;) {
            ++turns;
        }
    } else if (deed == "wait") {
        for (;;) {
            sleep(1);
        }
    } else if (deed == "abort") {
        std::abort();
    } else if (deed == "exit") {
        _exit(3);
    } else if (deed == "garbage") {
        const std::array<char, 8> bytes{0, 0, 0, 4, 'o', 'o', 'p', 's'};
        static_cast<void>(!write(WorkerProtocol::kSocketDescriptor, bytes.data(), bytes.size()));
    } else if (deed == "huge") {
        const std::array<char, 4> bytes{0x7f, 0, 0, 0};
        static_cast<void>(!write(WorkerProtocol::kSocketDescriptor, bytes.data(), bytes.size()));
    } else if (deed == "throw") {
        throw std::bad_alloc();
    }
}

WorkerProtocol::Payload handle(const WorkerProtocol::Request &request, int descriptor)
{
    std::array<char, 64> text{};
    const ssize_t got = pread(descriptor, text.data(), text.size(), 0);
    const std::string_view start(text.data(), static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (start.substr(0, kMark.size()) == kMark) {
        misbehave(start.substr(kMark.size()));
    }
    return handleMediaRequest(request, descriptor);
}

} // namespace

int main(int argc, char **argv)
{
    _exit(runWorker(argc, argv, &handle));
}
