#pragma once

#include "ui/settings/valuerow.h"

namespace Ui {

//! A setting of which any choices may hold at once: Left and Right go through them, Enter and Space
//! switch the one that is marked.
class SetRow final : public ValueRow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SetRow)
public:
    SetRow(const Theme &theme, Settings &settings, const Option &option, QWidget *parent);

    int marked() const { return m_marked; }

protected:
    int paintValue(QPainter &painter, const QRect &rect) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    bool isOn(int choice) const;
    void toggle(int choice);
    void mark(int choice);
    void announce() override;

    int m_marked = 0;
    QVector<QRect> m_chips; //!< where they were painted
};

} // namespace Ui
