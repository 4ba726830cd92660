#pragma once

#include "ui/rows/actionrow.h"

#include <QListView>

namespace Ui {

class PictureLoader;

//! A list whose rows have a state, a bar and things that can be done with them. Arrow keys go
//! through the rows and, with Left and Right, through the actions of a row; keys that it does not
//! know go to the page. The model gives ActionRow values under kActionRowRole; rows with
//! Qt::ItemIsDragEnabled can be dragged to another place among those.
class ActionListView final : public QListView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActionListView)
public:
    //! What a person does with the mouse to activate a row.
    enum class ActivatedBy
    {
        DoubleClick, //!< where a row that is activated does something
        Click //!< where it only leads elsewhere, as a card does
    };

    //! The theme outlives the view.
    ActionListView(const Theme &theme, QWidget *parent);

    void setModel(QAbstractItemModel *model) override;
    //! Where the pictures of rows come from; outlives the view. Without it rows show their icons.
    void setPictures(PictureLoader *pictures);
    PictureLoader *pictures() const { return m_pictures; }
    void setActivatedBy(ActivatedBy how) { m_activatedBy = how; }
    //! -1: the row itself has the focus.
    int currentAction() const { return m_action; }
    QModelIndex hoveredIndex() const { return m_hovered; }
    int hoveredAction() const { return m_hoveredAction; }
    QModelIndex draggedIndex() const { return m_dragged; }
    //! Height of all rows; for a list that does not scroll itself.
    int contentHeight() const;

signals:
    void actionTriggered(const QModelIndex &index, int action);
    //! What can be done with the row was asked for, by mouse or key.
    void menuWanted(const QModelIndex &index, const QPoint &globalPosition);
    //! Enter or the click that activates a row, not on one of its actions.
    void rowActivated(const QModelIndex &index);
    //! The row was dragged to the place of another one, or behind all that can be dragged.
    void rowDragged(const QModelIndex &index, const QModelIndex &before);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    ActionRow row(const QModelIndex &index) const;
    int actionAt(const QModelIndex &index, const QPoint &position) const;
    void hover(const QPoint &position);
    bool isDraggable(int row) const;
    void dragTo(const QPoint &position);
    void endDrag();
    bool step(int rows);
    bool stepAction(int direction);
    void trigger();
    void relayout();

    const Theme &m_theme;
    PictureLoader *m_pictures = nullptr;
    ActivatedBy m_activatedBy = ActivatedBy::DoubleClick;
    QPersistentModelIndex m_hovered;
    QPersistentModelIndex m_pressed;
    QPoint m_pressedAt;
    QPersistentModelIndex m_dragged;
    int m_gap = -1; //!< the row before which it would be put
    int m_action = -1;
    int m_hoveredAction = -1;
    int m_pressedAction = -1;
};

} // namespace Ui
