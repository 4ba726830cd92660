#include "library/playback/disposablepacket.h"
#include "library/playback/frameconverter.h"
#include "library/playback/medialayout.h"
#include "library/playback/videocodec.h"
#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QProcess>
#include <QTest>

#include <algorithm>
#include <cstring>
#include <random>

using namespace std::chrono_literals;
using std::chrono::microseconds;
using TestSupport::TestPlayer;

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '));
}

QByteArray outputOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished(60'000) && process.exitCode() == 0
        ? process.readAllStandardOutput()
        : QByteArray();
}

constexpr int kSeekWidth = 320;
constexpr int kSeekHeight = 180;

//! All pictures of a film as a decoder that leaves none out makes them.
struct Pictures
{
    explicit Pictures(const QString &path)
    {
        const QByteArray lines = outputOf(QStringLiteral("ffprobe"),
            words("-v error -select_streams v -show_entries frame=best_effort_timestamp_time:"
                  "format=start_time -of csv=p=0")
                << path);
        for (const QByteArray &line : lines.split('\n')) {
            const QByteArray number = line.trimmed();
            if (!number.isEmpty()) {
                micro.push_back(std::llround(number.split(',').first().toDouble() * 1e6));
            }
        }
        if (micro.empty()) {
            return;
        }
        // What it says of the file comes last; sound that is decoded ahead may begin before 0.
        const std::int64_t start = std::max<std::int64_t>(0, micro.back());
        micro.pop_back();
        for (std::int64_t &time : micro) {
            time -= start;
        }
        bytes = outputOf(QStringLiteral("ffmpeg"),
            words("-v error -nostdin -i") << path << words("-an -vsync passthrough -f rawvideo -"));
    }

    bool isGood() const
    {
        return micro.size() > 10
            && bytes.size()
            == static_cast<qsizetype>(micro.size()) * kSeekWidth * kSeekHeight * 3 / 2;
    }
    std::size_t at(microseconds time) const
    {
        std::size_t index = 0;
        while (index + 1 < micro.size() && micro[index + 1] <= time.count() + 1'000) {
            ++index;
        }
        return index;
    }
    //! Of the brightness; bit for bit.
    bool isSame(std::size_t index, const Library::VideoFrame &frame) const
    {
        const char *luma
            = bytes.constData() + static_cast<qsizetype>(index) * kSeekWidth * kSeekHeight * 3 / 2;
        for (int y = 0; y < kSeekHeight; ++y) {
            const auto *row = frame.planes[0] + std::ptrdiff_t{y} * frame.strideBytes[0];
            if (std::memcmp(row, luma + std::ptrdiff_t{y} * kSeekWidth, kSeekWidth) != 0) {
                return false;
            }
        }
        return true;
    }

    std::vector<std::int64_t> micro;
    QByteArray bytes;
};

//! A film's pictures as its file has them; none when it cannot be read.
struct VideoPackets
{
    explicit VideoPackets(const QString &path)
    {
        AVFormatContext *opened = nullptr;
        if (avformat_open_input(&opened, path.toUtf8().constData(), nullptr, nullptr) < 0) {
            return;
        }
        const Library::Av::FormatPtr format(opened);
        if (avformat_find_stream_info(opened, nullptr) < 0) {
            return;
        }
        layout = Library::readLayout(opened);
        for (;;) {
            Library::Av::PacketPtr packet(av_packet_alloc());
            if (av_read_frame(opened, packet.get()) < 0) {
                break;
            }
            if (packet->stream_index == layout.videoStream) {
                packets.push_back(std::move(packet));
            }
        }
    }
    const Library::StreamLayout *stream() const { return layout.stream(layout.videoStream); }

    Library::MediaLayout layout;
    std::vector<Library::Av::PacketPtr> packets;
};

bool openPaused(TestPlayer &player, const QString &path)
{
    Library::OpenOptions options;
    options.paused = true;
    return player.openFile(path, options);
}

QString film(const char *name, const char *video)
{
    return TestSupport::Clips::make(QString::fromLatin1(name),
        words("-f lavfi -i testsrc2=size=320x180:rate=25:duration=6 -f lavfi -i sine=duration=6 "
              "-pix_fmt yuv420p -threads 1")
            << words(video));
}

