#include "ui/dialogs/devicesdialog.h"

#include "ui/cluster/syncwords.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Ui {

DevicesDialog::DevicesDialog(const Theme &theme, const QVector<Library::HouseholdDevice> &devices,
    qint64 nowMs, QWidget *owner)
    : Dialog(theme, tr("Devices"), owner)
    , m_close(new Button(theme, Button::Kind::Secondary, {}, tr("Close"), panel()))
{
    setObjectName(QStringLiteral("devicesDialog"));
    m_close->setObjectName(QStringLiteral("devicesClose"));
    for (const Library::HouseholdDevice &device : devices) {
        auto *names = new QVBoxLayout;
        names->setSpacing(0);
        names->addWidget(new Label(theme, TextRole::Strong, Tone::Title, panel(), device.name));
        names->addWidget(new Label(
            theme, TextRole::Caption, Tone::Caption, panel(), deviceWords(device, nowMs)));
        auto *row = new QHBoxLayout;
        row->addLayout(names, 1);
        if (!device.isThis && !device.isRetired) {
            auto *retire = new Button(theme, Button::Kind::Secondary, {}, tr("Retire…"), panel());
            retire->setObjectName(QStringLiteral("retire-") + device.id.toString());
            retire->setAccessibleName(tr("Retire %1").arg(device.name));
            connect(retire, &Button::clicked, this, [this, device] {
                close();
                emit retireWanted(device);
            });
            row->addWidget(retire);
        }
        rows()->addLayout(row);
    }
    auto *note = new Label(theme, TextRole::Caption, Tone::Text, panel(),
        tr("What is deleted leaves the storage once every device knows of it. Retire one that "
           "will not come back, so that nothing waits for it."));
    note->setMaxLines(3);
    rows()->addWidget(note);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    rows()->addLayout(buttons);
    connect(m_close, &Button::clicked, this, &DevicesDialog::close);
}

QWidget *DevicesDialog::firstFocus()
{
    return m_close;
}

} // namespace Ui
