#include "library/playback/avptr.h"
#include "library/playback/hardwaredecoding.h"
#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTest>

#include <atomic>
#include <climits>
#include <cstring>

extern "C" {
#include <libavutil/hwcontext.h>
}

using namespace std::chrono_literals;
using Library::PlayerState;
using TestSupport::counterClip;
using TestSupport::TestPlayer;

namespace {

constexpr int kFrames = 250; //!< of counterClip()

//! A card whose pictures lie in memory: FFmpeg's own decoder makes them, and everything around it
//! is that of a card. No machine of the tests has one.
class FakeCard final : public Library::HardwareDecoding
{
public:
    std::string name() const override { return "Fake"; }

    AVBufferRef *device() override
    {
        ++opened;
        if (!m_device && hasDevice) {
            m_device.reset(av_hwdevice_ctx_alloc(AV_HWDEVICE_TYPE_VAAPI));
        }
        return m_device.get();
    }

    int pictureFormat(const AVCodec &) const override { return format; }

    int download(AVFrame *into, const AVFrame *picture) const override
    {
        return ++pictures > failAfter ? AVERROR(EIO) : av_frame_ref(into, picture);
    }

    bool hasDevice = true;
    int format = AV_PIX_FMT_YUV420P;
    int failAfter = INT_MAX; //!< so many pictures
    std::atomic<int> opened{0};
    mutable std::atomic<int> pictures{0};

private:
    Library::Av::BufferPtr m_device;
};

} // namespace

class TestHardwareDecoding : public QObject
{
    Q_OBJECT
private slots:
    void decodesOnTheCard();
    void theProcessorDecodesWhatTheCardDoesNot_data();
    void theProcessorDecodesWhatTheCardDoesNot();
    void goesOnWhenTheCardFails_data();
    void goesOnWhenTheCardFails();
    void goesOnAtTheEnd();
    void goesOnAfterDamage();
    void seeksExactlyAfterAFailure();
    void canBeSwitchedOff();
    void canBeSwitchedOffWhilePlaying();
    void theSystemsCardIsThereOrNot();

private:
    //! Steps through the counter's clip; whether every picture was shown once, in its order.
    static bool showsAll(const std::shared_ptr<FakeCard> &card, std::string &decoder);
};

bool TestHardwareDecoding::showsAll(const std::shared_ptr<FakeCard> &card, std::string &decoder)
{
    TestPlayer player(TestPlayer::Sound::Device, card);
    Library::OpenOptions options;
    options.paused = true;
    if (!player.openFile(counterClip(), options) || !player.waitForState(PlayerState::Paused)) {
        return false;
    }
    for (int number = 1; number < kFrames; ++number) {
        player.engine->stepFrame(1);
        const std::size_t wanted = static_cast<std::size_t>(number) + 1;
        if (!player.waitForFrames(wanted)) {
            return false;
        }
        const std::lock_guard lock(player.mutex);
        if (player.shown.size() != wanted || player.shown.back().number != number) {
            qWarning("%zu pictures, number %d instead of %d", player.shown.size(),
                player.shown.back().number, number);
            return false;
        }
    }
    decoder = player.engine->stats().hardwareDecoder;
    const std::lock_guard lock(player.mutex);
    return player.errors.empty() && !player.cleared;
}

void TestHardwareDecoding::decodesOnTheCard()
{
    const auto card = std::make_shared<FakeCard>();
    std::string decoder;
    QVERIFY(showsAll(card, decoder));
    QCOMPARE(decoder, std::string("Fake"));
    QCOMPARE(card->opened.load(), 1);
    QVERIFY(card->pictures >= kFrames);
}

void TestHardwareDecoding::theProcessorDecodesWhatTheCardDoesNot_data()
{
    QTest::addColumn<bool>("hasDevice");
    QTest::addColumn<int>("format");
    QTest::newRow("no card") << false << int{AV_PIX_FMT_YUV420P};
    QTest::newRow("codec not known") << true << int{AV_PIX_FMT_NONE};
    QTest::newRow("format not offered") << true << int{AV_PIX_FMT_CUDA};
    // FFmpeg's real VA-API decoder of H.264 is begun with a card that answers nothing.
    QTest::newRow("refused by the driver") << true << int{AV_PIX_FMT_VAAPI};
}

void TestHardwareDecoding::theProcessorDecodesWhatTheCardDoesNot()
{
    QFETCH(bool, hasDevice);
    QFETCH(int, format);
    const auto card = std::make_shared<FakeCard>();
    card->hasDevice = hasDevice;
    card->format = format;
    std::string decoder;
    QVERIFY(showsAll(card, decoder));
    QCOMPARE(decoder, std::string());
    QCOMPARE(card->pictures.load(), 0);
}

void TestHardwareDecoding::goesOnWhenTheCardFails_data()
{
    QTest::addColumn<int>("after");
    for (const int after : {0, 1, 2, 49, 77, 130, 240}) {
        QTest::addRow("after %d", after) << after;
    }
}

