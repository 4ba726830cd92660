#pragma once

#include <QFuture>
#include <QStringList>

template <class T>
class Result;
class QThreadPool;

namespace Ui {

//! What is in a drop, before it happens.
struct DroppedFiles
{
    QStringList paths; //!< as dropped
    int videos = 0;
    int others = 0; //!< files that are no videos
    qint64 bytes = 0; //!< of the videos
    bool complete = true; //!< false: there are more than were counted

    bool operator==(const DroppedFiles &) const = default;
};

//! Walks the folders on the pool; a drop of very many files is counted up to a limit.
QFuture<Result<DroppedFiles>> lookAtDrop(const QStringList &paths, QThreadPool *pool);

} // namespace Ui
