#pragma once

#include "library/base/result.h"

namespace Library {

class Database;

//! Keeps the search tables in few segments. FTS5 adds one for what an act writes and joins them by
//! and by; a search looks into each of them, so that a library just scanned is found in half as
//! fast as it could be. Belongs to the writer's thread.
class SearchCompactor
{
public:
    //! The database outlives this.
    explicit SearchCompactor(Database &database);

    //! Joins segments for some ten milliseconds, as one transaction; call it again while it says
    //! true. Does nothing while what was written since the last time is little beside the rest:
    //! joining writes all of a table anew.
    Result<bool> step();

private:
    Result<bool> isDue(const char *table);
    Result<bool> join(const char *table, int pages);

    Database &m_database;
    int m_table = 0; //!< the one in work
    bool m_isBegun = false; //!< joining it
};

} // namespace Library
