#include "ui/window/toast.h"

#include "ui/controls/button.h"
#include "ui/theme/icons.h"
#include "ui/theme/shadow.h"

#include <QAccessible>
#include <QEvent>
#include <QPainter>
#include <QVariantAnimation>

#include <chrono>

namespace Ui {

using namespace std::chrono_literals;

Toast::Toast(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_button(new Button(theme, Button::Kind::Flat, {}, tr("Undo"), this))
    , m_fade(new QVariantAnimation(this))
{
    setObjectName(QStringLiteral("toast"));
    m_button->setObjectName(QStringLiteral("toastUndo"));
    m_button->setOn(true);
    m_button->setFocusPolicy(Qt::NoFocus);
    hide();
    parent->installEventFilter(this);
    m_stay.setSingleShot(true);
    m_stay.setInterval(6s);
    connect(&m_stay, &QTimer::timeout, this, [this] { fadeTo(0); });
    connect(m_button, &Button::clicked, this, &Toast::undo);
    connect(m_fade, &QVariantAnimation::valueChanged, this, [this](const QVariant &value) {
        m_opacity = value.toReal();
        update();
    });
    connect(m_fade, &QVariantAnimation::finished, this, [this] {
        if (m_opacity <= 0) {
            hide();
            m_undo = {};
        }
    });
    connect(&theme, &Theme::changed, this, &Toast::place);
}

void Toast::showMessage(const QString &text, std::function<void()> undo)
{
    m_text = text;
    m_undo = std::move(undo);
    m_button->setVisible(bool(m_undo));
    setAccessibleName(text);
    place();
    QWidget::show();
    raise();
    fadeTo(1);
    m_stay.start();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

bool Toast::undo()
{
    if (!m_undo || !isVisible()) {
        return false;
    }
    const std::function<void()> undo = std::move(m_undo);
    m_undo = {};
    m_stay.stop();
    fadeTo(0);
    undo();
    return true;
}

void Toast::fadeTo(qreal opacity)
{
    m_fade->stop();
    m_fade->setDuration(m_theme.duration(opacity > 0 ? Motion::ToastIn : Motion::ToastOut));
    m_fade->setEasingCurve(QEasingCurve::OutCubic);
    m_fade->setStartValue(m_opacity);
    m_fade->setEndValue(opacity);
    m_fade->start();
}

void Toast::place()
{
    const int shadow = m_theme.px(48, 32);
    const int pad = m_theme.px(34, 20);
    const int buttonWidth = m_undo ? m_button->sizeHint().width() : 0;
    const int textWidth = QFontMetrics(m_theme.font(TextRole::Body)).horizontalAdvance(m_text) + 4;
    const int iconRoom = m_theme.px(48, 32);
    const int width = qMin(2 * pad + iconRoom + textWidth + buttonWidth,
        parentWidget()->width() - m_theme.px(200, 40));
    const int height = m_theme.px(84, 52);
    setGeometry((parentWidget()->width() - width) / 2 - shadow,
        parentWidget()->height() - height - m_theme.px(64, 28) - shadow, width + 2 * shadow,
        height + 2 * shadow);
    const QSize size = m_button->sizeHint();
    m_button->setGeometry(shadow + width - size.width() - m_theme.px(8, 6),
        shadow + (height - size.height()) / 2, size.width(), size.height());
}

void Toast::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(m_opacity);
    const Tokens &c = m_theme.colors();
    const int shadow = m_theme.px(48, 32);
    const QRectF box = QRectF(rect()).adjusted(shadow, shadow, -shadow, -shadow);
    const qreal radius = m_theme.px(24, 14);
    paintShadow(painter, box, radius, Elevation::Floating,
        m_theme.isTv() ? m_theme.metrics().scale() : 0.8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.s3);
    painter.drawRoundedRect(box, radius, radius);
    const int side = m_theme.px(30, 20);
    const int pad = m_theme.px(34, 20);
    Icons::paint(painter, m_theme,
        m_undo ? QStringLiteral("checkmark") : QStringLiteral("documentinfo"),
        QRectF(box.left() + pad, box.center().y() - side / 2.0, side, side), m_undo ? c.ok : c.t2);
    const int right = m_undo ? m_button->width() + m_theme.px(16, 8) : pad;
    drawLine(painter, box.adjusted(pad + m_theme.px(48, 32), 0, -right, 0), m_text,
        m_theme.font(TextRole::Body), c.t1);
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == parentWidget()) {
        place();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Ui
