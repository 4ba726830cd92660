#include "app/desktop/mpris.h"
#include "tests/desktop/testbus.h"
#include "tests/player/fakeplayback.h"
#include "tests/support/testregistry.h"
#include "ui/player/playerpage.h"
#include "ui/theme/theme.h"

#include <QDBusArgument>
#include <QDBusVariant>
#include <QSignalSpy>
#include <QTest>

using namespace TestSupport;
using namespace std::chrono_literals;
using Library::PlayerState;
using std::chrono::milliseconds;

namespace {

const QString kService = QStringLiteral("org.mpris.MediaPlayer2.matinee");
const QString kPath = QStringLiteral("/org/mpris/MediaPlayer2");
const QString kPlayer = QStringLiteral("org.mpris.MediaPlayer2.Player");

} // namespace

//! Hears what the player tells of itself.
class Ear final : public QObject
{
    Q_OBJECT
public:
    QVariantMap changed;
    QVector<qlonglong> jumps;

public slots:
    void onChanged(const QString &interface, const QVariantMap &properties, const QStringList &)
    {
        if (interface == kPlayer) {
            changed.insert(properties);
        }
    }
    void onSeeked(qlonglong position) { jumps.append(position); }
};

//! The player on a bus of its own, used from another connection as a desktop does.
class MprisTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void saysWhatItIs();
    void nothingPlays();
    void tellsOfTheFilm();
    void isControlled();
    void seeks();
    void goesThroughTheQueue();
    void aSecondProgramHasItsOwnName();
    void withoutABusItIsSilent();

private:
    QVariant property(const char *name, const char *interface = "org.mpris.MediaPlayer2.Player");
    void setProperty(const char *name, const QVariant &value);
    void ask(const char *method, const QVariantList &arguments = {});
    void open();

    std::unique_ptr<TestBus> m_bus;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Ui::Theme> m_theme;
    std::unique_ptr<Ui::PlayerPage> m_page;
    std::unique_ptr<App::Mpris> m_mpris;
    std::unique_ptr<QDBusConnection> m_desktop;
    std::unique_ptr<Ear> m_ear;
    FakePlayback::Record m_record;
    FakePlayStateSink m_sink;
    int m_raised = 0;
    QStringList m_opened;
};

void MprisTest::init()
{
    m_bus = std::make_unique<TestBus>();
    QVERIFY(m_bus->isRunning());
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_theme = std::make_unique<Ui::Theme>(*m_settings);
    m_record = {};
    Ui::PlayerPage::Options options;
    options.makeEngine = [this](Library::VideoOutput &, Library::PlaybackListener &listener) {
        return std::make_unique<FakePlayback>(m_record, listener);
    };
    m_page = std::make_unique<Ui::PlayerPage>(*m_theme, m_sink, *m_settings, options);
    m_raised = 0;
    m_opened.clear();
    m_mpris = std::make_unique<App::Mpris>(m_bus->connection(QStringLiteral("matinee")),
        App::Mpris::Window{
            [this] { ++m_raised; }, [] {}, [this](const QString &file) { m_opened << file; }});
    m_mpris->setPlayer(m_page.get());
    m_desktop = std::make_unique<QDBusConnection>(m_bus->connection(QStringLiteral("desktop")));
    m_ear = std::make_unique<Ear>();
    QVERIFY(m_desktop->connect(kService, kPath, QStringLiteral("org.freedesktop.DBus.Properties"),
        QStringLiteral("PropertiesChanged"), m_ear.get(),
        SLOT(onChanged(QString, QVariantMap, QStringList))));
    QVERIFY(m_desktop->connect(kService, kPath, kPlayer, QStringLiteral("Seeked"), m_ear.get(),
        SLOT(onSeeked(qlonglong))));
}

void MprisTest::cleanup()
{
    m_mpris.reset();
    m_page.reset();
    m_desktop.reset();
    m_ear.reset();
    m_bus.reset();
    m_theme.reset();
    m_settings.reset();
}

