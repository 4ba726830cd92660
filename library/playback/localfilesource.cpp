#include "library/playback/localfilesource.h"

#include <QCoreApplication>
#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace Library {

namespace {

constexpr std::chrono::seconds kJustWritten{3};

} // namespace

Result<std::shared_ptr<LocalFileSource>> LocalFileSource::open(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return failure(systemError(errno, path));
    }
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0) {
        const Error error = systemError(errno, path);
        ::close(descriptor);
        return failure(error);
    }
    if (!S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Playback", "%1 is not a file. Choose a video file.")
                .arg(path));
    }
    return std::shared_ptr<LocalFileSource>(
        new LocalFileSource(descriptor, path, std::int64_t{status.st_size}));
}

LocalFileSource::LocalFileSource(int descriptor, QString path, std::int64_t sizeBytes)
    : m_descriptor(descriptor)
    , m_path(std::move(path))
    , m_openedBytes(sizeBytes)
    , m_sizeBytes(sizeBytes)
{ }

LocalFileSource::~LocalFileSource()
{
    ::close(m_descriptor);
}

std::int64_t LocalFileSource::sizeBytes() const
{
    struct stat status = {};
    if (::fstat(m_descriptor, &status) == 0) {
        std::int64_t known = m_sizeBytes.load();
        while (known < status.st_size
            && !m_sizeBytes.compare_exchange_weak(known, std::int64_t{status.st_size})) { }
    }
    return m_sizeBytes.load();
}

Result<std::size_t> LocalFileSource::read(std::int64_t offsetBytes, std::span<std::byte> into)
{
    for (;;) {
        if (m_cancelled.load()) {
            return failure(ErrorCode::Cancelled,
                QCoreApplication::translate("Playback", "Reading was cancelled."));
        }
        const ssize_t count = ::pread(m_descriptor, into.data(), into.size(), offsetBytes);
        if (count > 0) {
            return static_cast<std::size_t>(count);
        }
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return failure(systemError(errno, m_path));
        }
        if (!into.empty() && offsetBytes < m_sizeBytes.load()) {
            return failure(ErrorCode::Changed,
                QCoreApplication::translate(
                    "Playback", "%1 became shorter while it was played. Open it again.")
                    .arg(m_path));
        }
        return std::size_t{0};
    }
}

// The clock of who serves the folder may be off, so that either will do.
bool LocalFileSource::isGrowing()
{
    struct stat status = {};
    if (::fstat(m_descriptor, &status) != 0) {
        return false;
    }
    const auto age = std::chrono::system_clock::now()
        - std::chrono::system_clock::from_time_t(status.st_mtim.tv_sec);
    return status.st_size > m_openedBytes || (age > -kJustWritten && age < kJustWritten);
}

void LocalFileSource::cancel()
{
    m_cancelled.store(true);
}

} // namespace Library
