#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"
#include "library/catalog/titleedits.h"
#include "library/scan/folderscanner.h"
#include "library/scan/folderwatcher.h"
#include "library/scan/picturemaker.h"
#include "library/scan/storyboardmaker.h"

#include <QFuture>
#include <QObject>
#include <QThread>

#include <chrono>
#include <functional>
#include <memory>

namespace Library {

class Catalog;

//! Keeps the catalog true to the disk, in the background: scans of the added folders one after
//! another, pictures for what has none, probes for the uploader. Owns the scan thread with the
//! media workers on it. Calls are safe from any thread and return at once; signals come on the
//! thread that it was made on.
class LibraryUpdater final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LibraryUpdater)
public:
    struct Options
    {
        Catalog *catalog = nullptr; //!< outlives the updater
        const Clock *clock = nullptr; //!< outlives the updater
        QString workerProgram;
        QString picturesFolder;
        PictureMaker::ObjectFile objectFile; //!< called on the scan thread
        FolderWatcher::Options watching{};
        //! A file that changed and stays as it is for so long is no longer being written.
        std::chrono::milliseconds settleTime{10'000};
        QString storyboardsFolder{}; //!< empty: none are made
    };

    explicit LibraryUpdater(const Options &options);
    //! Aborts what is under way and waits for the thread.
    ~LibraryUpdater() override;

    //! The pictures of this program made of an image file from anywhere.
    QFuture<Result<MediaPictures>> picturesFromImage(const QString &file);
    QFuture<Result<MediaInfo>> probe(const QString &file);
    //! Keeps an image file as a picture of this kind (Poster or Backdrop); it is nobody's yet.
    QFuture<Result<PictureId>> takePicture(const QString &file, EditedField kind);
    //! Writes what the catalog shows of a title into the NFO file beside its video, or a new one;
    //! returns its path. NotFound when no file of it is on this PC.
    QFuture<Result<QString>> writeNfo(const TitleId &title);
    //! Adds folders to the catalog and scans them; files are scanned on their own. NotFound when
    //! one of the paths is not there: then nothing is added.
    QFuture<Result<ScanSummary>> add(const QStringList &paths);
    //! Looks at every added folder now; a scan of the same kind that still waits serves both.
    QFuture<Result<ScanSummary>> scan();
    //! Scans at once and then every hour, follows what changes in between, and makes the pictures
    //! that are lacking, for as long as the updater lives.
    void keepScanning();
    //! Somebody looks at this video, and may seek in it.
    void wantStoryboard(const StoryboardWish &wish);
    //! No storyboards are made meanwhile.
    void setPlaying(bool isPlaying);
    //! These titles get their pictures first.
    void prioritise(const QVector<TitleId> &titles);

signals:
    //! isRunning is false once the last scan has ended.
    void scanProgress(const Library::ScanProgress &progress, bool isRunning);
    void scanFailed(const Error &error);
    //! The system watches no more folders, so that changes in this one are seen late. Said once.
    void watchingLimited(const QString &folder);
    //! A storyboard that was wanted is there now, or was not made.
    void storyboardEnded(const VersionId &version, bool isMade);

private:
    class Background;

    QThread m_thread;
    Background *m_background = nullptr; // lives on m_thread, deleted when it finishes
};

} // namespace Library
