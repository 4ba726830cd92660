#include "library/import/importsource.h"

#include "library/import/foreigndatabase.h"
#include "library/import/jellyfindatabase.h"
#include "library/import/kodidatabase.h"
#include "library/import/plexdatabase.h"
#include "library/import/statexml.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace Library::Import {

namespace {

constexpr qint64 kLargestExportBytes = 1'024LL * 1024 * 1024;
constexpr qint64 kLargestNfoBytes = 4LL * 1024 * 1024;
constexpr int kMostNfoFiles = 500'000;

//! Of the files that a folder of the program may have below it, the first that is there.
QString fileIn(const QDir &folder, const QStringList &places)
{
    for (const QString &place : places) {
        if (QFileInfo(folder.filePath(place)).isFile()) {
            return folder.filePath(place);
        }
    }
    return {};
}

//! "MyVideos99.db" is older than "MyVideos131.db".
bool byVersion(const QString &a, const QString &b)
{
    return std::pair(a.size(), a) < std::pair(b.size(), b);
}

QString newestKodiDatabase(const QDir &folder)
{
    for (const QString &place :
        {QString(), QStringLiteral("Database"), QStringLiteral("userdata/Database")}) {
        const QDir databases(folder.filePath(place));
        const QStringList names
            = databases.entryList({QStringLiteral("MyVideos*.db")}, QDir::Files);
        const auto newest = std::max_element(names.begin(), names.end(), byVersion);
        if (newest != names.end()) {
            return databases.filePath(*newest);
        }
    }
    return {};
}

Result<SourceUser> chooseUser(const QVector<SourceUser> &users, const QString &wanted)
{
    QStringList names;
    for (const SourceUser &user : users) {
        names.append(user.name);
        const bool isMeant = wanted.isEmpty() ? users.size() == 1
                                              : user.name.compare(wanted, Qt::CaseInsensitive) == 0;
        if (isMeant) {
            return user;
        }
    }
    if (users.isEmpty()) {
        return failure(ErrorCode::NotFound,
            QCoreApplication::translate("Import", "Nobody uses this server yet."));
    }
    const QString list = names.join(QStringLiteral(", "));
    if (wanted.isEmpty()) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate(
                "Import", "Several people use it: %1. Say with --user whose states are wanted.")
                .arg(list));
    }
    return failure(ErrorCode::NotFound,
        QCoreApplication::translate("Import", "Nobody here is called “%1”. There are: %2.")
            .arg(wanted, list));
}

//! The profiles of a Kodi that have a database of their own, which is their id.
QVector<SourceUser> kodiUsers(const QDir &folder)
{
    QVector<SourceUser> users;
    for (const QString &place : {QString(), QStringLiteral("userdata")}) {
        const QDir userdata(folder.filePath(place));
        QFile file(userdata.filePath(QStringLiteral("profiles.xml")));
        if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestNfoBytes) {
            continue;
        }
        for (const KodiProfile &profile : readKodiProfiles(file)) {
            const QString database = newestKodiDatabase(QDir(userdata.filePath(profile.folder)));
            if (!database.isEmpty()) {
                users.append({database, profile.name});
            }
        }
    }
    return users;
}

Result<QVector<ImportedState>> readExport(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(systemError(EACCES, path));
    }
    if (file.size() > kLargestExportBytes) {
        return failure(ErrorCode::LimitExceeded,
            QCoreApplication::translate("Import", "%1 is too large to be read.").arg(path));
    }
    return readStateXml(file, {});
}

//! "film.nfo" lies beside "film.mkv"; "movie.nfo" in the folder of the film.
bool isOfFolder(const QFileInfo &nfo)
{
    const QString name = nfo.completeBaseName();
    return name.compare(QLatin1String("movie"), Qt::CaseInsensitive) == 0
        || name.compare(QLatin1String("tvshow"), Qt::CaseInsensitive) == 0;
}

Result<QVector<ImportedState>> readNfo(const QFileInfo &nfo)
{
    QFile file(nfo.filePath());
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(systemError(EACCES, nfo.filePath()));
    }
    if (file.size() > kLargestNfoBytes) {
        return failure(ErrorCode::LimitExceeded,
            QCoreApplication::translate("Import", "%1 is too large to be read.")
                .arg(nfo.filePath()));
    }
    // Several episodes in one file are several roots, and a link may follow: no XML, unless there
    // is one element around all of it.
    QByteArray bytes = file.readAll();
    const qsizetype declared = bytes.indexOf("<?xml");
    const qsizetype body = declared < 0 ? 0 : bytes.indexOf("?>", declared) + 2;
    bytes = bytes.mid(std::max<qsizetype>(declared, 0), body - std::max<qsizetype>(declared, 0))
        + "<nfo>" + bytes.mid(body) + "</nfo>";
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    return readStateXml(buffer, isOfFolder(nfo) ? QString() : nfo.filePath());
}

