#include "library/catalog/catalog.h"

#include "library/base/async.h"
#include "library/catalog/catalogprivate.h"
#include "library/catalog/catalogschema.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/devicereader.h"
#include "library/catalog/importtargets.h"
#include "library/catalog/listreader.h"
#include "library/catalog/searchreader.h"
#include "library/catalog/titlereader.h"

#include <QCoreApplication>

#include <limits>

namespace Library {

namespace {

constexpr int kReaders = 3;
constexpr std::chrono::milliseconds kChangeInterval{100};
constexpr std::chrono::milliseconds kOthersInterval{1000};
constexpr std::chrono::milliseconds kRest{5000}; // without a change

} // namespace

Catalog::Private::Private(OpenedStore opened, const QString &path)
    : file(path)
    , readOnly(opened.readOnly)
    , notice(std::move(opened.notice))
{
    reading.setMaxThreadCount(kReaders);
    reading.setExpiryTimeout(-1);
}

Catalog::Private::~Private()
{
    // What was begun is finished; what only waits is answered as cancelled.
    reading.clear();
    reading.waitForDone();
    writing.reset();
}

void Catalog::Private::noteOthers()
{
    if (noted.isFinished()) {
        noted = write(Urgency::Background,
            [](CatalogWriter &catalogWriter) { return catalogWriter.noteOthers(); });
    }
}

void Catalog::Private::compactSearch()
{
    const auto step = write(Urgency::Background,
        [](CatalogWriter &catalogWriter) { return catalogWriter.compactSearch(); });
    Async::whenDone(step, catalog, [this](const Result<bool> &more) {
        if (more && *more) {
            compactSearch();
        }
    });
}

void Catalog::Private::announce(const CatalogChange &change)
{
    if (!change.isEmpty()) {
        QMetaObject::invokeMethod(catalog, [this, change] { collect(change); });
    }
}

void Catalog::Private::collect(const CatalogChange &change)
{
    pending.add(change);
    if (!timer.isActive()) {
        timer.start();
    }
    restTimer.start();
}

Error Catalog::Private::readOnlyError()
{
    return {ErrorCode::ReadOnly,
        QCoreApplication::translate(
            "Catalog", "The library is open for reading only; nothing can be changed now."),
        {}, false};
}

Catalog::Catalog(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
    d->catalog = this;
    d->timer.setSingleShot(true);
    d->timer.setInterval(kChangeInterval);
    connect(
        &d->timer, &QTimer::timeout, this, [this] { emit changed(std::exchange(d->pending, {})); });
    d->othersTimer.setInterval(kOthersInterval);
    connect(&d->othersTimer, &QTimer::timeout, this, [this] { d->noteOthers(); });
    if (d->writer) {
        d->noteOthers();
        d->othersTimer.start();
        d->restTimer.setSingleShot(true);
        d->restTimer.setInterval(kRest);
        connect(&d->restTimer, &QTimer::timeout, this, [this] { d->compactSearch(); });
        d->restTimer.start();
    }
}

Catalog::~Catalog() = default;

Result<std::unique_ptr<Catalog>> Catalog::open(const QString &file, const Clock &clock)
{
    Result<OpenedStore> opened = Migrator::open(file, catalogSchema(), clock);
    if (!opened) {
        return failure(opened.error());
    }
    std::unique_ptr<CatalogWriter> writer;
    OpenMode mode = OpenMode::ReadOnly;
    if (opened->readOnly) {
        mode = opened->mode;
    } else {
        Result<std::unique_ptr<CatalogWriter>> made
            = CatalogWriter::create(std::move(opened->database),
                DeviceIdentity::placeOf(file, opened->fileChangedMs), clock);
        if (!made) {
            return failure(made.error());
        }
        writer = std::move(*made);
    }
    Result<std::unique_ptr<ReaderPool>> readers = ReaderPool::open(file, mode, kReaders);
    if (!readers) {
        return failure(readers.error());
    }
    auto priv = std::make_unique<Private>(std::move(*opened), file);
    priv->writer = std::move(writer);
    priv->readers = std::move(*readers);
    return std::unique_ptr<Catalog>(new Catalog(std::move(priv)));
}

bool Catalog::isReadOnly() const
{
    return d->readOnly;
}

QString Catalog::notice() const
{
    return d->notice;
}

QFuture<Result<TitlePage>> Catalog::page(const TitleQuery &query)
{
    return d->read([query](Database &database) { return TitleReader(database).page(query); });
}

QFuture<Result<int>> Catalog::total(const TitleQuery &query)
{
    return d->read([query](Database &database) { return TitleReader(database).total(query); });
}

QFuture<Result<TitleOrder>> Catalog::order(const TitleQuery &query)
{
    return d->read([query](Database &database) { return TitleReader(database).order(query); });
}

QFuture<Result<Counts>> Catalog::counts(const ProfileId &)
{
    return d->read([](Database &database) { return TitleReader(database).counts(); });
}

QFuture<Result<QVector<TitleCard>>> Catalog::continueWatching(const ProfileId &viewer, int limit)
{
    return d->read([viewer, limit](Database &database) {
        return TitleReader(database).continueWatching(viewer, limit);
    });
}

QFuture<Result<QVector<TitleCard>>> Catalog::nextUp(const ProfileId &viewer, int limit)
{
    return d->read([viewer, limit](
                       Database &database) { return TitleReader(database).nextUp(viewer, limit); });
}

QFuture<Result<QVector<TitleCard>>> Catalog::recentlyAdded(const ProfileId &viewer, int limit)
{
    return d->read([viewer, limit](Database &database) {
        return TitleReader(database).recentlyAdded(viewer, limit);
    });
}

QFuture<Result<QVector<TitleId>>> Catalog::titlesWithPrefix(const QString &prefix)
{
    return d->read(
        [prefix](Database &database) { return TitleReader(database).withPrefix(prefix); });
}

QFuture<Result<TitleDetails>> Catalog::details(const ProfileId &viewer, const TitleId &title)
{
    return d->read([viewer, title](Database &database) {
        return DetailReader(database).details(viewer, title);
    });
}

QFuture<Result<QVector<TitleCard>>> Catalog::similar(
    const ProfileId &viewer, const TitleId &title, int limit)
{
    return d->read([viewer, title, limit](Database &database) {
        return TitleReader(database).similar(viewer, title, limit);
    });
}

QFuture<Result<QString>> Catalog::fileBelow(const TitleId &title)
{
    return d->read([title](Database &database) { return DetailReader(database).fileBelow(title); });
}

QFuture<Result<TitleFile>> Catalog::titleOfFile(const QString &path, const SampleId &bytes)
{
    return d->read([path, bytes](Database &database) {
        return DetailReader(database).titleOfFile(path, bytes);
    });
}

QFuture<Result<PictureId>> Catalog::stillOf(const QString &file, const ObjectId &object)
{
    return d->read(
        [file, object](Database &database) { return TitleReader(database).stillOf(file, object); });
}

QFuture<Result<QVector<TitleCard>>> Catalog::cards(
    const ProfileId &viewer, const QVector<TitleId> &titles)
{
    return d->read([viewer, titles](
                       Database &database) { return TitleReader(database).cards(viewer, titles); });
}

QFuture<Result<QVector<SearchHit>>> Catalog::search(
    const ProfileId &viewer, const QString &text, int limit)
{
    return d->read([this, viewer, text, limit](Database &database) {
        return SearchReader(database, d->words).search(viewer, text, limit);
    });
}

QFuture<Result<QVector<Profile>>> Catalog::profiles()
{
    return d->read([](Database &database) { return DetailReader(database).profiles(); });
}

QFuture<Result<QVector<QString>>> Catalog::genres(const ProfileId &)
{
    return d->read([](Database &database) { return TitleReader(database).genres(); });
}

QFuture<Result<>> Catalog::setPosition(const ProfileId &viewer, const TitleId &title,
    const VersionId &version, qint64 positionMs, qint64 durationMs)
{
    return d->write(Urgency::Person, [=](CatalogWriter &writer) {
        return writer.setPosition(viewer, title, version, positionMs, durationMs);
    });
}

QFuture<Result<>> Catalog::setWatched(const ProfileId &viewer, const TitleId &title, bool watched)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.setWatched(viewer, title, watched); });
}

