#pragma once

#include "sync/s3/nodehealthprobe.h"
#include "sync/s3/nodesafety.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>

namespace App {

//! Asks all machines of the cluster what they tell of themselves. A job: start() once, answers
//! once, within a few seconds; destroying it ends it silently.
class StorageSafety final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StorageSafety)
public:
    //! Where some tell, one that does not is away; where none does, nobody knows.
    using Answered = std::function<void(const QVector<Sync::NodeAnswer> &)>;

    //! The clock outlives it.
    StorageSafety(const QStringList &endpoints, const Clock &clock, QObject *parent = nullptr);

    void start(const Answered &answered);

private:
    void onAsked();

    const QStringList m_endpoints;
    Sync::NodeHealthProbe m_probe;
    Answered m_answered;
    QHash<QString, Sync::NodeHealth> m_told;
    qsizetype m_silent = 0;
};

} // namespace App
