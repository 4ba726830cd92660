#include "sync/transfer/transferengine.h"

#include "library/base/logging.h"
#include "sync/store/objectstore.h"

#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

namespace Sync {

namespace {

constexpr int kReaders = 4;
constexpr std::chrono::milliseconds kReportEvery{100};
// Small files have turns of their own, so that a film does not hold up ten clips, nor they it.
constexpr qint64 kSmallFileBytes = 64 * 1024 * 1024;
constexpr int kSmallAtOnce = 2;
constexpr int kLargeAtOnce = 1;

tl::unexpected<Error> refused(const QString &message)
{
    return failure(ErrorCode::InvalidInput, message);
}

} // namespace

TransferEngine::TransferEngine(const TransferQueue::Options &options,
    std::unique_ptr<TransferJournal> journal, QVector<TransferRecord> records,
    std::shared_ptr<TransferList> list)
    : m_options(options)
    , m_journal(std::move(journal))
    , m_list(std::move(list))
    , m_library(options, m_journal.get(), this)
    , m_reportTimer(this)
    , m_wakeTimer(this)
{
    m_pool.setMaxThreadCount(kReaders);
    m_reportTimer.setInterval(kReportEvery);
    m_wakeTimer.setSingleShot(true);
    connect(&m_reportTimer, &QTimer::timeout, this, &TransferEngine::publish);
    connect(&m_wakeTimer, &QTimer::timeout, this, &TransferEngine::schedule);
    connect(&m_library, &LibrarySession::opened, this, &TransferEngine::schedule);
    connect(&m_library, &LibrarySession::failed, this, &TransferEngine::onLibraryFailed);
    for (TransferRecord &record : records) {
        auto item = std::make_unique<TransferItem>();
        item->totalBytes = record.upload.stamp ? record.upload.stamp->sizeBytes : 0;
        item->record = std::move(record);
        item->reported = describe(*item);
        m_list->transfers.append(item->reported);
        m_items.push_back(std::move(item));
    }
}

TransferEngine::~TransferEngine()
{
    // Jobs first: what they cancel must not find the pool gone.
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        delete item->uploader;
        delete item->cleaner;
    }
    m_pool.clear();
    m_pool.waitForDone();
}

void TransferEngine::start()
{
    m_library.open();
}

void TransferEngine::onLibraryFailed(const Error &error)
{
    if (!error.retryable) {
        failWaiting(error);
    }
    report();
}

// After a permanent error nobody else asks again.
void TransferEngine::openLibraryAgain()
{
    if (m_library.error() && !m_library.error()->retryable) {
        m_library.open();
    }
}

// Without a library that can be used nothing has a turn.
void TransferEngine::failWaiting(const Error &error)
{
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        if (item->record.state == TransferState::Waiting) {
            setState(*item, TransferState::Failed, error);
        }
    }
}

void TransferEngine::library(const LibrarySession::Answer &answer)
{
    m_library.ask(answer);
}

void TransferEngine::add(const QStringList &files,
    const std::function<void(const Result<QVector<TransferId>> &)> &answer)
{
    QStringList paths;
    for (const QString &file : files) {
        paths << QDir::cleanPath(QFileInfo(file).absoluteFilePath());
    }
    // A look at a file may hang on a network disk, so not on this thread.
    const auto look = [paths]() -> Result<QVector<FileStamp>> {
        QVector<FileStamp> found;
        for (const QString &path : paths) {
            found << stampOfFile(path).value_or(FileStamp{});
        }
        return found;
    };
    Async::whenDone(Async::run(&m_pool, look), this,
        [this, paths, answer](const Result<QVector<FileStamp>> &found) {
            answer(found ? addLookedAt(paths, *found) : failure(found.error()));
            // A person may have set right what was wrong with the store.
            openLibraryAgain();
            schedule();
        });
}

Result<QVector<TransferId>> TransferEngine::addLookedAt(
    const QStringList &files, const QVector<FileStamp> &stamps)
{
    QVector<TransferId> ids;
    QVector<TransferRecord> records;
    std::vector<std::unique_ptr<TransferItem>> fresh;
    QHash<QString, TransferId> known;
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        if (!isFinal(item->record.state) || item->record.state == TransferState::Failed) {
            known.insert(item->record.file, item->record.id);
        }
    }
    for (qsizetype i = 0; i < files.size(); ++i) {
        const QString &file = files.at(i);
        if (known.contains(file)) {
            ids << known.value(file);
            TransferItem *item = find(ids.last());
            if (item != nullptr && item->record.state == TransferState::Failed) {
                if (const Result<> done = revive(*item, stamps.at(i)); !done) {
                    return failure(done.error());
                }
            }
            continue;
        }
        auto item = std::make_unique<TransferItem>();
        item->record.id = randomId<TransferId>();
        item->record.file = file;
        item->record.addedAtMs = nowMs();
        item->totalBytes = stamps.at(i).sizeBytes;
        known.insert(file, item->record.id);
        ids << item->record.id;
        records << item->record;
        fresh.push_back(std::move(item));
    }
    if (const Result<> noted = m_journal->add(records); !noted) {
        return failure(noted.error());
    }
    for (std::unique_ptr<TransferItem> &item : fresh) {
        item->reported = describe(*item);
        {
            const QMutexLocker lock(&m_list->mutex);
            m_list->transfers.append(item->reported);
        }
        emit added(item->reported);
        m_items.push_back(std::move(item));
    }
    return ids;
}

