#include "ui/rows/rowgeometry.h"

#include <QFontMetrics>

namespace Ui {

namespace {

int headHeight(const Theme &theme)
{
    return theme.px(68, 42);
}

int panelHeight(const Theme &theme)
{
    return theme.px(124, 74);
}

int actionWidth(const Theme &theme, const RowAction &action)
{
    if (!action.labelled) {
        return theme.px(72, 36);
    }
    const int text = QFontMetrics(theme.font(TextRole::Button)).horizontalAdvance(action.text) + 1;
    return text + theme.px(30, 20) + theme.px(16, 9) + 2 * theme.px(28, 14);
}

//! From the right border inwards; the last action is the outermost.
int placeActions(
    const Theme &theme, const QVector<RowAction> &actions, RowGeometry &geometry, int right)
{
    const int height = theme.px(72, 36);
    geometry.actions.resize(actions.size());
    for (qsizetype i = actions.size() - 1; i >= 0; --i) {
        const int width = actionWidth(theme, actions.at(i));
        geometry.actions[i]
            = QRect(right - width, geometry.panel.center().y() - height / 2 + 1, width, height);
        right -= width + theme.px(12, 4);
    }
    return right;
}

} // namespace

int RowGeometry::height(const Theme &theme, const ActionRow &row)
{
    return panelHeight(theme) + (row.head.isEmpty() ? 0 : headHeight(theme));
}

RowGeometry RowGeometry::of(const Theme &theme, const QRect &cell, const ActionRow &row)
{
    RowGeometry g;
    const int pad = padding(theme);
    g.panel = cell;
    if (!row.head.isEmpty()) {
        g.head = QRect(cell.left() + pad, cell.top(), cell.width() - 2 * pad, headHeight(theme));
        g.panel.setTop(cell.top() + headHeight(theme));
    }
    const QSize tile = row.isUpright ? QSize(theme.px(72, 40), theme.px(108, 60))
                                     : QSize(theme.px(160, 96), theme.px(90, 54));
    const int middle = g.panel.center().y() + 1;
    g.tile = QRect(QPoint(g.panel.left() + pad, middle - tile.height() / 2), tile);

    const int actionsLeft = placeActions(theme, row.actions, g, g.panel.right() + 1 - pad);
    // Figures stand in one column when the actions leave room for it.
    const int figureRight
        = qMin(actionsLeft - theme.px(12, 6), g.panel.right() + 1 - theme.px(220, 116));
    const int figureWidth = row.figure.isEmpty()
        ? 0
        : QFontMetrics(theme.font(TextRole::Caption)).horizontalAdvance(row.figure) + 2;
    g.figure = QRect(figureRight - figureWidth, g.panel.top(), figureWidth, g.panel.height());

    const int textLeft = g.tile.right() + 1 + theme.px(28, 16);
    const int columns = g.panel.width();
    const bool hasBar = row.bar.kind != RowBar::Kind::None;
    if (hasBar) {
        const int left = g.panel.left() + columns * 45 / 100;
        const int width = qMin(columns * 30 / 100, g.figure.left() - theme.px(24, 12) - left);
        const bool caption = !row.bar.caption.isEmpty();
        const int height = row.bar.kind == RowBar::Kind::Parts ? theme.px(26, 16) : theme.px(10, 6);
        const int line = theme.lineHeight(TextRole::Caption);
        const int block = height + (caption ? line + theme.px(6, 4) : 0);
        g.bar = QRect(left, middle - block / 2, width, height);
        if (caption) {
            g.barCaption = QRect(left, g.bar.bottom() + 1 + theme.px(6, 4), width, line);
        }
    }
    const int textRight = (hasBar ? g.bar.left() : g.figure.left()) - theme.px(24, 12);
    const int titleLine = theme.lineHeight(TextRole::Strong);
    const int wordsLine = theme.lineHeight(TextRole::Caption);
    const int gap = theme.px(4, 3);
    const int block = titleLine + (row.words.isEmpty() ? 0 : gap + wordsLine);
    g.title = QRect(textLeft, middle - block / 2, textRight - textLeft, titleLine);
    g.words = QRect(textLeft, g.title.bottom() + 1 + gap, textRight - textLeft, wordsLine);
    return g;
}

} // namespace Ui
