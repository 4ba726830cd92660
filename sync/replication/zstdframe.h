#pragma once

#include "library/base/result.h"

#include <QByteArray>

//! One zstd frame (RFC 8878) with content size and checksum. Pure.
namespace Sync::ZstdFrame {

QByteArray compress(const QByteArray &bytes);
//! Corrupt when the frame is damaged, does not say its size or is not the whole of the bytes,
//! LimitExceeded when it says more than the maximum; no more than that is ever allocated.
Result<QByteArray> decompress(const QByteArray &frame, qsizetype maxBytes);

} // namespace Sync::ZstdFrame
