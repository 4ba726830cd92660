#include "library/media/worker/sandbox.h"

#include <fcntl.h>
#include <iconv.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <initializer_list>
#include <memory>

extern "C" {
#include <libavutil/cpu.h>
}

namespace Library::Sandbox {

namespace {

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

// Character sets that broadcasts name in their service tables; FFmpeg opens them while reading.
constexpr std::array kBroadcastCharsets{"ISO6937", "ISO-8859-1", "ISO-8859-2", "ISO-8859-3",
    "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8", "ISO-8859-9",
    "ISO-8859-10", "ISO-8859-11", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "UCS-2BE",
    "KSC_5601", "GB2312", "BIG5", "UTF-16BE", "UTF-8"};

constexpr std::array kAllowedCalls{// the file and the parent
    SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(write), SCMP_SYS(recvmsg),
    SCMP_SYS(close),
    // memory; mapping is below, with conditions
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise),
    // time and the run-time library
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(futex), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getrandom),
    SCMP_SYS(getrusage), SCMP_SYS(restart_syscall),
    // signals and the end
    SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(sigaltstack),
    SCMP_SYS(exit), SCMP_SYS(exit_group)};

tl::unexpected<Error> sandboxFailure(const char *step, int errnoValue)
{
    return failure(ErrorCode::Internal, QString::fromLatin1(step),
        QString::fromLocal8Bit(std::strerror(errnoValue)));
}

bool setLimit(__rlimit_resource resource, rlim_t value)
{
    const rlimit limit{value, value};
    return setrlimit(resource, &limit) == 0;
}

void closeRange(int first, int last)
{
    if (first > last || syscall(SYS_close_range, first, last, 0) == 0) {
        return;
    }
    const int end = std::min(last, static_cast<int>(sysconf(_SC_OPEN_MAX)));
    for (int descriptor = first; descriptor <= end; ++descriptor) {
        close(descriptor);
    }
}

int allowNonExecutable(scmp_filter_ctx filter, int call)
{
    return seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

int addRules(scmp_filter_ctx filter)
{
    for (const int call : kAllowedCalls) {
        if (const int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0); error < 0) {
            return error;
        }
    }
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
        if (const int error = allowNonExecutable(filter, call); error < 0) {
            return error;
        }
    }
    // abort() signals the process itself: a crash shall look like one.
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
        SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()), 0));
}

} // namespace

Result<> harden(pid_t parent, int descriptorToKeep)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        return sandboxFailure("parent death signal", errno);
    }
    if (getppid() != parent) {
        return sandboxFailure("the parent is gone", 0);
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0
        || !setLimit(RLIMIT_CORE, 0) || !setLimit(RLIMIT_FSIZE, 0)) {
        return sandboxFailure("process limits", errno);
    }
    closeRange(STDERR_FILENO + 1, descriptorToKeep - 1);
    closeRange(descriptorToKeep + 1, std::numeric_limits<int>::max());
    std::signal(SIGPIPE, SIG_IGN);
    return {};
}

void warmUp()
{
    tzset();
    const std::time_t now = std::time(nullptr);
    std::tm broken{};
    localtime_r(&now, &broken);
    for (const char *charset : kBroadcastCharsets) {
        // Never closed: glibc would unload the module behind it.
        const iconv_t opened = iconv_open("UTF-8", charset);
        static_cast<void>(opened);
    }
    av_get_cpu_flags();
    av_cpu_count();
}

Result<> enter()
{
    const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS), &seccomp_release);
    if (!filter) {
        return sandboxFailure("system call filter", ENOMEM);
    }
    // A binary tree; older kernels' libraries lack it, and the plain list does the same.
    static_cast<void>(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
    if (const int error = addRules(filter.get()); error < 0) {
        return sandboxFailure("system call filter rules", -error);
    }
    if (const int error = seccomp_load(filter.get()); error < 0) {
        return sandboxFailure("system call filter", -error);
    }
    return {};
}

} // namespace Library::Sandbox
