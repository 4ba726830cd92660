#include "library/scan/nfo/nfofiles.h"

#include "library/scan/foldercontext.h"
#include "library/scan/nametext.h"

namespace Library::NfoFiles {

namespace {

QString above(const QString &path)
{
    return path.left(path.lastIndexOf(u'/'));
}

QString last(const QString &path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
}

QString stemOf(const QString &file)
{
    const QString name = last(file);
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > 0 ? name.left(dot) : name;
}

bool isSeasonFolder(const QString &folder)
{
    return FolderContext::isPureSeason(NameText::normalised(last(folder)));
}

} // namespace

bool isNfo(const QString &name)
{
    return name.endsWith(QLatin1String(".nfo"), Qt::CaseInsensitive) && !name.startsWith(u'.');
}

QStringList ofVideo(const QString &video, bool alone)
{
    QString folder = above(video);
    QStringList places{QString(folder % u'/' % stemOf(video) % QStringLiteral(".nfo"))};
    if (!alone) {
        return places;
    }
    places.append(folder + QStringLiteral("/movie.nfo"));
    // A disc's pieces lie in folders of their own, parts of a film sometimes too.
    while (FolderContext::isDiscPart(NameText::normalised(last(folder)))) {
        places.append(QString(folder % u'/' % last(folder) % QStringLiteral(".nfo")));
        folder = above(folder);
        places.append(folder + QStringLiteral("/movie.nfo"));
    }
    places.append(QString(folder % u'/' % last(folder) % QStringLiteral(".nfo")));
    return places;
}

QStringList ofSeries(const QString &episode)
{
    const QString folder = above(episode);
    QStringList places{QString(folder + QStringLiteral("/tvshow.nfo"))};
    if (isSeasonFolder(folder)) {
        places.prepend(above(folder) + QStringLiteral("/tvshow.nfo"));
    }
    return places;
}

QStringList ofSeason(const QString &episode, int season)
{
    const QString folder = above(episode);
    const QString numbered = QStringLiteral("/season%1.nfo").arg(season, 2, 10, QLatin1Char('0'));
    if (!isSeasonFolder(folder)) {
        return {QString(folder + numbered)};
    }
    return {QString(folder + QStringLiteral("/season.nfo")), QString(folder + numbered),
        QString(above(folder) + numbered)};
}

} // namespace Library::NfoFiles
