#include "ui/controls/letterbar.h"

#include "ui/controls/text.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace Ui {

LetterBar::LetterBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("letterBar"));
    setAccessibleName(tr("Jump to a letter"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(&theme, &Theme::focusVisibleChanged, this, qOverload<>(&QWidget::update));
}

QStringList LetterBar::letters()
{
    QStringList all{QStringLiteral("#")};
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        all << QString(QLatin1Char(letter));
    }
    return all;
}

void LetterBar::setEntries(const QStringList &entries, const QStringList &present)
{
    m_entries = entries;
    m_present = present;
    setEnabled(!present.isEmpty());
    update();
}

void LetterBar::setCurrent(const QString &entry)
{
    if (m_current != entry) {
        m_current = entry;
        setAccessibleName(tr("Jump to letter, %1").arg(entry));
        update();
    }
}

void LetterBar::choose(const QString &entry)
{
    if (m_present.contains(entry)) {
        setCurrent(entry);
        emit chosen(entry);
    }
}

void LetterBar::step(int direction)
{
    qsizetype at = m_entries.indexOf(m_current);
    do {
        at += direction;
    } while (at >= 0 && at < m_entries.size() && !m_present.contains(m_entries.at(at)));
    if (at >= 0 && at < m_entries.size()) {
        choose(m_entries.at(at));
    }
}

qreal LetterBar::pitch() const
{
    const qreal all = qreal(height()) / qreal(qMax<qsizetype>(1, m_entries.size()));
    return qMin<qreal>(all, m_theme.px(38, 24));
}

void LetterBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    const qreal row = pitch();
    QFont font = m_theme.font(TextRole::Caption);
    font.setPixelSize(qMax(9, qMin(m_theme.px(22, 12), int(row * 0.8))));
    qreal y = 0;
    for (const QString &entry : m_entries) {
        const QRectF cell(0, y, width(), row);
        const bool present = m_present.contains(entry);
        QColor color = present ? c.t1 : c.t3;
        if (entry == m_current) {
            const bool focused = hasFocus() && m_theme.focusVisible();
            const qreal side = m_theme.px(48, 26);
            const qreal text = QFontMetricsF(font).horizontalAdvance(entry) + m_theme.px(12, 8);
            const qreal wide = qMin<qreal>(width(), qMax(side, text)); // years are longer
            const qreal high = qMin<qreal>(side, row * 1.25);
            const QRectF tile(cell.center() - QPointF(wide / 2, high / 2), QSizeF(wide, high));
            painter.setPen(Qt::NoPen);
            painter.setBrush(focused ? c.focus : c.accentSoft);
            painter.drawRoundedRect(tile, m_theme.px(12, 7), m_theme.px(12, 7));
            color = focused ? c.onFocus : c.accent;
            font.setWeight(QFont::Bold);
        } else {
            font.setWeight(QFont::Medium);
        }
        painter.setOpacity(present ? 1 : 0.55);
        drawLine(painter, cell, entry, font, color, Qt::AlignHCenter);
        painter.setOpacity(1);
        y += row;
    }
}

void LetterBar::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        step(-1);
        break;
    case Qt::Key_Down:
        step(1);
        break;
    case Qt::Key_Left:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        emit leftWanted();
        break;
    default:
        event->ignore();
    }
}

void LetterBar::mousePressEvent(QMouseEvent *event)
{
    const int at = int(event->position().y() / pitch());
    if (at >= 0 && at < m_entries.size()) {
        choose(m_entries.at(at));
    }
}

void LetterBar::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton) {
        mousePressEvent(event);
    }
}

void LetterBar::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void LetterBar::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace Ui
