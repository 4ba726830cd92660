#include "library/base/paths.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <sys/stat.h>

#include <cerrno>

Paths Paths::forDevice(const QString &dataFolder)
{
    const QString chosen = dataFolder.isEmpty() ? qEnvironmentVariable("MATINEE_DATA") : dataFolder;
    Paths paths;
    if (!chosen.isEmpty()) {
        paths.m_data = QDir(chosen).absolutePath();
        paths.m_cache = paths.m_data + QStringLiteral("/cache");
        paths.m_config = paths.m_data;
        return paths;
    }
    const auto under = [](QStandardPaths::StandardLocation location) {
        return QString(QStandardPaths::writableLocation(location) + QStringLiteral("/matinee"));
    };
    paths.m_data = under(QStandardPaths::GenericDataLocation);
    paths.m_cache = under(QStandardPaths::GenericCacheLocation);
    paths.m_config = under(QStandardPaths::GenericConfigLocation);
    return paths;
}

Result<> Paths::prepare() const
{
    for (const QString &folder : {m_data, m_cache, m_config, picturesFolder(), storeFolder()}) {
        errno = 0;
        if (!QDir().mkpath(folder)) {
            return failure(systemError(errno != 0 ? errno : EIO, folder));
        }
    }
    if (::chmod(QFile::encodeName(m_data).constData(), S_IRWXU) != 0) {
        return failure(systemError(errno, m_data));
    }
    return {};
}
