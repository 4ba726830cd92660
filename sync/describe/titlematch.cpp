#include "sync/describe/titlematch.h"

#include "library/catalog/shared/titlenames.h"

#include <QSet>

#include <algorithm>
#include <cstdlib>

namespace Sync::TitleMatch {

namespace {

constexpr int kConfident = 75;
// Two results that differ by less are as likely as each other.
constexpr int kMargin = 5;

//! How much two names have in common, from 0 to 100: words, or characters where words are not
//! divided by spaces.
int likeness(const QString &a, const QString &b)
{
    const QString left = Library::normalisedName(a);
    const QString right = Library::normalisedName(b);
    if (left.isEmpty() || right.isEmpty()) {
        return 0;
    }
    if (left == right) {
        return 100;
    }
    const bool hasWords = left.contains(QLatin1Char(' ')) || right.contains(QLatin1Char(' '));
    const auto piecesOf = [hasWords](const QString &text) {
        const QStringList pieces
            = text.split(hasWords ? QStringLiteral(" ") : QString(), Qt::SkipEmptyParts);
        return QSet<QString>(pieces.begin(), pieces.end());
    };
    const QSet<QString> first = piecesOf(left);
    const QSet<QString> second = piecesOf(right);
    const auto common = QSet<QString>(first).intersect(second).size();
    const auto all = QSet<QString>(first).unite(second).size();
    // Never as good as the same name.
    return int(90 * common / std::max<qsizetype>(all, 1));
}

} // namespace

int score(const Library::DescribeTarget &wanted, const Tmdb::Candidate &candidate)
{
    if (candidate.kind != wanted.kind) {
        return 0;
    }
    int points = std::max(
        likeness(wanted.name, candidate.title), likeness(wanted.name, candidate.originalTitle));
    if (wanted.year != 0 && candidate.year != 0) {
        // A premiere elsewhere may lie in the year beside; a remake does not.
        const int distance = std::abs(wanted.year - candidate.year);
        points -= distance == 0 ? 0 : distance == 1 ? 8 : std::min(20 + 5 * distance, 60);
    } else if (wanted.year != 0) {
        points -= 15;
    } else {
        points -= 10;
    }
    return std::clamp(points, 0, 100);
}

std::optional<Tmdb::Candidate> best(
    const Library::DescribeTarget &wanted, const QVector<Tmdb::Candidate> &candidates)
{
    int first = 0;
    int second = 0;
    const Tmdb::Candidate *chosen = nullptr;
    for (const Tmdb::Candidate &candidate : candidates) {
        const int points = score(wanted, candidate);
        if (points > first) {
            second = first;
            first = points;
            chosen = &candidate;
        } else {
            second = std::max(second, points);
        }
    }
    if (chosen == nullptr || first < kConfident || first - second < kMargin) {
        return std::nullopt;
    }
    return *chosen;
}

} // namespace Sync::TitleMatch
