#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

#include <QObject>
#include <QVector>

namespace Library {
class Catalog;
}
namespace Sync {
class TransferQueue;
}

namespace App {

//! Queues the new videos of folders for which a person wanted that. A scan tells of a video once
//! nobody writes it any more, and each is queued once, under whatever name it comes again. Lives on
//! the main thread.
class AutoUploads final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AutoUploads)
public:
    //! Both outlive this object. Looks now and after each change of the catalog.
    AutoUploads(Library::Catalog &catalog, Sync::TransferQueue &queue);

private:
    void look();
    void onFound(const Result<QVector<Library::CatalogFile>> &files);
    void onQueued(const QVector<Library::CatalogFile> &files, const Result<> &queued);
    void onLooked();

    Library::Catalog &m_catalog;
    Sync::TransferQueue &m_queue;
    bool m_isLooking = false;
    bool m_isStale = false; //!< something changed meanwhile
};

} // namespace App
