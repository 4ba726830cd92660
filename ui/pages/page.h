#pragma once

#include "library/base/result.h"
#include "library/catalog/identification.h"
#include "library/catalog/types.h"
#include "ui/services.h"
#include "ui/storagestate.h"

#include <QFuture>
#include <QPointer>
#include <QWidget>

#include <functional>

class QMenu;

namespace Ui {

class CardView;
enum class PlayFrom;
enum class PlayOrder;

enum class Section
{
    Search,
    Home,
    Movies,
    Series,
    HomeVideos,
    Lists, //!< collections and playlists
    Files,
    Transfers,
    Cluster,
    Trash, //!< and history
    Settings
};

//! A list of titles that has a page of its own.
struct ListRef
{
    enum class Kind
    {
        Favourites,
        Playlist,
        Collection,
        Person
    };
    Kind kind = Kind::Favourites;
    QByteArray id; //!< of the playlist, the collection or the person
    QString name;
};

//! One page of the window. Pages ask for other pages by signals; the window keeps the history.
class Page : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Page)
public:
    Page(const Services &services, const QString &objectName, QWidget *parent);
    ~Page() override;

    //! Translated; read out when the page opens.
    virtual QString heading() const = 0;
    //! The page becomes the current one; what it shows is brought up to date.
    virtual void open() { }
    //! Where the focus goes when nothing was focused here before; may be null while loading.
    virtual QWidget *firstFocus() = 0;
    //! The part of this name, brought in sight; null: there is none.
    virtual QWidget *partNamed(const QString &objectName);
    //! Keys that act on the whole page; false: not mine.
    virtual bool handleKey(QKeyEvent *) { return false; }
    //! Takes back what the person points at; false: nothing here can be. Asked when no message
    //! offers to.
    virtual bool undo() { return false; }
    //! Buttons that the page puts at the right of the top bar of the desktop layout; may be null.
    virtual QWidget *topBarTools() { return nullptr; }
    //! Whether the top right of the TV layout is free for the time of day.
    virtual bool showsClock() const { return false; }

signals:
    void titleWanted(const Library::TitleCard &card);
    //! How the title is described is to be edited.
    void editWanted(const TitleId &title);
    void sectionWanted(Ui::Section section);
    void listWanted(const Ui::ListRef &list);
    //! What was done to a title, of which this is the name.
    void historyWanted(const TitleId &title, const QString &name);
    void addFolderWanted();
    void addFilesWanted();
    void backWanted();
    //! What was one title is another one now.
    void titleReplaced(const TitleId &before, const Library::TitleCard &now);
    //! undo may be empty.
    void toastWanted(const QString &text, const std::function<void()> &undo);
    //! What must be seen above the page: what fails, what still works. Empty text: it is over.
    void bannerWanted(const QString &title, const QString &text);

protected:
    const Services &services() const { return m_services; }
    const Theme &theme() const { return *m_services.theme; }
    int px(qreal tv, qreal desktop) const;
    //! Marks a title and offers to take it back.
    void setWatched(const QVector<Library::TitleCard> &cards, bool watched);
    //! Likewise.
    void setFavourite(const QVector<Library::TitleCard> &cards, bool favourite);
    void removeTitles(const QVector<Library::TitleCard> &cards);
    //! Lets the person choose a playlist, a collection or a tag for titles.
    void showAddTo(const QVector<Library::TitleCard> &cards, const QPoint &globalPosition);
    //! Asks for a name without waiting; nothing happens when the person changes their mind.
    void askName(const QString &question, const QString &suggestion,
        const std::function<void(const QString &)> &then);
    //! Tells what fails, and done when nothing does.
    void follow(const QFuture<Result<>> &act, const QString &done = {},
        const std::function<void()> &undo = {});
    static QVector<TitleId> idsOf(const QVector<Library::TitleCard> &cards);
    //! Asks for all about a title and shows it; an older answer is dropped, and a title that cannot
    //! be read leaves the page.
    void loadDetails(
        const TitleId &title, const std::function<void(const Library::TitleDetails &)> &show);
    //! Connects what every list of cards offers: open, play, menu, pictures of what is visible.
    void connectCards(CardView *view);
    void play(const Library::TitleCard &card, bool fromStart = false);
    //! Asks which title its files really are.
    void identify(const Library::TitleCard &card);
    static bool canIdentify(const Library::TitleCard &card);
    //! The storage is not on this PC, so that copies can be kept here.
    bool isStorageElsewhere() const;
    //! Asks where the videos of titles are.
    void askStorage(const QVector<Library::TitleCard> &cards,
        const std::function<void(const StorageState &)> &then);
    //! Lets the person choose what of it is to be on this PC.
    void showStorageMenu(const QVector<Library::TitleCard> &cards, const QPoint &globalPosition);
    //! Keeps them on this PC, or, when they are kept or on their way, no longer.
    void toggleKept(const QVector<Library::TitleCard> &cards);
    //! Likewise, of those that are meant alone; each tells what it did and offers to take it back.
    void keep(const QVector<TitleId> &titles, const QString &name);
    void letGo(const QVector<TitleId> &titles, const QString &name);
    //! Asks into which folder.
    void download(const QVector<TitleId> &titles, const QString &name);
    //! Where the menu of a title was opened: its own page needs no way to it.
    enum class MenuOn
    {
        Card,
        OwnPage
    };
    //! How a page plays a title, where it differs.
    struct OwnWays
    {
        std::function<void(PlayFrom)> play; //!< the title itself; unset: as everywhere
        std::function<void(QMenu *)> addPlaying; //!< what else is played from here; may be unset
    };
    void showCardMenu(const Library::TitleCard &card, const QPoint &globalPosition);
    void showMenu(const Library::TitleCard &card, const QPoint &globalPosition, MenuOn place,
        const OwnWays &ways = {});
    //! Offers to play a list from where the menu was opened, or shuffled.
    void addPlayingOf(QMenu *menu, const std::function<void(PlayOrder)> &playList);
    //! Offers to play all that something holds.
    void addPlayAll(QMenu *menu, const std::function<void(PlayOrder)> &playAll);
    //! Sizes that follow the layout; called once after construction and on each change.
    virtual void restyle() { }
    void followTheme(); //!< to be called at the end of a constructor

private:
    void showListsMenu(const QVector<Library::TitleCard> &cards, const QPoint &globalPosition,
        const QVector<Library::Playlist> &playlists,
        const QVector<Library::Collection> &collections);
    void addToNewPlaylist(const QVector<Library::TitleCard> &cards);
    void addToNewCollection(const QVector<Library::TitleCard> &cards);
    void addRatings(QMenu *menu, const Library::TitleCard &card);
    void addStorage(QMenu *menu, const StorageState &storage, const QString &name);
    void popUpMenu(const Library::TitleCard &card, const QPoint &globalPosition, MenuOn place,
        const OwnWays &ways, const StorageState &storage);
    void downloadTo(const QVector<TitleId> &titles, const QString &name, const QString &folder);
    void noteNotStored(const QVector<Error> &errors);
    void takeBack(const Library::TitleCard &card, const Library::TitleCard &now,
        const QVector<Library::NamedFile> &files);

    Services m_services;
    int m_detailsRequest = 0;
    int m_menuRequest = 0;
    QPointer<QWidget> m_identifying; //!< the dialog; null: none is open
    bool m_isTakingBack = false;
};

} // namespace Ui
