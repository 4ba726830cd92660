#pragma once

#include "library/playback/engine.h"

namespace Library {

//! Whether two language tags mean the same language: "en", "eng" and "en-GB" do. Pure.
bool sameLanguage(const std::string &first, const std::string &second);

//! The audio track that is played when nobody has chosen; -1: there is none. Pure.
int chooseAudio(const PlaybackInfo &info, const std::vector<std::string> &languages);

//! The subtitles shown when nobody has chosen; without languages only forced ones. Pure.
int chooseSubtitle(const PlaybackInfo &info, const std::vector<std::string> &languages);

} // namespace Library
