#include "sync/replication/storequestions.h"

#include "library/base/async.h"
#include "sync/store/libraryfile.h"
#include "sync/transfer/objectcopy.h"

#include <QCoreApplication>

namespace Sync {

namespace {

constexpr qint64 kMostSmallBytes = 1 << 20; // library.cbor, head, ack
constexpr qint64 kMostSegmentBytes = 4 << 20;
constexpr qint64 kMostSnapshotBytes = 255 << 20;
constexpr int kKeysAtOnce = 1000;
constexpr RetryPolicy kRequests{std::chrono::milliseconds(500), std::chrono::seconds(10), 5};
const QString kCbor = QStringLiteral("application/cbor");

//! What is written over and over.
bool isHint(const QString &key)
{
    return key.endsWith(QLatin1String("/head")) || key.endsWith(QLatin1String("/ack"));
}

qint64 mostBytes(const QString &key, const LibraryId &library)
{
    if (key.startsWith(CatalogKeys::snapshots(library))) {
        return kMostSnapshotBytes;
    }
    return isHint(key) || key == StoreKeys::libraryFile() ? kMostSmallBytes : kMostSegmentBytes;
}

Answer answerOf(const Error &error)
{
    Answer answer;
    answer.kind
        = error.code == ErrorCode::NotFound ? Answer::Kind::NotFound : Answer::Kind::Unreachable;
    return answer;
}

Answer doneAnswer()
{
    Answer answer;
    answer.kind = Answer::Kind::Done;
    return answer;
}

Error otherLibrary()
{
    return {ErrorCode::InvalidInput,
        QCoreApplication::translate("Sync",
            "The storage holds another library than the one of this PC. Nothing was changed. "
            "Look at the Cluster page."),
        {}, false};
}

} // namespace

StoreQuestions::StoreQuestions(ObjectStore *store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{ }

template <class T>
void StoreQuestions::whenDone(
    const QFuture<Result<T>> &future, const Done &done, const std::function<void(const T &)> &then)
{
    Async::whenDone(future, this, [done, then](const Result<T> &result) {
        if (result) {
            then(*result);
            return;
        }
        const bool isAbsent = result.error().code == ErrorCode::NotFound;
        done(answerOf(result.error()),
            isAbsent ? std::optional<Error>() : std::optional(result.error()));
    });
}

void StoreQuestions::ask(
    const Action &action, const LibraryId &library, const QString &objectName, const Done &done)
{
    using Kind = Action::Kind;
    const StoreKeys keys(library);
    const bool namesObject = action.kind == Kind::HeadObject || action.kind == Kind::CopyObject
        || action.kind == Kind::RemoveObject;
    if (namesObject && objectName.isEmpty()) {
        // Its record is on the way.
        Async::whenDone(Async::ready(Result<>()), this,
            [done](const Result<> &) { done(Answer(), std::nullopt); });
        return;
    }
    switch (action.kind) {
    case Kind::Get:
        get(action, library, done);
        break;
    case Kind::List:
        list(action.key, {}, action.key == CatalogKeys::catalog(library), {}, done);
        break;
    case Kind::Put:
        put(action, done);
        break;
    case Kind::Remove:
        remove({action.key}, done);
        break;
    case Kind::HeadObject:
        whenDone<ObjectStat>(m_store->stat(keys.video(action.object, objectName)), done,
            [done](const ObjectStat &) { done(doneAnswer(), std::nullopt); });
        break;
    case Kind::RemoveObject:
        remove({keys.video(action.object, objectName), keys.manifest(action.object),
                   keys.storyboard(action.object)},
            done);
        break;
    case Kind::CopyObject:
        copy(action, keys, objectName, done);
        break;
    default:
        Q_UNREACHABLE();
    }
}

void StoreQuestions::get(const Action &action, const LibraryId &library, const Done &done)
{
    const bool isLibrary = action.key == StoreKeys::libraryFile();
    whenDone<Document>(
        m_store->readDocument(action.key, mostBytes(action.key, library), action.gateway), done,
        [this, done, library, isLibrary](const Document &document) {
            if (isLibrary) {
                const Result<LibraryId> there = decodeLibraryFile(document.bytes);
                if (!there || *there != library) {
                    done(Answer(), there ? otherLibrary() : there.error());
                    return;
                }
            }
            Answer answer = doneAnswer();
            answer.body = document.bytes;
            answer.storeMs = document.storeMs != 0 ? document.storeMs
                                                   : m_clock.wallNow().time_since_epoch().count();
            done(answer, std::nullopt);
        });
}

// Chains have as many keys as there were changes: of each the first is asked for, then what comes
// after all of it.
void StoreQuestions::list(
    const QString &prefix, const QString &after, bool chains, QStringList found, const Done &done)
{
    whenDone<ObjectList>(m_store->list(prefix, after, chains ? 1 : kKeysAtOnce), done,
        [this, prefix, chains, found, done](const ObjectList &page) mutable {
            for (const ObjectStat &object : page.objects) {
                found.append(object.key);
            }
            if (page.next.isEmpty() || page.objects.isEmpty()) {
                Answer answer = doneAnswer();
                answer.keys = found;
                done(answer, std::nullopt);
                return;
            }
            const QString last = page.objects.last().key;
            const qsizetype end = last.indexOf(u'/', prefix.size());
            // Digits and letters come before the tilde.
            const QString next
                = chains && end > 0 ? QString(last.left(end) + QLatin1String("/~")) : page.next;
            list(prefix, next, chains, found, done);
        });
}

void StoreQuestions::put(const Action &action, const Done &done)
{
    if (isHint(action.key)) {
        Async::whenDone(
            m_store->replace(action.key, action.body), this, [done](const Result<> &result) {
                result ? done(doneAnswer(), std::nullopt)
                       : done(answerOf(result.error()), result.error());
            });
        return;
    }
    whenDone<ObjectStat>(m_store->put(action.key, action.body, kCbor), done,
        [done](const ObjectStat &) { done(doneAnswer(), std::nullopt); });
}

// The bytes before their manifest: what is left of a removal that ended in the middle still says
// what it was.
void StoreQuestions::remove(const QStringList &keys, const Done &done)
{
    Async::whenDone(
        m_store->remove(keys.first()), this, [this, keys, done](const Result<> &result) {
            if (!result) {
                Answer answer;
                done(answer, result.error());
            } else if (keys.size() > 1) {
                remove(keys.mid(1), done);
            } else {
                done(doneAnswer(), std::nullopt);
            }
        });
}

void StoreQuestions::copy(
    const Action &action, const StoreKeys &keys, const QString &objectName, const Done &done)
{
    const auto fresh = randomId<ObjectId>();
    auto *copy = new ObjectCopy(
        {m_store, keys, action.object}, {m_store, keys, fresh}, objectName, kRequests, this);
    connect(copy, &ObjectCopy::finished, this, [copy, fresh, done](const Result<> &result) {
        copy->deleteLater();
        if (!result) {
            done(answerOf(result.error()), result.error());
            return;
        }
        Answer answer = doneAnswer();
        answer.body = fresh.toBytes();
        done(answer, std::nullopt);
    });
    copy->start();
}

} // namespace Sync
