#pragma once

#include "library/base/result.h"
#include "sync/store/objectstore.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace Sync {

//! Looks now and then whether a store that could not be asked answers again, so that what waits for
//! it need not wait for the end of a long pause. On one thread; the store outlives it.
class StoreWatch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StoreWatch)
public:
    StoreWatch(ObjectStore *store, std::chrono::milliseconds every, QObject *parent = nullptr);
    ~StoreWatch() override;

    //! Looks from now on while somebody waits; asks nothing while nobody does.
    void setWanted(bool wanted);

signals:
    //! A look failed for the moment, and a later one did not. A store that answers all the time and
    //! yet takes nothing is no matter of this: those pauses are to be kept.
    void answersAgain();

private:
    void look();
    void onAnswer(const Result<ObjectStat> &answer);

    ObjectStore *m_store;
    QTimer m_timer;
    QFuture<Result<ObjectStat>> m_asked;
    bool m_isWanted = false;
    bool m_wasAway = false;
};

} // namespace Sync
