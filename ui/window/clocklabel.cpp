#include "ui/window/clocklabel.h"

#include "library/base/clock.h"
#include "ui/controls/text.h"
#include "ui/format.h"

#include <QDateTime>
#include <QPainter>

namespace Ui {

namespace {

constexpr qint64 kMinuteMs = 60'000;

} // namespace

ClockLabel::ClockLabel(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    setObjectName(QStringLiteral("clock"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ClockLabel::tick);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize ClockLabel::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TextRole::BodyLarge));
    return QSize(metrics.horizontalAdvance(Format::timeOfDay(QTime(22, 58))) + m_theme.px(40, 24),
        m_theme.px(46, 28));
}

void ClockLabel::tick()
{
    const qint64 nowMs = m_clock.wallNow().time_since_epoch().count();
    m_text = Format::timeOfDay(QDateTime::fromMSecsSinceEpoch(nowMs).time());
    setAccessibleName(m_text);
    update();
    m_timer.start(int(kMinuteMs - nowMs % kMinuteMs));
}

void ClockLabel::showEvent(QShowEvent *)
{
    tick();
}

void ClockLabel::hideEvent(QHideEvent *)
{
    m_timer.stop();
}

void ClockLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    // Legible on any picture and over a row that scrolls beneath; a shade without a border, which
    // is not seen on the page itself.
    painter.translate(rect().center());
    painter.scale(width() / 2.0, height() / 2.0);
    QRadialGradient shade(QPointF(0, 0), 1);
    QColor ground = m_theme.colors().bg;
    // Dark letters on dark art need more of it than light ones.
    ground.setAlphaF(m_theme.kind() == ThemeKind::Dark ? 0.55F : 0.88F);
    shade.setColorAt(0, ground);
    shade.setColorAt(0.45, ground);
    ground.setAlphaF(0);
    shade.setColorAt(1, ground);
    painter.fillRect(QRectF(-1, -1, 2, 2), shade);
    painter.resetTransform();
    drawLine(painter, QRectF(rect()), m_text, m_theme.font(TextRole::BodyLarge),
        m_theme.colors().t1, Qt::AlignHCenter);
}

} // namespace Ui
