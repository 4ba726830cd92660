#pragma once

#include "ui/dialogs/dialog.h"

class QLineEdit;
class QUrl;

namespace Ui {

class Button;
class Label;

//! Asks for the address of a video of the web. What the clipboard has is offered when it is one.
class AddressDialog final : public Dialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AddressDialog)
public:
    AddressDialog(const Theme &theme, QWidget *owner);

signals:
    void chosen(const QUrl &address);

protected:
    QWidget *firstFocus() override;

private:
    void choose();

    QLineEdit *m_address;
    Label *m_told; //!< what is wrong with it
};

} // namespace Ui
