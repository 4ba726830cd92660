#pragma once

#include "sync/store/posixfile.h"

#include <QByteArrayView>
#include <QMutex>
#include <QString>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <vector>

namespace Sync {

//! Writes to a file past the page cache (O_DIRECT of open(2)): a film that is brought to this PC
//! pushes nothing else out of its memory, and is not copied into memory first. Safe from any
//! thread.
class DirectFile final
{
public:
    //! Of a file that is there. Where the file system cannot, nothing is written ever.
    explicit DirectFile(const QString &path);

    //! False: not written, or in part, and to be written as usual, which tells why if that fails
    //! too. So it is for what does not begin and end with a block. Blocks.
    bool write(qint64 offsetBytes, QByteArrayView bytes);

private:
    struct Free
    {
        void operator()(void *memory) const { std::free(memory); }
    };
    using Buffer = std::unique_ptr<char, Free>;

    Buffer takeBuffer();
    void giveBack(Buffer buffer);

    Posix::Descriptor m_file;
    std::atomic<bool> m_works = false;
    QMutex m_mutex;
    std::vector<Buffer> m_buffers; //!< that nobody uses
};

} // namespace Sync
