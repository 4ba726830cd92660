#include "library/catalog/history/historyreader.h"
#include "library/catalog/history/historywords.h"
#include "library/catalog/query.h"

#include <algorithm>
#include <iterator>

// HistoryReader's words for what was before and after.
namespace Library {

using Shared::Table;
using Shared::TableSpec;

namespace {

constexpr int kMostLookedAt = 40;

bool isMarker(const QByteArray &member)
{
    return member == QByteArray(member.size(), '\0');
}

} // namespace

Result<> HistoryReader::addChanges(const QVector<ChangeRecord> &records, HistoryEntry &entry)
{
    QVector<ChangeRecord> looked = records;
    looked.resize(std::min<qsizetype>(looked.size(), kMostLookedAt));
    const Result<QVector<LoggedChange>> changes = m_log.withBefore(looked);
    if (!changes) {
        return failure(changes.error());
    }
    for (const LoggedChange &change : *changes) {
        if (const Result<> done = addChange(change, entry); !done) {
            return done;
        }
    }
    entry.changes.resize(std::min<qsizetype>(entry.changes.size(), HistoryEntry::kMostChanges));
    return {};
}

Result<QString> HistoryReader::subjectOf(const ChangeRecord &record)
{
    const auto table = Table(record.table);
    if (table == Table::Collection || table == Table::Playlist || table == Table::Profile) {
        return m_names.named(Shared::spec(table).name, record.row);
    }
    const Result<TitleId> title = titleOf(table, record.row);
    return title ? m_names.title(*title) : failure(title.error());
}

Result<> HistoryReader::addChange(const LoggedChange &change, HistoryEntry &entry)
{
    const TableSpec *spec = Shared::find(Table(change.record.table));
    if (spec == nullptr || change.record.row.size() != spec->keySize()) {
        return {};
    }
    const Result<QString> subject = subjectOf(change.record);
    if (!subject) {
        return failure(subject.error());
    }
    const QByteArray &row = change.record.row;
    Result<HistoryChange> one = HistoryChange();
    switch (spec->table) {
    case Table::TitleTag:
        one = ofMember(change, "tag", row.mid(TitleId::kSize), *subject);
        break;
    case Table::TitleGenre:
        one = ofMember(change, "genre", row.mid(TitleId::kSize), *subject);
        break;
    case Table::CollectionItem:
        one = ofMember(change, "collection", row.left(TitleId::kSize), *subject);
        break;
    case Table::PlaylistItem:
        one = ofMember(change, "playlist", row.left(TitleId::kSize), *subject);
        break;
    case Table::TitleEdit:
        one = ofEdit(change, *subject);
        break;
    default:
        for (size_t i = 0; i < spec->columns.size(); ++i) {
            const char *column = spec->columns[i].name;
            const int code = TableSpec::codeOf(qsizetype(i));
            const QString field = HistoryWords::field(spec->name, column);
            if (field.isEmpty() || !change.record.values.contains(code)) {
                continue;
            }
            const QCborValue known = change.before.value(QCborValue(code));
            const QCborValue was
                = known.isUndefined() ? Shared::initialValue(spec->columns[i]) : known;
            const auto text = [&](const QCborValue &value) -> Result<QString> {
                const auto title = TitleId::fromBytes(value.toByteArray());
                return spec->table == Table::Identified && title
                    ? m_names.title(*title)
                    : HistoryWords::value(column, value);
            };
            const Result<QString> before = text(was);
            const Result<QString> after = text(change.record.values.value(code));
            if (!before || !after) {
                return failure(!before ? before.error() : after.error());
            }
            const bool isOther = spec->columns[i].type == Shared::Type::Blob
                ? change.record.values.value(code) != was
                : *before != *after;
            if (isOther) {
                entry.changes.append({*subject, field, *before, *after});
            }
        }
        return {};
    }
    if (!one) {
        return failure(one.error());
    }
    if (!one->field.isEmpty()) {
        entry.changes.append(*one);
    }
    return {};
}

//! In or out of a set; without a field for the row that only says that a person has taken hold of
//! it.
Result<HistoryChange> HistoryReader::ofMember(
    const LoggedChange &change, const char *table, const QByteArray &member, const QString &subject)
{
    const TableSpec &spec = Shared::spec(Table(change.record.table));
    const int code = TableSpec::codeOf(spec.columnIndex("present"));
    if (isMarker(member) || !change.record.values.contains(code)) {
        return HistoryChange();
    }
    const Result<QString> name = m_names.named(table, member);
    if (!name) {
        return failure(name.error());
    }
    const bool present = change.record.values.value(code).toInteger() != 0;
    const bool before = change.before.value(QCborValue(code)).toInteger() != 0;
    if (present == before) {
        return HistoryChange();
    }
    return HistoryChange{subject, HistoryWords::field(spec.name, "present"),
        present ? QString() : *name, present ? *name : QString()};
}

Result<HistoryChange> HistoryReader::ofEdit(const LoggedChange &change, const QString &subject)
{
    // What a scan says of each field, in the order of their numbers.
    static constexpr const char *kColumns[] = {"title", "sort_title", "original_title", "year",
        "plot", "tagline", "premiered", "certificate", "poster", "backdrop", "episode"};
    const auto field = Shared::EditedField(change.record.row.back());
    const size_t index = size_t(field) - 1;
    if (index >= std::size(kColumns)) {
        return HistoryChange(); // of a newer program
    }
    const TableSpec &spec = Shared::spec(Table::TitleEdit);
    const auto value = [&](const QCborMap &map, const char *column) {
        return map.value(QCborValue(TableSpec::codeOf(spec.columnIndex(column))));
    };
    Query query(m_database, QByteArray("SELECT ") + kColumns[index] + " FROM title WHERE id = ?");
    query.bind(1, change.record.row.left(TitleId::kSize));
    QString described;
    const bool isPicture
        = field == Shared::EditedField::Poster || field == Shared::EditedField::Backdrop;
    if (query.next() && !query->isNull(0)) {
        described = isPicture ? HistoryWords::value("picture", QByteArray("p"))
                              : HistoryWords::value("value", query->text(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    const auto shown = [&](const QCborMap &map) {
        if (value(map, "present").toInteger() == 0) {
            return described;
        }
        return isPicture ? HistoryWords::value("picture", value(map, "picture"))
                         : HistoryWords::value("value", value(map, "value"));
    };
    return HistoryChange{
        subject, HistoryWords::field(field), shown(change.before), shown(change.record.values)};
}

} // namespace Library
