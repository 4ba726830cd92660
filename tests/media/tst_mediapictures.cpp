#include "tests/media/mediatest.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QImage>
#include <QTest>

using namespace Library;
namespace Clips = TestSupport::Clips;

class MediaPicturesTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void shapes();
    void everyFormat_data();
    void everyFormat();
    void blackFramesAreNotChosen_data();
    void blackFramesAreNotChosen();
    void embeddedCoverIsThePoster();
    void coverOfSound();
    void rotatedIsUpright();
    void pixelAspectIsCorrected();
    void highDynamicRangeIsNotGrey();
    void fromImage();
    void soundWithoutCover();

private:
    MediaPictures pictures(const QString &file);

    std::unique_ptr<MediaWorkers> m_workers;
};

namespace {

QImage jpeg(const QByteArray &bytes)
{
    return QImage::fromData(bytes, "JPEG");
}

double brightness(const QImage &image)
{
    double sum = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            sum += qGray(image.pixel(x, y));
        }
    }
    return sum / (image.width() * image.height());
}

} // namespace

void MediaPicturesTest::init()
{
    if (!m_workers) {
        m_workers = std::make_unique<MediaWorkers>(workerProgram(), WorkerLimits{});
    }
}

MediaPictures MediaPicturesTest::pictures(const QString &file)
{
    const Result<MediaPictures> made = waitFor(m_workers->pictures(file, WorkPriority::Visible));
    if (!made) {
        qWarning("%s: %s (%s)", qPrintable(file), qPrintable(made.error().message),
            qPrintable(made.error().detail));
        return {};
    }
    return *made;
}

void MediaPicturesTest::shapes()
{
    const MediaPictures made = pictures(Clips::h264Mp4());
    const QImage poster = jpeg(made.poster);
    const QImage still = jpeg(made.still);
    // Never larger than the film itself.
    QCOMPARE(poster.size(), QSize(120, 180));
    QCOMPARE(still.size(), QSize(320, 180));
    QVERIFY(made.frameAtMs >= 0 && made.frameAtMs < 3000);
}

void MediaPicturesTest::everyFormat_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("hevc 10 bit") << Clips::hevcMkv();
    QTest::newRow("vp9") << Clips::vp9Webm();
    QTest::newRow("ts") << Clips::mpegTs();
    QTest::newRow("avi") << Clips::avi();
    QTest::newRow("no index") << Clips::unfinishedMkv();
}

void MediaPicturesTest::everyFormat()
{
    QFETCH(QString, file);
    const MediaPictures made = pictures(file);
    QCOMPARE(jpeg(made.poster).size(), QSize(120, 180));
    QCOMPARE(jpeg(made.still).size(), QSize(320, 180));
    QVERIFY(brightness(jpeg(made.still)) > 60);
}

void MediaPicturesTest::blackFramesAreNotChosen_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("blackUntilMs");
    QTest::newRow("one keyframe") << Clips::blackStartMp4() << 1500;
    QTest::newRow("a quarter of the film") << Clips::longBlackStartMp4() << 5000;
}

void MediaPicturesTest::blackFramesAreNotChosen()
{
    QFETCH(QString, file);
    QFETCH(int, blackUntilMs);
    const MediaPictures made = pictures(file);
    QVERIFY2(made.frameAtMs >= blackUntilMs - 40, qPrintable(QString::number(made.frameAtMs)));
    QVERIFY(brightness(jpeg(made.still)) > 60);
    QVERIFY(brightness(jpeg(made.poster)) > 60);
}

void MediaPicturesTest::embeddedCoverIsThePoster()
{
    const MediaPictures made = pictures(Clips::mkvWithCover());
    QCOMPARE(made.frameAtMs, -1);
    const QImage poster = jpeg(made.poster);
    QCOMPARE(poster.size(), QSize(200, 300));
    const QColor middle = poster.pixelColor(100, 150);
    QVERIFY2(
        middle.red() > 220 && middle.green() < 40 && middle.blue() < 40, qPrintable(middle.name()));
    // The wide picture comes from the film.
    QCOMPARE(jpeg(made.still).size(), QSize(320, 180));
}

void MediaPicturesTest::coverOfSound()
{
    const MediaPictures made = pictures(Clips::mp3WithCover());
    QCOMPARE(made.frameAtMs, -1);
    QCOMPARE(jpeg(made.poster).size(), QSize(200, 300));
    QCOMPARE(jpeg(made.still).size(), QSize(300, 169));
}

void MediaPicturesTest::rotatedIsUpright()
{
    const MediaPictures upright = pictures(Clips::h264Mp4());
    const MediaPictures turned = pictures(Clips::rotatedMp4());
    // Shown 180 wide and 320 high.
    QCOMPARE(jpeg(turned.poster).size(), QSize(180, 270));
    QCOMPARE(jpeg(turned.still).size(), QSize(180, 101));
    // The middle of the film, seen from the side, is the same.
    const QImage a = jpeg(upright.still);
    const QImage b = jpeg(turned.poster);
    const QImage back = b.transformed(QTransform().rotate(-90));
    const QImage part = a.copy((320 - 270) / 2, 0, 270, 180);
    double difference = 0;
    for (int y = 0; y < 180; ++y) {
        for (int x = 0; x < 270; ++x) {
            difference += qAbs(qGray(part.pixel(x, y)) - qGray(back.pixel(x, y)));
        }
    }
    QVERIFY2(difference / (180 * 270) < 12, qPrintable(QString::number(difference / (180 * 270))));
}

void MediaPicturesTest::pixelAspectIsCorrected()
{
    const MediaPictures made = pictures(Clips::anamorphicMpg());
    const QSize still = jpeg(made.still).size();
    QVERIFY(qAbs(still.width() * 9.0 / 16.0 - still.height()) <= 1.0);
    QVERIFY(still.width() > 360);
}

void MediaPicturesTest::highDynamicRangeIsNotGrey()
{
    const QImage image = jpeg(pictures(Clips::hdrMkv()).still);
    QVERIFY(!image.isNull());
    int darkest = 255;
    int brightest = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            darkest = qMin(darkest, qGray(image.pixel(x, y)));
            brightest = qMax(brightest, qGray(image.pixel(x, y)));
        }
    }
    QVERIFY2(darkest < 40 && brightest > 200,
        qPrintable(QStringLiteral("%1 to %2").arg(darkest).arg(brightest)));
}

void MediaPicturesTest::fromImage()
{
    const Result<MediaPictures> made
        = waitFor(m_workers->picturesFromImage(Clips::pngPicture(), WorkPriority::Visible));
    QVERIFY(made);
    QCOMPARE(made->frameAtMs, -1);
    QCOMPARE(jpeg(made->poster).size(), QSize(320, 480));
    QCOMPARE(jpeg(made->still).size(), QSize(640, 360));
}

void MediaPicturesTest::soundWithoutCover()
{
    const QString sound = Clips::make(QStringLiteral("sound.wav"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("sine=duration=1")});
    const Result<MediaPictures> made = waitFor(m_workers->pictures(sound, WorkPriority::Visible));
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::NotFound);
}

MATINEE_TEST(MediaPicturesTest)
#include "tst_mediapictures.moc"
