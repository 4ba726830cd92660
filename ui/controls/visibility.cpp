#include "ui/controls/visibility.h"

#include <QWidget>

namespace Ui {

void setShown(QWidget *widget, bool shown, QWidget *heir)
{
    if (!shown && heir && widget->hasFocus()) {
        heir->setFocus(Qt::OtherFocusReason);
    }
    widget->setVisible(shown);
}

} // namespace Ui
