#pragma once

#include "library/catalog/migrator.h"

namespace Library {

//! The catalog's schema and its history.
Schema catalogSchema();

} // namespace Library
