#include "library/catalog/shared/logsql.h"

#include "library/catalog/shared/cborbytes.h"
#include "library/catalog/statement.h"

namespace Library {

ChangeRecord LogSql::read(const Statement &row)
{
    ChangeRecord record;
    record.operation = row.id<OperationId>(0);
    record.profile = row.id<ProfileId>(1);
    record.origin = Origin(row.small(2));
    record.stamp = {row.integer(3), quint32(row.integer(4)), row.id<WriterId>(5)};
    record.table = row.small(6);
    record.row = row.blob(7);
    record.group = row.small(8);
    record.values = wholeCbor(row.blob(9)).toMap();
    return record;
}

} // namespace Library
