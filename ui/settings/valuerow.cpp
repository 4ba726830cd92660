#include "ui/settings/valuerow.h"

#include <QMouseEvent>

namespace Ui {

ValueRow::ValueRow(const Theme &theme, Settings &settings, const Option &option, QWidget *parent)
    : SettingsRow(theme, option.name, option.description, parent)
    , m_settings(settings)
    , m_option(option)
{
    setObjectName(option.objectName);
    connect(&settings, &Settings::changed, this, [this](SettingKey key) {
        if (key == m_option.key) {
            announce();
        }
    });
}

void ValueRow::keep(const QVariant &value)
{
    if (const Result<> kept = m_settings.setValue(m_option.key, value); !kept) {
        emit failed(kept.error().message);
    }
}

// Taken, so that the release comes here as well.
void ValueRow::mousePressEvent(QMouseEvent *event)
{
    event->accept();
}

} // namespace Ui
