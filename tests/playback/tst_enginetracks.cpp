#include "library/playback/medialayout.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>

using namespace std::chrono_literals;
using Library::PlayerState;
using Library::TrackKind;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using TestSupport::counterClip;
using TestSupport::TestPlayer;
using TestSupport::trackId;

namespace {

//! Counts the frames before the first that is not silent.
class ListeningAudio : public Library::SimulatedAudio
{
public:
    ~ListeningAudio() override { close(); }

    Result<Library::AudioFormat> open(const Library::AudioFormat &wanted, Pull pull) override
    {
        return SimulatedAudio::open(wanted,
            [this, channels = std::size_t(wanted.channels), pull = std::move(pull)](
                std::span<float> samples) {
                pull(samples);
                for (std::size_t i = 0; i < samples.size() && toneFrame < 0; ++i) {
                    if (std::abs(samples[i]) > 0.05F) {
                        toneFrame = m_frames + std::int64_t(i / channels);
                    }
                }
                m_frames += std::int64_t(samples.size() / channels);
            });
    }

    std::atomic<std::int64_t> toneFrame{-1};

private:
    std::int64_t m_frames = 0;
};

//! A device that can be pulled out and replaced.
class PluggedAudio : public Library::SimulatedAudio
{
public:
    ~PluggedAudio() override { close(); }

    Result<Library::AudioFormat> open(const Library::AudioFormat &wanted, Pull pull) override
    {
        ++opened;
        m_wantsReopening = false;
        m_heard = 0;
        const Library::AudioFormat format = m_format.value_or(wanted);
        return SimulatedAudio::open(format,
            [this, channels = std::size_t(format.channels), pull = std::move(pull)](
                std::span<float> samples) {
                pull(samples);
                const bool isSilent = std::all_of(samples.begin(), samples.end(),
                    [](float sample) { return std::abs(sample) < 0.001F; });
                m_heard += isSilent ? 0 : std::int64_t(samples.size() / channels);
            });
    }
    bool wantsReopening() const override { return m_wantsReopening; }

    void plug(const Library::AudioFormat &format)
    {
        m_format = format;
        setHealthy(true);
        m_wantsReopening = true;
    }
    std::int64_t heardFrames() const { return m_heard; }

    std::atomic<int> opened{0};

private:
    std::optional<Library::AudioFormat> m_format; // read when opened, after the flag
    std::atomic<bool> m_wantsReopening{false};
    std::atomic<std::int64_t> m_heard{0};
};

} // namespace

//! What is in a film, and the sound that is chosen of it.
class TestEngineTracks : public QObject
{
    Q_OBJECT
private slots:
    void listsTracks();
    void choosesByLanguage();
    void switchesAudioWithoutASeek();
    void speedChangesWhilePlaying();
    void delaysSound();
    void takesAnotherDevice();
    void tellsHdrAndDolbyVision();
    void tellsRotationAndAspect();
    void tellsColours();
    void makesWholePicturesOfHalves();
};

void TestEngineTracks::listsTracks()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(TestSupport::Clips::hevcMkv(), options));
    const Library::PlaybackInfo info = player.engine->info();
    QCOMPARE(info.tracks.size(), std::size_t{4});
    QCOMPARE(info.tracks[0].kind, TrackKind::Audio);
    QCOMPARE(info.tracks[0].language, std::string("eng"));
    QCOMPARE(info.tracks[0].channels, 2);
    QVERIFY(info.tracks[0].isDefault);
    QCOMPARE(info.tracks[1].codec, std::string("ac3"));
    QCOMPARE(info.tracks[1].channels, 6);
    QCOMPARE(info.tracks[2].codec, std::string("subrip"));
    QCOMPARE(info.tracks[3].codec, std::string("ass"));
    QCOMPARE(info.audioTrack, info.tracks[0].id);
    QCOMPARE(info.subtitleTrack, -1);
}

void TestEngineTracks::choosesByLanguage()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.tracks.audioLanguages = {"fr", "zh"};
    options.tracks.subtitleLanguages = {"zh-CN"};
    QVERIFY(player.openFile(TestSupport::Clips::hevcMkv(), options));
    const Library::PlaybackInfo info = player.engine->info();
    QCOMPARE(info.audioTrack, trackId(info, TrackKind::Audio, 1));
    QCOMPARE(info.subtitleTrack, trackId(info, TrackKind::Subtitle, 1));
}

