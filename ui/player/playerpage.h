#pragma once

#include "ui/player/framekeeper.h"
#include "ui/player/playercontroller.h"
#include "ui/player/playerkeys.h"
#include "ui/player/playerpanel.h"
#include "ui/player/previewpictures.h"
#include "ui/player/skipoffer.h"
#include "ui/player/timeentry.h"
#include "ui/player/videosurface.h"

#include <QPoint>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>

class QVariantAnimation;

namespace Ui {

class NextCard;
class OsdButton;
class OsdControls;
class OsdTopBar;
class PlayerCurtain;
class PlayerKeysView;
class PlayerNotice;
class PlayerStatistics;
class SmallBar;
class Theme;

//! The film over the whole window, with controls that hide. Keys and mouse go to the controller,
//! which decides.
class PlayerPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlayerPage)
public:
    struct Options
    {
        //! Empty: the real engine.
        std::function<std::unique_ptr<PlaybackPort>(
            Library::VideoOutput &, Library::PlaybackListener &)>
            makeEngine;
        PlayerController::Timing timing;
        std::chrono::milliseconds idle{4000}; //!< until controls and cursor hide
        std::chrono::milliseconds patience{600}; //!< until a wait is explained
        std::chrono::seconds countdown{10}; //!< until the next film begins
        QString pictures; //!< where screenshots go; empty: the person's folder of pictures
    };

    //! theme, sink and settings must outlive the page.
    PlayerPage(Theme &theme, PlayStateSink &sink, Settings &settings, QWidget *parent = nullptr);
    PlayerPage(Theme &theme, PlayStateSink &sink, Settings &settings, const Options &options,
        QWidget *parent = nullptr);
    ~PlayerPage() override;

    void play(const PlayRequest &request);
    //! Saves the position and lets go of the film.
    void close();
    //! The one of the film may be there now.
    void lookForStoryboard() { m_previews.lookAgain(); }

    //! What follows when this film has ended; nothing: the page is left then. Asked for by
    //! nextWanted().
    struct NextFilm
    {
        QString heading;
        QString subheading;
    };
    enum class Before
    {
        None,
        Some //!< asked for by previousWanted()
    };
    void setNeighbours(Before before, const std::optional<NextFilm> &next);

    bool hasNext() const { return m_next.has_value(); }
    bool hasBefore() const { return m_before == Before::Some; }
    //! 1: the next film, or a chapter where there is none; -1: back to the beginning, or before.
    void stepFilm(int direction);
    //! Closes; leaveRequested() follows.
    void leave();

    enum class Size
    {
        Whole,
        Small //!< in a corner, while something else has the keys; without controls of its own
    };
    void setSmall(Size size);
    bool isSmall() const { return m_isSmall; }
    //! False: onTopToggled() would be in vain, so that it is said instead.
    void setCanStayOnTop(bool can) { m_canStayOnTop = can; }

    PlayerController &controller() { return *m_controller; }
    bool controlsShown() const { return m_controlsShown; }

signals:
    //! The film came to its end; leaveRequested() follows, or what is said by setNext().
    void finished();
    //! It will soon; told once for each film.
    void nearEnd();
    void nextWanted();
    //! Files and folders, to be played, and subtitles for the first of them.
    void videosDropped(const QStringList &paths, const QStringList &subtitles);
    void neighboursChanged();
    //! The film before in the queue.
    void previousWanted();
    //! The page has let go of the film; the window may show something else.
    void leaveRequested();
    void fullScreenToggled(bool fullScreen);
    //! The film should go on in a corner, and be large again.
    void smallWanted();
    void largeWanted();
    void onTopToggled(bool onTop);
    //! The address of another video should be asked for.
    void addressWanted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    enum class PanelKind
    {
        None,
        Tracks,
        Chapters,
        Speed,
        Picture
    };

    void connectController();
    void onState(Library::PlayerState state);
    void showControls();
    void hideControls();
    void fadeControls(bool in);
    void liftSubtitles();
    void openPanel(PanelKind kind);
    void closePanel();
    void refreshPanel();
    QVector<PlayerPanel::Row> panelRows();
    void arrange();
    void placeNotice();
    void refreshTimes();
    void goSmall();
    void toggleOnTop();
    void showSmallBar();
    void onEnded();
    void goToNext();
    void watchTheEnd();
    void refreshSkip();
    QString skipWords(const SkipOffer &offer) const;
    void hideSkip();
    void skip();
    void explainWaiting();
    void everySecond();
    void watchTheSource();
    void watchTheSound();
    void watchTheDecoder();
    void toggleStatistics();
    void toggleFullScreen();
    //! Where the film made the window so; false: it did not.
    bool leaveFullScreen();
    bool handleKey(const QKeyEvent &event);
    bool handleArrow(const QKeyEvent &event);
    bool handleTimeKey(const QKeyEvent &event);
    bool runCommand(PlayerCommand command, bool isRepeated);
    bool runSeek(PlayerCommand command, bool isRepeated);
    bool runSetting(PlayerCommand command);
    void seekByKey(std::chrono::milliseconds step, bool isRepeated);
    void finishHeldSeek();
    void tellNoJumping();
    void goBack();
    void beginTimeEntry();
    void showTimeEntry();
    void endTimeEntry();
    void setLoopPoint();
    void takeScreenshot();
    bool runAdjustment(PlayerCommand command);
    bool runPicture(PlayerCommand command);
    void tell(const QString &icon, const QString &text);
    void changeVolume(int step);
    void tellTrack(Library::TrackKind kind);
    void tellDelay();
    void tellSpeed();

    Theme &m_theme;
    Options m_options;
    VideoSurface *m_surface;
    FrameKeeper m_keeper;
    PlayerKeys m_keys;
    std::unique_ptr<PlayerController> m_controller;
    PreviewPictures m_previews;
    OsdTopBar *m_top;
    OsdControls *m_controls;
    PlayerNotice *m_notice;
    PlayerStatistics *m_statistics;
    PlayerPanel *m_panel;
    PlayerCurtain *m_curtain;
    PlayerKeysView *m_keysView;
    NextCard *m_nextCard;
    SmallBar *m_smallBar;
    bool m_isSmall = false;
    bool m_canStayOnTop = true;
    bool m_isOnTop = false;
    OsdButton *m_skip;
    std::optional<NextFilm> m_next;
    Before m_before = Before::None;
    std::optional<SkipOffer> m_offer;
    QTimer m_skipShown;
    bool m_toldNearEnd = false;
    QVariantAnimation *m_fade;
    QTimer m_idle;
    QTimer m_click; // a click that may become a double click
    QTimer m_waiting;
    QTimer m_minute; // keeps the time of day right while nothing moves
    PanelKind m_panelKind = PanelKind::None;
    std::optional<TimeEntry> m_timeEntry; // while a time is typed
    QString m_silentNode; // that was told
    QString m_soundProblem; // that was told
    QVector<AudioDeviceName> m_soundDevices; // of a second ago
    Library::PlaybackStats m_statsBefore; // of the last look at the decoder
    int m_slowSeconds = 0;
    bool m_toldSlow = false;
    int m_heldRepeats = 0; // of a key that seeks
    QThreadPool m_work; // writes pictures
    QPoint m_mouseAt;
    bool m_saysDolbyVision = false; // once it plays
    bool m_controlsShown = false;
    double m_pictureHeight = 0; // as shown, without its black bars
    bool m_madeFullScreen = false;
};

} // namespace Ui
