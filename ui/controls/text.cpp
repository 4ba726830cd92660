#include "ui/controls/text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

namespace Ui {

QColor toneColor(const Theme &theme, Tone tone)
{
    const Tokens &c = theme.colors();
    switch (tone) {
    case Tone::Title:
        return c.t1;
    case Tone::Text:
        return c.t2;
    case Tone::Caption:
        return c.t3;
    case Tone::Accent:
        return c.accent;
    case Tone::Ok:
        return c.ok;
    case Tone::Warn:
        return c.warn;
    case Tone::Danger:
        return c.danger;
    case Tone::Info:
        return c.info;
    case Tone::OnArt:
        return tokens(ThemeKind::Dark).t1;
    case Tone::OnArtSoft:
        return tokens(ThemeKind::Dark).t2;
    }
    return c.t1;
}

QStringList wrapText(const QString &text, const QFont &font, int width, int maxLines)
{
    QStringList lines;
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    while (true) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) {
            break;
        }
        line.setLineWidth(qMax(1, width));
        if (lines.size() + 1 == maxLines && line.textStart() + line.textLength() < text.size()) {
            lines << QFontMetricsF(font).elidedText(
                text.mid(line.textStart()).simplified(), Qt::ElideRight, width);
            break;
        }
        lines << text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

void drawLine(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font,
    const QColor &color, Qt::Alignment alignment)
{
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(rect, int(alignment | Qt::AlignVCenter) | Qt::TextSingleLine,
        QFontMetricsF(font).elidedText(text, Qt::ElideRight, rect.width()));
}

} // namespace Ui
