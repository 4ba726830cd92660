#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QByteArray>
#include <QString>

namespace Sync {

//! Every object is hashed in pieces of this size; the last may be shorter.
constexpr qint64 kChunkBytes = 8 * 1024 * 1024;
//! Stock OpenStack Swift takes no more in one upload.
constexpr int kMaxParts = 1000;
//! 1 000 parts of 4 GiB, below S3's largest part.
constexpr qint64 kMaxObjectBytes = qint64(kMaxParts) * 4 * 1024 * 1024 * 1024;

//! Of the manifest of the largest object: 512 000 chunks.
constexpr qint64 kMaxManifestBytes = kMaxObjectBytes / kChunkBytes * 32 + 4096;

qint64 chunkCount(qint64 sizeBytes);

//! How an object of a given size is cut into parts of a multipart upload: parts of k chunks, k the
//! smallest power of two that needs at most kMaxParts.
struct PartPlan
{
    qint64 sizeBytes = 0;
    qint64 partBytes = kChunkBytes;
    int parts = 0;

    static PartPlan forSize(qint64 sizeBytes);
    qint64 offset(int number) const { return (number - 1) * partBytes; } //!< number from 1
    qint64 size(int number) const { return qMin(partBytes, sizeBytes - offset(number)); }
    //! A part's hash is then the hash of its only chunk.
    bool partIsChunk() const { return partBytes == kChunkBytes; }

    bool operator==(const PartPlan &) const = default;
};

//! SHA-256 of the format's tag, the size and the chunk hashes (32 bytes each, joined): a function
//! of the bytes alone.
ContentId contentIdOf(qint64 sizeBytes, const QByteArray &chunkHashes);

//! What is known of an object's bytes, kept beside it in the store.
struct Manifest
{
    qint64 sizeBytes = 0;
    QByteArray chunkHashes; //!< 32 bytes a chunk, joined
    QString mediaType;

    ContentId content() const { return contentIdOf(sizeBytes, chunkHashes); }
    QByteArray chunkHash(qint64 chunk) const { return chunkHashes.mid(chunk * 32, 32); }

    bool operator==(const Manifest &) const = default;
};

QByteArray encodeManifest(const Manifest &manifest);
//! Corrupt: not exactly what encodeManifest() writes, or its content id does not follow from the
//! rest. Newer: a later major format.
Result<Manifest> decodeManifest(const QByteArray &bytes);

//! The media type of a video by its file name; application/octet-stream when not known.
QString mediaTypeFor(const QString &fileName);

} // namespace Sync
