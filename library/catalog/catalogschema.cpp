#include "library/catalog/catalogschema.h"

#include "catalogsql.h"

#include <array>

namespace Library {

namespace {

constexpr std::array kMigrations{
    Migration{1, Sql::kScript_0001_catalog_sql},
    Migration{2, Sql::kScript_0002_lists_sql},
};
static_assert(strictlyIncreasing(kMigrations));

constexpr quint32 kApplicationId = 0x4d544e43; // "MTNC"

} // namespace

Schema catalogSchema()
{
    return {kApplicationId, kMigrations};
}

} // namespace Library
