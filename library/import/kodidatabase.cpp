#include "library/import/kodidatabase.h"

#include "library/catalog/query.h"
#include "library/import/foreigndatabase.h"

#include <QCoreApplication>
#include <QHash>

#include <cmath>

namespace Library::Import {

namespace {

// Bookmarks of other types are marks that a person set and beginnings of episodes.
constexpr int kResumeBookmark = 1;
constexpr int kMostPlays = 1'000'000;

constexpr const char *kColumnsOfFile
    = " f.playCount, f.lastPlayed, f.dateAdded, p.strPath, f.strFilename,"
      " b.timeInSeconds, b.totalTimeInSeconds";
constexpr const char *kJoinsOfFile
    = " LEFT JOIN files f ON f.idFile = m.idFile LEFT JOIN path p ON p.idPath = f.idPath"
      " LEFT JOIN bookmark b ON b.idFile = m.idFile AND b.type = 1";
static_assert(kResumeBookmark == 1);

QString cut(const QString &text)
{
    return text.left(kLongestText);
}

qint64 millisecondsFrom(double seconds)
{
    constexpr double kMostSeconds = 1'000'000;
    return std::isfinite(seconds) && seconds > 0 && seconds < kMostSeconds
        ? std::llround(seconds * 1000)
        : 0;
}

//! Reads the columns of kColumnsOfFile from the given one on.
void takeFile(ImportedState &state, const Statement &row, int first)
{
    state.playCount = std::clamp(row.small(first), 0, kMostPlays);
    state.watched = state.playCount > 0;
    state.lastPlayedMs = timeFrom(row.text(first + 1), Qt::LocalTime);
    state.addedMs = timeFrom(row.text(first + 2), Qt::LocalTime);
    state.path = cut(kodiPath(row.text(first + 3), row.text(first + 4)));
    state.positionMs = millisecondsFrom(row.real(first + 5));
    state.durationMs = millisecondsFrom(row.real(first + 6));
}

class KodiReader
{
public:
    explicit KodiReader(ForeignDatabase &file)
        : m_file(file)
        , m_database(file.database())
    { }

    Result<QVector<ImportedState>> read()
    {
        for (const auto step : {&KodiReader::readIds, &KodiReader::readSeries,
                 &KodiReader::readMovies, &KodiReader::readVersions, &KodiReader::readEpisodes}) {
            if (const Result<> done = (this->*step)(); !done) {
                return failure(done.error());
            }
        }
        return m_states;
    }

private:
    using Ids = QHash<qint64, QVector<ExternalId>>;
    struct Series
    {
        QString name;
        int year = 0;
    };

    Result<> readIds()
    {
        Query query(m_database, "SELECT media_type, media_id, type, value FROM uniqueid");
        while (query.next()) {
            addId(m_ids[query->text(0)][query->integer(1)], query->text(2), query->text(3));
        }
        return query.result();
    }

    Result<> readSeries()
    {
        Query query(m_database,
            "SELECT idShow, c00, c05, c09, userrating FROM tvshow ORDER BY idShow LIMIT 1000000");
        while (query.next()) {
            ImportedState state;
            state.kind = TitleKind::Series;
            state.title = cut(query->text(1));
            state.year = yearFrom(query->text(2));
            state.originalTitle = cut(query->text(3));
            state.rating = ratingFrom(query->real(4));
            state.ids = m_ids[QStringLiteral("tvshow")].value(query->integer(0));
            state.path = kodiSeriesPath(query->integer(0));
            m_series.insert(query->integer(0), {state.title, state.year});
            m_states.append(state);
        }
        return query.result();
    }

    Result<> readMovies()
    {
        Query query(m_database,
            QByteArray("SELECT m.idMovie, m.c00, m.c16, m.premiered, m.c07, m.userrating,")
                + kColumnsOfFile + " FROM movie m" + kJoinsOfFile
                + " ORDER BY m.idMovie LIMIT 2000000");
        while (query.next()) {
            ImportedState state;
            state.title = cut(query->text(1));
            state.originalTitle = cut(query->text(2));
            state.year = yearFrom(query->text(3));
            state.year = state.year == 0 ? yearFrom(query->text(4)) : state.year;
            state.rating = ratingFrom(query->real(5));
            takeFile(state, query.row(), 6);
            state.ids = m_ids[QStringLiteral("movie")].value(query->integer(0));
            m_movies.insert(query->integer(0), m_states.size());
            m_states.append(state);
        }
        return query.result();
    }

