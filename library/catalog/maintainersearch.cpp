#include "library/catalog/facets.h"
#include "library/catalog/maintainercard.h"
#include "library/catalog/pinyin.h"
#include "library/catalog/query.h"
#include "library/catalog/searchtext.h"

#include <algorithm>
#include <utility>
#include <vector>

// The part of Maintainer that knows how titles are found: search texts and facets.
namespace Library {

namespace {

constexpr int kShortestWord = 4; // letters; shorter ones are never put right
constexpr int kLongestWord = 32;

const char *const kPeople
    = "SELECT p.name FROM credit c JOIN person p ON p.id = c.person WHERE c.title = ?"
      " AND c.present = 1 ORDER BY c.position, c.id";
const char *const kTags = "SELECT g.name FROM title_tag t JOIN tag g ON g.id = t.tag"
                          " WHERE t.title = ?1 AND t.present = 1 UNION"
                          " SELECT g.name FROM title_genre t JOIN genre g ON g.id = t.genre"
                          " WHERE t.title = ?1 AND t.present = 1 ORDER BY 1";

QString withSpaces(const QStringList &words)
{
    return words.join(QLatin1Char(' '));
}

} // namespace

struct Maintainer::FacetValue
{
    int facet = 0;
    QByteArray id; //!< null: it is a number
    qint64 number = 0;

