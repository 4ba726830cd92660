#pragma once

#include "library/base/ids.h"

#include <chrono>

namespace Ui {

//! Where the controller leaves what a person has watched. Calls come on the GUI thread and return
//! at once.
class PlayStateSink
{
public:
    virtual ~PlayStateSink() = default;
    //! duration is 0 while it is not known.
    virtual void positionReached(const TitleId &title, const VersionId &version,
        std::chrono::milliseconds position, std::chrono::milliseconds duration)
        = 0;
    virtual void watched(const TitleId &title) = 0;
};

} // namespace Ui
