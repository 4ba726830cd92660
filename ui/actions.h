#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/shared/editedfields.h"

#include <QFuture>
#include <QObject>
#include <QStringList>
#include <QVector>

namespace Ui {

using Library::Shared::EditedField;

enum class PlayFrom
{
    Resume,
    Start
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
    //! Indexes folders, or single files, in place.
    virtual void addFolders(const QStringList &paths) = 0;
    //! Copies files and folders into the store.
    virtual void upload(const QStringList &paths) = 0;
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
    //! Files looked at in the scan that is running; total is 0 while it is not known. running
    //! false: no scan is under way.
    void scanProgress(bool running, int done, int total);
};

} // namespace Ui
