#include "library/playback/headless.h"
#include "library/playback/localfilesource.h"
#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace std::chrono_literals;
using Library::HeadlessOptions;
using Library::PlayerState;
using Library::playHeadless;

class TestHeadless : public QObject
{
    Q_OBJECT
private slots:
    void reportsAFilm();
    void reportsTheEnd();
    void soundAndPictureStayTogether_data();
    void soundAndPictureStayTogether();
    void rubbishIsAnError();
    void deadSourceDoesNotHang();
};

void TestHeadless::reportsAFilm()
{
    auto source = Library::LocalFileSource::open(TestSupport::Clips::hevcMkv());
    QVERIFY(source);
    HeadlessOptions options;
    options.duration = 300ms;
    options.seeks = {2s, 500ms};
    const auto report = playHeadless(*source, options);
    QVERIFY(report);
    QCOMPARE(report->videoCodec, std::string("hevc"));
    QVERIFY(report->firstFrameMs > 0);
    QVERIFY(report->framesShown > 2);
    QCOMPARE(report->seeks.size(), std::size_t{2});
    for (const Library::HeadlessSeek &seek : report->seeks) {
        QVERIFY(seek.finished);
        QCOMPARE(seek.errorMs, 0.0);
    }
    QVERIFY(report->peakMemoryMb > 1);
    const QJsonObject json = QJsonDocument::fromJson(report->toJson()).object();
    QCOMPARE(json.value(QLatin1String("seeks")).toArray().size(), 2);
    QCOMPARE(json.value(QLatin1String("state")).toString(), QStringLiteral("playing"));
    QVERIFY(!json.contains(QLatin1String("error")));
}

void TestHeadless::reportsTheEnd()
{
    auto source = Library::LocalFileSource::open(TestSupport::Clips::vp9Webm());
    QVERIFY(source);
    HeadlessOptions options;
    options.seeks = {2500ms};
    const auto report = playHeadless(*source, options);
    QVERIFY(report);
    QCOMPARE(report->state, PlayerState::Ended);
    QVERIFY(!report->timedOut);
}

void TestHeadless::soundAndPictureStayTogether_data()
{
    QTest::addColumn<double>("speed");
    QTest::newRow("as it is") << 1.0;
    QTest::newRow("twice as fast") << 2.0;
    QTest::newRow("half as fast") << 0.5;
}

void TestHeadless::soundAndPictureStayTogether()
{
    QFETCH(const double, speed);
    auto source = Library::LocalFileSource::open(TestSupport::counterClip());
    QVERIFY(source);
    HeadlessOptions options;
    options.speed = speed;
    options.duration = 2s;
    const auto report = playHeadless(*source, options);
    QVERIFY(report);
    // The speed was that, as far as a busy machine lets it be seen.
    QVERIFY(report->positionSeconds > speed);
    QVERIFY(report->positionSeconds < 2 * speed + 1);
    QVERIFY(report->framesShown > 10);
    // Sound at another speed than the picture is seconds away in the end. How near they stay when
    // nothing else runs is for bench_player to say.
    const double offsetMs = report->maxAudioVideoOffsetMs / speed;
    QVERIFY2(offsetMs < 200, qPrintable(QString::number(offsetMs)));
}

void TestHeadless::rubbishIsAnError()
{
    const auto source = std::make_shared<TestSupport::FakeSource>(std::vector<std::byte>(50'000));
    const auto report = playHeadless(source, {});
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Corrupt);
}

void TestHeadless::deadSourceDoesNotHang()
{
    const auto source = std::make_shared<TestSupport::FakeSource>(std::vector<std::byte>(50'000));
    source->stallFrom(0);
    HeadlessOptions options;
    options.patience = 1s;
    const auto report = playHeadless(source, options);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::TimedOut);
}

MATINEE_TEST(TestHeadless)
#include "tst_headless.moc"