void TestEngineTracks::switchesAudioWithoutASeek()
{
    TestPlayer player;
    QVERIFY(player.openFile(TestSupport::Clips::hevcMkv()));
    QVERIFY(player.waitForFrames(15));
    const Library::PlaybackInfo info = player.engine->info();
    player.engine->setAudioTrack(trackId(info, TrackKind::Audio, 1));
    QVERIFY(player.wait([&] { return player.engine->stats().audioCodec == "ac3"; }));
    QVERIFY(player.waitForFrames(30));
    player.engine->setAudioTrack(-1);
    QVERIFY(player.waitForFrames(45));
    player.engine->setAudioTrack(trackId(info, TrackKind::Audio, 0));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.count(PlayerState::Buffering), 0);
    const std::lock_guard lock(player.mutex);
    for (std::size_t i = 1; i < player.shown.size(); ++i) {
        QVERIFY(player.shown[i].ptsMicro > player.shown[i - 1].ptsMicro);
    }
}

void TestEngineTracks::speedChangesWhilePlaying()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    for (const double speed : {2.0, 0.5, 4.0, 0.25, 1.0}) {
        std::size_t frames = 0;
        {
            const std::lock_guard lock(player.mutex);
            frames = player.shown.size();
        }
        player.engine->setSpeed(speed);
        QVERIFY(player.waitForFrames(frames + 6));
    }
    QVERIFY(player.errors.empty());
    QCOMPARE(player.count(PlayerState::Buffering), 0);
}

void TestEngineTracks::delaysSound()
{
    // Silence for two seconds, then a tone.
    const QString clip = TestSupport::Clips::make(QStringLiteral("latetone.mkv"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("color=gray:size=128x64:rate=25:duration=4"), QStringLiteral("-f"),
            QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("aevalsrc=if(gt(t\\,2)\\,0.5*sin(2000*t)\\,0):s=48000:d=4"),
            QStringLiteral("-c:a"), QStringLiteral("pcm_s16le"), QStringLiteral("-c:v"),
            QStringLiteral("libx264")});
    QVERIFY(!clip.isEmpty());
    const auto heardAt = [&](milliseconds delay) {
        ListeningAudio audio;
        TestPlayer player(TestPlayer::Sound::None);
        player.engine = std::make_unique<Library::PlaybackEngine>(&player, &audio, &player);
        player.engine->setAudioDelay(delay);
        Library::OpenOptions options;
        options.start = 1'300'000us;
        if (!player.openFile(clip, options)) {
            return -1.0;
        }
        const bool heard = player.wait([&] { return audio.toneFrame.load() >= 0; });
        player.engine.reset();
        return heard ? double(audio.toneFrame.load()) / 48000 : -1.0;
    };
    const double usual = heardAt(0ms);
    QVERIFY2(std::abs(usual - 0.7) < 0.05, qPrintable(QString::number(usual)));
    const double late = heardAt(400ms);
    QVERIFY2(std::abs(late - 1.1) < 0.05, qPrintable(QString::number(late)));
    const double early = heardAt(-400ms);
    QVERIFY2(std::abs(early - 0.3) < 0.05, qPrintable(QString::number(early)));
}

