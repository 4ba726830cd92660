#include "sync/replication/syncengine.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/query.h"
#include "sync/replication/snapshotmaker.h"
#include "sync/transfer/journalleduploads.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace Sync {

using Library::CatalogWriter;
using Kind = Action::Kind;

namespace {

using namespace std::chrono_literals;

constexpr auto kFirstRetry = 2s;
constexpr auto kLongestRetry = 60s;
// Housekeeping does not belong to the first moments after the start.
constexpr auto kFirstKeepAfter = 2min;

qint64 inMs(std::chrono::milliseconds time)
{
    return time.count();
}

//! Asking again would only be refused again.
bool waitsForAPerson(const Error &error)
{
    return error.code == ErrorCode::BadCredentials || error.code == ErrorCode::PermissionDenied
        || error.code == ErrorCode::ReadOnly;
}

bool isQuestion(Kind kind)
{
    return kind < Kind::Seal;
}

} // namespace

struct SyncEngine::Run
{
    Run(const CatalogReplica::Options &options, const Retention &retention)
        : replica(options)
        , round(retention)
    { }

    //! On the writing thread: up to the next question, at most one commit or a part of one.
    Result<> step(CatalogWriter &writer, qint64 wallMs, qint64 steadyMs);

    CatalogReplica replica;
    SyncRound round;
    Action action;
    bool keeps = false; //!< the round keeps house
    bool isOver = false;
    bool hasPending = false;
    bool hasCommitted = false; //!< the action is behind us
    bool hasMore = false; //!< of the action's snapshot
    QMap<WriterId, std::optional<Ack>> liveAcks; //!< as the round has read them, when it is over
    QString objectName; //!< of the action's object
};

Result<> SyncEngine::Run::step(CatalogWriter &writer, qint64 wallMs, qint64 steadyMs)
{
    replica.attach(writer);
    hasCommitted = false;
    if (!std::exchange(hasMore, false)) {
        action = round.next(replica.replica(), replica, steadyMs);
    }
    if (const std::optional<Error> error = replica.takeError()) {
        return failure(*error);
    }
    isOver = action.kind == Kind::Rest;
    if (isOver && keeps) {
        liveAcks = round.keeper().liveAcks(replica.replica(), replica);
        liveAcks.insert(replica.replica().writer, replica.replica().published);
        const QMap<WriterId, Ack> &acks = round.keeper().acks();
        return acks.isEmpty() ? Result<>() : replica.noteSeen(acks);
    }
    if (isOver || action.kind == Kind::MakeSnapshot || action.kind == Kind::AddCheck) {
        return {};
    }
    if (action.kind == Kind::MergeSnapshot) {
        const Result<bool> some = replica.mergeSome(action.snapshot);
        if (!some) {
            return failure(some.error());
        }
        hasMore = *some;
        if (hasMore) {
            return {};
        }
    }
    if (!isQuestion(action.kind)) {
        const ClockReading clock = round.clock(wallMs, steadyMs);
        const Result<Answer> answer = replica.commit(action, clock);
        if (!answer) {
            return failure(answer.error());
        }
        round.answered(action, *answer, replica.replica(), steadyMs);
        hasCommitted = true;
        return {};
    }
    objectName.clear();
    if (!action.object.isNull()) {
        Library::Query query(writer.database(), "SELECT name FROM object WHERE id = ?");
        query.bind(1, action.object);
        if (query.next()) {
            objectName = query->text(0);
        }
        if (query.failed()) {
            return query.result();
        }
    }
    return {};
}

SyncEngine::SyncEngine(const Synchronizer::Options &options)
    : m_options(options)
    , m_questions(options.store, *options.clock, this)
    , m_run(std::make_shared<Run>(
          CatalogReplica::Options{options.library, options.deviceName, options.trash},
          options.retention))
    , m_gather(this)
    , m_wake(this)
{
    m_gather.setSingleShot(true);
    m_wake.setSingleShot(true);
    connect(&m_gather, &QTimer::timeout, this, &SyncEngine::onGathered);
    connect(&m_wake, &QTimer::timeout, this, &SyncEngine::look);
    connect(m_options.catalog, &Library::Catalog::changed, this, &SyncEngine::onCatalogChanged);
}

