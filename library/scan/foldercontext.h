#pragma once

#include <QString>
#include <QStringList>

//! What the words of folders and of suffixes say about a file in them. All names are normalised.
namespace Library::FolderContext {

//! "Movies", "TV Shows", "Downloads", drive letters: says nothing about a title.
bool isGeneric(const QString &folder);
//! Nothing but a season: "Season 2", "S02", "Specials", "第二季".
bool isPureSeason(const QString &folder);
//! "Extras", "Featurettes", "Trailers", ...
bool isExtras(const QString &folder);
//! Where people keep what they filmed themselves.
bool isHomeVideos(const QString &folder);
//! A file that holds a piece of a DVD: "VTS_01_1".
bool isDiscFile(const QString &stem);
//! Inner folders of a disc: BDMV, STREAM, VIDEO_TS; also "CD1".
bool isDiscPart(const QString &folder);

//! Where an extra's mark starts in a name ("-trailer", "-behindthescenes", "NCOP2"); 0 when the
//! name is nothing else; -1: none.
qsizetype extraMark(const QString &stem);
//! A name that a camera, a phone or a screen recorder gave.
bool isCameraName(const QString &stem);

} // namespace Library::FolderContext
