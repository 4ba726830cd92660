#include "ui/window/banner.h"

#include "ui/controls/button.h"
#include "ui/theme/icons.h"

#include <QAccessible>
#include <QPainter>

namespace Ui {

Banner::Banner(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_close(new Button(theme, Button::Kind::Flat, {}, tr("Close"), this))
{
    setObjectName(QStringLiteral("banner"));
    m_close->setObjectName(QStringLiteral("bannerClose"));
    connect(m_close, &Button::clicked, this, [this] {
        hide();
        emit closed();
    });
    hide();
}

void Banner::setMessage(const QString &title, const QString &text)
{
    m_title = title;
    m_text = text;
    setAccessibleName(title + QStringLiteral(". ") + text);
    setVisible(!title.isEmpty());
    update();
    if (!title.isEmpty()) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

QSize Banner::sizeHint() const
{
    return QSize(m_theme.px(800, 400), m_theme.px(104, 60));
}

void Banner::resizeEvent(QResizeEvent *)
{
    const QSize size = m_close->sizeHint();
    m_close->setGeometry(width() - size.width() - m_theme.px(16, 10),
        (height() - size.height()) / 2, size.width(), size.height());
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    const qreal radius = m_theme.px(20, 12);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.banner);
    painter.drawRoundedRect(rect(), radius, radius);
    const int side = m_theme.px(36, 22);
    const int pad = m_theme.px(32, 18);
    Icons::paint(painter, m_theme, QStringLiteral("dialog-warning"),
        QRectF(pad, (height() - side) / 2.0, side, side), c.danger);
    const int left = pad + side + m_theme.px(22, 14);
    const QFont strong = m_theme.font(TextRole::Strong);
    const QFont body = m_theme.font(TextRole::Body);
    const int room = m_close->x() - left - pad;
    const QString title = m_title + QStringLiteral(". ");
    const int titleWidth = QFontMetrics(strong).horizontalAdvance(title) + 1;
    if (!m_theme.isTv() && titleWidth + QFontMetrics(body).horizontalAdvance(m_text) < room) {
        drawLine(painter, QRectF(left, 0, titleWidth, height()), title, strong, c.t1);
        drawLine(
            painter, QRectF(left + titleWidth, 0, room - titleWidth, height()), m_text, body, c.t2);
        return;
    }
    const int line = m_theme.lineHeight(TextRole::Strong);
    const int small = m_theme.lineHeight(TextRole::Caption);
    const int top = (height() - line - small) / 2;
    drawLine(painter, QRectF(left, top, room, line), m_title, strong, c.t1);
    drawLine(painter, QRectF(left, top + line, room, small), m_text,
        m_theme.font(TextRole::Caption), c.t2);
}

} // namespace Ui
