#include "ui/controls/label.h"

#include <QFontMetrics>
#include <QPainter>

namespace Ui {

Label::Label(const Theme &theme, TextRole role, Tone tone, QWidget *parent, const QString &text)
    : QLabel(text, parent)
    , m_theme(theme)
    , m_role(role)
    , m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void Label::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Label::setMaxLines(int lines)
{
    m_maxLines = lines;
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(lines > 1);
    setSizePolicy(policy);
    updateGeometry();
}

QSize Label::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(m_role));
    return QSize(metrics.horizontalAdvance(text()) + 2, m_theme.lineHeight(m_role));
}

QSize Label::minimumSizeHint() const
{
    return QSize(m_theme.px(40, 20), m_theme.lineHeight(m_role));
}

int Label::heightForWidth(int width) const
{
    const qsizetype lines = wrapText(text(), m_theme.font(m_role), width, m_maxLines).size();
    return int(qMax<qsizetype>(1, lines)) * m_theme.lineHeight(m_role);
}

void Label::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QFont font = m_theme.font(m_role);
    const QColor color = toneColor(m_theme, m_tone);
    if (m_maxLines == 1) {
        drawLine(painter, rect(), text(), font, color, alignment() & Qt::AlignHorizontal_Mask);
        return;
    }
    const int height = m_theme.lineHeight(m_role);
    QRect line(0, 0, width(), height);
    for (const QString &part : wrapText(text(), font, width(), m_maxLines)) {
        drawLine(painter, line, part, font, color, alignment() & Qt::AlignHorizontal_Mask);
        line.translate(0, height);
    }
}

} // namespace Ui
