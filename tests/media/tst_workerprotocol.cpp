#include "library/media/workerprotocol.h"
#include "tests/support/testregistry.h"

#include <QCborArray>
#include <QCborValue>
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
    info.recordedMs = 1'470'045'600'000;
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
    for (const Request &request : {Request{7, Task::Pictures, QStringLiteral("Ä.mkv")},
             Request{8, Task::Storyboard, QStringLiteral("a.mkv"), 3}}) {
        const QByteArray frame = encode(request);
        QCOMPARE(bodyLength(frame.constData(), kMaxRequestBytes), frame.size() - kHeaderBytes);
        QCOMPARE(decodeRequest(body(frame)), std::optional(request));
    }
}

void WorkerProtocolTest::infoRoundTrip()
{
    QCOMPARE(decodeAnswer(body(encode(sampleAnswer()))), std::optional(sampleAnswer()));
}

void WorkerProtocolTest::picturesRoundTrip()
{
    const Answer answer{1, MediaPictures{"poster", "still", -1}};
    QCOMPARE(decodeAnswer(body(encode(answer))), std::optional(answer));
    const Answer sheet{2, StoryboardSheet{"sheet", 320, 180}};
    QCOMPARE(decodeAnswer(body(encode(sheet))), std::optional(sheet));
    for (const StoryboardSheet &odd : {StoryboardSheet{"sheet", 0, 180},
             StoryboardSheet{"sheet", 320, StoryboardLayout::kTileSide + 1}}) {
        QVERIFY(!decodeAnswer(body(encode(Answer{3, odd}))));
    }
}

void WorkerProtocolTest::failureRoundTrip()
{
    const Answer answer{1, Failure{Fault::NoPicture, QStringLiteral("why")}};
    QCOMPARE(decodeAnswer(body(encode(answer))), std::optional(answer));
}

void WorkerProtocolTest::refusesOtherVersions()
{
    QCborArray fields = QCborValue::fromCbor(body(encode(sampleAnswer()))).toArray();
    QVERIFY(decodeAnswer(QCborValue(fields).toCbor()));
    fields[0] = kVersion + 1;
    QVERIFY(!decodeAnswer(QCborValue(fields).toCbor()));
}

void WorkerProtocolTest::refusesWhatIsOutOfRange()
{
    constexpr int kTitle = 4;
    constexpr int kDuration = 1;
    constexpr int kStreamList = 6;
    const QCborArray whole = QCborValue::fromCbor(body(encode(sampleAnswer()))).toArray();
    const auto with = [&whole](int field, const QCborValue &value) {
        QCborArray info = whole.at(3).toArray();
        info[field] = value;
        QCborArray message = whole;
        message[3] = info;
        return QCborValue(message).toCbor();
    };
    QVERIFY(decodeAnswer(with(kDuration, 1)));
    QVERIFY(!decodeAnswer(with(kDuration, -1)));
    QVERIFY(!decodeAnswer(with(kDuration, QCborValue(QStringLiteral("long")))));
    QVERIFY(decodeAnswer(with(kTitle, QCborValue(QString(kMaxTextLength, u'x')))));
    QVERIFY(!decodeAnswer(with(kTitle, QCborValue(QString(kMaxTextLength + 1, u'x')))));
    QVERIFY(decodeAnswer(with(kStreamList, QCborArray())));
    QVERIFY(!decodeAnswer(with(kStreamList, QCborArray{QCborArray{0, 0}})));
    QCborArray longer = whole;
    longer.append(1);
    QVERIFY(!decodeAnswer(QCborValue(longer).toCbor()));
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
