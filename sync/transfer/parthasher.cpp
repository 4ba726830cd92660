#include "sync/transfer/parthasher.h"

#include "sync/store/sha256.h"

#include <algorithm>
#include <array>

namespace Sync {

namespace {

Result<QByteArray> sampleOf(const SourceFile &source)
{
    constexpr qint64 kSampleBytes = 64 * 1024;
    const qint64 size = source.stamp().sizeBytes;
    const qint64 length = std::min(size, kSampleBytes);
    const std::array<qint64, 3> offsets{0, (size - length) / 2, size - length};
    Sha256 hash;
    for (const qint64 offset : offsets) {
        const Result<QByteArray> bytes = source.read(offset, length);
        if (!bytes) {
            return failure(bytes.error());
        }
        hash.add(*bytes);
    }
    return hash.result();
}

} // namespace

HashedPart hashPart(int number, qint64 offsetBytes, const QByteArray &bytes)
{
    HashedPart part;
    part.body.number = number;
    part.body.offsetBytes = offsetBytes;
    part.body.bytes = bytes;
    for (qint64 at = 0; at < bytes.size(); at += kChunkBytes) {
        const qint64 size = std::min(kChunkBytes, bytes.size() - at);
        part.chunkHashes += Sha256::of(QByteArrayView(bytes).sliced(at, size));
    }
    part.body.sha256
        = part.chunkHashes.size() == Sha256::kSize ? part.chunkHashes : Sha256::of(bytes);
    return part;
}

Result<HashedPart> readPart(
    const std::shared_ptr<const SourceFile> &source, const PartPlan &plan, int number)
{
    const Result<QByteArray> bytes = source->read(plan.offset(number), plan.size(number));
    if (!bytes) {
        return failure(bytes.error());
    }
    HashedPart part = hashPart(number, plan.offset(number), *bytes);
    part.body.source = source;
    return part;
}

Result<HashedPart> readWhole(const std::shared_ptr<const SourceFile> &source)
{
    const Result<QByteArray> bytes = source->read(0, source->stamp().sizeBytes);
    if (!bytes) {
        return failure(bytes.error());
    }
    if (const Result<> unchanged = source->checkUnchanged(); !unchanged) {
        return failure(unchanged.error());
    }
    return hashPart(1, 0, *bytes);
}

Result<QByteArray> hashChunk(const SourceFile &source, qint64 offsetBytes, qint64 sizeBytes)
{
    const Result<QByteArray> bytes = source.read(offsetBytes, sizeBytes);
    return bytes ? Result<QByteArray>(Sha256::of(*bytes)) : failure(bytes.error());
}

Result<OpenedSource> openForUpload(const QString &path, bool wantsSample)
{
    const Result<std::shared_ptr<const SourceFile>> source = SourceFile::open(path);
    if (!source) {
        return failure(source.error());
    }
    OpenedSource opened{*source, {}};
    if (wantsSample && opened.source->stamp().sizeBytes > kChunkBytes) {
        const Result<QByteArray> sample = sampleOf(*opened.source);
        if (!sample) {
            return failure(sample.error());
        }
        opened.sample = *sample;
    }
    return opened;
}

} // namespace Sync
