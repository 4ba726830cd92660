#include "ui/format.h"

#include "library/media/languagename.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace Ui::Format {

namespace {

//! Texts of this file.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Format)
};

constexpr qint64 kMinuteMs = 60'000;

const Library::StreamInfo *firstAudio(const Library::MediaInfo &media)
{
    for (const Library::StreamInfo &stream : media.streams) {
        if (stream.kind == Library::StreamKind::Audio) {
            return &stream;
        }
    }
    return nullptr;
}

} // namespace

QString bytes(qint64 bytes)
{
    return QLocale().formattedDataSize(
        bytes, bytes < 1'000'000'000 ? (bytes < 1'000'000 ? 0 : 1) : 1, QLocale::DataSizeSIFormat);
}

QString duration(qint64 ms)
{
    if (ms <= 0) {
        return {};
    }
    if (ms < kMinuteMs) {
        return Words::tr("%1 s").arg(qMax<qint64>(1, ms / 1000));
    }
    const qint64 minutes = (ms + kMinuteMs / 2) / kMinuteMs;
    if (minutes < 60) {
        return Words::tr("%1 min").arg(minutes);
    }
    if (minutes % 60 == 0) {
        return Words::tr("%1 h").arg(minutes / 60);
    }
    return Words::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

QString timeLeft(const Library::TitleCard &card)
{
    if (progress(card) <= 0) {
        return {};
    }
    // What was played may be a longer version than the one whose length is told.
    const QString left = duration(card.durationMs - card.play.positionMs);
    return left.isEmpty() ? left : Words::tr("%1 left").arg(left);
}

QString resolution(int height)
{
    if (height <= 0) {
        return {};
    }
    // Wide films are less high than their class: 3840x1600 is 4K.
    if (height >= 1500) {
        return height >= 3000 ? Words::tr("8K") : Words::tr("4K");
    }
    if (height >= 800) {
        return QStringLiteral("1080p");
    }
    return height >= 576 ? QStringLiteral("720p") : Words::tr("SD");
}

QString quality(const Library::TitleCard &card)
{
    QStringList words;
    if (card.height >= 1500) {
        words << resolution(card.height);
    }
    if (card.hdr) {
        words << Words::tr("HDR");
    }
    return words.join(QLatin1Char(' '));
}

QString episodeNumber(const Library::TitleCard &card)
{
    if (card.episode < 0) {
        return {};
    }
    const QString episode = card.episodeEnd > card.episode
        ? Words::tr("E%1–%2").arg(card.episode).arg(card.episodeEnd)
        : Words::tr("E%1").arg(card.episode);
    if (card.season < 0) {
        return episode;
    }
    if (card.season == 0) {
        return card.episodeEnd > card.episode
            ? Words::tr("Specials %1–%2").arg(card.episode).arg(card.episodeEnd)
            : Words::tr("Special %1").arg(card.episode);
    }
    //: a season and an episode: S2 E4
    return Words::tr("S%1 %2").arg(card.season).arg(episode);
}

QString title(const Library::TitleCard &card)
{
    if (!card.title.isEmpty() || card.kind != Library::TitleKind::Episode || card.episode < 0) {
        return card.title;
    }
    return card.episodeEnd > card.episode
        ? Words::tr("Episodes %1–%2").arg(card.episode).arg(card.episodeEnd)
        : Words::tr("Episode %1").arg(card.episode);
}

QString episodeName(const Library::TitleCard &card)
{
    QStringList parts{episodeNumber(card), card.title};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString date(qint64 ms)
{
    //: how a date is written (QDate::toString)
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms).date(), Words::tr("d MMM yyyy"));
}

QString timeOfDay(const QTime &time)
{
    return time.toString(QStringLiteral("HH:mm"));
}

QString ago(qint64 thenMs, qint64 nowMs)
{
    const qint64 minutes = (nowMs - thenMs) / kMinuteMs;
    if (thenMs <= 0) {
        return Words::tr("never");
    }
    if (minutes < 1) {
        return Words::tr("just now");
    }
    if (minutes < 60) {
        return Words::tr("%n min ago", nullptr, int(minutes));
    }
    if (minutes < 24 * 60) {
        return Words::tr("%n h ago", nullptr, int(minutes / 60));
    }
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(thenMs).date(), QLocale::ShortFormat);
}

QString language(const QString &code)
{
    if (code.isEmpty() || code == QLatin1String("und")) {
        return Words::tr("Unknown language");
    }
    const QString name = Library::languageName(code, QLocale().name());
    return name.isEmpty() ? code : name;
}

QString channels(const Library::StreamInfo &stream)
{
    if (stream.channels == 6) {
        return QStringLiteral("5.1");
    }
    if (stream.channels == 8) {
        return QStringLiteral("7.1");
    }
    if (stream.channels == 2) {
        return QStringLiteral("2.0");
    }
    if (stream.channels == 1) {
        return Words::tr("mono");
    }
    return stream.channels > 0 ? Words::tr("%n channels", nullptr, stream.channels) : QString();
}

QStringList badges(const Library::MediaInfo &media)
{
    QStringList found;
    if (const Library::StreamInfo *video = media.video()) {
        found << resolution(video->height);
        if (video->dolbyVision) {
            found << QStringLiteral("Dolby Vision");
        } else if (video->colorTransfer == QLatin1String("smpte2084")) {
            found << QStringLiteral("HDR10");
        } else if (video->colorTransfer == QLatin1String("arib-std-b67")) {
            found << QStringLiteral("HLG");
        }
    }
    if (const Library::StreamInfo *audio = firstAudio(media); audio && audio->channels > 2) {
        found << channels(*audio);
    }
    found.removeAll({});
    return found;
}

qreal progress(const Library::TitleCard &card)
{
    if (card.durationMs <= 0 || card.play.positionMs <= 0) {
        return 0;
    }
    return qMin(1.0, double(card.play.positionMs) / double(card.durationMs));
}

} // namespace Ui::Format
