#include "sync/housekeeping/scrubber.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "sync/store/objectstore.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

using namespace std::chrono_literals;
using Library::CheckedObject;
using Library::CheckState;

constexpr int kObjectsAtOnce = 50;
constexpr int kChunksBetweenNotes = 8;
constexpr int kSilentObjects = 3; // after so many the whole storage counts as silent
constexpr auto kLookAgain = 1h;
constexpr auto kBadOnesAgain = 24h;
constexpr auto kHalfIsGoodFor = std::chrono::hours(30 * 24);
constexpr qint64 kLibraryFileBytes = 1024;

qint64 ms(std::chrono::milliseconds time)
{
    return time.count();
}

} // namespace

Scrubber::Scrubber(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
{
    m_pool.setMaxThreadCount(1);
    m_pool.setThreadPriority(QThread::LowestPriority);
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &Scrubber::goOn);
}

Scrubber::~Scrubber()
{
    noteHalf();
    m_scrub.reset();
    m_repair.reset();
    m_pool.clear();
    m_pool.waitForDone();
}

qint64 Scrubber::nowMs() const
{
    return m_options.clock->wallNow().time_since_epoch().count();
}

bool Scrubber::mayWork() const
{
    return m_run || (m_keeps && !m_isBusy);
}

void Scrubber::keepScrubbing(const ScrubPace &pace)
{
    const bool isSame = pace == m_pace && m_keeps == pace.isOn();
    m_pace = pace;
    m_keeps = pace.isOn();
    if (!isSame && !m_run) {
        pause();
        goOn();
    }
}

void Scrubber::setBusy(bool busy)
{
    m_isBusy = busy;
    if (m_run) {
        return; // a person asked for it
    }
    if (busy) {
        pause();
    } else {
        goOn();
    }
}

void Scrubber::run(const QVector<TitleId> &titles)
{
    pause();
    m_run = Run();
    m_run->titles = titles;
    goOn();
}

void Scrubber::stop()
{
    if (m_run) {
        noteHalf();
        endRun({});
    }
}

// What is half seen is gone on with; answers that are under way come too late.
void Scrubber::pause()
{
    ++m_work;
    noteHalf();
    m_scrub.reset();
    m_repair.reset();
    m_objects.clear();
    m_isWorking = false;
    m_wait.stop();
}

void Scrubber::goOn()
{
    if (mayWork() && !m_isWorking && !m_wait.isActive()) {
        look();
    }
}

void Scrubber::look()
{
    m_isWorking = true;
    const quint64 work = ++m_work;
    Async::whenDone(m_options.library(), this, [this, work](const Result<LibraryId> &library) {
        if (work != m_work) {
            return;
        }
        if (library) {
            onLibrary(*library);
        } else {
            wait(library.error());
        }
    });
}

void Scrubber::onLibrary(const LibraryId &library)
{
    m_keys = StoreKeys(library);
    const quint64 work = m_work;
    Library::CheckQuestion question;
    if (m_run) {
        question.titles = m_run->titles;
    } else {
        question.beforeMs = nowMs() - ms(m_pace.every);
        question.badBeforeMs = nowMs() - ms(kBadOnesAgain);
        question.limit = kObjectsAtOnce + int(m_later.size());
    }
    const auto find = [this, work, question] {
        Async::whenDone(m_options.catalog->objectsToCheck(question), this,
            [this, work](const Result<QVector<CheckedObject>> &objects) {
                if (work != m_work) {
                    return;
                }
                if (objects) {
                    onObjects(*objects);
                } else {
                    wait(objects.error());
                }
            });
    };
    if (m_run || m_bytesInAll > 0) {
        find();
        return;
    }
    // Only the pace needs it, and a large library takes a second to sum up.
    Async::whenDone(m_options.catalog->checkSummary(), this,
        [this, work, find](const Result<Library::CheckSummary> &summary) {
            if (work == m_work) {
                m_bytesInAll = summary ? summary->bytes : 0;
                find();
            }
        });
}

