#include "library/playback/localfilesource.h"
#include "library/playback/simulatedaudio.h"
#include "library/playback/spdifbursts.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <cstring>
#include <set>

using namespace std::chrono_literals;
using Library::AudioFormat;
using Library::Passthrough;
using Library::PlayerState;
using TestSupport::TestPlayer;

namespace {

constexpr Passthrough kAllPassed{true, true, true};
constexpr std::int16_t kPa = static_cast<std::int16_t>(0xF872);
constexpr std::int16_t kPb = 0x4E1F;

//! A device that keeps what it is given, and takes bitstreams or refuses them.
class ReceiverAudio final : public Library::AudioOutput
{
public:
    Result<AudioFormat> open(const AudioFormat &wanted, Pull pull) override
    {
        const std::lock_guard lock(m_mutex);
        opened.push_back(wanted);
        if (wanted.isBitstream && refuses) {
            return failure(ErrorCode::Unsupported, {});
        }
        heard.clear();
        return m_clock.open(wanted, [this, pull = std::move(pull)](std::span<float> samples) {
            pull(samples);
            const std::lock_guard hearing(m_mutex);
            heard.insert(heard.end(), samples.begin(), samples.end());
        });
    }
    void setPaused(bool paused) override { m_clock.setPaused(paused); }
    void flush() override { m_clock.flush(); }
    void setVolume(double) override { }
    std::chrono::microseconds latency() const override { return m_clock.latency(); }
    bool healthy() const override { return m_clock.healthy(); }
    void close() override { m_clock.close(); }

    std::vector<std::int16_t> words()
    {
        const std::lock_guard lock(m_mutex);
        std::vector<std::int16_t> words(heard.size());
        std::transform(heard.begin(), heard.end(), words.begin(), &Library::wordOfSample);
        return words;
    }
    AudioFormat format()
    {
        const std::lock_guard lock(m_mutex);
        return opened.empty() ? AudioFormat() : opened.back();
    }
    bool hasSound()
    {
        const std::lock_guard lock(m_mutex);
        return std::any_of(heard.begin(), heard.end(), [](float s) { return s != 0.0F; });
    }

    bool refuses = false;

private:
    std::mutex m_mutex; // guards the next two
    std::vector<AudioFormat> opened;
    std::vector<float> heard;
    Library::SimulatedAudio m_clock;
};

//! Three seconds with a picture and with sound of one kind.
QString passClip(const QString &name, const QStringList &sound)
{
    return TestSupport::Clips::make(name,
        QStringList{QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("testsrc=s=128x72:r=25:d=3"), QStringLiteral("-f"),
            QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("anoisesrc=d=3:r=48000:a=0.2:seed=7"), QStringLiteral("-pix_fmt"),
            QStringLiteral("yuv420p"), QStringLiteral("-g"), QStringLiteral("12"),
            QStringLiteral("-strict"), QStringLiteral("-2"), QStringLiteral("-shortest")}
            + sound);
}

//! What the ffmpeg program makes of the sound of a clip, as words.
std::vector<std::int16_t> burstsOf(const QString &clip)
{
    const QString packed = TestSupport::Clips::make(QStringLiteral("bursts.spdif"),
        {QStringLiteral("-i"), clip, QStringLiteral("-map"), QStringLiteral("0:a:0"),
            QStringLiteral("-c"), QStringLiteral("copy"), QStringLiteral("-f"),
            QStringLiteral("spdif")});
    QFile file(packed);
    std::vector<std::int16_t> words;
    if (file.open(QIODevice::ReadOnly)) {
        const QByteArray bytes = file.readAll();
        words.resize(static_cast<std::size_t>(bytes.size()) / sizeof(std::int16_t));
        std::memcpy(words.data(), bytes.constData(), words.size() * sizeof(std::int16_t));
    }
    return words;
}

//! Without the silence before the first burst.
std::vector<std::int16_t> fromFirstBurst(std::vector<std::int16_t> words)
{
    words.erase(words.begin(),
        std::find_if(words.begin(), words.end(), [](std::int16_t word) { return word != 0; }));
    return words;
}

} // namespace

