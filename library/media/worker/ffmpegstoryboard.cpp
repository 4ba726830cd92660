#include "library/media/worker/ffmpegstoryboard.h"

#include "library/media/worker/framesource.h"
#include "library/media/worker/mediafile.h"
#include "library/media/worker/picturerender.h"

#include <algorithm>
#include <optional>

extern "C" {
#include <libavformat/avformat.h>
}

namespace Library {

namespace {

using WorkerProtocol::Failure;
using WorkerProtocol::Fault;
using WorkerProtocol::Payload;

AVStream *videoStream(AVFormatContext *format)
{
    for (unsigned int i = 0; i < format->nb_streams; ++i) {
        AVStream *stream = format->streams[i];
        if (stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO
            && (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) == 0) {
            return stream;
        }
    }
    return nullptr;
}

} // namespace

Payload storyboardSheet(int descriptor, const QString &fileName, int number)
{
    auto opened = MediaFile::open(descriptor, fileName);
    if (!opened) {
        return opened.error();
    }
    AVFormatContext *format = (*opened)->format();
    AVStream *stream = videoStream(format);
    const std::chrono::milliseconds duration(std::max<qint64>(format->duration / 1000, 0));
    const int first = number * StoryboardLayout::kPerSheet;
    const int count
        = std::min(StoryboardLayout::count(duration) - first, StoryboardLayout::kPerSheet);
    if (stream == nullptr || number < 0 || count <= 0) {
        return Failure{Fault::NoPicture, QStringLiteral("no such sheet")};
    }
    FrameSource source(format, stream);
    if (source.openError() < 0) {
        return (*opened)->failureFor(source.openError());
    }
    std::optional<TileSheet> sheet;
    for (int i = 0; i < count; ++i) {
        const FramePtr frame = source.keyframeAt((first + i) * StoryboardLayout::kApart);
        if (!frame) {
            continue; // it stays black
        }
        const DisplayGeometry geometry = geometryOf(frame.get(),
            av_guess_sample_aspect_ratio(format, stream, frame.get()), orientationOf(stream));
        if (!sheet) {
            const int rows = (count + StoryboardLayout::kColumns - 1) / StoryboardLayout::kColumns;
            sheet = TileSheet::make(geometry, StoryboardLayout::kTileSide,
                std::min(count, StoryboardLayout::kColumns), rows);
            if (!sheet) {
                return Failure{Fault::OutOfMemory, {}};
            }
        }
        sheet->paint(
            frame.get(), geometry, i % StoryboardLayout::kColumns, i / StoryboardLayout::kColumns);
    }
    if (!sheet) {
        return (*opened)->failureFor(AVERROR_INVALIDDATA);
    }
    StoryboardSheet made{sheet->jpeg(), sheet->tileWidth(), sheet->tileHeight()};
    if (made.jpeg.isEmpty()) {
        return Failure{Fault::NoPicture, QStringLiteral("cannot be converted")};
    }
    return made;
}

} // namespace Library
