#include "library/catalog/versionparts.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace Library::VersionParts {

namespace {

using Set = QVector<Row>;

QString qualityLabel(int height)
{
    if (height <= 0) {
        return {};
    }
    return height >= 1700 ? QStringLiteral("4K") : QString::number(height) % QLatin1Char('p');
}

bool takes(const Set &set, const Row &row)
{
    const Row &first = set.first();
    const auto sameNumber = [&](const Row &other) { return other.part == row.part; };
    return first.part > 0 && row.part > 0 && first.edition == row.edition
        && first.label == row.label && std::none_of(set.cbegin(), set.cend(), sameNumber);
}

QString labelOf(const Set &set, bool withQuality)
{
    const Row &first = set.first();
    QStringList words{first.edition, first.label};
    words.removeAll(QString());
    if (words.isEmpty() || withQuality) {
        words.append(qualityLabel(first.height));
    }
    if (set.size() == 1 && first.part > 1) {
        words.append(QCoreApplication::translate("Catalog", "Part %1").arg(first.part));
    }
    words.removeAll(QString());
    return words.join(QStringLiteral(" \u00b7 "));
}

TitleVersion versionOf(const Set &set)
{
    TitleVersion version = set.first().version;
    if (set.size() < 2) {
        return version;
    }
    for (const Row &row : set) {
        version.parts.append(row.version);
        version.availability = std::max(version.availability, row.version.availability);
        if (version.failure.isEmpty()) {
            version.failure = row.version.failure;
        }
    }
    return version;
}

} // namespace

QVector<TitleVersion> joined(QVector<Row> rows)
{
    // What can be played finds its parts before what was replaced.
    std::stable_sort(rows.begin(), rows.end(),
        [](const Row &a, const Row &b) { return a.version.availability < b.version.availability; });
    QVector<Set> sets;
    for (const Row &row : std::as_const(rows)) {
        const auto set = std::find_if(
            sets.begin(), sets.end(), [&](const Set &candidate) { return takes(candidate, row); });
        if (set == sets.end()) {
            sets.append({row});
        } else {
            set->append(row);
        }
    }
    for (Set &set : sets) {
        std::stable_sort(
            set.begin(), set.end(), [](const Row &a, const Row &b) { return a.part < b.part; });
    }
    // What never was on this PC says nothing as long as another version can be watched.
    const auto isMissing = [](const Set &set) {
        const TitleVersion version = versionOf(set);
        return version.availability == Availability::Missing && !version.wasHere;
    };
    if (!std::all_of(sets.cbegin(), sets.cend(), isMissing)) {
        sets.removeIf(isMissing);
    }
    // The best picture first, as the rows came.
    std::stable_sort(sets.begin(), sets.end(),
        [](const Set &a, const Set &b) { return a.first().height > b.first().height; });
    QStringList plain;
    for (const Set &set : std::as_const(sets)) {
        plain.append(labelOf(set, false));
    }
    QVector<TitleVersion> versions;
    for (qsizetype i = 0; i < sets.size(); ++i) {
        TitleVersion version = versionOf(sets.at(i));
        version.label = plain.count(plain.at(i)) > 1 ? labelOf(sets.at(i), true) : plain.at(i);
        versions.append(std::move(version));
    }
    return versions;
}

} // namespace Library::VersionParts
