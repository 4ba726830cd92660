#include "library/scan/artworkfinder.h"

#include "library/scan/foldercontext.h"
#include "library/scan/nametext.h"

#include <QDir>
#include <QFileInfo>

namespace Library {

namespace {

SideCars::Listing listingOf(const QString &folder)
{
    SideCars::Listing listing{folder, QDir(folder).entryList(QDir::Files, QDir::Name)};
    for (const QString &below : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (SideCars::isFanartFolder(below)) {
            const QStringList more = QDir(QString(folder % u'/' % below)).entryList(QDir::Files);
            for (const QString &name : more) {
                listing.names.append(QString(below % u'/' % name));
            }
        }
    }
    return listing;
}

QString lastPart(const QString &path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
}

QString parentOf(const QString &path)
{
    return path.left(path.lastIndexOf(u'/'));
}

} // namespace

FoundArtwork findArtwork(const QString &file, TitleKind kind, int season)
{
    return findArtwork(file, kind, season, &listingOf);
}

FoundArtwork findArtwork(const QString &file, TitleKind kind, int season,
    const std::function<SideCars::Listing(const QString &)> &listing)
{
    const QString folder = parentOf(file);
    const SideCars::Listing beside = listing(folder);
    FoundArtwork found;
    if (kind != TitleKind::Episode) {
        found.own = SideCars::videoArtwork(lastPart(file), beside);
        return found;
    }
    const QString name = NameText::normalised(lastPart(folder));
    const bool inSeason = FolderContext::isPureSeason(name);
    const SideCars::Listing series = inSeason ? listing(parentOf(folder)) : beside;
    const bool ownFolder = !FolderContext::isGeneric(NameText::normalised(lastPart(series.path)));
    if (ownFolder) {
        found.series = SideCars::seriesArtwork(series);
        found.season = SideCars::seasonArtwork(season, series, beside);
    }
    found.own = SideCars::videoArtwork(lastPart(file), beside);
    // The folder's own picture is the series' or the season's, not the episode's.
    const auto isShared = [&](const QString &picture) {
        return !picture.isEmpty()
            && (picture == found.series.poster || picture == found.season.poster
                || picture == found.series.still || picture == found.season.still
                || picture == found.series.backdrop || picture == found.season.backdrop);
    };
    if (isShared(found.own.backdrop)) {
        found.own.backdrop.clear();
    }
    if (isShared(found.own.poster)) {
        found.own.poster.clear();
    }
    if (isShared(found.own.still)) {
        found.own.still.clear();
    }
    return found;
}

} // namespace Library