SyncEngine::~SyncEngine() = default;

qint64 SyncEngine::steadyMs() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        m_options.clock->monotonicNow().time_since_epoch())
        .count();
}

qint64 SyncEngine::wallMs() const
{
    return m_options.clock->wallNow().time_since_epoch().count();
}

void SyncEngine::start()
{
    m_started = true;
    m_startedMs = steadyMs();
    beginRound(SyncRound::Keep::No);
}

void SyncEngine::sync(SyncRound::Keep keep, const Done &done)
{
    m_asked.push_back({keep, done});
    if (!m_inRound) {
        beginRound(SyncRound::Keep::No);
    }
}

void SyncEngine::review(const std::function<void(const Result<KeepReview> &)> &done)
{
    const auto found = std::make_shared<KeepReview>();
    // Of its own: the round under way has its own questions.
    const auto look = [found, wallMs = wallMs(),
                          options = CatalogReplica::Options{m_options.library, m_options.deviceName,
                              m_options.trash}](CatalogWriter &writer) -> Result<> {
        CatalogReplica replica(options);
        replica.attach(writer);
        Result<KeepReview> review = replica.review(wallMs);
        if (!review) {
            return failure(review.error());
        }
        *found = std::move(*review);
        return {};
    };
    Async::whenDone(m_options.catalog->onWriter(look), this, [found, done](const Result<> &looked) {
        done(looked ? Result<KeepReview>(*found) : failure(looked.error()));
    });
}

// Also after what this thread merged itself: the round that follows finds nothing to do.
void SyncEngine::onCatalogChanged()
{
    if (m_inRound) {
        m_changed = true;
    } else {
        gather();
    }
}

// What follows soon after a round waits for more, so that a scan is told in few segments.
void SyncEngine::gather()
{
    if (m_started && !m_standsStill && !m_gather.isActive()) {
        const qint64 sinceMs = steadyMs() - m_lastRoundMs.value_or(0);
        m_gather.start(std::max(m_options.gather,
            m_options.look - std::chrono::milliseconds(std::min(sinceMs, inMs(m_options.look)))));
    }
}

// Most of what changes in a catalog concerns this PC alone.
void SyncEngine::onGathered()
{
    const auto ask = [run = m_run](CatalogWriter &writer) -> Result<> {
        run->replica.attach(writer);
        run->hasPending = run->replica.hasPending();
        const std::optional<Error> error = run->replica.takeError();
        return error ? failure(*error) : Result<>();
    };
    m_inRound = true;
    Async::whenDone(m_options.catalog->onWriter(ask), this, [this](const Result<> &done) {
        m_inRound = false;
        if (!done || m_run->hasPending || !m_asked.empty()) {
            beginRound(SyncRound::Keep::No);
        } else {
            wakeLater();
        }
    });
}

void SyncEngine::beginRound(SyncRound::Keep keep)
{
    if (m_inRound) {
        return;
    }
    m_gather.stop();
    m_wake.stop();
    m_inRound = true;
    m_changed = false;
    m_keep = keep;
    for (const Asked &asked : std::exchange(m_asked, {})) {
        m_keep = std::max(m_keep, asked.keep);
        m_waiting.push_back(asked.done);
    }
    m_report = {};
    m_trouble.reset();
    if (m_state.phase != SyncState::Phase::Waiting && m_state.phase != SyncState::Phase::Working) {
        SyncState state = m_state;
        state.phase = SyncState::Phase::Working;
        setState(state);
    }
    const auto begin = [run = m_run](CatalogWriter &writer) { return run->replica.begin(writer); };
    Async::whenDone(m_options.catalog->onWriter(begin), this, [this](const Result<> &begun) {
        if (!begun) {
            endRound(begun.error());
            return;
        }
        readUploads();
        m_run->hasMore = false;
        m_run->keeps = m_keep != SyncRound::Keep::No;
        m_run->round.begin(m_keep, m_uploads);
        step();
    });
}

