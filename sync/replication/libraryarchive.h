#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "sync/replication/snapshot.h"

#include <QSet>
#include <QVector>

#include <functional>

class QIODevice;

namespace Library {
class CatalogWriter;
class Database;
class PictureStore;
} // namespace Library

namespace Sync {

//! The whole library in one file: what the household shares, who watched what, and the pictures;
//! not the videos. sync/PROTOCOL.md says how it is written. Blocks on the file system.
namespace LibraryArchive {

struct Counts
{
    int titles = 0;
    int rows = 0;
    int pictures = 0;
};

//! Within one transaction of a reader. A null library: this PC is in none.
Result<Counts> write(Library::Database &database, const Library::PictureStore &pictures,
    const LibraryId &library, qint64 madeMs, QIODevice &out);

//! Reads the file up to its pictures. Corrupt, LimitExceeded, or Newer.
struct Archive
{
    LibraryId library; //!< null: of a PC that was in none
    Snapshot snapshot;
};
Result<Archive> read(QIODevice &in);
//! The pictures that follow; each is checked against its name and kept.
Result<int> readPictures(QIODevice &in, const Library::PictureStore &pictures);

//! Merges some of the archive's rows, as records that the other PCs hear of as well. Objects are
//! taken only by the library that the archive is of: elsewhere nobody has their bytes.
Result<int> merge(Library::CatalogWriter &writer, const Archive &archive,
    const LibraryId &ownLibrary, qsizetype from, qsizetype count);

//! Titles that nobody can play here, because neither this PC nor its storage has a video of them:
//! they are kept, but no list shows them.
Result<int> titlesWithoutVideo(Library::Database &database);

} // namespace LibraryArchive
} // namespace Sync
