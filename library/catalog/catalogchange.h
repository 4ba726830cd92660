#pragma once

#include "library/base/ids.h"

#include <QMetaType>
#include <QVector>

namespace Library {

//! What a commit touched, so that pages reload only what they show.
struct CatalogChange
{
    QVector<TitleId> titles; //!< empty with everything=true when there are too many to name
    bool everything = false;
    bool listsChanged = false; //!< a title appeared, vanished or sorts elsewhere

    bool isEmpty() const { return titles.isEmpty() && !everything && !listsChanged; }
    void add(const CatalogChange &other);
};

} // namespace Library

Q_DECLARE_METATYPE(Library::CatalogChange)
