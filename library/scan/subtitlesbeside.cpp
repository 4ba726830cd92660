#include "library/scan/subtitlesbeside.h"

#include "library/scan/sidecars.h"

#include <QDir>
#include <QFileInfo>

namespace Library {

QVector<SideCarSubtitle> subtitlesBeside(const QString &video)
{
    const QFileInfo file(video);
    const QDir folder = file.absoluteDir();
    SideCars::Listing listing;
    listing.path = folder.absolutePath();
    listing.names = folder.entryList(QDir::Files);
    const QStringList below = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : below) {
        if (SideCars::isSubtitleFolder(name)) {
            const QStringList names = QDir(folder.filePath(name)).entryList(QDir::Files);
            for (const QString &one : names) {
                listing.names << QString(name + QLatin1Char('/') + one);
            }
        }
    }
    return SideCars::Subtitles(listing).of(file.fileName());
}

} // namespace Library
