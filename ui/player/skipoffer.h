#pragma once

#include "library/playback/engine.h"
#include "ui/player/chapterkind.h"

#include <optional>

namespace Ui {

//! What of a film a person may want to skip, at one of its places.
struct SkipOffer
{
    ChapterKind kind = ChapterKind::Intro;
    int chapter = 0;
    //! Where the film goes on; nothing: it is over, and the next one follows.
    std::optional<std::chrono::milliseconds> to;

    bool operator==(const SkipOffer &) const = default;

    //! Nothing where the film itself plays. A name alone does not make a chapter an intro: one that
    //! is long is a part of the film, credits come late. Pure.
    static std::optional<SkipOffer> at(
        const Library::PlaybackInfo &info, std::chrono::milliseconds position, bool hasNext);
};

} // namespace Ui
