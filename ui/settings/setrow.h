#pragma once

#include "ui/settings/options.h"
#include "ui/settings/settingsrow.h"

namespace Ui {

//! A setting of which any choices may hold at once: Left and Right go through them, Enter and Space
//! switch the one that is marked. It shows what the settings hold, whoever changed them.
class SetRow final : public SettingsRow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SetRow)
public:
    //! The settings outlive the row.
    SetRow(const Theme &theme, Settings &settings, const Option &option, QWidget *parent);

    int marked() const { return m_marked; }

signals:
    //! Translated: why a value could not be kept.
    void failed(const QString &message);

protected:
    int paintValue(QPainter &painter, const QRect &rect) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    bool isOn(int choice) const;
    void toggle(int choice);
    void mark(int choice);
    void announce();

    Settings &m_settings;
    Option m_option;
    int m_marked = 0;
    QVector<QRect> m_chips; //!< where they were painted
};

} // namespace Ui
