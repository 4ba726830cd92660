#include "library/catalog/searchrun.h"

#include "library/catalog/cardrow.h"
#include "library/catalog/pinyin.h"
#include "library/catalog/query.h"
#include "library/catalog/searchtext.h"
#include "library/catalog/searchwords.h"
#include "library/catalog/shared/titlenames.h"

#include <QFileInfo>

#include <algorithm>
#include <tuple>

namespace Library {

namespace {

//! Candidates that one way of finding brings for each hit that is shown: enough to sort the best
//! of them to the front.
constexpr int kCandidatesPerHit = 6;
//! With fewer hits than this, something was probably mistyped.
constexpr int kFewHits = 3;
//! Shorter words stand in nearly every plot.
constexpr int kShortestInTexts = 3;
constexpr int kContext = 30; // letters before a match that are shown
constexpr int kExcerpt = 120;

const char *const kFoundColumns = "SELECT c.no, c.title, c.kind, c.year, c.folded";

int kindOrder(TitleKind kind)
{
    // An episode is rarely what somebody looks for when a film or a series has the same name.
    return kind == TitleKind::Episode || kind == TitleKind::Extra ? 1 : 0;
}

bool startsWord(const QString &text, qsizetype at)
{
    return at == 0 || !text.at(at - 1).isLetterOrNumber()
        || text.at(at).script() == QChar::Script_Han;
}

qsizetype wordPlace(const QString &text, const QString &word)
{
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (startsWord(text, at)) {
            return at;
        }
    }
    return -1;
}

QString inColumn(const char *column, const QString &expression)
{
    return QLatin1String(column) % QStringLiteral(" : (") % expression % QLatin1Char(')');
}

bool isLatin(const QString &letters)
{
    return !letters.isEmpty()
        && std::all_of(letters.begin(), letters.end(), [](QChar c) { return c.unicode() < 0x80; });
}

} // namespace

SearchRun::SearchRun(Database &database, const ProfileId &viewer, const QString &text, int limit)
    : m_database(database)
    , m_viewer(viewer)
    , m_text(text.trimmed())
    , m_folded(normalisedName(text))
    , m_plain(SearchText::plain(m_text))
    , m_words(SearchText::plain(SearchText::split(text)).split(u' ', Qt::SkipEmptyParts))
    , m_limit(limit)
{ }

Result<> SearchRun::findTyped()
{
    if (const Result<> done = findByBeginning(); !done) {
        return done;
    }
    // What follows stands below that, so it is of no matter once there is enough; but for names
    // that are said so.
    if (!isFull()) {
        if (const Result<> done = match(
                "title_search", inColumn("name", SearchText::matchExpression(m_text)), kNameWord);
            !done) {
            return done;
        }
    }
    if (const Result<> done = findBySound(); !done) {
        return done;
    }
    return isFull() ? Result<>() : findBesideNames();
}

Result<> SearchRun::findBesideNames()
{
    const QString all = SearchText::matchExpression(m_text);
    if (const Result<> done = match("title_search", all, kMixed); !done) {
        return done;
    }
    if (!m_isCut) {
        return isFull() ? Result<>() : findByTexts();
    }
    // There is more than was looked at, and the best of that belong to the front.
    constexpr std::pair<const char *, Rank> kColumns[]
        = {{"original", kOriginal}, {"people", kPerson}, {"tags", kTag}};
    for (const auto &[column, rank] : kColumns) {
        const auto better = std::count_if(m_found.cbegin(), m_found.cend(),
            [best = rank](const Found &found) { return found.rank < best; });
        if (better >= m_limit) {
            break;
        }
        if (const Result<> done = match("title_search", inColumn(column, all), rank); !done) {
            return done;
        }
    }
    return {};
}

Result<> SearchRun::findByBeginning()
{
    Query query(m_database,
        QByteArray(kFoundColumns)
            + " FROM title_card c WHERE c.listed = 1 AND c.folded >= ? AND c.folded < ? AND"
              " c.kind <> 3 ORDER BY c.folded, c.title LIMIT ?");
    query.bind(1, m_folded)
        .bind(2, QString(m_folded % QChar(0xffff)))
        .bind(3, kCandidatesPerHit * m_limit);
    while (query.next()) {
        add(query.row(), kBeginning);
    }
    return query.result();
}

