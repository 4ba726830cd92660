#include "library/catalog/titlesets.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"

namespace Library::TitleSets {

using Shared::Table;

namespace {

constexpr int kPresentGroup = 1;

Result<QByteArray> collectionNamed(Database &database, const QString &name)
{
    Query query(
        database, "SELECT id FROM collection WHERE name = ? AND deleted = 0 ORDER BY id LIMIT 1");
    query.bind(1, name);
    if (query.next()) {
        return query->blob(0);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return TitleIds::collection(name).toBytes();
}

} // namespace

QByteArray memberRow(Table table, const TitleId &title, const QByteArray &member)
{
    return table == Table::CollectionItem ? member + title.toBytes() : title.toBytes() + member;
}

Result<bool> isEdited(Database &database, Table table, const TitleId &title)
{
    Query query(
        database, "SELECT 1 FROM register WHERE tbl = ? AND row = ? AND grp = ? AND origin = ?");
    query.bind(1, int(table))
        .bind(2, memberRow(table, title, QByteArray(TagId::kSize, '\0')))
        .bind(3, kPresentGroup)
        .bind(4, int(Origin::Person));
    const bool edited = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return edited;
}

Result<QVector<QByteArray>> everyMember(Database &database, Table table, const TitleId &title)
{
    QVector<QByteArray> found;
    Query query(database,
        table == Table::CollectionItem ? "SELECT collection FROM collection_item WHERE title = ?"
                                       : "SELECT tag FROM title_tag WHERE title = ?");
    query.bind(1, title);
    while (query.next()) {
        if (query->blob(0) != QByteArray(TagId::kSize, '\0')) {
            found.append(query->blob(0));
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<> putNamed(Database &database, ChangeWriter &changes, Table table, const QByteArray &id,
    const QString &name)
{
    {
        const Shared::TableSpec &spec = Shared::spec(table);
        Query known(database, QByteArray("SELECT 1 FROM ") + spec.name + " WHERE id = ?");
        known.bind(1, id);
        if (known.next() || known.failed()) {
            return known.result();
        }
    }
    const Result<bool> put = changes.put(table, id, {{"name", name}});
    return put ? Result<>() : failure(put.error());
}

Result<QVector<QByteArray>> tags(
    Database &database, ChangeWriter &changes, const QVector<QString> &names)
{
    QVector<QByteArray> ids;
    for (const QString &name : names) {
        ids.append(TitleIds::tag(name).toBytes());
        if (const Result<> done = putNamed(database, changes, Table::Tag, ids.last(), name);
            !done) {
            return failure(done.error());
        }
    }
    return ids;
}

Result<QVector<QByteArray>> collections(
    Database &database, ChangeWriter &changes, const QVector<QString> &names)
{
    QVector<QByteArray> ids;
    for (const QString &name : names) {
        const Result<QByteArray> id = collectionNamed(database, name);
        if (!id) {
            return failure(id.error());
        }
        ids.append(*id);
        if (const Result<> done = putNamed(database, changes, Table::Collection, *id, name);
            !done) {
            return failure(done.error());
        }
    }
    return ids;
}

} // namespace Library::TitleSets
