#pragma once

#include "library/base/result.h"

#include <sys/types.h>

//! What makes a worker process harmless, in two steps. Worker only.
namespace Library::Sandbox {

//! First thing in main(): dies with the parent, leaves no core dump, closes every descriptor but
//! standard input, output and error and the one to keep, cannot write files or gain privileges.
Result<> harden(pid_t parent, int descriptorToKeep);

//! Does now what libraries would otherwise open files for later: time zone, character sets,
//! processor features.
void warmUp();

//! From here on only the system calls that reading an open file, computing and answering need
//! are allowed; any other kills the process. No threads, no new files, no sockets, no programs.
Result<> enter();

} // namespace Library::Sandbox
