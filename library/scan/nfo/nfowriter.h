#pragma once

#include "library/base/result.h"
#include "library/scan/nfo/nfo.h"

#include <QByteArray>

namespace Library {

//! What is to be written into an NFO file; what is unset stays as it is there.
struct NfoChanges
{
    std::optional<QString> title;
    std::optional<QString> originalTitle;
    std::optional<QString> sortTitle;
    std::optional<int> year; //!< 0: none
    std::optional<QDate> premiered;
    std::optional<QString> plot;
    std::optional<QString> tagline;
    std::optional<QString> certificate;
    std::optional<QStringList> genres;
    std::optional<QStringList> tags;
    std::optional<QStringList> collections;

    bool operator==(const NfoChanges &) const = default;
};

//! The title that a file tells of.
struct NfoSubject
{
    NfoKind kind = NfoKind::Movie;
    int season = -1; //!< of an episode or a season
    int episode = -1;
};

//! The file with the changes in it, in UTF-8. Every element that they do not name stays, with its
//! attributes, comments, order and white space; a file that says nothing yet gets what is needed.
//! Corrupt when something in it is damaged so that writing would lose it. Pure.
Result<QByteArray> writtenNfo(
    const QByteArray &before, const NfoSubject &subject, const NfoChanges &changes);

} // namespace Library