// Begun anew, what the failed try had published would stay in the store without a title.
Result<> TransferEngine::revive(TransferItem &item, const FileStamp &stamp)
{
    const std::optional<FileStamp> &before = item.record.upload.stamp;
    item.record.cleanup = item.record.cleanup || (before && !before->sameFile(stamp));
    const Result<> noted = makeWait(item);
    publish(); // who asked must not see the old failure
    return noted;
}

TransferItem *TransferEngine::find(const TransferId &id)
{
    const auto found = std::find_if(m_items.begin(), m_items.end(),
        [&id](const std::unique_ptr<TransferItem> &item) { return item->record.id == id; });
    return found == m_items.end() ? nullptr : found->get();
}

Result<TransferItem *> TransferEngine::need(const TransferId &id)
{
    if (TransferItem *item = find(id)) {
        return item;
    }
    return failure(ErrorCode::NotFound, tr("There is no such transfer."));
}

Result<> TransferEngine::changeState(
    TransferItem &item, TransferState state, const std::optional<Error> &error)
{
    item.record.state = state;
    item.record.error = error;
    report();
    return m_journal->saveState(item.record);
}

void TransferEngine::setState(
    TransferItem &item, TransferState state, const std::optional<Error> &error)
{
    if (const Result<> noted = changeState(item, state, error); !noted) {
        qCWarning(lcTransfer) << noted.error().message << noted.error().detail;
    }
}

// To the end of what keeps it from its turn; what it left behind is cleaned first where needed.
Result<> TransferEngine::makeWait(TransferItem &item)
{
    item.retryAtMs = 0;
    item.attempt = 0;
    item.forget = false;
    const Result<> noted = changeState(item, TransferState::Waiting);
    openLibraryAgain();
    schedule();
    return noted;
}

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
    if ((*item)->uploader) {
        stop(**item);
    }
    return noted;
}

