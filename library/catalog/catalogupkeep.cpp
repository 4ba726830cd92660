#include "library/catalog/catalogupkeep.h"

#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/sortkey.h"

#include <QFileInfo>

namespace Library::CatalogUpkeep {

namespace {

bool hasRulesOfNow(Database &database)
{
    Query query(database, "SELECT value FROM maintained_with WHERE name = 'sort'");
    return query.next() && query->text(0) == SortKey::rules();
}

} // namespace

bool isDue(const QString &file, qint64 smallBytes)
{
    if (QFileInfo(file).size() < smallBytes) {
        return false;
    }
    Result<Database> database = Database::open(file, OpenMode::ReadOnly);
    const Result<qint64> version
        = database ? database->integer("PRAGMA user_version") : failure(database.error());
    if (!version || *version == 0) {
        return false; // whoever opens it finds out what is wrong
    }
    const int newest = catalogSchema().migrations.back().version;
    return *version < newest || (*version == newest && !hasRulesOfNow(*database));
}

Result<> run(const QString &file, const Clock &clock, const UpkeepProgress &progress)
{
    if (!progress(0)) {
        return failure(ErrorCode::Cancelled, {});
    }
    Result<OpenedStore> opened = Migrator::open(file, catalogSchema(), clock);
    if (!opened) {
        return failure(opened.error());
    }
    if (opened->readOnly) {
        return {}; // it is shown as it is
    }
    const auto place = DeviceIdentity::placeOf(file, opened->fileChangedMs);
    const Result<std::unique_ptr<CatalogWriter>> writer
        = CatalogWriter::create(std::move(opened->database), place, clock, progress);
    return writer ? Result<>() : failure(writer.error());
}

} // namespace Library::CatalogUpkeep
