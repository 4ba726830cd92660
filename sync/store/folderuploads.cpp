#include "sync/store/folderuploads.h"

#include "library/base/ids.h"
#include "sync/store/posixfile.h"
#include "sync/store/sha256.h"
#include "sync/store/sourcefile.h"
#include "sync/store/storekeys.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>

namespace Sync {

namespace {

constexpr qint64 kMaxNoteBytes = 4 * 1024 * 1024;

const QLatin1String kMagic("matinee-upload 1");

tl::unexpected<Error> unknownUpload(const QString &uploadId)
{
    return failure(ErrorCode::NotFound,
        QCoreApplication::translate("FolderUploads", "The store no longer knows this upload."),
        uploadId);
}

bool isUploadId(const QString &text)
{
    return ObjectId::fromString(text).has_value() && !text.contains(u'-');
}

std::optional<FolderUploads::Part> partFromLine(const QList<QByteArray> &words)
{
    if (words.size() != 5 || words.at(0) != "part" || words.at(4).size() != 64) {
        return std::nullopt;
    }
    bool valid[3] = {};
    FolderUploads::Part part;
    part.number = words.at(1).toInt(&valid[0]);
    part.offsetBytes = words.at(2).toLongLong(&valid[1]);
    part.sizeBytes = words.at(3).toLongLong(&valid[2]);
    part.etag = QString::fromLatin1(words.at(4));
    if (!valid[0] || !valid[1] || !valid[2]) {
        return std::nullopt;
    }
    return part;
}

Result<> checkRoom(const QString &folder, qint64 neededBytes)
{
    const Result<qint64> left = Posix::freeBytes(folder);
    if (!left) {
        return failure(left.error());
    }
    if (*left < neededBytes + FolderUploads::kReserveBytes) {
        return failure(ErrorCode::NoSpace,
            QCoreApplication::translate("FolderUploads",
                "The disk of the store is full: %1 MB left, %2 MB needed. Free some space.")
                .arg(*left / 1'000'000)
                .arg((neededBytes + FolderUploads::kReserveBytes) / 1'000'000));
    }
    return {};
}

} // namespace

FolderUploads::FolderUploads(QString folder)
    : m_folder(std::move(folder))
{ }

QString FolderUploads::dataFile(const QString &uploadId) const
{
    return m_folder + u'/' + uploadId + QLatin1String(".data");
}

QString FolderUploads::noteFile(const QString &uploadId) const
{
    return m_folder + u'/' + uploadId + QLatin1String(".upload");
}

void FolderUploads::clean() const
{
    const QDir folder(m_folder);
    for (const QString &name : folder.entryList(QDir::Files)) {
        const QString id = name.section(u'.', 0, 0);
        const QString suffix = name.section(u'.', 1);
        if (!isUploadId(id)) {
            continue;
        }
        const bool leftover = suffix == u"put"
            || (suffix == u"data" && !QFile::exists(noteFile(id)))
            || (suffix == u"upload" && !QFile::exists(dataFile(id)));
        if (leftover) {
            Posix::removeIfUnlocked(folder.filePath(name));
        }
    }
}

Result<QString> FolderUploads::create(const QString &key, qint64 sizeBytes) const
{
    const QString id = randomId<ObjectId>().toString();
    // The lock on the data lasts until the note is there, so that cleaning leaves it alone.
    const Result<Posix::LockedFile> data
        = Posix::createLocked(m_folder, id + QLatin1String(".data"));
    if (!data) {
        return failure(data.error());
    }
    const Result<Posix::LockedFile> note
        = Posix::createLocked(m_folder, id + QLatin1String(".upload"));
    if (!note) {
        QFile::remove(data->path);
        return failure(note.error());
    }
    const QByteArray line = QByteArray(kMagic.data()) + ' ' + QByteArray::number(sizeBytes) + ' '
        + key.toUtf8() + '\n';
    Result<> written = Posix::writeAt(note->file, 0, line, note->path);
    if (written) {
        written = Posix::syncData(note->file, note->path);
    }
    if (written) {
        written = Posix::syncFolder(m_folder);
    }
    if (!written) {
        remove(id);
        return failure(written.error());
    }
    return id;
}

Result<FolderUploads::Upload> FolderUploads::load(const QString &uploadId) const
{
    if (!isUploadId(uploadId)) {
        return unknownUpload(uploadId);
    }
    const QString path = noteFile(uploadId);
    const Result<Posix::Descriptor> file = Posix::openFile(path, O_RDONLY);
    if (!file) {
        return file.error().code == ErrorCode::NotFound ? unknownUpload(uploadId)
                                                        : failure(file.error());
    }
    const Result<QByteArray> text = Posix::readAt(*file, 0, kMaxNoteBytes, path);
    if (!text) {
        return failure(text.error());
    }
    QList<QByteArray> lines = text->split('\n');
    // What follows the last line feed was cut off by a power failure: that part is sent again.
    lines.removeLast();
    if (lines.isEmpty() || !lines.first().startsWith(kMagic.data())) {
        return unknownUpload(uploadId);
    }
    const QByteArray head = lines.takeFirst().mid(kMagic.size() + 1);
    const qsizetype space = head.indexOf(' ');
    Upload upload;
    upload.sizeBytes = head.left(space).toLongLong();
    upload.key = QString::fromUtf8(head.mid(space + 1));
    for (const QByteArray &line : lines) {
        if (const std::optional<Part> part = partFromLine(line.split(' '))) {
            upload.parts.append(*part);
        }
    }
    return upload;
}

Result<PartReceipt> FolderUploads::write(const QString &uploadId, const PartBody &part) const
{
    const Result<Upload> upload = load(uploadId);
    if (!upload) {
        return failure(upload.error());
    }
    const auto corrupt = [] {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate(
                "FolderUploads", "The bytes of a part changed on their way into the store."));
    };
    if (part.number < 1 || part.offsetBytes < 0) {
        return failure(ErrorCode::InvalidInput, {}, QStringLiteral("part number or offset"));
    }
    if (Sha256::of(part.bytes) != part.sha256) {
        return corrupt();
    }
    const QString path = dataFile(uploadId);
    const Result<Posix::Descriptor> file = Posix::openFile(path, O_RDWR);
    if (!file) {
        return file.error().code == ErrorCode::NotFound ? unknownUpload(uploadId)
                                                        : failure(file.error());
    }
    bool cloned = false;
    if (part.source
        && Posix::cloneRange(
            part.source->descriptor(), *file, part.offsetBytes, part.bytes.size())) {
        // The source may have changed after it was hashed; the clone no longer can.
        const Result<QByteArray> stored
            = Posix::readAt(*file, part.offsetBytes, part.bytes.size(), path);
        cloned = stored && *stored == part.bytes;
    }
    if (!cloned) {
        qint64 stored = 0;
        for (const Part &known : upload->parts) {
            stored += known.sizeBytes;
        }
        const qint64 missing = std::max<qint64>(upload->sizeBytes - stored, part.bytes.size());
        if (Result<> room = checkRoom(m_folder, missing); !room) {
            return failure(room.error());
        }
        if (Result<> done = Posix::writeAt(*file, part.offsetBytes, part.bytes, path); !done) {
            return failure(done.error());
        }
    }
    if (Result<> done = Posix::syncData(*file, path); !done) {
        return failure(done.error());
    }
    const QByteArray hash = part.sha256.toHex();
    const QByteArray line = "part " + QByteArray::number(part.number) + ' '
        + QByteArray::number(part.offsetBytes) + ' ' + QByteArray::number(part.bytes.size()) + ' '
        + hash + '\n';
    const QString notes = noteFile(uploadId);
    const Result<Posix::Descriptor> note = Posix::openFile(notes, O_WRONLY | O_APPEND);
    if (!note) {
        return failure(note.error());
    }
    // One write in append mode, so that parts stored at once do not mix their lines.
    if (::write(note->get(), line.constData(), size_t(line.size())) != line.size()) {
        return failure(systemError(errno, notes));
    }
    return PartReceipt{part.number, QString::fromLatin1(hash), part.bytes.size()};
}

