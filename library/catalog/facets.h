#pragma once

//! What a listed title can be filtered by: the numbers of title_facet.facet.
namespace Library::Facet {

constexpr int kGenre = 1; //!< value: id of the genre
constexpr int kTag = 2; //!< id of the tag
constexpr int kYear = 3;
constexpr int kHeight = 4; //!< of the best version's picture
constexpr int kHdr = 5; //!< 1
constexpr int kRating = 6; //!< tenths
constexpr int kKept = 7; //!< 1: a file of it is on this PC
constexpr int kMissing = 8; //!< 1: certainly gone
constexpr int kWatched = 9; //!< id of the profile, and of the next; written by triggers as well
constexpr int kBegun = 10;
constexpr int kFavourite = 11;

//! Whether it is what one viewer did.
constexpr bool isOfViewer(int facet)
{
    return facet >= kWatched;
}

//! Whether its values are ids. Lists of one value have orders of their own then.
constexpr bool isNamed(int facet)
{
    return facet <= kTag || isOfViewer(facet);
}

//! What a row of title_facet knows of its title besides: bits of title_facet.marks.
constexpr int kHdrMark = 1;
constexpr int kKeptMark = 2;
constexpr int kMissingMark = 4;

} // namespace Library::Facet
