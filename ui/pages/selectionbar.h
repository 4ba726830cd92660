#pragma once

#include <QWidget>

namespace Ui {

class Button;
class Label;
class Theme;

//! What can be done with the cards that are selected; floats above the grid.
class SelectionBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SelectionBar)
public:
    SelectionBar(const Theme &theme, QWidget *parent);

    void setCount(int count);
    QSize sizeHint() const override;

signals:
    void playWanted();
    void watchedWanted(bool watched);
    void clearWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    const Theme &m_theme;
    Label *m_text;
    Button *m_play;
    Button *m_watched;
    Button *m_unwatched;
    Button *m_clear;
};

} // namespace Ui
