#pragma once

#include "ui/settings/options.h"
#include "ui/settings/settingsrow.h"

namespace Ui {

//! A setting that can be changed: Left and Right change a value at once, Enter and Space switch or
//! take the next value. It shows what the settings hold, whoever changed them.
class OptionRow final : public SettingsRow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OptionRow)
public:
    //! The settings outlive the row.
    OptionRow(const Theme &theme, Settings &settings, const Option &option, QWidget *parent);

    QString valueText() const;

signals:
    //! Translated: why a value could not be kept.
    void failed(const QString &message);

protected:
    int paintValue(QPainter &painter, const QRect &rect) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    int paintSwitch(QPainter &painter, const QRect &rect) const;
    int current() const; //!< -1: a value that is none of the choices
    bool move(int by);
    void choose(int choice);
    void cycle();
    void announce();

    Settings &m_settings;
    Option m_option;
    QRect m_previous; //!< where the arrows were painted
    QRect m_next;
};

} // namespace Ui
