#include "sync/transfer/storewatch.h"

#include "library/base/async.h"
#include "sync/store/storekeys.h"

#include <utility>

namespace Sync {

StoreWatch::StoreWatch(ObjectStore *store, std::chrono::milliseconds every, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(every);
    connect(&m_timer, &QTimer::timeout, this, &StoreWatch::look);
}

StoreWatch::~StoreWatch()
{
    m_asked.cancel();
}

void StoreWatch::setWanted(bool wanted)
{
    if (m_isWanted == wanted) {
        return;
    }
    m_isWanted = wanted;
    if (!wanted) {
        m_wasAway = false;
        m_timer.stop();
        m_asked.cancel();
    } else if (!m_asked.isRunning()) {
        look();
    }
}

void StoreWatch::look()
{
    // Any answer will do, "no such object" too.
    m_asked = m_store->stat(StoreKeys::libraryFile());
    Async::whenDone(m_asked, this, [this](const Result<ObjectStat> &answer) { onAnswer(answer); });
}

void StoreWatch::onAnswer(const Result<ObjectStat> &answer)
{
    if (!m_isWanted) {
        return;
    }
    m_timer.start();
    const bool isAway = !answer && answer.error().retryable;
    if (std::exchange(m_wasAway, isAway) && !isAway) {
        emit answersAgain();
    }
}

} // namespace Sync
