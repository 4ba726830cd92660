#pragma once

#include "library/base/result.h"
#include "library/scan/storyboardstore.h"

#include <QByteArray>
#include <QVector>

namespace Sync {

//! A storyboard as a store keeps it beside the video: made once for all PCs of a household.
struct StoryboardCopy
{
    Library::Storyboard board;
    QVector<QByteArray> sheets; //!< JPEG, in order

    bool operator==(const StoryboardCopy &) const = default;
};

//! Of one storyboard as it is encoded; those of long films have a tenth of it.
constexpr qint64 kMostStoryboardBytes = 64 * 1024 * 1024;

//! Pure.
QByteArray encodeStoryboard(const StoryboardCopy &copy);
//! Corrupt: it is none, or its bytes changed. Newer: written by a newer Matinee. Pure.
Result<StoryboardCopy> decodeStoryboard(const QByteArray &bytes);

} // namespace Sync
