#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

#include <QString>

//! What tells the bytes of a file apart at the cost of three reads, so that a file is known again
//! wherever it is moved to and whatever it is called.
namespace Library::FileSample {

constexpr qint64 kBlockBytes = 16 * 1024;

//! SHA-256 over a format tag, the size, and a block each from the start, the middle and the end; a
//! file of three blocks or less is read whole. Changed when the file shrinks meanwhile. Blocks;
//! runs on a worker thread.
Result<SampleId> of(const QString &path);

} // namespace Library::FileSample
