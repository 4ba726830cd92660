#include "library/playback/trackchoice.h"

#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <initializer_list>
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

std::string lowered(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

bool hasOneOf(const std::string &text, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(),
        [&](const char *word) { return text.find(word) != std::string::npos; });
}

enum class Script
{
    Unknown,
    Simplified,
    Traditional
};

//! Chinese is written in two ways, which files tell apart in their tags or their titles.
Script scriptOf(const std::string &language, const std::string &title)
{
    const std::string text = lowered(language) + " " + lowered(title);
    if (hasOneOf(text, {"hans", "-cn", "-sg", "chs", "simplified", "简", "簡體"})) {
        return Script::Simplified;
    }
    return hasOneOf(text, {"hant", "-tw", "-hk", "cht", "traditional", "繁", "正體"})
        ? Script::Traditional
        : Script::Unknown;
}

bool isCommentary(const Track &track)
{
    return track.isCommentary || hasOneOf(lowered(track.title), {"commentary", "评论", "评述"});
}

bool isForImpaired(const Track &track)
{
    return track.isForImpaired
        || hasOneOf(lowered(track.title), {"sdh", "audio description", "hearing impaired"});
}

//! Of two tracks in the wanted language the one to take: what is meant for everybody first.
int rank(const Track &track, const std::string &language)
{
    const Script wanted = scriptOf(language, {});
    const Script is = scriptOf(track.language, track.title);
    int score = isCommentary(track) ? 0 : 32;
    score += wanted != Script::Unknown && wanted == is ? 16 : 0;
    score += wanted != Script::Unknown && is != Script::Unknown && wanted != is ? -8 : 0;
    score += isForImpaired(track) ? 0 : 4;
    score += track.isDefault ? 2 : 0;
    score += track.isExternal ? 1 : 0; // somebody put it there
    return score;
}

template <class Fits>
const Track *best(const PlaybackInfo &info, TrackKind kind, const std::string &language, Fits fits)
{
    const Track *found = nullptr;
    for (const Track &track : info.tracks) {
        if (track.kind == kind && fits(track)
            && (found == nullptr || rank(track, language) > rank(*found, language))) {
            found = &track;
        }
    }
    return found;
}

int idOf(const Track *track)
{
    return track == nullptr ? -1 : track->id;
}

const Track *trackWithId(const PlaybackInfo &info, int id)
{
    const auto found = std::find_if(info.tracks.begin(), info.tracks.end(),
        [id](const Track &track) { return track.id == id; });
    return found == info.tracks.end() ? nullptr : &*found;
}

//! The track that is most like the wish; one in another language is not.
const Track *alike(const PlaybackInfo &info, TrackKind kind, const TrackWish &wish)
{
    const Track *found = nullptr;
    int most = -1;
    for (const Track &track : info.tracks) {
        const bool sameTongue = track.language.empty()
            ? wish.language.empty()
            : sameLanguage(track.language, wish.language);
        if (track.kind != kind || !sameTongue || track.isForced != wish.isForced) {
            continue;
        }
        int score = track.title == wish.title ? 8 : 0;
        score += isCommentary(track) == wish.isCommentary ? 4 : 0;
        score
            += scriptOf(track.language, track.title) == scriptOf(wish.language, wish.title) ? 2 : 0;
        score += isForImpaired(track) == wish.isForImpaired ? 1 : 0;
        if (score > most) {
            most = score;
            found = &track;
        }
    }
    return found;
}

//! What is said in another language than the film's own, in the language of the sound.
const Track *foreignParts(const PlaybackInfo &info, const std::string &soundLanguage)
{
    const Track *same = best(info, TrackKind::Subtitle, soundLanguage, [&](const Track &track) {
        return track.isForced && sameLanguage(track.language, soundLanguage);
    });
    return same != nullptr ? same : best(info, TrackKind::Subtitle, {}, [&](const Track &track) {
        const bool unknown = track.language.empty() || soundLanguage.empty();
        return track.isForced && unknown;
    });
}

} // namespace

bool sameLanguage(const std::string &first, const std::string &second)
{
    return !first.empty() && !second.empty() && threeLetters(first) == threeLetters(second);
}

TrackWish wishFor(const Track &track)
{
    return {track.language, track.title, track.isForced, isCommentary(track), isForImpaired(track),
        false};
}

int likeOf(const PlaybackInfo &info, TrackKind kind, const TrackWish &wish)
{
    return wish.isNone ? -1 : idOf(alike(info, kind, wish));
}

int chooseAudio(const PlaybackInfo &info, const TrackPreferences &preferences)
{
    if (preferences.audio && preferences.audio->isNone) {
        return -1;
    }
    if (preferences.audio) {
        if (const Track *track = alike(info, TrackKind::Audio, *preferences.audio)) {
            return track->id;
        }
    }
    for (const std::string &language : preferences.audioLanguages) {
        const Track *track = best(info, TrackKind::Audio, language,
            [&](const Track &one) { return sameLanguage(one.language, language); });
        if (track != nullptr) {
            return track->id;
        }
    }
    return idOf(best(info, TrackKind::Audio, {}, [](const Track &) { return true; }));
}

int chooseSubtitle(const PlaybackInfo &info, const TrackPreferences &preferences, int audioTrack)
{
    if (preferences.subtitle && preferences.subtitle->isNone) {
        return -1;
    }
    if (preferences.subtitle) {
        if (const Track *track = alike(info, TrackKind::Subtitle, *preferences.subtitle)) {
            return track->id;
        }
    }
    const Track *sound = trackWithId(info, audioTrack);
    const std::string soundLanguage = sound == nullptr ? std::string() : sound->language;
    for (const std::string &language : preferences.subtitleLanguages) {
        if (preferences.onlyForForeignSound && sameLanguage(soundLanguage, language)) {
            break; // it is understood, and so are all that are wanted less
        }
        const Track *track = best(info, TrackKind::Subtitle, language, [&](const Track &one) {
            return !one.isForced && sameLanguage(one.language, language);
        });
        if (track != nullptr) {
            return track->id;
        }
    }
    return idOf(foreignParts(info, soundLanguage));
}

} // namespace Library
