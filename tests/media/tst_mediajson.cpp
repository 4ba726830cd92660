#include "library/media/mediajson.h"
#include "tests/support/testregistry.h"

#include <QJsonArray>
#include <QTest>

using namespace Library;

class MediaJsonTest : public QObject
{
    Q_OBJECT
private slots:
    void hasTheFieldsOfEachKind();
    void keepsLargeNumbers();
};

void MediaJsonTest::hasTheFieldsOfEachKind()
{
    MediaInfo info;
    info.container = QStringLiteral("matroska,webm");
    StreamInfo video;
    video.kind = StreamKind::Video;
    video.codec = QStringLiteral("hevc");
    video.sarNumerator = 16;
    video.sarDenominator = 15;
    video.fpsNumerator = 24000;
    video.fpsDenominator = 1001;
    StreamInfo audio;
    audio.kind = StreamKind::Audio;
    audio.channels = 6;
    info.streams = {video, audio};
    info.chapters = {{0, 1000, QStringLiteral("One")}};
    const QJsonObject json = toJson(info);
    QCOMPARE(json[u"container"].toString(), QStringLiteral("matroska,webm"));
    const QJsonObject first = json[u"streams"][0].toObject();
    QCOMPARE(first[u"kind"].toString(), QStringLiteral("video"));
    QCOMPARE(first[u"sampleAspectRatio"].toString(), QStringLiteral("16:15"));
    QCOMPARE(first[u"frameRate"].toString(), QStringLiteral("24000/1001"));
    QVERIFY(!first.contains(u"channels"));
    const QJsonObject second = json[u"streams"][1].toObject();
    QCOMPARE(second[u"channels"].toInt(), 6);
    QVERIFY(!second.contains(u"width"));
    QCOMPARE(json[u"chapters"][0][u"title"].toString(), QStringLiteral("One"));
}

void MediaJsonTest::keepsLargeNumbers()
{
    MediaInfo info;
    info.sizeBytes = 9'007'199'254'740'993;
    QCOMPARE(toJson(info)[u"sizeBytes"].toInteger(), info.sizeBytes);
}

MATINEE_TEST(MediaJsonTest)
#include "tst_mediajson.moc"