    bool operator==(const FacetValue &) const = default;
    bool operator<(const FacetValue &other) const
    {
        return std::tie(facet, id, number) < std::tie(other.facet, other.id, other.number);
    }
    void bindTo(Query &query, int first) const
    {
        query.bind(first, facet);
        if (id.isNull()) {
            query.bind(first + 1, number);
        } else {
            query.bind(first + 1, id);
        }
    }
};

//! The titles that a person, a genre or a tag which got its name belongs to.
Result<> Maintainer::addNamed(Touched &touched)
{
    for (const QByteArray &id : std::as_const(touched.named)) {
        const auto titles = ids("SELECT title FROM credit WHERE person = ?1 UNION"
                                " SELECT title FROM title_genre WHERE genre = ?1 UNION"
                                " SELECT title FROM title_tag WHERE tag = ?1",
            id);
        if (!titles) {
            return failure(titles.error());
        }
        touched.titles.unite(QSet<TitleId>(titles->begin(), titles->end()));
    }
    return {};
}

// FTS5 writes what it has gathered at every savepoint, and rows with triggers make one each: the
// search rows of many cards are written one after another, with nothing between them.
Result<> Maintainer::refreshDueSearches()
{
    const std::vector<SearchDue> dues = std::exchange(m_searchDue, {});
    for (const SearchDue &due : dues) {
        if (const Result<> done = refreshSearch(due.card, due.number); !done) {
            return done;
        }
    }
    return {};
}

Result<> Maintainer::refreshSearch(const Card &card, qint64 number)
{
    QStringList written(4);
    QStringList said(4);
    QStringList texts(2);
    QStringList known;
    if (card.listed && card.kind != TitleKind::Season) {
        const Result<QStringList> people = Query(m_database, kPeople).bind(1, card.title).texts();
        if (!people) {
            return failure(people.error());
        }
        const Result<QStringList> tags = Query(m_database, kTags).bind(1, card.title).texts();
        if (!tags) {
            return failure(tags.error());
        }
        const QString others = card.folded % u' ' % card.originalTitle % u' ' % card.seriesName;
        written = {SearchText::indexed(card.name), SearchText::indexed(others),
            SearchText::indexed(withSpaces(*people)), SearchText::indexed(withSpaces(*tags))};
        const Pinyin::Words name = Pinyin::words(card.name);
        QStringList saidPeople;
        for (const QString &person : *people) {
            saidPeople += Pinyin::words(person).start;
        }
        said = {withSpaces(name.whole), withSpaces(name.start), withSpaces(name.inner),
            withSpaces(saidPeople)};
        texts = {SearchText::indexed(card.plot), SearchText::indexed(withSpaces(card.files))};
        known = written.mid(0, 3);
        known.append(said.at(0));
    }
    const Result<bool> changed
        = storeTexts("title_search", {"name", "original", "people", "tags"}, number, written);
    if (!changed) {
        return failure(changed.error());
    }
    if (*changed) {
        if (const Result<> done = rememberWords(known); !done) {
            return done;
        }
    }
    const Result<bool> sounds
        = storeTexts("title_sound", {"whole", "start", "inner", "people"}, number, said);
    if (!sounds) {
        return failure(sounds.error());
    }
    const Result<bool> stored = storeTexts("title_text", {"plot", "files"}, number, texts);
    return stored ? Result<>() : failure(stored.error());
}

//! One row of a search table; without any text there is none. True when it was another one.
Result<bool> Maintainer::storeTexts(
    const char *table, const QByteArrayList &columns, qint64 number, const QStringList &texts)
{
    const QByteArray list = columns.join(", ");
    const bool wanted = std::any_of(
        texts.begin(), texts.end(), [](const QString &text) { return !text.isEmpty(); });
    {
        Query old(m_database, "SELECT " + list + " FROM " + table + " WHERE rowid = ?");
        old.bind(1, number);
        const bool indexed = old.next();
        if (old.failed()) {
            return failure(old.error());
        }
        bool same = indexed == wanted;
        for (int column = 0; indexed && column < int(texts.size()); ++column) {
            same = same && old->text(column) == texts.at(column);
        }
        if (same) {
            return false;
        }
        if (indexed) {
            // The row is rewritten below; the cursor on it must be closed first.
            old.finish();
            const Result<> removed
                = Query(m_database, QByteArray("DELETE FROM ") + table + " WHERE rowid = ?")
                      .bind(1, number)
                      .run();
            if (!removed) {
                return failure(removed.error());
            }
        }
    }
    if (wanted) {
        QByteArray places = "?";
        for (qsizetype i = 0; i < texts.size(); ++i) {
            places += ", ?";
        }
        Query insert(m_database,
            QByteArray("INSERT INTO ") + table + " (rowid, " + list + ") VALUES (" + places + ')');
        insert.bind(1, number);
        for (int column = 0; column < int(texts.size()); ++column) {
            insert.bind(column + 2, texts.at(column));
        }
        if (const Result<> done = insert.run(); !done) {
            return failure(done.error());
        }
    }
    return true;
}

Result<> Maintainer::rememberWords(const QStringList &texts)
{
    for (const QString &word : SearchText::words(withSpaces(texts))) {
        const bool useful = word.size() >= kShortestWord && word.size() <= kLongestWord
            && std::none_of(word.begin(), word.end(), [](QChar c) { return c.isDigit(); });
        if (!useful) {
            continue;
        }
        const Result<> done
            = Query(m_database, "INSERT INTO search_word (word) VALUES (?) ON CONFLICT DO NOTHING")
                  .bind(1, word)
                  .run();
        if (!done) {
            return done;
        }
    }
    return {};
}

Result<> Maintainer::refreshFacets(const Card &card, qint64 number)
{
    QVector<FacetValue> wanted;
    const auto add = [&](int facet, bool there, qint64 value) {
        if (there) {
            wanted.append({facet, {}, value});
        }
    };
    if (card.listed) {
        add(Facet::kYear, card.year > 0, card.year);
        add(Facet::kHeight, card.height > 0, card.height);
        add(Facet::kHdr, card.hdr, 1);
        add(Facet::kRating, card.rating > 0, card.rating);
        add(Facet::kKept, card.kept, 1);
        add(Facet::kMissing, card.availability == Availability::Missing, 1);
        Query groups(m_database,
            "SELECT 1, genre FROM title_genre WHERE title = ?1 AND present = 1 UNION ALL"
            " SELECT 2, tag FROM title_tag WHERE title = ?1 AND present = 1 UNION ALL"
            " SELECT facet, profile FROM viewer_facet WHERE title = ?1");
        groups.bind(1, card.title);
        while (groups.next()) {
            wanted.append({groups->small(0), groups->blob(1), 0});
        }
        if (groups.failed()) {
            return groups.result();
        }
    }
    std::sort(wanted.begin(), wanted.end());
    QVector<FacetValue> stored;
    bool otherPlace = false;
    {
        Query query(m_database,
            "SELECT kind, facet, value, added_ms, sort_key FROM title_facet WHERE no = ?");
        query.bind(1, number);
        while (query.next()) {
            const int facet = query->small(1);
            const bool named = Facet::isNamed(facet);
            stored.append(
                {facet, named ? query->blob(2) : QByteArray(), named ? 0 : query->integer(2)});
            const bool moved
                = named && (query->integer(3) != card.addedMs || query->view(4) != card.sortKey);
            otherPlace = otherPlace || moved || query->small(0) != int(card.kind);
        }
        if (query.failed()) {
            return query.result();
        }
    }
    std::sort(stored.begin(), stored.end());
    // What else each row knows is what the others say: it cannot be old when they are not.
    if (stored == wanted && !otherPlace) {
        return {};
    }
    const Result<> removed
        = Query(m_database, "DELETE FROM title_facet WHERE no = ?").bind(1, number).run();
    if (!removed) {
        return removed;
    }
    const int marks = (card.hdr ? Facet::kHdrMark : 0) | (card.kept ? Facet::kKeptMark : 0)
        | (card.availability == Availability::Missing ? Facet::kMissingMark : 0);
    for (const FacetValue &value : std::as_const(wanted)) {
        Query insert(m_database,
            "INSERT INTO title_facet (kind, no, facet, value, year, height, rating, marks,"
            " added_ms, sort_key, title) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.bind(1, int(card.kind)).bind(2, number);
        value.bindTo(insert, 3);
        insert.bind(5, card.year).bind(6, card.height).bind(7, card.rating).bind(8, marks);
        if (Facet::isNamed(value.facet)) {
            insert.bind(9, card.addedMs).bind(10, card.sortKey).bind(11, card.title);
        }
        if (const Result<> done = insert.run(); !done) {
            return done;
        }
    }
    return {};
}

} // namespace Library
