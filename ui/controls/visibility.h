#pragma once

class QWidget;

namespace Ui {

//! Shows or hides a widget. One that has the focus when it goes hands it to heir first: Qt would
//! give it to whatever is next, often outside the page. A null heir: nothing fits yet.
void setShown(QWidget *widget, bool shown, QWidget *heir);

} // namespace Ui
