#pragma once

#include "library/playback/engine.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace Ui {

//! Whether two codes mean one language: "zh", "chi", "zho" and "zh-Hans" do.
bool sameLanguage(const QString &a, const QString &b);

//! The side-car subtitle that fits the preferred languages best; -1: none does.
int chooseSideCar(const std::vector<Library::Track> &tracks, const QStringList &languages);

//! "English", "中文", or the track's own title, or "Track 2".
QString trackName(const Library::Track &track, int number);

//! The second line: channels, what it is for, its title; may be empty.
QString trackDetail(const Library::Track &track);

} // namespace Ui
