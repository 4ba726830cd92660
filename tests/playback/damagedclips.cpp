#include "tests/playback/damagedclips.h"

#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"

#include <algorithm>
#include <random>

namespace TestSupport {

using namespace std::chrono_literals;
using Library::PlayerState;
using Library::SeekMode;

namespace {

constexpr auto kPatience = 20s;

//! Something between begin and end, without one.
std::size_t between(std::mt19937 &random, std::size_t begin, std::size_t end)
{
    return end <= begin ? begin : begin + random() % (end - begin);
}

bool isOver(const TestPlayer &player)
{
    return !player.states.empty()
        && (player.states.back() == PlayerState::Failed
            || player.states.back() == PlayerState::Ended);
}

} // namespace

QStringList wholeClips()
{
    return {Clips::h264Mp4(), Clips::hevcMkv(), Clips::vp9Webm(), Clips::mpegTs(), Clips::avi(),
        Clips::anamorphicMpg(), Clips::mp3WithCover(), Clips::chaptersMkv(), Clips::rotatedMp4(),
        Clips::unfinishedMkv()};
}

std::vector<std::byte> damaged(const std::vector<std::byte> &whole, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<std::byte> bytes = whole;
    if (bytes.size() < 16) {
        return bytes;
    }
    // Half of it near the beginning, where headers are.
    const std::size_t most = random() % 2 == 0 ? bytes.size() : bytes.size() / 20 + 16;
    const std::size_t begin = between(random, 0, most);
    const std::size_t length
        = std::min(bytes.size() - begin, std::size_t{1} << between(random, 2, 15));
    const auto at = bytes.begin() + std::ptrdiff_t(begin);
    const auto end = at + std::ptrdiff_t(length);
    switch (random() % 7) {
    case 0:
        for (std::size_t i = 0, count = between(random, 1, 60); i < count; ++i) {
            bytes[between(random, 0, most)] ^= std::byte(1U << (random() % 8));
        }
        break;
    case 1:
        std::fill(at, end, std::byte{0});
        break;
    case 2:
        bytes.erase(at, end);
        break;
    case 3: {
        const std::vector<std::byte> piece(at, end);
        bytes.insert(end, piece.begin(), piece.end());
        break;
    }
    case 4:
        std::rotate(at, at + std::ptrdiff_t(length / 2), end);
        break;
    case 5:
        bytes.resize(between(random, 1, bytes.size()));
        break;
    default:
        std::generate(at, end, [&random] { return std::byte(random() & 0xFFU); });
    }
    return bytes;
}

QString useDamaged(const std::vector<std::byte> &bytes, HowFar howFar)
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.retryFor = 0ms;
    player.engine->open(std::make_shared<FakeSource>(bytes), options);
    const auto settled = [&player] {
        return isOver(player)
            || (!player.states.empty() && player.states.back() == PlayerState::Paused
                && !player.opened.empty());
    };
    if (!player.wait(settled, kPatience)) {
        return QStringLiteral("opening hangs");
    }
    const std::chrono::microseconds duration = player.engine->info().duration;
    const std::chrono::microseconds film = duration.count() > 0 ? duration : 3s;
    for (const auto &[share, mode] : {std::pair(0.5, SeekMode::Exact),
             std::pair(0.9, SeekMode::Keyframe), std::pair(0.1, SeekMode::Exact)}) {
        std::size_t before = 0;
        {
            const std::lock_guard lock(player.mutex);
            if (!player.states.empty() && player.states.back() == PlayerState::Failed) {
                return {};
            }
            before = player.seeks.size();
        }
        player.engine->seek(
            std::chrono::microseconds(std::int64_t(share * double(film.count()))), mode);
        if (!player.wait(
                [&] { return isOver(player) || player.seeks.size() > before; }, kPatience)) {
            return QStringLiteral("a seek hangs");
        }
    }
    player.engine->stepFrame(1);
    player.engine->stepFrame(-1);
    if (howFar == HowFar::Plays) {
        player.engine->setSpeed(4);
        player.engine->play();
        if (!player.wait([&] { return isOver(player); }, kPatience)) {
            return QStringLiteral("it never ends");
        }
    }
    return {};
}

} // namespace TestSupport
