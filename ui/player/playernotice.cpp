#include "ui/player/playernotice.h"

#include "ui/controls/text.h"
#include "ui/theme/icons.h"

#include <QAccessible>
#include <QPainter>

namespace Ui {

PlayerNotice::PlayerNotice(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_timer(this)
{
    setObjectName(QStringLiteral("playerNotice"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &PlayerNotice::release);
    hide();
}

void PlayerNotice::setProblem(const QString &icon, const QString &text)
{
    m_problemIcon = icon;
    m_problemText = text;
    if (!m_held) {
        m_timer.stop();
        show(icon, text, true);
    }
}

void PlayerNotice::hold(const QString &icon, const QString &text)
{
    m_held = true;
    m_timer.stop();
    show(icon, text, false);
}

void PlayerNotice::release()
{
    m_held = false;
    if (m_problemText.isEmpty()) {
        hide();
        m_text.clear();
    } else {
        show(m_problemIcon, m_problemText, true);
    }
}

void PlayerNotice::tell(
    const QString &icon, const QString &text, std::chrono::milliseconds shownFor)
{
    m_held = false;
    show(icon, text, false);
    m_timer.start(shownFor);
}

void PlayerNotice::clear()
{
    m_problemText.clear();
    if (!m_held && !m_timer.isActive()) {
        m_text.clear();
        hide();
    }
}

void PlayerNotice::show(const QString &icon, const QString &text, bool problem)
{
    const bool changed = text != m_text;
    m_icon = icon;
    m_text = text;
    m_problem = problem;
    setAccessibleName(text);
    resize(sizeHint());
    QWidget::show();
    raise();
    update();
    if (changed) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

QSize PlayerNotice::sizeHint() const
{
    const int text = QFontMetrics(m_theme.font(TextRole::Body)).horizontalAdvance(m_text) + 2;
    const int icon = m_icon.isEmpty() ? 0 : m_theme.px(26 + 16, 16 + 10);
    int width = text + icon + 2 * m_theme.px(26, 14);
    if (parentWidget()) {
        width = qMin(width, parentWidget()->width() - 2 * m_theme.px(96, 32));
    }
    return QSize(width, m_theme.px(64, 38));
}

void PlayerNotice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &colors = tokens(ThemeKind::Dark);
    QColor ground = colors.s1;
    ground.setAlpha(240);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    const int radius = m_theme.metrics().controlRadius();
    painter.drawRoundedRect(rect(), radius, radius);
    int left = m_theme.px(26, 14);
    if (!m_icon.isEmpty()) {
        const int side = m_theme.px(26, 16);
        Icons::paint(painter, m_theme, m_icon, QRectF(left, (height() - side) / 2.0, side, side),
            m_problem ? colors.warn : colors.t2);
        left += side + m_theme.px(16, 10);
    }
    drawLine(painter, QRectF(left, 0, width() - left - m_theme.px(20, 12), height()), m_text,
        m_theme.font(TextRole::Body), colors.t1);
}

} // namespace Ui
