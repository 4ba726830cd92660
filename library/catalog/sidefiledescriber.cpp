#include "library/catalog/sidefiledescriber.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/titlesets.h"

namespace Library {

using Shared::Table;

namespace {

// What the network told is not a file's to take away.
const char *const kNotOnline
    = " AND NOT EXISTS (SELECT 1 FROM register r WHERE r.tbl = described_member.tbl AND r.row IN"
      " (CAST(described_member.title || member AS BLOB), CAST(member || described_member.title AS"
      " BLOB)) AND r.origin = ?3)";

Scope saidScope(const TitleId &title)
{
    return TitleIds::isLocal(title) ? Scope::Local : Scope::Shared;
}

void addText(Fields &fields, const char *column, const QString &text)
{
    if (!text.isEmpty()) {
        fields.append({column, text});
    }
}

void addNumber(Fields &fields, const char *column, int number)
{
    if (number > 0) {
        fields.append({column, number});
    }
}

} // namespace

SideFileDescriber::SideFileDescriber(Database &database, ChangeWriter &changes)
    : m_database(database)
    , m_changes(changes)
{ }

Result<TitleId> SideFileDescriber::titleOf(const QString &video, DescribedLevel level)
{
    Query query(m_database,
        "SELECT t.id, t.kind, t.parent, t.series FROM local_file f JOIN title t ON t.id = f.title"
        " WHERE f.path = ?");
    query.bind(1, video);
    TitleId title;
    if (query.next()) {
        const bool isEpisode = TitleKind(query->small(1)) == TitleKind::Episode;
        if (level == DescribedLevel::Video) {
            title = query->id<TitleId>(0);
        } else if (isEpisode) {
            title = query->id<TitleId>(level == DescribedLevel::Season ? 2 : 3);
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return title;
}

Result<> SideFileDescriber::describe(const TitleId &title, const TitleDescription &description)
{
    if (const Result<> done = putTitle(title, description); !done) {
        return done;
    }
    if (const Result<> done = putIds(title, description.ids); !done) {
        return done;
    }
    if (!description.genres.isEmpty()) {
        if (const Result<> done = putGenres(title, description.genres); !done) {
            return done;
        }
    }
    if (const Result<> done = putTags(title, description.tags); !done) {
        return done;
    }
    if (const Result<> done = putCollections(title, description.collections); !done) {
        return done;
    }
    return description.credits.isEmpty() ? Result<>() : putCredits(title, description.credits);
}

Result<> SideFileDescriber::putTitle(const TitleId &title, const TitleDescription &description)
{
    TitleKind kind = TitleKind::HomeVideo;
    {
        Query query(m_database, "SELECT kind FROM title WHERE id = ?");
        query.bind(1, title);
        if (!query.next()) {
            return query.result();
        }
        kind = TitleKind(query->small(0));
    }
    Fields fields;
    addText(fields, "title", description.title);
    if (kind != TitleKind::Episode && kind != TitleKind::Season) {
        addNumber(fields, "year", description.year);
    }
    addText(fields, "original_title", description.originalTitle);
    addText(fields, "sort_title", description.sortTitle);
    addText(fields, "plot", description.plot);
    addText(fields, "tagline", description.tagline);
    addText(fields, "premiered", description.premiered.toString(Qt::ISODate));
    addNumber(fields, "rating", description.rating);
    addNumber(fields, "votes", description.votes);
    addText(fields, "certificate", description.certificate);
    addText(fields, "studio", description.studio);
    addText(fields, "country", description.country);
    if (fields.isEmpty()) {
        return {};
    }
    const Result<bool> put = m_changes.put(Table::Title, title.toBytes(), fields, saidScope(title));
    return put ? Result<>() : failure(put.error());
}

Result<> SideFileDescriber::putIds(const TitleId &title, const QVector<ExternalId> &ids)
{
    for (const ExternalId &id : ids) {
        const Result<bool> put = m_changes.put(Table::ExternalId,
            title.toBytes() + TitleIds::externalSource(id.source),
            {{"name", id.source}, {"value", id.value}}, saidScope(title));
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

Result<QVector<QByteArray>> SideFileDescriber::rows(const char *sql, const TitleId &title)
{
    QVector<QByteArray> found;
    Query query(m_database, sql);
    query.bind(1, title);
    while (query.next()) {
        found.append(query->blob(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<> SideFileDescriber::putMembers(Table table, const TitleId &title,
    const QVector<QByteArray> &members, const QVector<QByteArray> &removable)
{
    for (const QByteArray &member : removable) {
        if (!members.contains(member)) {
            const Result<bool> put = m_changes.put(table,
                TitleSets::memberRow(table, title, member), {{"present", 0}}, saidScope(title));
            if (!put) {
                return failure(put.error());
            }
        }
    }
    for (const QByteArray &member : members) {
        const Result<bool> put = m_changes.put(
            table, TitleSets::memberRow(table, title, member), {{"present", 1}}, saidScope(title));
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

//! A set that descriptions and people share. What a person made of it stays as it is; of the rest
//! a description takes away only what one had brought.
Result<> SideFileDescriber::putSet(
    Table table, const TitleId &title, const QVector<QByteArray> &members)
{
    const Result<QVector<QByteArray>> before = described(table, title);
    if (!before) {
        return failure(before.error());
    }
    if (const Result<> done = remember(table, title, members); !done) {
        return done;
    }
    const Result<bool> edited = TitleSets::isEdited(m_database, table, title);
    if (!edited) {
        return failure(edited.error());
    }
    return *edited ? Result<>() : putMembers(table, title, members, *before);
}

Result<QVector<QByteArray>> SideFileDescriber::described(Table table, const TitleId &title)
{
    QVector<QByteArray> found;
    Query query(m_database,
        QByteArray("SELECT member FROM described_member WHERE tbl = ?1 AND title = ?2")
            + kNotOnline);
    query.bind(1, int(table)).bind(2, title).bind(3, int(Origin::Online));
    while (query.next()) {
        found.append(query->blob(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<> SideFileDescriber::remember(
    Table table, const TitleId &title, const QVector<QByteArray> &members)
{
    const Result<> forgotten = Query(m_database,
        QByteArray("DELETE FROM described_member WHERE tbl = ?1 AND title = ?2") + kNotOnline)
                                   .bind(1, int(table))
                                   .bind(2, title)
                                   .bind(3, int(Origin::Online))
                                   .run();
    if (!forgotten) {
        return forgotten;
    }
    for (const QByteArray &member : members) {
        const Result<> done
            = Query(m_database, "INSERT OR IGNORE INTO described_member VALUES (?, ?, ?)")
                  .bind(1, int(table))
                  .bind(2, title)
                  .bind(3, member)
                  .run();
        if (!done) {
            return done;
        }
    }
    return {};
}

Result<> SideFileDescriber::putGenres(const TitleId &title, const QVector<QString> &names)
{
    QVector<QByteArray> members;
    for (const QString &name : names) {
        members.append(TitleIds::genre(name).toBytes());
        if (const Result<> done
            = TitleSets::putNamed(m_database, m_changes, Table::Genre, members.last(), name);
            !done) {
            return done;
        }
    }
    const Result<QVector<QByteArray>> before
        = rows("SELECT genre FROM title_genre WHERE title = ? AND present = 1", title);
    return before ? putMembers(Table::TitleGenre, title, members, *before)
                  : failure(before.error());
}

Result<> SideFileDescriber::putTags(const TitleId &title, const QVector<QString> &names)
{
    const Result<QVector<QByteArray>> members = TitleSets::tags(m_database, m_changes, names);
    return members ? putSet(Table::TitleTag, title, *members) : failure(members.error());
}

Result<> SideFileDescriber::putCollections(
    const TitleId &title, const QVector<DescribedCollection> &collections)
{
    QVector<QString> names;
    for (const DescribedCollection &collection : collections) {
        names.append(collection.name);
    }
    const Result<QVector<QByteArray>> members
        = TitleSets::collections(m_database, m_changes, names);
    if (!members) {
        return failure(members.error());
    }
    for (qsizetype i = 0; i < collections.size(); ++i) {
        if (collections.at(i).overview.isEmpty()) {
            continue;
        }
        const Result<bool> put = m_changes.put(
            Table::Collection, members->at(i), {{"overview", collections.at(i).overview}});
        if (!put) {
            return failure(put.error());
        }
    }
    return putSet(Table::CollectionItem, title, *members);
}

Result<> SideFileDescriber::putCredits(
    const TitleId &title, const QVector<DescribedCredit> &credits)
{
    QVector<QByteArray> now;
    for (const DescribedCredit &credit : credits) {
        const PersonId person = TitleIds::person(credit.name);
        if (const Result<> done = TitleSets::putNamed(
                m_database, m_changes, Table::Person, person.toBytes(), credit.name);
            !done) {
            return done;
        }
        const QByteArray row = TitleIds::credit(title, person, credit.department, credit.role);
        if (now.contains(row)) {
            continue;
        }
        const Result<bool> put = m_changes.put(Table::Credit, row,
            {{"title", idValue(title)}, {"person", idValue(person)},
                {"department", credit.department}, {"role", credit.role},
                {"position", int(now.size())}, {"present", 1}},
            saidScope(title));
        if (!put) {
            return failure(put.error());
        }
        now.append(row);
    }
    const Result<QVector<QByteArray>> before
        = rows("SELECT id FROM credit WHERE title = ? AND present = 1", title);
    if (!before) {
        return failure(before.error());
    }
    for (const QByteArray &row : *before) {
        if (!now.contains(row)) {
            const Result<bool> put
                = m_changes.put(Table::Credit, row, {{"present", 0}}, saidScope(title));
            if (!put) {
                return failure(put.error());
            }
        }
    }
    return {};
}

} // namespace Library