QFuture<Result<QVector<ImportTarget>>> Catalog::importTargets()
{
    return d->read([](Database &database) { return readImportTargets(database); });
}

QFuture<Result<QVector<bool>>> Catalog::importPlays(
    const ProfileId &viewer, const QVector<ImportedPlay> &plays, ImportMode mode)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.importPlays(viewer, plays, mode); });
}

QFuture<Result<>> Catalog::setWatched(
    const ProfileId &viewer, const QVector<TitleId> &titles, bool watched)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.setWatched(viewer, titles, watched); });
}

QFuture<Result<TitleId>> Catalog::identify(const ProfileId &viewer, const TitleId &title,
    const VersionId &version, const MeantTitle &meant)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.identify(viewer, title, version, meant); });
}

QFuture<Result<TitleId>> Catalog::withdrawIdentified(
    const ProfileId &viewer, const QVector<NamedFile> &files)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.withdrawIdentified(viewer, files); });
}

QFuture<Result<QVector<TitleFile>>> Catalog::filesOf(const TitleId &title)
{
    return d->read([title](Database &database) { return Ingestor::filesOf(database, title); });
}

QFuture<Result<TitleEdits>> Catalog::editTitle(
    const ProfileId &viewer, const TitleId &title, const TitleEdits &edits)
{
    return d->write(Urgency::Person, [viewer, title, edits](CatalogWriter &writer) {
        return writer.editTitle(viewer, title, edits);
    });
}

