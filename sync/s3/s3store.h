#pragma once

#include "library/base/clock.h"
#include "sync/s3/httptimeouts.h"
#include "sync/s3/s3address.h"
#include "sync/s3/s3signer.h"
#include "sync/store/objectstore.h"

#include <QHash>
#include <QStringList>
#include <QThread>
#include <QUrl>

#include <chrono>
#include <memory>

namespace Sync {

class Bandwidth;
class PlayingRecord;
struct S3Session;
class S3Bucket;
class S3Objects;
class S3Uploads;

//! A bucket of an S3-compatible storage, or what is below a prefix in it. Speaks over a thread of
//! its own. May be made and destroyed on any thread; the destructor ends what is under way, and
//! its futures are cancelled.
class S3Store final : public ObjectStore
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(S3Store)
public:
    struct Options
    {
        QStringList endpoints; //!< "http://nas:8080"; all of them serve the same objects
        QString bucket;
        S3Address::Style style = S3Address::Style::Path;
        QString prefix; //!< empty, or parts of keys joined by slashes
        QString region; //!< empty: found out
        S3Keys keys;
        bool awaitsKeys = false; //!< nothing is asked before setKeys() told them
        const Clock *clock = nullptr; //!< outlives the store
        HttpTimeouts timeouts;
        HttpTimeouts playingTimeouts = kPlayingTimeouts;
        //! By endpoint: the SHA-256 of the certificate that a person approved, and the only one
        //! that is taken there. Others must be trusted by this PC.
        QHash<QString, QByteArray> approvedCertificates;
        //! Its limits hold for uploads and downloads; null: there are none.
        std::shared_ptr<Bandwidth> line;
    };

    //! Asks nobody. InvalidInput: an endpoint, the bucket or the prefix cannot be meant.
    static Result<std::unique_ptr<S3Store>> make(const Options &options);
    ~S3Store() override;

    //! The keys that were awaited: calls that came before go on with them. An error ends those, and
    //! all that come, until there are keys. Safe from any thread.
    void setKeys(const Result<S3Keys> &keys);

    QFuture<Result<ObjectStat>> stat(const QString &key) override;
    PlayingNodes playingNodes() const override;
    QFuture<Result<QByteArray>> read(
        const QString &key, qint64 offsetBytes, qint64 lengthBytes) override;
    QFuture<Result<QByteArray>> readFor(const QString &key, qint64 offsetBytes, qint64 lengthBytes,
        const ReadPurpose &purpose) override;
    QFuture<Result<Document>> readDocument(const QString &key, qint64 maxBytes, int turn) override;
    QFuture<Result<>> replace(const QString &key, const QByteArray &bytes) override;
    QFuture<Result<ObjectStat>> putNew(
        const QString &key, const PartBody &body, const QString &mediaType) override;
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

    //! An address under which whoever has it may read the object for a while, without keys; at
    //! most S3Signer::kLongestLink. The object is looked at first: NotFound when it is not there.
    QFuture<Result<QUrl>> link(const QString &key, std::chrono::seconds validFor);

signals:
    //! The endpoint showed a certificate that is not taken; a person may approve it for the next
    //! store that is made. Emitted on the store's thread.
    void certificateRefused(const QString &endpoint, const QByteArray &sha256);

private:
    S3Store(S3Session session, const QString &prefix, bool awaitsKeys);

    template <class T, class Fn>
    QFuture<Result<T>> post(Fn fn);

    std::shared_ptr<PlayingRecord> m_playing;
    S3Bucket *m_bucket = nullptr; //!< lives on m_thread, which destroys it at its end
    std::unique_ptr<S3Objects> m_objects; //!< used on m_thread alone, as the next
    std::unique_ptr<S3Uploads> m_uploads;
    QThread m_thread;
};

} // namespace Sync
