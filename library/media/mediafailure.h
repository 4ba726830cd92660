#pragma once

#include "library/base/result.h"

#include <QString>

//! Why a file could not be read, as it is remembered: by what happened, not by the words of the
//! language that was spoken then. Pure; safe from any thread.
namespace Library::MediaFailure {

//! What is kept: a short name where there are words for it, else the message itself.
QString stored(const Error &error);
//! In the language of the interface; what is no such name is given back as it is.
QString text(const QString &stored);
//! The message of a code that there are words for; else empty.
QString text(ErrorCode code);

} // namespace Library::MediaFailure
