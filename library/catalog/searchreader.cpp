#include "library/catalog/searchreader.h"

#include "library/catalog/searchrun.h"
#include "library/catalog/searchtext.h"

namespace Library {

SearchReader::SearchReader(Database &database, SearchWords &words)
    : m_database(database)
    , m_words(words)
{ }

Result<QVector<SearchHit>> SearchReader::search(
    const ProfileId &viewer, const QString &text, int limit)
{
    if (SearchText::matchExpression(text).isEmpty() || limit <= 0) {
        return QVector<SearchHit>();
    }
    SearchRun run(m_database, viewer, text, limit);
    if (const Result<> done = run.findTyped(); !done) {
        return failure(done.error());
    }
    if (const Result<> done = run.findMeant(m_words); !done) {
        return failure(done.error());
    }
    return run.best();
}

} // namespace Library
