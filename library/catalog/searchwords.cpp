#include "library/catalog/searchwords.h"

#include "library/catalog/query.h"
#include "library/catalog/searchtext.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace Library {

namespace {

constexpr int kOneSlip = 4; // letters
constexpr int kTwoSlips = 8;
constexpr int kLongest = 32; // letters of a word that is compared
constexpr int kMostMeanings = 6;

quint32 lettersOf(QStringView word)
{
    quint32 letters = 0;
    for (const QChar c : word) {
        letters |= 1U << (c.unicode() & 31);
    }
    return letters;
}

int allowed(QStringView word)
{
    return word.size() >= kTwoSlips ? 2 : word.size() >= kOneSlip ? 1 : 0;
}

} // namespace

int SearchWords::slips(QStringView typed, QStringView meant, int bound)
{
    const int rows = int(typed.size());
    const int columns = int(std::min<qsizetype>(meant.size(), rows + bound));
    if (rows > kLongest || columns > kLongest + 2 || columns < rows - bound) {
        return bound + 1;
    }
    using Row = std::array<int, kLongest + 3>;
    Row before{};
    Row above{};
    Row now{};
    for (int c = 0; c <= columns; ++c) {
        above[size_t(c)] = c;
    }
    for (int r = 1; r <= rows; ++r) {
        now[0] = r;
        int least = r;
        for (int c = 1; c <= columns; ++c) {
            const bool same = typed.at(r - 1) == meant.at(c - 1);
            int cost = std::min({above[size_t(c - 1)] + (same ? 0 : 1), above[size_t(c)] + 1,
                now[size_t(c - 1)] + 1});
            const bool swapped = r > 1 && c > 1 && typed.at(r - 1) == meant.at(c - 2)
                && typed.at(r - 2) == meant.at(c - 1);
            if (swapped) {
                cost = std::min(cost, before[size_t(c - 2)] + 1);
            }
            now[size_t(c)] = cost;
            least = std::min(least, cost);
        }
        if (least > bound) {
            return bound + 1;
        }
        before = above;
        above = now;
    }
    // What is still to be typed costs nothing.
    const auto best = std::min_element(above.begin(), above.begin() + columns + 1);
    return std::min(*best, bound + 1);
}

Result<QVector<QStringList>> SearchWords::corrected(Database &database, const QString &text)
{
    const std::lock_guard lock(m_mutex);
    if (const Result<> done = refresh(database); !done) {
        return failure(done.error());
    }
    QVector<QStringList> meanings;
    bool any = false;
    for (const QString &word : SearchText::words(text)) {
        const bool standing = allowed(word) == 0 || isKnown(word);
        const QStringList meant = standing ? QStringList() : near(word);
        any = any || !meant.isEmpty();
        meanings.append(meant.isEmpty() ? QStringList{word} : meant);
    }
    return any ? meanings : QVector<QStringList>();
}

Result<> SearchWords::refresh(Database &database)
{
    Query query(database, "SELECT no, word FROM search_word WHERE no > ? ORDER BY no");
    query.bind(1, m_last);
    while (query.next()) {
        const QString word = query->text(1).left(kLongest);
        m_entries.push_back({quint32(m_letters.size()), lettersOf(word), quint16(word.size())});
        m_letters.append(word.toStdU16String());
        m_last = query->integer(0);
    }
    return query.result();
}

QStringView SearchWords::text(const Entry &entry) const
{
    return QStringView(m_letters).mid(entry.offset, entry.length);
}

bool SearchWords::isKnown(QStringView word) const
{
    return std::any_of(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return entry.length >= word.size() && text(entry).startsWith(word);
    });
}

QStringList SearchWords::near(QStringView word) const
{
    struct Meaning
    {
        int slips = 0;
        int unfinished = 0; //!< letters that are not typed yet
        QStringView word;
    };
    const int bound = allowed(word);
    const quint32 letters = lettersOf(word);
    std::vector<Meaning> found;
    for (const Entry &entry : m_entries) {
        const bool possible = std::popcount(letters & ~entry.letters) <= bound
            && entry.length + bound >= int(word.size());
        if (!possible) {
            continue;
        }
        const QStringView meant = text(entry);
        const int count = slips(word, meant, bound);
        if (count <= bound) {
            found.push_back({count, std::max(0, int(meant.size() - word.size())), meant});
        }
    }
    const auto better = [](const Meaning &a, const Meaning &b) {
        return std::tuple(a.slips, a.unfinished, a.word)
            < std::tuple(b.slips, b.unfinished, b.word);
    };
    std::sort(found.begin(), found.end(), better);
    QStringList meanings;
    for (const Meaning &meaning : found) {
        if (meanings.size() == kMostMeanings) {
            break;
        }
        meanings.append(meaning.word.toString());
    }
    return meanings;
}

} // namespace Library