Result<QString> FolderUploads::seal(
    const QString &uploadId, const QVector<PartReceipt> &parts) const
{
    const Result<Upload> upload = load(uploadId);
    if (!upload) {
        return failure(upload.error());
    }
    std::map<int, Part> written;
    for (const Part &part : upload->parts) {
        written[part.number] = part;
    }
    qint64 offset = 0;
    int number = 0;
    for (const PartReceipt &receipt : parts) {
        const auto found = written.find(receipt.number);
        if (receipt.number != ++number || found == written.end()
            || found->second.etag != receipt.etag || found->second.offsetBytes != offset) {
            return failure(ErrorCode::Corrupt,
                QCoreApplication::translate(
                    "FolderUploads", "The parts of an upload are not what was stored."),
                QStringLiteral("part %1 of %2").arg(receipt.number).arg(uploadId));
        }
        offset += found->second.sizeBytes;
    }
    const QString path = dataFile(uploadId);
    const Result<Posix::Descriptor> file = Posix::openFile(path, O_RDWR);
    if (!file) {
        return file.error().code == ErrorCode::NotFound ? unknownUpload(uploadId)
                                                        : failure(file.error());
    }
    if (::ftruncate(file->get(), off_t(offset)) != 0 || ::fsync(file->get()) != 0) {
        return failure(systemError(errno, path));
    }
    return path;
}

void FolderUploads::remove(const QString &uploadId) const
{
    if (isUploadId(uploadId)) {
        QFile::remove(dataFile(uploadId));
        QFile::remove(noteFile(uploadId));
    }
}

QVector<UploadHandle> FolderUploads::all(const QString &keyPrefix) const
{
    QVector<UploadHandle> handles;
    const QStringList names
        = QDir(m_folder).entryList({QStringLiteral("*.upload")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        const QString id = name.section(u'.', 0, 0);
        if (const Result<Upload> upload = load(id); upload && upload->key.startsWith(keyPrefix)) {
            // Of its last part, which is late enough for everybody who asks.
            const QDateTime touched = QFileInfo(noteFile(id)).lastModified();
            handles.append(UploadHandle{upload->key, id, touched.toMSecsSinceEpoch()});
        }
    }
    return handles;
}

} // namespace Sync
