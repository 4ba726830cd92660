#pragma once

#include "library/base/settings.h"
#include "sync/transfer/bandwidthplan.h"

namespace App {

//! The limits of transfers that the settings say.
Sync::BandwidthPlan bandwidthPlanIn(const Settings &settings);

} // namespace App
