#include "ui/cards/backdrop.h"

#include "ui/cards/pictureloader.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QVariantAnimation>

namespace Ui {

namespace {

QColor faded(QColor color, qreal alpha)
{
    color.setAlphaF(float(alpha));
    return color;
}

} // namespace

Backdrop::Backdrop(const Theme &theme, PictureLoader &pictures, Style style, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_pictures(pictures)
    , m_style(style)
    , m_fade(new QVariantAnimation(this))
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_fade->setEasingCurve(QEasingCurve::InOutSine);
    m_fade->setStartValue(0.0);
    m_fade->setEndValue(1.0);
    connect(m_fade, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
    connect(&pictures, &PictureLoader::ready, this, [this](const PictureId &id) {
        if (id == m_picture || id == m_fallback) {
            update();
        }
    });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Backdrop::setStyle(Style style)
{
    m_style = style;
    update();
}

void Backdrop::setPicture(const PictureId &picture, const PictureId &fallback)
{
    m_fallback = fallback;
    if (picture == m_picture) {
        update();
        return;
    }
    m_before = m_picture;
    m_picture = picture;
    m_fade->stop();
    if (isVisible() && !m_before.isNull()) {
        m_fade->setDuration(m_theme.duration(Motion::HeroFade));
        m_fade->start();
    }
    update();
}

QPixmap Backdrop::pixmap(const PictureId &id) const
{
    const int width = m_style == Style::Page ? this->width() : qMax(this->width(), 640);
    return m_pictures.backdrop(id, QSize(width, width * 9 / 16), devicePixelRatioF());
}

void Backdrop::paintPicture(QPainter &painter, const PictureId &id, qreal opacity)
{
    const QPixmap picture = pixmap(id);
    if (picture.isNull()) {
        return;
    }
    const qreal tall = picture.height() / picture.devicePixelRatio();
    painter.setOpacity(opacity);
    const qreal y = m_style == Style::Page ? 0 : qMin(0.0, (height() - tall) * 0.42);
    painter.drawPixmap(QPointF(0, y), picture);
    painter.setOpacity(1);
}

void Backdrop::paintWash(QPainter &painter)
{
    const QPixmap poster = m_pictures.pixmap(m_fallback, QSize(40, 60), 1, 0);
    if (poster.isNull()) {
        return;
    }
    const QColor mean = poster.toImage()
                            .scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                            .pixelColor(0, 0);
    QRadialGradient wash(QPointF(width() * 0.28, 0), width() * 0.72);
    wash.setColorAt(0, faded(mean, 0.42));
    wash.setColorAt(1, faded(mean, 0));
    painter.fillRect(rect(), wash);
}

void Backdrop::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const qreal shown
        = m_fade->state() == QAbstractAnimation::Running ? m_fade->currentValue().toReal() : 1;
    const QColor ground = m_style == Style::Page ? m_theme.colors().bg : QColor(10, 14, 18);
    if (m_style == Style::Panel) {
        const qreal radius = m_theme.metrics().panelRadius();
        QPainterPath shape;
        shape.addRoundedRect(QRectF(rect()), radius, radius);
        painter.setClipPath(shape);
        painter.fillRect(rect(), tokens(ThemeKind::Dark).s2);
    }
    if (m_picture.isNull()) {
        paintWash(painter);
    }
    if (shown < 1) {
        paintPicture(painter, m_before, 1 - shown);
    }
    paintPicture(painter, m_picture, shown);
    if (m_picture.isNull() && m_style == Style::Page) {
        return;
    }
    QLinearGradient side(0, 0, width(), 0);
    const bool page = m_style == Style::Page;
    side.setColorAt(0, faded(ground, page ? 1 : 0.94));
    side.setColorAt(page ? 0.26 : 0.22, faded(ground, page ? 0.94 : 0.82));
    side.setColorAt(0.48, faded(ground, page ? 0.50 : 0.34));
    side.setColorAt(0.72, faded(ground, 0));
    painter.fillRect(rect(), side);
    if (page) {
        QLinearGradient down(0, 0, 0, height());
        down.setColorAt(0, faded(ground, 0.18));
        down.setColorAt(0.42, faded(ground, 0.05));
        down.setColorAt(0.62, faded(ground, 0.45));
        down.setColorAt(0.88, faded(ground, 1));
        down.setColorAt(1, faded(ground, 1));
        painter.fillRect(rect(), down);
    }
}

} // namespace Ui
