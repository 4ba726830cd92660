#include "library/media/openfile.h"

#include <QCoreApplication>
#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace Library {

OpenFile::OpenFile(int descriptor)
    : m_descriptor(new int(descriptor), [](int *value) {
        close(*value);
        delete value;
    })
{ }

Result<OpenFile> OpenFile::open(const QString &path)
{
    // Without O_NONBLOCK, opening a pipe waits for its writer.
    const int descriptor
        = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return failure(systemError(errno, path));
    }
    OpenFile file(descriptor);
    struct stat status = {};
    if (fstat(descriptor, &status) != 0) {
        return failure(systemError(errno, path));
    }
    if (!S_ISREG(status.st_mode)) {
        return failure(ErrorCode::Unsupported,
            QCoreApplication::translate("Library::MediaWorkers", "%1 is not a file.").arg(path));
    }
    return file;
}

} // namespace Library