void TestHardwareDecoding::goesOnWhenTheCardFails()
{
    QFETCH(int, after);
    const auto card = std::make_shared<FakeCard>();
    card->failAfter = after;
    std::string decoder;
    QVERIFY(showsAll(card, decoder));
    QCOMPARE(decoder, std::string());
    QCOMPARE(card->pictures.load(), after + 1);
}

// Of the last pictures some come only when there are no more packets.
void TestHardwareDecoding::goesOnAtTheEnd()
{
    for (const int after : {248, 249, 250}) {
        const auto card = std::make_shared<FakeCard>();
        card->failAfter = after;
        std::string decoder;
        QVERIFY2(showsAll(card, decoder), std::to_string(after).c_str());
    }
}

// What the card says is damaged, the processor tries.
void TestHardwareDecoding::goesOnAfterDamage()
{
    const auto card = std::make_shared<FakeCard>();
    QFile file(counterClip());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    std::vector<std::byte> damaged(static_cast<std::size_t>(bytes.size()));
    std::memcpy(damaged.data(), bytes.constData(), damaged.size());
    for (std::size_t i = damaged.size() / 2; i < damaged.size() / 2 + 4'000; ++i) {
        damaged[i] = std::byte{0x5A};
    }
    TestPlayer player(TestPlayer::Sound::Device, card);
    player.engine->setSpeed(4);
    QVERIFY(player.open(std::make_shared<TestSupport::FakeSource>(std::move(damaged))));
    QVERIFY(player.waitForState(PlayerState::Ended));
    const std::lock_guard lock(player.mutex);
    QVERIFY(player.shown.back().number > 240);
}

void TestHardwareDecoding::seeksExactlyAfterAFailure()
{
    const auto card = std::make_shared<FakeCard>();
    card->failAfter = 30;
    TestPlayer player(TestPlayer::Sound::Device, card);
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(counterClip(), options));
    for (const int frame : {100, 3, 49, 124, 249, 0, 201}) {
        const auto got = player.seek(frame * 40'000us);
        QVERIFY(got);
        const std::lock_guard lock(player.mutex);
        QCOMPARE(player.shown.back().number, frame);
    }
    QCOMPARE(player.engine->stats().hardwareDecoder, std::string());
}

void TestHardwareDecoding::canBeSwitchedOff()
{
    const auto card = std::make_shared<FakeCard>();
    TestPlayer player(TestPlayer::Sound::Device, card);
    player.engine->setHardwareDecoding(false);
    QVERIFY(player.openFile(counterClip()));
    QCOMPARE(player.engine->stats().hardwareDecoder, std::string());
    QCOMPARE(card->opened.load(), 0);
}

void TestHardwareDecoding::canBeSwitchedOffWhilePlaying()
{
    const auto card = std::make_shared<FakeCard>();
    TestPlayer player(TestPlayer::Sound::Device, card);
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.waitForFrames(10));
    QCOMPARE(player.engine->stats().hardwareDecoder, std::string("Fake"));
    player.engine->setHardwareDecoding(false);
    QTRY_COMPARE(player.engine->stats().hardwareDecoder, std::string());
    QVERIFY(player.waitForFrames(40));
    const std::lock_guard lock(player.mutex);
    for (std::size_t i = 1; i < player.shown.size(); ++i) {
        QVERIFY(player.shown[i].number > player.shown[i - 1].number);
    }
}

// On any machine, with a card or without.
void TestHardwareDecoding::theSystemsCardIsThereOrNot()
{
    const auto card = Library::makeVaapiDecoding();
    QCOMPARE(card->name(), std::string("VAAPI"));
    QCOMPARE(card->device(), card->device());
    const AVCodec *h264 = avcodec_find_decoder(AV_CODEC_ID_H264);
    const AVCodec *theora = avcodec_find_decoder(AV_CODEC_ID_THEORA);
    QCOMPARE(card->pictureFormat(*h264), int{AV_PIX_FMT_VAAPI});
    QCOMPARE(card->pictureFormat(*theora), int{AV_PIX_FMT_NONE});
    // A picture of a card that no longer answers.
    const Library::Av::BufferPtr silent(av_hwdevice_ctx_alloc(AV_HWDEVICE_TYPE_VAAPI));
    const Library::Av::FramePtr picture(av_frame_alloc());
    picture->hw_frames_ctx = av_hwframe_ctx_alloc(silent.get());
    picture->format = AV_PIX_FMT_VAAPI;
    const Library::Av::FramePtr into(av_frame_alloc());
    QVERIFY(card->download(into.get(), picture.get()) < 0);
    TestPlayer player(TestPlayer::Sound::Device, card);
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.waitForFrames(20));
    QVERIFY(card->device() != nullptr || player.engine->stats().hardwareDecoder.empty());
}

MATINEE_TEST(TestHardwareDecoding)
#include "tst_hardwaredecoding.moc"