// An upload that a journal has lost stays named until the store was asked for it.
void SyncEngine::readUploads()
{
    const Result<JournalledUploads> own = JournalledUploads::read(m_options.uploadJournals);
    m_uploads.reset();
    m_lostUploads.clear();
    if (!own) {
        qCWarning(lcSync) << "which uploads are under way is not known:" << own.error().message
                          << own.error().detail;
        return;
    }
    for (const ObjectId &object : m_run->replica.replica().published.uploads) {
        m_lostUploads.insert(object);
    }
    m_lostUploads -= own->unfinished;
    m_lostUploads -= own->ended;
    m_lostUploads -= m_endedUploads;
    const QSet<ObjectId> named = own->unfinished + m_lostUploads;
    m_uploads = QVector<ObjectId>(named.begin(), named.end());
    std::sort(m_uploads->begin(), m_uploads->end());
}

void SyncEngine::reviewUploads()
{
    UploadKeeper::Options options;
    options.store = m_options.store;
    options.library = m_options.library;
    options.journalFiles = m_options.uploadJournals;
    options.self = m_run->replica.replica().writer;
    options.liveAcks = m_run->liveAcks;
    options.storeMs = m_run->round.clock(wallMs(), steadyMs()).storeMs;
    m_uploadKeeper = new UploadKeeper(options, this);
    connect(m_uploadKeeper, &UploadKeeper::finished, this, [this](const Result<int> &aborted) {
        m_uploadKeeper->deleteLater();
        m_uploadKeeper = nullptr;
        if (!aborted) {
            endRound(aborted.error());
            return;
        }
        m_report.abortedUploads = *aborted;
        m_endedUploads.unite(m_lostUploads);
        endRound(std::nullopt);
    });
    m_uploadKeeper->start();
}

void SyncEngine::step()
{
    const auto next = [run = m_run, wallMs = wallMs(), steadyMs = steadyMs()](
                          CatalogWriter &writer) { return run->step(writer, wallMs, steadyMs); };
    Async::whenDone(
        m_options.catalog->onWriter(next), this, [this](const Result<> &done) { onStep(done); });
}

void SyncEngine::onStep(const Result<> &done)
{
    const QStringList lost = m_run->replica.takeLostSources();
    for (const QString &file : lost) {
        emit mustUploadAgain(file);
    }
    if (!done) {
        endRound(done.error());
    } else if (m_run->isOver && m_keep != SyncRound::Keep::No && !m_trouble) {
        reviewUploads();
    } else if (m_run->hasMore) {
        step();
    } else if (m_run->isOver) {
        endRound(m_trouble);
    } else if (m_run->hasCommitted) {
        count(m_run->action, {});
        step();
    } else if (m_run->action.kind == Kind::MakeSnapshot) {
        makeSnapshot();
    } else if (m_run->action.kind == Kind::AddCheck) {
        checkSnapshot();
    } else {
        ask();
    }
}

void SyncEngine::ask()
{
    m_questions.ask(m_run->action, m_options.library, m_run->objectName,
        [this](const Answer &answer, const std::optional<Error> &why) { onAnswer(answer, why); });
}

void SyncEngine::onAnswer(const Answer &answer, const std::optional<Error> &why)
{
    if (why && !m_trouble) {
        m_trouble = why;
    }
    if (why && why->code == ErrorCode::InvalidInput
        && m_run->action.key == StoreKeys::libraryFile()) {
        // Another library: nothing is asked further, nothing is written.
        endRound(why);
        standStill();
        return;
    }
    count(m_run->action, answer);
    m_run->round.answered(m_run->action, answer, m_run->replica.replica(), steadyMs());
    step();
}