//! AC-3, E-AC-3 and DTS as a receiver gets them, to the edge of the hardware.
class TestPassthrough : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void burstsAreThoseOfFfmpeg_data() { clips_data(); }
    void burstsAreThoseOfFfmpeg();
    void burstsStayWholeAcrossSeeks_data() { clips_data(); }
    void burstsStayWholeAcrossSeeks();
    void deviceThatRefusesGetsSound();
    void onlyWhatIsChosen();
    void otherSpeedsAreDecoded();
    void filmAndSoundStayTogether();

private:
    void clips_data();
    bool open(const QString &clip, const Passthrough &passed);

    std::unique_ptr<ReceiverAudio> m_receiver;
    std::unique_ptr<TestPlayer> m_player;
};

void TestPassthrough::init()
{
    m_player.reset();
    m_receiver = std::make_unique<ReceiverAudio>();
    m_player = std::make_unique<TestPlayer>(TestPlayer::Sound::None);
    m_player->engine = std::make_unique<Library::PlaybackEngine>(
        m_player.get(), m_receiver.get(), m_player.get());
}

void TestPassthrough::clips_data()
{
    QTest::addColumn<QString>("clip");
    QTest::addColumn<int>("rate");
    const auto sound = [](const char *codec) {
        return QStringList{QStringLiteral("-c:a"), QLatin1String(codec)};
    };
    QTest::newRow("AC-3") << passClip(QStringLiteral("pass-ac3.mkv"), sound("ac3")) << 48'000;
    QTest::newRow("AC-3 in a transport stream")
        << passClip(QStringLiteral("pass-ac3.ts"), sound("ac3")) << 48'000;
    QTest::newRow("E-AC-3") << passClip(QStringLiteral("pass-eac3.mkv"), sound("eac3")) << 192'000;
    QTest::newRow("DTS") << passClip(QStringLiteral("pass-dts.mkv"), sound("dca")) << 48'000;
}

bool TestPassthrough::open(const QString &clip, const Passthrough &passed)
{
    m_player->engine->setPassthrough(passed);
    return m_player->openFile(clip);
}

void TestPassthrough::burstsAreThoseOfFfmpeg()
{
    QFETCH(QString, clip);
    QFETCH(int, rate);
    QVERIFY(open(clip, kAllPassed));
    QVERIFY(m_player->engine->stats().isPassedThrough);
    const AudioFormat wanted{rate, 2, true};
    QCOMPARE(m_receiver->format(), wanted);
    QVERIFY(m_player->waitForState(PlayerState::Ended));
    const std::vector<std::int16_t> expected = burstsOf(clip);
    QVERIFY(expected.size() > static_cast<std::size_t>(rate) * 2 * 2);
    const std::vector<std::int16_t> got = fromFirstBurst(m_receiver->words());
    QVERIFY2(got.size() >= expected.size(),
        qPrintable(QStringLiteral("%1 of %2").arg(got.size()).arg(expected.size())));
    const auto differs = std::mismatch(expected.begin(), expected.end(), got.begin()).first;
    QCOMPARE(differs - expected.begin(), std::ptrdiff_t(expected.size()));
    QCOMPARE(m_player->errors.size(), std::size_t(0));
}

void TestPassthrough::burstsStayWholeAcrossSeeks()
{
    QFETCH(QString, clip);
    QVERIFY(open(clip, kAllPassed));
    for (const auto place : {2'000ms, 700ms, 1'330ms}) {
        QVERIFY(m_player->seek(place));
    }
    QVERIFY(m_player->waitForState(PlayerState::Ended));
    // Each burst is one of those of the film, whole, and there is silence between.
    const std::vector<std::int16_t> film = burstsOf(clip);
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i + 1 < film.size(); ++i) {
        if (film[i] == kPa && film[i + 1] == kPb) {
            starts.push_back(i);
        }
    }
    QVERIFY(starts.size() > 10);
    const std::size_t length = starts[1] - starts[0];
    std::set<std::vector<std::int16_t>> bursts;
    for (const std::size_t start : starts) {
        const auto begin = film.begin() + static_cast<std::ptrdiff_t>(start);
        bursts.emplace(begin, begin + static_cast<std::ptrdiff_t>(length));
    }
    // From the last seek on; what was in the device then was cut off by it.
    const std::vector<std::int16_t> got = m_receiver->words();
    std::size_t whole = 0;
    std::size_t cut = 0;
    for (std::size_t i = 0; i + length <= got.size();) {
        if (got[i] != kPa || got[i + 1] != kPb) {
            ++i;
            continue;
        }
        const auto begin = got.begin() + static_cast<std::ptrdiff_t>(i);
        const std::vector<std::int16_t> burst(begin, begin + static_cast<std::ptrdiff_t>(length));
        const bool isWhole = bursts.count(burst) > 0;
        (isWhole ? whole : cut) += 1;
        i += isWhole ? length : 1;
    }
    QVERIFY2(whole > 20, qPrintable(QString::number(whole)));
    QVERIFY2(cut <= 3, qPrintable(QString::number(cut))); // one for each seek at most
}