QFuture<Result<ProfileId>> Catalog::addProfile(const QString &name, const QString &color)
{
    return d->write(
        Urgency::Person, [=](CatalogWriter &writer) { return writer.addProfile(name, color); });
}

QFuture<Result<QVector<QString>>> Catalog::tags(const ProfileId &)
{
    return d->read([=](Database &database) { return ListReader(database).tags(); });
}

QFuture<Result<QVector<Collection>>> Catalog::collections(const ProfileId &)
{
    return d->read([=](Database &database) { return ListReader(database).collections(); });
}

QFuture<Result<QVector<TitleCard>>> Catalog::collectionTitles(
    const ProfileId &viewer, const CollectionId &collection)
{
    return d->read([=](Database &database) {
        return ListReader(database).collectionTitles(viewer, collection);
    });
}

QFuture<Result<QVector<Playlist>>> Catalog::playlists(const ProfileId &viewer)
{
    return d->read([=](Database &database) { return ListReader(database).playlists(viewer); });
}

QFuture<Result<QVector<TitleCard>>> Catalog::playlistTitles(
    const ProfileId &viewer, const PlaylistId &playlist, int limit)
{
    return d->read([=](Database &database) {
        return ListReader(database).playlistTitles(viewer, playlist, limit);
    });
}

QFuture<Result<Person>> Catalog::person(const ProfileId &viewer, const PersonId &person)
{
    return d->read([=](Database &database) { return ListReader(database).person(viewer, person); });
}

QFuture<Result<QVector<HouseholdDevice>>> Catalog::devices()
{
    return d->read([](Database &database) { return DeviceReader::devices(database); });
}

QFuture<Result<>> Catalog::retireDevice(const DeviceId &device)
{
    return d->write(
        Urgency::Person, [=](CatalogWriter &writer) { return writer.retireDevice(device); });
}

QFuture<Result<>> Catalog::onWriter(std::function<Result<>(CatalogWriter &)> job)
{
    return d->write(Urgency::Background, std::move(job));
}

QFuture<Result<>> Catalog::onReader(std::function<Result<>(Database &)> job)
{
    return d->read(std::move(job));
}

QFuture<Result<>> Catalog::setFavourite(
    const ProfileId &viewer, const QVector<TitleId> &titles, bool favourite)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.setFavourite(viewer, titles, favourite); });
}

QFuture<Result<>> Catalog::setRating(const ProfileId &viewer, const TitleId &title, int rating)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.setRating(viewer, title, rating); });
}

QFuture<Result<>> Catalog::setTag(
    const ProfileId &viewer, const QVector<TitleId> &titles, const QString &name, bool present)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.setTag(viewer, titles, name, present); });
}

QFuture<Result<>> Catalog::setRemoved(
    const ProfileId &viewer, const QVector<TitleId> &titles, bool removed)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.setRemoved(viewer, titles, removed); });
}

QFuture<Result<CollectionId>> Catalog::addCollection(const ProfileId &viewer, const QString &name)
{
    return d->write(
        Urgency::Person, [=](CatalogWriter &writer) { return writer.addCollection(viewer, name); });
}

QFuture<Result<>> Catalog::setInCollection(const ProfileId &viewer, const CollectionId &collection,
    const QVector<TitleId> &titles, bool present)
{
    return d->write(Urgency::Person, [=](CatalogWriter &writer) {
        return writer.setInCollection(viewer, collection, titles, present);
    });
}

QFuture<Result<PlaylistId>> Catalog::addPlaylist(
    const ProfileId &owner, const QString &name, const QString &rule)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.addPlaylist(owner, name, rule); });
}

QFuture<Result<>> Catalog::setPlaylistRemoved(
    const ProfileId &viewer, const PlaylistId &playlist, bool removed)
{
    return d->write(Urgency::Person, [=](CatalogWriter &writer) {
        return writer.setPlaylistRemoved(viewer, playlist, removed);
    });
}

QFuture<Result<>> Catalog::addToPlaylist(
    const ProfileId &viewer, const PlaylistId &playlist, const QVector<TitleId> &titles)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.addToPlaylist(viewer, playlist, titles); });
}

QFuture<Result<>> Catalog::removeFromPlaylist(
    const ProfileId &viewer, const PlaylistId &playlist, const QVector<TitleId> &titles)
{
    return d->write(Urgency::Person,
        [=](CatalogWriter &writer) { return writer.removeFromPlaylist(viewer, playlist, titles); });
}

} // namespace Library
