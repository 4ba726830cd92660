#include "sync/transfer/transferengine.h"

namespace Sync {

namespace {

tl::unexpected<Error> refused(const QString &message)
{
    return failure(ErrorCode::InvalidInput, message);
}

} // namespace

// What a person asks of the transfers that are there.

Result<> TransferEngine::pause(const TransferId &id)
{
    const Result<TransferItem *> item = need(id);
    if (!item) {
        return failure(item.error());
    }
    if (isFinal((*item)->record.state)) {
        return refused(tr("This transfer has ended."));
    }
    const Result<> noted = changeState(**item, TransferState::Paused);
    if ((*item)->job) {
        stop(**item);
    }
    return noted;
}

void TransferEngine::stop(TransferItem &item)
{
    item.wasStopped = true;
    item.job->abort();
}

Result<> TransferEngine::resume(const TransferId &id)
{
    const Result<TransferItem *> item = need(id);
    if (!item) {
        return failure(item.error());
    }
    const TransferState state = (*item)->record.state;
    if (isFinal(state)) {
        return refused(tr("This transfer has ended."));
    }
    return state == TransferState::Paused ? makeWait(**item) : Result<>();
}

Result<> TransferEngine::retry(const TransferId &id)
{
    const Result<TransferItem *> item = need(id);
    if (!item) {
        return failure(item.error());
    }
    const TransferState state = (*item)->record.state;
    if (state == TransferState::Done || state == TransferState::Instant) {
        return refused(tr("This transfer is done."));
    }
    return (*item)->job ? Result<>() : makeWait(**item);
}

Result<> TransferEngine::cancel(const TransferId &id)
{
    const Result<TransferItem *> found = need(id);
    if (!found) {
        return failure(found.error());
    }
    TransferItem &item = **found;
    const TransferState state = item.record.state;
    if (state == TransferState::Cancelled) {
        return {};
    }
    const bool published = item.job ? item.job->record().published : item.record.upload.published;
    const bool isKept = item.record.direction == TransferDirection::Keep;
    if (!isKept && (published || state == TransferState::Done || state == TransferState::Instant)) {
        return refused(item.record.direction == TransferDirection::Upload
                ? tr("This video is already in the library.")
                : tr("This transfer is done."));
    }
    item.record.cleanup = true;
    const Result<> noted = changeState(item, TransferState::Cancelled);
    if (item.job) {
        stop(item);
    } else {
        schedule();
    }
    return noted;
}

Result<> TransferEngine::pauseAll()
{
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        if (item->record.state == TransferState::Waiting) {
            if (Result<> done = pause(item->record.id); !done) {
                return done;
            }
        }
    }
    return {};
}

Result<> TransferEngine::resumeAll()
{
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        if (item->record.state == TransferState::Paused) {
            if (Result<> done = makeWait(*item); !done) {
                return done;
            }
        }
    }
    return {};
}

Result<> TransferEngine::clearFinished()
{
    QVector<TransferId> gone;
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        if (!isFinal(item->record.state) || item->job) {
            continue;
        }
        const bool leftovers = item->record.cleanup
            || (item->record.state == TransferState::Failed && !item->record.upload.object.isNull()
                && !item->record.upload.published);
        if (!leftovers) {
            gone << item->record.id;
            continue;
        }
        item->forget = true;
        item->record.cleanup = true;
        if (Result<> noted = m_journal->saveState(item->record); !noted) {
            return noted;
        }
    }
    for (const TransferId &id : gone) {
        if (Result<> done = m_journal->remove(id); !done) {
            return done;
        }
        forget(id);
    }
    schedule();
    return {};
}

} // namespace Sync
