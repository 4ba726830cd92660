#include "ui/window/droppedfiles.h"

#include "library/base/async.h"
#include "library/base/result.h"
#include "library/scan/sidecars.h"

#include <QDirIterator>
#include <QFileInfo>

namespace Ui {

namespace {

constexpr int kCountLimit = 20'000;

void count(DroppedFiles &seen, const QFileInfo &file)
{
    if (Library::SideCars::isVideo(file.fileName())) {
        ++seen.videos;
        seen.bytes += file.size();
    } else {
        ++seen.others;
    }
}

Result<DroppedFiles> look(const QStringList &paths)
{
    DroppedFiles seen;
    seen.paths = paths;
    for (const QString &path : paths) {
        const QFileInfo info(path);
        if (!info.isDir()) {
            count(seen, info);
            continue;
        }
        QDirIterator files(path, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            count(seen, files.fileInfo());
            if (seen.videos + seen.others >= kCountLimit) {
                seen.complete = false;
                return seen;
            }
        }
    }
    return seen;
}

} // namespace

QFuture<Result<DroppedFiles>> lookAtDrop(const QStringList &paths, QThreadPool *pool)
{
    return Async::run(pool, [paths] { return look(paths); });
}

} // namespace Ui
