#pragma once

#include "library/base/result.h"

namespace Library {

class Database;

//! All or nothing: rolled back at the end of its scope unless committed. One at a time on a
//! connection.
class Transaction
{
public:
    //! Takes the write lock at once, so that no statement inside can meet a lock.
    static Result<Transaction> begin(Database &database);
    ~Transaction();
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&other) = delete;
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    //! After an error everything is rolled back.
    Result<> commit();

private:
    explicit Transaction(Database &database);
    void rollBack();
    Database *m_database;
};

} // namespace Library
