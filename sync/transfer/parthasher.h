#pragma once

#include "library/base/result.h"
#include "sync/store/objectstore.h"
#include "sync/store/sourcefile.h"
#include "sync/transfer/manifest.h"

#include <memory>

namespace Sync {

//! A part ready to be sent, with the hashes of its chunks.
struct HashedPart
{
    PartBody body;
    QByteArray chunkHashes; //!< 32 bytes a chunk, joined
};

//! Hashes every chunk of a part, and the part itself where it has more than one chunk. The part of
//! an empty file has no chunk.
HashedPart hashPart(int number, qint64 offsetBytes, const QByteArray &bytes);

//! Reads a part and hashes it. Blocks on the file.
Result<HashedPart> readPart(
    const std::shared_ptr<const SourceFile> &source, const PartPlan &plan, int number);

//! Reads a file of at most one chunk; ErrorCode::Changed when it changed meanwhile. Blocks.
Result<HashedPart> readWhole(const std::shared_ptr<const SourceFile> &source);

//! The hash of a piece of the file. Blocks.
Result<QByteArray> hashChunk(const SourceFile &source, qint64 offsetBytes, qint64 sizeBytes);

struct OpenedSource
{
    std::shared_ptr<const SourceFile> source;
    //! A hash of the file's begin, middle and end: files that differ in it differ. Empty for a file
    //! of one chunk, which is read as a whole as fast.
    QByteArray sample;
};
//! Blocks.
Result<OpenedSource> openForUpload(const QString &path, bool wantsSample);

} // namespace Sync
