#pragma once

#include <QMutex>
#include <QThreadPool>

#include <deque>
#include <functional>

namespace Library {

//! A viewer's act goes before the scan's batches that wait; acts of one kind keep their order.
enum class Urgency
{
    Background,
    Person
};

//! The catalog's one writing thread. QThreadPool's own priorities are not used: an idle pool takes
//! the first job at the lowest one, so that a person's second act would overtake the first.
class WriteQueue
{
public:
    WriteQueue();
    //! What was begun is finished; what only waits is dropped without being run.
    ~WriteQueue();
    WriteQueue(const WriteQueue &) = delete;
    WriteQueue &operator=(const WriteQueue &) = delete;

    //! Safe from any thread.
    void push(Urgency urgency, std::function<void()> job);

private:
    void runNext();

    QMutex m_mutex; // guards the two queues
    std::deque<std::function<void()>> m_person;
    std::deque<std::function<void()>> m_background;
    QThreadPool m_thread;
};

} // namespace Library
