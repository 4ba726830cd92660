#pragma once

#include "library/base/result.h"
#include "library/catalog/shared/changewriter.h"
#include "library/catalog/types.h"

namespace Library {

class Database;

//! Turns what a scan or an upload knows of a video into titles, versions, objects and local files.
//! Finds what is there already: the same video again changes and logs nothing. Works inside the
//! caller's transaction on the writer's thread.
class Ingestor
{
public:
    Ingestor(Database &database, ChangeWriter &changes);

    Result<TitleId> ingest(const IngestedVideo &seen);
    //! What ingest() and its like wrote beside the shared tables.
    Touched takeTouched();

private:
    struct KnownFile
    {
        qint64 id = 0;
        TitleId title;
        VersionId version;
        std::optional<ContentId> content;
        bool sameFacts = false; //!< size and time are as they were
        bool missing = false; //!< it was not there at the last scan
        bool moved = false; //!< what is known lies under another path
    };

    static Scope scopeOf(const TitleId &title);
    Result<std::optional<KnownFile>> findKnown(const IngestedVideo &video);
    Result<TitleId> titleFor(const IngestedVideo &video, const std::optional<KnownFile> &known);
    Result<TitleId> putMovie(const TitleIdentity &identity);
    Result<TitleId> putEpisode(const TitleIdentity &identity);
    Result<TitleId> putSeries(const TitleIdentity &identity);
    Result<TitleId> putSeason(const TitleId &series, int season);
    Result<TitleId> putExtra(const TitleIdentity &identity);
    Result<> putExternalIds(const TitleIdentity &identity, const TitleId &title);
    Result<TitleId> putHomeVideo(const IngestedVideo &video, const std::optional<KnownFile> &known);
    Result<> putTitle(const TitleId &id, const Fields &identity);
    Result<> adopt(const TitleId &local, const TitleId &shared);
    Result<> carryPlayState(const TitleId &from, const TitleId &to);
    Result<> carryPlayCount(const QByteArray &profile, const TitleId &from, const TitleId &to);
    Result<VersionId> putVersion(const TitleId &title, const IngestedVideo &video);
    Result<> putContent(const IngestedVideo &video, const TitleId &title);
    Result<> putContentFailure(const ContentId &content, const QString &reason);
    Result<> putFile(const IngestedVideo &video, const TitleId &title, const VersionId &version,
        const std::optional<KnownFile> &known);
    Result<std::optional<ContentId>> hashedContent(const FileFacts &file);
    Result<> noteHashed(const FileFacts &file, const ContentId &content);
    Result<> noteStored(
        const KnownFile &known, const TitleId &title, const VersionId &version, ContentId content);
    Result<std::optional<KnownFile>> findFile(const FileFacts &file);
    Result<std::optional<KnownFile>> findMoved(const FileFacts &file);
    Result<bool> exists(const TitleId &title);
    Result<bool> hasKind(const TitleId &title, TitleKind kind);

    Database &m_database;
    ChangeWriter &m_changes;
    Touched m_touched;
};

} // namespace Library
