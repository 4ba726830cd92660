#pragma once

#include "ui/controls/text.h"

#include <QLabel>

namespace Ui {

//! Text in a role of the type scale; wraps to a number of lines and ends in an ellipsis.
class Label final : public QLabel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Label)
public:
    Label(const Theme &theme, TextRole role, Tone tone, QWidget *parent, const QString &text = {});

    void setTone(Tone tone);
    void setMaxLines(int lines); //!< 1: one line
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return m_maxLines > 1; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    TextRole m_role;
    Tone m_tone;
    int m_maxLines = 1;
};

} // namespace Ui
