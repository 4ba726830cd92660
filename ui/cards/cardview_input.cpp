#include "ui/cards/cardmodel.h"
#include "ui/cards/cardview.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

// Keyboard, mouse and selection of CardView.

namespace Ui {

void CardView::setSelectable(bool selectable)
{
    m_selectable = selectable;
    setSelectionMode(selectable ? ExtendedSelection : NoSelection);
}

bool CardView::isSelecting() const
{
    return m_selectable && selectionModel() && selectionModel()->hasSelection();
}

void CardView::makeCurrent(int row)
{
    if (m_model && row >= 0 && row < m_model->rowCount()) {
        selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
        scrollTo(m_model->index(row), EnsureVisible);
    }
}

QModelIndex CardView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = m_model ? m_model->rowCount() : 0;
    if (count == 0) {
        return {};
    }
    int row = qMax(0, currentIndex().row());
    const int page
        = columns() * qMax(1, viewport()->height() / (m_delegate->cardSize().height() + m_gapY));
    switch (action) {
    case MoveLeft:
    case MovePrevious:
        --row;
        break;
    case MoveRight:
    case MoveNext:
        ++row;
        break;
    case MoveUp:
        row -= m_flow == Flow::Grid ? columns() : 0;
        break;
    case MoveDown:
        row += m_flow == Flow::Grid ? columns() : 0;
        break;
    case MovePageUp:
        row = qMax(row - page, row % columns());
        break;
    case MovePageDown:
        row += page;
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = count - 1;
        break;
    }
    return m_model->index(qBound(0, row, count - 1));
}

//! At the border in this direction the key belongs to the window.
bool CardView::atEdge(int key) const
{
    const int count = m_model ? m_model->rowCount() : 0;
    const int row = currentIndex().row();
    if (count == 0 || row < 0) {
        return true;
    }
    const bool grid = m_flow == Flow::Grid;
    switch (key) {
    case Qt::Key_Left:
        return grid ? row % columns() == 0 : row == 0;
    case Qt::Key_Right:
        return row + 1 >= count || (grid && row % columns() == columns() - 1);
    case Qt::Key_Up:
        return !grid || row < columns();
    case Qt::Key_Down:
        return !grid || row / columns() == (count - 1) / columns();
    default:
        return false;
    }
}

void CardView::keyPressEvent(QKeyEvent *event)
{
    const Library::TitleCard card = currentCard();
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (atEdge(event->key())) {
            event->ignore();
            return;
        }
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        if (!card.id.isNull()) {
            emit opened(card);
        }
        return;
    case Qt::Key_Space:
        if (m_selectable && event->modifiers() == Qt::ControlModifier) {
            selectionModel()->select(currentIndex(), QItemSelectionModel::Toggle);
            return;
        }
        [[fallthrough]];
    case Qt::Key_MediaPlay:
    case Qt::Key_MediaTogglePlayPause:
        if (plain && !card.id.isNull()) {
            emit playWanted(card);
            return;
        }
        break;
    case Qt::Key_Menu:
    case Qt::Key_F10:
        if (!card.id.isNull()
            && (event->key() == Qt::Key_Menu || event->modifiers() == Qt::ShiftModifier)) {
            emit menuWanted(card, viewport()->mapToGlobal(visualRect(currentIndex()).center()));
            return;
        }
        event->ignore();
        return;
    case Qt::Key_Escape:
        if (isSelecting()) {
            clearSelection();
            return;
        }
        event->ignore();
        return;
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        break;
    case Qt::Key_A:
        if (m_selectable && event->modifiers() == Qt::ControlModifier) {
            selectAll();
            return;
        }
        [[fallthrough]];
    default:
        event->ignore(); // letters and shortcuts are the page's
        return;
    }
    // Moving leaves the selection alone unless Shift is held.
    if (event->modifiers() & Qt::ShiftModifier) {
        QAbstractItemView::keyPressEvent(event);
        return;
    }
    CursorAction action = MoveNext;
    switch (event->key()) {
    case Qt::Key_Left:
        action = MoveLeft;
        break;
    case Qt::Key_Right:
        action = MoveRight;
        break;
    case Qt::Key_Up:
        action = MoveUp;
        break;
    case Qt::Key_Down:
        action = MoveDown;
        break;
    case Qt::Key_Home:
        action = MoveHome;
        break;
    case Qt::Key_End:
        action = MoveEnd;
        break;
    case Qt::Key_PageUp:
        action = MovePageUp;
        break;
    case Qt::Key_PageDown:
        action = MovePageDown;
        break;
    default:
        event->ignore();
        return;
    }
    makeCurrent(moveCursor(action, event->modifiers()).row());
    event->accept();
}

void CardView::focusInEvent(QFocusEvent *event)
{
    if (!currentIndex().isValid() && m_model && m_model->rowCount() > 0) {
        makeCurrent(0);
    }
    QAbstractItemView::focusInEvent(event);
    startFocusAnimation(currentIndex(), {});
    emit focusEntered();
    if (currentIndex().isValid()) {
        emit currentCardChanged(currentCard());
    }
}

