#pragma once

#include "ui/settings/settingsrow.h"

namespace Ui {

//! A line of the Settings page that only tells. It takes the focus, so that a remote can scroll.
class FactRow final : public SettingsRow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FactRow)
public:
    FactRow(const Theme &theme, const QString &name, const QString &value, QWidget *parent);

    void setValue(const QString &value);
    QString value() const { return m_value; }

protected:
    int paintValue(QPainter &painter, const QRect &rect) override;

private:
    QString m_name;
    QString m_value;
};

} // namespace Ui
