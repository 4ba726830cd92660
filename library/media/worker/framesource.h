#pragma once

#include "library/media/worker/avhandles.h"

#include <QtGlobal>

#include <chrono>

struct AVFormatContext;
struct AVStream;

namespace Library {

//! Decodes frames of one stream of an open file, on the calling thread. Worker only.
class FrameSource
{
public:
    //! The file must outlive the object. Packets of other streams are dropped from now on.
    FrameSource(AVFormatContext *format, AVStream *stream);

    //! An FFmpeg error code, or 0: frames can be asked for.
    int openError() const { return m_openError; }

    //! The keyframe at or before the time, null when there is none in reach.
    FramePtr keyframeAt(std::chrono::milliseconds time);
    //! Continues nextFrame() at the keyframe before the time; at the start when there is none.
    void continueAt(std::chrono::milliseconds time);
    //! Starts over, for nextFrame().
    void rewind();
    //! The next frame in order; null at the end, or after too much that cannot be decoded.
    FramePtr nextFrame();
    //! The picture that is stored in the stream's header; for attached pictures.
    FramePtr attachedPicture();

    //! Time of a frame from the start of the stream.
    qint64 timeMs(const AVFrame *frame) const;

private:
    bool seek(std::chrono::milliseconds time);
    bool readPacket();
    FramePtr receive();
    FramePtr decodeAlone();

    AVFormatContext *m_format;
    AVStream *m_stream;
    CodecPtr m_codec;
    PacketPtr m_packet;
    int m_openError = 0;
    bool m_draining = false;
};

} // namespace Library
