#include "sync/web/webclient.h"
#include "sync/web/websource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"
#include "tests/web/filmserver.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;
using Library::PlayerState;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

//! The engine plays what a web server has.
class TestWebPlayback : public QObject
{
    Q_OBJECT
private slots:
    void plays_data();
    void plays();
    void playsWithoutRanges_data();
    void playsWithoutRanges();
    void goesOnWhenTheServerComesBack();
    void tellsWhyItFails();
    void playsFromPythonsServer();

private:
    std::shared_ptr<WebSource> open(const QUrl &url)
    {
        WebSource::Options options;
        options.address = url;
        options.folder = m_folder.path();
        return std::make_shared<WebSource>(std::make_shared<WebClient>(), options);
    }

    QTemporaryDir m_folder;
};

void TestWebPlayback::plays_data()
{
    QTest::addColumn<QString>("clip");
    QTest::newRow("mp4, index at the end") << counterClip();
    QTest::newRow("mkv") << Clips::hevcMkv();
    QTest::newRow("webm") << Clips::vp9Webm();
    QTest::newRow("ts") << Clips::mpegTs();
}

void TestWebPlayback::plays()
{
    QFETCH(QString, clip);
    FilmServer server(bytesOf(clip));
    TestPlayer player;
    QVERIFY(player.open(open(server.url())));
    QVERIFY(player.opened.at(0).seekable);
    const auto place = player.seek(1'500ms);
    QVERIFY(place);
    QVERIFY(std::chrono::abs(*place - 1'500ms) < 60ms);
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.errors.size(), std::size_t(0));
}

void TestWebPlayback::playsWithoutRanges_data()
{
    QTest::addColumn<QString>("clip");
    QTest::addColumn<bool>("isLengthSecret");
    const QString front = Clips::make(QStringLiteral("web-front.mp4"),
        {QStringLiteral("-i"), counterClip(), QStringLiteral("-c"), QStringLiteral("copy"),
            QStringLiteral("-t"), QStringLiteral("3"), QStringLiteral("-movflags"),
            QStringLiteral("+faststart")});
    QTest::newRow("mp4, index in front") << front << false;
    QTest::newRow("mp4, length not told") << front << true;
    QTest::newRow("mp4, index at the end") << Clips::h264Mp4() << false;
    QTest::newRow("mkv") << Clips::hevcMkv() << false;
    QTest::newRow("mkv, length not told") << Clips::hevcMkv() << true;
    QTest::newRow("ts") << Clips::mpegTs() << false;
    QTest::newRow("ts, length not told") << Clips::mpegTs() << true;
}

void TestWebPlayback::playsWithoutRanges()
{
    QFETCH(QString, clip);
    QFETCH(bool, isLengthSecret);
    FilmServer server(bytesOf(clip));
    server.set({.hasRanges = false, .isLengthSecret = isLengthSecret});
    TestPlayer player;
    QVERIFY(player.open(open(server.url())));
    QVERIFY(!player.opened.at(0).seekable);
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.errors.size(), std::size_t(0));
    const std::lock_guard lock(player.mutex);
    QVERIFY2(player.shown.size() > 60, qPrintable(QString::number(player.shown.size())));
}

void TestWebPlayback::goesOnWhenTheServerComesBack()
{
    FilmServer server(bytesOf(counterClip()));
    WebSource::Options options;
    options.address = server.url();
    options.mostAhead = 10ms;
    TestPlayer player;
    QVERIFY(player.open(std::make_shared<WebSource>(std::make_shared<WebClient>(), options)));
    server.set({.isDead = true});
    player.engine->seek(8'000ms, Library::SeekMode::Exact);
    QTest::qWait(1'500); // it is tried again meanwhile
    QCOMPARE(player.count(PlayerState::Failed), 0);
    server.set({});
    QVERIFY(player.wait([&] { return !player.seeks.empty(); }));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.errors.size(), std::size_t(0));
}

void TestWebPlayback::tellsWhyItFails()
{
    FilmServer server(bytesOf(Clips::h264Mp4()));
    server.set({.status = 404});
    TestPlayer player;
    player.engine->open(open(server.url()), {});
    QVERIFY(player.waitForState(PlayerState::Failed));
    const std::lock_guard lock(player.mutex);
    QCOMPARE(player.errors.at(0).code, ErrorCode::NotFound);
    QVERIFY(player.errors.at(0).message.contains(QLatin1String("127.0.0.1")));
}

// A server that others wrote, and that knows no ranges.
void TestWebPlayback::playsFromPythonsServer()
{
    QTemporaryDir folder;
    QVERIFY(QFile::copy(Clips::mpegTs(), folder.filePath(QStringLiteral("Film one.ts"))));
    QProcess server;
    server.setProcessChannelMode(QProcess::MergedChannels);
    server.start(QStringLiteral("python3"),
        {QStringLiteral("-u"), QStringLiteral("-m"), QStringLiteral("http.server"),
            QStringLiteral("0"), QStringLiteral("--bind"), QStringLiteral("127.0.0.1"),
            QStringLiteral("--directory"), folder.path()});
    QVERIFY(server.waitForStarted());
    QVERIFY(server.waitForReadyRead());
    const QString said = QString::fromUtf8(server.readAll());
    const auto port = QRegularExpression(QStringLiteral("port (\\d+)")).match(said);
    QVERIFY2(port.hasMatch(), qPrintable(said));
    TestPlayer player;
    const QUrl url(QStringLiteral("http://127.0.0.1:%1/Film one.ts").arg(port.captured(1)));
    QVERIFY(player.open(open(url)));
    QVERIFY(!player.opened.at(0).seekable);
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.errors.size(), std::size_t(0));
    server.kill();
    server.waitForFinished();
}

MATINEE_TEST(TestWebPlayback)
#include "tst_webplayback.moc"
