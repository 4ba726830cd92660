#pragma once

#include "library/media/mediainfo.h"

#include <QByteArray>

//! MediaInfo as bytes: what is kept of a probe, on this PC and as a fact of a content. Keys are
//! stable; fields at their defaults are left out; unknown keys are ignored. Pure.
namespace Library::MediaCodec {

QByteArray encode(const MediaInfo &info);
//! Bytes that cannot be meant give an empty MediaInfo.
MediaInfo decode(const QByteArray &bytes);

} // namespace Library::MediaCodec
