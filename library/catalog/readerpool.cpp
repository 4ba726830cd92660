#include "library/catalog/readerpool.h"

#include "library/base/logging.h"
#include "library/catalog/query.h"

#include <QtGlobal>

#include <utility>

namespace Library {

ReaderPool::Lease::Lease(ReaderPool &pool, Database database)
    : m_pool(pool)
    , m_database(std::move(database))
{
    run("BEGIN");
}

ReaderPool::Lease::~Lease()
{
    run("COMMIT");
    const std::lock_guard lock(m_pool.m_mutex);
    m_pool.m_idle.push_back(std::move(m_database));
}

void ReaderPool::Lease::run(const char *sql)
{
    if (const Result<> done = Query(m_database, sql).run(); !done) {
        // Each statement reads for itself then.
        qCWarning(lcCatalog) << sql << done.error().detail;
    }
}

Result<std::unique_ptr<ReaderPool>> ReaderPool::open(const QString &file, OpenMode mode, int count)
{
    std::unique_ptr<ReaderPool> pool(new ReaderPool);
    for (int i = 0; i < count; ++i) {
        Result<Database> database = Database::open(file, mode);
        if (!database) {
            return failure(database.error());
        }
        pool->m_idle.push_back(std::move(*database));
    }
    return pool;
}

ReaderPool::Lease ReaderPool::take()
{
    const std::lock_guard lock(m_mutex);
    Q_ASSERT(!m_idle.empty());
    Database database = std::move(m_idle.back());
    m_idle.pop_back();
    return Lease(*this, std::move(database));
}

} // namespace Library
