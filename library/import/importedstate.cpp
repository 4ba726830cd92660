#include "library/import/importedstate.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>

namespace Library::Import {

namespace {

struct IdName
{
    const char *theirs;
    const char *ours;
};

constexpr std::array kIdNames{
    IdName{"tmdb", "tmdb"},
    IdName{"themoviedb", "tmdb"},
    IdName{"imdb", "imdb"},
    IdName{"tvdb", "tvdb"},
    IdName{"thetvdb", "tvdb"},
    IdName{"tmdbcollection", ""},
};

constexpr qint64 kLatestMs = 7'258'118'400'000; // the year 2200

} // namespace

QString sourceName(Source source)
{
    switch (source) {
    case Source::Kodi:
        return QStringLiteral("kodi");
    case Source::Jellyfin:
        return QStringLiteral("jellyfin");
    case Source::Plex:
        return QStringLiteral("plex");
    }
    Q_UNREACHABLE();
}

QString sourceTitle(Source source)
{
    switch (source) {
    case Source::Kodi:
        return QStringLiteral("Kodi");
    case Source::Jellyfin:
        return QStringLiteral("Jellyfin");
    case Source::Plex:
        return QStringLiteral("Plex");
    }
    Q_UNREACHABLE();
}

void addId(QVector<ExternalId> &ids, const QString &source, const QString &value)
{
    QString name = source.trimmed().toLower();
    for (const IdName &known : kIdNames) {
        if (name == QLatin1String(known.theirs)) {
            name = QLatin1String(known.ours);
        }
    }
    const ExternalId id{name, value.trimmed()};
    const bool means = !id.source.isEmpty() && !id.value.isEmpty() && id.value.size() < 64
        && id.value != QLatin1String("0");
    if (means && !ids.contains(id)) {
        ids.append(id);
    }
}

qint64 timeFrom(const QString &text, Qt::TimeSpec zone)
{
    bool isNumber = false;
    const qint64 seconds = text.toLongLong(&isNumber);
    qint64 ms = 0;
    if (isNumber) {
        ms = std::clamp<qint64>(seconds, 0, kLatestMs / 1000) * 1000;
    } else if (text.size() >= 10) {
        // Fractions of a second have up to seven digits in .NET, which Qt does not read.
        QString plain = text.trimmed().left(19).replace(QLatin1Char(' '), QLatin1Char('T'));
        QDateTime time = QDateTime::fromString(plain, Qt::ISODate);
        const bool isUtc
            = text.endsWith(QLatin1Char('Z')) || text.endsWith(QLatin1String("+00:00"));
        time.setTimeSpec(isUtc ? Qt::UTC : zone);
        ms = time.isValid() ? time.toMSecsSinceEpoch() : 0;
    }
    return ms > 0 && ms < kLatestMs ? ms : 0;
}

int yearFrom(const QString &date)
{
    const int year = date.left(4).toInt();
    return year >= 1850 && year <= 2200 ? year : 0;
}

int ratingFrom(double rating)
{
    if (!std::isfinite(rating) || rating <= 0) {
        return 0;
    }
    return std::max(1, int(std::lround(std::min(rating, 10.0))));
}

} // namespace Library::Import
