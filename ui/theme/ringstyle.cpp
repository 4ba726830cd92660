#include "ui/theme/ringstyle.h"

#include "ui/theme/theme.h"

#include <QFocusFrame>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace Ui {

RingStyle::RingStyle(const Theme &theme)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    , m_theme(theme)
{ }

void RingStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
    const QWidget *widget) const
{
    if (element != CE_FocusFrame) {
        QProxyStyle::drawControl(element, option, painter, widget);
        return;
    }
    const auto *frame = qobject_cast<const QFocusFrame *>(widget);
    const QWidget *target = frame ? frame->widget() : nullptr;
    const QVariant given = target ? target->property("ringRadius") : QVariant();
    const Metrics &m = m_theme.metrics();
    const qreal pen = m.px(4, 3);
    const qreal radius = (given.isValid() ? given.toInt() : m.controlRadius()) + m.ringGap();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme.colors().focus, pen));
    painter->setBrush(Qt::NoBrush);
    const QRectF ring = QRectF(option->rect).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    painter->drawRoundedRect(ring, radius + pen / 2, radius + pen / 2);
}

void RingStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
    QPainter *painter, const QWidget *widget) const
{
    if (element != PE_FrameFocusRect) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

int RingStyle::pixelMetric(
    PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    if (metric == PM_FocusFrameHMargin || metric == PM_FocusFrameVMargin) {
        return m_theme.metrics().ringGap() + m_theme.px(4, 3);
    }
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int RingStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
    QStyleHintReturn *returnData) const
{
    // The ring's round corners cross the corners of the control's rectangle: no mask.
    if (hint == SH_FocusFrame_Mask) {
        return 0;
    }
    // Beside the control, so that it scrolls with it.
    if (hint == SH_FocusFrame_AboveWidget) {
        return 0;
    }
    return QProxyStyle::styleHint(hint, option, widget, returnData);
}

} // namespace Ui
