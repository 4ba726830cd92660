#include "library/catalog/transaction.h"

#include "library/base/logging.h"
#include "library/catalog/database.h"

#include <utility>

namespace Library {

Transaction::Transaction(Database &database)
    : m_database(&database)
{ }

Transaction::Transaction(Transaction &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
{ }

Transaction::~Transaction()
{
    rollBack();
}

Result<Transaction> Transaction::begin(Database &database)
{
    if (const Result<> begun = database.exec("BEGIN IMMEDIATE"); !begun) {
        return failure(begun.error());
    }
    return Transaction(database);
}

Result<> Transaction::commit()
{
    const Result<> done = m_database->exec("COMMIT");
    if (done) {
        m_database = nullptr;
    } else {
        rollBack();
    }
    return done;
}

void Transaction::rollBack()
{
    if (Database *database = std::exchange(m_database, nullptr)) {
        if (!database->isInTransaction()) {
            return; // a full disk makes SQLite roll back by itself
        }
        if (const Result<> done = database->rollBack(); !done) {
            qCCritical(lcCatalog) << "roll back failed" << done.error().detail;
        }
    }
}

} // namespace Library
