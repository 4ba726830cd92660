#pragma once

#include "library/base/result.h"

namespace Library {

class Database;

enum class Durability
{
    Ordered, //!< a power cut may undo the latest ones, but never half of one
    Synced, //!< on the disk when commit() returns
};

//! All or nothing: rolled back at the end of its scope unless committed. One at a time on a
//! connection.
class Transaction
{
public:
    //! Takes the write lock at once, so that no statement inside can meet a lock.
    static Result<Transaction> begin(
        Database &database, Durability durability = Durability::Ordered);
    ~Transaction();
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&other) = delete;
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    //! After an error everything is rolled back.
    Result<> commit();

private:
    Transaction(Database &database, Durability durability);
    void rollBack();
    void end();
    Database *m_database;
    Durability m_durability;
};

} // namespace Library
