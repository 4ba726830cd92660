#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

//! A filter and the order of its list as text: for smart playlists, where every device reads it,
//! and for the command line. Pure.
namespace Library::FilterRule {

//! What a smart playlist shows.
struct Rule
{
    QVector<TitleKind> kinds; //!< empty: films, series and home videos
    TitleFilter filter;
    TitleSort sort = TitleSort::Title;
    SortOrder order = SortOrder::Ascending;
    //! As a person wrote them; the filter has their ids.
    QString genre;
    QString tag;

    bool operator==(const Rule &) const = default;
};

QString toJson(const Rule &rule);
//! What this program does not know of a rule is left out; InvalidInput for what is no rule.
Result<Rule> fromJson(const QString &json);

//! "unwatched,genre=Drama,year=1990-1999,rating=7,resolution=1080,hdr,tag=Kids,kept,missing,
//! favourite": all of them hold.
Result<TitleFilter> fromWords(const QString &words);

} // namespace Library::FilterRule
