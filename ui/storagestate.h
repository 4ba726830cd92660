#pragma once

#include "library/catalog/types.h"
#include "sync/transfer/transfer.h"

#include <QVector>

#include <optional>

namespace Ui {

//! Where the videos of some titles are, between the storage and this PC, for menus and buttons.
struct StorageState
{
    QVector<TitleId> stored; //!< the storage has them
    QVector<TitleId> keepable; //!< of these, neither here nor on their way
    QVector<TitleId> kept; //!< of these, copies that stay on this PC
    QVector<TitleId> coming; //!< of these, on their way to be kept
    qint64 comingBytes = 0;
    qint64 arrivedBytes = 0; //!< of comingBytes
    std::optional<Error> error; //!< why one of them does not come

    bool operator==(const StorageState &) const = default;

    //! Between 0 and 100.
    int percent() const;

    //! Pure. A storage that is on this PC keeps all of it.
    static StorageState of(const QVector<Library::StoredVersion> &versions,
        const QVector<Sync::Transfer> &transfers, bool storageIsElsewhere);
};

//! The same versions as the details of a title tell them.
QVector<Library::StoredVersion> storedVersionsOf(
    const TitleId &title, const Library::TitleVersion &version);

} // namespace Ui
