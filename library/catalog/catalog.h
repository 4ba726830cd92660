#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"
#include "library/catalog/catalogchange.h"
#include "library/catalog/description.h"
#include "library/catalog/titleedits.h"
#include "library/catalog/types.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>

namespace Library {

class CatalogWriter;
class Database;
struct CheckQuestion;
struct CheckSummary;
struct CheckedObject;
struct ContentCopies;
struct DescribeQuestion;
struct DescribeTarget;
struct Emptied;
struct HistoryEntry;
struct HistoryPage;
struct HistoryQuery;
struct HouseholdDevice;
struct ImportTarget;
struct ImportedPlay;
struct MeantTitle;
struct NamedFile;
struct ObjectCheck;
struct OnlineDescription;
struct PictureListing;
struct PictureNames;
struct TitleFile;
struct TrashEntry;
enum class DescribeOutcome;
enum class ImportMode;

//! The household's catalog on this PC. One writer thread, a few reader threads; every call returns
//! at once and its future is finished on one of those. Calls are safe from any thread.
class Catalog final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Catalog)
public:
    //! Opens or creates the file, migrates it after a backup. Blocks; called before the window is
    //! shown or on a command line. A newer file opens read-only: isReadOnly() and notice() tell.
    static Result<std::unique_ptr<Catalog>> open(const QString &file, const Clock &clock);
    ~Catalog() override;

    bool isReadOnly() const;
    QString notice() const; //!< what the person must know about how it was opened; may be empty

    // Reading. Every query takes the viewer.
    QFuture<Result<TitlePage>> page(const TitleQuery &query);
    //! Of a page that leaves it open.
    QFuture<Result<int>> total(const TitleQuery &query);
    //! Which titles a list has, first to last, of one kind or below one title; its cursor and limit
    //! do not count. 100 000 titles take some hundredths of a second.
    QFuture<Result<TitleOrder>> order(const TitleQuery &query);
    QFuture<Result<Counts>> counts(const ProfileId &viewer);
    QFuture<Result<QVector<TitleCard>>> continueWatching(const ProfileId &viewer, int limit);
    QFuture<Result<QVector<TitleCard>>> nextUp(const ProfileId &viewer, int limit);
    QFuture<Result<QVector<TitleCard>>> recentlyAdded(const ProfileId &viewer, int limit);
    QFuture<Result<TitleDetails>> details(const ProfileId &viewer, const TitleId &title);
    //! What somebody who likes this title may like, the nearest first.
    QFuture<Result<QVector<TitleCard>>> similar(
        const ProfileId &viewer, const TitleId &title, int limit);
    QFuture<Result<QVector<TitleCard>>> cards(
        const ProfileId &viewer, const QVector<TitleId> &titles);
    //! A file of this PC that is the title's, or of an episode of it; NotFound when there is none.
    QFuture<Result<QString>> fileBelow(const TitleId &title);
    //! What a file is to the library, by its bytes or, where the library has not read these, by its
    //! path; a null title: nothing. The path is the one that the library has.
    QFuture<Result<TitleFile>> titleOfFile(const QString &path, const SampleId &bytes);
    //! The still of the title that a file of this PC or an object of the store belongs to; null
    //! while there is none.
    QFuture<Result<PictureId>> stillOf(const QString &file, const ObjectId &object);
    //! Titles whose id begins with these hexadecimal digits, at most two: enough to know whether
    //! the prefix names one. Nothing for a prefix that is no such number.
    QFuture<Result<QVector<TitleId>>> titlesWithPrefix(const QString &prefix);
    //! The best hits, at most so many. What a key costs while somebody types grows with them:
    //! kHitsWhileTyping fill a screen, and kHitsAtRest are all that anybody reads.
    QFuture<Result<QVector<SearchHit>>> search(
        const ProfileId &viewer, const QString &text, int limit);
    static constexpr int kHitsWhileTyping = 16;
    static constexpr int kHitsAtRest = 60;
    //! What of the library lies in one folder of this PC, folders first; only what is below it.
    QFuture<Result<QVector<FolderEntry>>> folderLevel(const ProfileId &viewer, const QString &path);
    //! Files of this PC and stored ones that are the title, or below it.
    QFuture<Result<QVector<TitleFile>>> filesOf(const TitleId &title);
    QFuture<Result<QVector<Profile>>> profiles();
    //! Every title, with all that it can be recognised by elsewhere.
    QFuture<Result<QVector<ImportTarget>>> importTargets();
    QFuture<Result<QVector<QString>>> genres(const ProfileId &viewer);
    QFuture<Result<QVector<QString>>> tags(const ProfileId &viewer);
    QFuture<Result<QVector<Collection>>> collections(const ProfileId &viewer);
    QFuture<Result<QVector<TitleCard>>> collectionTitles(
        const ProfileId &viewer, const CollectionId &collection);
    QFuture<Result<QVector<Playlist>>> playlists(const ProfileId &viewer);
    QFuture<Result<QVector<TitleCard>>> playlistTitles(
        const ProfileId &viewer, const PlaylistId &playlist, int limit);
    QFuture<Result<Person>> person(const ProfileId &viewer, const PersonId &person);
    //! What was done, by whom and when, the newest first.
    QFuture<Result<HistoryPage>> history(const HistoryQuery &query);
    //! Acts whose id begins with these hexadecimal digits, at most two.
    QFuture<Result<QVector<OperationId>>> actsWithPrefix(const QString &prefix);
    //! One act; NotFound when the history does not have it (any more).
    QFuture<Result<HistoryEntry>> historyEntry(const OperationId &operation);
    //! What lies in the trash, the latest first. What was removed before the time is left out when
    //! the store has nothing for it alone.
    QFuture<Result<QVector<TrashEntry>>> trash(qint64 sinceMs);
    //! Titles out of the library whose id begins with these digits, at most two.
    QFuture<Result<QVector<TitleId>>> removedWithPrefix(const QString &prefix);
    //! Objects that nothing refers to any more, to be removed from the store.
    QFuture<Result<QVector<StoredObject>>> markedObjects();

    // What a person does.
    QFuture<Result<>> setPosition(const ProfileId &viewer, const TitleId &title,
        const VersionId &version, qint64 positionMs, qint64 durationMs);
    QFuture<Result<>> setWatched(const ProfileId &viewer, const TitleId &title, bool watched);
    //! Takes over what a viewer did in another program, as one act; which of them changed anything.
    QFuture<Result<QVector<bool>>> importPlays(
        const ProfileId &viewer, const QVector<ImportedPlay> &plays, ImportMode mode);
    //! Several titles are one act each: all of it happens or none, and one undo takes it back.
    QFuture<Result<>> setWatched(
        const ProfileId &viewer, const QVector<TitleId> &titles, bool watched);
    QFuture<Result<>> setFavourite(
        const ProfileId &viewer, const QVector<TitleId> &titles, bool favourite);
    //! 1 to 10; 0: none.
    QFuture<Result<>> setRating(const ProfileId &viewer, const TitleId &title, int rating);
    QFuture<Result<>> setTag(
        const ProfileId &viewer, const QVector<TitleId> &titles, const QString &name, bool present);
    //! Out of the library, and back.
    QFuture<Result<>> setRemoved(
        const ProfileId &viewer, const QVector<TitleId> &titles, bool removed);
    QFuture<Result<CollectionId>> addCollection(const ProfileId &viewer, const QString &name);
    QFuture<Result<>> setInCollection(const ProfileId &viewer, const CollectionId &collection,
        const QVector<TitleId> &titles, bool present);
    //! A smart one with a rule as FilterRule writes it.
    QFuture<Result<PlaylistId>> addPlaylist(
        const ProfileId &owner, const QString &name, const QString &rule);
    QFuture<Result<>> setPlaylistRemoved(
        const ProfileId &viewer, const PlaylistId &playlist, bool removed);
    QFuture<Result<>> addToPlaylist(
        const ProfileId &viewer, const PlaylistId &playlist, const QVector<TitleId> &titles);
    QFuture<Result<>> removeFromPlaylist(
        const ProfileId &viewer, const PlaylistId &playlist, const QVector<TitleId> &titles);
    //! All files of the title, or those of one version, are what somebody means, whatever they are
    //! called, on every PC and at every scan; they take along what people did. The title that they
    //! are now.
    QFuture<Result<TitleId>> identify(const ProfileId &viewer, const TitleId &title,
        const VersionId &version, const MeantTitle &meant);
    //! Takes that back: the files are what their names say; the title of the first.
    QFuture<Result<TitleId>> withdrawIdentified(
        const ProfileId &viewer, const QVector<NamedFile> &files);
    //! Over what scans and services say, until it is reset; returns what takes it back.
    QFuture<Result<TitleEdits>> editTitle(
        const ProfileId &viewer, const TitleId &title, const TitleEdits &edits);
    QFuture<Result<ProfileId>> addProfile(const QString &name, const QString &color);
    //! Takes one act back as a new one, whose id it returns; refused, with who overwrote it, unless
    //! the act still is the last that was said of all it changed.
    //! of: only what it did to this title and what is below it.
    QFuture<Result<OperationId>> undo(const ProfileId &viewer, const OperationId &operation,
        const std::optional<TitleId> &of = std::nullopt);
    //! Removes titles of the trash for good, all of them when none is given. No byte is removed by
    //! this; what nothing refers to any more is marked.
    QFuture<Result<Emptied>> emptyTrash(const ProfileId &viewer, const QVector<TitleId> &titles);
    //! Marks what only titles name that were removed before the time.
    QFuture<Result<QVector<ObjectId>>> expireTrash(qint64 beforeMs);
    //! Out of the trash; also what was removed for good.
    QFuture<Result<>> putBack(const ProfileId &viewer, const QVector<TitleId> &titles);

    // What the scanner and the uploader do.
    QFuture<Result<Folder>> addFolder(const QString &path);
    QFuture<Result<>> removeFolder(qint64 folder);
    QFuture<Result<QVector<Folder>>> folders();
    //! Also forgets files of a folder that is there which have been missing for 30 days; what
    //! viewers did with them stays.
    QFuture<Result<>> setFolderState(qint64 folder, const FolderState &state);
    QFuture<Result<>> setFolderWatching(qint64 folder, FolderWatching watching);
    //! New videos of the folder are copied into the storage by themselves, or not any more.
    QFuture<Result<>> setFolderUploads(qint64 folder, bool uploads);
    //! Those of all folders that are to be copied now; readable, and not in the storage.
    QFuture<Result<QVector<CatalogFile>>> filesToUpload(int limit);
    //! They were queued: never again by themselves.
    QFuture<Result<>> setUploadsSettled(const QVector<SampleId> &samples);
    //! Files known below a folder, for comparing with what a walk sees; missing ones included.
    QFuture<Result<QVector<CatalogFile>>> files(qint64 folder);
    //! One transaction; returns the title of each video in order.
    QFuture<Result<QVector<TitleId>>> ingest(const QVector<IngestedVideo> &videos);
    //! Files seen missing while their folder is certainly there. Those that were ingested from
    //! another place since are forgotten: they have moved.
    QFuture<Result<>> setMissing(const QVector<QString> &paths);
    //! Files as the catalog knew them that are there again.
    QFuture<Result<>> setFound(const QVector<QString> &paths);
    //! Files that nobody can tell about: the part of the folder that holds them is away.
    QFuture<Result<>> setHidden(const QVector<QString> &paths);
    //! Samples of files that were added before samples were taken.
    QFuture<Result<>> setSamples(const QVector<CatalogFile> &files);
    //! Every file of this PC, in any folder, that has or had one of these bytes.
    QFuture<Result<QVector<CatalogFile>>> filesWithSamples(const QVector<SampleId> &samples);
    //! The side-cars of files that are as they were otherwise.
    QFuture<Result<>> setSubtitles(const QVector<CatalogFile> &files);
    //! Descriptions and pictures beside videos, as they were when they were last looked at.
    QFuture<Result<QVector<FileFacts>>> sideFiles(qint64 folder);
    QFuture<Result<>> noteSideFiles(const SideFiles &files);
    //! Titles whose pictures changed beside their files.
    QFuture<Result<QVector<TitleId>>> titlesWithNewPictures(int limit);
    //! Titles that still need pictures, what the person sees first.
    QFuture<Result<QVector<TitleCard>>> titlesWithoutPictures(int limit);
    QFuture<Result<>> setPictures(const TitleId &title, const PictureId &poster,
        const PictureId &still, Origin origin, const PictureId &backdrop = {});
    //! Titles that the network was not asked about yet.
    QFuture<Result<QVector<DescribeTarget>>> describeTargets(const DescribeQuestion &question);
    //! What the network says of a title, below what a person set and what an NFO file says.
    QFuture<Result<>> describe(const TitleId &title, const OnlineDescription &description,
        DescribeOutcome outcome, const QString &language);
    //! The live object that holds these bytes; a null id when there is none.
    QFuture<Result<StoredObject>> objectWithContent(const ContentId &content);
    //! What the store has of titles and, of a series or a season, of its episodes; in their order,
    //! the best rendition first.
    QFuture<Result<QVector<StoredVersion>>> storedVersions(const QVector<TitleId> &titles);
    //! Objects are on this PC now, or not any more.
    QFuture<Result<>> setHere(HerePlace place, const QVector<ObjectId> &objects, bool here);
    //! These objects and no others.
    QFuture<Result<>> setAllHere(HerePlace place, const QVector<ObjectId> &objects);

    // What this PC does for the household's storage; see PictureCopies and ObjectChecks.
    QFuture<Result<PictureNames>> picturesToCopy(const QByteArray &after, int rows);
    QFuture<Result<QVector<PictureId>>> picturesToCopyOf(const QVector<TitleId> &titles);
    QFuture<Result<PictureListing>> pictureListing();
    QFuture<Result<>> notePictureCopies(const QVector<PictureId> &pictures);
    QFuture<Result<>> notePictureListing(
        const PictureListing &listing, const QVector<PictureId> &pictures);
    QFuture<Result<QVector<CheckedObject>>> objectsToCheck(const CheckQuestion &question);
    QFuture<Result<CheckSummary>> checkSummary();
    QFuture<Result<ContentCopies>> contentCopies(const ContentId &content);
    QFuture<Result<>> noteCheck(const ObjectCheck &check);
    QFuture<Result<>> replaceObject(
        const ObjectId &bad, const StoredObject &good, const ContentId &content, qint64 sizeBytes);

    //! The PCs of the household.
    QFuture<Result<QVector<HouseholdDevice>>> devices();
    //! Nothing waits for it any more; InvalidInput for this PC.
    QFuture<Result<>> retireDevice(const DeviceId &device);
    //! For replication, whose acts are decided one by one: runs the job on the writing thread,
    //! where the catalog's own acts wait meanwhile. What it captures lives until it has run or the
    //! catalog is gone.
    QFuture<Result<>> onWriter(std::function<Result<>(CatalogWriter &)> job);
    //! The same within one transaction of a reading thread; may take its time.
    QFuture<Result<>> onReader(std::function<Result<>(Database &)> job);

signals:
    //! After a commit; emitted on this object's thread, coalesced to at most one each 100 ms.
    void changed(const Library::CatalogChange &change);

private:
    class Private;
    explicit Catalog(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace Library
