#include "library/playback/localfilesource.h"
#include "tests/gui/xsession.h"
#include "tests/player/fakeplayback.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"
#include "ui/player/playerpage.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QDir>
#include <QTest>

using namespace TestSupport;
using namespace std::chrono_literals;
using Library::PlayerState;

//! The player in a real window, looked at and used from outside. MATINEE_SCREENSHOTS names a folder
//! for pictures to look at, MATINEE_CLIP a film to show on them.
class PlayerWindowTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void playsUnderControls_data();
    void playsUnderControls();

private:
    void keepPicture(const QString &name, const QImage &picture);

    std::unique_ptr<XSession> m_session;
};

void PlayerWindowTest::initTestCase()
{
    m_session = XSession::connect();
    QVERIFY2(m_session, "there is no X display with XTEST");
}

void PlayerWindowTest::keepPicture(const QString &name, const QImage &picture)
{
    const QString folder = qEnvironmentVariable("MATINEE_SCREENSHOTS");
    if (!folder.isEmpty()) {
        QVERIFY(picture.save(QDir(folder).filePath(name + QStringLiteral(".png"))));
    }
}

void PlayerWindowTest::playsUnderControls_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("layout");
    QTest::addColumn<QSize>("size");
    for (const char *output : {"software", "opengl"}) {
        QTest::addRow("%s-tv", output)
            << QString::fromLatin1(output) << QStringLiteral("tv") << QSize(1920, 1080);
        QTest::addRow("%s-desktop", output)
            << QString::fromLatin1(output) << QStringLiteral("desktop") << QSize(1280, 800);
    }
}

void PlayerWindowTest::playsUnderControls()
{
    QFETCH(QString, output);
    QFETCH(QString, layout);
    QFETCH(QSize, size);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    QVERIFY(settings.setValue(SettingKey::VideoOutput, output));
    QVERIFY(settings.setValue(SettingKey::Layout, layout));
    QVERIFY(settings.setValue(SettingKey::SubtitleLanguages, QStringLiteral("en")));
    Ui::Theme theme(settings);
    theme.setWindowSize(size);
    theme.setFocusVisible(true);
    FakePlayStateSink sink;
    Ui::PlayerPage page(theme, sink, settings);
    QVERIFY(page.findChild<QWidget *>(output == QLatin1String("opengl")
            ? QStringLiteral("videoGl")
            : QStringLiteral("videoSoftware")));
    page.setGeometry(QRect(QPoint(0, 0), size));
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    const auto window = XSession::Window(page.winId());
    m_session->focus(window);

    const QString clip = qEnvironmentVariable("MATINEE_CLIP", Clips::hevcMkv());
    Ui::PlayRequest request = filmRequest();
    request.open = [clip]() -> Result<std::shared_ptr<Library::ByteSource>> {
        auto source = Library::LocalFileSource::open(clip);
        if (!source) {
            return failure(source.error());
        }
        return std::shared_ptr<Library::ByteSource>(*source);
    };
    request.openPreview = request.open;
    page.play(request);
    QTRY_COMPARE(page.controller().state(), PlayerState::Playing);
    const QRect middle(size.width() / 4, size.height() / 4, size.width() / 2, size.height() / 2);
    const QImage first = m_session->screenshot(window);
    QTRY_VERIFY(m_session->screenshot(window).copy(middle) != first.copy(middle));

    QVERIFY(m_session->key(QStringLiteral("space")));
    QTRY_COMPARE(page.controller().state(), PlayerState::Paused);
    QVERIFY(page.controlsShown());
    QVERIFY(m_session->key(QStringLiteral("Tab")));
    QVERIFY(m_session->key(QStringLiteral("Up")));
    QVERIFY(m_session->key(QStringLiteral("Right")));
    auto *controls = page.findChild<QWidget *>(QStringLiteral("osdControls"));
    QTRY_VERIFY(!controls->graphicsEffect());
    QTest::qWait(100); // until the X server has it too
    const QImage seeking = m_session->screenshot(window);
    keepPicture(name + QStringLiteral("-seek"), seeking);
    // White handle and apricot line over the film.
    const auto holds = [](const QImage &picture, const QColor &color) {
        for (int y = picture.height() / 2; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                if (picture.pixelColor(x, y) == color) {
                    return true;
                }
            }
        }
        return false;
    };
    QVERIFY(holds(seeking, Ui::tokens(Ui::ThemeKind::Dark).accent));
    QVERIFY(holds(seeking, Qt::white));

    page.findChild<QAbstractButton *>(QStringLiteral("tracks"))->click();
    QTRY_VERIFY(page.findChild<QWidget *>(QStringLiteral("playerPanel"))->isVisible());
    QTRY_VERIFY(controls->isHidden());
    QTest::qWait(100);
    keepPicture(name + QStringLiteral("-tracks"), m_session->screenshot(window));
    QVERIFY(m_session->key(QStringLiteral("Escape")));
    QTRY_VERIFY(page.findChild<QWidget *>(QStringLiteral("playerPanel"))->isHidden());
    QVERIFY(m_session->key(QStringLiteral("i")));
    auto *statistics = page.findChild<QWidget *>(QStringLiteral("playerStatistics"));
    QTRY_VERIFY(statistics->isVisible());
    QTest::qWait(100);
    keepPicture(name + QStringLiteral("-statistics"), m_session->screenshot(window));
    auto *next = page.findChild<QWidget *>(QStringLiteral("nextCard"));
    page.setNeighbours(Ui::PlayerPage::Before::None,
        {{request.heading, QStringLiteral("S2 E5 · Northern Signal")}});
    page.controller().setPlaying(true);
    QTRY_VERIFY(next->isVisible());
    QTest::qWait(100);
    keepPicture(name + QStringLiteral("-next"), m_session->screenshot(window));
    page.play(request);
    QTRY_COMPARE(page.controller().state(), PlayerState::Playing);
    QVERIFY(m_session->key(QStringLiteral("F1")));
    auto *keys = page.findChild<QWidget *>(QStringLiteral("playerKeys"));
    QTRY_VERIFY(keys->isVisible());
    QTest::qWait(100);
    keepPicture(name + QStringLiteral("-keys"), m_session->screenshot(window));
    QVERIFY(m_session->key(QStringLiteral("Escape")));
    QTRY_VERIFY(keys->isHidden());
    QVERIFY(m_session->key(QStringLiteral("Escape")));
    QTRY_COMPARE(page.controller().state(), PlayerState::Idle);
    QVERIFY(!sink.positions.isEmpty());
}

MATINEE_TEST(PlayerWindowTest)
#include "tst_playerwindow.moc"
