#include "sync/describe/tmdbreplies.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace Sync::Tmdb {

namespace {

using Library::TitleKind;

constexpr int kMostCast = 30;
constexpr int kMostOfList = 200; // of anything in a reply

QString textOf(const QJsonObject &object, const char *name)
{
    constexpr qsizetype kLongest = 20'000;
    return object.value(QLatin1String(name)).toString().trimmed().left(kLongest);
}

//! Ids are numbers in most replies and texts in some.
QString idOf(const QJsonObject &object, const char *name)
{
    const QJsonValue value = object.value(QLatin1String(name));
    if (value.isString()) {
        return value.toString().trimmed();
    }
    const qint64 number = value.toInteger();
    return number > 0 ? QString::number(number) : QString();
}

QJsonArray arrayOf(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toArray();
}

QDate dateOf(const QJsonObject &object, const char *name)
{
    return QDate::fromString(textOf(object, name), Qt::ISODate);
}

//! A path below the base of all pictures, and nothing that leads elsewhere.
QString pathOf(const QJsonObject &object, const char *name)
{
    const QString path = textOf(object, name);
    const bool isPlain = path.startsWith(QLatin1Char('/')) && path.size() < 200
        && !path.contains(QLatin1String("..")) && path.indexOf(QLatin1Char('/'), 1) < 0
        && !path.contains(QLatin1Char('?'));
    return isPlain ? path : QString();
}

int tenthsOf(const QJsonObject &object, const char *name)
{
    const double rating = object.value(QLatin1String(name)).toDouble();
    return std::isfinite(rating) ? int(std::lround(std::clamp(rating, 0.0, 10.0) * 10)) : 0;
}

QString countryOf(const QString &language)
{
    return language.section(QLatin1Char('-'), 1, 1);
}

//! Of the household's country, else of the country that most catalogs name.
QString certificateOf(const QJsonArray &results, const QString &language, bool ofMovie)
{
    for (const QString &country : {countryOf(language), QStringLiteral("US")}) {
        for (const QJsonValue &value : results) {
            const QJsonObject one = value.toObject();
            if (country.isEmpty() || textOf(one, "iso_3166_1") != country) {
                continue;
            }
            if (!ofMovie && !textOf(one, "rating").isEmpty()) {
                return textOf(one, "rating");
            }
            for (const QJsonValue &release : arrayOf(one, "release_dates")) {
                const QString certificate = textOf(release.toObject(), "certification");
                if (ofMovie && !certificate.isEmpty()) {
                    return certificate;
                }
            }
        }
    }
    return {};
}

void addCredits(const QJsonObject &credits, QVector<Library::Credit> &into)
{
    QVector<QJsonObject> cast;
    for (const QJsonValue &value : arrayOf(credits, "cast")) {
        cast.append(value.toObject());
    }
    std::stable_sort(cast.begin(), cast.end(), [](const QJsonObject &a, const QJsonObject &b) {
        return a.value(QLatin1String("order")).toInt() < b.value(QLatin1String("order")).toInt();
    });
    const auto add = [&into](const QString &name, const QString &role, const char *department) {
        const bool known = std::any_of(into.begin(), into.end(), [&](const Library::Credit &one) {
            return one.name == name && one.role == role
                && one.department == QLatin1String(department);
        });
        if (!name.isEmpty() && !known) {
            into.append({{}, name, role, QLatin1String(department)});
        }
    };
    for (const QJsonValue &value : arrayOf(credits, "crew")) {
        const QJsonObject one = value.toObject();
        const QString job = textOf(one, "job");
        if (job == QLatin1String("Director")) {
            add(textOf(one, "name"), {}, "director");
        } else if (textOf(one, "department") == QLatin1String("Writing")) {
            add(textOf(one, "name"), {}, "writer");
        }
    }
    const qsizetype most = std::min<qsizetype>(cast.size(), kMostCast);
    for (qsizetype i = 0; i < most; ++i) {
        add(textOf(cast.at(i), "name"), textOf(cast.at(i), "character"), "cast");
    }
}

QString namesOf(const QJsonArray &array, const char *name, int most)
{
    QStringList names;
    for (const QJsonValue &value : array) {
        const QString text = value.isString() ? value.toString() : textOf(value.toObject(), name);
        if (!text.isEmpty() && names.size() < most) {
            names.append(text);
        }
    }
    return names.join(QStringLiteral(", "));
}

//! What movies, series, seasons and episodes have in common.
Details common(const QJsonObject &reply)
{
    Details details;
    Library::OnlineDescription &known = details.description;
    known.plot = textOf(reply, "overview");
    known.tagline = textOf(reply, "tagline");
    known.rating = tenthsOf(reply, "vote_average");
    known.votes = std::max(0, reply.value(QLatin1String("vote_count")).toInt());
    for (const QJsonValue &value : arrayOf(reply, "genres")) {
        const QString genre = textOf(value.toObject(), "name");
        if (!genre.isEmpty() && known.genres.size() < kMostOfList) {
            known.genres.append(genre);
        }
    }
    addCredits(reply.value(QLatin1String("credits")).toObject(), known.credits);
    details.pictures.poster = pathOf(reply, "poster_path");
    details.pictures.backdrop = pathOf(reply, "backdrop_path");
    details.pictures.still = pathOf(reply, "still_path");
    return details;
}

void addIds(const QJsonObject &reply, QVector<Library::ExternalId> &ids)
{
    const auto add = [&ids](const char *source, const QString &value) {
        if (!value.isEmpty() && value.size() < 64) {
            ids.append({QLatin1String(source), value});
        }
    };
    add("tmdb", idOf(reply, "id"));
    const QJsonObject external = reply.value(QLatin1String("external_ids")).toObject();
    const QString imdb = idOf(external, "imdb_id");
    add("imdb", imdb.isEmpty() ? idOf(reply, "imdb_id") : imdb);
    add("tvdb", idOf(external, "tvdb_id"));
}

Candidate candidate(TitleKind kind, const QJsonObject &one)
{
    const bool isMovie = kind == TitleKind::Movie;
    return {kind, idOf(one, "id"), textOf(one, isMovie ? "title" : "name"),
        textOf(one, isMovie ? "original_title" : "original_name"),
        dateOf(one, isMovie ? "release_date" : "first_air_date").year(), textOf(one, "overview"),
        pathOf(one, "poster_path"), one.value(QLatin1String("popularity")).toDouble()};
}

QVector<Candidate> candidatesIn(TitleKind kind, const QJsonArray &results)
{
    QVector<Candidate> all;
    for (const QJsonValue &value : results) {
        const Candidate one = candidate(kind, value.toObject());
        if (!one.id.isEmpty() && !one.title.isEmpty() && all.size() < kMostOfList) {
            all.append(one);
        }
    }
    return all;
}

} // namespace

