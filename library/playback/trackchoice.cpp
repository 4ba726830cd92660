#include "library/playback/trackchoice.h"

#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <utility>

namespace Library {

namespace {

//! ISO 639-2 has second codes for these languages, which ICU does not know.
constexpr std::array<std::pair<const char *, const char *>, 20> kBibliographic{
    {{"alb", "sqi"}, {"arm", "hye"}, {"baq", "eus"}, {"bur", "mya"}, {"chi", "zho"}, {"cze", "ces"},
        {"dut", "nld"}, {"fre", "fra"}, {"geo", "kat"}, {"ger", "deu"}, {"gre", "ell"},
        {"ice", "isl"}, {"mac", "mkd"}, {"mao", "mri"}, {"may", "msa"}, {"per", "fas"},
        {"rum", "ron"}, {"slo", "slk"}, {"tib", "bod"}, {"wel", "cym"}}};

std::string threeLetters(const std::string &tag)
{
    const std::string language = tag.substr(0, tag.find_first_of("-_"));
    for (const auto &[old, current] : kBibliographic) {
        if (language == old) {
            return current;
        }
    }
    const std::string known = uloc_getISO3Language(language.c_str());
    return known.empty() ? language : known;
}

bool isBetter(const Track &track, const Track &best)
{
    const auto score
        = [](const Track &one) { return (one.isForced ? 0 : 2) + (one.isDefault ? 1 : 0); };
    return score(track) > score(best);
}

const Track *inLanguage(const PlaybackInfo &info, TrackKind kind, const std::string &language)
{
    const Track *best = nullptr;
    for (const Track &track : info.tracks) {
        if (track.kind == kind && sameLanguage(track.language, language)
            && (best == nullptr || isBetter(track, *best))) {
            best = &track;
        }
    }
    return best;
}

} // namespace

bool sameLanguage(const std::string &first, const std::string &second)
{
    return !first.empty() && !second.empty() && threeLetters(first) == threeLetters(second);
}

int chooseAudio(const PlaybackInfo &info, const std::vector<std::string> &languages)
{
    for (const std::string &language : languages) {
        if (const Track *track = inLanguage(info, TrackKind::Audio, language)) {
            return track->id;
        }
    }
    const Track *best = nullptr;
    for (const Track &track : info.tracks) {
        if (track.kind == TrackKind::Audio
            && (best == nullptr || (track.isDefault && !best->isDefault))) {
            best = &track;
        }
    }
    return best == nullptr ? -1 : best->id;
}

int chooseSubtitle(const PlaybackInfo &info, const std::vector<std::string> &languages)
{
    for (const std::string &language : languages) {
        if (const Track *track = inLanguage(info, TrackKind::Subtitle, language)) {
            return track->id;
        }
    }
    const auto forced = std::find_if(info.tracks.begin(), info.tracks.end(),
        [](const Track &track) { return track.kind == TrackKind::Subtitle && track.isForced; });
    return forced == info.tracks.end() ? -1 : forced->id;
}

} // namespace Library