void SyncEngine::makeSnapshot()
{
    auto bytes = std::make_shared<QByteArray>();
    SnapshotHeader header;
    header.library = m_options.library;
    header.id = randomId<SnapshotId>();
    header.writer = m_run->replica.replica().writer;
    header.madeMs = m_run->round.clock(wallMs(), steadyMs()).storeMs;
    const auto make = [bytes, header](Library::Database &database) -> Result<> {
        Result<QByteArray> made = SnapshotMaker::make(database, header);
        if (!made) {
            return failure(made.error());
        }
        *bytes = std::move(*made);
        return {};
    };
    Async::whenDone(m_options.catalog->onReader(make), this, [this, bytes](const Result<> &made) {
        if (!made) {
            qCWarning(lcSync) << "no snapshot was made" << made.error().message
                              << made.error().detail;
        }
        Answer answer;
        answer.kind = Answer::Kind::Done;
        answer.body = *bytes;
        onAnswer(answer, std::nullopt);
    });
}

void SyncEngine::checkSnapshot()
{
    auto difference = std::make_shared<QString>();
    const auto check = [difference, run = m_run](Library::Database &database) -> Result<> {
        const Result<QString> found = SnapshotMaker::differenceTo(database, run->action.snapshot);
        if (!found) {
            return failure(found.error());
        }
        *difference = *found;
        return {};
    };
    Async::whenDone(
        m_options.catalog->onReader(check), this, [this, difference](const Result<> &done) {
            if (!done) {
                endRound(done.error());
                return;
            }
            if (!difference->isEmpty()) {
                qCWarning(lcSync) << "snapshot" << m_run->action.snapshot.header.id.toString()
                                  << "is not what is here:" << *difference;
            }
            const auto note = [run = m_run, isWhole = difference->isEmpty(), steadyMs = steadyMs(),
                                  wallMs = wallMs()](CatalogWriter &writer) -> Result<> {
                run->replica.attach(writer);
                Answer answer;
                answer.kind = Answer::Kind::Done;
                if (isWhole) {
                    const auto noted
                        = run->replica.commit(run->action, run->round.clock(wallMs, steadyMs));
                    if (!noted) {
                        return failure(noted.error());
                    }
                }
                run->round.answered(run->action, answer, run->replica.replica(), steadyMs);
                return {};
            };
            Async::whenDone(m_options.catalog->onWriter(note), this,
                [this](const Result<> &noted) { noted ? step() : endRound(noted.error()); });
        });
}

void SyncEngine::count(const Action &action, const Answer &answer)
{
    switch (action.kind) {
    case Kind::Confirm:
        ++m_report.sentSegments;
        break;
    case Kind::Merge:
        ++m_report.mergedSegments;
        m_report.mergedRecords += int(action.segment.records.size());
        break;
    case Kind::MergeSnapshot:
        m_report.mergedSnapshot = true;
        break;
    case Kind::Mark:
        ++m_report.markedObjects;
        break;
    case Kind::RemoveObject:
        m_report.removedObjects += answer.done() ? 1 : 0;
        break;
    default:
        break;
    }
}