QString av1Film()
{
    return film("sought-av1.mkv", "-c:v libsvtav1 -preset 10 -g 100 -c:a libopus");
}

} // namespace

class TestEngineSeeks : public QObject
{
    Q_OBJECT
private slots:
    void showsThePictureOfTheTime_data();
    void showsThePictureOfTheTime();
    void showsTheFirstPictureBeforeTheSecondIsThere();
    void playsOnAfterTheFirstPicture();
    void playsOnFromThePictureOfTheTime_data();
    void playsOnFromThePictureOfTheTime();
    void needsOnePictureBehindTheWanted();
    void bringsOutWhatWasGiven_data();
    void bringsOutWhatWasGiven();
    void stopsWhereAnotherPlaceIsWanted_data() { bringsOutWhatWasGiven_data(); }
    void stopsWhereAnotherPlaceIsWanted();
    void findsAPlaceAgainWithoutASearch_data();
    void findsAPlaceAgainWithoutASearch();
    void knowsWhatNoOtherNeeds_data();
    void knowsWhatNoOtherNeeds();
    void leavesOutFramesOfAv1();
};

void TestEngineSeeks::showsThePictureOfTheTime_data()
{
    QTest::addColumn<QString>("path");
    // A second in four has a quarter of its pictures, so that one of them stands long.
    QTest::newRow("H.264, some pictures left out") << film("left-out.mp4",
        "-vf select=lt(mod(n\\,100)\\,75)+not(mod(n\\,4)) -vsync vfr -c:v libx264 -bf 3 "
        "-g 100 -c:a aac");
    QTest::newRow("H.264, transport stream")
        << film("sought.ts", "-c:v libx264 -bf 3 -g 100 -c:a mp2");
    QTest::newRow("H.264, no times of pictures")
        << film("sought.avi", "-c:v libx264 -bf 3 -g 30 -c:a mp3");
    QTest::newRow("MPEG-4, no times of pictures")
        << film("sought-mpeg4.avi", "-c:v mpeg4 -q:v 4 -bf 2 -g 30 -c:a mp3");
    QTest::newRow("H.264, open groups, a pyramid") << film("open-h264.mkv",
        "-c:v libx264 -preset slow -bf 8 -b-pyramid normal -refs 6 "
        "-x264-params open-gop=1 -g 30 -c:a aac");
    QTest::newRow("HEVC") << film(
        "sought.mkv", "-c:v libx265 -x265-params log-level=error:pools=1 -g 100 -c:a aac");
    QTest::newRow("AV1") << av1Film();
    QTest::newRow("MPEG-2") << film("sought.mpg", "-c:v mpeg2video -b:v 2M -bf 2 -g 50 -c:a mp2");
    QTest::newRow("VP9") << film("sought.webm",
        "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M -g 100 -c:a libopus");
}

