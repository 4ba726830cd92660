#include "library/catalog/picturecopies.h"

#include "library/catalog/query.h"
#include "library/catalog/transaction.h"

#include <QSet>

#include <array>

namespace Library {

namespace {

// Key, whether the household shares the row, then four pictures. A home video is nobody else's
// business while its bytes are not in the storage.
#define MATINEE_TITLE_PICTURES                                                                     \
    "SELECT t.id, t.gone = 0 AND (t.kind <> 6 OR EXISTS (SELECT 1 FROM version v JOIN object o"    \
    " ON o.content = v.content AND o.marked_ms = 0 WHERE v.title = t.id AND v.deleted = 0)),"      \
    " t.poster, t.still, t.backdrop, t.logo FROM title t WHERE "
#define MATINEE_EDIT_PICTURES                                                                      \
    "SELECT title, 1, max(CASE WHEN field = x'09' AND present = 1 THEN picture END),"              \
    " max(CASE WHEN field = x'0a' AND present = 1 THEN picture END), NULL, NULL"                   \
    " FROM title_edit WHERE "

// One after another.
constexpr std::array kNaming{
    MATINEE_TITLE_PICTURES "t.id > ?1 ORDER BY t.id LIMIT ?2",
    MATINEE_EDIT_PICTURES "title > ?1 GROUP BY title ORDER BY title LIMIT ?2",
    "SELECT id, 1, portrait, NULL, NULL, NULL FROM person WHERE id > ?1 ORDER BY id LIMIT ?2",
    "SELECT id, deleted = 0, poster, NULL, NULL, NULL FROM collection WHERE id > ?1 ORDER BY id"
    " LIMIT ?2",
};
// Of one title.
constexpr std::array kNamingOne{
    MATINEE_TITLE_PICTURES "t.id = ?1",
    MATINEE_EDIT_PICTURES "title = ?1 GROUP BY title",
    "SELECT p.id, 1, p.portrait, NULL, NULL, NULL FROM credit c JOIN person p ON p.id = c.person"
    " WHERE c.title = ?1 AND c.present = 1",
};

#undef MATINEE_TITLE_PICTURES
#undef MATINEE_EDIT_PICTURES

constexpr int kFirstPicture = 2;
constexpr int kPictures = 4;

Result<bool> isCopied(Database &database, const PictureId &picture)
{
    Query query(database, "SELECT 1 FROM picture_copy WHERE picture = ?");
    query.bind(1, picture);
    const bool is = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return is;
}

} // namespace

PictureCopies::PictureCopies(Database &database)
    : m_database(database)
{ }

// Adds what the query's row names.
Result<> PictureCopies::take(const Query &query, QSet<PictureId> &found)
{
    if (!query->boolean(1)) {
        return {};
    }
    for (int column = kFirstPicture; column < kFirstPicture + kPictures; ++column) {
        const auto picture = query->id<PictureId>(column);
        if (picture.isNull() || found.contains(picture)) {
            continue;
        }
        const Result<bool> copied = isCopied(m_database, picture);
        if (!copied) {
            return failure(copied.error());
        }
        if (!*copied) {
            found.insert(picture);
        }
    }
    return {};
}

// The cursor: which of the queries, then the key of its last row.
Result<PictureNames> PictureCopies::missing(const QByteArray &after, int rows)
{
    const auto stage = std::size_t(after.isEmpty() ? 0 : quint8(after.front()));
    if (stage >= kNaming.size()) {
        return PictureNames();
    }
    QSet<PictureId> found;
    QByteArray last;
    int seen = 0;
    Query query(m_database, kNaming.at(stage));
    query.bind(1, QByteArray(after.isEmpty() ? QByteArray("") : after.mid(1))).bind(2, rows);
    while (query.next()) {
        last = query->blob(0);
        ++seen;
        if (const Result<> taken = take(query, found); !taken) {
            return failure(taken.error());
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    PictureNames names;
    names.pictures = QVector<PictureId>(found.cbegin(), found.cend());
    if (seen == rows) {
        names.next = QByteArray(1, char(stage)) + last;
    } else if (stage + 1 < kNaming.size()) {
        names.next = QByteArray(1, char(stage + 1));
    }
    return names;
}

Result<QVector<PictureId>> PictureCopies::missingOf(const QVector<TitleId> &titles)
{
    QSet<PictureId> found;
    for (const TitleId &title : titles) {
        for (const char *sql : kNamingOne) {
            Query query(m_database, sql);
            query.bind(1, title);
            while (query.next()) {
                if (const Result<> taken = take(query, found); !taken) {
                    return failure(taken.error());
                }
            }
            if (query.failed()) {
                return failure(query.error());
            }
        }
    }
    return QVector<PictureId>(found.cbegin(), found.cend());
}

Result<PictureListing> PictureCopies::listing()
{
    PictureListing found;
    Query query(m_database, "SELECT cluster, listed_ms FROM picture_listing");
    if (query.next()) {
        found = {query->blob(0), query->integer(1)};
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<> PictureCopies::add(const QVector<PictureId> &pictures)
{
    for (const PictureId &picture : pictures) {
        const Result<> added = Query(
            m_database, "INSERT INTO picture_copy (picture) VALUES (?) ON CONFLICT DO NOTHING")
                                   .bind(1, picture)
                                   .run();
        if (!added) {
            return added;
        }
    }
    return {};
}

Result<> PictureCopies::note(const QVector<PictureId> &pictures)
{
    Result<Transaction> transaction = Transaction::begin(m_database);
    if (!transaction) {
        return failure(transaction.error());
    }
    if (const Result<> added = add(pictures); !added) {
        return added;
    }
    return transaction->commit();
}

Result<> PictureCopies::noteListing(
    const PictureListing &listing, const QVector<PictureId> &pictures)
{
    Result<Transaction> transaction = Transaction::begin(m_database);
    if (!transaction) {
        return failure(transaction.error());
    }
    for (const char *sql : {"DELETE FROM picture_copy", "DELETE FROM picture_listing"}) {
        if (const Result<> emptied = Query(m_database, sql).run(); !emptied) {
            return emptied;
        }
    }
    const Result<> noted
        = Query(m_database, "INSERT INTO picture_listing (cluster, listed_ms) VALUES (?, ?)")
              .bind(1, listing.cluster)
              .bind(2, listing.listedAtMs)
              .run();
    if (!noted) {
        return noted;
    }
    if (const Result<> added = add(pictures); !added) {
        return added;
    }
    return transaction->commit();
}

} // namespace Library