Result<> SearchRun::findBySound()
{
    const QString letters = m_words.join(QString());
    if (!isLatin(letters)) {
        return {};
    }
    const QString whole = QLatin1Char('"') % letters % QLatin1Char('"');
    const QString begun = whole % QLatin1Char('*');
    const Result<bool> isSaid = matches("title_sound", begun);
    if (!isSaid) {
        return failure(isSaid.error());
    }
    const std::tuple<const char *, QString, Rank, bool> ways[] = {
        {"whole", whole, kExact, *isSaid},
        {"start", begun, kBeginning, *isSaid},
        {"inner", begun, kSoundInside, *isSaid},
        {"{start inner}", SearchText::matchExpression(m_text), kSoundInside, m_words.size() > 1},
        {"people", begun, kPerson, *isSaid},
    };
    for (const auto &[columns, expression, rank, isAsked] : ways) {
        if (isFull() && rank > kBeginning) {
            return {};
        }
        if (!isAsked) {
            continue;
        }
        if (const Result<> done = match("title_sound", inColumn(columns, expression), rank);
            !done) {
            return done;
        }
    }
    return {};
}

Result<> SearchRun::findByTexts()
{
    const bool vague = std::any_of(m_words.begin(), m_words.end(), [](const QString &word) {
        return word.size() < kShortestInTexts && word.front().script() != QChar::Script_Han;
    });
    if (vague) {
        return {};
    }
    const QString all = SearchText::matchExpression(m_text);
    const Result<> done = match("title_text", inColumn("plot", all), kPlot);
    return done && !isFull() ? match("title_text", all, kFile) : done;
}

Result<> SearchRun::findMeant(SearchWords &words)
{
    if (m_found.size() >= std::min(kFewHits, m_limit)) {
        return {};
    }
    const Result<QVector<QStringList>> meant = words.corrected(m_database, m_text);
    if (!meant) {
        return failure(meant.error());
    }
    if (meant->isEmpty()) {
        return {};
    }
    for (const QStringList &meanings : *meant) {
        m_words += meanings;
    }
    const QString all = SearchText::matchExpression(*meant);
    const Result<> named = match("title_search", inColumn("name", all), kMeant);
    if (!named) {
        return named;
    }
    if (const Result<> done = match("title_sound", all, kMeant); !done) {
        return done;
    }
    return match("title_search", all, kMeantElsewhere);
}

Result<> SearchRun::match(const char *table, const QString &expression, Rank rank)
{
    const QByteArray name(table);
    // What was looked for in all columns is as good as the best of them that has all of it.
    const bool isMixed = rank == kMixed;
    QByteArray sql = kFoundColumns;
    if (isMixed) {
        sql += ", match_columns(" + name + ')';
    }
    sql += " FROM " + name
        + " x CROSS JOIN title_card c INDEXED BY title_card_found ON c.no = x.rowid WHERE " + name
        + " MATCH ? AND c.listed = 1 LIMIT ?";
    Query query(m_database, sql);
    // What has it in the plot is not better for its name.
    const int most = rank == kPlot ? m_limit : kCandidatesPerHit * m_limit;
    query.bind(1, expression).bind(2, most);
    int rows = 0;
    for (; query.next(); ++rows) {
        add(query.row(), isMixed ? rankOf(query->integer(5)) : rank);
    }
    m_isCut = rows == most;
    return query.result();
}

SearchRun::Rank SearchRun::rankOf(qint64 columns)
{
    constexpr Rank kRanks[] = {kNameWord, kOriginal, kPerson, kTag};
    for (const Rank rank : kRanks) {
        if ((columns & 1) != 0) {
            return rank;
        }
        columns >>= 1;
    }
    return kMixed;
}

Result<bool> SearchRun::matches(const char *table, const QString &expression)
{
    const QByteArray name(table);
    Query query(m_database, "SELECT 1 FROM " + name + " WHERE " + name + " MATCH ? LIMIT 1");
    query.bind(1, expression);
    const bool any = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return any;
}

void SearchRun::add(const Statement &row, Rank rank)
{
    const qint64 number = row.integer(0);
    if (const auto known = m_known.constFind(number); known != m_known.cend()) {
        int &best = m_found[*known].rank;
        best = std::min<int>(best, rank);
        return;
    }
    m_known.insert(number, m_found.size());
    Found found{
        number, row.id<TitleId>(1), TitleKind(row.small(2)), row.small(3), row.text(4), rank};
    if (found.folded == m_folded) {
        found.rank = kExact;
    } else if (rank == kNameWord && found.folded.startsWith(m_folded)) {
        found.rank = kBeginning;
    }
    m_found.append(found);
}

void SearchRun::findInName(SearchHit &hit) const
{
    const QString name = SearchText::plain(hit.card.title);
    const auto take = [&](qsizetype at, qsizetype length) {
        hit.matchStart = int(at);
        hit.matchLength = int(length);
        hit.matched = hit.card.title;
    };
    if (const qsizetype at = wordPlace(name, m_plain); at >= 0) {
        take(at, m_plain.size());
        return;
    }
    for (const QString &word : m_words) {
        if (const qsizetype at = wordPlace(name, word); at >= 0) {
            take(at, word.size());
            return;
        }
    }
    if (const Pinyin::Match said = Pinyin::find(hit.card.title, m_text); said.start >= 0) {
        take(said.start, said.length);
    }
}