void TestEngineSeeks::showsThePictureOfTheTime()
{
    QFETCH(QString, path);
    const Pictures pictures(path);
    QVERIFY(pictures.isGood());
    TestPlayer player;
    QVERIFY(openPaused(player, path));
    for (int i = 0; i < 40; ++i) {
        const microseconds wanted = std::chrono::milliseconds(i * 1'373 % 5'700 + 60);
        const auto got = player.seek(wanted);
        QVERIFY(got);
        const std::size_t index = pictures.at(wanted);
        const std::string what = std::to_string(wanted.count()) + " got "
            + std::to_string(got->count()) + " not " + std::to_string(pictures.micro[index]);
        QVERIFY2(std::abs(got->count() - pictures.micro[index]) <= 1'000, what.c_str());
        const std::lock_guard lock(player.mutex);
        QVERIFY2(pictures.isSame(index, *player.lastFrame), what.c_str());
    }
}

void TestEngineSeeks::showsTheFirstPictureBeforeTheSecondIsThere()
{
    const QString path = TestSupport::Clips::make(QStringLiteral("only-pictures.mkv"),
        words("-f lavfi -i testsrc2=size=320x180:rate=25:duration=6 -c:v libx264 -bf 3 -g 50 "
              "-pix_fmt yuv420p -threads 1"));
    const QByteArray positions = outputOf(QStringLiteral("ffprobe"),
        words("-v error -select_streams v -show_entries packet=pos -of csv=p=0") << path);
    const std::int64_t second = positions.split('\n').value(1).trimmed().toLongLong();
    QVERIFY(second > 0);
    const auto source = TestSupport::FakeSource::ofFile(path);
    source->stallFrom(second);
    TestPlayer player;
    player.engine->open(source, {});
    QVERIFY(player.waitForFrames(1));
    QVERIFY(player.wait([&] { return source->isStalled(); }));
    QTest::qWait(100);
    QCOMPARE(player.engine->position().count(), 0); // the sound would be ahead
    source->repair();
    QVERIFY(player.waitForFrames(20));
    const std::lock_guard lock(player.mutex);
    for (std::size_t i = 1; i < player.shown.size(); ++i) {
        QVERIFY(player.shown[i].ptsMicro > player.shown[i - 1].ptsMicro);
    }
}

// What was decoded alone is decoded once more, and neither shown twice nor missed.
void TestEngineSeeks::playsOnAfterTheFirstPicture()
{
    const QString path = film("sought.ts", "-c:v libx264 -bf 3 -g 100 -c:a mp2");
    const Pictures pictures(path);
    QVERIFY(pictures.isGood());
    TestPlayer player;
    QVERIFY(openPaused(player, path));
    const auto got = player.seek(4'500ms, Library::SeekMode::Keyframe);
    QVERIFY(got);
    for (std::size_t index = pictures.at(*got); index < pictures.at(*got) + 8; ++index) {
        QVERIFY(player.wait([&] {
            return std::abs(player.shown.back().ptsMicro - pictures.micro[index]) <= 1'000;
        }));
        {
            const std::lock_guard lock(player.mutex);
            QVERIFY(pictures.isSame(index, *player.lastFrame));
        }
        QVERIFY(player.waitForState(Library::PlayerState::Paused));
        player.engine->stepFrame(1);
    }
}

void TestEngineSeeks::playsOnFromThePictureOfTheTime_data()
{
    showsThePictureOfTheTime_data();
    QTest::newRow("H.264, short groups")
        << film("short-h264.mp4", "-c:v libx264 -bf 3 -g 11 -c:a aac");
    QTest::newRow("HEVC, short groups") << film("closed-groups.mkv",
        "-c:v libx265 -x265-params log-level=error:pools=1:keyint=9:min-keyint=9:open-gop=0 "
        "-c:a aac");
}

// What brought out the wanted picture changes none of the next ones.
void TestEngineSeeks::playsOnFromThePictureOfTheTime()
{
    QFETCH(QString, path);
    const Pictures pictures(path);
    QVERIFY(pictures.isGood());
    TestPlayer player;
    QVERIFY(openPaused(player, path));
    for (int i = 0; i < 8; ++i) {
        const microseconds wanted = std::chrono::milliseconds(i * 1'237 % 4'900 + 190);
        QVERIFY(player.seek(wanted));
        const std::size_t first = pictures.at(wanted);
        for (std::size_t index = first; index < first + 14; ++index) {
            if (index > first) {
                player.engine->stepFrame(1);
            }
            const std::int64_t micro = pictures.micro[index];
            QVERIFY2(player.wait(
                         [&] { return std::abs(player.shown.back().ptsMicro - micro) <= 1'000; }),
                std::to_string(micro).c_str());
            {
                const std::lock_guard lock(player.mutex);
                QVERIFY2(pictures.isSame(index, *player.lastFrame), std::to_string(micro).c_str());
            }
            QVERIFY(player.waitForState(Library::PlayerState::Paused));
        }
    }
}

// Without pictures that are shown before others the next one tells that the wanted one is there.
void TestEngineSeeks::needsOnePictureBehindTheWanted()
{
    const QString path = TestSupport::Clips::make(QStringLiteral("silent.webm"),
        words("-f lavfi -i testsrc2=size=320x180:rate=25:duration=6 -pix_fmt yuv420p -threads 1 "
              "-g 100 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M"));
    const Pictures pictures(path);
    QVERIFY(pictures.isGood());
    const QList<QByteArray> positions = outputOf(QStringLiteral("ffprobe"),
        words("-v error -select_streams v -show_entries packet=pos -of csv=p=0") << path)
                                            .split('\n');
    const auto source = TestSupport::FakeSource::ofFile(path);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.open(source, options));
    for (const microseconds wanted : {1'010ms, 1'130ms, 2'200ms, 3'270ms}) {
        // Where the index stands behind the film it is read before.
        QVERIFY(player.seek(500ms));
        const std::size_t index = pictures.at(wanted);
        source->stallFrom(
            positions.value(static_cast<qsizetype>(index) + 2).trimmed().toLongLong());
        const auto got = player.seek(wanted);
        QVERIFY(player.wait([&] { return source->isStalled(); }));
        source->repair();
        QVERIFY(got);
        QVERIFY(std::abs(got->count() - pictures.micro[index]) <= 1'000);
        const std::lock_guard lock(player.mutex);
        QVERIFY(pictures.isSame(index, *player.lastFrame));
    }
}

void TestEngineSeeks::bringsOutWhatWasGiven_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("H.264") << film("sought.mp4", "-c:v libx264 -bf 3 -g 100 -c:a aac");
    QTest::newRow("H.264, short groups")
        << film("short-h264.mp4", "-c:v libx264 -bf 3 -g 11 -c:a aac");
    QTest::newRow("H.264, start codes, the last of a group is shown last")
        << film("long-h264.ts", "-c:v libx264 -bf 1 -b_strategy 0 -g 22 -c:a mp2");
    QTest::newRow("H.264, open groups, a pyramid") << film("open-h264.mkv",
        "-c:v libx264 -preset slow -bf 8 -b-pyramid normal -refs 6 "
        "-x264-params open-gop=1 -g 30 -c:a aac");
    QTest::newRow("HEVC") << film(
        "sought.mkv", "-c:v libx265 -x265-params log-level=error:pools=1 -g 100 -c:a aac");
    QTest::newRow("VP9") << film("sought.webm",
        "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M -g 100 -c:a libopus");
    QTest::newRow("HEVC, start codes, short groups") << film("short-groups.ts",
        "-c:v libx265 -x265-params log-level=error:pools=1:keyint=11:min-keyint=11 -c:a aac");
    QTest::newRow("HEVC, closed groups") << film("closed-groups.mkv",
        "-c:v libx265 -x265-params log-level=error:pools=1:keyint=9:min-keyint=9:open-gop=0 "
        "-c:a aac");
    QTest::newRow("VP9, hidden pictures") << film("hidden.webm",
        "-c:v libvpx-vp9 -cpu-used 5 -lag-in-frames 16 -auto-alt-ref 1 -b:v 1M "
        "-g 100 -c:a libopus");
}

// At once, and all the other pictures are what they would have been.
void TestEngineSeeks::bringsOutWhatWasGiven()
{
    QFETCH(QString, path);
    const Pictures pictures(path);
    QVERIFY(pictures.isGood());
    const VideoPackets video(path);
    const Library::StreamLayout *stream = video.stream();
    const std::vector<Library::Av::PacketPtr> &packets = video.packets;
    QVERIFY(!packets.empty());
    for (unsigned seed = 1; seed <= 4; ++seed) {
        Library::VideoCodec codec;
        QVERIFY(codec.open(*stream, 4, nullptr));
        Library::FrameConverter converter;
        std::size_t next = 0;
        std::size_t same = 0;
        std::int64_t latest = Library::Av::kNoPts;
        const Library::VideoCodec::Take take = [&](Library::Av::FramePtr frame) {
            latest = frame->best_effort_timestamp;
            const auto picture = converter.convert(std::move(frame), *stream, 0);
            same += next < pictures.micro.size() && pictures.isSame(next, *picture) ? 1 : 0;
            ++next;
            return true;
        };
        std::mt19937 random(seed);
        int broughtOut = 0;
        for (std::size_t i = 0; i < packets.size(); ++i) {
            const AVPacket &packet = *packets[i];
            codec.decode(&packet, AVDISCARD_DEFAULT, take);
            const bool isLast = std::none_of(packets.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                packets.end(), [&](const auto &later) { return later->pts < packet.pts; });
            if (isLast && random() % (seed + 1) == 0) {
                const auto after = packets.begin() + static_cast<std::ptrdiff_t>(i) + 1;
                const auto key = std::find_if(after, packets.end(),
                    [](const auto &later) { return (later->flags & AV_PKT_FLAG_KEY) != 0; });
                if (codec.bringOut(packet, static_cast<int>(key - after), take)) {
                    QCOMPARE(latest, packet.pts);
                    ++broughtOut;
                }
            }
        }
        codec.decode(nullptr, AVDISCARD_DEFAULT, take);
        // Of H.264's short groups only those of the first one.
        QVERIFY(broughtOut >= 1);
        QCOMPARE(next, pictures.micro.size());
        QCOMPARE(same, next);
    }
}

// Nothing comes any more until flush(), then all as if nothing had been.
void TestEngineSeeks::stopsWhereAnotherPlaceIsWanted()
{
    QFETCH(QString, path);
    const Pictures pictures(path);
    QVERIFY(pictures.isGood());
    const VideoPackets video(path);
    const Library::StreamLayout *stream = video.stream();
    QVERIFY(!video.packets.empty());
    Library::VideoCodec codec;
    QVERIFY(codec.open(*stream, 4, nullptr));
    Library::FrameConverter converter;
    const std::size_t all = pictures.micro.size();
    for (const std::size_t wanted : {std::size_t{1}, std::size_t{12}, all - 2, all + 1}) {
        std::size_t next = 0;
        std::size_t same = 0;
        const Library::VideoCodec::Take take = [&](Library::Av::FramePtr frame) {
            const auto picture = converter.convert(std::move(frame), *stream, 0);
            same += next < all && pictures.isSame(next, *picture) ? 1 : 0;
            return ++next < wanted;
        };
        for (const Library::Av::PacketPtr &packet : video.packets) {
            codec.decode(packet.get(), AVDISCARD_DEFAULT, take);
        }
        codec.decode(nullptr, AVDISCARD_DEFAULT, take);
        QCOMPARE(next, std::min(wanted, all));
        QCOMPARE(same, next);
        codec.flush();
    }
}

void TestEngineSeeks::findsAPlaceAgainWithoutASearch_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("transport stream") << film("sought.ts", "-c:v libx264 -bf 3 -g 100 -c:a mp2");
    QTest::newRow("program stream")
        << film("sought.mpg", "-c:v mpeg2video -b:v 2M -bf 2 -g 50 -c:a mp2");
}

// Of a file without an index, where it was read before.
void TestEngineSeeks::findsAPlaceAgainWithoutASearch()
{
    QFETCH(QString, path);
    const Pictures pictures(path);
    const auto source = TestSupport::FakeSource::ofFile(path);
    source->setMostBytes(4096);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.open(source, options));
    const std::int64_t size = source->sizeBytes();
    for (const microseconds wanted : {5'500ms, 5'200ms, 4'900ms}) {
        // Read to its end, so that nothing of it is still being read.
        QVERIFY(player.wait([&] { return player.engine->stats().buffered > 60s; }));
        const std::int64_t before = source->bytesRead();
        const auto got = player.seek(wanted);
        QVERIFY(got);
        QVERIFY(std::abs(got->count() - pictures.micro[pictures.at(wanted)]) <= 1'000);
        QVERIFY(player.wait([&] { return player.engine->stats().buffered > 60s; }));
        // The last third of the film has all that is wanted.
        const std::int64_t read = source->bytesRead() - before;
        QVERIFY2(read > 0 && read < size / 2, std::to_string(read * 100 / size).c_str());
    }
}

void TestEngineSeeks::knowsWhatNoOtherNeeds_data()
{
    QTest::addColumn<int>("codec");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<bool>("disposable");
    const auto bytes = [](const char *hex) { return QByteArray::fromHex(hex); };
    const QByteArray avc = bytes("01640028ff");
    const QByteArray hevc = bytes("01") + QByteArray(20, '\0') + bytes("03");
    const int h264 = AV_CODEC_ID_H264;
    const int h265 = AV_CODEC_ID_HEVC;
    const int mpeg2 = AV_CODEC_ID_MPEG2VIDEO;
    QTest::newRow("H.264") << h264 << avc << bytes("0000000201a0") << true;
    QTest::newRow("H.264, needed") << h264 << avc << bytes("0000000221a0") << false;
    QTest::newRow("H.264, one slice needed")
        << h264 << avc << bytes("0000000201a00000000221a0") << false;
    QTest::newRow("H.264, words before it")
        << h264 << avc << bytes("00000002060500000002019a") << true;
    QTest::newRow("H.264, no picture") << h264 << avc << bytes("000000020605") << false;
    QTest::newRow("H.264, cut off") << h264 << avc << bytes("000000ff01a0") << false;
    QTest::newRow("H.264, start codes")
        << h264 << QByteArray() << bytes("000000010910000001019a") << true;
    QTest::newRow("H.264, start codes, needed")
        << h264 << QByteArray() << bytes("000000010910000001419a") << false;
    // Units of type 0 are left out, those of type 1 are needed.
    QTest::newRow("HEVC") << h265 << hevc << bytes("000000030001d0") << true;
    QTest::newRow("HEVC, needed") << h265 << hevc << bytes("000000030201d0") << false;
    QTest::newRow("HEVC, a key picture") << h265 << hevc << bytes("000000032801d0") << false;
    QTest::newRow("MPEG-2") << mpeg2 << QByteArray() << bytes("0000010000df") << true;
    QTest::newRow("MPEG-2, needed") << mpeg2 << QByteArray() << bytes("0000010000d7ffff") << false;
    QTest::newRow("nothing") << h264 << avc << QByteArray(1, '\0') << false;
    QTest::newRow("another codec")
        << int{AV_CODEC_ID_VP9} << QByteArray() << bytes("00000102") << false;
}

void TestEngineSeeks::knowsWhatNoOtherNeeds()
{
    QFETCH(int, codec);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, packet);
    AVCodecParameters parameters{};
    parameters.codec_id = static_cast<AVCodecID>(codec);
    parameters.extradata = reinterpret_cast<std::uint8_t *>(header.data());
    parameters.extradata_size = static_cast<int>(header.size());
    Library::Av::PacketPtr unit(av_packet_alloc());
    unit->data = reinterpret_cast<std::uint8_t *>(packet.data());
    unit->size = static_cast<int>(packet.size());
    QTEST(Library::neededBytes(*unit, parameters) == 0, "disposable");
}

// Half of a hierarchy's frames are not referred to, alone in their packet or behind one that is.
void TestEngineSeeks::leavesOutFramesOfAv1()
{
    const QString path = av1Film();
    AVFormatContext *opened = nullptr;
    QVERIFY(avformat_open_input(&opened, path.toUtf8().constData(), nullptr, nullptr) >= 0);
    const Library::Av::FormatPtr format(opened);
    const AVCodecParameters &parameters = *format->streams[0]->codecpar;
    QCOMPARE(parameters.codec_id, AV_CODEC_ID_AV1);
    int without = 0;
    int shortened = 0;
    std::mt19937 random(1);
    for (;;) {
        const Library::Av::PacketPtr packet(av_packet_alloc());
        if (av_read_frame(format.get(), packet.get()) < 0) {
            break;
        }
        if (packet->stream_index != 0 || av_packet_make_writable(packet.get()) < 0) {
            continue;
        }
        const int size = packet->size;
        const int needed = Library::neededBytes(*packet, parameters);
        without += needed == 0 ? 1 : 0;
        shortened += needed > 0 && needed < size ? 1 : 0;
        // Whatever the bytes are, it stays within them.
        for (int i = 0; i < 50; ++i) {
            packet->size = 1 + static_cast<int>(random() % static_cast<unsigned>(size));
            const auto at = random() % static_cast<unsigned>(std::min(packet->size, 40));
            packet->data[at] = static_cast<std::uint8_t>(random());
            const int changed = Library::neededBytes(*packet, parameters);
            QVERIFY(changed >= 0 && changed <= packet->size);
        }
        packet->size = size;
    }
    QVERIFY2(without >= 20, std::to_string(without).c_str());
    QVERIFY2(shortened >= 10, std::to_string(shortened).c_str());
}

MATINEE_TEST(TestEngineSeeks)
#include "tst_engineseeks.moc"
