#include "tests/gui/xsession.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"
#include "tests/web/filmserver.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace {

using TestSupport::XSession;

constexpr int kPatienceMs = 60'000;
constexpr std::chrono::milliseconds kPatience{kPatienceMs};

// The clip ten times over, so that a loaded machine does not reach its end.
QString tenTimes(const QString &clip)
{
    return TestSupport::Clips::make(QStringLiteral("long-") + QFileInfo(clip).fileName(),
        {QStringLiteral("-stream_loop"), QStringLiteral("9"), QStringLiteral("-i"), clip,
            QStringLiteral("-map"), QStringLiteral("0"), QStringLiteral("-c"),
            QStringLiteral("copy")});
}

// QTRY_VERIFY looks once more after it saw what it waited for, and a picture may have changed by
// then.
template <class Predicate>
bool waitFor(Predicate predicate)
{
    return QTest::qWaitFor(predicate, kPatienceMs);
}

// Share of pixels that differ clearly between two pictures of one size.
double difference(const QImage &a, const QImage &b)
{
    if (a.size() != b.size() || a.isNull()) {
        return 1.0;
    }
    qint64 differing = 0;
    for (int y = 0; y < a.height(); y += 2) {
        for (int x = 0; x < a.width(); x += 2) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            const int distance = std::abs(qRed(p) - qRed(q)) + std::abs(qGreen(p) - qGreen(q))
                + std::abs(qBlue(p) - qBlue(q));
            differing += distance > 48 ? 1 : 0;
        }
    }
    return double(differing) / (double(a.width()) * a.height() / 4);
}

} // namespace

// The real program in a real window: drop a folder, see posters, watch, come back.
class WindowTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void dropBrowseWatchReturn();
    void playsAnAddress();
    void playsAFileOfTheLibrary();
    void playsWhatIsDroppedOnThePlayer();

private:
    void start(const QString &program = QStringLiteral(MATINEE_PROGRAM));
    void stop();
    QString programThatReadsNothing();
    bool moves();
    void run(const QStringList &arguments);
    QJsonArray list(const QStringList &arguments = {}) const;
    bool hasPosition() const;
    void keepPicture(const QString &name);
    QImage look() { return m_session->screenshot(m_window); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<XSession> m_session;
    std::unique_ptr<QProcess> m_program;
    XSession::Window m_window = 0;
};

void WindowTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_session = XSession::connect();
    QVERIFY2(m_session, "no X server; ./tests/run starts one");
}

void WindowTest::cleanup()
{
    stop();
}

void WindowTest::start(const QString &program)
{
    m_program = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    environment.insert(QStringLiteral("MATINEE_DATA"), m_folder->filePath(QStringLiteral("data")));
    environment.insert(QStringLiteral("ASAN_OPTIONS"),
        environment.value(QStringLiteral("ASAN_OPTIONS")) % QStringLiteral(":handle_abort=1"));
    m_program->setProcessEnvironment(environment);
    m_program->setProcessChannelMode(QProcess::ForwardedChannels);
    m_program->start(program, {});
    QVERIFY(m_program->waitForStarted());
    const auto window = m_session->waitForWindow(m_program->processId(), kPatience);
    if (!window) {
        // The sanitizer's runtime then prints where the program stands.
        ::kill(pid_t(m_program->processId()), SIGABRT);
        m_program->waitForFinished(kPatienceMs);
        m_program.reset();
        QFAIL("the program shows no window");
    }
    m_window = *window;
    m_session->resize(m_window, {1280, 800});
    m_session->focus(m_window);
}

