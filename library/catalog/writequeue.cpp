#include "library/catalog/writequeue.h"

#include <utility>

namespace Library {

WriteQueue::WriteQueue()
{
    m_thread.setMaxThreadCount(1);
    m_thread.setExpiryTimeout(-1);
}

WriteQueue::~WriteQueue()
{
    {
        const QMutexLocker lock(&m_mutex);
        m_person.clear();
        m_background.clear();
    }
    m_thread.waitForDone();
}

void WriteQueue::push(Urgency urgency, std::function<void()> job)
{
    {
        const QMutexLocker lock(&m_mutex);
        (urgency == Urgency::Person ? m_person : m_background).push_back(std::move(job));
    }
    m_thread.start([this] { runNext(); });
}

void WriteQueue::runNext()
{
    std::function<void()> job;
    {
        const QMutexLocker lock(&m_mutex);
        std::deque<std::function<void()>> &queue = m_person.empty() ? m_background : m_person;
        if (queue.empty()) {
            return;
        }
        job = std::move(queue.front());
        queue.pop_front();
    }
    job();
}

} // namespace Library
