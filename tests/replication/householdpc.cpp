#include "tests/replication/householdpc.h"

#include "library/catalog/query.h"
#include "tests/catalog/catalogdump.h"
#include "tests/support/await.h"

#include <QDir>

namespace TestSupport {

HouseholdPc::HouseholdPc(const QString &name, Sync::ObjectStore *inner, const LibraryId &library)
    : store(inner)
{
    QDir().mkpath(folder());
    store.setClock(&storeClock);
    options.store = &store;
    options.library = library;
    options.clock = &clock;
    options.deviceName = name;
    open();
}

HouseholdPc::~HouseholdPc()
{
    close();
}

void HouseholdPc::open()
{
    catalog = std::move(*Library::Catalog::open(file(), clock));
    viewer = await(catalog->profiles())->first().id;
    options.catalog = catalog.get();
    synchronizer = std::make_unique<Sync::Synchronizer>(options);
}

void HouseholdPc::close()
{
    synchronizer.reset();
    catalog.reset();
}

Result<Sync::SyncReport> HouseholdPc::sync(Sync::SyncRound::Keep keep)
{
    return await(synchronizer->sync(keep));
}

TitleId HouseholdPc::add(const Library::IngestedVideo &video)
{
    const auto titles = await(catalog->ingest({video}));
    return titles ? titles->value(0) : TitleId();
}

QStringList HouseholdPc::films()
{
    Library::TitleQuery query;
    query.viewer = viewer;
    query.kinds = {Library::TitleKind::Movie};
    QStringList names;
    const auto page = await(catalog->page(query));
    for (const Library::TitleCard &card : page ? page->cards : QVector<Library::TitleCard>()) {
        names << card.title;
    }
    return names;
}

qint64 HouseholdPc::positionOf(const TitleId &title)
{
    const auto details = await(catalog->details(viewer, title));
    return details ? details->card.play.positionMs : -1;
}

QStringList HouseholdPc::shared() const
{
    auto database = Library::Database::open(file(), Library::OpenMode::ReadOnly);
    return database ? CatalogDump::shared(*database) : QStringList(database.error().detail);
}

QString HouseholdPc::value(const QByteArray &sql) const
{
    auto database = Library::Database::open(file(), Library::OpenMode::ReadOnly);
    return database ? CatalogDump::rows(*database, sql, 1).join(QLatin1Char('\n'))
                    : database.error().detail;
}

} // namespace TestSupport
