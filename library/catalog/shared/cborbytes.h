#pragma once

#include <QByteArray>
#include <QCborValue>

namespace Library {

//! Reads CBOR that may be damaged or hostile: anything but one whole value gives an undefined
//! value. What Qt returns after a parse error must not be touched: a map that was cut off has a key
//! without a value, and looking into it reads beyond its end.
QCborValue wholeCbor(const QByteArray &bytes);

} // namespace Library
