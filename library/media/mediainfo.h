#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>

namespace Library {

enum class StreamKind
{
    Video,
    Audio,
    Subtitle,
    Attachment,
    Data
};

//! One stream as the container states it. Fields that do not apply keep their defaults.
struct StreamInfo
{
    int index = 0; //!< in the container
    StreamKind kind = StreamKind::Data;
    QString codec; //!< FFmpeg's name: "h264", "subrip"
    QString profile;
    QString language; //!< as stated: ISO 639-2 or BCP 47; empty when not stated
    QString title;
    bool isDefault = false;
    bool isForced = false;
    bool isHearingImpaired = false;
    bool isAttachedPicture = false; //!< cover art, not the film
    qint64 bitRate = 0; //!< bits a second; 0: not stated

    int width = 0;
    int height = 0;
    int sarNumerator = 1; //!< sample aspect ratio
    int sarDenominator = 1;
    int rotationDegrees = 0; //!< clockwise, 0, 90, 180 or 270
    int fpsNumerator = 0;
    int fpsDenominator = 1;
    int bitDepth = 0;
    QString pixelFormat;
    QString colorTransfer; //!< "smpte2084" (PQ), "arib-std-b67" (HLG), "bt709", ...
    QString colorPrimaries;
    bool dolbyVision = false;

    int sampleRate = 0; //!< hertz
    int channels = 0;
    QString channelLayout; //!< "5.1", "stereo"

    bool operator==(const StreamInfo &) const = default;
};

struct ChapterInfo
{
    qint64 startMs = 0;
    qint64 endMs = 0;
    QString title;

    bool operator==(const ChapterInfo &) const = default;
};

//! What is in a media file; a fact of its bytes.
struct MediaInfo
{
    QString container; //!< FFmpeg's name: "matroska,webm"
    qint64 durationMs = 0; //!< 0: not known
    qint64 sizeBytes = 0;
    qint64 bitRate = 0;
    QString title; //!< tag of the container
    qint64 recordedMs = 0; //!< since 1970, as the camera's clock had it; 0: not stated
    QVector<StreamInfo> streams;
    QVector<ChapterInfo> chapters;

    bool operator==(const MediaInfo &) const = default;
    //! The film's stream: first video that is no attached picture; null when there is none.
    const StreamInfo *video() const;
};

//! JPEGs for one video, ready to be stored. Empty where none could be made.
struct MediaPictures
{
    QByteArray poster; //!< 2:3, at most 400x600
    QByteArray still; //!< 16:9, at most 1280x720
    qint64 frameAtMs = 0; //!< where the frame was taken; -1: embedded artwork

    bool operator==(const MediaPictures &) const = default;
};

} // namespace Library
