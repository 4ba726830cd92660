#pragma once

#include "library/base/result.h"
#include "sync/store/objectstore.h"

#include <QString>
#include <QVector>

#include <optional>

namespace Sync {

//! The unfinished uploads of a FolderStore, in its folder tmp/: `<upload>.data` has the bytes where
//! they belong, `<upload>.upload` says which key and which parts are in it. Both outlive the
//! program, so that an upload goes on after a crash. All calls block; safe from any thread.
class FolderUploads
{
public:
    //! Left free on the disk: a full system disk breaks more than an upload.
    static constexpr qint64 kReserveBytes = 64 * 1024 * 1024;

    struct Part
    {
        int number = 0;
        qint64 offsetBytes = 0;
        qint64 sizeBytes = 0;
        QString etag;
    };
    struct Upload
    {
        QString key;
        qint64 sizeBytes = 0; //!< announced for the whole object
        QVector<Part> parts; //!< as written; a later one of the same number replaces
    };

    explicit FolderUploads(QString folder);

    //! Removes what a crash left behind; leaves uploads that can go on, and other programs' files.
    void clean() const;

    Result<QString> create(const QString &key, qint64 sizeBytes) const;
    //! NotFound: no such upload.
    Result<Upload> load(const QString &uploadId) const;
    //! Verifies the part's hash, keeps it durably, then notes it.
    Result<PartReceipt> write(const QString &uploadId, const PartBody &part) const;
    //! The finished bytes, durable and of exactly that size; Corrupt when the receipts do not say
    //! what was written.
    Result<QString> seal(const QString &uploadId, const QVector<PartReceipt> &parts) const;
    void remove(const QString &uploadId) const;
    QVector<UploadHandle> all(const QString &keyPrefix) const;

private:
    QString dataFile(const QString &uploadId) const;
    QString noteFile(const QString &uploadId) const;

    QString m_folder;
};

} // namespace Sync
