#include "library/catalog/shared/titleids.h"

#include "library/catalog/shared/titlenames.h"

#include <initializer_list>

namespace Library::TitleIds {

namespace {

constexpr quint8 kVersionMask = 0xf0;
constexpr quint8 kLocalVersion = 0x80;
constexpr quint8 kVariant = 0x80;

//! Parts are ended by a zero byte, which no name contains, so that no two lists of parts are equal.
QByteArray named(const char *kind, std::initializer_list<QByteArray> parts)
{
    QByteArray name(kind);
    name += '\0';
    for (const QByteArray &part : parts) {
        name += part;
        name += '\0';
    }
    return uuidV5(name);
}

QByteArray normal(const QString &name)
{
    return normalisedName(name).toUtf8();
}

template <class Id>
Id made(const QByteArray &bytes)
{
    return *Id::fromBytes(bytes);
}

} // namespace

TitleId movie(const QString &title, int year)
{
    return made<TitleId>(named("movie", {normal(title), QByteArray::number(year)}));
}

TitleId series(const QString &title, int year)
{
    return made<TitleId>(named("series", {normal(title), QByteArray::number(year)}));
}

TitleId season(const TitleId &series, int season)
{
    return made<TitleId>(named("season", {series.toBytes().toHex(), QByteArray::number(season)}));
}

TitleId episode(const TitleId &series, int season, int episode)
{
    return made<TitleId>(named("episode",
        {series.toBytes().toHex(), QByteArray::number(season), QByteArray::number(episode)}));
}

TitleId namedEpisode(const TitleId &series, int season, const QString &name)
{
    return made<TitleId>(named(
        "named-episode", {series.toBytes().toHex(), QByteArray::number(season), normal(name)}));
}

TitleId extra(const TitleId &of, const QString &title)
{
    return made<TitleId>(named("extra", {of.toBytes().toHex(), normal(title)}));
}

TitleId homeVideo(const ContentId &content)
{
    return made<TitleId>(named("home-video", {content.toBytes().toHex()}));
}

TitleId newLocal()
{
    auto id = randomId<TitleId>();
    id.bytes[6] = quint8((id.bytes[6] & ~kVersionMask) | kLocalVersion);
    id.bytes[8] = quint8((id.bytes[8] & 0x3f) | kVariant);
    return id;
}

bool isLocal(const TitleId &title)
{
    return (title.bytes[6] & kVersionMask) == kLocalVersion;
}

VersionId version(const TitleId &title, const QString &edition, qint64 sizeBytes, int part)
{
    const QByteArray id = title.toBytes().toHex();
    const QByteArray size = QByteArray::number(sizeBytes);
    if (part > 0) {
        return made<VersionId>(
            named("version-part", {id, normal(edition), size, QByteArray::number(part)}));
    }
    return made<VersionId>(named("version", {id, normal(edition), size}));
}

QByteArray externalSource(const QString &name)
{
    return named("external-source", {normal(name)});
}

ProfileId firstProfile()
{
    return made<ProfileId>(named("first-profile", {}));
}

GenreId genre(const QString &name)
{
    return made<GenreId>(named("genre", {normal(name)}));
}

TagId tag(const QString &name)
{
    return made<TagId>(named("tag", {normal(name)}));
}

PersonId person(const QString &name)
{
    return made<PersonId>(named("person", {normal(name)}));
}

CollectionId collection(const QString &name)
{
    return made<CollectionId>(named("collection", {normal(name)}));
}

QByteArray credit(
    const TitleId &title, const PersonId &person, const QString &department, const QString &role)
{
    return named("credit",
        {title.toBytes().toHex(), person.toBytes().toHex(), normal(department), normal(role)});
}

} // namespace Library::TitleIds
