#pragma once

#include "library/base/result.h"

#include <QByteArray>
#include <QString>

namespace Library {

//! Files that are larger are not read.
constexpr qsizetype kLargestNfo = 4 * 1024 * 1024;

//! The text of an NFO file, whatever its encoding: a byte order mark, what the bytes are, what the
//! file declares, a guess, in this order, since declarations are often wrong. LimitExceeded for
//! what is too large. Pure.
Result<QString> nfoText(const QByteArray &bytes);

} // namespace Library
