#include "ui/window/focusnavigation.h"

#include <QAbstractItemView>
#include <QWidget>

namespace Ui::FocusNavigation {

namespace {

constexpr int kBehind = -1'000'000;

QRect onScreen(const QWidget *widget)
{
    return QRect(widget->mapToGlobal(QPoint(0, 0)), widget->size());
}

//! Of a list the part that has the focus.
QRect originOf(const QWidget *widget)
{
    const auto *view = qobject_cast<const QAbstractItemView *>(widget);
    if (view && view->currentIndex().isValid()) {
        const QRect item = view->visualRect(view->currentIndex());
        if (item.isValid()) {
            return QRect(view->viewport()->mapToGlobal(item.topLeft()), item.size());
        }
    }
    return onScreen(widget);
}

int gapBetween(int from, int to, int otherFrom, int otherTo)
{
    return qMax(0, qMax(otherFrom - to, from - otherTo));
}

} // namespace

QVector<QWidget *> candidates(const QWidget *root)
{
    QVector<QWidget *> found;
    const QList<QWidget *> all = root->findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (widget->isVisible() && widget->isEnabled()
            && (widget->focusPolicy() & Qt::TabFocus) != 0 && !widget->size().isEmpty()) {
            found << widget;
        }
    }
    return found;
}

QWidget *next(const QWidget *from, const QVector<QWidget *> &candidates, Direction direction)
{
    const QRect origin = originOf(from);
    const bool horizontal = direction == Direction::Left || direction == Direction::Right;
    QWidget *best = nullptr;
    qint64 bestScore = 0;
    for (QWidget *candidate : candidates) {
        if (candidate == from || from->isAncestorOf(candidate)) {
            continue;
        }
        const QRect rect = onScreen(candidate);
        const QPoint step = rect.center() - origin.center();
        int along = 0;
        switch (direction) {
        case Direction::Left:
            along = rect.right() <= origin.center().x() ? origin.left() - rect.right() : kBehind;
            break;
        case Direction::Right:
            along = rect.left() >= origin.center().x() ? rect.left() - origin.right() : kBehind;
            break;
        case Direction::Up:
            along = rect.bottom() <= origin.center().y() ? origin.top() - rect.bottom() : kBehind;
            break;
        case Direction::Down:
            along = rect.top() >= origin.center().y() ? rect.top() - origin.bottom() : kBehind;
            break;
        }
        if (along == kBehind) {
            continue;
        }
        along = qMax(0, along);
        const int across = horizontal
            ? gapBetween(origin.top(), origin.bottom(), rect.top(), rect.bottom())
            : gapBetween(origin.left(), origin.right(), rect.left(), rect.right());
        // Sideways stays in its line unless nothing is there; the centre decides between equals.
        const int centre = horizontal ? qAbs(step.y()) : qAbs(step.x());
        const qint64 score
            = qint64(along) * 4 + qint64(across) * (horizontal ? 16 : 6) + centre / 4;
        if (!best || score < bestScore) {
            best = candidate;
            bestScore = score;
        }
    }
    return best;
}

} // namespace Ui::FocusNavigation
