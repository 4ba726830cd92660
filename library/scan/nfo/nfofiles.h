#pragma once

#include <QString>
#include <QStringList>

//! Which NFO files beside and above a video tell of it. Pure: works on names, opens nothing.
namespace Library::NfoFiles {

bool isNfo(const QString &name);

//! Where a title's description may lie, the best first; absolute paths, of which none may exist.
//! `alone`: no other video lies in the folder.
QStringList ofVideo(const QString &video, bool alone);
QStringList ofSeries(const QString &episode);
QStringList ofSeason(const QString &episode, int season);

} // namespace Library::NfoFiles
