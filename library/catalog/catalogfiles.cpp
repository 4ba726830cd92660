#include "library/catalog/catalogprivate.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/onlinedescriptionwriter.h"
#include "library/catalog/titlereader.h"

// What the scanner, the describer and the uploader ask of the catalog.
namespace Library {

QFuture<Result<Folder>> Catalog::addFolder(const QString &path)
{
    return d->write(Urgency::Person, [=](CatalogWriter &writer) { return writer.addFolder(path); });
}

QFuture<Result<>> Catalog::removeFolder(qint64 folder)
{
    return d->write(
        Urgency::Person, [=](CatalogWriter &writer) { return writer.removeFolder(folder); });
}

QFuture<Result<QVector<Folder>>> Catalog::folders()
{
    return d->read([](Database &database) { return DetailReader(database).folders(); });
}

QFuture<Result<>> Catalog::setFolderState(qint64 folder, const FolderState &state)
{
    return d->write(Urgency::Background,
        [=](CatalogWriter &writer) { return writer.setFolderState(folder, state); });
}

QFuture<Result<>> Catalog::setFolderWatching(qint64 folder, FolderWatching watching)
{
    return d->write(Urgency::Background,
        [=](CatalogWriter &writer) { return writer.setFolderWatching(folder, watching); });
}

QFuture<Result<>> Catalog::setFolderUploads(qint64 folder, bool uploads)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.setFolderUploads(folder, uploads); });
}

QFuture<Result<QVector<CatalogFile>>> Catalog::filesToUpload(int limit)
{
    return d->read(
        [limit](Database &database) { return DetailReader(database).filesToUpload(limit); });
}

QFuture<Result<>> Catalog::setUploadsSettled(const QVector<SampleId> &samples)
{
    return d->write(Urgency::Background,
        [=](CatalogWriter &writer) { return writer.setUploadsSettled(samples); });
}

QFuture<Result<QVector<CatalogFile>>> Catalog::files(qint64 folder)
{
    return d->read([folder](Database &database) { return DetailReader(database).files(folder); });
}

QFuture<Result<QVector<FolderEntry>>> Catalog::folderLevel(
    const ProfileId &viewer, const QString &path)
{
    return d->read(
        [=](Database &database) { return DetailReader(database).folderLevel(viewer, path); });
}

QFuture<Result<QVector<TitleId>>> Catalog::ingest(const QVector<IngestedVideo> &videos)
{
    return d->write(
        Urgency::Background, [videos](CatalogWriter &writer) { return writer.ingest(videos); });
}

QFuture<Result<>> Catalog::setMissing(const QVector<QString> &paths)
{
    return d->write(
        Urgency::Background, [paths](CatalogWriter &writer) { return writer.setMissing(paths); });
}

QFuture<Result<>> Catalog::setFound(const QVector<QString> &paths)
{
    return d->write(
        Urgency::Background, [paths](CatalogWriter &writer) { return writer.setFound(paths); });
}

QFuture<Result<>> Catalog::setHidden(const QVector<QString> &paths)
{
    return d->write(
        Urgency::Background, [paths](CatalogWriter &writer) { return writer.setHidden(paths); });
}

QFuture<Result<>> Catalog::setSamples(const QVector<CatalogFile> &files)
{
    return d->write(
        Urgency::Background, [files](CatalogWriter &writer) { return writer.setSamples(files); });
}

QFuture<Result<QVector<CatalogFile>>> Catalog::filesWithSamples(const QVector<SampleId> &samples)
{
    return d->read(
        [samples](Database &database) { return DetailReader(database).filesWithSamples(samples); });
}

QFuture<Result<>> Catalog::setSubtitles(const QVector<CatalogFile> &files)
{
    return d->write(
        Urgency::Background, [files](CatalogWriter &writer) { return writer.setSubtitles(files); });
}

QFuture<Result<QVector<FileFacts>>> Catalog::sideFiles(qint64 folder)
{
    return d->read(
        [folder](Database &database) { return DetailReader(database).sideFiles(folder); });
}

QFuture<Result<>> Catalog::noteSideFiles(const SideFiles &files)
{
    return d->write(Urgency::Background,
        [files](CatalogWriter &writer) { return writer.noteSideFiles(files); });
}

QFuture<Result<QVector<TitleId>>> Catalog::titlesWithNewPictures(int limit)
{
    return d->read(
        [limit](Database &database) { return TitleReader(database).withNewPictures(limit); });
}

QFuture<Result<QVector<TitleCard>>> Catalog::titlesWithoutPictures(int limit)
{
    return d->read(
        [limit](Database &database) { return TitleReader(database).withoutPictures(limit); });
}

QFuture<Result<>> Catalog::setPictures(const TitleId &title, const PictureId &poster,
    const PictureId &still, Origin origin, const PictureId &backdrop)
{
    return d->write(Urgency::Background, [=](CatalogWriter &writer) {
        return writer.setPictures(title, poster, still, origin, backdrop);
    });
}

QFuture<Result<QVector<DescribeTarget>>> Catalog::describeTargets(const DescribeQuestion &question)
{
    return d->read(
        [question](Database &database) { return readDescribeTargets(database, question); });
}

QFuture<Result<>> Catalog::describe(const TitleId &title, const OnlineDescription &description,
    DescribeOutcome outcome, const QString &language)
{
    return d->write(Urgency::Background, [=](CatalogWriter &writer) {
        return writer.describe(title, description, outcome, language);
    });
}

QFuture<Result<StoredObject>> Catalog::objectWithContent(const ContentId &content)
{
    return d->read([content](Database &database) {
        return DetailReader(database).objectWithContent(content);
    });
}

QFuture<Result<QVector<StoredVersion>>> Catalog::storedVersions(const QVector<TitleId> &titles)
{
    return d->read(
        [titles](Database &database) { return DetailReader(database).storedVersions(titles); });
}

QFuture<Result<>> Catalog::setHere(HerePlace place, const QVector<ObjectId> &objects, bool here)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.setHere(place, objects, here); });
}

QFuture<Result<>> Catalog::setAllHere(HerePlace place, const QVector<ObjectId> &objects)
{
    return d->write(Urgency::Background,
        [=](CatalogWriter &writer) { return writer.setAllHere(place, objects); });
}

} // namespace Library
