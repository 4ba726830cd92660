#include "sync/transfer/transferengine.h"

#include "library/base/logging.h"
#include "sync/store/objectstore.h"
#include "sync/transfer/downloader.h"
#include "sync/transfer/uploader.h"

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
constexpr int kSmallAtOnce = 4;
constexpr int kLargeAtOnce = 1;
constexpr int kSeldom = 1000; // as after so many tries
constexpr int kNoLongerJustBusy = 3; // tries

} // namespace

TransferEngine::TransferEngine(const TransferQueue::Options &options,
    std::unique_ptr<TransferJournal> journal, QVector<TransferRecord> records,
    std::shared_ptr<TransferList> list)
    : m_options(options)
    , m_journal(std::move(journal))
    , m_list(std::move(list))
    , m_library(options, m_journal.get(), this)
    , m_watch(options.store, options.watch, this)
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
    connect(&m_watch, &StoreWatch::answersAgain, this, &TransferEngine::onStoreAnswers);
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
        delete item->job;
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
    m_watch.setWanted(error.retryable);
    report();
}

void TransferEngine::onStoreAnswers()
{
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        item->retryAtMs = 0;
    }
    m_library.openAgain();
    schedule();
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
            m_library.openAgain();
            schedule();
        });
}

Result<QVector<TransferId>> TransferEngine::addLookedAt(
    const QStringList &files, const QVector<FileStamp> &stamps)
{
    QVector<TransferId> ids;
    std::vector<std::unique_ptr<TransferItem>> fresh;
    QHash<QString, TransferId> known;
    for (const std::unique_ptr<TransferItem> &item : m_items) {
        if (item->record.direction == TransferDirection::Upload
            && (!isFinal(item->record.state) || item->record.state == TransferState::Failed)) {
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
        fresh.push_back(std::move(item));
    }
    if (const Result<> taken = take(std::move(fresh)); !taken) {
        return failure(taken.error());
    }
    return ids;
}

// In the journal first.
Result<> TransferEngine::take(std::vector<std::unique_ptr<TransferItem>> fresh)
{
    QVector<TransferRecord> records;
    qint64 place = nextPlace();
    for (const std::unique_ptr<TransferItem> &item : fresh) {
        item->record.place = place++;
        records << item->record;
    }
    if (const Result<> noted = m_journal->add(records); !noted) {
        return noted;
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
    return {};
}

Result<QVector<TransferId>> TransferEngine::download(const QVector<DownloadRequest> &requests)
{
    if (m_options.cache == nullptr) {
        return failure(ErrorCode::Unsupported, tr("Nothing can be downloaded here."));
    }
    QVector<TransferId> ids;
    std::vector<std::unique_ptr<TransferItem>> fresh;
    for (const DownloadRequest &request : requests) {
        auto item = std::make_unique<TransferItem>();
        TransferRecord &record = item->record;
        const QString name = localFileName(request.objectName);
        record.direction
            = request.folder.isEmpty() ? TransferDirection::Keep : TransferDirection::Download;
        record.file = request.folder.isEmpty()
            ? name
            : QDir::cleanPath(QString(request.folder + QLatin1Char('/') + name));
        const auto same
            = std::find_if(m_items.begin(), m_items.end(), [&record, &request](const auto &other) {
                  return other->record.direction == record.direction
                      && other->record.file == record.file
                      && other->record.upload.object == request.object
                      && (!isFinal(other->record.state)
                          || other->record.state == TransferState::Failed);
              });
        if (same != m_items.end()) {
            ids << (*same)->record.id;
            if ((*same)->record.state == TransferState::Failed) {
                if (const Result<> noted = makeWait(**same); !noted) {
                    return failure(noted.error());
                }
                publish(); // who asked must not see the old failure
            }
            continue;
        }
        record.id = randomId<TransferId>();
        record.addedAtMs = nowMs();
        record.content = request.content;
        record.upload.object = request.object;
        record.upload.objectName = request.objectName;
        record.upload.stamp = FileStamp{request.sizeBytes, 0, 0, 0};
        item->totalBytes = request.sizeBytes;
        ids << record.id;
        fresh.push_back(std::move(item));
    }
    if (const Result<> taken = take(std::move(fresh)); !taken) {
        return failure(taken.error());
    }
    m_library.openAgain();
    schedule();
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
    item.cleanAgain = !item.cleaner.isNull();
    const Result<> noted = changeState(item, TransferState::Waiting);
    m_library.openAgain();
    schedule();
    return noted;
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
        if (item->job || item->cleaner || item->isDiscarding) {
            continue;
        }
        if (item->retryAtMs > nowMs()) {
            wakeAt = wakeAt == 0 ? item->retryAtMs : std::min(wakeAt, item->retryAtMs);
        } else if (item->record.cleanup) {
            startCleaning(*item);
        } else if (mayStart(*item)) {
            startJob(*item);
        }
    }
    m_watch.setWanted(wakeAt > 0);
    if (wakeAt > 0) {
        m_wakeTimer.start(std::chrono::milliseconds(std::max<qint64>(wakeAt - nowMs(), 1)));
    }
    report();
}

bool TransferEngine::mayStart(const TransferItem &item) const
{
    const bool hasTwin
        = std::find(m_claims.cbegin(), m_claims.cend(), item.twin) != m_claims.cend();
    return item.record.state == TransferState::Waiting && !hasTwin && hasRoom(item);
}

// One of two equal files waits, and then finds the other one's bytes in the store.
bool TransferEngine::claim(const TransferId &id, const ContentId &content)
{
    const auto claimed = m_claims.constFind(content);
    if (claimed != m_claims.cend() && *claimed != id) {
        if (TransferItem *item = find(id)) {
            item->twin = *claimed;
        }
        return false;
    }
    m_claims.insert(content, id);
    return true;
}

bool TransferEngine::hasRoom(const TransferItem &item) const
{
    const bool small = item.totalBytes <= kSmallFileBytes;
    int active = 0;
    for (const std::unique_ptr<TransferItem> &other : m_items) {
        if (!other->job || other->record.direction != item.record.direction) {
            continue;
        }
        // Probably the same video: the second finds the first one's bytes when that is done. One
        // of a single chunk is read before anything is sent, so there claim() tells for certain.
        const bool isUpload = item.record.direction == TransferDirection::Upload;
        if (isUpload && item.totalBytes > kChunkBytes && other->totalBytes == item.totalBytes) {
            return false;
        }
        active += (other->totalBytes <= kSmallFileBytes) == small ? 1 : 0;
    }
    return active < (small ? kSmallAtOnce : kLargeAtOnce);
}

TransferJob *TransferEngine::makeJob(const TransferItem &item)
{
    const StoreKeys keys(m_library.id());
    if (item.record.direction != TransferDirection::Upload) {
        return new Downloader(
            {m_options.store, m_options.cache, &m_pool, keys, m_options.requestRetry}, item.record,
            this);
    }
    UploadServices services;
    services.store = m_options.store;
    services.videos = m_options.videos;
    services.journal = m_journal.get();
    services.pool = &m_pool;
    services.keys = keys;
    services.requests = m_options.requestRetry;
    services.claim
        = [this, id = item.record.id](const ContentId &content) { return claim(id, content); };
    return new Uploader(services, item.record.id, item.record.file, item.record.upload, this);
}

void TransferEngine::startJob(TransferItem &item)
{
    const TransferId id = item.record.id;
    item.retryAtMs = 0;
    item.twin = {};
    item.wasStopped = false;
    if (item.record.startedAtMs == 0) {
        item.record.startedAtMs = nowMs();
    }
    setState(item, TransferState::Waiting);
    item.job = makeJob(item);
    item.storedBefore = item.job->progress().partsStored;
    connect(item.job, &TransferJob::progressed, this, &TransferEngine::report);
    connect(item.job, &TransferJob::finished, this,
        [this, id](const Result<TransferOutcome> &outcome) { onJobFinished(id, outcome); });
    item.job->start();
}

void TransferEngine::onJobFinished(const TransferId &id, const Result<TransferOutcome> &outcome)
{
    TransferItem *item = find(id);
    if (item == nullptr || !item->job) {
        return;
    }
    item->record.upload = item->job->record();
    const TransferProgress progress = item->job->progress();
    const bool movedOn = progress.partsStored > item->storedBefore;
    const bool isSent = progress.partsTotal > 0 && progress.partsStored == progress.partsTotal;
    item->job->deleteLater();
    item->job = nullptr;
    item->rate = {};
    m_claims.removeIf([&id](const auto &claimed) { return claimed.value() == id; });
    const bool isUpload = item->record.direction == TransferDirection::Upload;
    if (isUpload && item->record.upload.stamp) {
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
        Error error = outcome.error();
        if (isUpload && !isSent && error.code == ErrorCode::Busy
            && item->attempt >= kNoLongerJustBusy) {
            // A Swift whose disks are full says no more than this (503, and not 507).
            error.message = tr("The storage has taken nothing for a while. If its disks are full, "
                               "free some space there; Matinee goes on by itself.");
        }
        finishWithError(*item, error);
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
    if (error.code == ErrorCode::Busy && !item.twin.isNull()) {
        return; // its turn comes when the other one has ended
    }
    Error again = error;
    // A storage that is full is looked at now and then: somebody makes room without telling us.
    const bool isFull
        = error.code == ErrorCode::NoSpace && item.record.direction == TransferDirection::Upload;
    again.retryable = error.retryable || error.code == ErrorCode::Cancelled || isFull;
    ++item.attempt;
    const auto delay = m_options.transferRetry.delay(
        again, isFull ? kSeldom : item.attempt, QRandomGenerator::global()->generateDouble());
    if (delay) {
        qCInfo(lcTransfer) << transferDirectionName(item.record.direction) << "of"
                           << item.record.file << "waits:" << error.message << error.detail;
        item.retryAtMs = nowMs() + delay->count();
        setState(item, TransferState::Waiting, error);
        return;
    }
    qCWarning(lcTransfer) << transferDirectionName(item.record.direction) << "of"
                          << item.record.file << "failed:" << error.message << error.detail;
    // What is stored of bytes that are no longer meant is of no use to a later try.
    item.record.cleanup = item.record.direction == TransferDirection::Upload
        && (error.code == ErrorCode::Changed || error.code == ErrorCode::Corrupt);
    setState(item, TransferState::Failed, error);
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
        active = active || item->job;
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

qint64 TransferEngine::nextPlace() const
{
    return m_items.empty() ? 1 : m_items.back()->record.place + 1;
}

qint64 TransferEngine::nowMs() const
{
    return m_options.clock->wallNow().time_since_epoch().count();
}

} // namespace Sync
