#include "ui/player/skipoffer.h"

namespace Ui {

namespace {

using namespace std::chrono_literals;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr milliseconds kShortest{5s};
constexpr milliseconds kLongestIntro{5min};
// Of the film, where credits may begin.
constexpr double kLate = 0.6;
// What is left of it is not worth a button.
constexpr milliseconds kAlmostOver{2s};

} // namespace

std::optional<SkipOffer> SkipOffer::at(
    const Library::PlaybackInfo &info, milliseconds position, bool hasNext)
{
    const milliseconds duration = duration_cast<milliseconds>(info.duration);
    const auto startOf = [&](std::size_t i) {
        return i < info.chapters.size() ? duration_cast<milliseconds>(info.chapters[i].start)
                                        : duration;
    };
    for (std::size_t i = 0; i < info.chapters.size(); ++i) {
        const milliseconds from = startOf(i);
        const milliseconds to = startOf(i + 1);
        if (position < from || position >= to - kAlmostOver || to - from < kShortest) {
            continue;
        }
        SkipOffer offer;
        offer.kind = chapterKind(QString::fromStdString(info.chapters[i].title));
        offer.chapter = int(i);
        if (i + 1 < info.chapters.size()) {
            offer.to = to;
        }
        switch (offer.kind) {
        case ChapterKind::Film:
            return std::nullopt;
        case ChapterKind::Intro:
        case ChapterKind::Recap:
            return to - from <= kLongestIntro && offer.to ? std::optional(offer) : std::nullopt;
        case ChapterKind::Credits:
        case ChapterKind::Preview:
            if (double(from.count()) < kLate * double(duration.count())) {
                return std::nullopt;
            }
            return offer.to || hasNext ? std::optional(offer) : std::nullopt;
        }
    }
    return std::nullopt;
}

} // namespace Ui
