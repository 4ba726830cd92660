#include "library/catalog/onlinedescriptionwriter.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/titlesets.h"

#include <QSet>

namespace Library {

using Shared::Table;

namespace {

Scope describedScope(const TitleId &title)
{
    return TitleIds::isLocal(title) ? Scope::Local : Scope::Shared;
}

bool isOf(const Merge::Row &row, int group, Origin origin)
{
    const auto by = row.registers.constFind(group);
    return by != row.registers.constEnd() && by->origin == origin;
}

void appendText(Fields &fields, const char *column, const QString &text)
{
    if (!text.isEmpty()) {
        fields.append({column, text});
    }
}

template <class Id>
void appendPicture(Fields &fields, const char *column, const Id &id)
{
    if (!id.isNull()) {
        fields.append({column, idValue(id)});
    }
}

} // namespace

OnlineDescriptionWriter::OnlineDescriptionWriter(Database &database, ChangeWriter &changes)
    : m_database(database)
    , m_changes(changes)
{ }

Result<> OnlineDescriptionWriter::put(
    Table table, const QByteArray &key, const Fields &fields, Scope scope)
{
    if (fields.isEmpty()) {
        return {};
    }
    const Result<bool> done = m_changes.put(table, key, fields, scope);
    return done ? Result<>() : failure(done.error());
}

Result<> OnlineDescriptionWriter::write(const TitleId &title, const OnlineDescription &description)
{
    if (const Result<> done = writeTitle(title, description); !done) {
        return done;
    }
    if (const Result<> done = writeGenres(title, description.genres); !done) {
        return done;
    }
    if (const Result<> done = writeCredits(title, description.credits); !done) {
        return done;
    }
    if (const Result<> done = writeCollection(title, description.collection); !done) {
        return done;
    }
    return writeIds(title, description.ids);
}

Result<> OnlineDescriptionWriter::writeTitle(
    const TitleId &title, const OnlineDescription &description)
{
    const Shared::TableSpec &spec = Shared::spec(Table::Title);
    const Result<Merge::Row> row = m_changes.load(spec, title.toBytes());
    if (!row) {
        return failure(row.error());
    }
    if (row->registers.isEmpty()) {
        return failure(ErrorCode::NotFound, {}, QStringLiteral("no such title"));
    }
    Fields fields;
    // Only an NFO gives a scan more than a name to write.
    if (!isOf(*row, Shared::Group::kTitleDescription, Origin::Scan)) {
        appendText(fields, "title", description.title);
        if (Merge::valueOf(spec, *row, "year").toInteger() == 0 && description.year != 0
            && Merge::valueOf(spec, *row, "kind").toInteger() != int(TitleKind::Episode)) {
            fields.append({"year", description.year});
        }
        appendText(fields, "original_title", description.originalTitle);
        appendText(fields, "plot", description.plot);
        appendText(fields, "tagline", description.tagline);
        if (description.premiered.isValid()) {
            fields.append({"premiered", description.premiered.toString(Qt::ISODate)});
        }
    }
    if (!isOf(*row, Shared::Group::kTitleFacts, Origin::Scan)) {
        if (description.votes > 0) {
            fields.append({{"rating", description.rating}, {"votes", description.votes}});
        }
        appendText(fields, "certificate", description.certificate);
        appendText(fields, "studio", description.studio);
        appendText(fields, "country", description.country);
    }
    appendPicture(fields, "poster", description.poster);
    appendPicture(fields, "still", description.still);
    appendPicture(fields, "backdrop", description.backdrop);
    return put(Table::Title, title.toBytes(), fields, describedScope(title));
}

Result<QVector<OnlineDescriptionWriter::Member>> OnlineDescriptionWriter::members(
    Table table, const char *sql, const TitleId &title)
{
    QVector<Member> found;
    Query query(m_database, sql);
    query.bind(1, title).bind(2, int(table));
    while (query.next()) {
        found.append({query->blob(0), Origin(query->small(1))});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<> OnlineDescriptionWriter::writeGenres(const TitleId &title, const QVector<QString> &genres)
{
    // The concatenation of blobs is text to SQLite.
    const Result<QVector<Member>> known = members(Table::TitleGenre,
        "SELECT t.genre, r.origin FROM title_genre t JOIN register r ON r.tbl = ?2"
        " AND r.row = CAST(t.title || t.genre AS BLOB) WHERE t.title = ?1 AND t.present = 1",
        title);
    if (!known) {
        return failure(known.error());
    }
    for (const Member &member : *known) {
        if (genres.isEmpty() || member.origin == Origin::Scan) {
            return {};
        }
    }
    const Scope scope = describedScope(title);
    QSet<QByteArray> named;
    for (const QString &name : genres) {
        const GenreId genre = TitleIds::genre(name);
        named.insert(genre.toBytes());
        if (const Result<> done = put(Table::Genre, genre.toBytes(), {{"name", name}}, scope);
            !done) {
            return done;
        }
        const Result<> joined
            = put(Table::TitleGenre, title.toBytes() + genre.toBytes(), {{"present", 1}}, scope);
        if (!joined) {
            return joined;
        }
    }
    // Those of another language, or of a wrong match.
    for (const Member &member : *known) {
        if (!named.contains(member.key)) {
            const Result<> gone
                = put(Table::TitleGenre, title.toBytes() + member.key, {{"present", 0}}, scope);
            if (!gone) {
                return gone;
            }
        }
    }
    return {};
}

Result<> OnlineDescriptionWriter::writeCredits(const TitleId &title, const QVector<Credit> &credits)
{
    const Result<QVector<Member>> known = members(Table::Credit,
        "SELECT c.id, r.origin FROM credit c JOIN register r ON r.tbl = ?2 AND r.row = c.id"
        " WHERE c.title = ?1 AND c.present = 1",
        title);
    if (!known) {
        return failure(known.error());
    }
    for (const Member &member : *known) {
        if (credits.isEmpty() || member.origin == Origin::Scan) {
            return {};
        }
    }
    const Scope scope = describedScope(title);
    QSet<QByteArray> told;
    int position = 0;
    for (const Credit &credit : credits) {
        const PersonId person = TitleIds::person(credit.name);
        const Result<> named = put(Table::Person, person.toBytes(), {{"name", credit.name}}, scope);
        if (!named) {
            return named;
        }
        const QByteArray id = TitleIds::credit(title, person, credit.department, credit.role);
        told.insert(id);
        const Result<> done = put(Table::Credit, id,
            {{"title", idValue(title)}, {"person", idValue(person)},
                {"department", credit.department}, {"role", credit.role}, {"position", position},
                {"present", 1}},
            scope);
        if (!done) {
            return done;
        }
        ++position;
    }
    for (const Member &member : *known) {
        if (!told.contains(member.key)) {
            if (const Result<> gone = put(Table::Credit, member.key, {{"present", 0}}, scope);
                !gone) {
                return gone;
            }
        }
    }
    return {};
}

Result<> OnlineDescriptionWriter::writeCollection(
    const TitleId &title, const OnlineCollection &collection)
{
    if (collection.name.isEmpty()) {
        return {};
    }
    const Scope scope = describedScope(title);
    const CollectionId id = TitleIds::collection(collection.name);
    Fields fields{{"name", collection.name}};
    appendText(fields, "overview", collection.overview);
    appendPicture(fields, "poster", collection.poster);
    if (const Result<> done = put(Table::Collection, id.toBytes(), fields, scope); !done) {
        return done;
    }
    // What a reset by a person brings back.
    const Result<> noted
        = Query(m_database, "INSERT OR IGNORE INTO described_member VALUES (?, ?, ?)")
              .bind(1, int(Table::CollectionItem))
              .bind(2, title)
              .bind(3, id)
              .run();
    if (!noted) {
        return noted;
    }
    const Result<bool> held = TitleSets::isEdited(m_database, Table::CollectionItem, title);
    if (!held || *held) {
        return held ? Result<>() : failure(held.error());
    }
    return put(Table::CollectionItem, id.toBytes() + title.toBytes(), {{"present", 1}}, scope);
}

Result<> OnlineDescriptionWriter::writeIds(const TitleId &title, const QVector<ExternalId> &ids)
{
    for (const ExternalId &id : ids) {
        const QByteArray key = title.toBytes() + TitleIds::externalSource(id.source);
        const Result<Merge::Row> row = m_changes.load(Shared::spec(Table::ExternalId), key);
        if (!row) {
            return failure(row.error());
        }
        // What stands in an NFO or a file's name was put there by somebody.
        const bool isTold = std::any_of(row->registers.begin(), row->registers.end(),
            [](const Merge::Register &by) { return by.origin == Origin::Scan; });
        if (isTold) {
            continue;
        }
        const Result<> done = put(Table::ExternalId, key,
            {{"name", id.source}, {"value", id.value}}, describedScope(title));
        if (!done) {
            return done;
        }
    }
    return {};
}

Result<> OnlineDescriptionWriter::note(
    const TitleId &title, DescribeOutcome outcome, const QString &language)
{
    return Query(m_database,
        "INSERT INTO describe_work VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " outcome = excluded.outcome, language = excluded.language, at_ms = excluded.at_ms")
        .bind(1, title)
        .bind(2, int(outcome))
        .bind(3, language)
        .bind(4, m_changes.nowMs())
        .run();
}

namespace {

Result<> readTargets(Database &database, const char *sql, const DescribeQuestion &question,
    int limit, QVector<DescribeTarget> &targets)
{
    Query query(database, sql);
    query.bind(1, question.language).bind(2, limit).bind(3, question.notFoundBeforeMs);
    while (query.next()) {
        DescribeTarget target;
        target.title = query->id<TitleId>(0);
        target.kind = TitleKind(query->small(1));
        target.name = query->text(2);
        target.year = query->small(3);
        target.series = query->id<TitleId>(4);
        target.season = query->small(5);
        target.episode = query->small(6);
        target.file = query->text(7);
        targets.append(target);
    }
    return query.result();
}

Result<> readIdsOf(Database &database, DescribeTarget &target)
{
    Query query(database,
        "SELECT name, value FROM external_id WHERE value <> '' AND title IN"
        " (SELECT ?1 UNION ALL SELECT title FROM title_same WHERE shown = ?1)");
    query.bind(1, target.series.isNull() ? target.title : target.series);
    while (query.next()) {
        target.ids.append({query->text(0), query->text(1)});
    }
    return query.result();
}

} // namespace

Result<QVector<DescribeTarget>> readDescribeTargets(
    Database &database, const DescribeQuestion &question)
{
    QVector<DescribeTarget> targets;
    Result<> read = readTargets(database,
        "SELECT c.title, c.kind, c.name, c.year, NULL, -1, -1,"
        " coalesce((SELECT f.path FROM local_file f WHERE f.title = c.title LIMIT 1),"
        " (SELECT f.path FROM title_card e JOIN local_file f ON f.title = e.title"
        " WHERE e.series = c.title LIMIT 1))"
        " FROM title_card c LEFT JOIN describe_work w ON w.title = c.title AND w.language = ?1"
        " AND (w.outcome = 1 OR w.at_ms > ?3)"
        " WHERE c.listed = 1 AND c.kind IN (1, 2) AND w.title IS NULL"
        " ORDER BY c.added_ms DESC, c.title LIMIT ?2",
        question, question.limit, targets);
    if (read && targets.size() < question.limit) {
        read = readTargets(database,
            "SELECT c.title, c.kind, c.name, c.year, c.series, c.season, c.episode,"
            " (SELECT f.path FROM local_file f WHERE f.title = c.title LIMIT 1)"
            " FROM external_id x JOIN title_card c ON c.series = x.title"
            " LEFT JOIN describe_work w ON w.title = c.title AND w.language = ?1"
            " AND (w.outcome = 1 OR w.at_ms > ?3)"
            " WHERE x.name = 'tmdb' AND x.value <> '' AND c.listed = 1 AND c.kind IN (3, 4)"
            " AND w.title IS NULL ORDER BY c.series, c.season, c.episode, c.title LIMIT ?2",
            question, question.limit - int(targets.size()), targets);
    }
    if (!read) {
        return failure(read.error());
    }
    for (DescribeTarget &target : targets) {
        if (const Result<> done = readIdsOf(database, target); !done) {
            return failure(done.error());
        }
    }
    return targets;
}

} // namespace Library
