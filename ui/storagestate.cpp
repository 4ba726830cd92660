#include "ui/storagestate.h"

#include <QHash>

namespace Ui {

namespace {

using Sync::Transfer;
using Sync::TransferDirection;
using Sync::TransferState;

// The last wish to keep each object.
QHash<ObjectId, Transfer> lastKeeping(const QVector<Transfer> &transfers)
{
    QHash<ObjectId, Transfer> last;
    for (const Transfer &transfer : transfers) {
        if (transfer.direction == TransferDirection::Keep) {
            last.insert(transfer.object, transfer);
        }
    }
    return last;
}

} // namespace

int StorageState::percent() const
{
    return comingBytes > 0 ? int(arrivedBytes * 100 / comingBytes) : 0;
}

StorageState StorageState::of(const QVector<Library::StoredVersion> &versions,
    const QVector<Transfer> &transfers, bool storageIsElsewhere)
{
    const QHash<ObjectId, Transfer> keeping = lastKeeping(transfers);
    StorageState all;
    for (qsizetype i = 0; i < versions.size();) {
        // The versions of one title follow each other.
        const TitleId title = versions.at(i).title;
        bool isKept = false;
        bool isHere = !storageIsElsewhere;
        bool isComing = false;
        for (; i < versions.size() && versions.at(i).title == title; ++i) {
            const Library::StoredVersion &version = versions.at(i);
            isHere = isHere || version.isInOwnStore;
            const auto transfer = keeping.constFind(version.object);
            if (transfer == keeping.cend()) {
                isKept = isKept || version.isKept;
                continue;
            }
            const bool isDone = transfer->state == TransferState::Done
                || transfer->state == TransferState::Instant;
            isKept = isKept || isDone
                || (version.isKept && Sync::isFinal(transfer->state)
                    && transfer->state != TransferState::Cancelled);
            if (transfer->error && !isDone) {
                all.error = transfer->error;
            }
            if (!Sync::isFinal(transfer->state)) {
                isComing = true;
                all.comingBytes += transfer->totalBytes;
                all.arrivedBytes += transfer->doneBytes;
            }
        }
        all.stored << title;
        if (isComing) {
            all.coming << title;
        } else if (isKept) {
            all.kept << title;
        } else if (!isHere) {
            all.keepable << title;
        }
    }
    return all;
}

QVector<Library::StoredVersion> storedVersionsOf(
    const TitleId &title, const Library::TitleVersion &version)
{
    QVector<Library::StoredVersion> stored;
    const auto add = [&](const Library::TitleVersion &part) {
        if (!part.object.isNull()) {
            stored.append({title, part.id, part.object, part.isKept, part.isInOwnStore});
        }
    };
    if (version.parts.isEmpty()) {
        add(version);
    }
    for (const Library::TitleVersion &part : version.parts) {
        add(part);
    }
    return stored;
}

} // namespace Ui
