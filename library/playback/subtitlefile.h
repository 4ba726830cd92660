#pragma once

#include "library/base/result.h"
#include "library/playback/subtitlepictures.h"
#include "library/playback/subtitlerenderer.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace Library {

//! One language of a file of subtitles.
struct SubtitleFileTrack
{
    std::string language; //!< where the file states it
    std::string header; //!< of ASS, for the events
    SubtitleRenderer::Styling styling = SubtitleRenderer::Styling::Plain;
    std::vector<SubtitleEvent> events;
    std::shared_ptr<SubtitlePictures> pictures; //!< instead of events
    std::size_t cueCount = 0; //!< of pictures: packets
};

struct SubtitleFile
{
    std::string format; //!< "srt", "webvtt", "ttml", "ass", or FFmpeg's name
    std::string encoding; //!< of text
    std::string script; //!< a whole script of ASS, for libass; its events are in the track as well
    std::vector<SubtitleFileTrack> tracks; //!< at least one
};

struct SubtitleFileHints
{
    //! The bytes of the .idx beside a VobSub file: its colours and languages.
    std::span<const std::byte> index;
    //! Of the film: MicroDVD counts frames. 0: not known.
    double frameRate = 0;
};

//! Reads a file of subtitles of any kind; an Error says that nothing in it can be understood. Takes
//! untrusted bytes, opens nothing.
Result<SubtitleFile> readSubtitleFile(const std::string &fileName, std::span<const std::byte> bytes,
    const SubtitleFileHints &hints = {});

} // namespace Library
