#pragma once

#include "library/playback/avptr.h"
#include "library/playback/engine.h"

#include <memory>
#include <string>
#include <vector>

namespace Library {

//! A stream as the decoders need it, copied out of the container so that no thread shares it.
struct StreamLayout
{
    int index = -1;
    AVMediaType type = AVMEDIA_TYPE_UNKNOWN;
    std::shared_ptr<const AVCodecParameters> parameters;
    AVRational timeBase{0, 1};
    AVRational frameRate{0, 1};
    AVRational sar{0, 1};
    int rotationDegrees = 0;
};

struct Attachment
{
    std::string name;
    std::vector<char> bytes;
};

//! What the demuxer found in a file.
struct MediaLayout
{
    PlaybackInfo info;
    std::vector<StreamLayout> streams;
    std::vector<Attachment> fonts;
    int videoStream = -1;
    int coverStream = -1;
    std::shared_ptr<const AVPacket> cover;
    std::int64_t startMicro = 0; //!< the container's time of position 0

    const StreamLayout *stream(int index) const;
};

//! Reads it out of an opened container.
MediaLayout readLayout(const AVFormatContext *format);

} // namespace Library
