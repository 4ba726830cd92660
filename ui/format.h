#pragma once

#include "library/catalog/types.h"

#include <QString>
#include <QStringList>
#include <QTime>

namespace Ui {

//! Numbers and facts in the words that the interface uses.
namespace Format {
QString bytes(qint64 bytes); //!< "38.2 GB", decimal
QString duration(qint64 ms); //!< "1 h 52 min", "49 min"
QString timeLeft(const Library::TitleCard &card); //!< "48 min left"; empty when not begun
QString quality(const Library::TitleCard &card); //!< "4K HDR"; empty below 4K without HDR
QString resolution(int height); //!< "4K", "1080p"
QString title(const Library::TitleCard &card); //!< "The Barometer"; "Episode 4" when it has none
QString episodeNumber(const Library::TitleCard &card); //!< "S2 E4", "Special 1"
QString episodeName(const Library::TitleCard &card); //!< "S2 E4 · The Barometer"
QString date(qint64 ms); //!< "14 Nov 2023", where this PC is
QString timeOfDay(const QTime &time); //!< "21:05" in every language: short, and always as wide
QString ago(qint64 thenMs, qint64 nowMs); //!< "3 min ago"
QString language(const QString &code); //!< in the language of the interface
QString channels(const Library::StreamInfo &stream); //!< "5.1", "stereo"
//! "4K", "HDR10", "5.1": what is worth a badge.
QStringList badges(const Library::MediaInfo &media);
qreal progress(const Library::TitleCard &card); //!< 0 to 1; 0: not begun
} // namespace Format

} // namespace Ui