    //! Since Kodi 21 a movie may have several files, each with a state of its own.
    Result<> readVersions()
    {
        const Result<bool> has
            = m_file.has("videoversion", {"idFile", "idMedia", "media_type", "itemType"});
        if (!has) {
            return failure(has.error());
        }
        if (!*has) {
            return {};
        }
        Query query(m_database,
            QByteArray("SELECT m.idMedia,") + kColumnsOfFile
                + " FROM videoversion m JOIN movie o ON o.idMovie = m.idMedia"
                  " AND o.idFile <> m.idFile"
                + kJoinsOfFile
                + " WHERE m.media_type = 'movie' AND m.itemType = 1 ORDER BY m.idFile"
                  " LIMIT 2000000");
        while (query.next()) {
            ImportedState version;
            takeFile(version, query.row(), 1);
            ImportedState &movie = m_states[m_movies.value(query->integer(0))];
            movie.watched = movie.watched || version.watched;
            movie.playCount += version.playCount;
            if (version.lastPlayedMs > movie.lastPlayedMs) {
                movie.lastPlayedMs = version.lastPlayedMs;
                movie.positionMs = version.positionMs;
                movie.durationMs = version.durationMs;
            }
        }
        return query.result();
    }

    Result<> readEpisodes()
    {
        Query query(m_database,
            QByteArray("SELECT m.idEpisode, m.c00, m.c12, m.c13, m.userrating, m.idShow,")
                + kColumnsOfFile + " FROM episode m" + kJoinsOfFile
                + " ORDER BY m.idEpisode LIMIT 2000000");
        while (query.next()) {
            ImportedState state;
            state.kind = TitleKind::Episode;
            state.title = cut(query->text(1));
            // Kodi keeps numbers as text.
            state.season = query->text(2).isEmpty() ? -1 : query->text(2).toInt();
            state.episode = query->text(3).isEmpty() ? -1 : query->text(3).toInt();
            state.rating = ratingFrom(query->real(4));
            const Series series = m_series.value(query->integer(5));
            state.series = series.name;
            state.year = series.year;
            takeFile(state, query.row(), 6);
            state.ids = m_ids[QStringLiteral("episode")].value(query->integer(0));
            state.seriesIds = m_ids[QStringLiteral("tvshow")].value(query->integer(5));
            m_states.append(state);
        }
        return query.result();
    }

    ForeignDatabase &m_file;
    Database &m_database;
    QHash<QString, Ids> m_ids; //!< by kind of media
    QHash<qint64, Series> m_series;
    QHash<qint64, qsizetype> m_movies; //!< places among the states
    QVector<ImportedState> m_states;
};

} // namespace

QString kodiPath(const QString &folder, const QString &name)
{
    QString path = name;
    if (!name.contains(QLatin1String("://"))) {
        path = folder + name;
    }
    if (path.startsWith(QLatin1String("stack://"))) {
        // "stack://first , second"; a comma within a name is doubled.
        path = path.mid(8)
                   .section(QStringLiteral(" , "), 0, 0)
                   .replace(QStringLiteral(",,"), QStringLiteral(","));
    }
    return path;
}

QString kodiSeriesPath(qint64 id)
{
    return QStringLiteral("videodb://tvshows/titles/%1/").arg(id);
}

Result<QVector<ImportedState>> readKodi(ForeignDatabase &file)
{
    const std::pair<const char *, QVector<QByteArray>> needed[]
        = {{"movie", {"idMovie", "idFile", "c00", "c07", "c16", "premiered", "userrating"}},
            {"episode", {"idEpisode", "idFile", "c00", "c12", "c13", "idShow", "userrating"}},
            {"tvshow", {"idShow", "c00", "c05", "c09", "userrating"}},
            {"files", {"idFile", "idPath", "strFilename", "playCount", "lastPlayed", "dateAdded"}},
            {"path", {"idPath", "strPath"}},
            {"bookmark", {"idFile", "timeInSeconds", "totalTimeInSeconds", "type"}},
            {"uniqueid", {"media_id", "media_type", "value", "type"}}};
    for (const auto &[table, columns] : needed) {
        const Result<bool> has = file.has(table, columns);
        if (!has) {
            return failure(has.error());
        }
        if (!*has) {
            return failure(ErrorCode::Unsupported,
                QCoreApplication::translate("Import",
                    "This is no database of Kodi 17 or later. Give the newest file called "
                    "MyVideos….db in Kodi's folder userdata/Database."),
                QStringLiteral("no %1").arg(QLatin1String(table)));
        }
    }
    return KodiReader(file).read();
}

} // namespace Library::Import
