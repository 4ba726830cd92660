#include "library/scan/nfo/nfojson.h"

#include <QJsonArray>

#include <cmath>

namespace Library {

namespace {

QString nameOf(NfoKind kind)
{
    switch (kind) {
    case NfoKind::Movie:
        return QStringLiteral("movie");
    case NfoKind::Series:
        return QStringLiteral("series");
    case NfoKind::Season:
        return QStringLiteral("season");
    case NfoKind::Episode:
        return QStringLiteral("episode");
    case NfoKind::MusicVideo:
        return QStringLiteral("musicvideo");
    case NfoKind::Other:
        break;
    }
    return QStringLiteral("other");
}

//! Leaves out what is not stated.
class Object
{
public:
    void add(const char *key, const QString &text)
    {
        if (!text.isEmpty()) {
            m_object.insert(QLatin1String(key), text);
        }
    }
    void add(const char *key, const QStringList &list)
    {
        if (!list.isEmpty()) {
            m_object.insert(QLatin1String(key), QJsonArray::fromStringList(list));
        }
    }
    void add(const char *key, const QJsonArray &array)
    {
        if (!array.isEmpty()) {
            m_object.insert(QLatin1String(key), array);
        }
    }
    void addAbove(const char *key, double value, double none)
    {
        if (value > none) {
            m_object.insert(QLatin1String(key), std::round(value * 1000) / 1000);
        }
    }
    void add(const char *key, const QDateTime &time)
    {
        if (time.isValid()) {
            m_object.insert(QLatin1String(key), time.toString(Qt::ISODate));
        }
    }
    void addTrue(const char *key, bool value)
    {
        if (value) {
            m_object.insert(QLatin1String(key), true);
        }
    }
    void set(const char *key, const QJsonValue &value)
    {
        m_object.insert(QLatin1String(key), value);
    }
    const QJsonObject &object() const { return m_object; }

private:
    QJsonObject m_object;
};

QJsonObject jsonOf(const NfoRating &rating)
{
    Object json;
    json.add("source", rating.source);
    json.addAbove("value", rating.value, 0);
    json.addAbove("votes", rating.votes, 0);
    return json.object();
}

QJsonObject jsonOf(const NfoPerson &person)
{
    Object json;
    json.add("name", person.name);
    json.add("role", person.role);
    json.add("department", person.department);
    json.addAbove("order", person.order, -1);
    json.add("picture", person.picture);
    return json.object();
}

QJsonObject jsonOf(const NfoPicture &picture)
{
    Object json;
    json.add("aspect", picture.aspect);
    json.addAbove("season", picture.season, -1);
    json.add("address", picture.address);
    return json.object();
}

QJsonObject jsonOf(const NfoCollection &collection)
{
    Object json;
    json.add("name", collection.name);
    json.add("overview", collection.overview);
    json.add("tmdb", collection.tmdbId);
    return json.object();
}

QJsonObject jsonOf(const NfoItem &item);

template <class T>
QJsonArray arrayOf(const QVector<T> &values)
{
    QJsonArray array;
    for (const T &value : values) {
        array.append(jsonOf(value));
    }
    return array;
}

QJsonObject jsonOf(const NfoItem &item)
{
    Object json;
    json.set("kind", nameOf(item.kind));
    json.add("title", item.title);
    json.add("originalTitle", item.originalTitle);
    json.add("sortTitle", item.sortTitle);
    json.add("series", item.seriesTitle);
    json.addAbove("year", item.year, 0);
    json.add("premiered", item.premiered.toString(Qt::ISODate));
    json.add("plot", item.plot);
    json.add("tagline", item.tagline);
    json.add("certificate", item.certificate);
    json.add("status", item.status);
    json.add("trailer", item.trailer);
    json.addAbove("runtimeMinutes", item.runtimeMinutes, 0);
    json.add("genres", item.genres);
    json.add("tags", item.tags);
    json.add("studios", item.studios);
    json.add("countries", item.countries);
    json.add("ratings", arrayOf(item.ratings));
    json.addAbove("userRating", item.userRating, 0);
    if (item.watched) {
        json.set("watched", *item.watched);
    }
    json.addAbove("playCount", item.playCount, 0);
    json.add("lastPlayed", item.lastPlayed);
    json.addAbove("resumeSeconds", item.resumeSeconds, 0);
    json.add("collections", arrayOf(item.collections));
    Object ids;
    for (const StatedId &id : item.ids) {
        ids.add(id.source.toLatin1().constData(), id.value);
    }
    if (!ids.object().isEmpty()) {
        json.set("ids", ids.object());
    }
    json.add("people", arrayOf(item.people));
    json.addAbove("season", item.season, -1);
    json.addAbove("episode", item.episode, -1);
    json.addAbove("episodeEnd", item.episodeEnd, -1);
    json.addAbove("displaySeason", item.displaySeason, -1);
    json.addAbove("displayEpisode", item.displayEpisode, -1);
    json.add("added", item.added);
    json.add("pictures", arrayOf(item.pictures));
    return json.object();
}

} // namespace

QJsonObject toJson(const Nfo &nfo)
{
    Object json;
    json.set("items", arrayOf(nfo.items));
    json.addTrue("damaged", nfo.damaged);
    return json.object();
}

} // namespace Library
