#pragma once

#include "library/base/result.h"
#include "library/catalog/database.h"

#include <memory>
#include <mutex>
#include <vector>

namespace Library {

//! Reading connections that threads borrow for one answer. Safe from any thread; there must be as
//! many connections as threads that borrow.
class ReaderPool
{
public:
    static Result<std::unique_ptr<ReaderPool>> open(const QString &file, OpenMode mode, int count);

    //! A connection until the end of the scope, which sees the catalog as it was at its first
    //! statement: an answer of several statements is of one piece, and their locks are taken once.
    class Lease
    {
    public:
        Lease(ReaderPool &pool, Database database);
        ~Lease();
        Lease(const Lease &) = delete;
        Lease &operator=(const Lease &) = delete;
        Database &database() { return m_database; }

    private:
        void run(const char *sql);

        ReaderPool &m_pool;
        Database m_database;
    };
    Lease take();

private:
    ReaderPool() = default;
    std::mutex m_mutex; //!< guards m_idle
    std::vector<Database> m_idle;
};

} // namespace Library
