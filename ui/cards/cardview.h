#pragma once

#include "library/catalog/types.h"
#include "ui/cards/carddelegate.h"

#include <QAbstractItemView>
#include <QTimer>
#include <QVariantAnimation>

class QPropertyAnimation;

namespace Ui {

class CardModel;

//! Cards in a row that moves sideways, or in a grid that scrolls. Positions are arithmetic, so only
//! what is visible costs anything. The focused card is painted last, above its neighbours.
class CardView final : public QAbstractItemView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CardView)
public:
    enum class Flow
    {
        Row,
        Grid
    };

    CardView(
        const Theme &theme, PictureLoader &pictures, CardShape shape, Flow flow, QWidget *parent);

    void setCards(CardModel *model);
    CardModel *cards() const { return m_model; }
    CardDelegate *delegate() const { return m_delegate; }
    //! Width of the art and the space between cards.
    void setCardSize(int artWidth, int gapX, int gapY);
    //! Space kept free around the cards for ring and shadow; the view must be that much larger.
    QMargins room() const;
    //! Height of a row view that shows its cards whole.
    int rowHeight() const;
    int columns() const;
    //! More than one card can be chosen, with Ctrl, Shift and a rubber band.
    void setSelectable(bool selectable);
    bool isSelecting() const;
    //! Skeletons instead of cards until the model has its first.
    void setLoading(bool loading);
    Library::TitleCard currentCard() const;
    //! Those that are at hand; the model loads the rest, and selectionEdited() follows.
    QVector<Library::TitleCard> selectedCards() const;
    int selectedCount() const;
    QVector<TitleId> visibleTitles() const;
    void makeCurrent(int row);
    //! How far the title of the focused card has been scrolled, in pixels.
    qreal titleShift() const { return m_titleShift.currentValue().toReal(); }

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    QSize sizeHint() const override;

signals:
    void opened(const Library::TitleCard &card);
    void playWanted(const Library::TitleCard &card);
    void menuWanted(const Library::TitleCard &card, const QPoint &globalPosition);
    void currentCardChanged(const Library::TitleCard &card);
    void focusEntered();
    void selectionEdited();
    void titlesVisible(const QVector<TitleId> &titles);

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override;
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(
        const QItemSelection &selected, const QItemSelection &deselected) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;

private:
    QRect cellRect(int row) const; //!< in content coordinates, without room
    std::pair<int, int> visibleRows() const; //!< first and one past the last
    void paintSkeletons(QPainter &painter);
    CardState stateOf(const QModelIndex &index) const;
    void startFocusAnimation(const QModelIndex &in, const QModelIndex &out);
    void scrollTitle();
    void scrollBarTo(int value);
    bool atEdge(int key) const;
    void announceVisible();

    const Theme &m_theme;
    PictureLoader &m_pictures;
    CardModel *m_model = nullptr;
    TitleId m_currentBefore; //!< while the model is made anew
    CardDelegate *m_delegate;
    Flow m_flow;
    int m_gapX = 20;
    int m_gapY = 20;
    bool m_loading = false;
    bool m_selectable = false;
    QPersistentModelIndex m_hover;
    QPersistentModelIndex m_leaving;
    QVariantAnimation m_focus;
    QVariantAnimation m_pulse;
    QVariantAnimation m_titleShift; //!< of the focused card
    QTimer m_titleRest; //!< before its title is scrolled
    QPropertyAnimation *m_scroll;
    QTimer m_announce;
    QPoint m_pressedAt;
    QRect m_band;
    QVector<TitleId> m_announced;
};

} // namespace Ui
