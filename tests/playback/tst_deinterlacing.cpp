#include "library/playback/deinterlacer.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <cstring>

using namespace std::chrono_literals;
using Library::PlayerState;
using std::chrono::microseconds;
using TestSupport::TestPlayer;

namespace {

constexpr std::int64_t kHalfMicro = 20'000;

//! Stripes that move by 4 pixels from one half picture to the next; 50 of them a second.
QString halvesClip(const char *name, const char *encoder)
{
    const QString source
        = QStringLiteral("nullsrc=size=128x64:rate=50:duration=4,format=yuv420p,"
                         "geq=lum='if(lt(mod(X+4*N\\,64)\\,32)\\,235\\,16)':cb=128:cr=128,"
                         "tinterlace=mode=interleave_top,fieldorder=tff");
    return TestSupport::Clips::make(QString::fromLatin1(name),
        QStringList{QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"), source}
            << QString::fromLatin1(encoder).split(QLatin1Char(' ')));
}

//! The part of the picture that is as the half picture of that number was.
double likeness(const Library::VideoFrame &frame, int number)
{
    int alike = 0;
    int all = 0;
    for (int y = 8; y < frame.height - 8; ++y) {
        const std::uint8_t *row = frame.planes[0] + std::ptrdiff_t{y} * frame.strideBytes[0];
        for (int x = 0; x < frame.width; ++x) {
            const bool isBright = (x + 4 * number) % 64 < 32;
            alike += (row[x] > 128) == isBright ? 1 : 0;
            ++all;
        }
    }
    return double(alike) / all;
}

Library::Av::FramePtr wovenFrame(AVPixelFormat format, std::int64_t time)
{
    Library::Av::FramePtr frame(av_frame_alloc());
    frame->format = format;
    frame->width = 64;
    frame->height = 32;
    frame->interlaced_frame = 1;
    frame->top_field_first = 1;
    frame->best_effort_timestamp = time;
    if (av_frame_get_buffer(frame.get(), 0) >= 0) {
        for (int plane = 0; plane < 2; ++plane) {
            std::memset(frame->data[plane], 128, std::size_t(frame->linesize[plane]) * 16);
        }
    }
    return frame;
}

} // namespace

class TestDeinterlacing : public QObject
{
    Q_OBJECT
private slots:
    void makesAPictureOfEachHalf_data();
    void makesAPictureOfEachHalf();
    void seeksToAHalf();
    void canBeSwitchedOffAndOn();
    void takesWhatAGraphicsCardGives_data();
    void takesWhatAGraphicsCardGives();
};

void TestDeinterlacing::makesAPictureOfEachHalf_data()
{
    QTest::addColumn<QString>("path");
    // Matroska's times are whole milliseconds, those of AVI whole frames.
    QTest::newRow("MPEG-2 in Matroska")
        << halvesClip("each-half.mkv", "-c:v mpeg2video -flags +ildct+ilme -b:v 4M -top 1");
    QTest::newRow("MPEG-2 in a transport stream")
        << halvesClip("each-half.ts", "-c:v mpeg2video -flags +ildct+ilme -b:v 4M -top 1");
    QTest::newRow("H.264") << halvesClip("each-half.mp4", "-c:v libx264 -flags +ildct+ilme -top 1");
    QTest::newRow("MPEG-4 in AVI")
        << halvesClip("each-half.avi", "-c:v mpeg4 -flags +ildct+ilme -b:v 4M -top 1");
}

void TestDeinterlacing::makesAPictureOfEachHalf()
{
    QFETCH(QString, path);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 1s;
    QVERIFY(player.openFile(path, options));
    QVERIFY(player.waitForState(PlayerState::Paused));
    for (int i = 0; i < 20; ++i) {
        {
            const std::lock_guard lock(player.mutex);
            const auto &shown = player.shown;
            if (i > 0) {
                const std::int64_t step = shown.back().ptsMicro - shown[shown.size() - 2].ptsMicro;
                QVERIFY2(std::abs(step - kHalfMicro) <= 1'000, std::to_string(step).c_str());
            }
            const auto number = static_cast<int>((shown.back().ptsMicro + 5'000) / kHalfMicro);
            const double share = likeness(*player.lastFrame, number);
            QVERIFY2(share > 0.97, std::to_string(share).c_str());
        }
        const std::size_t before = player.shown.size();
        player.engine->stepFrame(1);
        QVERIFY(player.waitForFrames(before + 1));
    }
}

void TestDeinterlacing::seeksToAHalf()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(
        halvesClip("each-half.mkv", "-c:v mpeg2video -flags +ildct+ilme -b:v 4M -top 1"), options));
    for (const microseconds wanted :
        {1'025'000us, 2'000'000us, 500'000us, 3'999'000us, 3'110'000us}) {
        const auto got = player.seek(wanted);
        QVERIFY(got);
        QCOMPARE(got->count(), wanted.count() / kHalfMicro * kHalfMicro);
    }
    player.engine->play();
    QVERIFY(player.waitForState(PlayerState::Ended));
}

void TestDeinterlacing::canBeSwitchedOffAndOn()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    player.engine->setDeinterlacing(false);
    QVERIFY(player.openFile(
        halvesClip("each-half.mkv", "-c:v mpeg2video -flags +ildct+ilme -b:v 4M -top 1"), options));
    const auto share = [&](microseconds position) {
        (void)player.seek(position);
        const std::lock_guard lock(player.mutex);
        return likeness(*player.lastFrame, static_cast<int>(position.count() / kHalfMicro));
    };
    QVERIFY(share(1s) < 0.97); // every other line is of another time
    QCOMPARE(player.seek(1'025'000us)->count(), std::int64_t{1'000'000});
    player.engine->setDeinterlacing(true);
    QVERIFY(share(2s) > 0.97);
    player.engine->setDeinterlacing(false);
    QVERIFY(share(3s) < 0.97);
}

void TestDeinterlacing::takesWhatAGraphicsCardGives_data()
{
    QTest::addColumn<int>("given");
    QTest::addColumn<int>("made");
    QTest::newRow("8 bit") << int{AV_PIX_FMT_NV12} << int{AV_PIX_FMT_YUV420P};
    QTest::newRow("10 bit") << int{AV_PIX_FMT_P010LE} << int{AV_PIX_FMT_YUV420P10LE};
}

void TestDeinterlacing::takesWhatAGraphicsCardGives()
{
    QFETCH(int, given);
    QFETCH(int, made);
    Library::Deinterlacer deinterlacer;
    std::vector<Library::Deinterlacer::Picture> pictures;
    const auto take = [&](std::vector<Library::Deinterlacer::Picture> some) {
        for (auto &one : some) {
            pictures.push_back(std::move(one));
        }
    };
    constexpr int kGiven = 5;
    for (int i = 0; i < kGiven; ++i) {
        take(deinterlacer.push(wovenFrame(static_cast<AVPixelFormat>(given), i), {1, 25}));
    }
    QVERIFY(deinterlacer.isActive());
    take(deinterlacer.push(nullptr, {1, 25}));
    QVERIFY(!deinterlacer.isActive());
    QCOMPARE(pictures.size(), std::size_t{2 * kGiven});
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        QCOMPARE(pictures[i].frame->format, made);
        QCOMPARE(pictures[i].micro, static_cast<std::int64_t>(i) * kHalfMicro);
        QVERIFY(pictures[i].isHalf);
    }
}

MATINEE_TEST(TestDeinterlacing)
#include "tst_deinterlacing.moc"
