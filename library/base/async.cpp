#include "library/base/async.h"

#include <QThread>

namespace Async {

namespace {

class Teller
{
    Q_DISABLE_COPY_MOVE(Teller)
public:
    Teller()
        : m_owner(new QObject)
    {
        m_thread.setObjectName(QStringLiteral("futures"));
        m_owner->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_owner, &QObject::deleteLater);
        m_thread.start();
    }
    ~Teller()
    {
        m_thread.quit();
        m_thread.wait();
    }
    QObject *owner() const { return m_owner; }

private:
    QThread m_thread;
    QObject *m_owner; //!< the thread's
};

} // namespace

QObject *finishedFutures()
{
    static const Teller teller;
    return teller.owner();
}

} // namespace Async
