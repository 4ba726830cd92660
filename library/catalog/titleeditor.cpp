#include "library/catalog/titleeditor.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/titlesets.h"

#include <QCoreApplication>

namespace Library {

using Shared::Table;

namespace {

constexpr int kFirstYear = 1870;
constexpr int kLastYear = 2200;
constexpr qsizetype kLongestText = 32 * 1024;

const char *const kTagNames = "SELECT g.name FROM title_tag t JOIN tag g ON g.id = t.tag"
                              " WHERE t.title = ? AND t.present = 1 ORDER BY g.name";
const char *const kCollectionNames
    = "SELECT c.name FROM collection_item i JOIN collection c ON c.id = i.collection"
      " AND c.deleted = 0 WHERE i.title = ? AND i.present = 1 ORDER BY c.name, c.id";

Scope editScope(const TitleId &title)
{
    return TitleIds::isLocal(title) ? Scope::Local : Scope::Shared;
}

tl::unexpected<Error> invalid(const QString &message)
{
    return failure(ErrorCode::InvalidInput, message);
}

bool isOfName(EditedField field)
{
    return field == EditedField::Title || field == EditedField::SortTitle
        || field == EditedField::OriginalTitle || field == EditedField::Year
        || field == EditedField::Episode;
}

bool isNumber(const QString &text, int least, int most)
{
    bool ok = false;
    const int number = text.toInt(&ok);
    return text.isEmpty() || (ok && number >= least && number <= most);
}

} // namespace

TitleEditor::TitleEditor(Database &database, ChangeWriter &changes)
    : m_database(database)
    , m_changes(changes)
{ }

Result<> TitleEditor::check(const TitleEdits &edits) const
{
    for (auto text = edits.texts.cbegin(); text != edits.texts.cend(); ++text) {
        switch (text.key()) {
        case EditedField::Title:
            if (text->trimmed().isEmpty()) {
                return invalid(QCoreApplication::translate("Catalog", "A title needs a name."));
            }
            break;
        case EditedField::Year:
            if (!isNumber(*text, kFirstYear, kLastYear)) {
                return invalid(
                    QCoreApplication::translate("Catalog", "“%1” is no year.").arg(*text));
            }
            break;
        case EditedField::Episode:
            if (text->isEmpty() || !isNumber(*text, 0, 99'999)) {
                return invalid(
                    QCoreApplication::translate("Catalog", "“%1” is no number.").arg(*text));
            }
            break;
        case EditedField::Premiered:
            if (!text->isEmpty() && !QDate::fromString(*text, Qt::ISODate).isValid()) {
                return invalid(QCoreApplication::translate(
                    "Catalog", "“%1” is no date. Write it as 2024-12-31.")
                                   .arg(*text));
            }
            break;
        default:
            break;
        }
        if (text->size() > kLongestText) {
            return invalid(QCoreApplication::translate("Catalog", "This text is too long."));
        }
    }
    return {};
}

Result<TitleEdits> TitleEditor::edit(const TitleId &title, const TitleEdits &edits)
{
    if (const Result<> checked = check(edits); !checked) {
        return failure(checked.error());
    }
    TitleEdits before;
    for (auto text = edits.texts.cbegin(); text != edits.texts.cend(); ++text) {
        if (const Result<> done = noteBefore(title, text.key(), before); !done) {
            return failure(done.error());
        }
        const QString value = text.key() == EditedField::Plot ? *text : text->simplified();
        if (const Result<> done = put(title, text.key(), value, {}); !done) {
            return failure(done.error());
        }
    }
    for (auto picture = edits.pictures.cbegin(); picture != edits.pictures.cend(); ++picture) {
        if (const Result<> done = noteBefore(title, picture.key(), before); !done) {
            return failure(done.error());
        }
        if (const Result<> done = put(title, picture.key(), {}, *picture); !done) {
            return failure(done.error());
        }
    }
    for (const EditedField field : edits.reset) {
        if (const Result<> done = noteBefore(title, field, before); !done) {
            return failure(done.error());
        }
        if (const Result<> done = resetField(title, field); !done) {
            return failure(done.error());
        }
    }
    if (const Result<> done = applySets(title, edits, before); !done) {
        return failure(done.error());
    }
    return before;
}

Result<> TitleEditor::applySets(const TitleId &title, const TitleEdits &edits, TitleEdits &before)
{
    struct Set
    {
        Table table;
        const char *names;
        const std::optional<QVector<QString>> &wanted;
        bool resets;
        std::optional<QVector<QString>> &was;
        bool &wasNot;
        Result<QVector<QByteArray>> (*ids)(Database &, ChangeWriter &, const QVector<QString> &);
    };
    const Set sets[] = {
        {Table::TitleTag, kTagNames, edits.tags, edits.resetsTags, before.tags, before.resetsTags,
            &TitleSets::tags},
        {Table::CollectionItem, kCollectionNames, edits.collections, edits.resetsCollections,
            before.collections, before.resetsCollections, &TitleSets::collections},
    };
    for (const Set &set : sets) {
        if (!set.wanted && !set.resets) {
            continue;
        }
        const Result<bool> edited = TitleSets::isEdited(m_database, set.table, title);
        if (!edited) {
            return failure(edited.error());
        }
        if (*edited) {
            Result<QVector<QString>> was = Query(m_database, set.names).bind(1, title).texts();
            if (!was) {
                return failure(was.error());
            }
            set.was = std::move(*was);
        } else {
            set.wasNot = true;
        }
        if (set.resets) {
            if (const Result<> done = resetSet(set.table, title); !done) {
                return done;
            }
            continue;
        }
        const Result<QVector<QByteArray>> members = set.ids(m_database, m_changes, *set.wanted);
        if (!members) {
            return failure(members.error());
        }
        if (const Result<> done = editSet(set.table, title, *members); !done) {
            return done;
        }
    }
    return {};
}

Result<> TitleEditor::put(
    const TitleId &title, EditedField field, const QString &text, const PictureId &picture)
{
    const Result<bool> put = m_changes.put(Table::TitleEdit, title.toBytes() + Shared::keyOf(field),
        {{"value", text}, {"picture", idValue(picture)}, {"present", 1}}, editScope(title));
    return put ? Result<>() : failure(put.error());
}

Result<> TitleEditor::resetField(const TitleId &title, EditedField field)
{
    Query known(m_database, "SELECT 1 FROM title_edit WHERE title = ? AND field = ?");
    known.bind(1, title).bind(2, Shared::keyOf(field));
    if (!known.next()) {
        return known.result();
    }
    known.finish();
    const Result<bool> put = m_changes.put(Table::TitleEdit, title.toBytes() + Shared::keyOf(field),
        {{"value", QString()}, {"picture", nullptr}, {"present", 0}}, editScope(title));
    return put ? Result<>() : failure(put.error());
}

Result<> TitleEditor::noteBefore(const TitleId &title, EditedField field, TitleEdits &before)
{
    Query query(m_database,
        "SELECT value, picture FROM title_edit WHERE title = ? AND field = ? AND present = 1");
    query.bind(1, title).bind(2, Shared::keyOf(field));
    if (!query.next()) {
        before.reset.append(field);
    } else if (field == EditedField::Poster || field == EditedField::Backdrop) {
        before.pictures.insert(field, query->id<PictureId>(1));
    } else {
        before.texts.insert(field, query->text(0));
    }
    return query.result();
}

Result<> TitleEditor::editSet(Table table, const TitleId &title, const QVector<QByteArray> &members)
{
    Result<QVector<QByteArray>> every = TitleSets::everyMember(m_database, table, title);
    if (!every) {
        return failure(every.error());
    }
    for (const QByteArray &member : members) {
        if (!every->contains(member)) {
            every->append(member);
        }
    }
    every->append(QByteArray(TagId::kSize, '\0'));
    for (const QByteArray &member : std::as_const(*every)) {
        const Result<bool> put = m_changes.put(table, TitleSets::memberRow(table, title, member),
            {{"present", members.contains(member) ? 1 : 0}}, editScope(title));
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

Result<> TitleEditor::resetSet(Table table, const TitleId &title)
{
    Result<QVector<QByteArray>> every = TitleSets::everyMember(m_database, table, title);
    if (!every) {
        return failure(every.error());
    }
    QVector<QByteArray> described;
    {
        Query query(m_database, "SELECT member FROM described_member WHERE tbl = ? AND title = ?");
        query.bind(1, int(table)).bind(2, title);
        while (query.next()) {
            described.append(query->blob(0));
        }
        if (query.failed()) {
            return query.result();
        }
    }
    for (const QByteArray &member : std::as_const(described)) {
        if (!every->contains(member)) {
            every->append(member);
        }
    }
    every->append(QByteArray(TagId::kSize, '\0'));
    for (const QByteArray &member : std::as_const(*every)) {
        const Result<bool> put
            = m_changes.handBack(table, TitleSets::memberRow(table, title, member),
                {{"present", described.contains(member) ? 1 : 0}}, editScope(title));
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

Result<> TitleEditor::carry(const TitleId &from, const TitleId &to, Carried carried)
{
    TitleEdits edits;
    {
        Query query(m_database,
            "SELECT field, value, picture FROM title_edit WHERE title = ?1 AND present = 1 AND NOT"
            " EXISTS (SELECT 1 FROM title_edit o WHERE o.title = ?2 AND o.field = "
            "title_edit.field)");
        query.bind(1, from).bind(2, to);
        while (query.next()) {
            const auto field = EditedField(query->blob(0).at(0));
            if (carried == Carried::ButNames && isOfName(field)) {
                continue;
            }
            if (field == EditedField::Poster || field == EditedField::Backdrop) {
                edits.pictures.insert(field, query->id<PictureId>(2));
            } else {
                edits.texts.insert(field, query->text(1));
            }
        }
        if (query.failed()) {
            return query.result();
        }
    }
    if (const Result<TitleEdits> done = edit(to, edits); !done) {
        return failure(done.error());
    }
    for (const Table table : {Table::TitleTag, Table::CollectionItem}) {
        if (const Result<> done = carrySet(table, from, to); !done) {
            return done;
        }
    }
    return {};
}

Result<> TitleEditor::carrySet(Table table, const TitleId &from, const TitleId &to)
{
    const Result<bool> edited = TitleSets::isEdited(m_database, table, from);
    const Result<bool> there = TitleSets::isEdited(m_database, table, to);
    if (!edited || !there) {
        return failure(edited ? there.error() : edited.error());
    }
    if (!*edited || *there) {
        return {};
    }
    QVector<QByteArray> members;
    {
        Query query(m_database,
            table == Table::TitleTag
                ? "SELECT tag FROM title_tag WHERE title = ? AND present = 1"
                : "SELECT collection FROM collection_item WHERE title = ? AND present = 1");
        query.bind(1, from);
        while (query.next()) {
            members.append(query->blob(0));
        }
        if (query.failed()) {
            return query.result();
        }
    }
    return editSet(table, to, members);
}

} // namespace Library
