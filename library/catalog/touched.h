#pragma once

#include "library/base/ids.h"

#include <QSet>
#include <QVector>

#include <utility>

class QCborValue;

namespace Library {

namespace Shared {
struct TableSpec;
}

//! What one act wrote, so that the rows that follow from it can be made again.
struct Touched
{
    QSet<TitleId> titles;
    QSet<ContentId> contents; //!< an object or the facts of these bytes changed
    QSet<std::pair<ProfileId, TitleId>> states; //!< play state of a viewer
    QSet<TitleId> joined; //!< became, or ceased to be, the same as another title
    QSet<QByteArray> named; //!< ids of people, genres and tags
    bool profiles = false;
    QSet<QByteArray> identified; //!< bytes of which somebody said what they are

    //! Notes what a changed row of a shared table concerns.
    void add(const Shared::TableSpec &spec, const QByteArray &row,
        const QVector<QCborValue> &before, const QVector<QCborValue> &after);
};

} // namespace Library
