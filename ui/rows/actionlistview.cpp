#include "ui/rows/actionlistview.h"

#include "ui/cards/pictureloader.h"
#include "ui/rows/actionrowdelegate.h"
#include "ui/rows/rowgeometry.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace Ui {

ActionListView::ActionListView(const Theme &theme, QWidget *parent)
    : QListView(parent)
    , m_theme(theme)
{
    setItemDelegate(new ActionRowDelegate(theme, *this, this));
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setResizeMode(Adjust);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(&theme, &Theme::changed, this, &ActionListView::relayout);
    relayout();
    connect(&theme, &Theme::focusVisibleChanged, viewport(), qOverload<>(&QWidget::update));
}

void ActionListView::setPictures(PictureLoader *pictures)
{
    m_pictures = pictures;
    connect(pictures, &PictureLoader::ready, viewport(), qOverload<>(&QWidget::update));
}

void ActionListView::setModel(QAbstractItemModel *model)
{
    QListView::setModel(model);
    // The first row of a group has a head: which one that is changes with rows that come and go.
    connect(model, &QAbstractItemModel::rowsInserted, this, &ActionListView::relayout);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &ActionListView::relayout);
    connect(model, &QAbstractItemModel::rowsMoved, this, &ActionListView::relayout);
    connect(model, &QAbstractItemModel::dataChanged, this,
        [this] { m_action = qMin(m_action, int(row(currentIndex()).actions.size()) - 1); });
}

void ActionListView::relayout()
{
    scheduleDelayedItemsLayout();
    setVerticalScrollBarPolicy(m_theme.isTv() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    updateGeometry();
}

ActionRow ActionListView::row(const QModelIndex &index) const
{
    return index.data(kActionRowRole).value<ActionRow>();
}

int ActionListView::contentHeight() const
{
    int height = 0;
    for (int i = 0; model() && i < model()->rowCount(); ++i) {
        height += RowGeometry::height(m_theme, row(model()->index(i, 0)));
    }
    return height;
}

int ActionListView::actionAt(const QModelIndex &index, const QPoint &position) const
{
    if (!index.isValid()) {
        return -1;
    }
    const RowGeometry geometry = RowGeometry::of(m_theme, visualRect(index), row(index));
    for (int i = 0; i < geometry.actions.size(); ++i) {
        if (geometry.actions.at(i).contains(position)) {
            return i;
        }
    }
    return -1;
}

bool ActionListView::step(int rows)
{
    const int target = (currentIndex().isValid() ? currentIndex().row() : -1) + rows;
    if (!model() || target < 0 || target >= model()->rowCount()) {
        return false;
    }
    setCurrentIndex(model()->index(target, 0));
    return true;
}

bool ActionListView::stepAction(int direction)
{
    const int target = m_action + direction;
    if (target < -1 || target >= row(currentIndex()).actions.size()) {
        return false;
    }
    m_action = target;
    viewport()->update();
    return true;
}

void ActionListView::trigger()
{
    const QVector<RowAction> actions = row(currentIndex()).actions;
    if (m_action >= 0 && m_action < actions.size()) {
        emit actionTriggered(currentIndex(), actions.at(m_action).id);
    } else if (currentIndex().isValid()) {
        emit rowActivated(currentIndex());
    }
}

void ActionListView::keyPressEvent(QKeyEvent *event)
{
    bool taken = true;
    if (m_gap >= 0 && event->key() == Qt::Key_Escape) {
        endDrag();
        return;
    }
    // With Ctrl a key is about the row, not about where the focus goes.
    if ((event->modifiers() & Qt::ControlModifier) != 0) {
        event->ignore();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
        taken = step(-1);
        break;
    case Qt::Key_Down:
        taken = step(1);
        break;
    case Qt::Key_Left:
        taken = stepAction(-1);
        break;
    case Qt::Key_Right:
        taken = stepAction(1);
        break;
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QListView::keyPressEvent(event);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        trigger();
        break;
    case Qt::Key_Menu:
    case Qt::Key_F10:
        taken = currentIndex().isValid()
            && (event->key() == Qt::Key_Menu || event->modifiers() == Qt::ShiftModifier);
        if (taken) {
            emit menuWanted(
                currentIndex(), viewport()->mapToGlobal(visualRect(currentIndex()).center()));
        }
        break;
    default:
        taken = false;
    }
    event->setAccepted(taken);
}

void ActionListView::hover(const QPoint &position)
{
    const QModelIndex index = indexAt(position);
    const int action = actionAt(index, position);
    if (m_hovered == index && m_hoveredAction == action) {
        return;
    }
    m_hovered = index;
    m_hoveredAction = action;
    viewport()->setCursor(action >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->setToolTip(action >= 0 ? row(index).actions.at(action).text : QString());
    viewport()->update();
}

bool ActionListView::isDraggable(int row) const
{
    return (model()->index(row, 0).flags() & Qt::ItemIsDragEnabled) != 0;
}

// The nearest place among the rows that can be dragged, at or below the pointer.
void ActionListView::dragTo(const QPoint &position)
{
    int last = -1;
    m_gap = -1;
    for (int row = 0; row < model()->rowCount() && m_gap < 0; ++row) {
        if (isDraggable(row)) {
            last = row;
            if (visualRect(model()->index(row, 0)).center().y() > position.y()) {
                m_gap = row;
            }
        }
    }
    if (m_gap < 0) {
        m_gap = last + 1;
    }
    viewport()->setCursor(Qt::ClosedHandCursor);
    viewport()->update();
}

void ActionListView::endDrag()
{
    stopAutoScroll();
    m_dragged = QPersistentModelIndex();
    m_gap = -1;
    m_pressed = QPersistentModelIndex();
    viewport()->setCursor(Qt::ArrowCursor);
    viewport()->update();
}

void ActionListView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    const bool begins = !m_dragged.isValid() && event->buttons() == Qt::LeftButton
        && m_pressed.isValid() && m_pressedAction < 0 && isDraggable(m_pressed.row())
        && (position - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (begins) {
        m_dragged = m_pressed;
    }
    if (m_dragged.isValid()) {
        dragTo(position);
        startAutoScroll();
        return;
    }
    hover(position);
}

void ActionListView::scrollContentsBy(int dx, int dy)
{
    QListView::scrollContentsBy(dx, dy);
    if (m_dragged.isValid()) {
        dragTo(viewport()->mapFromGlobal(QCursor::pos()));
    }
}

void ActionListView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (!m_dragged.isValid() || m_gap < 0) {
        return;
    }
    // Above the panel of the row that it would be put before, below that of the last one.
    const bool isEnd = !isDraggable(m_gap);
    const QModelIndex beside = model()->index(isEnd ? m_gap - 1 : m_gap, 0);
    const QRect panel = RowGeometry::of(m_theme, visualRect(beside), row(beside)).panel;
    const int thick = m_theme.px(5, 3);
    const int y = (isEnd ? panel.bottom() + 1 : panel.top()) - thick / 2;
    QPainter(viewport())
        .fillRect(QRect(panel.left(), y, panel.width(), thick), m_theme.colors().accent);
}

void ActionListView::mousePressEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    m_pressed = indexAt(position);
    m_pressedAt = position;
    m_pressedAction = actionAt(m_pressed, position);
    if (m_pressed.isValid()) {
        setCurrentIndex(m_pressed);
    }
}

