#include "ui/controls/metaline.h"

#include <QPainter>

namespace Ui {

namespace {

QFont badgeFont(const Theme &theme)
{
    QFont font = theme.font(TextRole::CaptionStrong);
    font.setWeight(QFont::Bold);
    font.setPixelSize(theme.px(20, 12));
    return font;
}

} // namespace

MetaLine::MetaLine(const Theme &theme, Ground ground, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_ground(ground)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void MetaLine::setFacts(const QStringList &facts)
{
    m_facts = facts;
    m_facts.removeAll({});
    setAccessibleName((m_facts + m_badges).join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

void MetaLine::setBadges(const QStringList &badges)
{
    m_badges = badges;
    setAccessibleName((m_facts + m_badges).join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize MetaLine::sizeHint() const
{
    const QFontMetrics text(m_theme.font(TextRole::Body));
    const QFontMetrics badge(badgeFont(m_theme));
    int width = 0;
    for (const QString &fact : m_facts) {
        width += text.horizontalAdvance(fact) + m_theme.px(20, 10);
    }
    for (const QString &name : m_badges) {
        width += badge.horizontalAdvance(name) + 2 * m_theme.px(12, 8) + m_theme.px(18, 10);
    }
    return QSize(width, m_theme.px(36, 22));
}

QSize MetaLine::minimumSizeHint() const
{
    return QSize(0, m_theme.px(36, 22));
}

void MetaLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool art = m_ground == Ground::Art;
    const QFont font = m_theme.font(TextRole::Body);
    const QFontMetrics metrics(font);
    qreal x = 0;
    bool first = true;
    for (const QString &fact : m_facts) {
        const qreal room = qMin<qreal>(metrics.horizontalAdvance(fact) + 1, width() - x);
        const Tone tone
            = art ? (first ? Tone::OnArt : Tone::OnArtSoft) : (first ? Tone::Title : Tone::Text);
        drawLine(painter, QRectF(x, 0, room, height()), fact, font, toneColor(m_theme, tone));
        x += room + m_theme.px(20, 10);
        first = false;
    }
    const QFont small = badgeFont(m_theme);
    const QFontMetrics smallMetrics(small);
    const int pad = m_theme.px(12, 8);
    const qreal pen = m_theme.px(2, 1);
    const QColor text = toneColor(m_theme, art ? Tone::OnArt : Tone::Title);
    const QColor edge = art ? QColor(255, 255, 255, 130) : m_theme.colors().edge;
    for (const QString &badge : m_badges) {
        const QRectF box(x + pen / 2, pen / 2, smallMetrics.horizontalAdvance(badge) + 2 * pad,
            m_theme.px(36, 22) - pen);
        if (box.right() > width()) {
            break;
        }
        painter.setPen(QPen(edge, pen));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box, m_theme.px(8, 5), m_theme.px(8, 5));
        drawLine(painter, box, badge, small, text, Qt::AlignHCenter);
        x = box.right() + m_theme.px(18, 10);
    }
}

} // namespace Ui
