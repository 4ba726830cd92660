#include "app/catalogjson.h"

#include "library/media/mediajson.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>

#include <array>

namespace App {

namespace {

using Library::Availability;
using Library::TitleKind;

struct KindName
{
    TitleKind kind;
    const char *name;
};

constexpr std::array kKindNames{
    KindName{TitleKind::Movie, "movie"},
    KindName{TitleKind::Series, "series"},
    KindName{TitleKind::Season, "season"},
    KindName{TitleKind::Episode, "episode"},
    KindName{TitleKind::Extra, "extra"},
    KindName{TitleKind::HomeVideo, "video"},
};

QString stateName(Library::CheckState state)
{
    switch (state) {
    case Library::CheckState::Never:
        break;
    case Library::CheckState::Whole:
        return QStringLiteral("whole");
    case Library::CheckState::Damaged:
        return QStringLiteral("damaged");
    case Library::CheckState::Missing:
        return QStringLiteral("missing");
    }
    return QStringLiteral("unknown");
}

QString availabilityName(Availability availability)
{
    switch (availability) {
    case Availability::Available:
        return QStringLiteral("available");
    case Availability::Unavailable:
        return QStringLiteral("unavailable");
    case Availability::Missing:
        return QStringLiteral("missing");
    }
    Q_UNREACHABLE();
}

QString matchedInName(Library::MatchedIn where)
{
    using Library::MatchedIn;
    switch (where) {
    case MatchedIn::Title:
        return QStringLiteral("title");
    case MatchedIn::OriginalTitle:
        return QStringLiteral("originalTitle");
    case MatchedIn::Person:
        return QStringLiteral("person");
    case MatchedIn::Tag:
        return QStringLiteral("tag");
    case MatchedIn::Plot:
        return QStringLiteral("plot");
    case MatchedIn::File:
        return QStringLiteral("file");
    }
    Q_UNREACHABLE();
}

void put(QJsonObject &object, const char *name, const QString &value)
{
    if (!value.isEmpty()) {
        object.insert(QLatin1String(name), value);
    }
}

void put(QJsonObject &object, const char *name, qint64 value, qint64 unknown)
{
    if (value != unknown) {
        object.insert(QLatin1String(name), value);
    }
}

QJsonArray toJson(const QVector<QString> &texts)
{
    return QJsonArray::fromStringList(texts);
}

QJsonArray toJson(const QVector<Library::TitleCard> &cards)
{
    QJsonArray array;
    for (const Library::TitleCard &card : cards) {
        array.append(App::toJson(card));
    }
    return array;
}

QJsonObject toJson(const Library::SideCarSubtitle &subtitle)
{
    QJsonObject object{{QStringLiteral("file"), subtitle.file},
        {QStringLiteral("forced"), subtitle.forced},
        {QStringLiteral("hearingImpaired"), subtitle.hearingImpaired}};
    put(object, "language", subtitle.language);
    return object;
}

QJsonObject toJson(const Library::TitleVersion &version)
{
    QJsonObject object{{QStringLiteral("id"), version.id.toString()},
        {QStringLiteral("files"), toJson(version.files)},
        {QStringLiteral("availability"), availabilityName(version.availability)},
        {QStringLiteral("media"), Library::toJson(version.media)}};
    put(object, "label", version.label);
    put(object, "failure", version.failure);
    if (!version.object.isNull()) {
        object.insert(QStringLiteral("object"), version.object.toString());
        put(object, "objectName", version.objectName);
    }
    if (version.content) {
        object.insert(QStringLiteral("content"), version.content->toString());
    }
    QJsonArray subtitles;
    for (const Library::SideCarSubtitle &subtitle : version.subtitles) {
        subtitles.append(toJson(subtitle));
    }
    object.insert(QStringLiteral("subtitles"), subtitles);
    if (!version.parts.isEmpty()) {
        QJsonArray parts;
        for (const Library::TitleVersion &part : version.parts) {
            parts.append(toJson(part));
        }
        object.insert(QStringLiteral("parts"), parts);
        object.insert(QStringLiteral("durationMs"), version.durationMs());
        object.insert(QStringLiteral("sizeBytes"), version.sizeBytes());
    }
    return object;
}

QString episodeCode(const Library::TitleCard &card)
{
    const auto two
        = [](int number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    QString code = QStringLiteral("S") + two(card.season);
    if (card.episode >= 0) {
        code += QLatin1Char('E') + two(card.episode);
    }
    if (card.episodeEnd > card.episode) {
        code += QStringLiteral("-E") + two(card.episodeEnd);
    }
    return code;
}

} // namespace

QString kindName(TitleKind kind)
{
    for (const KindName &row : kKindNames) {
        if (row.kind == kind) {
            return QLatin1String(row.name);
        }
    }
    Q_UNREACHABLE();
}

std::optional<TitleKind> kindFromName(const QString &name)
{
    for (const KindName &row : kKindNames) {
        if (name == QLatin1String(row.name)) {
            return row.kind;
        }
    }
    return std::nullopt;
}

QJsonObject toJson(const Library::TitleCard &card)
{
    QJsonObject object{{QStringLiteral("id"), card.id.toString()},
        {QStringLiteral("kind"), kindName(card.kind)}, {QStringLiteral("title"), card.title},
        {QStringLiteral("watched"), card.play.watched},
        {QStringLiteral("availability"), availabilityName(card.availability)}};
    put(object, "year", card.year, 0);
    if (!card.seriesId.isNull()) {
        object.insert(QStringLiteral("seriesId"), card.seriesId.toString());
        put(object, "series", card.seriesTitle);
    }
    put(object, "season", card.season, -1);
    put(object, "episode", card.episode, -1);
    put(object, "episodeEnd", card.episodeEnd, -1);
    put(object, "durationMs", card.durationMs, 0);
    put(object, "positionMs", card.play.positionMs, 0);
    put(object, "playCount", card.play.playCount, 0);
    put(object, "playedAtMs", card.play.playedAtMs, 0);
    put(object, "height", card.height, 0);
    put(object, "episodes", card.childCount, 0);
    put(object, "watchedEpisodes", card.watchedChildCount, 0);
    put(object, "addedAtMs", card.addedAtMs, 0);
    if (card.rating > 0) {
        object.insert(QStringLiteral("rating"), double(card.rating) / 10);
    }
    put(object, "ownRating", card.play.rating, 0);
    if (card.play.favourite) {
        object.insert(QStringLiteral("favourite"), true);
    }
    put(object, "failure", card.failure);
    if (card.hdr) {
        object.insert(QStringLiteral("hdr"), true);
    }
    if (!card.poster.isNull()) {
        object.insert(QStringLiteral("poster"), card.poster.toString());
    }
    if (!card.still.isNull()) {
        object.insert(QStringLiteral("still"), card.still.toString());
    }
    return object;
}

QJsonObject toJson(const Library::SearchHit &hit)
{
    QJsonObject object = toJson(hit.card);
    put(object, "matched", hit.matched);
    if (!hit.matched.isEmpty()) {
        object.insert(QStringLiteral("matchedIn"), matchedInName(hit.matchedIn));
    }
    return object;
}

QJsonObject toJson(const Library::TitleDetails &details)
{
    QJsonObject object = toJson(details.card);
    put(object, "originalTitle", details.originalTitle);
    put(object, "plot", details.plot);
    put(object, "tagline", details.tagline);
    put(object, "premiered", details.premiered.toString(Qt::ISODate));
    if (details.rating > 0) {
        object.insert(QStringLiteral("rating"), details.rating / 10.0);
    }
    put(object, "votes", details.votes, 0);
    put(object, "certificate", details.certificate);
    put(object, "studio", details.studio);
    put(object, "country", details.country);
    if (!details.backdrop.isNull()) {
        object.insert(QStringLiteral("backdrop"), details.backdrop.toString());
    }
    QJsonArray collections;
    for (const Library::TitleCollection &collection : details.collections) {
        collections.append(QJsonObject{{QStringLiteral("id"), collection.id.toString()},
            {QStringLiteral("name"), collection.name}});
    }
    object.insert(QStringLiteral("collections"), collections);
    QJsonObject ids;
    for (const Library::ExternalId &id : details.externalIds) {
        ids.insert(id.source, id.value);
    }
    object.insert(QStringLiteral("ids"), ids);
    object.insert(QStringLiteral("genres"), toJson(details.genres));
    object.insert(QStringLiteral("tags"), toJson(details.tags));
    QJsonArray credits;
    for (const Library::Credit &credit : details.credits) {
        credits.append(QJsonObject{{QStringLiteral("name"), credit.name},
            {QStringLiteral("role"), credit.role},
            {QStringLiteral("department"), credit.department}});
    }
    object.insert(QStringLiteral("credits"), credits);
    QJsonArray versions;
    for (const Library::TitleVersion &version : details.versions) {
        versions.append(toJson(version));
    }
    object.insert(QStringLiteral("versions"), versions);
    if (details.absoluteEpisode >= 0) {
        object.insert(QStringLiteral("absoluteEpisode"), details.absoluteEpisode);
    }
    object.insert(QStringLiteral("seasons"), toJson(details.seasons));
    object.insert(QStringLiteral("extras"), toJson(details.extras));
    return object;
}

QJsonValue momentJson(qint64 atMs)
{
    return atMs == 0
        ? QJsonValue()
        : QJsonValue(QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC).toString(Qt::ISODateWithMs));
}

QJsonObject toJson(const Library::CheckedObject &object)
{
    return {{QStringLiteral("object"), object.check.object.toString()},
        {QStringLiteral("title"), object.title.toString()}, {QStringLiteral("name"), object.name},
        {QStringLiteral("bytes"), object.sizeBytes},
        {QStringLiteral("state"), stateName(object.check.state)},
        {QStringLiteral("mended"), object.check.mended},
        {QStringLiteral("checkedAt"), momentJson(object.check.checkedAtMs)}};
}

QString durationText(qint64 durationMs)
{
    if (durationMs <= 0) {
        return {};
    }
    const qint64 seconds = durationMs / 1000;
    const auto two
        = [](qint64 number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    const QString tail = two(seconds % 60);
    if (seconds < 3600) {
        return QString(QString::number(seconds / 60) + QLatin1Char(':') + tail);
    }
    return QString(QString::number(seconds / 3600) + QLatin1Char(':') + two(seconds / 60 % 60)
        + QLatin1Char(':') + tail);
}

QString lineFor(const Library::TitleCard &card)
{
    QStringList parts{card.id.toString().left(12)};
    if (card.kind == TitleKind::Episode || card.kind == TitleKind::Season) {
        parts << QString(card.seriesTitle + QLatin1Char(' ') + episodeCode(card));
    }
    parts << card.title;
    if (card.year > 0) {
        parts << QStringLiteral("(%1)").arg(card.year);
    }
    if (card.childCount > 0) {
        parts << QCoreApplication::translate(
            "CommandLine", "%n episode(s)", nullptr, card.childCount);
    }
    parts << durationText(card.durationMs);
    if (card.play.watched) {
        parts << QCoreApplication::translate("CommandLine", "watched");
    } else if (card.play.positionMs > 0) {
        parts << QCoreApplication::translate("CommandLine", "at %1")
                     .arg(durationText(card.play.positionMs));
    }
    if (card.availability != Availability::Available) {
        parts << availabilityName(card.availability);
    }
    if (!card.failure.isEmpty()) {
        parts << card.failure;
    }
    parts.removeAll(QString());
    return parts.join(QStringLiteral("  "));
}

} // namespace App
