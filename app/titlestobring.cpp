#include "app/titlestobring.h"

#include "app/device.h"
#include "app/versionsource.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "sync/store/sha256.h"
#include "sync/transfer/chunkcache.h"

#include <QScopeGuard>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace App {

struct TitlesToBring::Search
{
    QStringList left;
    QString folder;
    Requests found;
    std::function<void(const Result<Requests> &)> done;
};

TitlesToBring::TitlesToBring(Device &device, QObject *parent)
    : QObject(parent)
    , m_device(device)
{ }

void TitlesToBring::find(const QStringList &titles, const QString &folder,
    std::function<void(const Result<Requests> &)> done)
{
    findNext(std::make_shared<Search>(Search{titles, folder, {}, std::move(done)}));
}

void TitlesToBring::findNext(const std::shared_ptr<Search> &search)
{
    if (search->left.isEmpty()) {
        search->done(search->found);
        return;
    }
    m_device.resolveTitle(
        search->left.takeFirst(), this, [this, search](const Result<TitleId> &title) {
            if (title) {
                onTitle(search, *title);
            } else {
                search->done(failure(title.error()));
            }
        });
}

void TitlesToBring::onTitle(const std::shared_ptr<Search> &search, const TitleId &title)
{
    Async::whenDone(m_device.catalog().details(m_device.viewer(), title), this,
        [this, search](const Result<Library::TitleDetails> &details) {
            if (!details) {
                search->done(failure(details.error()));
                return;
            }
            const Library::TitleVersion *version = chooseVersion(*details, {});
            QVector<Library::TitleVersion> parts;
            if (version != nullptr) {
                parts = version->parts.isEmpty() ? QList{*version} : version->parts;
            }
            for (const Library::TitleVersion &part : std::as_const(parts)) {
                if (part.object.isNull()) {
                    search->done(failure(ErrorCode::NotFound,
                        tr("“%1” is not in the storage, only in a folder of a PC.")
                            .arg(details->card.title)));
                    return;
                }
                search->found.append({part.object, part.objectName, part.content,
                    part.media.sizeBytes, search->folder});
            }
            if (parts.isEmpty()) {
                search->done(failure(ErrorCode::NotFound,
                    tr("“%1” has no video of its own. Name its episodes.")
                        .arg(details->card.title)));
                return;
            }
            findNext(search);
        });
}

void TitlesToBring::letGo(
    const Requests &videos, Sync::TransferQueue &queue, std::function<void(const Result<> &)> done)
{
    // What is still coming first, or it would come after all.
    for (const Sync::Transfer &transfer : queue.list()) {
        for (const Sync::DownloadRequest &video : videos) {
            if (transfer.direction == Sync::TransferDirection::Keep
                && transfer.object == video.object) {
                queue.cancel(transfer.id);
            }
        }
    }
    const auto remove = [cache = m_device.stores().cache, videos]() -> Result<> {
        const auto end = qScopeGuard([] { Sync::Sha256::endThread(); });
        for (const Sync::DownloadRequest &video : videos) {
            if (Result<> gone = cache->letGo(video.object); !gone) {
                return gone;
            }
        }
        return {};
    };
    Async::whenDone(Async::run(QThreadPool::globalInstance(), remove), this, std::move(done));
}

} // namespace App
