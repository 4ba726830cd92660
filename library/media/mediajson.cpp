#include "library/media/mediajson.h"

#include <QDateTime>
#include <QJsonArray>

namespace Library {

namespace {

QString ratio(int numerator, int denominator, QLatin1Char separator)
{
    return QString::number(numerator) + separator + QString::number(denominator);
}

void addVideoFields(QJsonObject &object, const StreamInfo &stream)
{
    object[u"width"] = stream.width;
    object[u"height"] = stream.height;
    object[u"sampleAspectRatio"]
        = ratio(stream.sarNumerator, stream.sarDenominator, QLatin1Char(':'));
    object[u"rotation"] = stream.rotationDegrees;
    object[u"frameRate"] = ratio(stream.fpsNumerator, stream.fpsDenominator, QLatin1Char('/'));
    object[u"bitDepth"] = stream.bitDepth;
    object[u"pixelFormat"] = stream.pixelFormat;
    object[u"colorTransfer"] = stream.colorTransfer;
    object[u"colorPrimaries"] = stream.colorPrimaries;
    object[u"dolbyVision"] = stream.dolbyVision;
    object[u"attachedPicture"] = stream.isAttachedPicture;
}

void addAudioFields(QJsonObject &object, const StreamInfo &stream)
{
    object[u"sampleRate"] = stream.sampleRate;
    object[u"channels"] = stream.channels;
    object[u"channelLayout"] = stream.channelLayout;
}

QJsonObject toJson(const StreamInfo &stream)
{
    QJsonObject object{
        {QStringLiteral("index"), stream.index},
        {QStringLiteral("kind"), streamKindName(stream.kind)},
        {QStringLiteral("codec"), stream.codec},
        {QStringLiteral("profile"), stream.profile},
        {QStringLiteral("language"), stream.language},
        {QStringLiteral("title"), stream.title},
        {QStringLiteral("default"), stream.isDefault},
        {QStringLiteral("forced"), stream.isForced},
        {QStringLiteral("hearingImpaired"), stream.isHearingImpaired},
        {QStringLiteral("bitRate"), stream.bitRate},
    };
    if (stream.kind == StreamKind::Video) {
        addVideoFields(object, stream);
    } else if (stream.kind == StreamKind::Audio) {
        addAudioFields(object, stream);
    }
    return object;
}

} // namespace

QString streamKindName(StreamKind kind)
{
    switch (kind) {
    case StreamKind::Video:
        return QStringLiteral("video");
    case StreamKind::Audio:
        return QStringLiteral("audio");
    case StreamKind::Subtitle:
        return QStringLiteral("subtitle");
    case StreamKind::Attachment:
        return QStringLiteral("attachment");
    case StreamKind::Data:
        break;
    }
    return QStringLiteral("data");
}

QJsonObject toJson(const MediaInfo &info)
{
    QJsonArray streams;
    for (const StreamInfo &stream : info.streams) {
        streams.append(toJson(stream));
    }
    QJsonArray chapters;
    for (const ChapterInfo &chapter : info.chapters) {
        chapters.append(QJsonObject{
            {QStringLiteral("startMs"), chapter.startMs},
            {QStringLiteral("endMs"), chapter.endMs},
            {QStringLiteral("title"), chapter.title},
        });
    }
    return {
        {QStringLiteral("container"), info.container},
        {QStringLiteral("durationMs"), info.durationMs},
        {QStringLiteral("sizeBytes"), info.sizeBytes},
        {QStringLiteral("bitRate"), info.bitRate},
        {QStringLiteral("title"), info.title},
        {QStringLiteral("recorded"),
            info.recordedMs > 0
                ? QDateTime::fromMSecsSinceEpoch(info.recordedMs, Qt::UTC).toString(Qt::ISODate)
                : QString()},
        {QStringLiteral("streams"), streams},
        {QStringLiteral("chapters"), chapters},
    };
}

} // namespace Library
