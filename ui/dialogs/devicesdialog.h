#pragma once

#include "library/catalog/devicereader.h"
#include "ui/dialogs/dialog.h"

#include <QVector>

namespace Ui {

class Button;

//! The PCs of the household: who is there, when it was seen last, and that one will not come back.
class DevicesDialog final : public Dialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DevicesDialog)
public:
    DevicesDialog(const Theme &theme, const QVector<Library::HouseholdDevice> &devices,
        qint64 nowMs, QWidget *owner);

signals:
    //! A person said that it will not come back.
    void retireWanted(const Library::HouseholdDevice &device);

protected:
    QWidget *firstFocus() override;

private:
    Button *m_close;
};

} // namespace Ui
