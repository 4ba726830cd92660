#pragma once

#include "library/base/result.h"
#include "library/catalog/shared/changewriter.h"
#include "library/catalog/types.h"

namespace Library {

class Database;
struct MeantTitle;
struct NamedFile;
struct TitleFile;

//! Turns what a scan or an upload knows of a video into titles, versions, objects and local files.
//! Finds what is there already: the same video again changes and logs nothing. Works inside the
//! caller's transaction on the writer's thread.
//!
//! Which title a file belongs to, the first that says something counts: what a person identified
//! these bytes as; what they were before, when anybody did something with that title or the name
//! now says nothing; the name.
class Ingestor
{
public:
    Ingestor(Database &database, ChangeWriter &changes);

    Result<TitleId> ingest(const IngestedVideo &seen);
    //! Gives each file of this PC, and what only the store has, the title that a person identified
    //! its bytes as.
    Result<> heedIdentified();
    //! Of these bytes it was withdrawn what they are: the next scan reads the names of their files.
    Result<> heedWithdrawn(const QSet<QByteArray> &bytes);
    //! All files of a title and of what is below it.
    static Result<QVector<TitleFile>> filesOf(Database &database, const TitleId &title);
    //! The title that a person means, made when it is not there.
    Result<TitleId> titleMeant(const MeantTitle &meant, const std::optional<ContentId> &content);
    Result<TitleId> extraMeant(const TitleId &of, const QString &name);
    //! Makes a file the title that its name says.
    Result<TitleId> nameAgain(const NamedFile &named);
    Result<bool> hasFiles(const TitleId &title);
    //! Takes along what people did with a title: what they watched, like, wrote and put in lists.
    //! Its names stay with it.
    Result<> carryOver(const TitleId &from, const TitleId &to);
    //! For a file that is gone from its place: when the same bytes are elsewhere by now, they take
    //! over what was known of it. True: it was only moved, and nothing is missing.
    Result<bool> settleMoved(const QString &path);
    //! What ingest() and its like wrote beside the shared tables.
    Touched takeTouched();

private:
    struct KnownFile
    {
        qint64 id = 0; //!< of local_file; 0: remembered from before
        TitleId title;
        VersionId version;
        std::optional<ContentId> content;
        bool sameBytes = false;
        bool missing = false; //!< it was not there at the last scan
        bool moved = false; //!< what is known lies, or lay, under another path
        bool left = false; //!< and it is not, or cannot be seen, there any more
        bool certainlyGone = false; //!< from the other path
    };
    //! A row of local_file with what its version says.
    struct StoredFile
    {
        qint64 id = 0;
        TitleId title;
        VersionId version;
        std::optional<ContentId> content;
        std::optional<SampleId> sample;
        Fields versionFields;
        QString edition;
        qint64 sizeBytes = 0;
        int part = 0;
    };

    //! What a person said of bytes.
    struct Said
    {
        std::optional<TitleId> title;
        bool isWithdrawn = false; //!< nothing any more: the name counts
    };
    enum class Existing
    {
        Kept,
        Renumbered
    };

