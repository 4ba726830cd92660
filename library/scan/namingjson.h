#pragma once

#include "library/scan/naming.h"

#include <QJsonObject>

namespace Library {

//! One item of `identify --json`, without its path; values that the name does not state are left
//! out.
QJsonObject toJson(const RecognisedName &name);

} // namespace Library
