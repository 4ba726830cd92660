#include "tests/support/testregistry.h"
#include "ui/player/audioworker.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace Ui;

//! What the sound device reads of the engine's samples.
class PullDeviceTest : public QObject
{
    Q_OBJECT
private slots:
    void handsBitstreamsOnBitByBit();

private:
    static QByteArray read(float gain);
};

// Every word that there is, as a bitstream of two channels.
QByteArray PullDeviceTest::read(float gain)
{
    const auto shared = std::make_shared<AudioShared>();
    shared->gain.store(gain);
    int next = -32768;
    shared->pull = [&next](std::span<float> samples) {
        for (float &sample : samples) {
            sample = Library::sampleOfWord(std::int16_t(next++));
        }
    };
    QAudioFormat format;
    format.setSampleRate(48'000);
    format.setChannelCount(2);
    format.setSampleFormat(QAudioFormat::Int16);
    PullDevice device(shared, format, true);
    return device.read(65'536 * 2);
}

void PullDeviceTest::handsBitstreamsOnBitByBit()
{
    const QByteArray quiet = read(0.25F); // the receiver sets its volume
    QCOMPARE(quiet.size(), qsizetype(65'536 * 2));
    const auto *words = reinterpret_cast<const qint16 *>(quiet.constData());
    for (int i = 0; i < 65'536; ++i) {
        QCOMPARE(words[i], qint16(i - 32'768));
    }
    QCOMPARE(read(0), QByteArray(65'536 * 2, '\0')); // silence is silence
}

MATINEE_TEST(PullDeviceTest)
#include "tst_pulldevice.moc"
