#include "library/catalog/catalog.h"
#include "library/catalog/catalogprivate.h"
#include "library/catalog/history/historyreader.h"
#include "library/catalog/history/trashreader.h"

// The calls of Catalog about what was done, and what was removed.
namespace Library {

QFuture<Result<HistoryPage>> Catalog::history(const HistoryQuery &query)
{
    return d->read([query](Database &database) { return HistoryReader(database).page(query); });
}

QFuture<Result<QVector<OperationId>>> Catalog::actsWithPrefix(const QString &prefix)
{
    return d->read(
        [prefix](Database &database) { return HistoryReader(database).withPrefix(prefix); });
}

QFuture<Result<HistoryEntry>> Catalog::historyEntry(const OperationId &operation)
{
    return d->read(
        [operation](Database &database) { return HistoryReader(database).entry(operation); });
}

QFuture<Result<QVector<TrashEntry>>> Catalog::trash(qint64 sinceMs)
{
    return d->read(
        [sinceMs](Database &database) { return TrashReader(database).entries(sinceMs); });
}

QFuture<Result<QVector<TitleId>>> Catalog::removedWithPrefix(const QString &prefix)
{
    return d->read(
        [prefix](Database &database) { return TrashReader(database).withPrefix(prefix); });
}

QFuture<Result<QVector<StoredObject>>> Catalog::markedObjects()
{
    return d->read([](Database &database) { return TrashReader(database).markedObjects(); });
}

QFuture<Result<OperationId>> Catalog::undo(
    const ProfileId &viewer, const OperationId &operation, const std::optional<TitleId> &of)
{
    return d->write(
        Urgency::Person, [=](CatalogWriter &writer) { return writer.undo(viewer, operation, of); });
}

QFuture<Result<Emptied>> Catalog::emptyTrash(
    const ProfileId &viewer, const QVector<TitleId> &titles)
{
    return d->write(
        Urgency::Person, [=](CatalogWriter &writer) { return writer.emptyTrash(viewer, titles); });
}

QFuture<Result<QVector<ObjectId>>> Catalog::expireTrash(qint64 beforeMs)
{
    return d->write(Urgency::Background,
        [beforeMs](CatalogWriter &writer) { return writer.expireTrash(beforeMs); });
}

QFuture<Result<>> Catalog::putBack(const ProfileId &viewer, const QVector<TitleId> &titles)
{
    return d->write(
        Urgency::Person, [=](CatalogWriter &writer) { return writer.putBack(viewer, titles); });
}

} // namespace Library
