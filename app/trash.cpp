#include "app/trash.h"

#include "library/base/async.h"
#include "library/base/clock.h"
#include "library/base/logging.h"
#include "library/base/settings.h"
#include "library/catalog/catalog.h"
#include "sync/store/libraryfile.h"
#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"

#include <QPromise>

#include <memory>

namespace App {

namespace {

using Library::StoredObject;

//! Manifest first: an object without one is of no title, and is found again by its video.
Result<> removeFrom(Sync::ObjectStore &store, const QVector<StoredObject> &objects)
{
    const Result<LibraryId> library = Sync::readLibrary(store).result();
    if (!library) {
        // Nothing was ever stored there.
        return library.error().code == ErrorCode::NotFound ? Result<>() : failure(library.error());
    }
    const Sync::StoreKeys keys(*library);
    for (const StoredObject &object : objects) {
        const QString video = keys.video(object.id, object.name);
        const Result<Sync::ObjectStat> there = store.stat(video).result();
        if (!there && there.error().code != ErrorCode::NotFound) {
            return failure(there.error());
        }
        if (!there) {
            continue;
        }
        for (const QString &key : {keys.manifest(object.id), video}) {
            if (const Result<> removed = store.remove(key).result(); !removed) {
                return removed;
            }
        }
    }
    return {};
}

} // namespace

Trash::Trash(
    Library::Catalog &catalog, const Stores &stores, const Settings &settings, const Clock &clock)
    : m_catalog(catalog)
    , m_stores(stores)
    , m_settings(settings)
    , m_clock(clock)
{
    m_pool.setMaxThreadCount(1);
}

Trash::~Trash()
{
    m_pool.waitForDone();
}

Library::TrashPeriod Trash::period() const
{
    return {m_settings.integer(SettingKey::TrashDays)};
}

qint64 Trash::nowMs() const
{
    return m_clock.wallNow().time_since_epoch().count();
}

int Trash::daysLeft(const Library::TrashEntry &entry) const
{
    return period().daysLeft(entry.removedAtMs, nowMs());
}

QFuture<Result<QVector<Library::TrashEntry>>> Trash::entries()
{
    return m_catalog.trash(period().sinceMs(nowMs()));
}

QFuture<Result<Library::Emptied>> Trash::empty(
    const ProfileId &viewer, const QVector<TitleId> &titles)
{
    auto promise = std::make_shared<QPromise<Result<Library::Emptied>>>();
    promise->start();
    const auto answer = [promise](const Result<Library::Emptied> &result) {
        promise->addResult(result);
        promise->finish();
    };
    Async::whenDone(m_catalog.emptyTrash(viewer, titles), this,
        [this, answer](const Result<Library::Emptied> &emptied) {
            if (!emptied) {
                answer(emptied);
                return;
            }
            Async::whenDone(sweep(), this, [answer, emptied](const Result<> &swept) {
                if (!swept) {
                    answer(failure(swept.error()));
                } else {
                    answer(emptied);
                }
            });
        });
    return promise->future();
}

QFuture<Result<>> Trash::sweep()
{
    if (m_stores.current != m_stores.embedded || m_catalog.isReadOnly()) {
        return Async::ready(Result<>());
    }
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    const auto answer = [promise](const Result<> &result) {
        if (!result) {
            qCWarning(lcApp) << "removing what was given up:" << result.error().message
                             << result.error().detail;
        }
        promise->addResult(result);
        promise->finish();
    };
    Async::whenDone(m_catalog.expireTrash(period().sinceMs(nowMs())), this,
        [this, answer](const Result<QVector<ObjectId>> &expired) {
            if (expired) {
                removeMarked(answer);
            } else {
                answer(failure(expired.error()));
            }
        });
    return promise->future();
}

void Trash::removeMarked(const std::function<void(const Result<> &)> &answer)
{
    Async::whenDone(m_catalog.markedObjects(), this,
        [this, answer](const Result<QVector<StoredObject>> &marked) {
            if (!marked || marked->isEmpty()) {
                answer(marked ? Result<>() : failure(marked.error()));
                return;
            }
            const auto work = [store = m_stores.embedded, objects = *marked] {
                return removeFrom(*store, objects);
            };
            Async::whenDone(Async::run(&m_pool, work), this,
                [this, answer, objects = *marked](const Result<> &removed) {
                    if (!removed) {
                        answer(removed);
                        return;
                    }
                    QVector<ObjectId> ids;
                    for (const StoredObject &object : objects) {
                        ids.append(object.id);
                    }
                    Async::whenDone(
                        m_catalog.setHere(Library::HerePlace::OwnStore, ids, false), this, answer);
                });
        });
}

} // namespace App