QVariant MprisTest::property(const char *name, const char *interface)
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        kService, kPath, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    call << QString::fromLatin1(interface) << QString::fromLatin1(name);
    const auto reply = TestBus::call(*m_desktop, call);
    return reply ? reply->arguments().first().value<QDBusVariant>().variant() : QVariant();
}

void MprisTest::setProperty(const char *name, const QVariant &value)
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        kService, kPath, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Set"));
    call << kPlayer << QString::fromLatin1(name) << QVariant::fromValue(QDBusVariant(value));
    QVERIFY(TestBus::call(*m_desktop, call));
}

void MprisTest::ask(const char *method, const QVariantList &arguments)
{
    QDBusMessage call
        = QDBusMessage::createMethodCall(kService, kPath, kPlayer, QString::fromLatin1(method));
    call.setArguments(arguments);
    QVERIFY(TestBus::call(*m_desktop, call));
}

void MprisTest::open()
{
    Ui::PlayRequest request = filmRequest();
    request.isEpisode = true;
    request.artFile = QStringLiteral("/pictures/a b.jpg");
    m_page->play(request);
    QTRY_COMPARE(m_record.opened, 1);
    m_record.listener->onOpened(filmInfo(100s));
    m_record.listener->onState(PlayerState::Playing);
    m_record.listener->onPosition(10s);
    QTRY_COMPARE(m_page->controller().position(), milliseconds(10s));
}

void MprisTest::saysWhatItIs()
{
    const char *const root = "org.mpris.MediaPlayer2";
    QCOMPARE(property("Identity", root).toString(), QStringLiteral("Matinee"));
    QCOMPARE(
        property("DesktopEntry", root).toString(), QStringLiteral("io.github.matinee.Matinee"));
    QVERIFY(property("CanRaise", root).toBool());
    QVERIFY(!property("HasTrackList", root).toBool());
    QDBusMessage call = QDBusMessage::createMethodCall(
        kService, kPath, QString::fromLatin1(root), QStringLiteral("Raise"));
    QVERIFY(TestBus::call(*m_desktop, call));
    QCOMPARE(m_raised, 1);
}

void MprisTest::nothingPlays()
{
    QCOMPARE(property("PlaybackStatus").toString(), QStringLiteral("Stopped"));
    for (const char *name : {"CanPlay", "CanPause", "CanSeek", "CanGoNext"}) {
        QVERIFY2(!property(name).toBool(), name);
    }
    ask("PlayPause"); // nothing happens
    ask("Seek", {qlonglong(5'000'000)});
    QCOMPARE(property("Position").toLongLong(), 0);
}

void MprisTest::tellsOfTheFilm()
{
    open();
    QCOMPARE(property("PlaybackStatus").toString(), QStringLiteral("Playing"));
    const auto data = qdbus_cast<QVariantMap>(property("Metadata"));
    QCOMPARE(data.value(QStringLiteral("xesam:title")).toString(),
        QStringLiteral("S2 E4 · The Barometer"));
    QCOMPARE(data.value(QStringLiteral("xesam:album")).toString(),
        QStringLiteral("The Weather Keepers"));
    QCOMPARE(data.value(QStringLiteral("mpris:length")).toLongLong(), 100'000'000);
    QCOMPARE(data.value(QStringLiteral("mpris:artUrl")).toString(),
        QStringLiteral("file:///pictures/a b.jpg"));
    QCOMPARE(property("Position").toLongLong(), 10'000'000);
    QTRY_COMPARE(m_ear->changed.value(QStringLiteral("PlaybackStatus")).toString(),
        QStringLiteral("Playing"));
    QVERIFY(m_ear->changed.contains(QStringLiteral("Metadata")));
    QTest::keyClick(m_page.get(), Qt::Key_Space);
    QTRY_COMPARE(m_ear->changed.value(QStringLiteral("PlaybackStatus")).toString(),
        QStringLiteral("Paused"));
    m_page->leave();
    QTRY_COMPARE(m_ear->changed.value(QStringLiteral("PlaybackStatus")).toString(),
        QStringLiteral("Stopped"));
}

