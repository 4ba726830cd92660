#include "app/sourcefiles.h"

#include <QFileInfo>

namespace App {

void SourceFiles::note(const ObjectId &object, const QString &file, qint64 sizeBytes)
{
    if (!object.isNull()) {
        const QMutexLocker lock(&m_mutex);
        m_sources.insert(object, {file, sizeBytes});
    }
}

QString SourceFiles::fileOf(const ObjectId &object) const
{
    Source source;
    {
        const QMutexLocker lock(&m_mutex);
        source = m_sources.value(object);
    }
    const QFileInfo info(source.file);
    const bool isIt = !source.file.isEmpty() && info.isFile() && info.size() == source.sizeBytes;
    return isIt ? source.file : QString();
}

} // namespace App
