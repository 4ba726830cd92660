#pragma once

#include "library/media/mediainfo.h"

#include <QJsonObject>

namespace Library {

//! What `matinee probe --json` prints of one file, without its name: container, durationMs,
//! sizeBytes, bitRate, title, streams[], chapters[]. A stream carries the fields of its kind
//! only. Pure.
QJsonObject toJson(const MediaInfo &info);

//! The stable lower-case name used in JSON: "video", "audio", "subtitle", "attachment", "data".
QString streamKindName(StreamKind kind);

} // namespace Library
