#pragma once

#include "sync/describe/tmdbreplies.h"

#include <optional>

//! Decides which result of a search is the title that was meant. Pure.
namespace Sync::TitleMatch {

//! 0: certainly another one; 100: the same names and year.
int score(const Library::DescribeTarget &wanted, const Tmdb::Candidate &candidate);

//! The one that is it with confidence; nothing when none is, or two could be.
std::optional<Tmdb::Candidate> best(
    const Library::DescribeTarget &wanted, const QVector<Tmdb::Candidate> &candidates);

} // namespace Sync::TitleMatch
