// Drives the engine's threads for ThreadSanitizer: no Qt loop, standard threads only. Prints what
// went wrong and returns 1.
#include "library/playback/localfilesource.h"
#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"

#include <QString>

#include <cstdio>
#include <cstring>

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
    tracks();
    faults();
    std::fprintf(stderr, "%d failures\n", failures);
    return failures == 0 ? 0 : 1;
}