void Scrubber::onObjects(const QVector<CheckedObject> &objects)
{
    m_objects = objects;
    if (m_run) {
        ScrubProgress &progress = m_run->report.progress;
        progress.objectsTotal = int(objects.size());
        for (const CheckedObject &object : objects) {
            progress.bytesTotal += object.sizeBytes;
        }
    } else {
        const auto isTooEarly = [this](const CheckedObject &object) {
            const qint64 since = object.check.absentSinceMs;
            return (since > 0 && nowMs() - since < ms(m_options.absentFor))
                || m_later.value(object.check.object) > nowMs();
        };
        m_objects.erase(
            std::remove_if(m_objects.begin(), m_objects.end(), isTooEarly), m_objects.end());
        if (m_objects.isEmpty()) {
            m_isWorking = false;
            m_wait.start(objects.isEmpty() ? kLookAgain : m_options.absentFor);
            return;
        }
    }
    next();
}

void Scrubber::next()
{
    if (m_objects.isEmpty()) {
        if (m_run) {
            endRun({});
        } else {
            look();
        }
        return;
    }
    m_object = m_objects.takeFirst();
    Library::ObjectCheck &check = m_object.check;
    const bool goesOn = check.begunAtMs > 0 && nowMs() - check.begunAtMs < ms(kHalfIsGoodFor);
    if (!goesOn || m_run) {
        check.begunAtMs = nowMs();
        check.chunks = 0;
        check.chunksMended = 0;
    }
    m_halfNoted = check.chunks;
    scrub();
}

void Scrubber::scrub()
{
    ObjectScrub::Options options;
    options.store = m_options.store;
    options.keys = *m_keys;
    options.object = m_object.check.object;
    options.objectName = m_object.objectName;
    options.content = m_object.content;
    options.firstChunk = m_object.check.chunks;
    options.mended = m_object.check.chunksMended;
    options.pool = &m_pool;
    options.requests = m_options.requests;
    if (!m_run) {
        options.delayAfter
            = [this](qint64 bytes) { return m_pace.delayAfter(bytes, m_bytesInAll); };
    }
    m_scrub = std::make_unique<ObjectScrub>(options);
    connect(m_scrub.get(), &ObjectScrub::progressed, this, [this] {
        m_object.check.chunks = m_scrub->chunks();
        m_object.check.chunksMended = m_scrub->mended();
        if (m_object.check.chunks - m_halfNoted >= kChunksBetweenNotes) {
            noteHalf();
        }
        report();
    });
    connect(m_scrub.get(), &ObjectScrub::finished, this, &Scrubber::onVerdict);
    report();
    m_scrub->start();
}

void Scrubber::report()
{
    if (!m_run) {
        emit progressed({0, 0, m_scrub ? m_scrub->bytes() : 0, m_object.sizeBytes, m_object.name});
        return;
    }
    ScrubProgress &progress = m_run->report.progress;
    progress.bytes = m_run->bytesBefore + (m_scrub ? m_scrub->bytes() : 0);
    progress.name = m_object.name;
    emit progressed(progress);
}

// Lost with the program at the worst; then it is seen once more.
void Scrubber::noteHalf()
{
    if (!m_scrub || m_object.check.chunks == m_halfNoted) {
        return;
    }
    m_halfNoted = m_object.check.chunks;
    Async::whenDone(m_options.catalog->noteCheck(m_object.check), this, [](const Result<> &) {});
}

void Scrubber::onVerdict(const Result<ScrubVerdict> &verdict)
{
    Library::ObjectCheck &check = m_object.check;
    if (!verdict) {
        noteHalf();
        m_scrub.release()->deleteLater();
        looksEnded({m_object, {}, verdict.error()});
        return;
    }
    check.chunksMended = m_scrub->mended();
    m_scrub.release()->deleteLater();
    m_attempt = 0;
    const bool isAbsent = *verdict == ScrubVerdict::Absent;
    if (isAbsent && check.absentSinceMs == 0) {
        check.absentSinceMs = nowMs();
    }
    if (isAbsent && nowMs() - check.absentSinceMs < ms(m_options.absentFor)) {
        check.begunAtMs = 0;
        check.chunks = 0;
        check.chunksMended = 0;
        const Error told{ErrorCode::NotFound,
            tr("The storage says that it does not have “%1”. It is asked once more in some "
               "minutes before that counts.")
                .arg(m_object.name),
            check.object.toString(), true};
        note([this, told] { looksEnded({m_object, {}, told}); });
        return;
    }
    check.state = *verdict == ScrubVerdict::Whole ? CheckState::Whole
        : isAbsent                                ? CheckState::Missing
                                                  : CheckState::Damaged;
    check.mended = check.chunksMended;
    check.checkedAtMs = nowMs();
    check.absentSinceMs = isAbsent ? check.absentSinceMs : 0;
    check.begunAtMs = 0;
    check.chunks = 0;
    check.chunksMended = 0;
    if (*verdict == ScrubVerdict::Whole) {
        note([this] { looksEnded({m_object, {}, {}}); });
    } else {
        onBad();
    }
}

