#include "library/scan/storyboardmaker.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/media/mediaworkers.h"

namespace Library {

namespace {

constexpr int kMostWaiting = 100;
// Of a short clip every place is near; a reader finds it at once.
constexpr std::chrono::seconds kShortest{60};

} // namespace

struct StoryboardMaker::Work
{
    StoryboardWish wish;
    Storyboard storyboard;
    QVector<QByteArray> sheets;
};

StoryboardMaker::StoryboardMaker(
    MediaWorkers &workers, const StoryboardStore &store, QObject *parent)
    : QObject(parent)
    , m_workers(workers)
    , m_store(store)
{
    m_files.setMaxThreadCount(1);
}

StoryboardMaker::~StoryboardMaker() = default;

void StoryboardMaker::want(const StoryboardWish &wish)
{
    const bool isCurrent = m_current && m_current->wish.version == wish.version;
    if (isCurrent) {
        return;
    }
    if (wish.duration < kShortest || wish.file.isEmpty() || m_done.contains(wish.version)) {
        emit ended(wish.version, false);
        return;
    }
    for (qsizetype i = 0; i < m_waiting.size(); ++i) {
        if (m_waiting.at(i).version == wish.version) {
            m_waiting.remove(i);
            break;
        }
    }
    m_waiting.append(wish);
    if (m_waiting.size() > kMostWaiting) {
        emit ended(m_waiting.takeFirst().version, false);
    }
    next();
}

void StoryboardMaker::setPlaying(bool isPlaying)
{
    m_isPlaying = isPlaying;
    if (m_current) {
        makeSheet();
    } else {
        next();
    }
}

void StoryboardMaker::next()
{
    if (m_isPlaying || m_isAsking || m_current || m_waiting.isEmpty()) {
        return;
    }
    m_current = std::make_unique<Work>();
    m_current->wish = m_waiting.takeLast();
    m_isAsking = true;
    const auto look = [store = m_store, wish = m_current->wish] {
        return Result<bool>(store.find(wish.version, wish.sizeBytes).has_value());
    };
    Async::whenDone(Async::run(&m_files, look), this, [this](const Result<bool> &isThere) {
        m_isAsking = false;
        if (isThere && *isThere) {
            end(false);
        } else {
            makeSheet();
        }
    });
}

void StoryboardMaker::makeSheet()
{
    if (m_isPlaying || m_isAsking) {
        return;
    }
    const StoryboardWish &wish = m_current->wish;
    const int number = int(m_current->sheets.size());
    if (number >= StoryboardLayout::sheets(wish.duration)) {
        keep();
        return;
    }
    m_isAsking = true;
    Async::whenDone(m_workers.storyboard(wish.file, number, WorkPriority::Background), this,
        [this](const Result<StoryboardSheet> &sheet) {
            m_isAsking = false;
            if (!sheet) {
                qCInfo(lcScan) << "no storyboard of" << m_current->wish.file
                               << sheet.error().detail;
                end(false);
                return;
            }
            Storyboard &storyboard = m_current->storyboard;
            storyboard = {m_current->wish.sizeBytes, m_current->wish.duration, sheet->tileWidth,
                sheet->tileHeight};
            m_current->sheets.append(sheet->jpeg);
            makeSheet();
        });
}

void StoryboardMaker::keep()
{
    m_isAsking = true;
    const auto write
        = [store = m_store, version = m_current->wish.version, storyboard = m_current->storyboard,
              sheets = m_current->sheets] { return store.store(version, storyboard, sheets); };
    Async::whenDone(Async::run(&m_files, write), this, [this](const Result<> &written) {
        m_isAsking = false;
        if (!written) {
            qCWarning(lcScan) << "a storyboard is not kept:" << written.error().detail;
        }
        end(written.has_value());
    });
}

void StoryboardMaker::end(bool isMade)
{
    const VersionId version = m_current->wish.version;
    m_done.insert(version);
    m_current.reset();
    emit ended(version, isMade);
    next();
}

} // namespace Library
