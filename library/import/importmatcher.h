#pragma once

#include "library/import/importedstate.h"

#include <QHash>

namespace Library::Import {

enum class MatchedBy
{
    Id,
    Path,
    Name
};

enum class NoMatch
{
    NotHere, //!< no title of the library is it
    Ambiguous, //!< several are equally likely
    NoNumber, //!< an episode without season and number
};

//! The outcome for one state: a title, or why there is none.
struct Match
{
    TitleId title; //!< null: none
    MatchedBy by = MatchedBy::Id;
    NoMatch reason = NoMatch::NotHere;

    bool operator==(const Match &) const = default;
};

//! Finds the title that a state of another program belongs to: by ids of catalogs, then by the end
//! of its path, then by name and year, or series, season and number. Pure; takes what is certain,
//! and says so where nothing is.
class ImportMatcher
{
public:
    explicit ImportMatcher(const QVector<ImportTarget> &targets);

    Match match(const ImportedState &state) const;

private:
    struct File
    {
        QStringList parts; //!< folders from the nearest on, folded
        qsizetype target = 0;
    };
    using Places = QVector<qsizetype>;

    void addTarget(qsizetype place);
    Places withIds(TitleKind kind, const QVector<ExternalId> &ids) const;
    Places episodesOf(const Places &series, const ImportedState &state) const;
    Match byId(const ImportedState &state) const;
    Match byPath(const ImportedState &state) const;
    Match byName(const ImportedState &state) const;
    Places named(TitleKind kind, const QStringList &names, int year) const;
    Match one(const Places &places, MatchedBy by) const;

    QVector<ImportTarget> m_targets;
    QHash<std::pair<int, ExternalId>, Places> m_ids; //!< by kind
    QHash<std::pair<int, QString>, Places> m_names; //!< by kind, normalised
    QHash<TitleId, Places> m_episodes; //!< by series
    QHash<QString, QVector<File>> m_files; //!< by folded name without its suffix
};

} // namespace Library::Import
