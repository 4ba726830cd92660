#include "library/scan/seriesfolders.h"

#include "library/scan/foldercontext.h"
#include "library/scan/nametext.h"
#include "library/scan/naming.h"

namespace Library {

namespace {

QString folderAbove(const QString &path)
{
    return path.left(std::max(path.lastIndexOf(u'/'), qsizetype(0)));
}

QString leafOf(const QString &path)
{
    return NameText::normalised(path.mid(path.lastIndexOf(u'/') + 1));
}

} // namespace

SeriesFolders::SeriesFolders(const QStringList &paths)
{
    for (const QString &path : paths) {
        if (recogniseName(path).kind != TitleKind::Episode) {
            continue;
        }
        const QString folder = folderAbove(path);
        m_folders.insert(folder);
        if (FolderContext::isPureSeason(leafOf(folder))) {
            m_folders.insert(folderAbove(folder));
        }
    }
}

bool SeriesFolders::hold(const QString &extra) const
{
    QString folder = folderAbove(extra);
    while (!folder.isEmpty() && FolderContext::isExtras(leafOf(folder))) {
        folder = folderAbove(folder);
    }
    return m_folders.contains(folder);
}

} // namespace Library
