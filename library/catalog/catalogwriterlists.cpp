#include "library/catalog/catalogwriter.h"
#include "library/catalog/filterrule.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"

#include <QCoreApplication>

// The acts of CatalogWriter by which people put titles together and say what they like.
namespace Library {

using Shared::Table;

namespace {

//! Local titles are known to this PC alone, and so is what is said of them.
Scope scopeFor(const TitleId &title)
{
    return TitleIds::isLocal(title) ? Scope::Local : Scope::Shared;
}

Result<> nothingOrFailure(const Result<bool> &put)
{
    return put ? Result<>() : failure(put.error());
}

Error nameWanted()
{
    return {ErrorCode::InvalidInput,
        QCoreApplication::translate("Catalog", "Give the list a name."), {}, false};
}

} // namespace

Result<> CatalogWriter::forEach(Origin origin, const ProfileId &viewer,
    const QVector<TitleId> &titles, const std::function<Result<>(const TitleId &)> &body)
{
    return act(origin, viewer, [&]() -> Result<> {
        for (const TitleId &title : titles) {
            Query known(m_database, "SELECT 1 FROM title WHERE id = ? AND kind <> 0");
            known.bind(1, title);
            if (!known.next()) {
                return known.failed() ? known.result()
                                      : Result<>(failure(ErrorCode::NotFound,
                                          QCoreApplication::translate("Catalog",
                                              "This title is not in the library any more.")));
            }
            known.finish();
            if (const Result<> done = body(title); !done) {
                return done;
            }
        }
        return {};
    });
}

Result<> CatalogWriter::setFavourite(
    const ProfileId &viewer, const QVector<TitleId> &titles, bool favourite)
{
    return forEach(Origin::Person, viewer, titles, [&](const TitleId &title) {
        return nothingOrFailure(m_changes.put(Table::PlayState, viewer.toBytes() + title.toBytes(),
            {{"favourite", favourite ? 1 : 0}, {"favourite_at_ms", m_changes.nowMs()}},
            scopeFor(title)));
    });
}

Result<> CatalogWriter::setRating(const ProfileId &viewer, const TitleId &title, int rating)
{
    if (rating < 0 || rating > 10) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Catalog", "A rating is a number from 1 to 10."));
    }
    return forEach(Origin::Person, viewer, {title}, [&](const TitleId &each) {
        return nothingOrFailure(m_changes.put(Table::PlayState, viewer.toBytes() + each.toBytes(),
            {{"rating", rating}}, scopeFor(each)));
    });
}

Result<> CatalogWriter::setTag(
    const ProfileId &viewer, const QVector<TitleId> &titles, const QString &name, bool present)
{
    if (name.trimmed().isEmpty()) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Catalog", "Give the tag a name."));
    }
    const TagId tag = TitleIds::tag(name);
    return forEach(Origin::Person, viewer, titles, [&](const TitleId &title) -> Result<> {
        if (present) {
            // Whoever wrote it first says how it is spelled.
            Query known(m_database, "SELECT 1 FROM tag WHERE id = ? AND name <> ''");
            known.bind(1, tag);
            const bool named = known.next();
            if (known.failed()) {
                return known.result();
            }
            known.finish();
            const Result<bool> put = named
                ? Result<bool>(false)
                : m_changes.put(Table::Tag, tag.toBytes(), {{"name", name.trimmed()}});
            if (!put) {
                return failure(put.error());
            }
        }
        return nothingOrFailure(m_changes.put(Table::TitleTag, title.toBytes() + tag.toBytes(),
            {{"present", present ? 1 : 0}}, scopeFor(title)));
    });
}

Result<> CatalogWriter::setRemoved(
    const ProfileId &viewer, const QVector<TitleId> &titles, bool removed)
{
    return forEach(Origin::Person, viewer, titles, [&](const TitleId &title) {
        return nothingOrFailure(m_changes.put(
            Table::Title, title.toBytes(), {{"deleted", removed ? 1 : 0}}, scopeFor(title)));
    });
}

