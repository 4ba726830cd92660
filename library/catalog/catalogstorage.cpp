#include "library/catalog/catalogprivate.h"
#include "library/catalog/objectchecks.h"
#include "library/catalog/picturecopies.h"

// What this PC does for the household's storage.
namespace Library {

QFuture<Result<PictureNames>> Catalog::picturesToCopy(const QByteArray &after, int rows)
{
    return d->read(
        [=](Database &database) { return PictureCopies(database).missing(after, rows); });
}

QFuture<Result<QVector<PictureId>>> Catalog::picturesToCopyOf(const QVector<TitleId> &titles)
{
    return d->read(
        [titles](Database &database) { return PictureCopies(database).missingOf(titles); });
}

QFuture<Result<PictureListing>> Catalog::pictureListing()
{
    return d->read([](Database &database) { return PictureCopies(database).listing(); });
}

QFuture<Result<>> Catalog::notePictureCopies(const QVector<PictureId> &pictures)
{
    return d->write(Urgency::Background, [pictures](CatalogWriter &writer) {
        return PictureCopies(writer.database()).note(pictures);
    });
}

QFuture<Result<>> Catalog::notePictureListing(
    const PictureListing &listing, const QVector<PictureId> &pictures)
{
    return d->write(Urgency::Background, [=](CatalogWriter &writer) {
        return PictureCopies(writer.database()).noteListing(listing, pictures);
    });
}

QFuture<Result<QVector<CheckedObject>>> Catalog::objectsToCheck(const CheckQuestion &question)
{
    return d->read(
        [question](Database &database) { return ObjectChecks(database).objects(question); });
}

QFuture<Result<CheckSummary>> Catalog::checkSummary()
{
    return d->read([](Database &database) { return ObjectChecks(database).summary(); });
}

QFuture<Result<ContentCopies>> Catalog::contentCopies(const ContentId &content)
{
    return d->read(
        [content](Database &database) { return ObjectChecks(database).copies(content); });
}

QFuture<Result<>> Catalog::noteCheck(const ObjectCheck &check)
{
    return d->write(Urgency::Background,
        [check](CatalogWriter &writer) { return ObjectChecks(writer.database()).note(check); });
}

QFuture<Result<>> Catalog::replaceObject(
    const ObjectId &bad, const StoredObject &good, const ContentId &content, qint64 sizeBytes)
{
    return d->write(Urgency::Background, [=](CatalogWriter &writer) {
        return ObjectChecks::replace(writer, bad, good, content, sizeBytes);
    });
}

} // namespace Library
