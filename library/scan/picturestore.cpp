#include "library/scan/picturestore.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <cerrno>

namespace Library {

namespace {

Error fileError(const QFileDevice &file)
{
    return systemError(errno != 0 ? errno : EIO, file.fileName());
}

} // namespace

PictureStore::PictureStore(const QString &folder)
    : m_folder(folder)
{ }

QString PictureStore::pathFor(const PictureId &id) const
{
    const QString name = id.toString();
    return m_folder + u'/' + name.left(2) + u'/' + name + QStringLiteral(".jpg");
}

bool PictureStore::contains(const PictureId &id) const
{
    return QFile::exists(pathFor(id));
}

PictureId PictureStore::idOf(const QByteArray &jpeg)
{
    const QByteArray hash = QCryptographicHash::hash(jpeg, QCryptographicHash::Sha256);
    return *PictureId::fromBytes(hash);
}

Result<PictureId> PictureStore::store(const QByteArray &jpeg) const
{
    if (jpeg.isEmpty()) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("PictureStore", "There is no picture to keep."));
    }
    const PictureId id = idOf(jpeg);
    const QString path = pathFor(id);
    if (QFile::exists(path)) {
        return id;
    }
    errno = 0;
    const QString folder = path.left(path.lastIndexOf(u'/'));
    if (!QDir().mkpath(folder)) {
        return failure(systemError(errno != 0 ? errno : EACCES, folder));
    }
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly) || file.write(jpeg) != jpeg.size() || !file.commit()) {
        return failure(fileError(file));
    }
    return id;
}

Result<QByteArray> PictureStore::load(const PictureId &id) const
{
    QFile file(pathFor(id));
    errno = 0;
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(fileError(file));
    }
    const QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError) {
        return failure(fileError(file));
    }
    if (idOf(bytes) != id) {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate(
                "PictureStore", "A kept picture is damaged. It is made again at the next scan."),
            file.fileName());
    }
    return bytes;
}

} // namespace Library
