#include "ui/actions.h"

namespace Ui {

Actions::~Actions() = default;

} // namespace Ui
