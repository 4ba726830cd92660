#pragma once

#include "ui/clustercontrol.h"
#include "ui/controls/text.h"

namespace Ui {

//! What the page of the cluster says of the last look at what is stored. Pure.
struct ScrubWords
{
    QString value; //!< "3 h ago"
    QString more; //!< "All good · 2 blocks mended"
    Tone tone = Tone::Text;

    static ScrubWords of(const ScrubState &state, qint64 nowMs);
};

} // namespace Ui
