#include "ui/player/osdtopbar.h"

#include "ui/controls/text.h"

#include <QLinearGradient>
#include <QPainter>

namespace Ui {

OsdTopBar::OsdTopBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("osdTop"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void OsdTopBar::setTitle(const QString &heading, const QString &subheading)
{
    m_heading = heading;
    m_subheading = subheading;
    setAccessibleName(
        subheading.isEmpty() ? heading : QStringLiteral("%1, %2").arg(heading, subheading));
    update();
}

void OsdTopBar::setTimes(const QString &now, const QString &end)
{
    if (now != m_now || end != m_end) {
        m_now = now;
        m_end = end;
        update();
    }
}

QSize OsdTopBar::sizeHint() const
{
    return QSize(400, m_theme.px(300, 160));
}

void OsdTopBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QLinearGradient scrim(0, 0, 0, height());
    scrim.setColorAt(0, QColor(8, 9, 12, 225));
    scrim.setColorAt(0.45, QColor(8, 9, 12, 130));
    scrim.setColorAt(0.8, QColor(8, 9, 12, 28));
    scrim.setColorAt(1, QColor(8, 9, 12, 0));
    painter.fillRect(rect(), scrim);

    const Tokens &colors = tokens(ThemeKind::Dark);
    const Metrics &metrics = m_theme.metrics();
    const int left = m_theme.px(96, 32) + metrics.edgeX();
    const int right = width() - left;
    const int top = m_theme.px(60, 22) + metrics.edgeY();
    const int titleLine = m_theme.lineHeight(TextRole::Title1);
    const int textLine = m_theme.lineHeight(TextRole::BodyLarge);
    const int clockWidth = m_theme.px(320, 180);
    const QRectF title(left, top, right - left - clockWidth, titleLine);
    drawLine(painter, title, m_heading, m_theme.font(TextRole::Title1), colors.t1);
    drawLine(painter, QRectF(left, title.bottom() + m_theme.px(2, 0), title.width(), textLine),
        m_subheading, m_theme.font(TextRole::BodyLarge), colors.t2);
    const QRectF clock(right - clockWidth, top, clockWidth, m_theme.lineHeight(TextRole::Title2));
    drawLine(painter, clock, m_now, m_theme.font(TextRole::Title2), colors.t1, Qt::AlignRight);
    drawLine(painter, QRectF(clock.left(), clock.bottom(), clockWidth, m_theme.px(34, 20)), m_end,
        m_theme.font(TextRole::Body), colors.t2, Qt::AlignRight);
}

} // namespace Ui
