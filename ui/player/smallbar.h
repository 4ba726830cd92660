#pragma once

#include <QWidget>

namespace Ui {

class OsdButton;
class Theme;

//! What can be done with a film that plays in a corner of the window; shown under the pointer.
class SmallBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SmallBar)
public:
    SmallBar(const Theme &theme, QWidget *parent);

    void setPlaying(bool playing);

signals:
    void largeWanted();
    void pauseWanted();
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    OsdButton *m_large;
    OsdButton *m_pause;
    OsdButton *m_close;
};

} // namespace Ui
