#pragma once

#include "library/base/result.h"
#include "library/import/importedstate.h"

class QIODevice;

namespace Library::Import {

//! What the XML that Kodi exports (videodb.xml), or an NFO file of Kodi or Jellyfin, tells of
//! viewers. path: of the video that an NFO lies beside, without its suffix; empty for an export,
//! whose elements name their files. A damaged file gives what stands before the damage; Corrupt
//! when that is nothing.
Result<QVector<ImportedState>> readStateXml(QIODevice &xml, const QString &path);

//! What the favourites.xml of Kodi's userdata names: paths of files, and of
//! series as kodiSeriesPath() says them.
Result<QStringList> readKodiFavourites(QIODevice &xml);

//! Somebody who uses one Kodi with others.
struct KodiProfile
{
    QString name;
    QString folder; //!< below userdata; empty: userdata itself

    bool operator==(const KodiProfile &) const = default;
};
//! Those whom the profiles.xml of Kodi's userdata names; none when it is damaged.
QVector<KodiProfile> readKodiProfiles(QIODevice &xml);

} // namespace Library::Import
