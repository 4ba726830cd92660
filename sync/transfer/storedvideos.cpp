#include "sync/transfer/storedvideos.h"

namespace Sync {

StoredVideos::~StoredVideos() = default;

} // namespace Sync
