#pragma once

#include "library/base/result.h"
#include "library/catalog/catalogchange.h"
#include "library/catalog/database.h"
#include "library/catalog/description.h"
#include "library/catalog/deviceidentity.h"
#include "library/catalog/history/history.h"
#include "library/catalog/identification.h"
#include "library/catalog/importedplay.h"
#include "library/catalog/ingestor.h"
#include "library/catalog/maintainer.h"
#include "library/catalog/onlinedescription.h"
#include "library/catalog/searchcompactor.h"
#include "library/catalog/shared/changewriter.h"
#include "library/catalog/shared/replicationlog.h"
#include "library/catalog/shared/undo.h"
#include "library/catalog/titleedits.h"
#include "library/catalog/transaction.h"
#include "library/catalog/types.h"

#include <functional>

namespace Library {

//! Every act that changes the catalog, each in one transaction: all of it happens or none. Owns the
//! one writing connection; belongs to the writer's thread.
class CatalogWriter
{
public:
    //! The database is open and its schema up to date.
    static Result<std::unique_ptr<CatalogWriter>> create(Database database,
        const DeviceIdentity::Place &place, const Clock &clock,
        const UpkeepProgress &progress = {});
    ~CatalogWriter();
    CatalogWriter(const CatalogWriter &) = delete;
    CatalogWriter &operator=(const CatalogWriter &) = delete;

    Result<> setPosition(const ProfileId &viewer, const TitleId &title, const VersionId &version,
        qint64 positionMs, qint64 durationMs);
    //! Which of the plays changed anything; in a trial, would change.
    Result<QVector<bool>> importPlays(
        const ProfileId &viewer, const QVector<ImportedPlay> &plays, ImportMode mode);
    Result<> setWatched(const ProfileId &viewer, const QVector<TitleId> &titles, bool watched);
    Result<> setWatched(const ProfileId &viewer, const TitleId &title, bool watched)
    {
        return setWatched(viewer, QVector<TitleId>{title}, watched);
    }
    Result<> setFavourite(const ProfileId &viewer, const QVector<TitleId> &titles, bool favourite);
    //! 1 to 10; 0: none.
    Result<> setRating(const ProfileId &viewer, const TitleId &title, int rating);
    Result<> setTag(
        const ProfileId &viewer, const QVector<TitleId> &titles, const QString &name, bool present);
    //! Out of the library, and back.
    Result<> setRemoved(const ProfileId &viewer, const QVector<TitleId> &titles, bool removed);
    Result<CollectionId> addCollection(const ProfileId &viewer, const QString &name);
    Result<> setInCollection(const ProfileId &viewer, const CollectionId &collection,
        const QVector<TitleId> &titles, bool present);
    //! A smart one with a rule as FilterRule writes it.
    Result<PlaylistId> addPlaylist(
        const ProfileId &owner, const QString &name, const QString &rule);
    Result<> setPlaylistRemoved(const ProfileId &viewer, const PlaylistId &playlist, bool removed);
    Result<> addToPlaylist(
        const ProfileId &viewer, const PlaylistId &playlist, const QVector<TitleId> &titles);
    Result<> removeFromPlaylist(
        const ProfileId &viewer, const PlaylistId &playlist, const QVector<TitleId> &titles);
    //! All files of the title, or those of one version, are what somebody means; the title that
    //! they are now.
    Result<TitleId> identify(const ProfileId &viewer, const TitleId &title,
        const VersionId &version, const MeantTitle &meant);
    //! The files are what their names say; the title of the first.
    Result<TitleId> withdrawIdentified(const ProfileId &viewer, const QVector<NamedFile> &files);
    Result<ProfileId> addProfile(const QString &name, const QString &color);

    Result<Folder> addFolder(const QString &path);
    Result<> removeFolder(qint64 folder);
    Result<> setFolderState(qint64 folder, const FolderState &state);
    Result<> setFolderWatching(qint64 folder, FolderWatching watching);
    Result<QVector<TitleId>> ingest(const QVector<IngestedVideo> &videos);
    Result<> setMissing(const QVector<QString> &paths);
    Result<> setFound(const QVector<QString> &paths);
    Result<> setHidden(const QVector<QString> &paths);
    Result<> setSamples(const QVector<CatalogFile> &files);
    Result<> setSubtitles(const QVector<CatalogFile> &files);
    Result<> setPictures(const TitleId &title, const PictureId &poster, const PictureId &still,
        Origin origin, const PictureId &backdrop = {});
    Result<> setFolderUploads(qint64 folder, bool uploads);
    Result<> setUploadsSettled(const QVector<SampleId> &samples);
    Result<> setHere(HerePlace place, const QVector<ObjectId> &objects, bool here);
    Result<> setAllHere(HerePlace place, const QVector<ObjectId> &objects);
    Result<> noteSideFiles(const SideFiles &files);
    Result<TitleEdits> editTitle(
        const ProfileId &viewer, const TitleId &title, const TitleEdits &edits);
    Result<> describe(const TitleId &title, const OnlineDescription &description,
        DescribeOutcome outcome, const QString &language);
    //! Takes one act back as a new one, whose id it returns; refused with who overwrote it.
    Result<OperationId> undo(const ProfileId &viewer, const OperationId &operation,
        const std::optional<TitleId> &of = std::nullopt);
    //! Removes titles of the trash for good, all of them when none is given, and marks the objects
    //! that no other title names.
    Result<Emptied> emptyTrash(const ProfileId &viewer, const QVector<TitleId> &titles);
    //! Marks what only titles name that were removed before the time.
    Result<QVector<ObjectId>> expireTrash(qint64 beforeMs);
    //! Out of the trash; also what was removed for good.
    Result<> putBack(const ProfileId &viewer, const QVector<TitleId> &titles);
    //! Every incarnation of another device.
    Result<> retireDevice(const DeviceId &device);
    //! Merges records of another device, in any order, as one act.
    Result<> replay(const QVector<ChangeRecord> &records);