void TransferEngine::stop(TransferItem &item)
{
    item.wasStopped = true;
    item.uploader->abort();
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
    return (*item)->uploader ? Result<>() : makeWait(**item);
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
    const bool published
        = item.uploader ? item.uploader->record().published : item.record.upload.published;
    if (published || state == TransferState::Done || state == TransferState::Instant) {
        return refused(tr("This video is already in the library."));
    }
    item.record.cleanup = true;
    const Result<> noted = changeState(item, TransferState::Cancelled);
    if (item.uploader) {
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
        if (!isFinal(item->record.state) || item->uploader) {
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

void TransferEngine::forget(const TransferId &id)
{
    m_items.erase(
        std::remove_if(m_items.begin(), m_items.end(),
            [&id](const std::unique_ptr<TransferItem> &item) { return item->record.id == id; }),
        m_items.end());
    {
        const QMutexLocker lock(&m_list->mutex);
        m_list->transfers.removeIf([&id](const Transfer &transfer) { return transfer.id == id; });
    }
    emit removed(id);
}

void TransferEngine::schedule()
{
    if (m_library.id().isNull()) {
        report();
        return;
    }
    qint64 wakeAt = 0;
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        if (item->uploader || item->cleaner) {
            continue;
        }
        if (item->retryAtMs > nowMs()) {
            wakeAt = wakeAt == 0 ? item->retryAtMs : std::min(wakeAt, item->retryAtMs);
        } else if (item->record.cleanup) {
            startCleaning(*item);
        } else if (mayStart(*item)) {
            startUpload(*item);
        }
    }
    if (wakeAt > 0) {
        m_wakeTimer.start(std::chrono::milliseconds(std::max<qint64>(wakeAt - nowMs(), 1)));
    }
    report();
}

bool TransferEngine::mayStart(const TransferItem &item) const
{
    return item.record.state == TransferState::Waiting && hasRoom(item);
}

bool TransferEngine::hasRoom(const TransferItem &item) const
{
    const bool small = item.totalBytes <= kSmallFileBytes;
    int active = 0;
    for (const std::unique_ptr<TransferItem> &other : m_items) {
        if (!other->uploader) {
            continue;
        }
        // Probably the same video: the second finds the first one's bytes when that is done.
        if (other->totalBytes == item.totalBytes) {
            return false;
        }
        active += (other->totalBytes <= kSmallFileBytes) == small ? 1 : 0;
    }
    return active < (small ? kSmallAtOnce : kLargeAtOnce);
}

void TransferEngine::startUpload(TransferItem &item)
{
    const TransferId id = item.record.id;
    UploadServices services;
    services.store = m_options.store;
    services.videos = m_options.videos;
    services.journal = m_journal.get();
    services.pool = &m_pool;
    services.keys = StoreKeys(m_library.id());
    services.requests = m_options.requestRetry;
    item.retryAtMs = 0;
    item.wasStopped = false;
    if (item.record.startedAtMs == 0) {
        item.record.startedAtMs = nowMs();
    }
    setState(item, TransferState::Waiting);
    item.uploader = new Uploader(services, id, item.record.file, item.record.upload, this);
    item.storedBefore = item.uploader->progress().partsStored;
    connect(item.uploader, &Uploader::progressed, this, &TransferEngine::report);
    connect(item.uploader, &Uploader::finished, this,
        [this, id](const Result<UploadOutcome> &outcome) { onUploadFinished(id, outcome); });
    item.uploader->start();
}

void TransferEngine::onUploadFinished(const TransferId &id, const Result<UploadOutcome> &outcome)
{
    TransferItem *item = find(id);
    if (item == nullptr || !item->uploader) {
        return;
    }
    item->record.upload = item->uploader->record();
    const bool movedOn = item->uploader->progress().partsStored > item->storedBefore;
    item->uploader->deleteLater();
    item->uploader = nullptr;
    item->rate = {};
    if (item->record.upload.stamp) {
        item->totalBytes = item->record.upload.stamp->sizeBytes;
    }
    if (movedOn) {
        item->attempt = 0;
    }
    if (outcome) {
        item->record.cleanup = false;
        item->record.upload.object = outcome->object;
        item->record.upload.parts.clear();
        finishWithSuccess(*item, outcome->state);
    } else if (item->record.state == TransferState::Waiting) {
        finishWithError(*item, outcome.error());
    }
    schedule();
}

void TransferEngine::finishWithSuccess(TransferItem &item, TransferState state)
{
    setState(item, state);
    // The hashes live on in the manifest.
    const Result<> saved = m_journal->saveUpload(item.record.id, item.record.upload);
    const Result<> noted = saved ? m_journal->forgetParts(item.record.id) : saved;
    if (!noted) {
        qCWarning(lcTransfer) << noted.error().message << noted.error().detail;
    }
}

void TransferEngine::finishWithError(TransferItem &item, const Error &error)
{
    if (error.code == ErrorCode::Cancelled && item.wasStopped) {
        return; // paused or cancelled, and wanted again before it had ended
    }
    Error again = error;
    again.retryable = error.retryable || error.code == ErrorCode::Cancelled;
    const auto delay = m_options.transferRetry.delay(
        again, ++item.attempt, QRandomGenerator::global()->generateDouble());
    if (delay) {
        qCInfo(lcTransfer) << "upload of" << item.record.file << "waits:" << error.message
                           << error.detail;
        item.retryAtMs = nowMs() + delay->count();
        setState(item, TransferState::Waiting, error);
        return;
    }
    qCWarning(lcTransfer) << "upload of" << item.record.file << "failed:" << error.message
                          << error.detail;
    // What is stored of bytes that are no longer meant is of no use to a later try.
    item.record.cleanup = error.code == ErrorCode::Changed || error.code == ErrorCode::Corrupt;
    setState(item, TransferState::Failed, error);
}

void TransferEngine::startCleaning(TransferItem &item)
{
    const TransferId id = item.record.id;
    item.retryAtMs = 0;
    item.cleaner = new UploadCleaner(m_options.store, StoreKeys(m_library.id()),
        m_options.requestRetry, item.record.upload, this);
    connect(item.cleaner, &UploadCleaner::finished, this,
        [this, id](const Result<> &result) { onCleaned(id, result); });
    item.cleaner->start();
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
        schedule();
        return;
    }
    item->attempt = 0;
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

Transfer TransferEngine::describe(TransferItem &item) const
{
    Transfer transfer = describeTransfer(item, m_options.clock->monotonicNow());
    if (transfer.state == TransferState::Waiting && m_library.id().isNull() && m_library.error()) {
        transfer.error = m_library.error();
    }
    return transfer;
}

void TransferEngine::report()
{
    if (!m_reportTimer.isActive()) {
        m_reportTimer.start();
    }
}

void TransferEngine::publish()
{
    bool active = false;
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        active = active || item->uploader;
        const Transfer now = describe(*item);
        if (now == item->reported) {
            continue;
        }
        item->reported = now;
        {
            const QMutexLocker lock(&m_list->mutex);
            for (Transfer &transfer : m_list->transfers) {
                if (transfer.id == now.id) {
                    transfer = now;
                }
            }
        }
        emit changed(now);
    }
    if (!active) {
        m_reportTimer.stop();
    }
}

qint64 TransferEngine::nowMs() const
{
    return m_options.clock->wallNow().time_since_epoch().count();
}

} // namespace Sync
