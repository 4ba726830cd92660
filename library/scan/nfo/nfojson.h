#pragma once

#include "library/scan/nfo/nfo.h"

#include <QJsonObject>

namespace Library {

//! What an NFO file says as programs read it; what it does not state is left out.
QJsonObject toJson(const Nfo &nfo);

} // namespace Library
