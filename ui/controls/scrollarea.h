#pragma once

#include <QScrollArea>

class QPropertyAnimation;

namespace Ui {

class Theme;

//! A page that scrolls vertically and smoothly to what has the focus. Arrow keys pass through it.
class ScrollArea final : public QScrollArea
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScrollArea)
public:
    ScrollArea(const Theme &theme, QWidget *parent);

    //! Moves so that y of the content is at the top; joins a movement that is under way.
    void scrollToY(int y);
    //! Moves as little as brings the range into view.
    void reveal(int top, int bottom);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Theme &m_theme;
    QPropertyAnimation *m_animation;
};

} // namespace Ui
