#pragma once

#include "ui/pages/page.h"
#include "ui/theme/theme.h"

#include <QPointer>
#include <QVector>
#include <QWidget>

class QFocusFrame;
class QMenu;
class QStackedWidget;
class QVariantAnimation;

namespace Ui {

class Banner;
class ClockLabel;
class DetailsPage;
class DropOverlay;
class EditDialog;
class FullScreen;
class HistoryPage;
class KeysDialog;
class ListPage;
class SearchPage;
class SeriesPage;
class Sidebar;
class Toast;
class TopBar;
class WelcomePage;

//! The window: sections, pages and their history, keys, drops, messages. The player is a widget
//! that is laid over everything by showPlayer().
class MainWindow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)
public:
    explicit MainWindow(const Services &services, QWidget *parent = nullptr);
    ~MainWindow() override;

    //! Lays the player over the window and gives it the focus; the caller keeps owning it.
    void showPlayer(QWidget *player);
    //! Takes the player away and puts the focus back where it was.
    void leavePlayer();
    QWidget *player() const { return m_player; }
    //! The player goes on in a corner, while the window is used; showPlayer() makes it large again.
    void makePlayerSmall();
    //! False: only the desktop itself keeps windows on top.
    static bool canStayOnTop();
    void setOnTop(bool onTop);
    //! Shows the window above the others. token: what the desktop gave for it to whoever asked;
    //! empty: nothing.
    void comeForward(const QString &token);

    void openSection(Section section);
    void openTitle(const Library::TitleCard &card);
    void openList(const ListRef &list);
    //! What was done to a title.
    void openHistory(const TitleId &title, const QString &name);
    //! One page up; from Home to the sections. False: there was nothing above.
    bool goBack();
    Page *currentPage() const;
    //! Builds everything in the window anew, in the language of now; what was open and had the
    //! focus is and has it again. The window itself stays, and with it its place and the keyboard.
    void makeAgain();
    void showToast(const QString &text, const std::function<void()> &undo = {});
    //! Empty title: it is over.
    void setBanner(const QString &title, const QString &text);
    void setFullScreen(bool fullScreen);
    //! For a video of the web, which is played then.
    void askAddress();

signals:
    //! The film in the corner should be over the window again.
    void largePlayerWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Entry
    {
        Page *page = nullptr;
        Library::TitleCard title; //!< for pages of one title
        QPointer<QWidget> focus;
        Section section = Section::Home;
        ListRef list = {}; //!< for the page of one list
    };

    void makeParts();
    void makePages();
    Page *add(Page *page);
    void showEntry(const Entry &entry);
    void replaceTitle(const TitleId &before, const Library::TitleCard &now);
    void animateFrom(const QPixmap &before);
    void arrange();
    void moveFocus(int key);
    bool handleSmallPlayer(const QKeyEvent &event);
    bool handleShortcut(const QKeyEvent &event);
    void onFocusChanged(QWidget *now);
    void updateRing();
    void restoreFocus(const Entry &entry);
    void refreshCounts();
    void refreshTransfers();
    void refreshSync();
    void decideStart();
    void onSearchEdited(const QString &text);
    void focusSearch();
    void showAddMenu(const QWidget *anchor);
    void askAgreement(const QString &heading, const QString &text, const QString &act,
        const std::function<void()> &agreed);
    void chooseFolder();
    void chooseFiles();
    void noteInput(const QEvent &event);
    //! Null: it is no menu.
    void focusFirst(QMenu *menu);

    Services m_services;
    Theme &m_theme;
    QStackedWidget *m_stack = nullptr;
    Sidebar *m_sidebar = nullptr;
    TopBar *m_topBar = nullptr;
    Banner *m_banner = nullptr;
    ClockLabel *m_clock = nullptr;
    Toast *m_toast = nullptr;
    DropOverlay *m_drop = nullptr;
    KeysDialog *m_keys = nullptr;
    EditDialog *m_edit = nullptr;
    FullScreen *m_fullScreen;
    QPointer<QFocusFrame> m_ring; //!< lies beside what it frames, and goes when that goes
    QVariantAnimation *m_slide;
    QHash<int, Page *> m_sections;
    WelcomePage *m_welcome = nullptr;
    DetailsPage *m_details = nullptr;
    SeriesPage *m_series = nullptr;
    ListPage *m_list = nullptr;
    HistoryPage *m_past = nullptr; //!< of one title
    SearchPage *m_search = nullptr;
    QVector<Entry> m_history;
    QPointer<QWidget> m_player; //!< over everything
    QPointer<QWidget> m_smallPlayer; //!< in a corner; not both
    bool m_saysAway = false; //!< the banner says that the cluster does not answer
    QPoint m_mouseAt;
    int m_mouseTravel = 0;
};

} // namespace Ui
