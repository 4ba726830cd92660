#pragma once

#include "library/base/ids.h"
#include "library/catalog/types.h"

#include <QString>
#include <QStringList>
#include <QVector>

//! What crosses the catalog's border when states of another program are taken over.
namespace Library {

inline size_t qHash(const ExternalId &id, size_t seed = 0)
{
    return qHashMulti(seed, id.source, id.value);
}

//! A title that states of another program may belong to, with all it can be recognised by.
struct ImportTarget
{
    TitleId title;
    TitleKind kind = TitleKind::Movie;
    QStringList names; //!< every name it goes by
    int year = 0;
    TitleId series;
    int season = -1;
    int episode = -1;
    int episodeEnd = -1;
    QVector<ExternalId> ids;
    QStringList files;
};

//! What somebody did to one title in another program. Zero means that it is not known.
struct ImportedPlay
{
    TitleId title;
    QString source; //!< the other program: "kodi"
    bool watched = false;
    int playCount = 0;
    qint64 positionMs = 0;
    qint64 durationMs = 0;
    qint64 lastPlayedMs = 0;
    int rating = 0; //!< 1 to 10
    bool favourite = false;
    qint64 addedMs = 0;

    bool operator==(const ImportedPlay &) const = default;
};

enum class ImportMode
{
    Apply,
    Try //!< tells what would change, and changes nothing
};

} // namespace Library