Result<CollectionId> CatalogWriter::addCollection(const ProfileId &viewer, const QString &name)
{
    if (name.trimmed().isEmpty()) {
        return failure(nameWanted());
    }
    const auto id = randomId<CollectionId>();
    const Result<> done = act(Origin::Person, viewer, [&] {
        return nothingOrFailure(
            m_changes.put(Table::Collection, id.toBytes(), {{"name", name.trimmed()}}));
    });
    return done ? Result<CollectionId>(id) : failure(done.error());
}

Result<> CatalogWriter::setInCollection(const ProfileId &viewer, const CollectionId &collection,
    const QVector<TitleId> &titles, bool present)
{
    const Result<qint64> last = lastPosition(
        "SELECT coalesce(max(position), 0) FROM collection_item WHERE collection = ?",
        collection.toBytes());
    if (!last) {
        return failure(last.error());
    }
    qint64 position = *last;
    return forEach(Origin::Person, viewer, titles, [&](const TitleId &title) {
        Fields fields{{"present", present ? 1 : 0}};
        if (present) {
            fields.append({"position", ++position});
        }
        return nothingOrFailure(m_changes.put(Table::CollectionItem,
            collection.toBytes() + title.toBytes(), fields, scopeFor(title)));
    });
}

Result<PlaylistId> CatalogWriter::addPlaylist(
    const ProfileId &owner, const QString &name, const QString &rule)
{
    if (name.trimmed().isEmpty()) {
        return failure(nameWanted());
    }
    if (!rule.isEmpty()) {
        if (const Result<FilterRule::Rule> read = FilterRule::fromJson(rule); !read) {
            return failure(read.error());
        }
    }
    const auto id = randomId<PlaylistId>();
    const Result<> done = act(Origin::Person, owner, [&] {
        return nothingOrFailure(m_changes.put(Table::Playlist, id.toBytes(),
            {{"name", name.trimmed()}, {"rule", rule}, {"owner", idValue(owner)}}));
    });
    return done ? Result<PlaylistId>(id) : failure(done.error());
}

Result<> CatalogWriter::setPlaylistRemoved(
    const ProfileId &viewer, const PlaylistId &playlist, bool removed)
{
    return act(Origin::Person, viewer, [&] {
        return nothingOrFailure(
            m_changes.put(Table::Playlist, playlist.toBytes(), {{"deleted", removed ? 1 : 0}}));
    });
}

Result<> CatalogWriter::addToPlaylist(
    const ProfileId &viewer, const PlaylistId &playlist, const QVector<TitleId> &titles)
{
    const Result<qint64> last
        = lastPosition("SELECT coalesce(max(position), 0) FROM playlist_item WHERE playlist = ?",
            playlist.toBytes());
    if (!last) {
        return failure(last.error());
    }
    qint64 position = *last;
    return forEach(Origin::Person, viewer, titles, [&](const TitleId &title) {
        return nothingOrFailure(
            m_changes.put(Table::PlaylistItem, playlist.toBytes() + randomBytes16(),
                {{"title", idValue(title)}, {"present", 1}, {"position", ++position}},
                scopeFor(title)));
    });
}

Result<> CatalogWriter::removeFromPlaylist(
    const ProfileId &viewer, const PlaylistId &playlist, const QVector<TitleId> &titles)
{
    return forEach(Origin::Person, viewer, titles, [&](const TitleId &title) -> Result<> {
        QVector<QByteArray> items;
        {
            Query query(m_database,
                "SELECT item FROM playlist_item WHERE playlist = ? AND title = ? AND present = 1");
            query.bind(1, playlist).bind(2, title);
            while (query.next()) {
                items.append(query->blob(0));
            }
            if (query.failed()) {
                return query.result();
            }
        }
        for (const QByteArray &item : std::as_const(items)) {
            const Result<bool> put = m_changes.put(
                Table::PlaylistItem, playlist.toBytes() + item, {{"present", 0}}, scopeFor(title));
            if (!put) {
                return failure(put.error());
            }
        }
        return {};
    });
}

Result<qint64> CatalogWriter::lastPosition(const char *sql, const QByteArray &list)
{
    Query query(m_database, sql);
    query.bind(1, list);
    const bool there = query.next();
    return query.failed() ? Result<qint64>(failure(query.error()))
                          : Result<qint64>(there ? query->integer(0) : 0);
}

} // namespace Library