void CardView::focusOutEvent(QFocusEvent *event)
{
    QAbstractItemView::focusOutEvent(event);
    startFocusAnimation({}, currentIndex());
}

void CardView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    if (hasFocus()) {
        startFocusAnimation(current, previous);
        if (current.isValid()) {
            emit currentCardChanged(currentCard());
        }
    }
}

void CardView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QAbstractItemView::selectionChanged(selected, deselected);
    viewport()->update();
    if (m_selectable) {
        QVector<int> rows;
        for (const QModelIndex &index : selectionModel()->selectedIndexes()) {
            rows << index.row();
        }
        m_model->hold(rows);
        emit selectionEdited();
    }
}

void CardView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QAbstractItemView::rowsInserted(parent, start, end);
    updateGeometries();
    if (hasFocus() && !currentIndex().isValid()) {
        makeCurrent(0);
    }
    m_announce.start();
}

void CardView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    if (!m_model || !m_selectable) {
        return;
    }
    QItemSelection chosen;
    const auto [first, last] = visibleRows();
    for (int row = first; row < last; ++row) {
        const QModelIndex index = m_model->index(row);
        if (visualRect(index).intersects(rect)) {
            chosen.select(index, index);
        }
    }
    selectionModel()->select(chosen, flags);
}

QRegion CardView::visualRegionForSelection(const QItemSelection &) const
{
    return viewport()->rect();
}

void CardView::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->pos();
    const QModelIndex index = indexAt(event->pos());
    setFocus(Qt::MouseFocusReason);
    if (index.isValid()) {
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    }
    event->accept();
}

void CardView::mouseMoveEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (index != m_hover) {
        m_hover = index;
        viewport()->setCursor(index.isValid() ? Qt::PointingHandCursor : Qt::ArrowCursor);
        viewport()->update();
    }
    const bool band = m_selectable && m_flow == Flow::Grid && event->buttons() == Qt::LeftButton
        && (event->pos() - m_pressedAt).manhattanLength() > 12
        && (!m_band.isEmpty() || !indexAt(m_pressedAt).isValid());
    if (band) {
        m_band = QRect(m_pressedAt, event->pos()).normalized();
        setSelection(m_band, QItemSelectionModel::ClearAndSelect);
    }
}

void CardView::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_band.isEmpty()) {
        m_band = {};
        viewport()->update();
        return;
    }
    const QModelIndex index = indexAt(event->pos());
    if (event->button() != Qt::LeftButton || index != indexAt(m_pressedAt)) {
        return;
    }
    if (!index.isValid()) {
        clearSelection();
        return;
    }
    const QRect art(visualRect(index).topLeft(), m_delegate->artSize());
    const bool onBox = QRect(art.topLeft(), QSize(44, 44)).contains(event->pos());
    if (m_selectable && event->modifiers() & Qt::ShiftModifier) {
        const QModelIndexList chosen = selectionModel()->selectedIndexes();
        const int from = chosen.isEmpty() ? index.row() : chosen.first().row();
        selectionModel()->select(QItemSelection(m_model->index(qMin(from, index.row())),
                                     m_model->index(qMax(from, index.row()))),
            QItemSelectionModel::Select);
    } else if (m_selectable
        && (event->modifiers() & Qt::ControlModifier || (isSelecting() && onBox))) {
        selectionModel()->select(index, QItemSelectionModel::Toggle);
    } else {
        const QPoint fromCentre = event->pos() - art.center();
        const bool onDisc = fromCentre.manhattanLength() < m_theme.px(48, 32);
        const Library::TitleCard card = m_model->card(index.row());
        if (card.id.isNull()) {
            return; // a moment later it is known
        }
        if (onDisc && card.kind != Library::TitleKind::Series && !isSelecting()) {
            emit playWanted(card);
        } else {
            emit opened(card);
        }
    }
}

void CardView::mouseDoubleClickEvent(QMouseEvent *event)
{
    event->accept();
}

void CardView::leaveEvent(QEvent *event)
{
    m_hover = QModelIndex();
    viewport()->update();
    QAbstractItemView::leaveEvent(event);
}

void CardView::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    if (m_flow == Flow::Row) {
        if (qAbs(delta.x()) > qAbs(delta.y()) || event->modifiers() & Qt::ShiftModifier) {
            const int move = delta.x() != 0 ? delta.x() : delta.y();
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() - move);
            event->accept();
        } else {
            event->ignore(); // the page scrolls
        }
        return;
    }
    if (event->modifiers() & Qt::ControlModifier) {
        event->ignore();
        return;
    }
    QAbstractItemView::wheelEvent(event);
}

void CardView::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (index.isValid() && !m_model->card(index.row()).id.isNull()) {
        emit menuWanted(m_model->card(index.row()), event->globalPos());
    }
}

} // namespace Ui
