#pragma once

#include "sync/store/objectstore.h"

#include <QThreadPool>

#include <functional>
#include <memory>

namespace Sync {

class FolderUploads;

//! The embedded store: a folder on this PC with the key layout of a cluster. A crash leaves an
//! object whole or not there: bytes go to random names in tmp/ on the same file system, are made
//! durable and then renamed. A folder without its tmp/ is not the store (its disk is not
//! connected): Unreachable, never NotFound. Several programs may use one folder. May be made and
//! destroyed on any thread; the destructor waits for calls in progress.
class FolderStore final : public ObjectStore
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FolderStore)
public:
    enum class Create
    {
        Yes,
        No
    };

    //! Blocks on the file system. Create::Yes makes the folder when it is missing or empty of a
    //! store.
    static Result<std::unique_ptr<FolderStore>> open(const QString &folder, Create create);
    ~FolderStore() override;

    QString folder() const { return m_folder; }
    bool isOnThisPc() const override { return true; }

    QFuture<Result<ObjectStat>> stat(const QString &key) override;
    QFuture<Result<QByteArray>> read(
        const QString &key, qint64 offsetBytes, qint64 lengthBytes) override;
    QFuture<Result<>> replace(const QString &key, const QByteArray &bytes) override;
    QFuture<Result<ObjectStat>> put(
        const QString &key, const QByteArray &bytes, const QString &mediaType) override;
    QFuture<Result<UploadHandle>> begin(
        const QString &key, const QString &mediaType, qint64 sizeBytes) override;
    QFuture<Result<PartReceipt>> putPart(const UploadHandle &upload, const PartBody &part) override;
    QFuture<Result<ObjectStat>> complete(
        const UploadHandle &upload, const QVector<PartReceipt> &parts) override;
    QFuture<Result<>> abort(const UploadHandle &upload) override;
    QFuture<Result<QVector<UploadHandle>>> uploads(const QString &prefix) override;
    QFuture<Result<ObjectList>> list(
        const QString &prefix, const QString &after, int limit) override;
    QFuture<Result<>> remove(const QString &key) override;
    QFuture<Result<>> removeAll(const QStringList &keys) override;

private:
    explicit FolderStore(const QString &folder);

    Result<ObjectStat> statNow(const QString &key) const;
    Result<QByteArray> readNow(const QString &key, qint64 offsetBytes, qint64 lengthBytes) const;
    Result<> replaceNow(const QString &key, const QByteArray &bytes) const;
    Result<ObjectStat> putNow(const QString &key, const QByteArray &bytes) const;
    //! Bytes under a random name in tmp/, durable, handed on to be renamed.
    Result<> written(
        const QByteArray &bytes, const std::function<Result<>(const QString &)> &rename) const;
    Result<ObjectStat> completeNow(
        const UploadHandle &upload, const QVector<PartReceipt> &parts) const;
    Result<ObjectList> listNow(const QString &prefix, const QString &after, int limit) const;
    Result<> removeNow(const QString &key) const;
    Result<> publish(const QString &file, const QString &key) const;
    Result<> checkPresent() const;
    //! NotFound is only said of a store that is there.
    Error checked(const Error &error) const;
    QString pathOf(const QString &key) const;

    QString m_folder;
    std::unique_ptr<FolderUploads> m_uploads;
    QThreadPool m_readers; //!< playback never waits behind an upload's syncs
    QThreadPool m_writers;
};

} // namespace Sync