// A storage that has nothing at all any more is not this one.
void Scrubber::onBad()
{
    const quint64 work = m_work;
    Async::whenDone(m_options.store->read(StoreKeys::libraryFile(), 0, kLibraryFileBytes), this,
        [this, work](const Result<QByteArray> &library) {
            if (work != m_work) {
                return;
            }
            if (library) {
                note([this] { repair(); });
            } else {
                looksEnded({m_object, {}, library.error()});
            }
        });
}

void Scrubber::repair()
{
    qCWarning(lcTransfer) << m_object.name
                          << "is damaged or gone:" << m_object.check.object.toString();
    ObjectRepair::Options options;
    options.catalog = m_options.catalog;
    options.store = m_options.store;
    options.clock = m_options.clock;
    options.keys = *m_keys;
    options.object = m_object;
    if (m_options.ownFile) {
        options.files << m_options.ownFile(m_object);
    }
    options.files.removeAll(QString());
    options.journalFile = m_options.journalFile;
    options.pool = &m_pool;
    options.requests = m_options.requests;
    m_repair = std::make_unique<ObjectRepair>(options);
    connect(m_repair.get(), &ObjectRepair::finished, this, &Scrubber::onRepaired);
    m_repair->start();
}

void Scrubber::onRepaired(const Result<QString> &source)
{
    m_repair.release()->deleteLater();
    ScrubFinding finding{m_object, {}, {}};
    if (source) {
        finding.repairedFrom = *source;
    } else {
        finding.error = source.error();
    }
    looksEnded(finding);
}

void Scrubber::note(const std::function<void()> &then)
{
    const quint64 work = m_work;
    Async::whenDone(m_options.catalog->noteCheck(m_object.check), this,
        [this, work, then](const Result<> &noted) {
            if (work != m_work) {
                return;
            }
            if (noted) {
                then();
            } else {
                wait(noted.error());
            }
        });
}

void Scrubber::looksEnded(const ScrubFinding &finding)
{
    const CheckedObject &object = finding.object;
    const bool saysNothing
        = finding.error && finding.error->retryable && finding.error->code != ErrorCode::NotFound;
    if (m_run) {
        ScrubReport &report = m_run->report;
        ++report.progress.objects;
        m_run->bytesBefore += object.sizeBytes;
        const bool isWhole = !finding.error && !finding.isRepaired();
        report.whole += isWhole ? 1 : 0;
        report.mended += isWhole ? object.check.mended : 0;
        if (!isWhole || object.check.mended > 0) {
            report.findings << finding;
        }
        this->report();
    }
    emit looked(finding);
    if (finding.error && !finding.isLost() && !saysNothing) {
        m_later.insert(object.check.object, nowMs() + ms(kLookAgain));
    } else {
        m_later.remove(object.check.object);
    }
    if (saysNothing && ++m_attempt >= kSilentObjects) {
        wait(*finding.error);
    } else {
        next();
    }
}

// The storage, or this PC, cannot be asked now.
void Scrubber::wait(const Error &error)
{
    if (m_run) {
        endRun(error);
        return;
    }
    qCInfo(lcTransfer) << "scrub waits:" << errorCodeName(error.code) << error.message
                       << error.detail;
    pause();
    const auto delay = m_options.tries.delay(error, std::max(1, ++m_attempt - kSilentObjects),
        QRandomGenerator::global()->generateDouble());
    m_wait.start(delay.value_or(kLookAgain));
}

void Scrubber::endRun(const std::optional<Error> &error)
{
    const Run run = *std::exchange(m_run, std::nullopt);
    pause();
    m_attempt = 0;
    const bool anySeen = run.report.whole > 0 || !run.report.findings.isEmpty();
    emit finished(
        error && !anySeen ? Result<ScrubReport>(failure(*error)) : Result<ScrubReport>(run.report));
    goOn();
}

} // namespace Sync
