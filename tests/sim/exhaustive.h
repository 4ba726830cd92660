#pragma once

namespace Sim {

//! Plays every history of two devices with up to six steps, then one history with a round cut after
//! each of its actions; prints the first that fails. 0: all hold.
int playSmallHistories();

} // namespace Sim
