#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QByteArray>
#include <QString>

namespace Library {

//! The pictures of this PC: one JPEG a picture, named by the hash of its bytes, so that the same
//! picture is kept once. A value without state of its own; blocks on the file system, so it is
//! called on worker threads. Safe from several at once.
class PictureStore
{
public:
    explicit PictureStore(const QString &folder);

    //! Where the picture lies when it is here; touches no file.
    QString pathFor(const PictureId &id) const;
    bool contains(const PictureId &id) const;

    //! Writes the bytes under their hash: whole or not at all. The same bytes again are free.
    Result<PictureId> store(const QByteArray &jpeg) const;
    //! The bytes; NotFound when they are not here, Corrupt when they are not what the id says.
    Result<QByteArray> load(const PictureId &id) const;

    static PictureId idOf(const QByteArray &jpeg);

private:
    QString m_folder;
};

} // namespace Library