//! The nearest tvshow.nfo above tells which series an episode belongs to, if it does not itself.
void addSeries(QVector<ImportedState> &states, const QHash<QString, ImportedState> &seriesByFolder)
{
    for (ImportedState &state : states) {
        if (state.kind != TitleKind::Episode) {
            continue;
        }
        for (QString folder = state.path; !folder.isEmpty() && state.seriesIds.isEmpty();) {
            folder.truncate(std::max<qsizetype>(folder.lastIndexOf(QLatin1Char('/')), 0));
            const auto series = seriesByFolder.constFind(folder);
            if (series != seriesByFolder.constEnd()) {
                state.series = state.series.isEmpty() ? series->title : state.series;
                state.year = series->year;
                state.seriesIds = series->ids;
                break;
            }
        }
    }
}

Result<ImportedLibrary> readNfoFiles(const QString &folder)
{
    ImportedLibrary library;
    QHash<QString, ImportedState> series;
    QDirIterator files(
        folder, {QStringLiteral("*.nfo")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext() && library.files.size() < kMostNfoFiles) {
        files.next();
        const QFileInfo nfo = files.fileInfo();
        const Result<QVector<ImportedState>> states = readNfo(nfo);
        if (!states) {
            library.unreadable.append(nfo.filePath());
            continue;
        }
        for (const ImportedState &state : *states) {
            if (state.kind == TitleKind::Series) {
                series.insert(nfo.path(), state);
            }
        }
        library.states.append(*states);
        library.files.append(nfo.filePath());
    }
    addSeries(library.states, series);
    return library;
}

Result<ImportedLibrary> readKodiFile(const QString &file)
{
    ImportedLibrary library{{}, {file}, {}, {}};
    if (file.endsWith(QLatin1String(".xml"), Qt::CaseInsensitive)) {
        const auto states = readExport(file);
        if (!states) {
            return failure(states.error());
        }
        library.states = *states;
        return library;
    }
    Result<ForeignDatabase> database = ForeignDatabase::open(file);
    if (!database) {
        return failure(database.error());
    }
    const auto states = readKodi(*database);
    if (!states) {
        return failure(database->told(states.error()));
    }
    if (const Result<> same = database->stillTheSame(); !same) {
        return failure(same.error());
    }
    library.states = *states;
    return library;
}

//! Favourites are in a file of their own, in the folder above the databases.
Result<> addKodiFavourites(const QString &database, ImportedLibrary &library)
{
    const QString path = QFileInfo(database).dir().filePath(QStringLiteral("../favourites.xml"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestNfoBytes) {
        return {};
    }
    const Result<QStringList> favourites = readKodiFavourites(file);
    if (!favourites) {
        return failure(favourites.error());
    }
    const QSet<QString> paths(favourites->begin(), favourites->end());
    for (ImportedState &state : library.states) {
        state.favourite = state.favourite || paths.contains(state.path);
    }
    library.files.append(QDir::cleanPath(path));
    return {};
}

Result<ImportedLibrary> readServer(Source source, const QString &file, const QString &wanted)
{
    Result<ForeignDatabase> database = ForeignDatabase::open(file);
    if (!database) {
        return failure(database.error());
    }
    Result<QVector<SourceUser>> users{QVector<SourceUser>()};
    bool isNew = true;
    ImportedLibrary library{{}, {file}, {}, {}};
    if (source == Source::Plex) {
        users = plexUsers(*database);
    } else {
        const Result<bool> newer = isNewJellyfin(*database);
        if (!newer) {
            return failure(newer.error());
        }
        isNew = *newer;
        const QString beside = QFileInfo(file).dir().filePath(QStringLiteral("jellyfin.db"));
        if (isNew) {
            users = jellyfinUsers(*database);
        } else if (QFileInfo(beside).isFile()) {
            Result<ForeignDatabase> accounts = ForeignDatabase::open(beside);
            if (!accounts) {
                return failure(accounts.error());
            }
            users = jellyfinUsers(*accounts);
            library.files.append(beside);
        } else {
            users = oldJellyfinUsers(*database);
        }
    }
    if (!users) {
        return failure(users.error());
    }
    const Result<SourceUser> user = chooseUser(*users, wanted);
    if (!user) {
        return failure(user.error());
    }
    const auto states = source == Source::Plex ? readPlex(*database, user->id)
        : isNew                                ? readJellyfin(*database, user->id)
                                               : readOldJellyfin(*database, user->id);
    if (!states) {
        return failure(database->told(states.error()));
    }
    if (const Result<> same = database->stillTheSame(); !same) {
        return failure(same.error());
    }
    library.states = *states;
    library.user = user->name;
    return library;
}

//! The one that has the items: since 10.11 jellyfin.db alone, before library.db.
Result<QString> jellyfinFileIn(const QDir &folder)
{
    const QString file = fileIn(folder,
        {QStringLiteral("jellyfin.db"), QStringLiteral("data/jellyfin.db"),
            QStringLiteral("data/data/jellyfin.db")});
    const QString older = fileIn(folder,
        {QStringLiteral("library.db"), QStringLiteral("data/library.db"),
            QStringLiteral("data/data/library.db")});
    if (file.isEmpty() || older.isEmpty()) {
        return file.isEmpty() ? older : file;
    }
    Result<ForeignDatabase> database = ForeignDatabase::open(file);
    if (!database) {
        return failure(database.error());
    }
    const Result<bool> isNew = isNewJellyfin(*database);
    if (!isNew) {
        return failure(isNew.error());
    }
    return *isNew ? file : older;
}

Result<QString> databaseIn(Source source, const QDir &folder)
{
    switch (source) {
    case Source::Kodi: {
        const QString database = newestKodiDatabase(folder);
        return database.isEmpty() ? fileIn(folder, {QStringLiteral("videodb.xml")}) : database;
    }
    case Source::Jellyfin:
        return jellyfinFileIn(folder);
    case Source::Plex: {
        const QString name = QStringLiteral("com.plexapp.plugins.library.db");
        const QString databases = QStringLiteral("Plug-in Support/Databases/");
        return fileIn(folder,
            {name, databases + name, QStringLiteral("Plex Media Server/") + databases + name,
                QStringLiteral("Library/Application Support/Plex Media Server/") + databases
                    + name});
    }
    }
    Q_UNREACHABLE();
}

} // namespace

Result<ImportedLibrary> readSource(Source source, const QString &path, const QString &user)
{
    const QFileInfo info(path);
    if (!info.exists()) {
        return failure(systemError(ENOENT, path));
    }
    QString file = path;
    QString profile;
    const QVector<SourceUser> profiles
        = source == Source::Kodi && info.isDir() ? kodiUsers(QDir(path)) : QVector<SourceUser>();
    if (profiles.size() > 1 || (!profiles.isEmpty() && !user.isEmpty())) {
        const Result<SourceUser> chosen = chooseUser(profiles, user);
        if (!chosen) {
            return failure(chosen.error());
        }
        file = chosen->id;
        profile = chosen->name;
    } else if (info.isDir()) {
        const Result<QString> found = databaseIn(source, QDir(path));
        if (!found) {
            return failure(found.error());
        }
        file = *found;
    } else if (path.endsWith(QLatin1String(".nfo"), Qt::CaseInsensitive)) {
        const auto states = readNfo(info);
        if (!states) {
            return failure(states.error());
        }
        return ImportedLibrary{*states, {path}, {}, {}};
    }
    if (file.isEmpty()) {
        Result<ImportedLibrary> library
            = source == Source::Plex ? ImportedLibrary{} : readNfoFiles(path);
        if (library && library->files.isEmpty()) {
            return failure(ErrorCode::NotFound,
                QCoreApplication::translate("Import", "There is no library of %1 in %2.")
                    .arg(sourceTitle(source), path));
        }
        return library;
    }
    if (source != Source::Kodi) {
        return readServer(source, file, user);
    }
    Result<ImportedLibrary> library = readKodiFile(file);
    if (library) {
        library->user = profile;
    }
    if (library && !file.endsWith(QLatin1String(".xml"), Qt::CaseInsensitive)) {
        if (const Result<> added = addKodiFavourites(file, *library); !added) {
            return failure(added.error());
        }
    }
    return library;
}

} // namespace Library::Import
