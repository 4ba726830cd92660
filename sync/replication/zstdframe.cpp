#include "sync/replication/zstdframe.h"

#include <QCoreApplication>

#include <zstd.h>

#include <memory>

namespace Sync::ZstdFrame {

namespace {

constexpr int kLevel = 9;

QString damaged()
{
    return QCoreApplication::translate("ZstdFrame", "A part of the shared library is damaged.");
}

} // namespace

QByteArray compress(const QByteArray &bytes)
{
    const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx *)> context(
        ZSTD_createCCtx(), ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    QByteArray frame(qsizetype(ZSTD_compressBound(size_t(bytes.size()))), Qt::Uninitialized);
    const size_t size = ZSTD_compress2(
        context.get(), frame.data(), size_t(frame.size()), bytes.constData(), size_t(bytes.size()));
    Q_ASSERT(!ZSTD_isError(size));
    frame.resize(qsizetype(size));
    return frame;
}

Result<QByteArray> decompress(const QByteArray &frame, qsizetype maxBytes)
{
    const unsigned long long size
        = ZSTD_getFrameContentSize(frame.constData(), size_t(frame.size()));
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
        return failure(ErrorCode::Corrupt, damaged());
    }
    if (size > quint64(maxBytes)) {
        return failure(ErrorCode::LimitExceeded,
            QCoreApplication::translate(
                "ZstdFrame", "A part of the shared library is larger than any Matinee writes."));
    }
    // The decoder would go on with further frames, and skip those that are made to be skipped.
    const size_t end = ZSTD_findFrameCompressedSize(frame.constData(), size_t(frame.size()));
    if (ZSTD_isError(end) || end != size_t(frame.size())) {
        return failure(ErrorCode::Corrupt, damaged());
    }
    QByteArray bytes(qsizetype(size), Qt::Uninitialized);
    const size_t got = ZSTD_decompress(
        bytes.data(), size_t(bytes.size()), frame.constData(), size_t(frame.size()));
    if (ZSTD_isError(got) || got != size) {
        return failure(ErrorCode::Corrupt, damaged());
    }
    return bytes;
}

} // namespace Sync::ZstdFrame
