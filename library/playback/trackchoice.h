#pragma once

#include "library/playback/engine.h"

namespace Library {

//! Whether two language tags mean the same language: "en", "eng" and "en-GB" do. Pure.
bool sameLanguage(const std::string &first, const std::string &second);

//! What to find the like of a track by.
TrackWish wishFor(const Track &track);

//! The track that is most like the wish; -1: none is. Pure.
int likeOf(const PlaybackInfo &info, TrackKind kind, const TrackWish &wish);

//! The audio track that is played when nobody has chosen; -1: there is none. Pure.
int chooseAudio(const PlaybackInfo &info, const TrackPreferences &preferences);

//! The subtitles shown when nobody has chosen, with this audio track; -1: none. Foreign parts are
//! shown when the film has them for the sound's language. Pure.
int chooseSubtitle(const PlaybackInfo &info, const TrackPreferences &preferences, int audioTrack);

} // namespace Library
