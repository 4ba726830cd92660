#include "library/catalog/mediacodec.h"

#include "library/catalog/shared/cborbytes.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>

#include <algorithm>
#include <limits>
#include <type_traits>

namespace Library::MediaCodec {

namespace {

//! Enough for any real file; a damaged or hostile fact must not fill the memory.
constexpr qsizetype kMostStreams = 512;
constexpr qsizetype kMostChapters = 4096;

template <class T>
void put(QCborMap &map, const char *key, const T &value)
{
    if (value != T{}) {
        map.insert(QLatin1String(key), QCborValue(value));
    }
}

void putInteger(QCborMap &map, const char *key, qint64 value, qint64 usual = 0)
{
    if (value != usual) {
        map.insert(QLatin1String(key), value);
    }
}

QString text(const QCborMap &map, const char *key)
{
    return map.value(QLatin1String(key)).toString();
}

qint64 whole(const QCborMap &map, const char *key, qint64 usual = 0)
{
    return map.value(QLatin1String(key)).toInteger(usual);
}

int small(const QCborMap &map, const char *key, int usual = 0)
{
    const qint64 value = whole(map, key, usual);
    return value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max()
        ? int(value)
        : usual;
}

bool flag(const QCborMap &map, const char *key)
{
    return map.value(QLatin1String(key)).toBool();
}

QCborMap encodeStream(const StreamInfo &stream)
{
    QCborMap map;
    putInteger(map, "index", stream.index);
    putInteger(map, "kind", int(stream.kind), -1);
    put(map, "codec", stream.codec);
    put(map, "profile", stream.profile);
    put(map, "language", stream.language);
    put(map, "title", stream.title);
    put(map, "default", stream.isDefault);
    put(map, "forced", stream.isForced);
    put(map, "hearing", stream.isHearingImpaired);
    put(map, "picture", stream.isAttachedPicture);
    putInteger(map, "bitrate", stream.bitRate);
    putInteger(map, "width", stream.width);
    putInteger(map, "height", stream.height);
    putInteger(map, "sarn", stream.sarNumerator, 1);
    putInteger(map, "sard", stream.sarDenominator, 1);
    putInteger(map, "rotation", stream.rotationDegrees);
    putInteger(map, "fpsn", stream.fpsNumerator);
    putInteger(map, "fpsd", stream.fpsDenominator, 1);
    putInteger(map, "depth", stream.bitDepth);
    put(map, "pixels", stream.pixelFormat);
    put(map, "transfer", stream.colorTransfer);
    put(map, "primaries", stream.colorPrimaries);
    put(map, "dolby", stream.dolbyVision);
    putInteger(map, "rate", stream.sampleRate);
    putInteger(map, "channels", stream.channels);
    put(map, "layout", stream.channelLayout);
    return map;
}

StreamKind streamKind(int code)
{
    return code >= int(StreamKind::Video) && code <= int(StreamKind::Data) ? StreamKind(code)
                                                                           : StreamKind::Data;
}

StreamInfo decodeStream(const QCborMap &map)
{
    StreamInfo stream;
    stream.index = small(map, "index");
    stream.kind = streamKind(small(map, "kind", int(StreamKind::Data)));
    stream.codec = text(map, "codec");
    stream.profile = text(map, "profile");
    stream.language = text(map, "language");
    stream.title = text(map, "title");
    stream.isDefault = flag(map, "default");
    stream.isForced = flag(map, "forced");
    stream.isHearingImpaired = flag(map, "hearing");
    stream.isAttachedPicture = flag(map, "picture");
    stream.bitRate = whole(map, "bitrate");
    stream.width = small(map, "width");
    stream.height = small(map, "height");
    stream.sarNumerator = small(map, "sarn", 1);
    stream.sarDenominator = small(map, "sard", 1);
    stream.rotationDegrees = small(map, "rotation");
    stream.fpsNumerator = small(map, "fpsn");
    stream.fpsDenominator = small(map, "fpsd", 1);
    stream.bitDepth = small(map, "depth");
    stream.pixelFormat = text(map, "pixels");
    stream.colorTransfer = text(map, "transfer");
    stream.colorPrimaries = text(map, "primaries");
    stream.dolbyVision = flag(map, "dolby");
    stream.sampleRate = small(map, "rate");
    stream.channels = small(map, "channels");
    stream.channelLayout = text(map, "layout");
    return stream;
}

} // namespace

QByteArray encode(const MediaInfo &info)
{
    QCborMap map;
    put(map, "container", info.container);
    putInteger(map, "duration", info.durationMs);
    putInteger(map, "size", info.sizeBytes);
    putInteger(map, "bitrate", info.bitRate);
    put(map, "title", info.title);
    putInteger(map, "recorded", info.recordedMs);
    QCborArray streams;
    for (const StreamInfo &stream : info.streams) {
        streams.append(encodeStream(stream));
    }
    map.insert(QLatin1String("streams"), streams);
    QCborArray chapters;
    for (const ChapterInfo &chapter : info.chapters) {
        chapters.append(QCborArray{chapter.startMs, chapter.endMs, chapter.title});
    }
    map.insert(QLatin1String("chapters"), chapters);
    return map.toCborValue().toCbor();
}

MediaInfo decode(const QByteArray &bytes)
{
    const QCborMap map = wholeCbor(bytes).toMap();
    MediaInfo info;
    info.container = text(map, "container");
    info.durationMs = whole(map, "duration");
    info.sizeBytes = whole(map, "size");
    info.bitRate = whole(map, "bitrate");
    info.title = text(map, "title");
    info.recordedMs = whole(map, "recorded");
    const QCborArray streams = map.value(QLatin1String("streams")).toArray();
    for (qsizetype i = 0; i < std::min(streams.size(), kMostStreams); ++i) {
        info.streams.append(decodeStream(streams.at(i).toMap()));
    }
    const QCborArray chapters = map.value(QLatin1String("chapters")).toArray();
    for (qsizetype i = 0; i < std::min(chapters.size(), kMostChapters); ++i) {
        const QCborArray chapter = chapters.at(i).toArray();
        info.chapters.append(
            {chapter.at(0).toInteger(), chapter.at(1).toInteger(), chapter.at(2).toString()});
    }
    return info;
}

} // namespace Library::MediaCodec
