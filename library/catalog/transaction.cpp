#include "library/catalog/transaction.h"

#include "library/base/logging.h"
#include "library/catalog/database.h"

#include <utility>

namespace Library {

Transaction::Transaction(Database &database, Durability durability)
    : m_database(&database)
    , m_durability(durability)
{ }

Transaction::Transaction(Transaction &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
    , m_durability(other.m_durability)
{ }

Transaction::~Transaction()
{
    rollBack();
}

Result<Transaction> Transaction::begin(Database &database, Durability durability)
{
    if (durability == Durability::Synced) {
        // SQLite does not take it while a transaction is open.
        if (const Result<> set = database.exec("PRAGMA synchronous = FULL"); !set) {
            return failure(set.error());
        }
    }
    Transaction transaction(database, durability);
    if (const Result<> begun = database.exec("BEGIN IMMEDIATE"); !begun) {
        transaction.end();
        return failure(begun.error());
    }
    return transaction;
}

Result<> Transaction::commit()
{
    const Result<> done = m_database->exec("COMMIT");
    if (done) {
        end();
    } else {
        rollBack();
    }
    return done;
}

void Transaction::rollBack()
{
    // A full disk makes SQLite roll back by itself.
    if (m_database != nullptr && m_database->isInTransaction()) {
        if (const Result<> done = m_database->rollBack(); !done) {
            qCCritical(lcCatalog) << "roll back failed" << done.error().detail;
        }
    }
    end();
}

void Transaction::end()
{
    Database *database = std::exchange(m_database, nullptr);
    if (database == nullptr || m_durability == Durability::Ordered) {
        return;
    }
    if (const Result<> done = database->exec("PRAGMA synchronous = NORMAL"); !done) {
        qCWarning(lcCatalog) << "commits stay synced" << done.error().detail;
    }
}

} // namespace Library