void TestPassthrough::deviceThatRefusesGetsSound()
{
    m_receiver->refuses = true;
    QVERIFY(open(
        passClip(QStringLiteral("pass-ac3.mkv"), {QStringLiteral("-c:a"), QStringLiteral("ac3")}),
        kAllPassed));
    QVERIFY(!m_player->engine->stats().isPassedThrough);
    QVERIFY(!m_receiver->format().isBitstream);
    QVERIFY(m_player->waitForState(PlayerState::Ended));
    QVERIFY(m_receiver->hasSound());
}

void TestPassthrough::onlyWhatIsChosen()
{
    const QString clip
        = passClip(QStringLiteral("pass-ac3.mkv"), {QStringLiteral("-c:a"), QStringLiteral("ac3")});
    QVERIFY(open(clip, {}));
    QVERIFY(!m_player->engine->stats().isPassedThrough);
    init();
    QVERIFY(open(clip, {false, true, true}));
    QVERIFY(!m_player->engine->stats().isPassedThrough);
    // Somebody chooses while it plays.
    m_player->engine->setPassthrough(kAllPassed);
    QVERIFY(m_player->wait([&] { return m_receiver->format().isBitstream; }));
    QVERIFY(m_player->waitForState(PlayerState::Ended));
    const std::vector<std::int16_t> words = fromFirstBurst(m_receiver->words());
    QVERIFY(words.size() > 2 && words[0] == kPa && words[1] == kPb);
    init();
    QVERIFY(open(TestSupport::Clips::h264Mp4(), kAllPassed)); // AAC
    QVERIFY(!m_player->engine->stats().isPassedThrough);
}

void TestPassthrough::otherSpeedsAreDecoded()
{
    QVERIFY(open(
        passClip(QStringLiteral("pass-ac3.mkv"), {QStringLiteral("-c:a"), QStringLiteral("ac3")}),
        kAllPassed));
    QVERIFY(m_player->engine->stats().isPassedThrough);
    m_player->engine->setSpeed(0.5);
    QVERIFY(m_player->wait([&] { return !m_receiver->format().isBitstream; }));
    QVERIFY(m_player->wait([&] { return m_receiver->hasSound(); }));
    m_player->engine->setSpeed(1.0);
    QVERIFY(m_player->wait([&] { return m_receiver->format().isBitstream; }));
    QVERIFY(m_player->waitForState(PlayerState::Ended));
    QCOMPARE(m_player->errors.size(), std::size_t(0));
}

void TestPassthrough::filmAndSoundStayTogether()
{
    for (const QString &name : {QStringLiteral("ac3"), QStringLiteral("eac3")}) {
        init();
        QVERIFY(open(passClip(QString(QStringLiteral("pass-") + name + QStringLiteral(".mkv")),
                         {QStringLiteral("-c:a"), name}),
            kAllPassed));
        QVERIFY(m_player->seek(1'000ms));
        // A loaded machine shows pictures late, but not all of them.
        constexpr int kUnderWay = 10; // no longer that of the seek
        std::chrono::microseconds least = std::chrono::microseconds::max();
        QVERIFY(m_player->wait([&] {
            const Library::PlaybackStats stats = m_player->engine->stats();
            if (stats.framesShown > kUnderWay) {
                least = std::min(least, std::chrono::abs(stats.audioVideoOffset));
            }
            return m_player->states.back() == PlayerState::Ended;
        }));
        QVERIFY2(least <= 20ms, qPrintable(QString::number(least.count())));
        QVERIFY(m_player->engine->stats().framesShown > 40);
    }
}

MATINEE_TEST(TestPassthrough)
#include "tst_passthrough.moc"
