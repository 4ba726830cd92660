#pragma once

#include <QVector>
#include <QWidget>

#include <optional>

namespace Ui {

class OsdButton;
class PlayerController;
class PreviewPictures;
class SeekBar;
class Theme;

//! The lower edge of the film while controls are shown: the line of time and the buttons. Acts on
//! the controller; what the page must do is told by signals.
class OsdControls final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OsdControls)
public:
    OsdControls(const Theme &theme, PlayerController &controller, PreviewPictures &previews,
        QWidget *parent);

    SeekBar *seekBar() const { return m_bar; }
    void focusPause();
    //! Moves the focus among the controls with an arrow key. False: out of them.
    bool moveFocus(int key);
    void setFullScreen(bool fullScreen);
    //! Height of the scrim; the controls sit at its bottom.
    QSize sizeHint() const override;
    void restyle();
    //! Takes over what the controller says now.
    void refresh();
    void refreshPosition();
    void refreshNear();
    void refreshLoop();

    //! What may be played instead; heading of the next one, where there is one.
    void setNeighbours(bool hasBefore, const std::optional<QString> &next);

signals:
    void previousFilmWanted();
    void nextFilmWanted();
    void chaptersWanted();
    void tracksWanted();
    void speedWanted();
    void pictureWanted();
    void fullScreenWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    QVector<QWidget *> row() const;
    void paintBubble(QPainter &painter) const;
    void paintPreview(QPainter &painter, QPoint bottomCenter, int pointedMs) const;
    void paintTimes(QPainter &painter) const;

    const Theme &m_theme;
    PlayerController &m_controller;
    PreviewPictures &m_previews;
    SeekBar *m_bar;
    OsdButton *m_previousFilm;
    OsdButton *m_back;
    OsdButton *m_pause;
    OsdButton *m_forward;
    OsdButton *m_nextFilm;
    OsdButton *m_chapters;
    OsdButton *m_tracks;
    OsdButton *m_speed;
    OsdButton *m_picture;
    OsdButton *m_volume;
    OsdButton *m_fullScreen;
};

} // namespace Ui
