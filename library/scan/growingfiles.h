#pragma once

#include "library/base/clock.h"
#include "library/catalog/types.h"

#include <QHash>
#include <QStringList>

#include <chrono>

namespace Library {

//! Files that somebody may still be writing: each waits until it stays as it is for a while. Looks
//! at no file itself.
class GrowingFiles
{
public:
    //! The clock must outlive it.
    GrowingFiles(const Clock &clock, std::chrono::milliseconds settleTime);

    void add(const QString &path);
    bool isEmpty() const { return m_files.isEmpty(); }
    QStringList paths() const { return m_files.keys(); }

    //! What the files are like now; one that is not named is gone. Returns those that are not
    //! waited for any more: they have settled or gone.
    QStringList note(const QHash<QString, FileFacts> &now);

private:
    struct Waiting
    {
        qint64 sizeBytes = -1;
        qint64 mtimeNs = 0;
        MonotonicTime since; //!< when it was first seen like this
    };

    const Clock &m_clock;
    std::chrono::milliseconds m_settleTime;
    QHash<QString, Waiting> m_files;
};

} // namespace Library