void TestEngineTracks::takesAnotherDevice()
{
    PluggedAudio audio;
    TestPlayer player(TestPlayer::Sound::None);
    player.engine = std::make_unique<Library::PlaybackEngine>(&player, &audio, &player);
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.wait([&] { return audio.heardFrames() > 4000; }));
    // Pulled out: the film goes on in silence.
    audio.setHealthy(false);
    std::size_t frames = 0;
    {
        const std::lock_guard lock(player.mutex);
        frames = player.shown.size();
    }
    QVERIFY(player.waitForFrames(frames + 20));
    QCOMPARE(player.engine->state(), PlayerState::Playing);
    // Another is there, with other channels and another rate: it is heard, and the film keeps time.
    audio.plug({44100, 1});
    QVERIFY(player.wait([&] { return audio.heardFrames() > 10'000; }));
    QCOMPARE(audio.opened.load(), 2);
    {
        const std::lock_guard lock(player.mutex);
        frames = player.shown.size();
    }
    QVERIFY(player.waitForFrames(frames + 10));
    QCOMPARE(player.engine->state(), PlayerState::Playing);
    QVERIFY(std::abs(player.engine->stats().audioVideoOffset.count()) < 60'000);
    player.engine.reset();
}

void TestEngineTracks::tellsHdrAndDolbyVision()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(TestSupport::Clips::hdrMkv(), options));
    QCOMPARE(player.engine->info().hdr, Library::HdrKind::Pq);
    QVERIFY(!player.engine->info().isDolbyVision);
    // FFmpeg 5.1 writes no such file, so the container's side data is set here.
    AVFormatContext *format = avformat_alloc_context();
    format->iformat = av_find_input_format("matroska");
    AVStream *stream = avformat_new_stream(format, nullptr);
    stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
    stream->codecpar->codec_id = AV_CODEC_ID_HEVC;
    stream->codecpar->color_trc = AVCOL_TRC_ARIB_STD_B67;
    QVERIFY(av_stream_new_side_data(stream, AV_PKT_DATA_DOVI_CONF, 16) != nullptr);
    const Library::MediaLayout layout = Library::readLayout(format);
    avformat_free_context(format);
    QVERIFY(layout.info.isDolbyVision);
    QCOMPARE(layout.info.hdr, Library::HdrKind::Hlg);
}

void TestEngineTracks::tellsRotationAndAspect()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(TestSupport::Clips::rotatedMp4(), options));
    QCOMPARE(player.lastFrame->rotationDegrees, 90);
    QCOMPARE(player.lastFrame->width, 320);
    const QString wide = TestSupport::Clips::make(QStringLiteral("wide.mkv"),
        {QStringLiteral("-i"), TestSupport::Clips::avi(), QStringLiteral("-vf"),
            QStringLiteral("scale=160:180,setsar=2/1"), QStringLiteral("-c:v"),
            QStringLiteral("libx264"), QStringLiteral("-an")});
    QVERIFY(player.openFile(wide, options));
    QVERIFY(player.wait([&] { return player.lastFrame && player.lastFrame->width == 160; }));
    QCOMPARE(player.lastFrame->sarNumerator, 2 * player.lastFrame->sarDenominator);
    QCOMPARE(player.lastFrame->rotationDegrees, 0);
}

void TestEngineTracks::tellsColours()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(TestSupport::Clips::hdrMkv(), options));
    QCOMPARE(player.lastFrame->layout, Library::PixelLayout::I420P10);
    QCOMPARE(player.lastFrame->matrix, Library::ColorMatrix::Bt2020);
    QCOMPARE(player.lastFrame->transfer, Library::ColorTransfer::Pq);
    QCOMPARE(player.lastFrame->range, Library::ColorRange::Limited);
}

void TestEngineTracks::makesWholePicturesOfHalves()
{
    // Stripes that move from one half picture to the next.
    const QString clip = TestSupport::Clips::make(QStringLiteral("halves.mkv"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("nullsrc=size=128x64:rate=50:duration=4,format=yuv420p,"
                           "geq=lum='if(lt(mod(X+4*N\\,64)\\,32)\\,235\\,16)':cb=128:cr=128,"
                           "tinterlace=mode=interleave_top,fieldorder=tff"),
            QStringLiteral("-c:v"), QStringLiteral("mpeg2video"), QStringLiteral("-flags"),
            QStringLiteral("+ildct+ilme"), QStringLiteral("-b:v"), QStringLiteral("4M"),
            QStringLiteral("-top"), QStringLiteral("1")});
    QVERIFY(!clip.isEmpty());
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(clip, options));
    // Of each column: rows that differ from the next, though the one after is the same again.
    const auto combs = [&](microseconds position) {
        if (!player.seek(position)) {
            return -1;
        }
        const std::lock_guard lock(player.mutex);
        const Library::VideoFrame &frame = *player.lastFrame;
        int count = 0;
        for (int y = 8; y + 10 < frame.height; ++y) {
            const std::uint8_t *row = frame.planes[0] + std::ptrdiff_t(frame.strideBytes[0]) * y;
            for (int x = 0; x < frame.width; ++x) {
                const int here = row[x];
                const int next = row[x + frame.strideBytes[0]];
                const int after = row[x + 2 * frame.strideBytes[0]];
                count += std::abs(here - next) > 100 && std::abs(here - after) < 40 ? 1 : 0;
            }
        }
        return count;
    };
    const int whole = combs(1'000'000us);
    player.engine->setDeinterlacing(false);
    const int halves = combs(1'000'000us);
    QVERIFY2(halves > 500, qPrintable(QString::number(halves)));
    QVERIFY2(whole >= 0 && whole * 10 < halves, qPrintable(QString::number(whole)));
    player.engine->setDeinterlacing(true);
    const auto last = player.seek(3'990'000us); // nothing of the end is held back
    QVERIFY(last && *last > 3'900'000us);
    player.engine->play();
    QVERIFY(player.waitForState(PlayerState::Ended));
}

MATINEE_TEST(TestEngineTracks)
#include "tst_enginetracks.moc"
