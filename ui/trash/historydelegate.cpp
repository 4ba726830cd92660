#include "ui/trash/historydelegate.h"

#include "ui/trash/historymodel.h"
#include "ui/trash/historyview.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace Ui {

namespace {

constexpr int kMostLines = 3;
constexpr int kMostChangesShown = 3;

struct Sizes
{
    int padX;
    int padY;
    int avatar;
    int gap;
};

Sizes sizesOf(const Theme &theme)
{
    return {theme.px(20, 12), theme.px(20, 12), theme.px(44, 24), theme.px(18, 10)};
}

QString changeLine(const Library::HistoryChange &change)
{
    const QString none = QStringLiteral("–");
    return change.field + QStringLiteral(": ") + (change.before.isEmpty() ? none : change.before)
        + QStringLiteral(" → ") + (change.after.isEmpty() ? none : change.after);
}

} // namespace

HistoryDelegate::HistoryDelegate(
    const Theme &theme, const HistoryView &view, const HistoryModel &model)
    : m_theme(theme)
    , m_view(view)
    , m_model(model)
{ }

int HistoryDelegate::undoWidth() const
{
    return QFontMetrics(m_theme.font(TextRole::Button)).horizontalAdvance(HistoryView::tr("Undo"))
        + m_theme.px(28, 16);
}

int HistoryDelegate::textWidth(int rowWidth, int row) const
{
    const Sizes s = sizesOf(m_theme);
    const int undo = m_model.at(row).obstacle ? 0 : undoWidth() + s.gap;
    return std::max(40, rowWidth - 2 * s.padX - s.avatar - s.gap - undo);
}

//! When it was; what changed, where there is room for it; why it cannot be taken back.
QStringList HistoryDelegate::captions(int row) const
{
    const Library::HistoryEntry &entry = m_model.at(row);
    QStringList lines{m_model.when(row)};
    if (m_view.showsChanges()) {
        lines.first().prepend(entry.who + QStringLiteral(" · "));
        for (const Library::HistoryChange &change : entry.changes.mid(0, kMostChangesShown)) {
            lines << changeLine(change);
        }
    }
    const bool isTold = entry.origin == Library::Origin::Person;
    if (const QString why = m_model.obstacle(row); !why.isEmpty() && isTold) {
        lines << why;
    }
    return lines;
}

std::unique_ptr<QTextLayout> HistoryDelegate::layout(int row, int width) const
{
    const Library::HistoryEntry &entry = m_model.at(row);
    auto text = std::make_unique<QTextLayout>(entry.what, m_theme.font(TextRole::Body));
    const qsizetype at = entry.named.isEmpty() ? -1 : entry.what.indexOf(entry.named);
    if (at >= 0) {
        QTextLayout::FormatRange name;
        name.start = int(at);
        name.length = int(entry.named.size());
        name.format.setFontWeight(QFont::DemiBold);
        text->setFormats({name});
    }
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    text->setTextOption(option);
    text->beginLayout();
    const int height = m_theme.lineHeight(TextRole::Body);
    for (int line = 0; line < kMostLines; ++line) {
        QTextLine next = text->createLine();
        if (!next.isValid()) {
            break;
        }
        next.setLineWidth(width);
        next.setPosition(QPointF(0, line * height + (height - next.height()) / 2));
    }
    text->endLayout();
    return text;
}

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const Sizes s = sizesOf(m_theme);
    const int width = m_view.viewport()->width();
    const auto text = layout(index.row(), textWidth(width, index.row()));
    const int lines = text->lineCount() * m_theme.lineHeight(TextRole::Body)
        + int(captions(index.row()).size()) * m_theme.lineHeight(TextRole::Caption);
    return QSize(width, std::max(lines, s.avatar) + 2 * s.padY);
}

QRect HistoryDelegate::undoRect(const QRect &row, int at) const
{
    if (m_model.at(at).obstacle) {
        return {};
    }
    const Sizes s = sizesOf(m_theme);
    const int height = m_theme.px(56, 30);
    return QRect(row.right() + 1 - s.padX / 2 - undoWidth(), row.top() + s.padY - m_theme.px(6, 4),
        undoWidth(), height);
}

void HistoryDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &c = m_theme.colors();
    const Sizes s = sizesOf(m_theme);
    const Library::HistoryEntry &entry = m_model.at(index.row());
    const QRect row = option.rect;
    const bool focused
        = m_view.hasFocus() && m_theme.focusVisible() && m_view.currentIndex() == index;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (focused) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(c.focus);
        painter->drawRoundedRect(
            row.adjusted(2, 2, -2, -2), m_theme.px(18, 10), m_theme.px(18, 10));
    } else if (index.row() + 1 < m_model.rowCount()) {
        painter->fillRect(
            QRect(row.left() + s.padX, row.bottom(), row.width() - 2 * s.padX, 1), c.line);
    }
    // Who: the profile's colour and letter; what nobody did has a quiet disc.
    const QRect disc(row.left() + s.padX, row.top() + s.padY, s.avatar, s.avatar);
    const QColor color(entry.color);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color.isValid() ? color : (focused ? c.onFocus : c.s3));
    painter->drawEllipse(disc);
    QFont letter = m_theme.font(TextRole::CaptionStrong);
    letter.setPixelSize(s.avatar / 2);
    letter.setWeight(QFont::Bold);
    drawLine(*painter, disc, entry.who.left(1).toUpper(), letter,
        color.isValid() ? QColor(0x12, 0x13, 0x17) : (focused ? c.focus : c.t2), Qt::AlignHCenter);

    const int left = disc.right() + 1 + s.gap;
    const auto text = layout(index.row(), textWidth(row.width(), index.row()));
    painter->setPen(focused ? c.onFocus : c.t1);
    text->draw(painter, QPointF(left, row.top() + s.padY));
    QColor soft = focused ? c.onFocus : c.t3;
    soft.setAlphaF(focused ? 0.8F : 1.0F);
    const int captionHeight = m_theme.lineHeight(TextRole::Caption);
    int y = row.top() + s.padY + text->lineCount() * m_theme.lineHeight(TextRole::Body);
    for (const QString &line : captions(index.row())) {
        drawLine(*painter, QRect(left, y, textWidth(row.width(), index.row()), captionHeight), line,
            m_theme.font(TextRole::Caption), soft);
        y += captionHeight;
    }
    if (const QRect undo = undoRect(row, index.row()); !undo.isEmpty()) {
        if (!focused && m_view.hoveredUndo() == index) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(c.s3);
            const qreal radius = m_theme.metrics().controlRadius();
            painter->drawRoundedRect(undo, radius, radius);
        }
        drawLine(*painter, undo, HistoryView::tr("Undo"), m_theme.font(TextRole::Button),
            focused ? c.onFocus : c.accent, Qt::AlignHCenter);
    }
    painter->restore();
}

} // namespace Ui
