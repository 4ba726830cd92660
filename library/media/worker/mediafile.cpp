#include "library/media/worker/mediafile.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

extern "C" {
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/error.h>
#include <libavutil/mem.h>
}

namespace Library {

namespace {

constexpr int kBufferBytes = 32 * 1024;

//! Formats that name other files get none: only the one that was handed over is open.
int refuseOtherFiles(AVFormatContext *, AVIOContext **, const char *, int, AVDictionary **)
{
    return AVERROR(EACCES);
}

QString errorText(int averror)
{
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(averror, text.data(), text.size());
    return QString::fromUtf8(text.data());
}

} // namespace

MediaFile::MediaFile(int descriptor)
    : m_descriptor(descriptor)
    , m_sizeBytes(lseek(descriptor, 0, SEEK_END))
{ }

MediaFile::~MediaFile()
{
    avformat_close_input(&m_format);
    if (m_io) {
        av_freep(&m_io->buffer);
        avio_context_free(&m_io);
    }
}

tl::expected<std::unique_ptr<MediaFile>, WorkerProtocol::Failure> MediaFile::open(
    int descriptor, const QString &fileName)
{
    std::unique_ptr<MediaFile> file(new MediaFile(descriptor));
    if (const int error = file->openFormat(fileName); error < 0) {
        return tl::make_unexpected(file->failureFor(error));
    }
    return file;
}

int MediaFile::openFormat(const QString &fileName)
{
    auto *buffer = static_cast<uint8_t *>(av_malloc(kBufferBytes));
    m_io = buffer ? avio_alloc_context(
               buffer, kBufferBytes, 0, this, &MediaFile::readPacket, nullptr, &MediaFile::seek)
                  : nullptr;
    m_format = m_io ? avformat_alloc_context() : nullptr;
    if (!m_format) {
        if (!m_io) {
            av_free(buffer);
        }
        return AVERROR(ENOMEM);
    }
    m_format->pb = m_io;
    m_format->io_open = &refuseOtherFiles;
    AVDictionary *options = nullptr;
    // As ffprobe does, so that programs of a transport stream are all found.
    av_dict_set(&options, "scan_all_pmts", "1", 0);
    const QByteArray name = fileName.toUtf8();
    const int opened = avformat_open_input(&m_format, name.constData(), nullptr, &options);
    av_dict_free(&options);
    return opened < 0 ? opened : findStreams();
}

int MediaFile::findStreams()
{
    // Frames are decoded to learn their form and order alone; what they show is not looked at.
    std::vector<AVDictionary *> options(m_format->nb_streams, nullptr);
    for (AVDictionary *&ofStream : options) {
        av_dict_set(&ofStream, "skip_loop_filter", "all", 0);
        av_dict_set(&ofStream, "skip_idct", "all", 0);
    }
    const int found
        = avformat_find_stream_info(m_format, options.empty() ? nullptr : options.data());
    for (AVDictionary *&ofStream : options) {
        av_dict_free(&ofStream);
    }
    return found;
}

WorkerProtocol::Failure MediaFile::failureFor(int averror) const
{
    using WorkerProtocol::Fault;
    if (m_readErrno != 0) {
        return {Fault::ReadFailed, QString::fromLocal8Bit(std::strerror(m_readErrno))};
    }
    if (averror == AVERROR(ENOMEM)) {
        return {Fault::OutOfMemory, errorText(averror)};
    }
    const bool unsupported = averror == AVERROR_DECODER_NOT_FOUND
        || averror == AVERROR_DEMUXER_NOT_FOUND || averror == AVERROR_PATCHWELCOME
        || averror == AVERROR(ENOSYS);
    return {unsupported ? Fault::Unsupported : Fault::Damaged, errorText(averror)};
}

int MediaFile::readPacket(void *opaque, uint8_t *buffer, int size)
{
    auto *self = static_cast<MediaFile *>(opaque);
    ssize_t got = 0;
    do {
        got = pread(self->m_descriptor, buffer, static_cast<size_t>(size), self->m_position);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        self->m_readErrno = errno;
        return AVERROR(errno);
    }
    if (got == 0) {
        return AVERROR_EOF;
    }
    self->m_position += got;
    return static_cast<int>(got);
}

int64_t MediaFile::seek(void *opaque, int64_t offset, int whence)
{
    auto *self = static_cast<MediaFile *>(opaque);
    if (whence == AVSEEK_SIZE) {
        return self->m_sizeBytes;
    }
    int64_t target = offset;
    if (whence == SEEK_CUR) {
        target += self->m_position;
    } else if (whence == SEEK_END) {
        target += self->m_sizeBytes;
    } else if (whence != SEEK_SET) {
        return AVERROR(EINVAL);
    }
    if (target < 0) {
        return AVERROR(EINVAL);
    }
    self->m_position = target;
    return target;
}

} // namespace Library
