#pragma once

#include "library/media/workerprotocol.h"

namespace Library {

//! Poster and still of a video: its embedded cover where there is one, else a good frame. Worker
//! only.
WorkerProtocol::Payload picturesFromVideo(int descriptor, const QString &fileName);

//! The same of a picture file. Worker only.
WorkerProtocol::Payload picturesFromStill(int descriptor, const QString &fileName);

} // namespace Library
