#include "library/media/worker/ffmpegpictures.h"

#include "library/media/worker/framescore.h"
#include "library/media/worker/framesource.h"
#include "library/media/worker/mediafile.h"
#include "library/media/worker/picturerender.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>
#include <string_view>

extern "C" {
#include <libavformat/avformat.h>
}

namespace Library {

namespace {

using WorkerProtocol::Failure;
using WorkerProtocol::Fault;
using WorkerProtocol::Payload;

constexpr int kPosterWidth = 400;
constexpr int kPosterHeight = 600;
constexpr int kStillWidth = 1280;
constexpr int kStillHeight = 720;
constexpr double kPosterAspect = 2.0 / 3.0;
constexpr double kStillAspect = 16.0 / 9.0;
constexpr double kWideCover = 1.3; // width over height from which a cover is no poster

// Past the opening logos, before the last act.
constexpr std::array kPositions{0.10, 0.20, 0.30, 0.40, 0.50};
constexpr int kEnoughGoodFrames = 3;
// Short clips have one or two keyframes, at their start.
constexpr int kEnoughKeyframes = 3;
// When keyframes are few or give nothing good, frames are looked at in order: one of so many, up to
// so many.
constexpr int kFrameStep = 5;
constexpr int kMaxFramesInOrder = 750;
constexpr double kCpuSecondsInOrder = 4;

struct Candidate
{
    FramePtr frame;
    LumaGrid grid;
    FrameScore score;
    qint64 timeMs = 0;
};

double cpuSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

bool isPicture(const AVStream *stream)
{
    return (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
}

AVStream *filmStream(AVFormatContext *format)
{
    for (unsigned int i = 0; i < format->nb_streams; ++i) {
        AVStream *stream = format->streams[i];
        if (stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !isPicture(stream)) {
            return stream;
        }
    }
    return nullptr;
}

//! Higher is better; covers are told from booklet pages and wide variants by their names.
int coverRank(const AVStream *stream)
{
    const auto tagStartsWith = [stream](const char *key, std::string_view prefix) {
        const AVDictionaryEntry *entry = av_dict_get(stream->metadata, key, nullptr, 0);
        return entry && std::string_view(entry->value).substr(0, prefix.size()) == prefix;
    };
    if (tagStartsWith("comment", "Cover (front)") || tagStartsWith("filename", "cover.")) {
        return 2;
    }
    return tagStartsWith("filename", "small_cover") ? 0 : 1;
}

AVStream *coverStream(AVFormatContext *format)
{
    AVStream *best = nullptr;
    for (unsigned int i = 0; i < format->nb_streams; ++i) {
        AVStream *stream = format->streams[i];
        if (isPicture(stream) && stream->attached_pic.size > 0
            && (!best || coverRank(stream) > coverRank(best))) {
            best = stream;
        }
    }
    return best;
}

AVRational sampleAspect(AVFormatContext *format, AVStream *stream, AVFrame *frame)
{
    return av_guess_sample_aspect_ratio(format, stream, frame);
}

//! Keeps the best candidate seen so far.
class Selection
{
public:
    void offer(FramePtr frame, qint64 timeMs)
    {
        const bool damaged
            = frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0;
        Candidate candidate{std::move(frame), {}, {}, timeMs};
        candidate.grid = lumaGrid(candidate.frame.get());
        candidate.score = scoreFrame(candidate.grid);
        if (damaged) {
            candidate.score = {candidate.score.value / 10, false};
        }
        m_goodFrames += candidate.score.isGood ? 1 : 0;
        if (!m_best || candidate.score.value > m_best->score.value) {
            m_best = std::move(candidate);
        }
    }
    int count() const { return m_count; }
    bool hasGood() const { return m_goodFrames > 0; }
    bool hasEnough() const { return m_goodFrames >= kEnoughGoodFrames; }
    std::optional<Candidate> take() { return std::move(m_best); }

private:
    std::optional<Candidate> m_best;
    int m_count = 0;
    int m_goodFrames = 0;
};

void offerKeyframes(FrameSource &source, qint64 durationMs, Selection &selection)
{
    qint64 lastTimeMs = -1;
    for (const double position : kPositions) {
        const auto time = static_cast<qint64>(position * static_cast<double>(durationMs));
        FramePtr frame = source.keyframeAt(std::chrono::milliseconds(time));
        if (!frame) {
            continue;
        }
        const qint64 timeMs = source.timeMs(frame.get());
        if (timeMs != lastTimeMs) {
            lastTimeMs = timeMs;
            selection.offer(std::move(frame), timeMs);
        }
        if (selection.hasEnough()) {
            return;
        }
    }
}

//! Offers frames from that time on as they come.
void offerFramesInOrder(FrameSource &source, qint64 fromMs, Selection &selection)
{
    const double deadline = cpuSeconds() + kCpuSecondsInOrder;
    for (int i = 0; i < kMaxFramesInOrder && cpuSeconds() < deadline; ++i) {
        FramePtr frame = source.nextFrame();
        if (!frame) {
            return;
        }
        const qint64 timeMs = source.timeMs(frame.get());
        if (i % kFrameStep == 0 && timeMs >= fromMs) {
            selection.offer(std::move(frame), timeMs);
        }
        if (selection.hasEnough()) {
            return;
        }
    }
}

std::optional<Candidate> chooseFrame(FrameSource &source, qint64 durationMs)
{
    Selection selection;
    const auto firstMs = static_cast<qint64>(kPositions.front() * static_cast<double>(durationMs));
    if (durationMs > 0) {
        offerKeyframes(source, durationMs, selection);
    }
    if (!selection.hasGood() || selection.count() < kEnoughKeyframes) {
        source.continueAt(std::chrono::milliseconds(firstMs));
        offerFramesInOrder(source, firstMs, selection);
    }
    if (selection.count() == 0) {
        source.rewind();
        offerFramesInOrder(source, 0, selection);
    }
    return selection.take();
}

//! The part for the poster: all the height, and the columns that show most.
DisplayCrop posterCrop(const Candidate &candidate, const DisplayGeometry &geometry)
{
    DisplayCrop crop = centredCrop(geometry, kPosterAspect);
    if (crop.width >= 1 || geometry.orientation != Orientation{} || candidate.grid.values.empty()) {
        return crop;
    }
    const int window = std::max(1, static_cast<int>(crop.width * candidate.grid.width));
    crop.left = static_cast<double>(bestWindow(candidate.grid, window)) / candidate.grid.width;
    return crop;
}

QByteArray centredPoster(const AVFrame *frame, const DisplayGeometry &geometry)
{
    return renderJpeg(
        frame, geometry, centredCrop(geometry, kPosterAspect), kPosterWidth, kPosterHeight);
}

QByteArray centredStill(const AVFrame *frame, const DisplayGeometry &geometry)
{
    return renderJpeg(
        frame, geometry, centredCrop(geometry, kStillAspect), kStillWidth, kStillHeight);
}

//! Fills what is still empty from a good frame of the film. An FFmpeg error code, or 0.
int addFromFilm(const MediaFile &file, AVStream *stream, MediaPictures &pictures)
{
    FrameSource source(file.format(), stream);
    if (source.openError() < 0) {
        return source.openError();
    }
    const qint64 durationMs = std::max<qint64>(file.format()->duration / 1000, 0);
    const std::optional<Candidate> chosen = chooseFrame(source, durationMs);
    if (!chosen) {
        return AVERROR_INVALIDDATA;
    }
    AVFrame *frame = chosen->frame.get();
    const DisplayGeometry geometry
        = geometryOf(frame, sampleAspect(file.format(), stream, frame), orientationOf(stream));
    if (pictures.poster.isEmpty()) {
        pictures.frameAtMs = chosen->timeMs;
        pictures.poster = renderJpeg(
            frame, geometry, posterCrop(*chosen, geometry), kPosterWidth, kPosterHeight);
    }
    if (pictures.still.isEmpty()) {
        pictures.still = centredStill(frame, geometry);
    }
    return 0;
}

enum class Shapes
{
    Fitting, //!< the picture whose shape is nearer to the cover's
    All
};

//! Fills what is still empty from a cover.
void addFromCover(const AVFrame *cover, Shapes shapes, MediaPictures &pictures)
{
    const DisplayGeometry geometry = geometryOf(cover, cover->sample_aspect_ratio, {});
    const bool isWide = geometry.displayWidth() > kWideCover * geometry.displayHeight();
    if (pictures.poster.isEmpty() && (shapes == Shapes::All || !isWide)) {
        pictures.poster = centredPoster(cover, geometry);
    }
    if (pictures.still.isEmpty() && (shapes == Shapes::All || isWide)) {
        pictures.still = centredStill(cover, geometry);
    }
}

FramePtr decodeCover(AVFormatContext *format, AVStream *stream)
{
    FrameSource source(format, stream);
    return source.openError() < 0 ? nullptr : source.attachedPicture();
}

} // namespace

Payload picturesFromVideo(int descriptor, const QString &fileName)
{
    auto opened = MediaFile::open(descriptor, fileName);
    if (!opened) {
        return opened.error();
    }
    AVFormatContext *format = (*opened)->format();
    AVStream *film = filmStream(format);
    AVStream *cover = coverStream(format);
    if (!film && !cover) {
        return Failure{Fault::NoPicture, QStringLiteral("no video stream")};
    }
    MediaPictures pictures;
    const FramePtr coverFrame = cover ? decodeCover(format, cover) : nullptr;
    if (coverFrame) {
        pictures.frameAtMs = -1;
        addFromCover(coverFrame.get(), film ? Shapes::Fitting : Shapes::All, pictures);
    }
    const int error = film ? addFromFilm(**opened, film, pictures) : 0;
    if (coverFrame) {
        addFromCover(coverFrame.get(), Shapes::All, pictures);
    }
    if (pictures.poster.isEmpty()) {
        return error < 0 ? (*opened)->failureFor(error) : Failure{Fault::NoPicture, {}};
    }
    return pictures;
}

Payload picturesFromStill(int descriptor, const QString &fileName)
{
    auto opened = MediaFile::open(descriptor, fileName);
    if (!opened) {
        return opened.error();
    }
    AVFormatContext *format = (*opened)->format();
    AVStream *stream = filmStream(format);
    if (!stream) {
        return Failure{Fault::NoPicture, QStringLiteral("no picture stream")};
    }
    FrameSource source(format, stream);
    if (source.openError() < 0) {
        return (*opened)->failureFor(source.openError());
    }
    const FramePtr frame = source.nextFrame();
    if (!frame) {
        return (*opened)->failureFor(AVERROR_INVALIDDATA);
    }
    const DisplayGeometry geometry
        = geometryOf(frame.get(), frame->sample_aspect_ratio, orientationOf(stream));
    const MediaPictures pictures{
        centredPoster(frame.get(), geometry), centredStill(frame.get(), geometry), -1};
    if (pictures.poster.isEmpty()) {
        return Failure{Fault::NoPicture, QStringLiteral("cannot be converted")};
    }
    return pictures;
}

} // namespace Library
