#include "library/scan/videosbelow.h"

#include "library/scan/folderwalk.h"

#include <QFileInfo>

namespace Library {

Result<QStringList> videosBelow(const QStringList &paths)
{
    QStringList videos;
    for (const QString &path : paths) {
        if (!QFileInfo(path).isDir()) {
            const Result<FileFacts> file = factsOfFile(path);
            if (!file) {
                return failure(file.error());
            }
            videos << path;
            continue;
        }
        Folder folder;
        folder.path = path;
        WalkState state;
        const Result<FolderTree> tree = walkFolder(folder, state);
        if (!tree) {
            return failure(tree.error());
        }
        for (const FoundVideo &video : tree->videos) {
            videos << video.facts.path;
        }
    }
    return videos;
}

} // namespace Library
