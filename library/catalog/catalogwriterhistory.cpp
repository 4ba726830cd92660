#include "library/catalog/catalogwriter.h"
#include "library/catalog/history/historyreader.h"
#include "library/catalog/history/historywords.h"
#include "library/catalog/history/trashreader.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/objectcensus.h"
#include "library/catalog/shared/titleids.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

// The acts of CatalogWriter that take back what was done, and that give up what was removed.
namespace Library {

using Shared::Table;

namespace {

constexpr int kForGood = 2;

//! What scans and services may say again once it is taken back, as nobody else had said it.
bool letsGo(const UndoStep &step)
{
    constexpr std::array kDescribed{Table::Title, Table::Version, Table::Person, Table::Credit,
        Table::TitleGenre, Table::TitleTag, Table::Collection, Table::CollectionItem,
        Table::ExternalId};
    const bool isDescribed
        = std::find(kDescribed.begin(), kDescribed.end(), Table(step.table)) != kDescribed.end();
    const bool decides = std::any_of(step.fields.begin(), step.fields.end(),
        [](const Merge::Field &field) { return qstrcmp(field.column, "deleted") == 0; });
    return isDescribed && !decides && step.before != Origin::Person;
}

Error notInTrash()
{
    return {ErrorCode::NotFound,
        QCoreApplication::translate("Catalog", "This title is not in the trash."), {}, false};
}

} // namespace

Result<OperationId> CatalogWriter::undo(
    const ProfileId &viewer, const OperationId &operation, const std::optional<TitleId> &of)
{
    OperationId undone;
    const Result<> done = act(Origin::Person, viewer, [&]() -> Result<> {
        HistoryReader history(m_database);
        const Result<HistoryEntry> entry = history.entry(operation);
        if (!entry) {
            return failure(entry.error());
        }
        const Result<UndoPlan> plan = history.undoPlan(operation, of);
        if (!plan) {
            return failure(plan.error());
        }
        const Result<std::optional<UndoObstacle>> obstacle = history.obstacle(*entry, *plan);
        if (!obstacle) {
            return failure(obstacle.error());
        }
        if (*obstacle) {
            return failure(ErrorCode::Changed,
                QCoreApplication::translate("Catalog", "This cannot be taken back: %1.")
                    .arg(HistoryWords::obstacle(**obstacle, m_changes.nowMs())));
        }
        undone = m_changes.operation();
        return write(*plan);
    });
    if (!done) {
        return failure(done.error());
    }
    m_change.add({{}, true, true}); // lists and members of them too, which no card shows
    return undone;
}

Result<> CatalogWriter::write(const UndoPlan &plan)
{
    for (const UndoStep &step : plan.steps) {
        const auto table = Table(step.table);
        const Result<bool> put = letsGo(step) ? m_changes.handBack(table, step.row, step.fields)
                                              : m_changes.put(table, step.row, step.fields);
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

Result<Emptied> CatalogWriter::emptyTrash(const ProfileId &viewer, const QVector<TitleId> &titles)
{
    Emptied emptied;
    const Result<> done = act(Origin::Person, viewer, [&]() -> Result<> {
        const Result<QVector<TitleId>> trashed = inTrash(titles);
        if (!trashed) {
            return failure(trashed.error());
        }
        // All of them first: what only they name is nobody's afterwards.
        for (const TitleId &title : *trashed) {
            const Result<bool> put = m_changes.put(Table::Title, title.toBytes(),
                {{"deleted", kForGood}}, TitleIds::isLocal(title) ? Scope::Local : Scope::Shared);
            if (!put) {
                return failure(put.error());
            }
        }
        emptied.titles = int(trashed->size());
        return markCopies(*trashed, emptied);
    });
    if (!done) {
        return failure(done.error());
    }
    m_change.add({{}, false, true});
    return emptied;
}

Result<> CatalogWriter::markCopies(const QVector<TitleId> &titles, Emptied &emptied)
{
    for (const TitleId &title : titles) {
        const Result<QVector<TrashReader::StoredCopy>> copies
            = TrashReader(m_database).copiesOf(title);
        if (!copies) {
            return failure(copies.error());
        }
        for (const TrashReader::StoredCopy &copy : *copies) {
            if (const Result<> done = mark(copy.object); !done) {
                return done;
            }
            emptied.objects.append(copy.object);
            emptied.bytes += copy.bytes;
        }
    }
    return {};
}

Result<> CatalogWriter::mark(const ObjectId &object)
{
    const Result<bool> put
        = m_changes.put(Table::Object, object.toBytes(), {{"marked_ms", m_changes.nowMs()}});
    return put ? Result<>() : failure(put.error());
}

Result<QVector<ObjectId>> CatalogWriter::expireTrash(qint64 beforeMs)
{
    const Result<QVector<ObjectId>> unwanted = ObjectCensus(m_database).unwanted(beforeMs);
    if (!unwanted || unwanted->isEmpty()) {
        return unwanted;
    }
    const Result<> done = act(Origin::Maintenance, {}, [&]() -> Result<> {
        for (const ObjectId &object : *unwanted) {
            if (const Result<> marked = mark(object); !marked) {
                return marked;
            }
        }
        return {};
    });
    return done ? unwanted : Result<QVector<ObjectId>>(failure(done.error()));
}

//! The given titles, each of which must be in the trash; all that are there when none is given.
Result<QVector<TitleId>> CatalogWriter::inTrash(const QVector<TitleId> &titles)
{
    QVector<TitleId> found;
    Query query(m_database,
        "SELECT id FROM title INDEXED BY title_gone WHERE gone = 1 AND deleted = 1 AND kind <> 0"
        " ORDER BY id");
    while (query.next()) {
        found.append(query->id<TitleId>(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    for (const TitleId &title : titles) {
        if (!found.contains(title)) {
            return failure(notInTrash());
        }
    }
    return titles.isEmpty() ? found : titles;
}

Result<> CatalogWriter::putBack(const ProfileId &viewer, const QVector<TitleId> &titles)
{
    for (const TitleId &title : titles) {
        const Result<bool> removed = TrashReader(m_database).isRemoved(title);
        if (!removed) {
            return failure(removed.error());
        }
        if (!*removed) {
            return failure(notInTrash());
        }
    }
    return setRemoved(viewer, titles, false);
}

} // namespace Library
