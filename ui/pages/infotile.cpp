#include "ui/pages/infotile.h"

#include "ui/theme/icons.h"

#include <QKeyEvent>
#include <QPainter>

namespace Ui {

InfoTile::InfoTile(const Theme &theme, const QString &icon, const QString &head, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
    , m_head(head)
{
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setChoosable(false);
    connect(&theme, &Theme::changed, this, [this] {
        setProperty("ringRadius", m_theme.px(22, 12));
        updateGeometry();
        update();
    });
    connect(&theme, &Theme::focusVisibleChanged, this, qOverload<>(&QWidget::update));
    setProperty("ringRadius", m_theme.px(22, 12));
}

void InfoTile::setTexts(const QString &value, const QString &more, Tone moreTone)
{
    m_value = value;
    m_more = more;
    m_moreTone = moreTone;
    setAccessibleName(QStringList{m_head, value, more}.join(QStringLiteral(", ")));
    update();
}

void InfoTile::setChoosable(bool choosable)
{
    m_choosable = choosable;
    setFocusPolicy(choosable ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(choosable ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

QSize InfoTile::sizeHint() const
{
    return QSize(m_theme.px(400, 220), m_theme.px(132, 84));
}

void InfoTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    const bool hover = m_choosable && underMouse();
    QColor ground = hover ? c.s3 : c.s2;
    ground.setAlphaF(0.96F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    const qreal radius = m_theme.px(22, 12);
    painter.drawRoundedRect(rect(), radius, radius);
    const int pad = m_theme.px(26, 14);
    const int side = m_theme.px(26, 16);
    const int small = m_theme.lineHeight(TextRole::Caption);
    const int line = m_theme.lineHeight(TextRole::Strong);
    int y = (height() - 2 * small - line - m_theme.px(6, 4)) / 2;
    Icons::paint(painter, m_theme, m_icon, QRectF(pad, y + (small - side) / 2, side, side), c.t3);
    const int arrow = m_choosable ? m_theme.px(44, 26) : 0;
    const int room = width() - 2 * pad;
    drawLine(painter, QRectF(pad + side + m_theme.px(12, 8), y, room - side, small), m_head,
        m_theme.font(TextRole::Caption), c.t3);
    y += small + m_theme.px(6, 4);
    drawLine(
        painter, QRectF(pad, y, room - arrow, line), m_value, m_theme.font(TextRole::Strong), c.t1);
    y += line;
    drawLine(painter, QRectF(pad, y, room - arrow, small), m_more, m_theme.font(TextRole::Caption),
        toneColor(m_theme, m_moreTone));
    if (m_choosable) {
        Icons::paint(painter, m_theme, QStringLiteral("go-down"),
            QRectF(width() - pad - side, (height() - side) / 2, side, side), c.t2);
    }
}

void InfoTile::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        click();
        break;
    default:
        event->ignore();
    }
}

} // namespace Ui
