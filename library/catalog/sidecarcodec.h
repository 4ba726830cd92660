#pragma once

#include "library/catalog/types.h"

//! Side-car subtitles of a local file as bytes. Local data: never sent anywhere. Pure.
namespace Library::SideCarCodec {

QByteArray encode(const QVector<SideCarSubtitle> &subtitles);
QVector<SideCarSubtitle> decode(const QByteArray &bytes);

} // namespace Library::SideCarCodec
