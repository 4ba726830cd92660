#pragma once

#include "sync/s3/clusterprobe.h"
#include "sync/s3/nodesafety.h"
#include "ui/clustercontrol.h"
#include "ui/controls/text.h"

#include <optional>

namespace Ui {

//! One node of the cluster as it is shown: what it said when it was asked, and what it tells of
//! itself, if it does.
struct NodeState
{
    QString endpoint;
    std::optional<Sync::EndpointReport> report; //!< unset: still being asked
    std::optional<Sync::NodeHealth> health; //!< unset: it does not tell
    Sync::UnplugAdvice advice;
};

//! The words for it. Pure.
namespace NodeWords {
QString name(const NodeState &node); //!< "nas", with its port only where that is an unusual one
QString state(const NodeState &node); //!< "Healthy"
Tone tone(const NodeState &node);
QString answer(const NodeState &node); //!< "Answers in 4 ms", or why not
int usedPercent(const Sync::NodeHealth &health);
//! Whether it may be pulled out; empty: nobody knows.
QString advice(const NodeState &node);
Tone adviceTone(const NodeState &node);
QString accessible(const NodeState &node);
} // namespace NodeWords

//! Fills in the advice of each.
void adviseAll(QVector<NodeState> &nodes, qint64 lastStoredMs, qint64 nowMs);

//! What all nodes together mean, the worst truth first. Pure.
struct ClusterHeadline
{
    QString head;
    QString text;
    QString icon;
    Tone tone = Tone::Ok;
};
//! A damaged video is worse than a node that does not answer.
ClusterHeadline clusterHeadline(const QVector<NodeState> &nodes, const LibraryId &library,
    const Library::CheckSummary &checks = {});

} // namespace Ui
