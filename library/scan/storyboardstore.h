#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/media/storyboard.h"

#include <QString>
#include <QVector>

#include <chrono>
#include <optional>

namespace Library {

//! What a storyboard is of, and how its sheets are cut.
struct Storyboard
{
    qint64 sizeBytes = 0; //!< of the video: another one has another storyboard
    std::chrono::milliseconds duration{0};
    int tileWidth = 0;
    int tileHeight = 0;

    bool operator==(const Storyboard &) const = default;
};

//! The storyboards of this PC: a folder for each version with its sheets and, written last, what
//! they are. The oldest give way when there are many. A value without state of its own; blocks on
//! the file system.
class StoryboardStore
{
public:
    explicit StoryboardStore(const QString &folder);

    //! Nothing: there is none of a video of that size, or it cannot be read.
    std::optional<Storyboard> find(const VersionId &version, qint64 sizeBytes) const;
    QString sheetFile(const VersionId &version, int number) const;
    //! All sheets, in order.
    Result<> store(const VersionId &version, const Storyboard &storyboard,
        const QVector<QByteArray> &sheets) const;

    int count() const;

    static constexpr int kMost = 500;

private:
    QString folderOf(const VersionId &version) const;
    void removeOldest() const;

    QString m_folder;
};

} // namespace Library
