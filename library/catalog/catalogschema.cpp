#include "library/catalog/catalogschema.h"

#include "catalogsql.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/cborbytes.h"
#include "library/catalog/shared/sharedschema.h"

#include <QCborMap>

#include <array>

namespace Library {

namespace {

struct NamedValues
{
    qint64 no = 0;
    QByteArray values;
};

Result<QVector<NamedValues>> nextRecords(Database &database, qint64 above)
{
    QVector<NamedValues> records;
    Query query(
        database, "SELECT no, tbl, vals FROM change_log WHERE no > ? ORDER BY no LIMIT 1000");
    query.bind(1, above);
    while (query.next()) {
        const Shared::TableSpec *spec = Shared::find(Shared::Table(query->small(1)));
        QCborMap numbered;
        for (const auto &value : wholeCbor(query->blob(2)).toMap()) {
            const int index
                = spec == nullptr ? -1 : spec->columnIndex(value.first.toString().toUtf8());
            numbered.insert(index < 0 ? value.first : QCborValue(Shared::TableSpec::codeOf(index)),
                value.second);
        }
        records.append({query->integer(0), numbered.toCborValue().toCbor()});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return records;
}

//! The first version of the log named the columns; records number them.
Result<> numberColumns(Database &database)
{
    qint64 above = 0;
    for (;;) {
        const Result<QVector<NamedValues>> records = nextRecords(database, above);
        if (!records) {
            return failure(records.error());
        }
        if (records->isEmpty()) {
            return {};
        }
        for (const NamedValues &record : *records) {
            const Result<> done = Query(database, "UPDATE change_log SET vals = ? WHERE no = ?")
                                      .bind(1, record.values)
                                      .bind(2, record.no)
                                      .run();
            if (!done) {
                return done;
            }
        }
        above = records->last().no;
    }
}

constexpr std::array kMigrations{
    Migration{1, Sql::kScript_0001_catalog_sql},
    Migration{2, Sql::kScript_0002_lists_sql},
    Migration{3, Sql::kScript_0003_replication_sql, &numberColumns},
    Migration{4, Sql::kScript_0004_library_sql},
    Migration{5, Sql::kScript_0005_parts_sql},
    Migration{7, Sql::kScript_0007_describe_sql},
    Migration{8, Sql::kScript_0008_files_sql},
    Migration{9, Sql::kScript_0009_find_sql},
    Migration{10, Sql::kScript_0010_samples_sql},
    Migration{11, Sql::kScript_0011_sidefiles_sql},
    Migration{12, Sql::kScript_0012_facets_sql},
    Migration{13, Sql::kScript_0013_viewerfacets_sql},
    Migration{14, Sql::kScript_0014_listindexes_sql},
    Migration{15, Sql::kScript_0015_storage_sql},
    Migration{16, Sql::kScript_0016_replica_sql},
    Migration{17, Sql::kScript_0017_history_sql},
    Migration{18, Sql::kScript_0018_housekeeping_sql},
    Migration{19, Sql::kScript_0019_devices_sql},
    Migration{21, Sql::kScript_0021_housekept_sql},
};
static_assert(strictlyIncreasing(kMigrations));

constexpr quint32 kApplicationId = 0x4d544e43; // "MTNC"

} // namespace

Schema catalogSchema()
{
    return {kApplicationId, kMigrations};
}

} // namespace Library