Result<QVector<SearchHit>> SearchRun::best()
{
    const auto key = [](const Found &found) {
        return std::tuple(found.rank, kindOrder(found.kind), found.folded.size(), found.folded,
            found.year, found.title);
    };
    std::sort(m_found.begin(), m_found.end(),
        [&](const Found &a, const Found &b) { return key(a) < key(b); });
    QVector<SearchHit> hits;
    for (const Found &found : std::as_const(m_found)) {
        if (hits.size() == m_limit) {
            break;
        }
        const Result<SearchHit> hit = hitOf(found);
        if (!hit) {
            return failure(hit.error());
        }
        hits.append(*hit);
    }
    return hits;
}

Result<SearchHit> SearchRun::hitOf(const Found &found)
{
    SearchHit hit;
    hit.matchStart = -1;
    Query query(m_database,
        CardRow::select("FROM title_card c LEFT JOIN viewer_state s ON s.profile = ?1"
                        " AND s.title = c.title WHERE c.no = ?2"));
    query.bind(1, m_viewer).bind(2, found.number);
    if (query.next()) {
        hit.card = CardRow::read(query.row());
    }
    if (query.failed()) {
        return failure(query.error());
    }
    // All that was typed stands in the plot; the name may have a word of it by chance.
    if (found.rank != kPlot) {
        findInName(hit);
    }
    if (hit.matchStart < 0) {
        if (const Result<> done = explain(hit, found.rank); !done) {
            return failure(done.error());
        }
    }
    return hit;
}

bool SearchRun::contains(const QString &text, const QString &plain, MatchedIn where) const
{
    const bool written = std::any_of(m_words.begin(), m_words.end(),
        [&](const QString &word) { return wordPlace(plain, word) >= 0; });
    // Of all that is not the name, people alone are found by sound.
    return written || (where == MatchedIn::Person && Pinyin::find(text, m_text).start >= 0);
}

Result<> SearchRun::explain(SearchHit &hit, int rank)
{
    constexpr std::pair<MatchedIn, const char *> kPlaces[] = {
        {MatchedIn::OriginalTitle,
            "SELECT t.original_title FROM title_shown t WHERE t.id = ?1 UNION ALL"
            " SELECT c.series_name FROM title_card c WHERE c.title = ?1"},
        {MatchedIn::Person,
            "SELECT p.name FROM credit c JOIN person p ON p.id = c.person WHERE c.title = ?1"
            " AND c.present = 1 ORDER BY c.position, c.id"},
        {MatchedIn::Tag,
            "SELECT g.name FROM title_tag t JOIN tag g ON g.id = t.tag WHERE t.title = ?1"
            " AND t.present = 1 UNION ALL SELECT g.name FROM title_genre t JOIN genre g ON"
            " g.id = t.genre WHERE t.title = ?1 AND t.present = 1"},
        {MatchedIn::Plot, "SELECT plot FROM title_shown WHERE id = ?1"},
        {MatchedIn::File, "SELECT path FROM local_file WHERE title = ?1 ORDER BY path"},
    };
    for (const auto &[where, sql] : kPlaces) {
        // What was found in the plot is in none of the places before.
        if (rank == kPlot && where < MatchedIn::Plot) {
            continue;
        }
        if (const Result<> done = explainBy(hit, where, sql); !done) {
            return done;
        }
        if (!hit.matched.isEmpty()) {
            return {};
        }
    }
    return {};
}

Result<> SearchRun::explainBy(SearchHit &hit, MatchedIn where, const char *sql)
{
    Query query(m_database, sql);
    query.bind(1, hit.card.id);
    while (query.next()) {
        QString text = query->text(0);
        if (where == MatchedIn::File) {
            text = QFileInfo(text).completeBaseName();
        }
        const QString plain = SearchText::plain(text);
        if (!contains(text, plain, where)) {
            continue;
        }
        hit.matchedIn = where;
        hit.matched = text;
        if (where == MatchedIn::Plot) {
            qsizetype at = text.size();
            for (const QString &word : m_words) {
                const qsizetype place = wordPlace(plain, word);
                at = place >= 0 ? std::min(at, place) : at;
            }
            const qsizetype from = at > kContext ? plain.indexOf(u' ', at - kContext) + 1 : 0;
            const qsizetype start = from > at ? at : from;
            hit.matched = (start > 0 ? QStringLiteral("…") : QString()) + text.mid(start, kExcerpt);
        }
        break;
    }
    return query.result();
}

} // namespace Library
