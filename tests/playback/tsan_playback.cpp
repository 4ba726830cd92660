// Drives the engine's threads for ThreadSanitizer: no Qt loop, standard threads only. Prints what
// went wrong and returns 1.
#include "library/playback/framepreview.h"
#include "library/playback/localfilesource.h"
#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"

#include <QString>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <thread>

namespace {

using namespace std::chrono_literals;
using Library::PlayerState;
using Library::SeekMode;
using TestSupport::TestPlayer;

int failures = 0;

void check(bool good, const char *what)
{
    if (!good) {
        std::fprintf(stderr, "FAILED: %s\n", what);
        ++failures;
    }
}

void previews()
{
    std::atomic<int> found{0};
    {
        Library::FramePreview preview(TestSupport::FakeSource::ofFile(TestSupport::counterClip()),
            [&found](std::int64_t, const std::shared_ptr<const Library::VideoFrame> &frame) {
                found += frame ? 1 : 0;
            });
        for (int i = 0; i < 50; ++i) {
            preview.request(i * 190'000);
            std::this_thread::sleep_for(std::chrono::milliseconds(i % 5));
        }
        for (int i = 0; i < 1000 && found == 0; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }
    check(found > 0, "preview");
}

void seeksAndSettings()
{
    TestPlayer player;
    check(player.openFile(TestSupport::counterClip()), "open");
    const char *const text = "1\n00:00:00,000 --> 00:00:09,000\nHello\n";
    std::vector<std::byte> bytes(std::strlen(text));
    std::memcpy(bytes.data(), text, bytes.size());
    Library::ExternalSubtitle file;
    file.fileName = "a.srt";
    file.bytes = std::move(bytes);
    file.select = true;
    player.engine->addSubtitle(std::move(file));
    player.engine->setSecondSubtitleTrack(1000);
    player.engine->setSubtitleLook({1.5, 0.2, Library::SecondSubtitles::Below});
    player.engine->setAudioDelay(std::chrono::milliseconds(200));
    player.engine->setNightMode(true);
    player.engine->setDeinterlacing(false);
    for (int i = 0; i < 40; ++i) {
        player.engine->seek(std::chrono::milliseconds(i * 631 % 9000),
            i % 2 == 0 ? SeekMode::Keyframe : SeekMode::Exact);
        player.engine->setViewport(300 + i, 200 + i);
        if (i % 8 == 0) {
            player.engine->setSpeed(1.0 + i / 20.0);
        }
        if (i % 10 == 5) {
            player.engine->pause();
            player.engine->play();
        }
        if (i % 9 == 4) {
            player.engine->stepFrame(i % 2 == 0 ? 1 : -1);
            player.engine->setLoop(std::chrono::seconds(1), std::chrono::seconds(2));
            player.engine->setLoop({}, {});
            player.engine->play();
        }
        (void)player.engine->position();
        (void)player.engine->stats();
        (void)player.engine->info();
    }
    player.engine->setSpeed(4);
    check(player.seek(8s).has_value(), "seek");
    check(player.waitForState(PlayerState::Ended), "end");
}

void tracks()
{
    TestPlayer player;
    check(player.openFile(TestSupport::Clips::hevcMkv()), "open with tracks");
    for (const int track : {2, 1, -1, 2}) {
        player.engine->setAudioTrack(track);
        player.engine->setSubtitleTrack(track + 2);
        check(player.waitForFrames(player.engine->stats().framesShown > 0 ? 5 : 1), "frames");
    }
    check(player.seek(1s).has_value(), "seek after switching");
}

void faults()
{
    for (int i = 0; i < 10; ++i) {
        const auto source = TestSupport::FakeSource::ofFile(TestSupport::counterClip());
        TestPlayer player;
        if (i % 2 == 0) {
            check(player.open(source), "open a source");
        } else {
            player.engine->open(source, {});
        }
        source->stallFrom(0);
        player.engine->seek(5s, SeekMode::Exact);
        if (i % 3 == 0) {
            player.engine->stop();
        }
    }
}

} // namespace

int main()
{
    seeksAndSettings();
    previews();
    tracks();
    faults();
    std::fprintf(stderr, "%d failures\n", failures);
    return failures == 0 ? 0 : 1;
}
