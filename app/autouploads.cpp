#include "app/autouploads.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "sync/transfer/transferqueue.h"

#include <utility>

namespace App {

namespace {

constexpr int kUploadsAtOnce = 200;

} // namespace

AutoUploads::AutoUploads(Library::Catalog &catalog, Sync::TransferQueue &queue)
    : m_catalog(catalog)
    , m_queue(queue)
{
    connect(&catalog, &Library::Catalog::changed, this, &AutoUploads::look);
    look();
}

void AutoUploads::look()
{
    if (m_isLooking || m_catalog.isReadOnly()) {
        m_isStale = true;
        return;
    }
    m_isLooking = true;
    m_isStale = false;
    Async::whenDone(m_catalog.filesToUpload(kUploadsAtOnce), this,
        [this](const Result<QVector<Library::CatalogFile>> &files) { onFound(files); });
}

void AutoUploads::onFound(const Result<QVector<Library::CatalogFile>> &files)
{
    if (!files) {
        qCWarning(lcApp) << "new videos were not looked for:" << files.error().message
                         << files.error().detail;
    }
    if (!files || files->isEmpty()) {
        onLooked();
        return;
    }
    m_isStale = m_isStale || files->size() == kUploadsAtOnce;
    QStringList paths;
    for (const Library::CatalogFile &file : *files) {
        paths << file.facts.path;
    }
    Async::whenDone(m_queue.add(paths), this,
        [this, queued = *files](const Result<QVector<Sync::TransferId>> &ids) {
            onQueued(queued, ids ? Result<>() : failure(ids.error()));
        });
}

// In the journal first: should the program end in between, the queue knows the same file by its
// path, and the store the same bytes.
void AutoUploads::onQueued(const QVector<Library::CatalogFile> &files, const Result<> &queued)
{
    if (!queued) {
        qCWarning(lcApp) << "new videos could not be queued:" << queued.error().message
                         << queued.error().detail;
        m_isStale = false; // the next change tries again
        onLooked();
        return;
    }
    QVector<Library::SampleId> samples;
    for (const Library::CatalogFile &file : files) {
        samples << file.sample.value_or(Library::SampleId{});
    }
    Async::whenDone(m_catalog.setUploadsSettled(samples), this, [this](const Result<> &settled) {
        m_isStale = m_isStale && settled; // or it would look for the same again
        onLooked();
    });
}

void AutoUploads::onLooked()
{
    m_isLooking = false;
    if (m_isStale) {
        look();
    }
}

} // namespace App
