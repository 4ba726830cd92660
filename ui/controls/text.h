#pragma once

#include "ui/theme/theme.h"

#include <QStringList>

class QPainter;
class QRectF;

namespace Ui {

//! What a text says of itself by its colour.
enum class Tone
{
    Title,
    Text,
    Caption,
    Accent,
    Ok,
    Warn,
    Danger,
    Info,
    OnArt, //!< white in both themes, over a scrim
    OnArtSoft
};

QColor toneColor(const Theme &theme, Tone tone);

//! Breaks text into at most maxLines lines; the last one ends in an ellipsis when there is more.
QStringList wrapText(const QString &text, const QFont &font, int width, int maxLines);

//! One line at the left of rect, vertically centred, with an ellipsis when it does not fit.
void drawLine(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font,
    const QColor &color, Qt::Alignment alignment = Qt::AlignLeft);

} // namespace Ui
