#include "library/catalog/searchreader.h"

#include "library/catalog/cardrow.h"
#include "library/catalog/query.h"
#include "library/catalog/searchtext.h"
#include "library/catalog/shared/titlenames.h"

#include <algorithm>

namespace Library {

namespace {

//! Candidates that are looked at closely; more than anybody reads.
constexpr int kCandidates = 200;
//! Ranking looks at every match; with more of them than this, the first are as good as others.
constexpr int kMostRanked = 2000;

int rankOf(const SearchHit &hit, const QString &folded)
{
    const QString name = normalisedName(hit.card.title);
    if (name == folded) {
        return 0;
    }
    if (name.startsWith(folded)) {
        return 1;
    }
    return hit.matchStart >= 0 ? 2 : 3;
}

int kindOrder(TitleKind kind)
{
    // An episode is rarely what somebody looks for when a film or a series has the same name.
    return kind == TitleKind::Episode || kind == TitleKind::Extra ? 1 : 0;
}

//! A letter with its marks stripped and its case folded, for finding the place of a match.
QChar plain(QChar c)
{
    const QString parts = QString(c).normalized(QString::NormalizationForm_KD);
    return parts.isEmpty() ? c : parts.front().toCaseFolded();
}

QString plain(const QString &text)
{
    QString folded;
    for (const QChar c : text) {
        folded += plain(c);
    }
    return folded;
}

//! The first place where the text stands at the beginning of a word, letter by letter so that the
//! place holds for the name as it is written.
void findMatch(SearchHit &hit, const QString &text)
{
    const QString name = plain(hit.card.title);
    const QString wanted = plain(text.trimmed());
    const auto tryFind = [&](const QString &part) {
        for (qsizetype at = name.indexOf(part); at >= 0; at = name.indexOf(part, at + 1)) {
            const bool starts = at == 0 || !name.at(at - 1).isLetterOrNumber()
                || name.at(at).script() == QChar::Script_Han;
            if (starts) {
                hit.matchStart = int(at);
                hit.matchLength = int(part.size());
                hit.matched = hit.card.title;
                return true;
            }
        }
        return false;
    };
    if (wanted.isEmpty() || tryFind(wanted)) {
        return;
    }
    for (const QString &word : wanted.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (tryFind(word)) {
            return;
        }
    }
}

} // namespace

SearchReader::SearchReader(Database &database)
    : m_database(database)
{ }

Result<QVector<SearchHit>> SearchReader::search(
    const ProfileId &viewer, const QString &text, int limit)
{
    QVector<SearchHit> hits;
    if (SearchText::matchExpression(text).isEmpty() || limit <= 0) {
        return hits;
    }
    const QString folded = normalisedName(text);
    const int candidates = std::max(limit, kCandidates);
    if (const Result<> done = addByPrefix(viewer, folded, candidates, hits); !done) {
        return failure(done.error());
    }
    if (const Result<> done = addByWords(viewer, text, candidates, hits); !done) {
        return failure(done.error());
    }
    const auto key = [&](const SearchHit &hit) {
        return std::tuple(rankOf(hit, folded), kindOrder(hit.card.kind));
    };
    QVector<std::pair<std::tuple<int, int>, qsizetype>> order;
    for (qsizetype i = 0; i < hits.size(); ++i) {
        order.append({key(hits.at(i)), i});
    }
    std::sort(order.begin(), order.end());
    QVector<SearchHit> best;
    for (const auto &[rank, index] : std::as_const(order)) {
        if (best.size() == limit) {
            break;
        }
        best.append(hits.at(index));
    }
    return best;
}

Result<> SearchReader::addByPrefix(
    const ProfileId &viewer, const QString &folded, int limit, QVector<SearchHit> &hits)
{
    Query query(m_database,
        "SELECT " + CardRow::columns()
            + " FROM title_card c LEFT JOIN viewer_state s ON s.profile = ?1 AND"
              " s.title = c.title WHERE c.listed = 1 AND c.folded >= ?2 AND c.folded < ?3 AND"
              " c.kind <> 3 ORDER BY c.folded LIMIT ?4");
    query.bind(1, viewer).bind(2, folded).bind(3, QString(folded % QChar(0xffff))).bind(4, limit);
    while (query.next()) {
        SearchHit hit;
        hit.card = CardRow::read(query.row());
        findMatch(hit, folded);
        hit.matched = hit.card.title;
        hits.append(hit);
    }
    return query.result();
}

Result<> SearchReader::addByWords(
    const ProfileId &viewer, const QString &text, int limit, QVector<SearchHit> &hits)
{
    const QString match = SearchText::matchExpression(text);
    const Result<bool> many = matchesMany(match);
    if (!many) {
        return failure(many.error());
    }
    if (!*many) {
        return addMatches(viewer, text, match, Ranked::Yes, limit, hits);
    }
    const QString inNames = QStringLiteral("name : (") % match % QLatin1Char(')');
    if (const Result<> done = addMatches(viewer, text, inNames, Ranked::No, limit, hits); !done) {
        return done;
    }
    return hits.size() >= limit ? Result<>()
                                : addMatches(viewer, text, match, Ranked::No, limit, hits);
}

//! More than can be put in order while somebody types.
Result<bool> SearchReader::matchesMany(const QString &match)
{
    Query query(m_database,
        "SELECT count(*) FROM (SELECT 1 FROM title_search WHERE title_search MATCH ? LIMIT ?)");
    query.bind(1, match).bind(2, kMostRanked + 1);
    const bool many = query.next() && query->integer(0) > kMostRanked;
    return query.failed() ? Result<bool>(failure(query.error())) : many;
}

Result<> SearchReader::addMatches(const ProfileId &viewer, const QString &text,
    const QString &match, Ranked ranked, int limit, QVector<SearchHit> &hits)
{
    QSet<TitleId> known;
    for (const SearchHit &hit : std::as_const(hits)) {
        known.insert(hit.card.id);
    }
    const QByteArray order
        = ranked == Ranked::Yes ? " ORDER BY bm25(title_search, 10.0, 4.0, 2.0, 1.0)" : "";
    Query query(m_database,
        "SELECT " + CardRow::columns()
            + ", x.other, x.people, x.files FROM title_search x JOIN title_card c ON c.no = x.rowid"
              " LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title"
              " WHERE title_search MATCH ?2 AND c.listed = 1"
            + order + " LIMIT ?3");
    query.bind(1, viewer).bind(2, match).bind(3, limit);
    while (query.next()) {
        SearchHit hit;
        hit.card = CardRow::read(query.row());
        if (known.contains(hit.card.id)) {
            continue;
        }
        findMatch(hit, text);
        if (hit.matchStart < 0) {
            hit.matched = firstWith(query.row(), CardRow::kColumnCount, text);
        }
        hits.append(hit);
    }
    return query.result();
}

QString SearchReader::firstWith(const Statement &row, int firstColumn, const QString &text)
{
    const QString wanted = plain(SearchText::split(text));
    const QString word = wanted.section(QLatin1Char(' '), 0, 0);
    for (int column = firstColumn; column < firstColumn + 3; ++column) {
        const QString field = row.text(column);
        if (plain(field).contains(word)) {
            return field;
        }
    }
    return {};
}

} // namespace Library
