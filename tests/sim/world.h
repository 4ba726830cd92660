#pragma once

#include "sync/replication/syncround.h"
#include "tests/sim/simdisk.h"
#include "tests/sim/simstore.h"

#include <QStringList>

#include <memory>

namespace Sim {

//! One thing that happens in a history besides the programs' own work.
struct Step
{
    enum class Kind
    {
        AddVideo, //!< a person uploads a film
        Edit, //!< a person writes a description
        Rename,
        Scan, //!< a scan writes a description
        Delete, //!< into the trash
        Restore,
        Play, //!< position, watched, count
        ResetCount,
        Tag,
        Undo,
        Sync, //!< a round at once
        CutSync, //!< a round that ends with a crash after as many actions as salt says
        Crash,
        Offline,
        Online,
        SetClock,
        Backup, //!< the data folder is copied aside
        RestoreBackup,
        Clone, //!< the disk is copied to a new PC
        Leave, //!< away for more than 90 days
        Calm, //!< the store's faults end for a while
        Storm,
    };
    Kind kind = Kind::Sync;
    qint64 gapMs = 0; //!< time since the step before
    int device = 0;
    quint64 salt = 0; //!< decides the rest
};

struct History
{
    quint64 seed = 0;
    int devices = 2;
    QVector<Step> steps;
    //! Nothing happens but the steps: a perfect store, and no round of a device's own accord. One
    //! film is there and known to all.
    bool byHand = false;

    static History fromSeed(quint64 seed);
};

//! How often what is to be tested came about, so that a simulation that tests nothing is seen.
struct Coverage
{
    int confirmedRecords = 0;
    int sweeps = 0;
    int instantUploads = 0;
    int releasedSources = 0;
    int incarnations = 0;
    int forks = 0;
    int retired = 0;
    int shiftedBatches = 0;
    int keptAside = 0;
    int snapshots = 0;
    int bootstraps = 0;
    int expired = 0;
    int rescues = 0;
    int undone = 0;
    int refused = 0;

    Coverage &operator+=(const Coverage &other);
    //! Everything but what only a few of many histories bring about has happened.
    bool isBroad() const;
    QString toString() const;
};

struct Outcome
{
    QString failure; //!< empty: every promise was kept
    int actions = 0; //!< of the rounds that were cut or might have been
    QStringList log;
    Coverage coverage;
};

Outcome play(const History &history);
//! The shortest history found that fails with the same promise.
History minimised(const History &history);

} // namespace Sim
