#include "app/videoshere.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "sync/store/libraryfile.h"
#include "sync/store/objectstore.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/chunkcache.h"
#include "sync/transfer/transferqueue.h"

#include <QPromise>
#include <QScopeGuard>

#include <memory>
#include <utility>

namespace App {

namespace {

using Library::HerePlace;
using Objects = QVector<ObjectId>;

constexpr int kOwnPage = 1000;

Result<Objects> keptWhole(Sync::ChunkCache &cache)
{
    const auto end = qScopeGuard([] { Sync::Sha256::endThread(); });
    Objects whole;
    for (const ObjectId &object : cache.kept()) {
        const std::optional<Sync::KnownVideo> video = cache.video(object);
        if (video && cache.bytesHere(video->manifest) == video->manifest.sizeBytes) {
            whole << object;
        }
    }
    return whole;
}

Result<Objects> inOwnStore(Sync::ObjectStore &store)
{
    const Result<LibraryId> library = Sync::readLibrary(store).result();
    if (!library && library.error().code == ErrorCode::NotFound) {
        return Objects();
    }
    if (!library) {
        return failure(library.error());
    }
    const QString videos = Sync::StoreKeys(*library).videos();
    Objects found;
    QString after;
    do {
        const Result<Sync::ObjectList> page = store.list(videos, after, kOwnPage).result();
        if (!page) {
            return failure(page.error());
        }
        for (const Sync::ObjectStat &stat : page->objects) {
            const QString id = stat.key.mid(videos.size()).section(QLatin1Char('/'), 0, 0);
            if (const auto object = ObjectId::fromString(id)) {
                found << *object;
            }
        }
        after = page->next.isEmpty() || page->objects.isEmpty() ? QString()
                                                                : page->objects.last().key;
    } while (!after.isEmpty());
    return found;
}

} // namespace

VideosHere::VideosHere(Library::Catalog &catalog, const Stores &stores)
    : m_catalog(catalog)
    , m_stores(stores)
{ }

VideosHere::~VideosHere()
{
    m_pool.clear();
    m_pool.waitForDone();
    for (const Note &note : m_notes) {
        tell(note);
    }
    m_told.waitForFinished();
}

void VideosHere::follow(Sync::TransferQueue &queue)
{
    connect(&queue, &Sync::TransferQueue::transferChanged, this, &VideosHere::onTransfer);
    if (!m_catalog.isReadOnly()) {
        look();
    }
}

void VideosHere::look()
{
    const auto tellAll = [this](HerePlace place) {
        return [this, place](const Result<Objects> &objects) {
            if (!objects) {
                qCWarning(lcApp) << "videos on this PC:" << objects.error().message
                                 << objects.error().detail;
                onLooked();
                return;
            }
            Async::whenDone(m_catalog.setAllHere(place, *objects), this, [this](const Result<> &) {
                onLooked(); // the catalog has logged what failed
            });
        };
    };
    m_looking = 2;
    Async::whenDone(Async::run(&m_pool, [cache = m_stores.cache] { return keptWhole(*cache); }),
        this, tellAll(HerePlace::Kept));
    Async::whenDone(Async::run(&m_pool, [store = m_stores.embedded] { return inOwnStore(*store); }),
        this, tellAll(HerePlace::OwnStore));
}

void VideosHere::onLooked()
{
    if (--m_looking > 0) {
        return;
    }
    for (const Note &note : std::exchange(m_notes, {})) {
        tell(note);
    }
    for (const std::function<void()> &letGo : std::exchange(m_letGo, {})) {
        letGo();
    }
}

void VideosHere::onTransfer(const Sync::Transfer &transfer)
{
    using Sync::TransferDirection;
    using Sync::TransferState;
    const bool isDone
        = transfer.state == TransferState::Done || transfer.state == TransferState::Instant;
    if (transfer.object.isNull()) {
        return;
    }
    if (transfer.direction == TransferDirection::Keep) {
        if (isDone || transfer.state == TransferState::Cancelled) {
            note({HerePlace::Kept, transfer.object, isDone});
        }
    } else if (transfer.direction == TransferDirection::Upload && isDone
        && m_stores.current->isOnThisPc()) {
        note({HerePlace::OwnStore, transfer.object, true});
    }
}

void VideosHere::note(const Note &note)
{
    if (m_looking > 0) {
        m_notes.push_back(note);
    } else {
        tell(note);
    }
}

void VideosHere::tell(const Note &note)
{
    m_told = m_catalog.setHere(note.place, {note.object}, note.here);
}

QFuture<Result<>> VideosHere::letGo(const QVector<ObjectId> &objects)
{
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    const auto answer = [promise](const Result<> &result) {
        promise->addResult(result);
        promise->finish();
    };
    if (m_looking > 0) {
        m_letGo.push_back([this, objects, answer] { letGoNow(objects, answer); });
    } else {
        letGoNow(objects, answer);
    }
    return promise->future();
}

void VideosHere::letGoNow(
    const QVector<ObjectId> &objects, const std::function<void(const Result<> &)> &answer)
{
    const auto remove = [cache = m_stores.cache, objects]() -> Result<> {
        const auto end = qScopeGuard([] { Sync::Sha256::endThread(); });
        for (const ObjectId &object : objects) {
            if (Result<> gone = cache->letGo(object); !gone) {
                return gone;
            }
        }
        return {};
    };
    Async::whenDone(
        Async::run(&m_pool, remove), this, [this, objects, answer](const Result<> &gone) {
            if (!gone) {
                answer(gone);
                return;
            }
            Async::whenDone(m_catalog.setHere(HerePlace::Kept, objects, false), this, answer);
        });
}

} // namespace App