void WindowTest::stop()
{
    if (m_program) {
        m_session->requestClose(m_window);
        QVERIFY2(m_program->waitForFinished(20'000), "the program did not end");
        QCOMPARE(m_program->exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_program->exitCode(), 0);
        m_program.reset();
    }
}

// The same program beside a media worker that never answers. A file costs it two minutes, so that a
// scan that finds enough new ones has no end as long as this test may run.
QString WindowTest::programThatReadsNothing()
{
    const QString folder = m_folder->filePath(QStringLiteral("bin/"));
    const QString program = folder + QStringLiteral("matinee");
    QFile worker(folder + QStringLiteral("matinee-media-worker"));
    const bool made = QDir().mkpath(folder) && QFile::copy(QStringLiteral(MATINEE_PROGRAM), program)
        && worker.open(QIODevice::WriteOnly) && worker.write("#!/bin/sh\nexec sleep 86400\n") > 0
        && worker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return made ? program : QString();
}

// The picture changes within a moment.
bool WindowTest::moves()
{
    const QImage before = look();
    QTest::qWait(400);
    return difference(before, look()) > 0.02;
}

QJsonArray WindowTest::list(const QStringList &arguments) const
{
    QProcess process;
    process.start(QStringLiteral(MATINEE_PROGRAM),
        QStringList{QStringLiteral("--data"), m_folder->filePath(QStringLiteral("data")),
            QStringLiteral("ls"), QStringLiteral("--json")}
            + arguments);
    process.waitForFinished(kPatienceMs);
    return QJsonDocument::fromJson(process.readAllStandardOutput())
        .object()
        .value(QStringLiteral("items"))
        .toArray();
}

// Something was watched long enough to be remembered.
bool WindowTest::hasPosition() const
{
    const QJsonArray items = list();
    return std::any_of(items.begin(), items.end(), [](const QJsonValue &item) {
        return item.toObject().value(QStringLiteral("positionMs")).toInt() > 0;
    });
}

// A second start of the program.
void WindowTest::run(const QStringList &arguments)
{
    QProcess second;
    second.start(QStringLiteral(MATINEE_PROGRAM),
        QStringList{QStringLiteral("--data"), m_folder->filePath(QStringLiteral("data"))}
            + arguments);
    QVERIFY(second.waitForFinished(kPatienceMs));
    QCOMPARE(second.exitCode(), 0);
}

void WindowTest::keepPicture(const QString &name)
{
    const QString folder = qEnvironmentVariable("MATINEE_PICTURES");
    if (!folder.isEmpty()) {
        look().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
    }
}

// A second start hands the address to the window that is open.
void WindowTest::playsAnAddress()
{
    QFile clip(tenTimes(TestSupport::Clips::h264Mp4()));
    QVERIFY(clip.open(QIODevice::ReadOnly));
    TestSupport::FilmServer server(clip.readAll());
    start();
    QVERIFY(waitFor([&] { return difference(look(), look()) < 0.02; }));
    QVERIFY(server.requests().isEmpty());
    run({QStringLiteral("play"), server.url().toString()});
    QVERIFY(waitFor([&] { return moves(); }));
    keepPicture(QStringLiteral("address"));
    QVERIFY(!server.requests().isEmpty());
}

// By a link to it, as a file manager may know it: what is watched is remembered of its title.
void WindowTest::playsAFileOfTheLibrary()
{
    const QString videos = m_folder->filePath(QStringLiteral("videos"));
    const QString film = videos + QStringLiteral("/Atlas and Ivy (2021).mp4");
    const QString link = m_folder->filePath(QStringLiteral("link.mp4"));
    QVERIFY(QDir().mkpath(videos));
    QVERIFY(QFile::copy(tenTimes(TestSupport::Clips::h264Mp4()), film));
    QVERIFY(QFile::link(film, link));
    run({QStringLiteral("add"), videos});
    QCOMPARE(list().size(), 1);
    start();
    QVERIFY(waitFor([&] { return !moves(); }));
    run({QStringLiteral("play"), link});
    QVERIFY(waitFor([&] { return moves(); }));
    m_session->key(QStringLiteral("Right")); // a glance is not remembered
    QVERIFY(waitFor([&] { return moves(); }));
    keepPicture(QStringLiteral("file"));
    m_session->key(QStringLiteral("Escape"));
    QTRY_VERIFY_WITH_TIMEOUT(hasPosition(), kPatienceMs);
}

// One after the other, each as what it is to the library.
void WindowTest::playsWhatIsDroppedOnThePlayer()
{
    const QString videos = m_folder->filePath(QStringLiteral("videos"));
    const QStringList films{videos + QStringLiteral("/Atlas and Ivy (2021).mp4"),
        videos + QStringLiteral("/Ember Line (2020).avi")};
    const QString stranger = m_folder->filePath(QStringLiteral("stranger.webm"));
    QVERIFY(QDir().mkpath(videos));
    QVERIFY(QFile::copy(tenTimes(TestSupport::Clips::h264Mp4()), films.first()));
    QVERIFY(QFile::copy(tenTimes(TestSupport::Clips::avi()), films.last()));
    QVERIFY(QFile::copy(tenTimes(TestSupport::Clips::vp9Webm()), stranger));
    run({QStringLiteral("add"), videos});
    const auto begun = [this] {
        int count = 0;
        for (const QJsonValue &item : list()) {
            count += item.toObject().value(QStringLiteral("positionMs")).toInt() > 0 ? 1 : 0;
        }
        return count;
    };
    start();
    QVERIFY(waitFor([&] { return !moves(); }));
    run({stranger}); // as a file manager says it
    QVERIFY(waitFor([&] { return moves(); }));
    m_session->key(QStringLiteral("space"));
    QVERIFY(waitFor([&] { return !moves(); }));
    QCOMPARE(m_session->dropFiles(m_window, QPoint(500, 400), films, kPatience), QString());
    QVERIFY(waitFor([&] { return moves(); }));
    m_session->key(QStringLiteral("Right")); // a glance is not remembered
    QVERIFY(waitFor([&] { return moves(); }));
    QCOMPARE(begun(), 0);
    QVERIFY(m_session->key(QStringLiteral(">")));
    QTRY_COMPARE_WITH_TIMEOUT(begun(), 1, kPatienceMs);
    QVERIFY(waitFor([&] { return moves(); }));
    m_session->key(QStringLiteral("Right"));
    QVERIFY(waitFor([&] { return moves(); }));
    keepPicture(QStringLiteral("dropped"));
    m_session->key(QStringLiteral("Escape"));
    QTRY_COMPARE_WITH_TIMEOUT(begun(), 2, kPatienceMs);
}

void WindowTest::dropBrowseWatchReturn()
{
    const QString videos = m_folder->filePath(QStringLiteral("videos"));
    QDir().mkpath(videos);
    const QVector<std::pair<QString, QString>> files{
        {TestSupport::Clips::h264Mp4(), QStringLiteral("Atlas and Ivy (2021).mp4")},
        {TestSupport::Clips::hevcMkv(), QStringLiteral("Blue.Hour.Diner.2022.mkv")},
        {TestSupport::Clips::vp9Webm(), QStringLiteral("琉璃灯桥 (2020).webm")},
        {TestSupport::Clips::mpegTs(), QStringLiteral("Copper Summer (2016).ts")},
        {TestSupport::Clips::avi(), QStringLiteral("Ember Line (2020).avi")},
    };
    for (const auto &[clip, name] : files) {
        QVERIFY(QFile::copy(tenTimes(clip), videos + QLatin1Char('/') + name));
    }

    start();
    if (QTest::currentTestFailed()) {
        return;
    }
    QVERIFY(waitFor([&] { return !moves(); }));
    const QImage welcome = look();
    keepPicture(QStringLiteral("1-welcome"));
    QCOMPARE(m_session->dropFiles(m_window, QPoint(500, 400), {videos}, kPatience), QString());
    const auto allHavePosters = [this, &files] {
        const QJsonArray items = list();
        return items.size() == files.size()
            && std::all_of(items.begin(), items.end(), [](const QJsonValue &item) {
                   return item.toObject().contains(QStringLiteral("poster"));
               });
    };
    QTRY_VERIFY_WITH_TIMEOUT(allHavePosters(), 2 * kPatienceMs);
    stop();

    // What a start shows when its scan has found nothing new.
    start();
    if (QTest::currentTestFailed()) {
        return;
    }
    QVERIFY(waitFor([&] { return difference(look(), welcome) > 0.05; }));
    QVERIFY(waitFor([&] { return !moves(); }));
    const QImage library = look();
    keepPicture(QStringLiteral("2-second-start"));
    stop();

    // The same library is there while a scan goes on that cannot end.
    constexpr int kNeverRead = 20;
    for (int i = 0; i < kNeverRead; ++i) {
        QFile file(videos + QStringLiteral("/Never Read %1 (2001).mkv").arg(i));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("bytes") > 0);
    }
    const QString program = programThatReadsNothing();
    QVERIFY(!program.isEmpty());
    start(program);
    if (QTest::currentTestFailed()) {
        return;
    }
    QVERIFY(waitFor([&] { return difference(look(), library) < 0.03; }));
    keepPicture(QStringLiteral("2-during-a-scan"));
    QCOMPARE(list().size(), files.size()); // a scan that had ended would have added the others

    // Once nothing changes any more, the page has loaded and given the focus to Play.
    QVERIFY(waitFor([&] { return !moves(); }));
    m_session->key(QStringLiteral("Return"));
    QVERIFY(waitFor([&] { return difference(look(), library) > 0.3 && moves(); }));
    // A glance is not remembered.
    m_session->key(QStringLiteral("Right"));
    QVERIFY(waitFor([&] { return moves(); }));
    keepPicture(QStringLiteral("3-player"));
    m_session->key(QStringLiteral("space"));
    QVERIFY(waitFor([&] { return !moves(); }));
    keepPicture(QStringLiteral("4-paused"));
    m_session->key(QStringLiteral("Escape"));
    QTRY_VERIFY_WITH_TIMEOUT(hasPosition(), kPatienceMs);
    keepPicture(QStringLiteral("5-returned"));
}

MATINEE_TEST(WindowTest)
#include "tst_window.moc"
