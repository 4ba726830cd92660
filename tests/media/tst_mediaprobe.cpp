#include "tests/media/mediatest.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
namespace Clips = TestSupport::Clips;

class MediaProbeTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void h264Mp4();
    void tellsWhenItWasRecorded();
    void hevcMkv();
    void containers_data();
    void containers();
    void cover();
    void attachedCover();
    void chapters();
    void rotation();
    void sampleAspect();
    void highDynamicRange();
    void durationWithoutHeader();
    void damaged_data();
    void damaged();
    void missing();
    void pipeIsRefused();

private:
    MediaInfo probe(const QString &file);
    QString write(const QString &name, const QByteArray &bytes);

    std::unique_ptr<MediaWorkers> m_workers;
    QTemporaryDir m_folder;
};

void MediaProbeTest::init()
{
    if (!m_workers) {
        m_workers = std::make_unique<MediaWorkers>(workerProgram(), WorkerLimits{});
    }
}

void MediaProbeTest::cleanup()
{
    if (QTest::currentTestFailed()) {
        m_workers.reset();
    }
}

MediaInfo MediaProbeTest::probe(const QString &file)
{
    const Result<MediaInfo> info = waitFor(m_workers->probe(file, WorkPriority::Visible));
    if (!info) {
        qWarning("%s: %s", qPrintable(file), qPrintable(info.error().message));
        return {};
    }
    return *info;
}

QString MediaProbeTest::write(const QString &name, const QByteArray &bytes)
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName()
                                                                                : QString();
}

void MediaProbeTest::tellsWhenItWasRecorded()
{
    QCOMPARE(probe(Clips::filmedMp4()).recordedMs,
        QDateTime({2016, 8, 1}, {10, 0}, Qt::UTC).toMSecsSinceEpoch());
}

void MediaProbeTest::h264Mp4()
{
    const QString file = Clips::h264Mp4();
    const MediaInfo info = probe(file);
    QCOMPARE(info.container, QStringLiteral("mov,mp4,m4a,3gp,3g2,mj2"));
    QVERIFY2(qAbs(info.durationMs - 3000) <= 50, qPrintable(QString::number(info.durationMs)));
    QCOMPARE(info.sizeBytes, QFileInfo(file).size());
    QVERIFY(info.bitRate > 0);
    QCOMPARE(info.title, QStringLiteral("Test clip"));
    QCOMPARE(info.recordedMs, 0);
    QCOMPARE(info.streams.size(), 2);
    const StreamInfo *video = info.video();
    QVERIFY(video);
    QCOMPARE(video->codec, QStringLiteral("h264"));
    QCOMPARE(video->width, 320);
    QCOMPARE(video->height, 180);
    QCOMPARE(video->fpsNumerator, 25);
    QCOMPARE(video->fpsDenominator, 1);
    QCOMPARE(video->pixelFormat, QStringLiteral("yuv420p"));
    QCOMPARE(video->bitDepth, 8);
    QCOMPARE(video->rotationDegrees, 0);
    QVERIFY(!video->isAttachedPicture);
    const StreamInfo &audio = info.streams.at(1);
    QCOMPARE(audio.kind, StreamKind::Audio);
    QCOMPARE(audio.codec, QStringLiteral("aac"));
    QCOMPARE(audio.language, QStringLiteral("eng"));
    QCOMPARE(audio.channels, 2);
    QCOMPARE(audio.channelLayout, QStringLiteral("stereo"));
    QCOMPARE(audio.sampleRate, 44100);
}

void MediaProbeTest::hevcMkv()
{
    const MediaInfo info = probe(Clips::hevcMkv());
    QCOMPARE(info.container, QStringLiteral("matroska,webm"));
    QCOMPARE(info.streams.size(), 5);
    QCOMPARE(info.streams[0].codec, QStringLiteral("hevc"));
    QCOMPARE(info.streams[0].profile, QStringLiteral("Main 10"));
    QCOMPARE(info.streams[0].bitDepth, 10);
    QCOMPARE(info.streams[1].language, QStringLiteral("eng"));
    QVERIFY(info.streams[1].isDefault);
    QCOMPARE(info.streams[2].codec, QStringLiteral("ac3"));
    QCOMPARE(info.streams[2].channelLayout, QStringLiteral("5.1(side)"));
    QCOMPARE(info.streams[2].language, QStringLiteral("chi"));
    QVERIFY(!info.streams[2].isDefault);
    QCOMPARE(info.streams[3].kind, StreamKind::Subtitle);
    QCOMPARE(info.streams[3].codec, QStringLiteral("subrip"));
    QCOMPARE(info.streams[4].codec, QStringLiteral("ass"));
    QCOMPARE(info.streams[4].language, QStringLiteral("chi"));
}