void ActionListView::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    const QModelIndex index = indexAt(position);
    const int action = actionAt(index, position);
    if (event->button() == Qt::LeftButton && m_gap >= 0) {
        const QModelIndex dragged = m_dragged; // invalid: it went meanwhile
        const QModelIndex before = isDraggable(m_gap) ? model()->index(m_gap, 0) : QModelIndex();
        endDrag();
        if (dragged.isValid()) {
            emit rowDragged(dragged, before);
        }
        return;
    }
    const bool isClick = event->button() == Qt::LeftButton && index.isValid() && index == m_pressed
        && action == m_pressedAction;
    m_pressed = QPersistentModelIndex();
    m_pressedAction = -1;
    if (isClick && action >= 0) {
        emit actionTriggered(index, row(index).actions.at(action).id);
    } else if (isClick && m_activatedBy == ActivatedBy::Click
        && RowGeometry::of(m_theme, visualRect(index), row(index)).panel.contains(position)) {
        emit rowActivated(index);
    }
}

void ActionListView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    const QModelIndex index = indexAt(position);
    if (index.isValid() && actionAt(index, position) < 0) {
        // After a click that led elsewhere another row may be here: it is not meant.
        if (m_activatedBy == ActivatedBy::DoubleClick) {
            emit rowActivated(index);
        }
    } else {
        mousePressEvent(event);
    }
}

void ActionListView::contextMenuEvent(QContextMenuEvent *event)
{
    // The menu key came as a key.
    const QModelIndex index = indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (event->reason() == QContextMenuEvent::Mouse && index.isValid()) {
        setCurrentIndex(index);
        emit menuWanted(index, event->globalPos());
    }
}

void ActionListView::leaveEvent(QEvent *event)
{
    QListView::leaveEvent(event);
    hover(QPoint(-1, -1));
}

void ActionListView::focusInEvent(QFocusEvent *event)
{
    if (!currentIndex().isValid() && model() && model()->rowCount() > 0) {
        setCurrentIndex(model()->index(0, 0));
    }
    QListView::focusInEvent(event);
    viewport()->update();
}

void ActionListView::focusOutEvent(QFocusEvent *event)
{
    m_action = -1;
    QListView::focusOutEvent(event);
    viewport()->update();
}

void ActionListView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    m_action = -1;
    QListView::currentChanged(current, previous);
    viewport()->update();
}

} // namespace Ui
