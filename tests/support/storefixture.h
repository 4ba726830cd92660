#pragma once

#include "sync/store/folderstore.h"
#include "tests/support/await.h"

#include <QTemporaryDir>

#include <memory>

namespace TestSupport {

//! Bytes that look random but follow from the seed alone.
QByteArray noise(qint64 size, quint32 seed);
void writeFile(const QString &path, const QByteArray &bytes);
QByteArray readFile(const QString &path);
//! Every file below a folder, relative, sorted.
QStringList filesBelow(const QString &folder);

//! A FolderStore in a temporary folder.
struct StoreFixture
{
    QTemporaryDir folder;
    std::unique_ptr<Sync::FolderStore> store;

    StoreFixture();
    QString root() const { return folder.path() + QStringLiteral("/store"); }
    void reopen();
};

//! Uploads bytes in parts of partBytes; the error of the first step that failed.
Result<Sync::ObjectStat> uploadInParts(
    Sync::ObjectStore &store, const QString &key, const QByteArray &bytes, qint64 partBytes);

} // namespace TestSupport
