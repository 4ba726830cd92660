#include "ui/player/playerpanel.h"

#include "ui/controls/text.h"
#include "ui/theme/icons.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QRegularExpression>

namespace Ui {

PlayerPanel::PlayerPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("playerPanel"));
    setFocusPolicy(Qt::StrongFocus);
    hide();
}

int PlayerPanel::padding() const
{
    return m_theme.px(32, 20);
}

void PlayerPanel::setRows(const QVector<Row> &rows)
{
    m_rows = rows;
    if (!takesFocus(m_current)) {
        m_current = -1;
        step(1);
    }
    tell();
    update();
}

void PlayerPanel::open(const QString &name, const QVector<Row> &rows)
{
    setAccessibleName(name);
    m_rows = rows;
    m_scroll = 0;
    m_current = -1;
    for (int i = 0; i < m_rows.size() && m_current < 0; ++i) {
        if (m_rows.at(i).chosen) {
            m_current = i;
        }
    }
    if (m_current < 0) {
        step(1);
    }
    show();
    raise();
    setFocus();
    setCurrent(m_current);
}

int PlayerPanel::rowHeight(const Row &row) const
{
    switch (row.kind) {
    case Row::Kind::Head:
        return m_theme.px(56, 36);
    case Row::Kind::Separator:
        return m_theme.px(34, 21);
    case Row::Kind::Value:
        return m_theme.px(76, 44);
    case Row::Kind::Choice:
        break;
    }
    return row.detail.isEmpty() ? m_theme.px(68, 40) : m_theme.px(84, 54);
}

int PlayerPanel::wantedHeight() const
{
    int height = 2 * m_theme.px(24, 14);
    for (const Row &row : m_rows) {
        height += rowHeight(row);
    }
    return height;
}

QRect PlayerPanel::rowRect(int index) const
{
    int top = m_theme.px(24, 14) - m_scroll;
    for (int i = 0; i < index; ++i) {
        top += rowHeight(m_rows.at(i));
    }
    const int inset = m_theme.px(24, 12);
    return QRect(inset, top, width() - 2 * inset, rowHeight(m_rows.at(index)));
}

bool PlayerPanel::takesFocus(int index) const
{
    return index >= 0 && index < m_rows.size()
        && (m_rows.at(index).kind == Row::Kind::Choice
            || m_rows.at(index).kind == Row::Kind::Value);
}

void PlayerPanel::step(int direction)
{
    for (int i = m_current + direction; i >= 0 && i < m_rows.size(); i += direction) {
        if (takesFocus(i)) {
            setCurrent(i);
            return;
        }
    }
}

void PlayerPanel::setCurrent(int index)
{
    m_current = index;
    if (!takesFocus(index)) {
        return;
    }
    const int margin = m_theme.px(24, 14);
    const QRect place = rowRect(index);
    if (place.bottom() > height() - margin) {
        m_scroll += place.bottom() - height() + margin;
    } else if (place.top() < margin) {
        m_scroll = qMax(0, m_scroll - (margin - place.top()));
    }
    tell();
    update();
}

