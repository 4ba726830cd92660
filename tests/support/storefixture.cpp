#include "tests/support/storefixture.h"

#include "sync/store/sha256.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRandomGenerator>

namespace TestSupport {

QByteArray noise(qint64 size, quint32 seed)
{
    QByteArray bytes((size + 3) / 4 * 4, Qt::Uninitialized);
    QRandomGenerator random(seed);
    random.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    bytes.truncate(size);
    return bytes;
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("cannot write %s", qUtf8Printable(path));
    }
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList filesBelow(const QString &folder)
{
    QStringList names;
    QDirIterator walk(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        names << QDir(folder).relativeFilePath(walk.next());
    }
    names.sort();
    return names;
}

StoreFixture::StoreFixture()
{
    reopen();
}

void StoreFixture::reopen()
{
    store.reset();
    Result<std::unique_ptr<Sync::FolderStore>> opened
        = Sync::FolderStore::open(root(), Sync::FolderStore::Create::Yes);
    if (!opened) {
        qFatal("%s", qUtf8Printable(opened.error().message));
    }
    store = std::move(*opened);
}

Result<Sync::ObjectStat> uploadInParts(
    Sync::ObjectStore &store, const QString &key, const QByteArray &bytes, qint64 partBytes)
{
    const Result<Sync::UploadHandle> upload
        = await(store.begin(key, QStringLiteral("video/mp4"), bytes.size()));
    if (!upload) {
        return failure(upload.error());
    }
    QVector<Sync::PartReceipt> receipts;
    for (qint64 offset = 0; offset < bytes.size(); offset += partBytes) {
        Sync::PartBody part;
        part.number = int(offset / partBytes) + 1;
        part.offsetBytes = offset;
        part.bytes = bytes.mid(offset, partBytes);
        part.sha256 = Sync::Sha256::of(part.bytes);
        const Result<Sync::PartReceipt> receipt = await(store.putPart(*upload, part));
        if (!receipt) {
            return failure(receipt.error());
        }
        receipts.append(*receipt);
    }
    return await(store.complete(*upload, receipts));
}

} // namespace TestSupport
