#pragma once

#include "library/base/ids.h"

#include <QSet>

#include <utility>

namespace Library {

//! What one act wrote, so that the rows that follow from it can be made again.
struct Touched
{
    QSet<TitleId> titles;
    QSet<ContentId> contents; //!< an object or the facts of these bytes changed
    QSet<std::pair<ProfileId, TitleId>> states; //!< play state of a viewer
    bool profiles = false;
};

} // namespace Library
