#pragma once

#include "library/media/workerprotocol.h"

#include <functional>

namespace Library {

//! Does one task on the file behind the descriptor, which stays the caller's.
using RequestHandler
    = std::function<WorkerProtocol::Payload(const WorkerProtocol::Request &, int descriptor)>;

//! The whole life of a worker process but for what it does with a file: protects itself, answers
//! requests with the handler until the parent closes the socket, and returns the exit status.
//! arguments are main()'s: the parent's process id.
int runWorker(int argc, char **argv, const RequestHandler &handler);

//! What the shipped worker does: FFmpeg's probe and pictures.
WorkerProtocol::Payload handleMediaRequest(const WorkerProtocol::Request &request, int descriptor);

} // namespace Library
