#include "tests/catalog/catalogsamples.h"

#include <QCryptographicHash>

namespace CatalogSamples {

using namespace Library;

namespace {

FileFacts file(const QString &path, qint64 size)
{
    FileFacts facts;
    facts.path = path;
    facts.sizeBytes = size;
    facts.mtimeNs = 1'600'000'000'000'000'000;
    facts.device = 7;
    facts.inode = quint64(qHash(path, 1));
    return facts;
}

} // namespace

MediaInfo media(qint64 durationMs, int height)
{
    MediaInfo info;
    info.container = QStringLiteral("matroska,webm");
    info.durationMs = durationMs;
    StreamInfo video;
    video.kind = StreamKind::Video;
    video.codec = QStringLiteral("h264");
    video.width = height * 16 / 9;
    video.height = height;
    StreamInfo audio;
    audio.index = 1;
    audio.kind = StreamKind::Audio;
    audio.codec = QStringLiteral("aac");
    audio.language = QStringLiteral("eng");
    audio.channels = 2;
    info.streams = {video, audio};
    info.chapters = {{0, durationMs / 2, QStringLiteral("One")}};
    return info;
}

IngestedVideo movie(const QString &title, int year, int height)
{
    IngestedVideo video;
    video.identity.kind = TitleKind::Movie;
    video.identity.title = title;
    video.identity.year = year;
    video.media = media(6'000'000, height);
    video.file = file(QStringLiteral("/films/%1 (%2) %3p.mkv").arg(title).arg(year).arg(height),
        1'000'000 + height);
    video.media.sizeBytes = video.file->sizeBytes;
    return video;
}

IngestedVideo episode(const QString &series, int season, int number)
{
    IngestedVideo video;
    video.identity.kind = TitleKind::Episode;
    video.identity.title = series;
    video.identity.season = season;
    video.identity.episode = number;
    video.identity.episodeTitle = QStringLiteral("Part %1").arg(number);
    video.media = media(2'400'000, 1080);
    video.file = file(QStringLiteral("/series/%1/S%2E%3.mkv").arg(series).arg(season).arg(number),
        500'000 + number);
    video.media.sizeBytes = video.file->sizeBytes;
    return video;
}

IngestedVideo homeVideo(const QString &name, quint64 inode)
{
    IngestedVideo video;
    video.identity.title = name;
    video.media = media(60'000, 720);
    video.file = file(QStringLiteral("/home/%1.mp4").arg(name), 30'000);
    video.file->inode = inode;
    video.media.sizeBytes = video.file->sizeBytes;
    return video;
}

ContentId content(const QByteArray &seed)
{
    return *ContentId::fromBytes(QCryptographicHash::hash(seed, QCryptographicHash::Sha256));
}

} // namespace CatalogSamples
