#pragma once

#include "library/playback/bytesource.h"
#include "library/playback/videoframe.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace Library {

//! Shows what is at a place of a film without playing it: a reader and a decoder of its own, for
//! keyframes alone. Only the newest request counts; one under way for another place is given up.
//! Calls are safe from one thread; the destructor cancels the source and joins.
class FramePreview
{
public:
    //! Called on the preview's thread: the keyframe at or before the wanted time. Null: there is
    //! none, or the film cannot be read.
    using Found
        = std::function<void(std::int64_t wantedMicro, std::shared_ptr<const VideoFrame> frame)>;

    FramePreview(std::shared_ptr<ByteSource> source, Found found);
    ~FramePreview();
    FramePreview(const FramePreview &) = delete;
    FramePreview &operator=(const FramePreview &) = delete;

    void request(std::int64_t micro);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Library
