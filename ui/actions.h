#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/history/history.h"
#include "library/catalog/shared/editedfields.h"
#include "library/catalog/types.h"
#include "sync/transfer/transfer.h"

#include <QFuture>
#include <QObject>
#include <QStringList>
#include <QUrl>
#include <QVector>

#include <functional>

namespace Ui {

using Library::Shared::EditedField;

enum class PlayFrom
{
    Resume,
    Start
};

enum class PlayOrder
{
    InOrder,
    Shuffled
};

//! What became of a wish to have videos of the storage on this PC.
struct Brought
{
    QVector<Sync::TransferId> transfers;
    QVector<Error> notStored; //!< one for each title of which the storage has nothing
};

//! What the window asks the program to do. Implemented by the composition root; every call returns
//! at once, on the GUI thread. Results show in the catalog and in the transfer queue; what fails is
//! told by failed().
class Actions : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Actions)
public:
    using QObject::QObject;
    ~Actions() override;

    //! A null version means the best one, or the one that was begun.
    virtual void play(const TitleId &title, const VersionId &version, PlayFrom from) = 0;
    //! A file of this PC, as the title that it is to the library.
    virtual void playFile(const QString &file, PlayFrom from) = 0;
    //! Likewise one after the other: files, whatever they are called, and the videos in folders.
    //! Begins with first, where it is one of them; else in a shuffled order anywhere.
    virtual void playFiles(const QStringList &paths, const QString &first, PlayOrder order) = 0;
    //! A video of the web, at an http or https address.
    virtual void playAddress(const QUrl &address) = 0;
    //! One after the other, of a series or a season all its episodes; first: where to begin, null:
    //! at the first that was not watched, in a shuffled order anywhere.
    virtual void playAll(const QVector<TitleId> &titles, const TitleId &first, PlayOrder order) = 0;
    //! A person looks at this title and may play it next; a null version as for play().
    virtual void getReady(const Library::TitleDetails &details, const VersionId &version) = 0;
    //! Indexes folders, or single files, in place.
    virtual void addFolders(const QStringList &paths) = 0;
    //! Copies files and folders into the store.
    virtual void upload(const QStringList &paths) = 0;
    //! Copies of what the storage has of titles, and of their episodes, that stay on this PC.
    virtual QFuture<Result<Brought>> keep(const QVector<TitleId> &titles) = 0;
    //! They need not stay.
    virtual QFuture<Result<>> letGo(const QVector<TitleId> &titles) = 0;
    //! Copies as files in a folder of this PC.
    virtual QFuture<Result<Brought>> download(const QVector<TitleId> &titles, const QString &folder)
        = 0;
    //! Removes titles of the trash for good, all of them when none is given.
    virtual QFuture<Result<Library::Emptied>> emptyTrash(const QVector<TitleId> &titles) = 0;
    virtual void rescan() = 0;
    virtual void removeFolder(qint64 folder) = 0;
    //! Keeps an image file as a picture of this kind (Poster or Backdrop); it is nobody's yet.
    virtual QFuture<Result<PictureId>> takePicture(const QString &file, EditedField kind) = 0;
    //! Writes what is shown of a title into the NFO file beside its video; returns its path.
    virtual QFuture<Result<QString>> writeNfo(const TitleId &title) = 0;
    //! What is on the screen now, best first; pictures are made for these first.
    virtual void titlesVisible(const QVector<TitleId> &titles) = 0;

signals:
    //! A translated message for the person.
    void failed(const QString &message);
    //! What was asked for is done only once the person agrees to it. Texts are translated.
    void agreementWanted(const QString &heading, const QString &text, const QString &act,
        const std::function<void()> &agreed);
    //! Files looked at in the scan that is running; total is 0 while it is not known. running
    //! false: no scan is under way.
    void scanProgress(bool running, int done, int total);
};

} // namespace Ui
