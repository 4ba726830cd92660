#include "library/scan/namingjson.h"

namespace Library {

namespace {

QString kindName(TitleKind kind)
{
    switch (kind) {
    case TitleKind::Movie:
        return QStringLiteral("movie");
    case TitleKind::Series:
        return QStringLiteral("series");
    case TitleKind::Season:
        return QStringLiteral("season");
    case TitleKind::Episode:
        return QStringLiteral("episode");
    case TitleKind::Extra:
        return QStringLiteral("extra");
    case TitleKind::HomeVideo:
        break;
    }
    return QStringLiteral("home video");
}

void put(QJsonObject &object, const QString &key, const QString &value)
{
    if (!value.isEmpty()) {
        object.insert(key, value);
    }
}

void put(QJsonObject &object, const QString &key, const std::optional<int> &value)
{
    if (value) {
        object.insert(key, *value);
    }
}

} // namespace

QJsonObject toJson(const RecognisedName &name)
{
    QJsonObject object;
    object.insert(QStringLiteral("kind"), kindName(name.kind));
    put(object, QStringLiteral("title"), name.title);
    // A date states a year, if not the series'.
    const bool dated = !name.year && name.airDate.isValid();
    put(object, QStringLiteral("year"), dated ? name.airDate.year() : name.year);
    put(object, QStringLiteral("season"), name.season);
    put(object, QStringLiteral("episode"), name.episode);
    put(object, QStringLiteral("episodeEnd"), name.episodeEnd);
    put(object, QStringLiteral("absoluteEpisode"), name.absoluteEpisode);
    put(object, QStringLiteral("airDate"), name.airDate.toString(Qt::ISODate));
    put(object, QStringLiteral("episodeTitle"), name.episodeTitle);
    put(object, QStringLiteral("edition"), name.edition);
    put(object, QStringLiteral("part"), name.part);
    put(object, QStringLiteral("stereo"), name.stereo);
    if (!name.ids.isEmpty()) {
        QJsonObject ids;
        for (const StatedId &id : name.ids) {
            ids.insert(id.source, id.value);
        }
        object.insert(QStringLiteral("ids"), ids);
    }
    put(object, QStringLiteral("resolution"), name.resolution);
    put(object, QStringLiteral("source"), name.source);
    put(object, QStringLiteral("videoCodec"), name.videoCodec);
    put(object, QStringLiteral("audioCodec"), name.audioCodec);
    put(object, QStringLiteral("group"), name.group);
    put(object, QStringLiteral("language"), name.language);
    return object;
}

} // namespace Library
