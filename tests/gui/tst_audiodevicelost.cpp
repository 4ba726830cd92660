#include "tests/support/testregistry.h"
#include "ui/player/audiooutputqt.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace std::chrono_literals;

//! A sound server of its own that dies while something plays.
class AudioDeviceLostTest : public QObject
{
    Q_OBJECT
private slots:
    void tellsThatTheDeviceIsGone();
};

void AudioDeviceLostTest::tellsThatTheDeviceIsGone()
{
    const QTemporaryDir folder;
    const QString socket = folder.filePath(QStringLiteral("socket"));
    QProcess server;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), folder.path());
    environment.insert(QStringLiteral("HOME"), folder.path());
    // A sound server ends when another one has its name on the session bus.
    environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
    server.setProcessEnvironment(environment);
    const auto startServer = [&](const QString &sink) {
        server.start(QStringLiteral("pulseaudio"),
            {QStringLiteral("-n"), QStringLiteral("--daemonize=no"),
                QStringLiteral("--exit-idle-time=-1"), QStringLiteral("--disable-shm=true"),
                QStringLiteral("--use-pid-file=no"),
                QStringLiteral("--load=module-native-protocol-unix socket=%1 auth-anonymous=1")
                    .arg(socket),
                QStringLiteral("--load=module-null-sink sink_name=%1").arg(sink)});
        return server.waitForStarted();
    };
    QVERIFY(startServer(QStringLiteral("first")));
    // Before this process first speaks to a sound server.
    qputenv("PULSE_SERVER", "unix:" + socket.toUtf8());
    QTRY_VERIFY_WITH_TIMEOUT(
        QProcess::execute(QStringLiteral("pactl"), {QStringLiteral("info")}) == 0, 20000);

    std::atomic<qint64> frames{0};
    Ui::AudioOutputQt output;
    QVERIFY(output.open(
        {48000, 2}, [&](std::span<float> samples) { frames += qint64(samples.size() / 2); }));
    output.setPaused(false);
    QTRY_VERIFY(frames > 48000);
    QVERIFY(output.healthy());
    QVERIFY(!output.wantsReopening());
    QVERIFY(output.problem().isEmpty());

    server.kill();
    QVERIFY(server.waitForFinished());
    QTRY_VERIFY(!output.healthy());
    QTRY_VERIFY_WITH_TIMEOUT(!output.problem().isEmpty(), 20000);
    output.flush(); // what the engine may still call
    output.setPaused(true);

    // It comes back with the device that it had; the engine opens it whenever it is asked to.
    QVERIFY(QFile::remove(socket));
    QVERIFY(startServer(QStringLiteral("first")));
    frames = 0;
    const auto playAgain = [&] {
        if (output.wantsReopening()) {
            output.close();
            if (output.open({48000, 2},
                    [&](std::span<float> samples) { frames += qint64(samples.size() / 2); })) {
                output.setPaused(false);
            }
        }
        return frames > 48000;
    };
    QTRY_VERIFY_WITH_TIMEOUT(playAgain(), 30000);
    QVERIFY(output.healthy());
    QVERIFY(output.problem().isEmpty());

    // The only device is pulled out, and another plugged in.
    const auto pactl = [](const QStringList &arguments) {
        return QProcess::execute(QStringLiteral("pactl"), arguments) == 0;
    };
    QVERIFY(pactl({QStringLiteral("unload-module"), QStringLiteral("module-null-sink")}));
    QTRY_VERIFY(!output.healthy());
    QTRY_VERIFY_WITH_TIMEOUT(!output.problem().isEmpty(), 20000);
    QVERIFY(pactl({QStringLiteral("load-module"), QStringLiteral("module-null-sink"),
        QStringLiteral("sink_name=another")}));
    QTRY_VERIFY_WITH_TIMEOUT(output.wantsReopening() && !output.devices().isEmpty(), 20000);
    frames = 0;
    output.close();
    QVERIFY(output.open(
        {48000, 2}, [&](std::span<float> samples) { frames += qint64(samples.size() / 2); }));
    output.setPaused(false);
    QTRY_VERIFY(frames > 48000);
    QVERIFY(output.healthy());
    QVERIFY(output.problem().isEmpty());

    output.close();
    server.kill();
    QVERIFY(server.waitForFinished());
}

MATINEE_TEST(AudioDeviceLostTest)
#include "tst_audiodevicelost.moc"
