#pragma once

#include "library/media/workerprotocol.h"

namespace Library {

//! Reads what the container and the first packets state. Worker only.
WorkerProtocol::Payload probeMedia(int descriptor, const QString &fileName);

} // namespace Library
