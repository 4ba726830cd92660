#include "library/playback/subtitlereport.h"

#include "library/playback/subtitlefile.h"

#include <algorithm>

namespace Library {

namespace {

//! "0,0,Default,,0,0,0,,Hello": the text stands behind eight commas.
std::string textOf(const std::string &event)
{
    std::size_t at = 0;
    for (int comma = 0; comma < 8 && at != std::string::npos; ++comma) {
        at = event.find(',', at);
        at = at == std::string::npos ? at : at + 1;
    }
    return at == std::string::npos ? event : event.substr(at);
}

} // namespace

Result<SubtitleReport> reportSubtitles(
    const std::string &fileName, std::span<const std::byte> bytes, std::span<const std::byte> index)
{
    using std::chrono::duration_cast;
    using std::chrono::microseconds;
    using std::chrono::milliseconds;
    SubtitleFileHints hints;
    hints.index = index;
    const Result<SubtitleFile> file = readSubtitleFile(fileName, bytes, hints);
    if (!file) {
        return tl::unexpected(file.error());
    }
    SubtitleReport report;
    report.format = file->format;
    report.encoding = file->encoding;
    for (const SubtitleFileTrack &track : file->tracks) {
        SubtitleReport::Track told;
        told.language = track.language;
        told.cueCount = track.cueCount;
        for (const SubtitleEvent &event : track.events) {
            told.cues.push_back({duration_cast<milliseconds>(microseconds(event.startMicro)),
                duration_cast<milliseconds>(microseconds(event.startMicro + event.durationMicro)),
                textOf(event.text)});
        }
        report.tracks.push_back(std::move(told));
    }
    return report;
}

} // namespace Library
