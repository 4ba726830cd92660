#pragma once

#include "ui/dialogs/dialog.h"

namespace Ui {

class Button;

//! Asks before what cannot be undone from the window. The safe choice has the focus.
class QuestionDialog final : public Dialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QuestionDialog)
public:
    QuestionDialog(const Theme &theme, const QString &heading, const QString &text,
        const QString &act, QWidget *owner);

signals:
    void agreed();

protected:
    QWidget *firstFocus() override;

private:
    Button *m_cancel;
};

} // namespace Ui
