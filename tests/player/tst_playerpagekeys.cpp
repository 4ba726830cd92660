#include "library/base/settings.h"
#include "tests/player/playerpagefixture.h"
#include "tests/support/testregistry.h"
#include "ui/player/osdbutton.h"

#include <QKeyEvent>
#include <QSignalSpy>
#include <QTest>

using namespace TestSupport;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

//! Keys that people bring from other players, and those of remotes.
class PlayerPageKeysTest : public QObject, private PlayerPageFixture
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void keysOfMpvAndOfRemotes();
    void backLeavesFullScreenFirst();
};

void PlayerPageKeysTest::init()
{
    begin();
    Ui::PlayerPage::Options options;
    options.idle = 300ms;
    QVERIFY(makePage(options));
}

void PlayerPageKeysTest::cleanup()
{
    end();
}

void PlayerPageKeysTest::keysOfMpvAndOfRemotes()
{
    QVERIFY(openFilm(filmRequest(), filmInfo(100s), 10s));
    Ui::PlayerController &player = m_page->controller();
    player.selectSubtitle(4);
    QTest::keyClick(m_page.get(), 'v');
    QCOMPARE(player.subtitleTrack(), -1);
    QTest::keyClick(m_page.get(), 'v');
    QCOMPARE(player.subtitleTrack(), 4);
    QTest::keyClick(m_page.get(), ']');
    QTest::keyClick(m_page.get(), ']');
    QTest::keyClick(m_page.get(), '=');
    QCOMPARE(m_record.speed, 1.0);
    QTest::keyClick(m_page.get(), Qt::Key_Home);
    QCOMPARE(player.position(), milliseconds(0));
    QKeyEvent forward(QEvent::KeyPress, Qt::Key_AudioForward, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &forward);
    QCOMPARE(player.position(), milliseconds(5000));
    // Of a keyboard that has one key for both.
    QKeyEvent play(QEvent::KeyPress, Qt::Key_MediaPlay, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &play);
    QVERIFY(!m_record.playing);
    QCoreApplication::sendEvent(m_page.get(), &play);
    QVERIFY(m_record.playing);
    QTRY_VERIFY(!m_page->controlsShown());
    QTest::keyClick(m_page.get(), 'o');
    QVERIFY(m_page->controlsShown() && m_page->hasFocus());
    QTRY_VERIFY(!m_page->controlsShown());
    // The remote's way into the controls.
    QVERIFY(m_settings->setValue(SettingKey::Layout, QStringLiteral("tv")));
    QTest::keyClick(m_page.get(), Qt::Key_Menu);
    QVERIFY(child<Ui::OsdButton>("pause")->hasFocus());
}

void PlayerPageKeysTest::backLeavesFullScreenFirst()
{
    QVERIFY(openFilm(filmRequest(), filmInfo(100s), 10s));
    QSignalSpy fullScreen(m_page.get(), &Ui::PlayerPage::fullScreenToggled);
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    QTest::keyClick(m_page.get(), 'f');
    QTest::keyClick(m_page.get(), Qt::Key_Escape);
    QCOMPARE(fullScreen.size(), 2);
    QVERIFY(!fullScreen.last().first().toBool());
    QCOMPARE(left.size(), 0);
    QTest::keyClick(m_page.get(), Qt::Key_Escape);
    QCOMPARE(left.size(), 1);
    // A remote's way back is out of the film.
    QVERIFY(openFilm(filmRequest(), filmInfo(100s), 10s));
    QVERIFY(m_settings->setValue(SettingKey::Layout, QStringLiteral("tv")));
    QTest::keyClick(m_page.get(), 'f');
    QTest::keyClick(m_page.get(), Qt::Key_Escape);
    QCOMPARE(left.size(), 2);
    QCOMPARE(fullScreen.size(), 4);
}

MATINEE_TEST(PlayerPageKeysTest)
#include "tst_playerpagekeys.moc"
