#pragma once

#include "library/catalog/shared/editedfields.h"
#include "library/catalog/types.h"

#include <QMap>

#include <optional>

namespace Library {

using Shared::EditedField;

//! What a person wants of a title's description; what is not mentioned stays as it is.
struct TitleEdits
{
    QMap<EditedField, QString> texts; //!< numbers and dates as text; empty: shown as nothing
    QMap<EditedField, PictureId> pictures; //!< of Poster and Backdrop; null: none is shown
    std::optional<QVector<QString>> tags;
    std::optional<QVector<QString>> collections; //!< by name
    //! Let go of: what scans and services say is shown again, now and later.
    QVector<EditedField> reset;
    bool resetsTags = false;
    bool resetsCollections = false;

    bool isEmpty() const
    {
        return texts.isEmpty() && pictures.isEmpty() && !tags && !collections && reset.isEmpty()
            && !resetsTags && !resetsCollections;
    }
    bool operator==(const TitleEdits &) const = default;
};

} // namespace Library
