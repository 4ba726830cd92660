#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QByteArray>
#include <QFuture>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVector>

#include <atomic>
#include <memory>

namespace Sync {

class SourceFile;

struct ObjectStat
{
    QString key;
    qint64 sizeBytes = 0;
    QString etag;
    qint64 modifiedAtMs = 0;
};

struct ObjectList
{
    QVector<ObjectStat> objects;
    QString next; //!< continuation; empty: this was the last page
};

//! A multipart upload under way.
struct UploadHandle
{
    QString key;
    QString uploadId;
    qint64 begunAtMs = 0; //!< by the store's clock, in what uploads() tells; 0: not told

    bool operator==(const UploadHandle &other) const
    {
        return key == other.key && uploadId == other.uploadId;
    }
};

struct PartReceipt
{
    int number = 0; //!< from 1
    QString etag;
    qint64 sizeBytes = 0;
};

//! How many bytes of a request have gone or come so far; begins anew with each try. A store that
//! cannot tell leaves it alone. Null: nobody asks.
using MovedBytes = std::shared_ptr<std::atomic<qint64>>;

//! One part's bytes with the SHA-256 that the store must verify before it keeps them.
struct PartBody
{
    int number = 0; //!< from 1
    qint64 offsetBytes = 0; //!< of the part in the object
    QByteArray bytes;
    QByteArray sha256; //!< 32 bytes
    //! Unset, or the open file that has the same bytes at the same offset: a store on a file system
    //! that shares extents may clone them, and verifies its clone.
    std::shared_ptr<const SourceFile> source;
    MovedBytes moved = {};
};

//! Which endpoints of a storage serve what is played.
struct PlayingNodes
{
    QString answering; //!< last; empty: there is only one place, or nobody answered yet
    QString silent; //!< has stopped answering since it last did; empty: none

    bool operator==(const PlayingNodes &) const = default;
};

//! What bytes are read for.
struct ReadPurpose
{
    enum class Kind
    {
        Keeping, //!< much at once
        Showing, //!< little, which somebody looks at: not behind what is much
        Playing //!< somebody waits for them: short time-outs, and asked twice rather than too late
    };

    Kind kind = Kind::Keeping;
    //! From one to the next another endpoint is asked first; 0: whichever should answer first.
    int turn = 0;
    MovedBytes moved = {};
};

//! A small object as one endpoint of the store has it.
struct Document
{
    QByteArray bytes;
    qint64 storeMs = 0; //!< when it answered, by its own clock; 0: the store has no other clock
};

//! LimitExceeded when there are more bytes than one of its kind may have.
Result<Document> wholeDocument(const QByteArray &bytes, qint64 maxBytes);

//! Objects under keys, as S3 understands them: whole or not there. A key is relative to the store's
//! prefix. Calls are safe from any thread and return at once; answers come on the store's own
//! threads through futures; cancelling a future ends its request. An Error with retryable set is
//! passing; NotFound means that the store certainly has no such key, never that it was silent.
//! An object is never overwritten: storing the same bytes again is done, others are refused. The
//! hints of replication, which replace() puts, are the exception.
class ObjectStore : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ObjectStore)
public:
    explicit ObjectStore(QObject *parent = nullptr);
    ~ObjectStore() override;

    virtual QFuture<Result<ObjectStat>> stat(const QString &key) = 0;
    //! Fewer bytes than asked only at the end of the object.
    virtual QFuture<Result<QByteArray>> read(
        const QString &key, qint64 offsetBytes, qint64 lengthBytes)
        = 0;
    //! The same for a purpose; a store with one way to read takes that.
    virtual QFuture<Result<QByteArray>> readFor(
        const QString &key, qint64 offsetBytes, qint64 lengthBytes, const ReadPurpose &purpose);
    //! True when reading costs no network: nothing of it is worth a copy on this PC.
    virtual bool isOnThisPc() const { return false; }
    //! From any thread, without waiting.
    virtual PlayingNodes playingNodes() const { return {}; }
    //! A whole small object; LimitExceeded when it is larger. From one turn to the next another
    //! endpoint is asked first, where there are several.
    virtual QFuture<Result<Document>> readDocument(const QString &key, qint64 maxBytes, int turn);
    //! A small object whatever was under its key before, whole at every moment.
    virtual QFuture<Result<>> replace(const QString &key, const QByteArray &bytes) = 0;
    //! A whole small object (manifest, picture, segment) in one request.
    virtual QFuture<Result<ObjectStat>> put(
        const QString &key, const QByteArray &bytes, const QString &mediaType)
        = 0;
    //! The same under a key that nobody can have used, as its random id is just made: a store that
    //! has to ask first what is there does not. The hash may be empty.
    virtual QFuture<Result<ObjectStat>> putNew(
        const QString &key, const PartBody &body, const QString &mediaType);
    //! sizeBytes of the whole object lets the store refuse early what it has no room for.
    virtual QFuture<Result<UploadHandle>> begin(
        const QString &key, const QString &mediaType, qint64 sizeBytes)
        = 0;
    //! NotFound: the store no longer knows this upload; begin anew.
    virtual QFuture<Result<PartReceipt>> putPart(const UploadHandle &upload, const PartBody &part)
        = 0;
    //! Makes the object visible, whole. Safe to repeat.
    virtual QFuture<Result<ObjectStat>> complete(
        const UploadHandle &upload, const QVector<PartReceipt> &parts)
        = 0;
    //! Forgets the upload and its parts, never an object that it became. Done as well when there is
    //! no such upload. Busy: that cannot be told apart now; easy once the object is removed.
    virtual QFuture<Result<>> abort(const UploadHandle &upload) = 0;
    //! Uploads begun and neither completed nor aborted, of keys that start with prefix.
    virtual QFuture<Result<QVector<UploadHandle>>> uploads(const QString &prefix) = 0;
    //! Keys that start with prefix and sort, as UTF-8 bytes, after the given one; at most limit.
    virtual QFuture<Result<ObjectList>> list(const QString &prefix, const QString &after, int limit)
        = 0;
    //! Done as well when there is no such key.
    virtual QFuture<Result<>> remove(const QString &key) = 0;
    //! Each of these keys, in as few requests as the store can. After an error some are left; all
    //! of them after InvalidInput.
    virtual QFuture<Result<>> removeAll(const QStringList &keys) = 0;
};

} // namespace Sync