QVector<Candidate> candidates(TitleKind kind, const QJsonObject &reply)
{
    return candidatesIn(kind, arrayOf(reply, "results"));
}

QVector<Candidate> found(TitleKind kind, const QJsonObject &reply)
{
    return candidatesIn(
        kind, arrayOf(reply, kind == TitleKind::Movie ? "movie_results" : "tv_results"));
}

Details movie(const QJsonObject &reply, const QString &language)
{
    Details details = common(reply);
    Library::OnlineDescription &known = details.description;
    known.title = textOf(reply, "title");
    known.originalTitle = textOf(reply, "original_title");
    known.premiered = dateOf(reply, "release_date");
    known.year = known.premiered.isValid() ? known.premiered.year() : 0;
    known.certificate = certificateOf(
        arrayOf(reply.value(QLatin1String("release_dates")).toObject(), "results"), language, true);
    known.studio = namesOf(arrayOf(reply, "production_companies"), "name", 3);
    known.country = namesOf(arrayOf(reply, "production_countries"), "name", 3);
    const QJsonObject collection = reply.value(QLatin1String("belongs_to_collection")).toObject();
    known.collection.name = textOf(collection, "name");
    details.pictures.collectionPoster = pathOf(collection, "poster_path");
    addIds(reply, known.ids);
    return details;
}

Details series(const QJsonObject &reply, const QString &language)
{
    Details details = common(reply);
    Library::OnlineDescription &known = details.description;
    known.title = textOf(reply, "name");
    known.originalTitle = textOf(reply, "original_name");
    known.premiered = dateOf(reply, "first_air_date");
    known.year = known.premiered.isValid() ? known.premiered.year() : 0;
    known.certificate = certificateOf(
        arrayOf(reply.value(QLatin1String("content_ratings")).toObject(), "results"), language,
        false);
    known.studio = namesOf(arrayOf(reply, "networks"), "name", 3);
    known.country = namesOf(arrayOf(reply, "origin_country"), "name", 3);
    for (const QJsonValue &value : arrayOf(reply, "created_by")) {
        const QString name = textOf(value.toObject(), "name");
        if (!name.isEmpty()) {
            known.credits.prepend({{}, name, {}, QStringLiteral("writer")});
        }
    }
    addIds(reply, known.ids);
    return details;
}

Season season(const QJsonObject &reply)
{
    Season all;
    all.own = common(reply);
    all.own.description.premiered = dateOf(reply, "air_date");
    constexpr int kMostEpisodes = 10'000;
    for (const QJsonValue &value : arrayOf(reply, "episodes")) {
        const QJsonObject one = value.toObject();
        const int number = one.value(QLatin1String("episode_number")).toInt(-1);
        if (number < 0 || all.episodes.size() >= kMostEpisodes) {
            continue;
        }
        Details episode = common(one);
        episode.description.title = textOf(one, "name");
        episode.description.premiered = dateOf(one, "air_date");
        addCredits({{QStringLiteral("crew"), one.value(QLatin1String("crew"))},
                       {QStringLiteral("cast"), one.value(QLatin1String("guest_stars"))}},
            episode.description.credits);
        all.episodes.insert(number, episode);
    }
    return all;
}

QString pictureBase(const QJsonObject &reply)
{
    return textOf(reply.value(QLatin1String("images")).toObject(), "secure_base_url");
}

} // namespace Sync::Tmdb
