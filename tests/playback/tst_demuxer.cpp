#include "library/playback/demuxer.h"
#include "tests/playback/fakesource.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <atomic>

using Library::PacketBuffer;

class TestDemuxer : public QObject
{
    Q_OBJECT
private slots:
    void forgetsBetweenThePlaces();
    void keepsWhatWasQueuedUntilUnderWay();
};

// What waits in decoders is let go of when there is nothing more for them to take: neither of the
// place before, nor yet of the next one.
void TestDemuxer::forgetsBetweenThePlaces()
{
    const QString path = TestSupport::Clips::make(QStringLiteral("sound-alone.mkv"),
        QStringLiteral("-f lavfi -i sine=duration=60 -c:a flac").split(QLatin1Char(' ')));
    PacketBuffer buffer;
    std::atomic<bool> isOpen{false};
    Library::Demuxer::Callbacks callbacks;
    callbacks.opened = [&](const Result<Library::MediaLayout> &layout) { isOpen = bool(layout); };
    callbacks.failed = [](int, const Error &) {};
    Library::Demuxer demuxer(TestSupport::FakeSource::ofFile(path), std::chrono::milliseconds(0),
        &buffer, std::move(callbacks));
    QTRY_VERIFY(isOpen);
    buffer.setActive(-1, 0);
    for (int serial = 1; serial <= 20; ++serial) {
        bool isBetween = false;
        demuxer.seek(serial, serial * 1'000'000, Library::SeekMode::Exact, [&] {
            // Time for the demuxer to be there, if it could.
            isBetween = !buffer.awaitSeek(serial, std::chrono::milliseconds(5)) && buffer.isEmpty(0)
                && !buffer.startPoint();
        });
        QVERIFY(isBetween);
        QTRY_VERIFY(!buffer.isEmpty(0));
        QCOMPARE(buffer.startPoint()->serial, serial);
    }
}

void TestDemuxer::keepsWhatWasQueuedUntilUnderWay()
{
    PacketBuffer buffer;
    buffer.addStream(0, false);
    const auto push = [&](int serial) {
        AVPacket *packet = av_packet_alloc();
        QVERIFY(buffer.start({serial, 0, Library::SeekMode::Exact}));
        QVERIFY(buffer.push(serial, 0, Library::Av::PacketPtr(packet), 0));
    };
    (void)buffer.beginSeek(1);
    push(1);
    buffer.setUnderWay();
    // Of a film that plays it is much.
    QVERIFY(buffer.beginSeek(2).empty());
    QVERIFY(buffer.isEmpty(0));
    push(2);
    // Of a place that was never reached it is little.
    const auto queued = buffer.beginSeek(3);
    QCOMPARE(queued.size(), std::size_t(1));
    QCOMPARE(queued.front().size(), std::size_t(1));
}

MATINEE_TEST(TestDemuxer)
#include "tst_demuxer.moc"
