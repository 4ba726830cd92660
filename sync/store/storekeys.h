#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QString>

namespace Sync {

//! A key is at most this many bytes of UTF-8, with any prefix of the store.
constexpr int kMaxKeyBytes = 899;
//! A part of a key between slashes, so that every file system can hold it.
constexpr int kMaxKeyPartBytes = 255;

//! The names under which a library keeps its objects. Pure.
class StoreKeys
{
public:
    //! Where a store says which library it holds.
    static QString libraryFile() { return QStringLiteral("library.cbor"); }

    explicit StoreKeys(const LibraryId &library);

    LibraryId library() const { return m_library; }
    //! Everything of the library starts with it.
    QString root() const;
    QString videos() const;
    //! All keys of one object: the folder that holds its single file.
    QString videoFolder(const ObjectId &object) const;
    //! Which object a key of videos() is of; null: none.
    ObjectId objectOf(const QString &key) const;
    //! objectName as objectNameFor() made it.
    QString video(const ObjectId &object, const QString &objectName) const;
    QString manifests() const;
    QString manifest(const ObjectId &object) const;
    //! Which object a key of manifests() is of; null: none.
    ObjectId manifestOf(const QString &key) const;
    //! Where a backup says which library it is one of.
    QString backupMark() const;
    QString storyboards() const;
    QString storyboard(const ObjectId &object) const;
    //! Which object a key of storyboards() is of; null: none.
    ObjectId storyboardOf(const QString &key) const;
    QString pictures() const;
    QString picture(const PictureId &picture) const;
    //! Which picture a key of pictures() names; null: none.
    PictureId pictureOf(const QString &key) const;

private:
    LibraryId m_library;
};

//! The last part of a video's key for a file of this name: percent signs, slashes, control
//! characters and a name of dots alone are percent-encoded, and it is cut to kMaxKeyPartBytes
//! before its suffix.
QString objectNameFor(const QString &fileName);
//! The readable name in an object name; the inverse of objectNameFor() but for what was cut.
QString fileNameFrom(const QString &objectName);
//! The same as the name of a file on this PC: where that cannot be one, the object name itself.
QString localFileName(const QString &objectName);

//! InvalidInput unless every store can hold the key: 1 to kMaxKeyBytes bytes of valid Unicode, no
//! control characters, parts of 1 to kMaxKeyPartBytes bytes that are not "." or "..".
Result<> checkKey(const QString &key);

} // namespace Sync
