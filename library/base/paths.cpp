#include "library/base/paths.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <sys/stat.h>

#include <cerrno>

namespace {

Error cannotMake(int errnoValue, const QString &folder)
{
    Error error = systemError(errnoValue != 0 ? errnoValue : EIO, folder);
    if (error.code == ErrorCode::NotFound) {
        // The places above it do exist by now; what they are takes no folders.
        error.code = ErrorCode::PermissionDenied;
        error.message = QCoreApplication::translate(
            "Paths", "The folder %1 cannot be made there. Choose another one with --data.")
                            .arg(folder);
    }
    return error;
}

} // namespace

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
            return failure(cannotMake(errno, folder));
        }
    }
    const QByteArray data = QFile::encodeName(m_data);
    struct stat status = {};
    if (::stat(data.constData(), &status) != 0) {
        return failure(systemError(errno, m_data));
    }
    const bool isPrivate = (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    if (!isPrivate && ::chmod(data.constData(), S_IRWXU) != 0) {
        return failure(systemError(errno, m_data));
    }
    return {};
}
