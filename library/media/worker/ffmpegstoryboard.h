#pragma once

#include "library/media/workerprotocol.h"

namespace Library {

//! One sheet of a video's storyboard: keyframes at even distances. Worker only.
WorkerProtocol::Payload storyboardSheet(int descriptor, const QString &fileName, int number);

} // namespace Library
