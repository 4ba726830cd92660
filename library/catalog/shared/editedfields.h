#pragma once

#include <QByteArray>

namespace Library::Shared {

//! What a person may write over a title's description: the second part of title_edit's key. The
//! numbers are in change logs for ever, and in the view title_shown.
enum class EditedField : quint8
{
    Title = 1,
    SortTitle = 2,
    OriginalTitle = 3,
    Year = 4,
    Plot = 5,
    Tagline = 6,
    Premiered = 7, //!< ISO 8601 date
    Certificate = 8,
    Poster = 9,
    Backdrop = 10,
    Episode = 11, //!< place within its season
};

inline QByteArray keyOf(EditedField field)
{
    return QByteArray(1, char(field));
}

} // namespace Library::Shared
