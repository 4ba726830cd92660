#pragma once

#include "ui/clustercontrol.h"
#include "ui/dialogs/dialog.h"

class QLineEdit;

namespace Ui {

class Button;
class Label;

//! Asks for other keys of the cluster that this PC has, and says what they mean for other devices.
class NewKeysDialog final : public Dialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NewKeysDialog)
public:
    //! The theme and the control outlive the dialog.
    NewKeysDialog(const Theme &theme, ClusterControl &control, QWidget *owner);
    ~NewKeysDialog() override;

protected:
    QWidget *firstFocus() override;
    void restyle() override;

private:
    QLineEdit *makeField(const char *objectName, const QString &name);
    void layOut();
    void tryNow();
    void onChanged(const std::optional<Error> &error);
    void tell(const QString &text, bool isProblem);

    ClusterControl &m_control;
    bool m_isBusy = false;
    Label *m_says;
    QLineEdit *m_accessKey;
    QLineEdit *m_secretKey;
    Label *m_told;
    Button *m_cancel;
    Button *m_take;
};

} // namespace Ui
