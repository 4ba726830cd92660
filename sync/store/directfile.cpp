#include "sync/store/directfile.h"

#include <fcntl.h>

#include <algorithm>

namespace Sync {

namespace {

// What disks and file systems want at most of memory, place and size.
constexpr qint64 kBlockBytes = 4096;
constexpr qint64 kBufferBytes = 8 * 1024 * 1024;

} // namespace

DirectFile::DirectFile(const QString &path)
{
    Result<Posix::Descriptor> file = Posix::openFile(path, O_WRONLY | O_DIRECT);
    if (file) {
        m_file = std::move(*file);
        m_works = true;
    }
}

DirectFile::Buffer DirectFile::takeBuffer()
{
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_buffers.empty()) {
            Buffer buffer = std::move(m_buffers.back());
            m_buffers.pop_back();
            return buffer;
        }
    }
    return Buffer(static_cast<char *>(std::aligned_alloc(kBlockBytes, kBufferBytes)));
}

void DirectFile::giveBack(Buffer buffer)
{
    const QMutexLocker lock(&m_mutex);
    m_buffers.push_back(std::move(buffer));
}

bool DirectFile::write(qint64 offsetBytes, QByteArrayView bytes)
{
    if (!m_works || offsetBytes % kBlockBytes != 0 || bytes.size() % kBlockBytes != 0) {
        return false;
    }
    Buffer buffer = takeBuffer();
    if (!buffer) {
        return false;
    }
    for (qint64 done = 0; m_works && done < bytes.size(); done += kBufferBytes) {
        const QByteArrayView next
            = bytes.sliced(done, std::min<qint64>(kBufferBytes, bytes.size() - done));
        std::copy(next.begin(), next.end(), buffer.get());
        const QByteArrayView aligned(buffer.get(), next.size());
        if (!Posix::writeAt(m_file, offsetBytes + done, aligned, {})) {
            m_works = false;
        }
    }
    giveBack(std::move(buffer));
    return m_works;
}

} // namespace Sync