void SyncEngine::endRound(const std::optional<Error> &error)
{
    m_inRound = false;
    m_lastRoundMs = steadyMs();
    if (m_keep != SyncRound::Keep::No && !error) {
        m_lastKeepMs = steadyMs();
    }
    m_failures = error ? m_failures + 1 : 0;
    m_standsStill = error && waitsForAPerson(*error);
    if (error) {
        qCInfo(lcSync) << "not in step:" << error->message << error->detail;
    }
    SyncState state = m_state;
    state.phase = error ? SyncState::Phase::Waiting : SyncState::Phase::UpToDate;
    state.error = error;
    if (m_run->round.hasContact()) {
        state.lastContactMs = wallMs();
        state.fromTheFuture = namesOf(m_run->round.pull().fromTheFuture());
        state.newer = namesOf(m_run->round.pull().newer());
        state.goesOnAsAnother = m_run->replica.goesOnAsAnother();
        const qint64 offMs = -m_run->round.clock(wallMs(), steadyMs()).offsetMs();
        state.clockOffMs = std::abs(offMs) > Sealing::kTolerableOffsetMs ? offMs : 0;
    }
    setState(state);
    for (const Done &done : std::exchange(m_waiting, {})) {
        done(error ? Result<SyncReport>(failure(*error)) : m_report);
    }
    const bool didMerge = m_report.mergedSegments > 0 || m_report.mergedSnapshot;
    if (!m_asked.empty()) {
        beginRound(SyncRound::Keep::No);
    } else if (m_started && m_changed && !error && !didMerge) {
        gather();
    } else {
        wakeLater();
    }
}

// Until somebody asks for a round, or the program starts again.
void SyncEngine::standStill()
{
    m_standsStill = true;
    m_gather.stop();
    m_wake.stop();
}

void SyncEngine::wakeLater()
{
    if (!m_started || m_standsStill) {
        return;
    }
    auto wait = m_options.look;
    if (m_failures > 0) {
        const int doublings = std::min(m_failures - 1, 5);
        wait = std::min<std::chrono::milliseconds>(kFirstRetry * (1 << doublings), kLongestRetry);
        // The household's PCs do not come back at one moment.
        wait += wait * int(QRandomGenerator::global()->bounded(100)) / 400;
    }
    m_wake.start(wait);
}

// A short look at the chains that are known: does any go on?
void SyncEngine::look()
{
    const qint64 now = steadyMs();
    const bool keepIsDue = m_lastKeepMs ? now - *m_lastKeepMs >= inMs(m_options.keep)
                                        : now - m_startedMs >= inMs(kFirstKeepAfter);
    if (m_failures > 0 || keepIsDue || now - m_lastRoundMs.value_or(0) >= inMs(m_options.round)) {
        const bool keeps = keepIsDue && m_failures == 0;
        beginRound(keeps ? SyncRound::Keep::OfThisDevice : SyncRound::Keep::No);
        return;
    }
    const Replica &replica = m_run->replica.replica();
    lookAt({replica.merged.keyBegin(), replica.merged.keyEnd()});
}

void SyncEngine::lookAt(QVector<WriterId> writers)
{
    if (writers.isEmpty()) {
        wakeLater();
        return;
    }
    const WriterId writer = writers.takeLast();
    const Replica &replica = m_run->replica.replica();
    Action action;
    action.kind = Kind::Get;
    action.key = CatalogKeys::head(replica.library, writer);
    const quint64 merged = replica.merged.value(writer).sequence;
    m_questions.ask(action, replica.library, {},
        [this, writers, merged](const Answer &answer, const std::optional<Error> &why) {
            if (m_inRound || m_gather.isActive()) {
                return; // one began meanwhile
            }
            const Result<quint64> head
                = answer.done() ? decodeHead(answer.body) : Result<quint64>(quint64(0));
            if (why || head.value_or(0) > merged) {
                beginRound(SyncRound::Keep::No);
            } else {
                lookAt(writers);
            }
        });
}

void SyncEngine::setState(SyncState state)
{
    if (state.phase != m_state.phase || m_state.sinceMs == 0) {
        state.sinceMs = wallMs();
    }
    if (state != m_state) {
        m_state = state;
        emit stateChanged(state);
    }
}

QStringList SyncEngine::namesOf(const QSet<WriterId> &writers) const
{
    QStringList names;
    for (const WriterId &writer : writers) {
        names.append(m_run->replica.nameOf(writer));
    }
    names.sort();
    return names;
}

} // namespace Sync