    static Scope scopeOf(const TitleId &title);
    static std::optional<TitleId> named(const TitleIdentity &identity);
    static TitleId otherExtra(const TitleIdentity &identity);
    Result<std::optional<KnownFile>> findKnown(const IngestedVideo &video);
    Result<TitleId> titleFor(const IngestedVideo &video, const std::optional<KnownFile> &known);
    Result<TitleId> titleByName(const IngestedVideo &video, const std::optional<KnownFile> &known);
    Result<Said> saidOf(
        const std::optional<SampleId> &sample, const std::optional<ContentId> &content);
    Result<TitleId> titleKnownAs(const QVector<StatedId> &ids, TitleKind kind);
    Result<TitleId> homeVideoMeant(
        const TitleIdentity &identity, const std::optional<ContentId> &content);
    Result<> bringBack(const TitleId &title);
    Result<> carryIdentified(const TitleId &from, const TitleId &to);
    Result<> sayOfStored(const KnownFile &known, const ContentId &content);
    Result<bool> keepsTitle(const IngestedVideo &video, const KnownFile &known);
    Result<bool> isTouched(const TitleId &title);
    Result<bool> isOfSeries(const TitleId &episode, const TitleId &series);
    Result<bool> isSeriesTouched(const TitleId &episode);
    Result<> follow(const KnownFile &known, const TitleId &title);
    Result<bool> hasOtherFiles(const TitleId &title, qint64 file);
    Result<std::optional<StoredFile>> storedFile(qint64 id);
    Result<std::optional<StoredFile>> storedVersion(const VersionId &version);
    Result<bool> isRetired(const VersionId &version);
    Result<> moveFile(const StoredFile &file, const TitleId &to);
    Result<> retire(const VersionId &version, const TitleId &title);
    Result<TitleId> putMovie(const TitleIdentity &identity);
    Result<TitleId> putEpisode(const TitleIdentity &identity);
    Result<TitleId> putEpisode(
        const TitleId &series, const TitleIdentity &identity, Existing existing);
    Result<TitleId> putSeries(const TitleIdentity &identity);
    Result<TitleId> putSeason(const TitleId &series, int season);
    Result<TitleId> putExtra(const TitleIdentity &identity);
    Result<> putExternalIds(const TitleIdentity &identity, const TitleId &title);
    Result<TitleId> putHomeVideo(const IngestedVideo &video, const std::optional<KnownFile> &known);
    Result<> putTaken(const TitleId &id, const IngestedVideo &video);
    Result<> putTitle(const TitleId &id, const Fields &identity);
    Result<> adopt(const TitleId &local, const TitleId &shared);
    Result<> adoptDescription(const TitleId &local, const TitleId &shared);
    Result<> forgetSideFiles(const TitleId &title);
    Result<> carryPlayState(const TitleId &from, const TitleId &to);
    Result<> carryLikes(const TitleId &from, const TitleId &to);
    Result<> carryLists(const TitleId &from, const TitleId &to);
    Result<> carryPictures(const TitleId &from, const TitleId &to);
    Result<> carryItems(const TitleId &from, const TitleId &to);
    Result<> carryMembers(Shared::Table table, const TitleId &from, const TitleId &to);
    Result<> carryPlayCount(const QByteArray &profile, const TitleId &from, const TitleId &to);
    Result<VersionId> putVersion(
        const TitleId &title, const IngestedVideo &video, const std::optional<KnownFile> &known);
    Result<VersionId> versionOf(const TitleId &title, const QString &edition, qint64 sizeBytes,
        int part, const std::optional<SampleId> &sample);
    Result<> putContent(const IngestedVideo &video, const TitleId &title);
    Result<> putContentFailure(const ContentId &content, const QString &reason);
    Result<> putFile(const IngestedVideo &video, const TitleId &title, const VersionId &version,
        const std::optional<KnownFile> &known);
    Result<std::optional<ContentId>> hashedContent(const FileFacts &file);
    Result<> noteHashed(const FileFacts &file, const ContentId &content);
    Result<> noteStored(
        const KnownFile &known, const TitleId &title, const VersionId &version, ContentId content);
    Result<std::optional<KnownFile>> findFile(const FileFacts &file,
        const std::optional<SampleId> &sample, const QVector<QString> &movedFrom);
    Result<std::optional<KnownFile>> findSample(
        const FileFacts &file, const SampleId &sample, const QVector<QString> &movedFrom);
    Result<std::optional<KnownFile>> findFormer(const SampleId &sample);
    Result<std::optional<KnownFile>> findLink(const FileFacts &file);
    Result<bool> exists(const TitleId &title);
    Result<bool> hasKind(const TitleId &title, TitleKind kind);

    Database &m_database;
    ChangeWriter &m_changes;
    Touched m_touched;
    QSet<qint64> m_namedAgain; //!< files, in this act
    //! While a video is another title than before: since when it is in the library.
    std::optional<qint64> m_addedMs;
};

} // namespace Library
