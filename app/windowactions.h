#pragma once

#include "app/filequeue.h"
#include "app/instance.h"
#include "app/partsinorder.h"
#include "app/playqueue.h"
#include "app/readysource.h"
#include "library/base/result.h"
#include "library/catalog/types.h"
#include "ui/actions.h"
#include "ui/player/playerpage.h"
#include "ui/player/playstatesink.h"

#include <QJsonObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace Library {
class ByteSource;
}
namespace Sync {
class TransferQueue;
}
namespace Ui {
class MainWindow;
class Theme;
struct PlayRequest;
struct StoryboardFiles;
} // namespace Ui

namespace App {

class Device;

//! Of playing time: a preview needs one keyframe at a time, and leaves the line to the film.
constexpr std::chrono::milliseconds kPreviewAhead{200};

//! Carries out what the window asks for, on the parts below it. Lives on the GUI thread.
class WindowActions final : public Ui::Actions, public Ui::PlayStateSink
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WindowActions)
public:
    //! Both outlive this object.
    WindowActions(Device &device, Sync::TransferQueue &transfers);
    ~WindowActions() override;

    //! The window that shows the player; null before it goes.
    void setWindow(Ui::MainWindow *window, Ui::Theme *theme);
    //! Plays files and folders, an address of the web, or the title with this id.
    void playWhat(const QStringList &what);
    //! From a second start of the program.
    void onMessage(const QJsonObject &message, const Instance::Reply &reply);

    void play(const TitleId &title, const VersionId &version, Ui::PlayFrom from) override;
    void playFile(const QString &name, Ui::PlayFrom from) override;
    void playFiles(const QStringList &paths, const QString &first, Ui::PlayOrder order) override;
    void playAddress(const QUrl &address) override;
    void playAll(
        const QVector<TitleId> &titles, const TitleId &first, Ui::PlayOrder order) override;
    void getReady(const Library::TitleDetails &details, const VersionId &version) override;
    void addFolders(const QStringList &paths) override;
    void upload(const QStringList &paths) override;
    //! "download" into the folder, "pin" or "unpin".
    void bring(const QString &verb, const QStringList &titles, const QString &folder);
    QFuture<Result<Ui::Brought>> keep(const QVector<TitleId> &titles) override;
    QFuture<Result<>> letGo(const QVector<TitleId> &titles) override;
    QFuture<Result<Ui::Brought>> download(
        const QVector<TitleId> &titles, const QString &folder) override;
    QFuture<Result<Library::Emptied>> emptyTrash(const QVector<TitleId> &titles) override;
    void rescan() override;
    void removeFolder(qint64 folder) override;
    QFuture<Result<PictureId>> takePicture(const QString &file, Ui::EditedField kind) override;
    QFuture<Result<QString>> writeNfo(const TitleId &title) override;
    void titlesVisible(const QVector<TitleId> &titles) override;

    void positionReached(const TitleId &title, const VersionId &version,
        std::chrono::milliseconds position, std::chrono::milliseconds duration) override;
    void watched(const TitleId &title) override;

signals:
    void playingChanged(bool isPlaying);
    //! There is another player, or, with null, none any more.
    void playerMade(Ui::PlayerPage *player);

private:
    //! What files are to the library; nothing: it does not know them, or could not read them.
    struct KnownFile
    {
        Library::TitleDetails details; //!< with the file as the first of its version
        VersionId version;
    };
    void lookUp(
        const QString &file, const std::function<void(const std::optional<KnownFile> &)> &then);
    void openFile(const QString &file, Ui::PlayFrom from);
    //! One that the library does not know; nothing is remembered of it.
    void playUnknown(const QString &file, quint64 wish);
    void playDropped(const QStringList &paths, const QStringList &subtitles);
    //! Something else is to be played than files that were asked for before.
    void forgetFiles();
    void playDetails(
        const Library::TitleDetails &details, const VersionId &version, Ui::PlayFrom from);
    void playPart(const PartsInOrder::Place &place);
    std::function<Result<std::shared_ptr<Library::ByteSource>>()> previewOf(
        const Library::TitleVersion &version) const;
    //! A picture of it on this PC; empty: there is none.
    QString artOf(const Library::TitleCard &card) const;
    void startPlayer(const Ui::PlayRequest &request);
    void leavePlayer();
    //! Looks up what comes after what plays, so that it can begin at once.
    void lookAhead();
    void tellNeighbours();
    std::optional<Ui::PlayerPage::NextFilm> nextFilm() const;
    std::function<std::optional<Ui::StoryboardFiles>()> storyboardOf(
        const Library::TitleVersion &version) const;
    void setPlayerSmall(bool small);
    void playNext();
    void playPrevious();
    void queueUploads(const QStringList &files);
    //! An empty folder is for keeping.
    QFuture<Result<Ui::Brought>> bringTo(const QVector<TitleId> &titles, const QString &folder);
    void report(const Result<> &result);

    Device &m_device;
    Sync::TransferQueue &m_transfers;
    QPointer<Ui::MainWindow> m_window;
    std::unique_ptr<Ui::PlayerPage> m_player;
    Library::TitleDetails m_details; //!< of the film in several files that plays
    PartsInOrder m_parts; //!< its files; empty: what plays is one
    int m_part = 0;
    bool m_goesOnSmall = false; //!< what is played next stays in the corner
    bool m_partEnded = false; //!< the next one follows
    bool m_keptFullScreen = false; //!< from one part to the next; ends with the film
    PlayQueue m_queue;
    FileQueue m_files; //!< more than one, and they come before the queue of titles; else empty
    QStringList m_broughtSubtitles; //!< dropped with the video that is to play
    std::optional<Library::TitleDetails> m_next; //!< what comes after what plays
    quint64 m_lookedAhead = 0; //!< answers to older looks are dropped
    quint64 m_fileWish = 0; //!< the file that was asked for last is the one that plays
    QThreadPool m_pool; // walks folders before an upload, opens videos
    ReadySource m_ready;
    QTimer m_readyTimer; //!< until it is let go
};

} // namespace App
