#pragma once

#include <QString>
#include <QVector>

//! Words that say how a file was made, not what it shows.
namespace Library::ReleaseTags {

enum class Kind
{
    Resolution,
    Source,
    VideoCodec,
    AudioCodec,
    Edition,
    Language,
    Stereo,
    Other
};

//! How sure a tag is without its neighbours: "x264" cannot be part of a title, "French" can.
enum class Strength
{
    Strong,
    Weak
};

struct Tag
{
    qsizetype start = 0;
    qsizetype length = 0;
    Kind kind = Kind::Other;
    Strength strength = Strength::Weak;
    QString value; //!< as shown: "1080p", "WEB-DL", "H.264"
    bool upper = false; //!< written in capitals, as tags are
    bool television = false; //!< comes with recordings of broadcasts

    qsizetype end() const { return start + length; }
};

//! All tags of a normalised name, in order, without overlap.
QVector<Tag> find(const QString &name);

//! The same text with every strong tag overwritten by U+0001, so that no number in it is taken
//! for an episode.
QString masked(const QString &name, const QVector<Tag> &tags);

//! True when nothing but tags, digits and punctuation lies in the span.
bool isOnlyTags(const QString &name, const QVector<Tag> &tags, qsizetype start, qsizetype length);

} // namespace Library::ReleaseTags
