#pragma once

#include <QVector>

class QWidget;

namespace Ui {

enum class Direction
{
    Left,
    Right,
    Up,
    Down
};

//! Finds what the arrow keys go to: the nearest widget in a direction. Pure geometry.
namespace FocusNavigation {
//! Visible, enabled widgets below root that take the focus by Tab.
QVector<QWidget *> candidates(const QWidget *root);
//! The best of candidates from the widget that has the focus; null: there is none that way.
QWidget *next(const QWidget *from, const QVector<QWidget *> &candidates, Direction direction);
} // namespace FocusNavigation

} // namespace Ui