void MprisTest::isControlled()
{
    open();
    ask("Pause");
    QVERIFY(!m_record.playing);
    ask("Play");
    QVERIFY(m_record.playing);
    ask("PlayPause");
    QVERIFY(!m_record.playing);
    setProperty("Rate", 1.5);
    QCOMPARE(m_record.speed, 1.5);
    setProperty("Volume", 0.4);
    QCOMPARE(m_page->controller().volume(), 40);
    QTRY_COMPARE(m_ear->changed.value(QStringLiteral("Volume")).toDouble(), 0.4);
    ask("OpenUri", {QStringLiteral("file:///films/a%20b.mkv")});
    ask("OpenUri", {QStringLiteral("javascript:alert(1)")});
    ask("OpenUri", {QStringLiteral("https://nas/a%20b.mkv")});
    const QStringList opened{
        QStringLiteral("/films/a b.mkv"), QStringLiteral("https://nas/a%20b.mkv")};
    QCOMPARE(m_opened, opened);
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    ask("Stop");
    QCOMPARE(left.size(), 1);
}

void MprisTest::seeks()
{
    open();
    ask("Seek", {qlonglong(20'000'000)});
    QCOMPARE(m_page->controller().position(), milliseconds(30s));
    QTRY_VERIFY(m_ear->jumps.contains(30'000'000));
    const QDBusObjectPath track(m_mpris->trackPath());
    ask("SetPosition", {QVariant::fromValue(track), qlonglong(50'000'000)});
    QCOMPARE(m_page->controller().position(), milliseconds(50s));
    // Of a film that is over, or beyond this one: no.
    const QDBusObjectPath other(QStringLiteral("/io/github/matinee/title/other"));
    ask("SetPosition", {QVariant::fromValue(other), qlonglong(10'000'000)});
    ask("SetPosition", {QVariant::fromValue(track), qlonglong(101'000'000)});
    QCOMPARE(m_page->controller().position(), milliseconds(50s));
    ask("Seek", {qlonglong(-60'000'000)});
    QCOMPARE(m_page->controller().position(), milliseconds(0));
}

void MprisTest::goesThroughTheQueue()
{
    open();
    QSignalSpy next(m_page.get(), &Ui::PlayerPage::nextWanted);
    ask("Next");
    QCOMPARE(next.size(), 0);
    m_page->setNeighbours(Ui::PlayerPage::Before::None, {{QStringLiteral("Next"), {}}});
    QTRY_VERIFY(m_ear->changed.value(QStringLiteral("CanGoNext")).toBool());
    QVERIFY(property("CanGoNext").toBool());
    QVERIFY(!property("CanGoPrevious").toBool());
    ask("Next");
    QCOMPARE(next.size(), 1);
    ask("Seek", {qlonglong(500'000'000)}); // beyond the end
    QCOMPARE(next.size(), 2);
}

void MprisTest::aSecondProgramHasItsOwnName()
{
    const App::Mpris second(m_bus->connection(QStringLiteral("second")), {});
    const QString name
        = QStringLiteral("%1.instance%2").arg(kService).arg(QCoreApplication::applicationPid());
    QDBusMessage call = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"),
        QStringLiteral("/"), QStringLiteral("org.freedesktop.DBus"),
        QStringLiteral("NameHasOwner"));
    call << name;
    const auto reply = TestBus::call(*m_desktop, call);
    QVERIFY(reply && reply->arguments().first().toBool());
}

void MprisTest::withoutABusItIsSilent()
{
    App::Mpris alone(QDBusConnection(QStringLiteral("nobody")), {});
    alone.setPlayer(m_page.get());
    open();
    QCOMPARE(alone.status(), QStringLiteral("Playing"));
    alone.setPlayer(nullptr);
}

MATINEE_TEST(MprisTest)
#include "tst_mpris.moc"
