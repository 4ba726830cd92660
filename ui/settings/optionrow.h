#pragma once

#include "ui/settings/valuerow.h"

namespace Ui {

//! A setting that can be changed: Left and Right change a value at once, Enter and Space switch or
//! take the next value.
class OptionRow final : public ValueRow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OptionRow)
public:
    OptionRow(const Theme &theme, Settings &settings, const Option &option, QWidget *parent);

    QString valueText() const;

protected:
    int paintValue(QPainter &painter, const QRect &rect) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    int paintSwitch(QPainter &painter, const QRect &rect) const;
    int current() const; //!< -1: a value that is none of the choices
    bool move(int by);
    void choose(int choice);
    void cycle();
    void announce() override;

    QRect m_previous; //!< where the arrows were painted
    QRect m_next;
};

} // namespace Ui
