#include "ui/clustercontrol.h"

namespace Ui {

ClusterControl::~ClusterControl() = default;

} // namespace Ui
