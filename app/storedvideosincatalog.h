#pragma once

#include "library/catalog/types.h"
#include "library/media/mediainfo.h"
#include "sync/transfer/storedvideos.h"

#include <QObject>

namespace Library {
class Catalog;
class LibraryUpdater;
} // namespace Library

namespace App {

class SourceFiles;

//! Makes what was uploaded part of the catalog: reads its name, probes it, ingests it. Lives on the
//! main thread; calls are safe from any thread.
class StoredVideosInCatalog final : public QObject, public Sync::StoredVideos
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StoredVideosInCatalog)
public:
    //! All outlive this object.
    StoredVideosInCatalog(
        Library::Catalog &catalog, Library::LibraryUpdater &updater, SourceFiles &sources);

    QFuture<Result<Library::StoredObject>> objectWithContent(const ContentId &content) override;
    QFuture<Result<>> ingest(const Sync::StoredVideo &video) override;

private:
    void onProbed(const Sync::StoredVideo &video, const Result<Library::MediaInfo> &media,
        const std::shared_ptr<QPromise<Result<>>> &promise);

    Library::Catalog &m_catalog;
    Library::LibraryUpdater &m_updater;
    SourceFiles &m_sources;
};

} // namespace App
