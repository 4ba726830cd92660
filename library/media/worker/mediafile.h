#pragma once

#include "library/media/workerprotocol.h"

#include <QString>

#include <tl/expected.hpp>

#include <memory>

struct AVFormatContext;
struct AVIOContext;

namespace Library {

//! A media file opened by FFmpeg through a descriptor alone, its streams found. Worker only.
class MediaFile
{
public:
    //! The descriptor must outlive the object. Failure says what is wrong with the file.
    static tl::expected<std::unique_ptr<MediaFile>, WorkerProtocol::Failure> open(
        int descriptor, const QString &fileName);
    ~MediaFile();
    Q_DISABLE_COPY_MOVE(MediaFile)

    AVFormatContext *format() const { return m_format; }
    qint64 sizeBytes() const { return m_sizeBytes; }

    //! The failure for an FFmpeg error code; a read error of the system wins over what FFmpeg
    //! made of it.
    WorkerProtocol::Failure failureFor(int averror) const;

private:
    explicit MediaFile(int descriptor);
    int openFormat(const QString &fileName);
    int findStreams();

    static int readPacket(void *opaque, uint8_t *buffer, int size);
    static int64_t seek(void *opaque, int64_t offset, int whence);

    int m_descriptor;
    qint64 m_sizeBytes = 0;
    qint64 m_position = 0;
    int m_readErrno = 0;
    AVIOContext *m_io = nullptr;
    AVFormatContext *m_format = nullptr;
};

} // namespace Library