    //! One act: all that the body puts into changes() has one operation id, and is committed with
    //! the rows that follow from it.
    Result<> act(Origin origin, const ProfileId &viewer, const std::function<Result<>()> &body,
        Durability durability = Durability::Ordered);
    //! ReplicationLog::seal() as one durable act.
    Result<> seal(quint64 sequence, const QByteArray &hash, const QByteArray &bytes,
        const QVector<PendingRecord> &sealed);
    //! Merges the next segment of another writer as one act.
    Result<> mergeSegment(const WriterId &writer, quint64 sequence, const QByteArray &hash,
        const QVector<ChangeRecord> &records, qint64 sealedMs = 0);

    //! What was committed since the last call.
    CatalogChange takeChange();
    //! When another program has written to the catalog since the last call, anything may be
    //! another.
    Result<> noteOthers();
    //! SearchCompactor::step().
    Result<bool> compactSearch() { return m_compactor.step(); }

    Database &database() { return m_database; }
    ChangeWriter &changes() { return m_changes; }
    ReplicationLog &replicationLog() { return m_log; }
    Maintainer &maintainer() { return m_maintainer; }

private:
    CatalogWriter(Database database, const WriterId &writer, const Clock &clock);
    Result<> settle(const DeviceIdentity::Place &place);
    Result<> ensureProfile();
    struct Viewed
    {
        bool watched = false;
        qint64 positionMs = 0;
        QByteArray epoch = QByteArray(16, '\0');
    };
    Result<Viewed> viewed(const ProfileId &viewer, const TitleId &title);
    Result<> finishPlaying(const ProfileId &viewer, const TitleId &title);
    Result<> putWatched(const ProfileId &viewer, const TitleId &title, bool watched);
    //! One act over titles that are there, as each of them or none.
    Result<> forEach(Origin origin, const ProfileId &viewer, const QVector<TitleId> &titles,
        const std::function<Result<>(const TitleId &)> &body);
    //! What the files of a title were.
    struct Former
    {
        TitleIdentity identity;
        TitleId series;
    };
    Result<QHash<TitleId, Former>> formerTitles(const QVector<TitleFile> &files);
    Result<TitleId> meantTitles(const TitleId &title, const QVector<TitleFile> &files,
        const MeantTitle &meant, QHash<TitleId, TitleId> &targets);
    Result<> sayIdentified(const TitleFile &file, const TitleId &title);
    Result<> moveIdentified(const QHash<TitleId, TitleId> &targets);
    Result<> write(const UndoPlan &plan);
    Result<> markCopies(const QVector<TitleId> &titles, Emptied &emptied);
    Result<> mark(const ObjectId &object);
    Result<QVector<TitleId>> inTrash(const QVector<TitleId> &titles);
    Result<qint64> lastPosition(const char *sql, const QByteArray &list);
    Result<QVector<TitleId>> playableBelow(const TitleId &title);
    Result<> rememberSideFiles(const SideFiles &files);
    Result<> touchTitles(const char *sql, qint64 parameter);
    Result<> noteMissing(const QString &path);
    Result<> forgetMissing(qint64 folder, qint64 beforeMs);
    Result<> updateFiles(const char *sql, const QVector<QString> &paths);
    Result<> beginUploads(qint64 folder);
    Result<> settleUploads(qint64 folder);
    Result<> noteHere(HerePlace place, const ObjectId &object, bool here);

    Database m_database;
    ChangeWriter m_changes;
    ReplicationLog m_log;
    Maintainer m_maintainer;
    Ingestor m_ingestor;
    SearchCompactor m_compactor;
    Touched m_touched;
    CatalogChange m_change;
    qint64 m_othersVersion = 0; //!< of the commits of other programs; 0: never asked
};

} // namespace Library
