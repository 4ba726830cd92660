#pragma once

#include "library/catalog/types.h"

#include <QSet>
#include <QString>
#include <QStringList>
#include <QVector>

//! Which files beside a video belong to it. Pure: works on what a folder holds, opens nothing.
namespace Library::SideCars {

//! What lies in one folder. Files of sub-folders carry their folder: "Subs/2_English.srt".
struct Listing
{
    QString path; //!< of the folder, without a slash at its end
    QStringList names;
};

//! Pictures found beside videos; absolute paths, empty where there is none.
struct Artwork
{
    QString poster; //!< 2:3
    QString still; //!< 16:9
    QString backdrop; //!< behind a page

    bool operator==(const Artwork &) const = default;
    bool isEmpty() const { return poster.isEmpty() && still.isEmpty() && backdrop.isEmpty(); }
    bool has(const QString &picture) const
    {
        return picture == poster || picture == still || picture == backdrop;
    }
};

//! True for the names that a scan takes for videos; samples and hidden files are none.
bool isVideo(const QString &name);
//! True for subtitles by their suffix.
bool isSubtitle(const QString &name);
//! True for a sub-folder whose files belong to the videos above it: "Subs", "Subtitles", "字幕".
bool isSubtitleFolder(const QString &name);
//! True for a sub-folder of more pictures of what is above it.
bool isFanartFolder(const QString &name);
//! True for pictures by their suffix.
bool isPicture(const QString &name);
//! True for pictures that are called as artwork of films and series is, and for those that are
//! called like one of the videos; `videoStems` in lower case. Other pictures are nobody's.
bool isArtwork(const QString &name, const QSet<QString> &videoStems);
//! What is before the suffix, in lower case.
QString stemOf(const QString &name);

//! The subtitles in one folder, sorted out once for all its videos.
class Subtitles
{
public:
    explicit Subtitles(const Listing &listing);

    //! Whether there are none for any video of the folder.
    bool isEmpty() const { return m_names.isEmpty(); }

    //! The subtitles of one video: same stem with anything after it, a language's name alone when
    //! it is the only video, and the Subs folder.
    QVector<SideCarSubtitle> of(const QString &video) const;

private:
    QString m_folder;
    QStringList m_names; //!< of subtitles
    QStringList m_stems; //!< of all videos; not filled where there are no subtitles
};

//! The pictures of one film or episode. Those named for the folder ("poster.jpg") count only when
//! no other video shares it.
Artwork videoArtwork(const QString &video, const Listing &listing);
//! The pictures of a series, from its own folder.
Artwork seriesArtwork(const Listing &seriesFolder);
//! The pictures of one season, from the series' folder ("season01-poster.jpg") or its own.
Artwork seasonArtwork(int season, const Listing &seriesFolder, const Listing &seasonFolder);

} // namespace Library::SideCars
