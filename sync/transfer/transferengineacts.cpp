#include "sync/transfer/transferengine.h"

#include <algorithm>

namespace Sync {

namespace {

tl::unexpected<Error> refused(const QString &message)
{
    return failure(ErrorCode::InvalidInput, message);
}

// Where the one that is moved ends among so many.
std::ptrdiff_t targetOf(TransferMove move, std::ptrdiff_t from, std::ptrdiff_t count)
{
    switch (move) {
    case TransferMove::First:
        return 0;
    case TransferMove::Up:
        return std::max<std::ptrdiff_t>(from - 1, 0);
    case TransferMove::Down:
        return std::min(from + 1, count - 1);
    case TransferMove::Last:
        return count - 1;
    }
    Q_UNREACHABLE();
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
    item.retryAtMs = 0; // cleaning waits for no next try
    const Result<> noted = changeState(item, TransferState::Cancelled);
    if (item.job) {
        stop(item);
    } else {
        schedule();
    }
    return noted;
}

bool TransferEngine::waitsForTurn(const TransferItem &item) const
{
    return item.record.state == TransferState::Waiting && !item.job;
}

std::vector<TransferItem *> TransferEngine::waiting() const
{
    std::vector<TransferItem *> waiting;
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        if (waitsForTurn(*item)) {
            waiting.push_back(item.get());
        }
    }
    return waiting;
}

Result<std::ptrdiff_t> TransferEngine::turnOf(const TransferId &id)
{
    const Result<TransferItem *> item = need(id);
    if (!item) {
        return failure(item.error());
    }
    const std::vector<TransferItem *> all = waiting();
    const auto at = std::find(all.begin(), all.end(), *item);
    if (at == all.end()) {
        return refused(tr("Only a transfer that waits for its turn can be moved."));
    }
    return at - all.begin();
}

Result<> TransferEngine::move(const TransferId &id, TransferMove move)
{
    const Result<std::ptrdiff_t> from = turnOf(id);
    return from ? changeTurn(*from, targetOf(move, *from, std::ptrdiff_t(waiting().size())))
                : failure(from.error());
}

Result<> TransferEngine::moveBefore(const TransferId &id, const TransferId &other)
{
    const Result<std::ptrdiff_t> from = turnOf(id);
    if (!from) {
        return failure(from.error());
    }
    const Result<std::ptrdiff_t> gap
        = other.isNull() ? Result<std::ptrdiff_t>(std::ptrdiff_t(waiting().size())) : turnOf(other);
    if (!gap) {
        return refused(tr("What you moved it to no longer waits. Try again."));
    }
    return changeTurn(*from, *gap > *from ? *gap - 1 : *gap);
}

// Those that wait change places among themselves; what is under way, paused or done keeps its own.
Result<> TransferEngine::changeTurn(std::ptrdiff_t from, std::ptrdiff_t target)
{
    std::vector<TransferItem *> waiting = this->waiting();
    QVector<qint64> places;
    for (const TransferItem *item : waiting) {
        places << item->record.place;
    }
    const auto at = waiting.begin() + from;
    const auto to = waiting.begin() + target;
    if (to < at) {
        std::rotate(to, at, at + 1);
    } else {
        std::rotate(at, at + 1, to + 1);
    }
    QVector<TransferRecord> others;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        if (waiting.at(i)->record.place != places.at(qsizetype(i))) {
            others << waiting.at(i)->record;
            others.last().place = places.at(qsizetype(i));
        }
    }
    if (const Result<> noted = m_journal->savePlaces(others); !noted) {
        return noted;
    }
    for (const TransferRecord &other : others) {
        find(other.id)->record.place = other.place;
    }
    std::sort(m_items.begin(), m_items.end(),
        [](const auto &one, const auto &other) { return one->record.place < other->record.place; });
    sortList();
    publish(); // who asked must not see the old order
    schedule();
    return {};
}

void TransferEngine::sortList()
{
    QHash<TransferId, qint64> places;
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        places.insert(item->record.id, item->record.place);
    }
    const QMutexLocker lock(&m_list->mutex);
    std::sort(m_list->transfers.begin(), m_list->transfers.end(),
        [&places](const Transfer &one, const Transfer &other) {
            return places.value(one.id) < places.value(other.id);
        });
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
