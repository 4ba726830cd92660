#pragma once

#include "ui/rows/rowgeometry.h"

#include <QStyledItemDelegate>

namespace Ui {

class ActionListView;

//! Paints the rows of an ActionListView. Lives on the GUI thread; owned by its view.
class ActionRowDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActionRowDelegate)
public:
    //! Both outlive the delegate.
    ActionRowDelegate(const Theme &theme, const ActionListView &view, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Look
    {
        QColor panel; //!< invalid: none
        QColor title;
        QColor words;
        QColor figure;
        bool focused = false;
    };
    Look look(const ActionRow &row, const QModelIndex &index) const;
    void paintTile(
        QPainter &painter, const QRect &tile, const ActionRow &row, const Look &look) const;
    void paintBar(QPainter &painter, const RowGeometry &geometry, const ActionRow &row,
        const Look &look) const;
    void paintAction(QPainter &painter, const QRect &rect, const RowAction &action,
        const Look &look, bool hovered, bool focused) const;

    const Theme &m_theme;
    const ActionListView &m_view;
};

} // namespace Ui
