#include "library/base/logging.h"
#include "sync/transfer/downloadtarget.h"
#include "sync/transfer/transferengine.h"

#include <QRandomGenerator>

#include <limits>
#include <utility>

namespace Sync {

// What transfers leave behind that are not wanted any more.

void TransferEngine::startCleaning(TransferItem &item)
{
    if (item.record.direction != TransferDirection::Upload) {
        discard(item);
        return;
    }
    const TransferId id = item.record.id;
    item.retryAtMs = 0;
    item.cleaner = new UploadCleaner(m_options.store, StoreKeys(m_library.id()),
        m_options.requestRetry, item.record.upload, this);
    connect(item.cleaner, &UploadCleaner::finished, this,
        [this, id](const Result<> &result) { onCleaned(id, result); });
    item.cleaner->start();
}

// What was brought here so far; nothing in the store is touched.
void TransferEngine::discard(TransferItem &item)
{
    const TransferRecord record = item.record;
    item.isDiscarding = true;
    const auto remove = [record, cache = m_options.cache] {
        return record.direction == TransferDirection::Keep
            ? cache->letGo(record.upload.object)
            : FileTarget::discard(record.file, record.id);
    };
    Async::whenDone(
        Async::run(&m_pool, remove), this, [this, id = record.id](const Result<> &result) {
            TransferItem *current = find(id);
            if (current == nullptr) {
                return;
            }
            current->isDiscarding = false;
            if (!result) {
                qCWarning(lcTransfer) << result.error().message << result.error().detail;
                // The next start of the program tries again.
                current->retryAtMs = std::numeric_limits<qint64>::max();
                return;
            }
            current->record.cleanup = false;
            if (const Result<> noted = m_journal->saveState(current->record); !noted) {
                qCWarning(lcTransfer) << noted.error().message << noted.error().detail;
            }
            if (current->forget && isFinal(current->record.state) && m_journal->remove(id)) {
                forget(id);
            }
            schedule();
        });
}

void TransferEngine::onCleaned(const TransferId &id, const Result<> &result)
{
    TransferItem *item = find(id);
    if (item == nullptr || !item->cleaner) {
        return;
    }
    item->cleaner->deleteLater();
    item->cleaner = nullptr;
    if (!result) {
        const auto delay = m_options.transferRetry.delay(
            result.error(), ++item->attempt, QRandomGenerator::global()->generateDouble());
        qCWarning(lcTransfer) << "cleaning after an upload failed:" << result.error().message
                              << result.error().detail;
        // A permanent error does not become better by asking; the next start of the program asks.
        item->retryAtMs = delay ? nowMs() + delay->count() : std::numeric_limits<qint64>::max();
        if (std::exchange(item->cleanAgain, false)) {
            item->retryAtMs = 0; // what kept this try from it may be gone
        }
        if (item->record.state == TransferState::Waiting) {
            setState(*item, TransferState::Waiting, result.error()); // that is what it waits for
        }
        schedule();
        return;
    }
    item->attempt = 0;
    item->cleanAgain = false;
    item->record.cleanup = false;
    item->record.upload = {};
    const Result<> reset = m_journal->resetUpload(id);
    const Result<> noted = reset ? m_journal->saveState(item->record) : reset;
    if (!noted) {
        qCWarning(lcTransfer) << noted.error().message << noted.error().detail;
    }
    if (item->forget && isFinal(item->record.state) && m_journal->remove(id)) {
        forget(id);
    }
    schedule();
}

} // namespace Sync