// The row as a screen reader says it, and says again when its value changes.
void PlayerPanel::tell()
{
    if (m_current < 0) {
        return;
    }
    const Row &row = m_rows.at(m_current);
    const QString words = QStringList{row.text, row.detail, row.chosen ? tr("chosen") : QString()}
                              .filter(QRegularExpression(QStringLiteral(".")))
                              .join(QStringLiteral(", "));
    if (words != accessibleDescription()) {
        setAccessibleDescription(words);
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void PlayerPanel::keyPressEvent(QKeyEvent *event)
{
    const bool valid = takesFocus(m_current);
    switch (event->key()) {
    case Qt::Key_Up:
        step(-1);
        return;
    case Qt::Key_Down:
        step(1);
        return;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (valid && m_rows.at(m_current).change) {
            m_rows.at(m_current).change(event->key() == Qt::Key_Left ? -1 : 1);
        }
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        if (valid && m_rows.at(m_current).choose) {
            m_rows.at(m_current).choose();
        }
        return;
    case Qt::Key_Escape:
    case Qt::Key_Backspace:
    case Qt::Key_Back:
        emit closed();
        return;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return;
    default:
        event->ignore();
    }
}

void PlayerPanel::mousePressEvent(QMouseEvent *event)
{
    for (int i = 0; i < m_rows.size(); ++i) {
        const QRect place = rowRect(i);
        if (!place.contains(event->position().toPoint()) || !takesFocus(i)) {
            continue;
        }
        setCurrent(i);
        const Row row = m_rows.at(i); // choosing makes the rows anew
        if (row.choose) {
            row.choose();
        } else if (row.change) {
            // The arrows of the value stand in the right half.
            const int middle = place.right() - m_theme.px(120, 70);
            row.change(event->position().x() < middle ? -1 : 1);
        }
        return;
    }
}

void PlayerPanel::wheelEvent(QWheelEvent *event)
{
    const int most = qMax(0, wantedHeight() - height());
    m_scroll = qBound(0, m_scroll - event->angleDelta().y() / 2, most);
    update();
}

void PlayerPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &colors = tokens(ThemeKind::Dark);
    const int radius = m_theme.metrics().panelRadius();
    QColor ground = colors.s1;
    ground.setAlpha(247);
    QPainterPath shape;
    shape.addRoundedRect(rect(), radius, radius);
    painter.fillPath(shape, ground);
    painter.setClipPath(shape);
    for (int i = 0; i < m_rows.size(); ++i) {
        const QRect place = rowRect(i);
        if (place.intersects(rect())) {
            paintRow(painter, m_rows.at(i), place, i == m_current && hasFocus());
        }
    }
}

void PlayerPanel::paintRow(
    QPainter &painter, const Row &row, const QRect &place, bool focused) const
{
    const Tokens &colors = tokens(ThemeKind::Dark);
    const int inner = padding() - m_theme.px(8, 8);
    if (row.kind == Row::Kind::Separator) {
        painter.fillRect(
            QRect(place.left() + inner, place.center().y(), place.width() - 2 * inner, 1),
            colors.line);
        return;
    }
    if (row.kind == Row::Kind::Head) {
        drawLine(painter, QRectF(place).adjusted(inner, 0, -inner, 0), row.text,
            m_theme.font(TextRole::CaptionStrong), colors.t3);
        return;
    }
    if (focused) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.focus);
        const int radius = m_theme.px(16, 8);
        painter.drawRoundedRect(place, radius, radius);
    }
    if (row.kind == Row::Kind::Value) {
        paintValue(painter, row, place, focused);
        return;
    }
    const int icon = m_theme.px(28, 18);
    if (row.chosen) {
        Icons::paint(painter, m_theme, QStringLiteral("checkmark"),
            QRectF(place.left() + inner, place.center().y() - icon / 2.0, icon, icon),
            focused ? colors.onFocus : colors.accent);
    }
    const QColor ink = focused ? colors.onFocus : colors.t1;
    const QColor soft = focused ? colors.s3 : colors.t3;
    const QRectF text = QRectF(place).adjusted(inner + icon + m_theme.px(22, 12), 0, -inner, 0);
    if (row.detail.isEmpty()) {
        drawLine(painter, text, row.text, m_theme.font(TextRole::Strong), ink);
        return;
    }
    const int name = m_theme.lineHeight(TextRole::Strong);
    const int detail = m_theme.lineHeight(TextRole::Caption);
    const qreal top = text.top() + (text.height() - name - detail) / 2;
    drawLine(painter, QRectF(text.left(), top, text.width(), name), row.text,
        m_theme.font(TextRole::Strong), ink);
    drawLine(painter, QRectF(text.left(), top + name, text.width(), detail), row.detail,
        m_theme.font(TextRole::Caption), soft);
}

void PlayerPanel::paintValue(
    QPainter &painter, const Row &row, const QRect &place, bool focused) const
{
    const Tokens &colors = tokens(ThemeKind::Dark);
    const QColor ink = focused ? colors.onFocus : colors.t1;
    const QColor soft = focused ? colors.onFocus : colors.t2;
    const int inner = padding() - m_theme.px(8, 8);
    const QRectF text = QRectF(place).adjusted(inner, 0, -inner, 0);
    drawLine(painter, text, row.text, m_theme.font(TextRole::Body), ink);
    const int icon = m_theme.px(26, 16);
    const QFont font = m_theme.font(TextRole::Body);
    // With room for what rounding takes; names of devices may be longer than there is room.
    const int advance = QFontMetrics(font).horizontalAdvance(row.detail) + 4;
    const int width = qMin(qMax(m_theme.px(120, 64), advance), int(text.width() * 0.62) - 2 * icon);
    const qreal y = place.center().y() - icon / 2.0;
    const qreal right = text.right() - icon;
    Icons::paint(
        painter, m_theme, QStringLiteral("arrow-right"), QRectF(right, y, icon, icon), soft);
    drawLine(painter, QRectF(right - width, text.top(), width, text.height()), row.detail, font,
        soft, Qt::AlignHCenter);
    Icons::paint(painter, m_theme, QStringLiteral("arrow-left"),
        QRectF(right - width - icon, y, icon, icon), soft);
}

} // namespace Ui
