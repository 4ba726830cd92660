#pragma once

#include "library/base/result.h"
#include "library/playback/bytesource.h"

#include <QByteArrayView>
#include <QString>

#include <cstddef>
#include <map>
#include <span>
#include <vector>

namespace Sync {

//! Bytes of one video, at the offsets that they have there, in a file without a name that is gone
//! with this object; in memory where the folder takes none. Not thread safe. Calls block on the
//! disk as little as its cache does.
class KeptBytes
{
    Q_DISABLE_COPY_MOVE(KeptBytes)
public:
    //! At most about so many bytes are kept.
    KeptBytes(const QString &folder, qint64 mostBytes);
    ~KeptBytes();

    //! NoSpace and the like: nothing of it is kept.
    Result<> put(qint64 offsetBytes, QByteArrayView bytes);
    //! As many as there are from the offset on without a gap; 0: none.
    Result<std::size_t> take(qint64 offsetBytes, std::span<std::byte> into) const;
    //! Where the first gap at or behind the offset begins.
    qint64 endFrom(qint64 offsetBytes) const;
    //! What lies farthest behind the reader is let go of, then what lies farthest ahead, until
    //! there is room for what comes.
    void makeRoom(qint64 readerBytes, qint64 comingBytes);
    //! How far ahead of the reader there is certainly room.
    qint64 roomAhead() const { return m_mostBytes / 4; }
    std::vector<Library::ByteRange> ranges() const;

private:
    void drop(qint64 begin, qint64 end);

    int m_descriptor = -1;
    qint64 m_mostBytes;
    qint64 m_bytes = 0;
    std::map<qint64, qint64> m_ranges; //!< begin to end; none touches another
};

} // namespace Sync
