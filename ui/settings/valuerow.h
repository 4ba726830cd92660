#pragma once

#include "ui/settings/options.h"
#include "ui/settings/settingsrow.h"

namespace Ui {

//! A row whose setting can be changed in it. It shows what the settings hold, whoever changed them.
class ValueRow : public SettingsRow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ValueRow)
public:
    //! The settings outlive the row.
    ValueRow(const Theme &theme, Settings &settings, const Option &option, QWidget *parent);

signals:
    //! Translated: why a value could not be kept.
    void failed(const QString &message);

protected:
    Settings &settings() const { return m_settings; }
    const Option &option() const { return m_option; }
    void keep(const QVariant &value);
    //! The setting has another value: its name is to say so, and the row to be painted.
    virtual void announce() = 0;
    void mousePressEvent(QMouseEvent *event) override;

private:
    Settings &m_settings;
    Option m_option;
};

} // namespace Ui
