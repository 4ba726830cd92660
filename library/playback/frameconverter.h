#pragma once

#include "library/playback/avptr.h"
#include "library/playback/medialayout.h"
#include "library/playback/videoframe.h"

#include <memory>

namespace Library {

//! Makes VideoFrames of decoded frames, without a copy where the outputs take the layout as it is.
//! One thread uses it.
class FrameConverter
{
public:
    //! Null when the frame cannot be converted.
    std::shared_ptr<const VideoFrame> convert(
        Av::FramePtr frame, const StreamLayout &stream, std::int64_t ptsMicro);

private:
    Av::FramePtr toLayout(const AVFrame *frame, AVPixelFormat format);

    Av::SwsPtr m_scaler;
};

} // namespace Library
