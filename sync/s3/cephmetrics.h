#pragma once

#include "sync/s3/nodehealth.h"

#include <QByteArray>

#include <optional>

namespace Sync {

//! What the prometheus module of Ceph's manager tells of the whole cluster. Pure.
namespace CephMetrics {

//! Of /metrics, as it was a moment ago; nothing: it is none, or of a manager that only stands by.
std::optional<NodeHealth> healthIn(const QByteArray &answer, qint64 nowMs);

} // namespace CephMetrics
} // namespace Sync
