#pragma once

#include "ui/controls/text.h"

#include <QWidget>

namespace Ui {

//! One line of a panel on the Settings page: a name, a description, and at the right what the
//! subclass paints. Filled with the focus colour while it has the focus.
class SettingsRow : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsRow)
public:
    //! The theme outlives the row.
    SettingsRow(
        const Theme &theme, const QString &name, const QString &description, QWidget *parent);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    const Theme &theme() const { return m_theme; }
    bool looksFocused() const;
    int padding() const { return m_theme.px(32, 16); }
    //! Paints at the right and returns how much room it took.
    virtual int paintValue(QPainter &painter, const QRect &rect) = 0;
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    const Theme &m_theme;
    QString m_name;
    QString m_description;
};

} // namespace Ui
