#include "ui/window/keysdialog.h"

#include "ui/controls/text.h"
#include "ui/theme/shadow.h"

#include <QKeyEvent>
#include <QPainter>

#include <vector>

namespace Ui {

KeysDialog::KeysDialog(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("keysDialog"));
    setAccessibleName(tr("Keys"));
    setFocusPolicy(Qt::ClickFocus);
    hide();
}

void KeysDialog::open()
{
    m_before = parentWidget()->focusWidget();
    setGeometry(parentWidget()->rect());
    show();
    raise();
    setFocus(Qt::PopupFocusReason);
}

void KeysDialog::close()
{
    hide();
    if (m_before) {
        m_before->setFocus(Qt::OtherFocusReason);
    }
}

void KeysDialog::keyPressEvent(QKeyEvent *event)
{
    event->accept();
    close();
}

void KeysDialog::mousePressEvent(QMouseEvent *)
{
    close();
}

void KeysDialog::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    QColor veil = tokens(ThemeKind::Dark).bg;
    veil.setAlphaF(0.6F);
    painter.fillRect(rect(), veil);
    const std::vector<std::pair<QString, QString>> rows = {
        {tr("Arrows"), tr("Move")},
        {tr("Enter"), tr("Open")},
        {tr("Space"), tr("Play what has the focus")},
        {tr("Esc, Backspace"), tr("Back")},
        {tr("Menu, Shift F10"), tr("What can be done with a title")},
        {tr("E"), tr("Edit the title that is open")},
        {tr("I"), tr("Identify: say which title its file is")},
        {tr("P"), tr("Keep the title that is open on this PC, or no longer")},
        {tr("Ctrl F, /"), tr("Search")},
        {tr("Ctrl 1 to 5"), tr("Home, Movies, Series, Files, Transfers")},
        {tr("Ctrl ,"), tr("Settings")},
        {tr("Ctrl O"), tr("Add a folder")},
        {tr("Ctrl N"), tr("Play an address")},
        {tr("Ctrl Z"), tr("Undo")},
        {tr("Ctrl A"), tr("Select all")},
        {tr("Ctrl +, Ctrl −"), tr("Larger and smaller posters")},
        {tr("Ctrl ↑, Ctrl ↓"), tr("Move a transfer that waits")},
        {tr("A to Z"), tr("Jump to a letter in a list by title")},
        {tr("Ctrl B"), tr("Back to the film in the corner")},
        {tr("F11"), tr("Full screen")},
        {tr("F1, ?"), tr("These keys")},
    };
    const int rest = m_theme.px(150, 92);
    const int line
        = qMin(m_theme.px(48, 30), (height() - rest - m_theme.px(40, 24)) / int(rows.size()));
    const QSize size(m_theme.px(1000, 600), line * int(rows.size()) + rest);
    const QRectF box(
        (width() - size.width()) / 2, (height() - size.height()) / 2, size.width(), size.height());
    const qreal radius = m_theme.metrics().panelRadius();
    paintShadow(
        painter, box, radius, Elevation::Dialog, m_theme.isTv() ? m_theme.metrics().scale() : 0.8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.s2);
    painter.drawRoundedRect(box, radius, radius);
    const qreal pad = m_theme.px(44, 28);
    drawLine(painter, QRectF(box.left() + pad, box.top() + pad, box.width(), m_theme.px(52, 32)),
        tr("Keys"), m_theme.font(TextRole::Title2), c.t1);
    QRectF row(box.left() + pad, box.top() + pad + m_theme.px(70, 44), box.width() - 2 * pad, line);
    for (const auto &[keys, what] : rows) {
        drawLine(painter, row, keys, m_theme.font(TextRole::Strong), c.t1);
        drawLine(painter, row.adjusted(row.width() * 0.36, 0, 0, 0), what,
            m_theme.font(TextRole::Body), c.t2);
        row.translate(0, line);
    }
}

} // namespace Ui
