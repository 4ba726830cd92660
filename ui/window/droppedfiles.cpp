#include "ui/window/droppedfiles.h"

#include "library/base/async.h"
#include "library/base/result.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QSet>

namespace Ui {

namespace {

constexpr int kCountLimit = 20'000;

void count(DroppedFiles &seen, const QFileInfo &file)
{
    if (looksLikeVideo(file.fileName())) {
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

bool looksLikeVideo(const QString &fileName)
{
    static const QSet<QString> endings{QStringLiteral("mkv"), QStringLiteral("mp4"),
        QStringLiteral("m4v"), QStringLiteral("mov"), QStringLiteral("avi"), QStringLiteral("webm"),
        QStringLiteral("ts"), QStringLiteral("m2ts"), QStringLiteral("mts"), QStringLiteral("mpg"),
        QStringLiteral("mpeg"), QStringLiteral("vob"), QStringLiteral("wmv"), QStringLiteral("asf"),
        QStringLiteral("flv"), QStringLiteral("f4v"), QStringLiteral("ogv"), QStringLiteral("ogm"),
        QStringLiteral("3gp"), QStringLiteral("3g2"), QStringLiteral("rm"), QStringLiteral("rmvb"),
        QStringLiteral("divx"), QStringLiteral("mxf"), QStringLiteral("nut"), QStringLiteral("y4m"),
        QStringLiteral("dv"), QStringLiteral("wtv")};
    return endings.contains(QFileInfo(fileName).suffix().toLower());
}

QFuture<Result<DroppedFiles>> lookAtDrop(const QStringList &paths, QThreadPool *pool)
{
    return Async::run(pool, [paths] { return look(paths); });
}

} // namespace Ui
