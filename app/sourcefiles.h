#pragma once

#include "library/base/ids.h"

#include <QHash>
#include <QMutex>
#include <QString>

namespace App {

//! Which files of this PC the objects in the store were uploaded from: pictures of a video in a
//! cluster are made from there as long as the file is there. Calls are safe from any thread.
class SourceFiles final
{
    Q_DISABLE_COPY_MOVE(SourceFiles)
public:
    SourceFiles() = default;

    void note(const ObjectId &object, const QString &file, qint64 sizeBytes);
    //! Empty: not known, gone, or of another size by now. Asks the file system.
    QString fileOf(const ObjectId &object) const;

private:
    struct Source
    {
        QString file;
        qint64 sizeBytes = 0;
    };

    mutable QMutex m_mutex; // guards m_sources
    QHash<ObjectId, Source> m_sources;
};

} // namespace App
