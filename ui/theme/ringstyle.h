#pragma once

#include <QProxyStyle>

namespace Ui {

class Theme;

//! The style under the style sheet: paints the focus ring around a control (QFocusFrame) and no
//! dotted rectangles.
class RingStyle final : public QProxyStyle
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RingStyle)
public:
    //! The theme must outlive the style.
    explicit RingStyle(const Theme &theme);

    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    int pixelMetric(
        PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
        QStyleHintReturn *returnData) const override;

private:
    const Theme &m_theme;
};

} // namespace Ui
