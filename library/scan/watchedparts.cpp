#include "library/scan/watchedparts.h"

#include "library/scan/sidecars.h"

#include <QMap>

#include <algorithm>

namespace Library {

namespace {

QString parentOf(const QString &path)
{
    return path.left(path.lastIndexOf(u'/'));
}

bool isSubtitles(const QString &path)
{
    return SideCars::isSubtitleFolder(path.mid(path.lastIndexOf(u'/') + 1));
}

bool isFanart(const QString &path)
{
    return SideCars::isFanartFolder(path.mid(path.lastIndexOf(u'/') + 1));
}

} // namespace

bool isInParts(const QString &path, const QVector<FolderPart> &parts)
{
    return std::any_of(parts.cbegin(), parts.cend(), [&](const FolderPart &part) {
        const qsizetype length = part.path.size();
        return path.size() > length && path.startsWith(part.path) && path.at(length) == u'/'
            && (part.deep || path.indexOf(u'/', length + 1) < 0);
    });
}

std::optional<QVector<FolderPart>> partsOf(
    const QString &folder, const QVector<FolderPart> &changed)
{
    QMap<QString, bool> parts;
    const auto add = [&](const QString &path, bool deep) {
        if (path.startsWith(folder + u'/') || path == folder) {
            parts[path] = parts.value(path) || deep;
        }
    };
    for (const FolderPart &part : changed) {
        add(part.path, part.deep);
        // "Film/Subs" and "Film/Subs/Episode 1".
        const QString above = parentOf(part.path);
        if (isSubtitles(part.path) || isFanart(part.path)) {
            add(above, false);
        } else if (isSubtitles(above)) {
            add(parentOf(above), false);
        }
    }
    if (parts.isEmpty()) {
        return std::nullopt;
    }
    QVector<FolderPart> own;
    if (!parts.value(folder)) {
        for (auto part = parts.cbegin(); part != parts.cend(); ++part) {
            own.append({part.key(), *part});
        }
    }
    return own;
}

} // namespace Library
