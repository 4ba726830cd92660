#pragma once

#include "sync/s3/nodehealth.h"

#include <QByteArray>

#include <optional>

namespace Sync {

//! What the recon middleware of a machine of Swift answers. Pure.
namespace SwiftRecon {

//! Of /recon/diskusage; nothing: it is none.
std::optional<NodeHealth> disksIn(const QByteArray &answer);
//! Of /recon/replication/object. The machine's clock is ahead of this PC's by so much.
void readPass(const QByteArray &answer, qint64 aheadMs, NodeHealth &health);

} // namespace SwiftRecon
} // namespace Sync