void MediaProbeTest::containers_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("container");
    QTest::addColumn<QString>("videoCodec");
    QTest::addColumn<QString>("audioCodec");
    QTest::newRow("webm") << Clips::vp9Webm() << QStringLiteral("matroska,webm")
                          << QStringLiteral("vp9") << QStringLiteral("opus");
    QTest::newRow("ts") << Clips::mpegTs() << QStringLiteral("mpegts") << QStringLiteral("h264")
                        << QStringLiteral("mp2");
    QTest::newRow("avi") << Clips::avi() << QStringLiteral("avi") << QStringLiteral("mpeg4")
                         << QStringLiteral("mp3");
}

void MediaProbeTest::containers()
{
    QFETCH(QString, file);
    const MediaInfo info = probe(file);
    QTEST(info.container, "container");
    QVERIFY2(qAbs(info.durationMs - 3000) <= 120, qPrintable(QString::number(info.durationMs)));
    QCOMPARE(info.streams.size(), 2);
    QTEST(info.streams[0].codec, "videoCodec");
    QTEST(info.streams[1].codec, "audioCodec");
    QCOMPARE(info.streams[0].width, 320);
}

void MediaProbeTest::cover()
{
    const MediaInfo info = probe(Clips::mp3WithCover());
    QCOMPARE(info.container, QStringLiteral("mp3"));
    QCOMPARE(info.streams.size(), 2);
    QVERIFY(info.streams[1].isAttachedPicture);
    QVERIFY(!info.video());
}

void MediaProbeTest::attachedCover()
{
    const MediaInfo info = probe(Clips::mkvWithCover());
    QCOMPARE(info.streams.size(), 2);
    QVERIFY(info.video());
    QCOMPARE(info.video()->codec, QStringLiteral("h264"));
    QVERIFY(info.streams[1].isAttachedPicture);
}

void MediaProbeTest::chapters()
{
    const QVector<ChapterInfo> expected{{0, 1000, QStringLiteral("One")},
        {1000, 2000, QStringLiteral("Two")}, {2000, 3000, QStringLiteral("Three")}};
    QCOMPARE(probe(Clips::chaptersMkv()).chapters, expected);
}

void MediaProbeTest::rotation()
{
    const MediaInfo info = probe(Clips::rotatedMp4());
    QVERIFY(info.video());
    QCOMPARE(info.video()->rotationDegrees, 90);
    QCOMPARE(info.video()->width, 320);
}

void MediaProbeTest::sampleAspect()
{
    const MediaInfo info = probe(Clips::anamorphicMpg());
    QVERIFY(info.video());
    // MPEG-2 states the picture's shape, 5:2 being none it knows; 2:1 comes out near it.
    QVERIFY(info.video()->sarNumerator > info.video()->sarDenominator);
}

void MediaProbeTest::highDynamicRange()
{
    const MediaInfo info = probe(Clips::hdrMkv());
    QVERIFY(info.video());
    QCOMPARE(info.video()->colorTransfer, QStringLiteral("smpte2084"));
    QCOMPARE(info.video()->colorPrimaries, QStringLiteral("bt2020"));
    QVERIFY(!info.video()->dolbyVision);
}

void MediaProbeTest::durationWithoutHeader()
{
    const MediaInfo info = probe(Clips::unfinishedMkv());
    QVERIFY2(qAbs(info.durationMs - 3000) <= 50, qPrintable(QString::number(info.durationMs)));
}

void MediaProbeTest::damaged_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("zeros") << QByteArray(100'000, '\0');
    QTest::newRow("text") << QByteArray("this is no film at all\n").repeated(1000);
    QFile mp4(Clips::h264Mp4());
    QVERIFY(mp4.open(QIODevice::ReadOnly));
    QTest::newRow("without its moov") << mp4.read(mp4.size() / 2);
    QFile mkv(Clips::hevcMkv());
    QVERIFY(mkv.open(QIODevice::ReadOnly));
    QTest::newRow("header alone") << mkv.read(60);
}

void MediaProbeTest::damaged()
{
    QFETCH(QByteArray, bytes);
    const QString file = write(QStringLiteral("film.mp4"), bytes);
    const Result<MediaInfo> info = waitFor(m_workers->probe(file, WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::Corrupt);
    QVERIFY(!info.error().message.isEmpty());
    QVERIFY(!info.error().retryable);
}

void MediaProbeTest::missing()
{
    const Result<MediaInfo> info = waitFor(
        m_workers->probe(m_folder.filePath(QStringLiteral("nothing.mkv")), WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::NotFound);
}

void MediaProbeTest::pipeIsRefused()
{
    const Result<MediaInfo> info
        = waitFor(m_workers->probe(QStringLiteral("/dev/zero"), WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::Unsupported);
}

MATINEE_TEST(MediaProbeTest)
#include "tst_mediaprobe.moc"
