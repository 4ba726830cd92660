#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/types.h"
#include "sync/store/sourcefile.h"

#include <QFuture>
#include <QString>

namespace Sync {

//! A video whose bytes the store has, whole and read back.
struct StoredVideo
{
    QString file; //!< the file on this PC that was uploaded
    FileStamp stamp; //!< of that file while it had these bytes
    ObjectId object;
    QString objectName; //!< last part of its key
    ContentId content;
    qint64 sizeBytes = 0;
    QString mediaType;
};

//! What the upload queue needs of the catalog. The application implements it with Catalog, the
//! naming rules and the media workers. Calls come on the sync thread and return at once; the object
//! outlives the queue.
class StoredVideos
{
public:
    virtual ~StoredVideos();

    //! The catalog's live object with these bytes; a null id when there is none.
    virtual QFuture<Result<Library::StoredObject>> objectWithContent(const ContentId &content) = 0;
    //! Makes the video part of the library. May be called again for the same object after a crash.
    virtual QFuture<Result<>> ingest(const StoredVideo &video) = 0;
};

} // namespace Sync
