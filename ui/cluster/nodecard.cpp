#include "ui/cluster/nodecard.h"

#include "ui/format.h"
#include "ui/theme/icons.h"

#include <QPainter>

namespace Ui {

namespace {

constexpr int kFullTurn = 360 * 16; // as QPainter counts

} // namespace

NodeCard::NodeCard(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, &NodeCard::restyle);
    connect(&theme, &Theme::focusVisibleChanged, this, qOverload<>(&QWidget::update));
    restyle();
}

void NodeCard::setNode(const NodeState &node)
{
    m_node = node;
    setAccessibleName(NodeWords::accessible(node));
    update();
}

void NodeCard::restyle()
{
    setProperty("ringRadius", m_theme.metrics().panelRadius());
    updateGeometry();
    update();
}

QSize NodeCard::sizeHint() const
{
    return QSize(m_theme.px(420, 240), m_theme.px(320, 184));
}

void NodeCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    painter.setPen(Qt::NoPen);
    painter.setBrush(hasFocus() && m_theme.focusVisible() ? c.s2 : c.s1);
    const qreal radius = m_theme.metrics().panelRadius();
    painter.drawRoundedRect(rect(), radius, radius);

    const int pad = m_theme.px(40, 20);
    const int wide = width() - 2 * pad;
    const QColor tone = toneColor(m_theme, NodeWords::tone(m_node));
    const QFont strong = m_theme.font(TextRole::Strong);
    const QString state = NodeWords::state(m_node);
    const int stateWide = QFontMetrics(strong).horizontalAdvance(state) + 2;
    const int dot = m_theme.px(14, 8);
    const int head = m_theme.lineHeight(TextRole::Title2);
    const int right = width() - pad;
    painter.setBrush(tone);
    painter.drawEllipse(QRectF(right - stateWide - 2 * dot, pad + (head - dot) / 2.0, dot, dot));
    drawLine(painter, QRectF(right - stateWide, pad, stateWide, head), state, strong, tone);
    drawLine(painter, QRectF(pad, pad, wide - stateWide - 3 * dot, head), NodeWords::name(m_node),
        m_theme.font(TextRole::Title2), c.t1);

    const QFont caption = m_theme.font(TextRole::Caption);
    const int line = m_theme.lineHeight(TextRole::Caption);
    const bool fails = m_node.report && m_node.report->error;
    const QString advice = fails ? QString() : NodeWords::advice(m_node);
    const QStringList foot = wrapText(NodeWords::answer(m_node), caption, wide, fails ? 3 : 1);
    const int strongLine = m_theme.lineHeight(TextRole::Body);
    int y = height() - pad - int(foot.size()) * line - (advice.isEmpty() ? 0 : strongLine);
    const int bottom = y;
    if (!advice.isEmpty()) {
        paintAdvice(painter, QRectF(pad, y, wide, strongLine), advice);
        y += strongLine;
    }
    for (const QString &text : foot) {
        drawLine(painter, QRectF(pad, y, wide, line), text, caption, fails ? tone : c.t2);
        y += line;
    }
    const int top = pad + head + m_theme.px(20, 12);
    const int middle = bottom - m_theme.px(16, 8) - top;
    if (m_node.health && m_node.health->totalBytes > 0) {
        const int side = qMin(middle, m_theme.px(150, 84));
        paintRing(painter, QRectF(pad, top, side, side), *m_node.health);
        const int x = pad + side + m_theme.px(36, 20);
        const int body = m_theme.lineHeight(TextRole::Body);
        const int textTop = top + (side - body - line) / 2;
        drawLine(painter, QRectF(x, textTop, right - x, body),
            Format::bytes(m_node.health->freeBytes), strong, c.t1);
        drawLine(painter, QRectF(x, textTop + body, right - x, line),
            tr("free of %1").arg(Format::bytes(m_node.health->totalBytes)), caption, c.t3);
    } else if (m_node.report && !fails) {
        int at = top;
        const QStringList text = wrapText(tr("It does not tell how full it is."), caption, wide, 2);
        for (const QString &words : text) {
            drawLine(painter, QRectF(pad, at, wide, line), words, caption, c.t3);
            at += line;
        }
    }
}

void NodeCard::paintAdvice(QPainter &painter, const QRectF &box, const QString &advice) const
{
    const Tone tone = NodeWords::adviceTone(m_node);
    const QColor color = toneColor(m_theme, tone);
    const int side = m_theme.px(28, 16);
    const QString icon = tone == Tone::Ok ? QStringLiteral("checkmark") : QStringLiteral("lock");
    Icons::paint(painter, m_theme, icon,
        QRectF(box.left(), box.center().y() - side / 2.0, side, side), color);
    drawLine(painter, box.adjusted(side + m_theme.px(16, 8), 0, 0, 0), advice,
        m_theme.font(TextRole::Strong), color);
}

void NodeCard::paintRing(QPainter &painter, const QRectF &box, const Sync::NodeHealth &health) const
{
    const Tokens &c = m_theme.colors();
    const int percent = NodeWords::usedPercent(health);
    const qreal wide = m_theme.px(16, 9);
    const QRectF inner = box.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2);
    const Tone tone = NodeWords::tone(m_node);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c.s3, wide));
    painter.drawEllipse(inner);
    painter.setPen(QPen(
        tone == Tone::Ok ? c.t2 : toneColor(m_theme, tone), wide, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(inner, kFullTurn / 4, -kFullTurn * percent / 100);
    //: a percentage
    drawLine(painter, box, tr("%1 %").arg(percent), m_theme.font(TextRole::Strong), c.t1,
        Qt::AlignHCenter);
}

} // namespace Ui
