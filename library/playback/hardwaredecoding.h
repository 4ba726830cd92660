#pragma once

#include <memory>
#include <string>

struct AVBufferRef;
struct AVCodec;
struct AVFrame;

namespace Library {

//! A graphics card's decoder, as FFmpeg sees it. One for many films, called on the threads of their
//! decoders. Whatever fails here, the processor decodes instead.
class HardwareDecoding
{
public:
    virtual ~HardwareDecoding() = default;
    //! For people; the same in every language.
    virtual std::string name() const = 0;
    //! FFmpeg's AVHWDeviceContext, still owned by this, opened when it is first asked for; null:
    //! there is none.
    virtual AVBufferRef *device() = 0;
    //! The AVPixelFormat of pictures that it makes of this codec; AV_PIX_FMT_NONE: it makes none.
    virtual int pictureFormat(const AVCodec &codec) const = 0;
    //! Copies a picture of it into memory, which is allocated; returns 0 or FFmpeg's error.
    virtual int download(AVFrame *into, const AVFrame *picture) const = 0;
};

//! The first graphics card that decodes by VA-API.
std::shared_ptr<HardwareDecoding> makeVaapiDecoding();

} // namespace Library
