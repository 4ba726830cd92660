#include "ui/rows/actionrowdelegate.h"

#include "ui/cards/pictureloader.h"
#include "ui/rows/actionlistview.h"
#include "ui/rows/partcells.h"
#include "ui/theme/icons.h"

#include <QPainter>

namespace Ui {

ActionRowDelegate::ActionRowDelegate(
    const Theme &theme, const ActionListView &view, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_view(view)
{ }

QSize ActionRowDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const auto row = index.data(kActionRowRole).value<ActionRow>();
    return QSize(0, RowGeometry::height(m_theme, row));
}

ActionRowDelegate::Look ActionRowDelegate::look(
    const ActionRow &row, const QModelIndex &index) const
{
    const Tokens &c = m_theme.colors();
    const bool current
        = m_view.hasFocus() && m_theme.focusVisible() && m_view.currentIndex() == index;
    if (current && m_view.currentAction() < 0) {
        QColor soft = c.onFocus;
        soft.setAlphaF(0.8F);
        return {c.focus, c.onFocus, soft, soft, true};
    }
    Look paint{{}, c.t1, toneColor(m_theme, row.tone), toneColor(m_theme, row.figureTone), false};
    if (current || m_view.hoveredIndex() == index || m_view.draggedIndex() == index) {
        paint.panel = c.s1;
    }
    return paint;
}

void ActionRowDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto row = index.data(kActionRowRole).value<ActionRow>();
    const RowGeometry g = RowGeometry::of(m_theme, option.rect, row);
    const Tokens &c = m_theme.colors();
    const Look paint = look(row, index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (!g.head.isEmpty()) {
        const int line = m_theme.lineHeight(TextRole::CaptionStrong);
        const QRect text(
            g.head.left(), g.head.bottom() - line - m_theme.px(10, 8), g.head.width(), line);
        drawLine(*painter, text, row.head, m_theme.font(TextRole::CaptionStrong), c.t3);
    }
    painter->setPen(Qt::NoPen);
    if (paint.panel.isValid()) {
        const qreal radius = m_theme.px(20, 12);
        painter->setBrush(paint.panel);
        painter->drawRoundedRect(g.panel, radius, radius);
    }
    paintTile(*painter, g.tile, row, paint);
    drawLine(*painter, g.title, row.title, m_theme.font(TextRole::Strong), paint.title);
    drawLine(*painter, g.words, row.words, m_theme.font(TextRole::Caption), paint.words);
    drawLine(*painter, g.figure, row.figure, m_theme.font(TextRole::Caption), paint.figure,
        Qt::AlignRight);
    paintBar(*painter, g, row, paint);
    const bool current
        = m_view.hasFocus() && m_theme.focusVisible() && m_view.currentIndex() == index;
    for (int i = 0; i < row.actions.size(); ++i) {
        paintAction(*painter, g.actions.at(i), row.actions.at(i), paint,
            m_view.hoveredIndex() == index && m_view.hoveredAction() == i,
            current && m_view.currentAction() == i);
    }
    painter->restore();
}

void ActionRowDelegate::paintTile(
    QPainter &painter, const QRect &tile, const ActionRow &row, const Look &look) const
{
    const Tokens &c = m_theme.colors();
    const int radius = m_theme.px(12, 8);
    if (m_view.pictures()) {
        const QPixmap picture = m_view.pictures()->pixmap(
            row.picture, tile.size(), painter.device()->devicePixelRatioF(), radius);
        if (!picture.isNull()) {
            painter.drawPixmap(tile.topLeft(), picture);
            return;
        }
    }
    painter.setBrush(look.focused ? look.panel : c.s2);
    painter.drawRoundedRect(tile, radius, radius);
    const int icon = m_theme.px(38, 22);
    Icons::paint(painter, m_theme, row.icon,
        QRectF(tile.center().x() - icon / 2 + 1, tile.center().y() - icon / 2 + 1, icon, icon),
        look.focused ? look.title : c.t3);
}

void ActionRowDelegate::paintBar(
    QPainter &painter, const RowGeometry &geometry, const ActionRow &row, const Look &look) const
{
    const RowBar &bar = row.bar;
    if (bar.kind == RowBar::Kind::None || geometry.bar.width() <= 0) {
        return;
    }
    const Tokens &c = m_theme.colors();
    // Apricot would be hard to see on the white of the focus.
    const QColor color = look.focused ? look.title : toneColor(m_theme, bar.tone);
    QColor rest = look.focused ? look.title : c.s3;
    if (look.focused) {
        rest.setAlphaF(0.18F);
    }
    painter.setPen(Qt::NoPen);
    if (bar.kind == RowBar::Kind::Parts) {
        const QVector<PartCell> cells
            = partCells(bar.partsTotal, bar.partsStored, bar.partsUnderWay);
        const qreal step
            = qreal(geometry.bar.width() + 2) / qreal(qMax<qsizetype>(1, cells.size()));
        QColor underWay = color;
        underWay.setAlphaF(0.45F);
        for (int i = 0; i < cells.size(); ++i) {
            painter.setBrush(cells.at(i) == PartCell::Stored ? color : rest);
            const QRectF cell(geometry.bar.left() + i * step, geometry.bar.top(),
                qMax(1.0, step - 2), geometry.bar.height());
            const qreal radius = m_theme.px(3, 2);
            painter.drawRoundedRect(cell, radius, radius);
            if (cells.at(i) == PartCell::UnderWay) {
                painter.setBrush(underWay);
                painter.drawRoundedRect(cell, radius, radius);
            }
        }
    } else {
        const qreal radius = geometry.bar.height() / 2.0;
        painter.setBrush(rest);
        painter.drawRoundedRect(geometry.bar, radius, radius);
        if (bar.value > 0) {
            QRectF done = geometry.bar;
            done.setWidth(qMax<qreal>(geometry.bar.height(), done.width() * qMin(1.0, bar.value)));
            painter.setBrush(color);
            painter.drawRoundedRect(done, radius, radius);
        }
    }
    drawLine(
        painter, geometry.barCaption, bar.caption, m_theme.font(TextRole::Caption), look.figure);
}

void ActionRowDelegate::paintAction(QPainter &painter, const QRect &rect, const RowAction &action,
    const Look &look, bool hovered, bool focused) const
{
    const Tokens &c = m_theme.colors();
    QColor fill;
    QColor text = look.title;
    if (focused) {
        fill = c.focus;
        text = c.onFocus;
    } else if (look.focused) {
        text = c.onFocus;
    } else if (hovered) {
        fill = c.s3;
    } else if (action.labelled) {
        fill = c.s2;
    }
    painter.setPen(Qt::NoPen);
    const qreal radius = m_theme.metrics().controlRadius();
    if (fill.isValid()) {
        painter.setBrush(fill);
        painter.drawRoundedRect(rect, radius, radius);
    }
    const int side = m_theme.px(30, 20);
    const int middle = rect.center().y() + 1;
    if (!action.labelled) {
        Icons::paint(painter, m_theme, action.icon,
            QRectF(rect.center().x() + 1 - side / 2, middle - side / 2, side, side), text);
        return;
    }
    const int left = rect.left() + m_theme.px(28, 14);
    Icons::paint(painter, m_theme, action.icon, QRectF(left, middle - side / 2, side, side), text);
    const QRect words(left + side + m_theme.px(16, 9), rect.top(),
        rect.right() - left - side - m_theme.px(16, 9), rect.height());
    drawLine(painter, words, action.text, m_theme.font(TextRole::Button), text);
}

} // namespace Ui
