#pragma once

#include "library/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace Library {

//! From begin up to, but without, end.
struct ByteRange
{
    std::int64_t begin = 0;
    std::int64_t end = 0;
    bool operator==(const ByteRange &) const = default;
};

//! Where the bytes of a source come from at the moment.
struct SourceReport
{
    enum class Reader
    {
        File, //!< on this PC
        Store,
        Network
    };
    Reader reader = Reader::File;
    std::string node; //!< that answered last; empty: there is none, or not yet
    std::string silentNode; //!< that stopped answering, so that another one has taken over
    std::optional<Error> error; //!< why what is wanted now does not come; it is tried again
};

//! Random access to the bytes of one video. read() blocks; the demuxer's thread calls it. The same
//! interface serves a local file, an object in a store and an HTTP URL, so that cancelling, caching
//! and errors are the same for all.
class ByteSource
{
public:
    virtual ~ByteSource() = default;

    //! Total bytes; -1: nobody knows before the end. May wait for the first read.
    virtual std::int64_t sizeBytes() const = 0;

    //! False: it comes in order only, and going elsewhere takes as long as all that lies between.
    //! Known, and asked for, once something was read.
    virtual bool isSeekable() { return true; }

    //! Reads up to into.size() bytes from an absolute offset. Returns 0 only at or after the end;
    //! anything that could not be read is an Error, never a short end of file. After cancel() it
    //! returns ErrorCode::Cancelled at once.
    virtual Result<std::size_t> read(std::int64_t offsetBytes, std::span<std::byte> into) = 0;

    //! Ends a read() in progress and all later ones, from any thread, without waiting.
    virtual void cancel() = 0;

    //! Makes a read() in progress return ErrorCode::Cancelled soon; later reads work. Called before
    //! a seek, so that a stalled read does not hold it up. A source whose reads are short ignores
    //! it.
    virtual void interrupt() { }

    //! Somebody still writes it: more may come after the end. From any thread, without waiting.
    virtual bool isGrowing() { return false; }

    //! What of it is on this PC, in order, where the rest is not; empty where that is no question.
    //! From any thread; may block on the disk.
    virtual std::vector<ByteRange> nearRanges() { return {}; }

    //! From any thread, without waiting.
    virtual SourceReport report() { return {}; }
};

} // namespace Library
