#include "library/media/workerprotocol.h"
#include "tests/support/testregistry.h"

#include <QCborArray>
#include <QCborMap>
#include <QRandomGenerator>
#include <QTest>

using namespace Library;
using namespace Library::WorkerProtocol;

class WorkerProtocolTest : public QObject
{
    Q_OBJECT
private slots:
    void requestRoundTrip();
    void infoRoundTrip();
    void picturesRoundTrip();
    void failureRoundTrip();
    void refusesOtherVersions();
    void refusesWhatIsOutOfRange();
    void refusesLongFrames();
    void survivesDamage();

private:
    static QByteArray body(const QByteArray &frame) { return frame.mid(kHeaderBytes); }
    static Answer sampleAnswer();
};

Answer WorkerProtocolTest::sampleAnswer()
{
    MediaInfo info;
    info.container = QStringLiteral("matroska,webm");
    info.durationMs = 5'400'000;
    info.sizeBytes = 60'000'000'000;
    info.title = QStringLiteral("花样年华");
    StreamInfo video;
    video.kind = StreamKind::Video;
    video.codec = QStringLiteral("hevc");
    video.width = 3840;
    video.height = 2160;
    video.rotationDegrees = 270;
    video.dolbyVision = true;
    StreamInfo subtitle;
    subtitle.index = 1;
    subtitle.kind = StreamKind::Subtitle;
    subtitle.isForced = true;
    info.streams = {video, subtitle};
    info.chapters = {{0, 60'000, QStringLiteral("One")}};
    return {42, info};
}

void WorkerProtocolTest::requestRoundTrip()
{
    const Request request{7, Task::Pictures, QStringLiteral("Ä.mkv")};
    const QByteArray frame = encode(request);
    QCOMPARE(bodyLength(frame.constData(), kMaxRequestBytes), frame.size() - kHeaderBytes);
    QCOMPARE(decodeRequest(body(frame)), std::optional(request));
}

void WorkerProtocolTest::infoRoundTrip()
{
    QCOMPARE(decodeAnswer(body(encode(sampleAnswer()))), std::optional(sampleAnswer()));
}

void WorkerProtocolTest::picturesRoundTrip()
{
    const Answer answer{1, MediaPictures{"poster", "still", -1}};
    QCOMPARE(decodeAnswer(body(encode(answer))), std::optional(answer));
}

void WorkerProtocolTest::failureRoundTrip()
{
    const Answer answer{1, Failure{Fault::NoPicture, QStringLiteral("why")}};
    QCOMPARE(decodeAnswer(body(encode(answer))), std::optional(answer));
}

void WorkerProtocolTest::refusesOtherVersions()
{
    QCborMap map = QCborValue::fromCbor(body(encode(sampleAnswer()))).toMap();
    map[QLatin1String("version")] = kVersion + 1;
    QVERIFY(!decodeAnswer(QCborValue(map).toCbor()));
}

void WorkerProtocolTest::refusesWhatIsOutOfRange()
{
    const QCborMap whole = QCborValue::fromCbor(body(encode(sampleAnswer()))).toMap();
    const auto with = [&whole](const char *name, const QCborValue &value) {
        QCborMap map = whole;
        QCborMap info = map[QLatin1String("info")].toMap();
        info[QLatin1String(name)] = value;
        map[QLatin1String("info")] = info;
        return QCborValue(map).toCbor();
    };
    QVERIFY(decodeAnswer(with("durationMs", 1)));
    QVERIFY(!decodeAnswer(with("durationMs", -1)));
    QVERIFY(!decodeAnswer(with("durationMs", QCborValue(QStringLiteral("long")))));
    QVERIFY(!decodeAnswer(with("title", QCborValue(QString(kMaxTextLength + 1, u'x')))));
    QCborArray streams;
    streams.append(QCborMap{{QLatin1String("index"), 0}});
    QVERIFY(!decodeAnswer(with("streams", streams)));
}

void WorkerProtocolTest::refusesLongFrames()
{
    const char header[] = "\x7f\xff\xff\xff";
    QVERIFY(!bodyLength(header, kMaxAnswerBytes));
    QCOMPARE(bodyLength("\0\0\1\0", kMaxAnswerBytes), std::optional<qsizetype>(256));
}

void WorkerProtocolTest::survivesDamage()
{
    const QByteArray whole = body(encode(sampleAnswer()));
    QRandomGenerator random(20260101);
    for (int i = 0; i < 3000; ++i) {
        QByteArray damaged = whole;
        for (int change = 0; change < 3; ++change) {
            damaged[random.bounded(damaged.size())] = static_cast<char>(random.bounded(256));
        }
        damaged.truncate(random.bounded(damaged.size() + 1));
        const std::optional<Answer> answer = decodeAnswer(damaged);
        QVERIFY(!answer || answer->payload.index() < 3);
    }
}

MATINEE_TEST(WorkerProtocolTest)
#include "tst_workerprotocol.moc"
