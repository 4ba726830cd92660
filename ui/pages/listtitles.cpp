#include "ui/pages/listtitles.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/pages/page.h"

namespace Ui {

namespace {

constexpr int kMostTitles = 1000;

} // namespace

void loadListTitles(const Services &services, const ListRef &list, QObject *owner,
    const std::function<void(const Result<QVector<Library::TitleCard>> &)> &done)
{
    Library::Catalog &catalog = *services.catalog;
    if (list.kind == ListRef::Kind::Playlist) {
        const PlaylistId id = PlaylistId::fromBytes(list.id).value_or(PlaylistId());
        Async::whenDone(catalog.playlistTitles(services.viewer, id, kMostTitles), owner, done);
        return;
    }
    if (list.kind == ListRef::Kind::Collection) {
        const CollectionId id = CollectionId::fromBytes(list.id).value_or(CollectionId());
        Async::whenDone(catalog.collectionTitles(services.viewer, id), owner, done);
        return;
    }
    using Library::TitleKind;
    Library::TitleQuery query;
    query.viewer = services.viewer;
    query.kinds = {TitleKind::Movie, TitleKind::Series, TitleKind::Episode, TitleKind::HomeVideo};
    query.filter.favourite = true;
    query.limit = kMostTitles;
    Async::whenDone(catalog.page(query), owner, [done](const Result<Library::TitlePage> &page) {
        if (page) {
            done(page->cards);
        } else {
            done(failure(page.error()));
        }
    });
}

} // namespace Ui
