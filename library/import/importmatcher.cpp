#include "library/import/importmatcher.h"

#include "library/catalog/shared/titlenames.h"

#include <QSet>
#include <QUrl>

#include <algorithm>
#include <cstdlib>

namespace Library::Import {

namespace {

//! Names of files differ by case between systems, and by composition between file systems.
QString foldedPath(const QString &path)
{
    QString text = path;
    const qsizetype scheme = text.indexOf(QLatin1String("://"));
    if (scheme > 0) {
        text = QUrl::fromPercentEncoding(text.mid(scheme + 3).toUtf8());
    }
    text.replace(QLatin1Char('\\'), QLatin1Char('/'));
    return text.normalized(QString::NormalizationForm_C).toCaseFolded();
}

//! The parts of a path from its end: name without suffix, then folders.
QStringList partsFromTheEnd(const QString &path)
{
    QStringList parts = foldedPath(path).split(QLatin1Char('/'), Qt::SkipEmptyParts);
    std::reverse(parts.begin(), parts.end());
    if (parts.isEmpty()) {
        return parts;
    }
    QString &name = parts.first();
    const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
    if (dot > 0) {
        name.truncate(dot);
    }
    return parts;
}

qsizetype commonParts(const QStringList &a, const QStringList &b)
{
    const qsizetype most = std::min(a.size(), b.size());
    qsizetype common = 0;
    while (common < most && a.at(common) == b.at(common)) {
        ++common;
    }
    return common;
}

bool sameYear(int a, int b, int tolerance)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

ImportMatcher::ImportMatcher(const QVector<ImportTarget> &targets)
    : m_targets(targets)
{
    for (qsizetype place = 0; place < m_targets.size(); ++place) {
        addTarget(place);
    }
}

void ImportMatcher::addTarget(qsizetype place)
{
    const ImportTarget &target = m_targets.at(place);
    const int kind = int(target.kind);
    for (const ExternalId &id : target.ids) {
        m_ids[{kind, id}].append(place);
    }
    QSet<QString> names;
    for (const QString &name : target.names) {
        names.insert(normalisedName(name));
    }
    for (const QString &name : std::as_const(names)) {
        if (!name.isEmpty()) {
            m_names[{kind, name}].append(place);
        }
    }
    if (target.kind == TitleKind::Episode && !target.series.isNull()) {
        m_episodes[target.series].append(place);
    }
    for (const QString &file : target.files) {
        QStringList parts = partsFromTheEnd(file);
        if (!parts.isEmpty()) {
            m_files[parts.first()].append({parts, place});
        }
    }
}

Match ImportMatcher::match(const ImportedState &state) const
{
    NoMatch reason = NoMatch::NotHere;
    for (const auto way : {&ImportMatcher::byId, &ImportMatcher::byPath, &ImportMatcher::byName}) {
        const Match match = (this->*way)(state);
        if (!match.title.isNull()) {
            return match;
        }
        reason = match.reason == NoMatch::NotHere ? reason : match.reason;
    }
    Match none;
    none.reason = reason;
    return none;
}

//! Certain when all that is left is one title.
Match ImportMatcher::one(const Places &places, MatchedBy by) const
{
    Match match;
    match.by = by;
    for (const qsizetype place : places) {
        const TitleId &title = m_targets.at(place).title;
        if (!match.title.isNull() && match.title != title) {
            match.title = {};
            match.reason = NoMatch::Ambiguous;
            return match;
        }
        match.title = title;
    }
    return match;
}

ImportMatcher::Places ImportMatcher::withIds(TitleKind kind, const QVector<ExternalId> &ids) const
{
    Places places;
    for (const ExternalId &id : ids) {
        places.append(m_ids.value({int(kind), id}));
    }
    return places;
}

ImportMatcher::Places ImportMatcher::episodesOf(
    const Places &series, const ImportedState &state) const
{
    Places found;
    for (const qsizetype one : series) {
        for (const qsizetype place : m_episodes.value(m_targets.at(one).title)) {
            const ImportTarget &episode = m_targets.at(place);
            const int last = std::max(episode.episode, episode.episodeEnd);
            if (episode.season == state.season && state.episode >= episode.episode
                && state.episode <= last) {
                found.append(place);
            }
        }
    }
    return found;
}

Match ImportMatcher::byId(const ImportedState &state) const
{
    const Match own = one(withIds(state.kind, state.ids), MatchedBy::Id);
    if (!own.title.isNull() || state.kind != TitleKind::Episode || state.episode < 0
        || state.season < 0) {
        return own;
    }
    return one(episodesOf(withIds(TitleKind::Series, state.seriesIds), state), MatchedBy::Id);
}

Match ImportMatcher::byPath(const ImportedState &state) const
{
    const QStringList parts = partsFromTheEnd(state.path);
    if (parts.isEmpty() || state.kind == TitleKind::Series) {
        return {};
    }
    const QVector<File> files = m_files.value(parts.first());
    qsizetype best = 0;
    Places places;
    for (const File &file : files) {
        const qsizetype common = commonParts(parts, file.parts);
        if (common > best) {
            places.clear();
            best = common;
        }
        if (common == best) {
            places.append(file.target);
        }
    }
    // A name alone may be any camera's; with its folder, or as the name of a film, it means
    // something.
    const bool means = best >= 2
        || (best == 1 && state.kind != TitleKind::HomeVideo
            && std::all_of(places.begin(), places.end(),
                [&](qsizetype place) { return m_targets.at(place).kind == state.kind; }));
    return means ? one(places, MatchedBy::Path) : Match();
}

ImportMatcher::Places ImportMatcher::named(TitleKind kind, const QStringList &names, int year) const
{
    Places all;
    for (const QString &name : names) {
        const QString normal = normalisedName(name);
        if (!name.isEmpty() && !normal.isEmpty()) {
            all.append(m_names.value({int(kind), normal}));
        }
    }
    if (year == 0) {
        return all;
    }
    // The exact year, else the year beside it (a premiere elsewhere), else titles of no known year.
    for (const int tolerance : {0, 1}) {
        Places near;
        std::copy_if(all.begin(), all.end(), std::back_inserter(near), [&](qsizetype place) {
            const int known = m_targets.at(place).year;
            return known != 0 && sameYear(known, year, tolerance);
        });
        if (!near.isEmpty()) {
            return near;
        }
    }
    erase_if(all, [&](qsizetype place) { return m_targets.at(place).year != 0; });
    return all;
}

Match ImportMatcher::byName(const ImportedState &state) const
{
    if (state.kind != TitleKind::Episode) {
        return state.kind == TitleKind::HomeVideo
            ? Match()
            : one(
                named(state.kind, {state.title, state.originalTitle}, state.year), MatchedBy::Name);
    }
    if (state.season < 0 || state.episode < 0) {
        Match none;
        none.reason = NoMatch::NoNumber;
        return none;
    }
    Places series = named(TitleKind::Series, {state.series}, state.year);
    if (series.isEmpty()) {
        // A series is rarely one of several of its name, and its year is told in many ways.
        series = named(TitleKind::Series, {state.series}, 0);
    }
    const Match which = one(series, MatchedBy::Name);
    return which.title.isNull() ? which : one(episodesOf(series, state), MatchedBy::Name);
}

} // namespace Library::Import
