#include "library/playback/framepreview.h"
#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <condition_variable>
#include <mutex>

using namespace std::chrono_literals;
using Library::FramePreview;
using Library::VideoFrame;
using TestSupport::counterClip;
using TestSupport::FakeSource;

class TestFramePreview : public QObject
{
    Q_OBJECT
private slots:
    void showsTheKeyframeBefore();
    void readsEveryContainer_data();
    void readsEveryContainer();
    void theNewestRequestWins();
    void goesAwayWhileItReads();
    void hasNothingToShow();
};

namespace {

//! Remembers what was found.
struct Answers
{
    std::mutex mutex; //!< guards found
    std::condition_variable changed;
    std::vector<std::pair<std::int64_t, std::shared_ptr<const VideoFrame>>> found;

    FramePreview::Found taker()
    {
        return [this](std::int64_t micro, const std::shared_ptr<const VideoFrame> &frame) {
            const std::lock_guard lock(mutex);
            found.emplace_back(micro, frame);
            changed.notify_all();
        };
    }
    bool waitFor(std::int64_t micro)
    {
        std::unique_lock lock(mutex);
        return changed.wait_for(
            lock, 30s, [&] { return !found.empty() && found.back().first == micro; });
    }
};

} // namespace

void TestFramePreview::showsTheKeyframeBefore()
{
    Answers answers;
    FramePreview preview(FakeSource::ofFile(counterClip()), answers.taker());
    // A keyframe every 2 s, which are 50 frames; also backwards and the same again.
    for (const auto &[at, number] : std::vector<std::pair<std::int64_t, int>>{{3'500'000, 50},
             {0, 0}, {9'990'000, 200}, {4'000'000, 100}, {1'999'000, 0}, {1'999'000, 0}}) {
        {
            const std::lock_guard lock(answers.mutex);
            answers.found.clear();
        }
        preview.request(at);
        QVERIFY(answers.waitFor(at));
        const auto frame = answers.found.back().second;
        QVERIFY(frame);
        QCOMPARE(TestSupport::frameNumber(*frame), number);
        QCOMPARE(frame->pts.count(), std::int64_t{number} * 40'000);
    }
}

void TestFramePreview::readsEveryContainer_data()
{
    namespace Clips = TestSupport::Clips;
    QTest::addColumn<QString>("path");
    QTest::newRow("mp4 with moov at the end") << Clips::h264Mp4();
    QTest::newRow("hevc in matroska") << Clips::hevcMkv();
    QTest::newRow("vp9 in webm") << Clips::vp9Webm();
    QTest::newRow("transport stream") << Clips::mpegTs();
    QTest::newRow("avi") << Clips::avi();
    QTest::newRow("program stream") << Clips::anamorphicMpg();
    QTest::newRow("turned") << Clips::rotatedMp4();
    QTest::newRow("hdr") << Clips::hdrMkv();
}

void TestFramePreview::readsEveryContainer()
{
    QFETCH(QString, path);
    Answers answers;
    FramePreview preview(FakeSource::ofFile(path), answers.taker());
    preview.request(1'500'000);
    QVERIFY(answers.waitFor(1'500'000));
    QVERIFY(answers.found.back().second);
    QVERIFY(answers.found.back().second->width > 0);
}

void TestFramePreview::theNewestRequestWins()
{
    const auto source = FakeSource::ofFile(counterClip());
    source->setMostBytes(1000); // so that little of it is buffered
    Answers answers;
    FramePreview preview(source, answers.taker());
    preview.request(0);
    QVERIFY(answers.waitFor(0));
    source->stallFrom(0);
    preview.request(2'000'000);
    QTRY_VERIFY(source->isStalled());
    for (int i = 0; i < 50; ++i) {
        preview.request(2'000'000 + i);
    }
    source->repair();
    preview.request(6'000'000);
    QVERIFY(answers.waitFor(6'000'000));
    const std::lock_guard lock(answers.mutex);
    QVERIFY2(answers.found.size() < 20, std::to_string(answers.found.size()).c_str());
    QCOMPARE(TestSupport::frameNumber(*answers.found.back().second), 150);
}

void TestFramePreview::goesAwayWhileItReads()
{
    for (const bool whileOpening : {true, false}) {
        const auto source = FakeSource::ofFile(counterClip());
        source->setMostBytes(1000);
        Answers answers;
        auto preview = std::make_unique<FramePreview>(source, answers.taker());
        if (!whileOpening) {
            preview->request(0);
            QVERIFY(answers.waitFor(0));
        }
        source->stallFrom(0);
        preview->request(4'000'000);
        QTRY_VERIFY(source->isStalled() || whileOpening);
        const auto start = std::chrono::steady_clock::now();
        preview.reset();
        QVERIFY(std::chrono::steady_clock::now() - start < 2s);
    }
}

void TestFramePreview::hasNothingToShow()
{
    for (const QString &path : {TestSupport::Clips::mp3WithCover()}) {
        Answers answers;
        FramePreview preview(FakeSource::ofFile(path), answers.taker());
        preview.request(500'000);
        QVERIFY(answers.waitFor(500'000));
        QVERIFY(!answers.found.back().second);
    }
    Answers answers;
    FramePreview damaged(
        std::make_shared<FakeSource>(std::vector<std::byte>(5000, std::byte{7})), answers.taker());
    damaged.request(0);
    QVERIFY(answers.waitFor(0));
    QVERIFY(!answers.found.back().second);
}

MATINEE_TEST(TestFramePreview)
#include "tst_framepreview.moc"
