#pragma once

#include "library/base/result.h"
#include "library/catalog/identification.h"
#include "library/catalog/types.h"

namespace Library {

class Database;

//! Everything about single things: a title's details, profiles, folders, files. Stateless but for
//! the connection; used by one thread at a time.
class DetailReader
{
public:
    explicit DetailReader(Database &database);

    Result<TitleDetails> details(const ProfileId &viewer, const TitleId &title);
    Result<QVector<Profile>> profiles();
    Result<QVector<Folder>> folders();
    Result<QVector<CatalogFile>> files(qint64 folder);
    Result<QVector<CatalogFile>> filesWithSamples(const QVector<SampleId> &samples);
    Result<QVector<FolderEntry>> folderLevel(const ProfileId &viewer, const QString &path);
    Result<TitleFile> titleOfFile(const QString &path, const SampleId &bytes);
    Result<QString> fileBelow(const TitleId &title);
    Result<QVector<FileFacts>> sideFiles(qint64 folder);
    Result<QVector<CatalogFile>> filesToUpload(int limit);
    Result<QVector<StoredVersion>> storedVersions(const QVector<TitleId> &titles);
    Result<StoredObject> objectWithContent(const ContentId &content);

private:
    Result<> addDescription(TitleDetails &details);
    Result<> addGroups(TitleDetails &details);
    Result<> addCollections(TitleDetails &details);
    Result<> addEdits(TitleDetails &details);
    Result<> addCredits(TitleDetails &details);
    Result<> addVersions(TitleDetails &details);
    Result<> addFiles(TitleVersion &version);
    Result<> addObject(TitleVersion &version);

    Database &m_database;
};

} // namespace Library
