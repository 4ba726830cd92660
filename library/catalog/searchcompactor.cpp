#include "library/catalog/searchcompactor.h"

#include "library/catalog/query.h"
#include "library/catalog/transaction.h"

#include <algorithm>
#include <iterator>

namespace Library {

namespace {

constexpr const char *kTables[] = {"title_search", "title_sound", "title_text"};
constexpr int kStepPages = 250; // of 4 KiB, the most that a step writes
constexpr int kDueShare = 10; // a table whose largest segment lacks a tenth of it is joined
constexpr int kLeastChanges = 2; // of a merge that did something (sqlite.org/fts5.html, 6.9)

} // namespace

SearchCompactor::SearchCompactor(Database &database)
    : m_database(database)
{ }

Result<bool> SearchCompactor::step()
{
    for (; m_table < int(std::size(kTables)); ++m_table, m_isBegun = false) {
        const char *table = kTables[m_table];
        if (!m_isBegun) {
            const Result<bool> due = isDue(table);
            if (!due) {
                return due;
            }
            if (!*due) {
                continue;
            }
        }
        // The sign says that all segments are to become one; what follows goes on with that.
        const Result<bool> more = join(table, m_isBegun ? kStepPages : -kStepPages);
        if (!more || *more) {
            m_isBegun = more.has_value();
            return more;
        }
    }
    m_table = 0;
    return false;
}

// The index of a table has a row for each page of a segment that begins a word.
Result<bool> SearchCompactor::isDue(const char *table)
{
    Query query(
        m_database, QByteArray("SELECT count(*) FROM ") + table + "_idx GROUP BY segid ORDER BY 1");
    qint64 all = 0;
    qint64 largest = 0;
    while (query.next()) {
        largest = query->integer(0);
        all += largest;
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return (all - largest) * kDueShare > all;
}

//! Whether there was something to do.
Result<bool> SearchCompactor::join(const char *table, int pages)
{
    Result<Transaction> transaction = Transaction::begin(m_database);
    if (!transaction) {
        return failure(transaction.error());
    }
    const Result<qint64> before = m_database.integer("SELECT total_changes()");
    if (!before) {
        return failure(before.error());
    }
    const QByteArray name(table);
    const Result<> joined
        = Query(m_database, "INSERT INTO " + name + " (" + name + ", rank) VALUES ('merge', ?)")
              .bind(1, pages)
              .run();
    if (!joined) {
        return failure(joined.error());
    }
    const Result<qint64> after = m_database.integer("SELECT total_changes()");
    if (!after) {
        return failure(after.error());
    }
    if (const Result<> done = transaction->commit(); !done) {
        return failure(done.error());
    }
    return *after - *before >= kLeastChanges;
}

} // namespace Library
