#include "app/titlestobring.h"

#include "app/device.h"
#include "app/versionsource.h"
#include "app/videoshere.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"

#include <algorithm>
#include <utility>

namespace App {

namespace {

using Library::TitleDetails;
using Library::TitleVersion;

QVector<TitleVersion> partsOf(const TitleVersion &version)
{
    return version.parts.isEmpty() ? QVector<TitleVersion>{version} : version.parts;
}

bool isStored(const TitleVersion &version)
{
    const QVector<TitleVersion> parts = partsOf(version);
    return std::none_of(parts.cbegin(), parts.cend(),
        [](const TitleVersion &part) { return part.object.isNull(); });
}

// What a person would play of what the storage has.
std::optional<TitleVersion> bestStored(TitleDetails details)
{
    details.versions.removeIf([](const TitleVersion &version) { return !isStored(version); });
    const TitleVersion *best = chooseVersion(details, {});
    return best == nullptr ? std::nullopt : std::optional(*best);
}

} // namespace

struct TitlesToBring::Search
{
    QVector<TitleId> left; //!< asked for
    QVector<TitleId> playable; //!< of the one that is looked at
    QString folder;
    Found found;
    std::function<void(const Result<Found> &)> done;
};

TitlesToBring::TitlesToBring(Device &device, QObject *parent)
    : QObject(parent)
    , m_device(device)
{ }

void TitlesToBring::resolve(
    const QStringList &titles, std::function<void(const Result<QVector<TitleId>> &)> done)
{
    resolveNext(titles, {}, done);
}

void TitlesToBring::resolveNext(const QStringList &left, const QVector<TitleId> &found,
    const std::function<void(const Result<QVector<TitleId>> &)> &done)
{
    if (left.isEmpty()) {
        done(found);
        return;
    }
    m_device.resolveTitle(
        left.first(), this, [this, left, found, done](const Result<TitleId> &title) {
            if (title) {
                resolveNext(left.mid(1), found + QVector<TitleId>{*title}, done);
            } else {
                done(failure(title.error()));
            }
        });
}

void TitlesToBring::find(const QVector<TitleId> &titles, const QString &folder,
    std::function<void(const Result<Found> &)> done)
{
    findNext(std::make_shared<Search>(Search{titles, {}, folder, {}, std::move(done)}));
}

void TitlesToBring::findNext(const std::shared_ptr<Search> &search)
{
    if (search->left.isEmpty()) {
        search->done(search->found);
        return;
    }
    const TitleId title = search->left.takeFirst();
    Async::whenDone(m_device.catalog().storedVersions({title}), this,
        [this, search, title](const Result<QVector<Library::StoredVersion>> &versions) {
            if (versions) {
                onStored(search, title, *versions);
            } else {
                search->done(failure(versions.error()));
            }
        });
}

void TitlesToBring::onStored(const std::shared_ptr<Search> &search, const TitleId &title,
    const QVector<Library::StoredVersion> &versions)
{
    for (const Library::StoredVersion &version : versions) {
        if (!search->playable.contains(version.title)) {
            search->playable << version.title;
        }
    }
    if (search->playable.isEmpty()) {
        search->playable << title; // it is said why not
    }
    addNext(search);
}

void TitlesToBring::addNext(const std::shared_ptr<Search> &search)
{
    if (search->playable.isEmpty()) {
        findNext(search);
        return;
    }
    const TitleId title = search->playable.takeFirst();
    Async::whenDone(m_device.catalog().details(m_device.viewer(), title), this,
        [this, search](const Result<TitleDetails> &details) {
            if (details) {
                add(search, *details);
                addNext(search);
            } else {
                search->done(failure(details.error()));
            }
        });
}

void TitlesToBring::add(const std::shared_ptr<Search> &search, const TitleDetails &details)
{
    const std::optional<TitleVersion> version = bestStored(details);
    if (!version) {
        const bool isWhole = details.card.kind == Library::TitleKind::Series
            || details.card.kind == Library::TitleKind::Season;
        search->found.notStored << Error{ErrorCode::NotFound,
            (isWhole ? tr("Nothing of “%1” is in the storage.")
                     : tr("“%1” is not in the storage, only in a folder of a PC."))
                .arg(details.card.title),
            {}, false};
        return;
    }
    for (const TitleVersion &part : partsOf(*version)) {
        search->found.requests.append(
            {part.object, part.objectName, part.content, part.media.sizeBytes, search->folder});
    }
}

void TitlesToBring::letGo(const QVector<TitleId> &titles, Sync::TransferQueue &queue,
    std::function<void(const Result<QVector<ObjectId>> &)> done)
{
    Async::whenDone(m_device.catalog().storedVersions(titles), this,
        [this, &queue, done = std::move(done)](
            const Result<QVector<Library::StoredVersion>> &versions) {
            if (!versions) {
                done(failure(versions.error()));
                return;
            }
            QVector<ObjectId> objects;
            for (const Library::StoredVersion &version : *versions) {
                objects << version.object;
            }
            // What is still coming first, or it would come after all.
            for (const Sync::Transfer &transfer : queue.list()) {
                if (transfer.direction == Sync::TransferDirection::Keep
                    && objects.contains(transfer.object)) {
                    queue.cancel(transfer.id);
                }
            }
            Async::whenDone(
                m_device.videosHere().letGo(objects), this, [objects, done](const Result<> &gone) {
                    done(gone ? Result<QVector<ObjectId>>(objects) : failure(gone.error()));
                });
        });
}

} // namespace App
