#include "library/playback/localfilesource.h"
#include "tests/player/fakeplayback.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"
#include "ui/player/playerpage.h"
#include "ui/player/previewpictures.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace TestSupport;
using namespace std::chrono_literals;
using Library::PlayerState;
using std::chrono::milliseconds;

//! The page with the real engine and real files.
class PlayerPlaybackTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void playsToTheEnd();
    void seeksAndResumes();
    void offersTheTracksOfTheFilm();
    void loadsASideCar();
    void showsWhereOnePointsTo();
    void showsTheStoryboard();
    void showsAStoryboardThatComesLater();
    void leavesWhileOpening();
    void saysWhyAFileCannotBePlayed();

private:
    Ui::PlayRequest request(const QString &file);
    QImage picture() { return m_page->grab().toImage(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Ui::Theme> m_theme;
    std::unique_ptr<Ui::PlayerPage> m_page;
    FakePlayStateSink m_sink;
};

namespace {

//! Red for 8 s, then green for 8 s.
QString counterClipOfColours()
{
    return Clips::make(QStringLiteral("redgreen.mp4"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("color=red:s=160x90:r=5:d=8"), QStringLiteral("-f"),
            QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("color=0x00ff00:s=160x90:r=5:d=8"), QStringLiteral("-filter_complex"),
            QStringLiteral("concat=n=2"), QStringLiteral("-g"), QStringLiteral("5"),
            QStringLiteral("-pix_fmt"), QStringLiteral("yuv420p")});
}

} // namespace

void PlayerPlaybackTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_theme = std::make_unique<Ui::Theme>(*m_settings);
    m_sink = {};
    m_page = std::make_unique<Ui::PlayerPage>(*m_theme, m_sink, *m_settings);
    m_page->resize(640, 360);
    m_page->show();
}

void PlayerPlaybackTest::cleanup()
{
    m_page.reset();
    m_theme.reset();
    m_settings.reset();
}

Ui::PlayRequest PlayerPlaybackTest::request(const QString &file)
{
    Ui::PlayRequest out = filmRequest();
    out.open = [file]() -> Result<std::shared_ptr<Library::ByteSource>> {
        auto source = Library::LocalFileSource::open(file);
        if (!source) {
            return failure(source.error());
        }
        return std::shared_ptr<Library::ByteSource>(*source);
    };
    out.openPreview = out.open;
    return out;
}

void PlayerPlaybackTest::playsToTheEnd()
{
    const QString clip = Clips::h264Mp4();
    QVERIFY(!clip.isEmpty());
    QSignalSpy finished(m_page.get(), &Ui::PlayerPage::finished);
    m_page->play(request(clip));
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Playing);
    QTRY_VERIFY(m_page->findChild<QWidget *>(QStringLiteral("playerCurtain"))->isHidden());
    const QImage first = picture();
    QTRY_VERIFY(picture() != first); // frames move
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 15000);
    QCOMPARE(m_sink.watchedTitles.size(), 1);
    QCOMPARE(m_sink.positions.last(), 0);
}

void PlayerPlaybackTest::seeksAndResumes()
{
    Ui::PlayRequest film = request(Clips::h264Mp4());
    film.start = 1500ms;
    m_page->play(film);
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Playing);
    m_page->controller().setPlaying(false);
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Paused);
    QVERIFY(m_page->controller().position() >= 1500ms);
    const QImage before = picture();
    m_page->controller().seekTo(400ms);
    QTRY_VERIFY(picture() != before);
    QTRY_VERIFY(m_page->controller().position() <= 400ms);
    for (int i = 0; i < 20; ++i) {
        m_page->controller().scrubTo(milliseconds(i * 100));
    }
    m_page->controller().seekTo(2000ms);
    QTRY_COMPARE(m_page->controller().position(), milliseconds(2000));
    m_page->close();
    QCOMPARE(m_sink.positions.last(), 2000);
}

void PlayerPlaybackTest::offersTheTracksOfTheFilm()
{
    QVERIFY(m_settings->setValue(SettingKey::AudioLanguages, QStringLiteral("zh")));
    m_page->play(request(Clips::hevcMkv()));
    Ui::PlayerController &controller = m_page->controller();
    QTRY_COMPARE(controller.info().tracks.size(), size_t(4));
    const int chosen = controller.audioTrack();
    for (const Library::Track &track : controller.info().tracks) {
        if (track.id == chosen) {
            QCOMPARE(track.language, std::string("chi"));
        }
    }
    QTRY_COMPARE(controller.state(), PlayerState::Playing);
    controller.cycleAudio(1);
    controller.cycleSubtitle(1);
    QVERIFY(controller.audioTrack() != chosen);
    QVERIFY(controller.subtitleTrack() >= 0);
    const auto before = controller.position();
    QTRY_VERIFY(controller.position() > before + 200ms);
}

void PlayerPlaybackTest::loadsASideCar()
{
    const QString name = m_folder->filePath(QStringLiteral("clip.en.srt"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("1\n00:00:00,000 --> 00:00:03,000\nA line of text\n");
    file.close();
    QVERIFY(m_settings->setValue(SettingKey::SubtitleLanguages, QStringLiteral("en")));
    Ui::PlayRequest film = request(Clips::h264Mp4());
    Library::SideCarSubtitle sideCar;
    sideCar.file = name;
    sideCar.language = QStringLiteral("en");
    film.subtitles = {sideCar};
    m_page->play(film);
    QTRY_VERIFY(m_page->controller().subtitleTrack() >= 1000);
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Playing);
}

void PlayerPlaybackTest::showsWhereOnePointsTo()
{
    m_page->resize(1280, 800);
    m_page->play(request(counterClipOfColours()));
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Playing);
    m_page->controller().setPlaying(false);
    QTest::keyClick(m_page.get(), Qt::Key_Tab);
    QTest::keyClick(m_page->findChild<QWidget *>(QStringLiteral("pause")), Qt::Key_Up);
    auto *bar = m_page->findChild<QWidget *>(QStringLiteral("seekBar"));
    auto *controls = m_page->findChild<QWidget *>(QStringLiteral("osdControls"));
    const auto holds = [controls](const QColor &color) {
        const QImage shown = controls->grab().toImage();
        for (int y = 0; y < shown.height(); y += 8) {
            for (int x = 0; x < shown.width(); x += 8) {
                const QColor seen = shown.pixelColor(x, y);
                if (qAbs(seen.red() - color.red()) < 30 && qAbs(seen.green() - color.green()) < 30
                    && qAbs(seen.blue() - color.blue()) < 30) {
                    return true;
                }
            }
        }
        return false;
    };
    QVERIFY(!holds(Qt::green));
    QTest::keyClick(bar, Qt::Key_Right); // 10 s on, where the film is green
    QTRY_VERIFY(holds(Qt::green));
    QTest::keyClick(bar, Qt::Key_Escape);
    QTRY_VERIFY(!holds(Qt::green));
}

void PlayerPlaybackTest::showsTheStoryboard()
{
    const QString sheet = m_folder->filePath(QStringLiteral("sheet.jpg"));
    QImage picture(640, 180, QImage::Format_RGB32);
    picture.fill(Qt::blue);
    QPainter(&picture).fillRect(320, 0, 320, 180, Qt::yellow); // from 10 s on
    QVERIFY(picture.save(sheet, "JPEG", 100));
    Ui::PlayRequest film = request(Clips::h264Mp4());
    film.openPreview
        = [] { return Result<std::shared_ptr<Library::ByteSource>>(failure(ErrorCode::Io, {})); };
    film.findStoryboard = [sheet] {
        return std::optional(
            Ui::StoryboardFiles{{1, 15s, 320, 180}, [sheet](int) { return sheet; }});
    };
    Ui::PreviewPictures previews;
    const auto colorAt = [&previews](milliseconds time) {
        const QImage tile = previews.at(time);
        return tile.isNull() ? QColor() : tile.pixelColor(160, 90);
    };
    previews.start(film);
    const auto isBlue = [](const QColor &c) { return c.blue() > 240 && c.red() < 16; };
    const auto isYellow = [](const QColor &c) { return c.blue() < 16 && c.red() > 240; };
    QTRY_VERIFY(isBlue(colorAt(5s)));
    QVERIFY(isYellow(colorAt(12s)));
    QVERIFY(isYellow(colorAt(99s))); // the last one
    QCOMPARE(previews.at(12s).size(), QSize(320, 180));
    // What is no JPEG is not opened, whatever its name says.
    QVERIFY(picture.save(sheet, "PNG"));
    previews.start(film);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("Not a JPEG file")));
    QSignalSpy changed(&previews, &Ui::PreviewPictures::changed);
    QVERIFY(previews.at(5s).isNull());
    QTRY_VERIFY(!changed.isEmpty()); // it was looked for
    changed.clear();
    QVERIFY(previews.at(5s).isNull());
    QTRY_VERIFY(!changed.isEmpty()); // it was opened
    QVERIFY(!isBlue(colorAt(5s)));
    // A sheet that cannot be read: the film is asked, as without one.
    film = request(counterClipOfColours());
    film.findStoryboard = [] {
        return std::optional(Ui::StoryboardFiles{
            {1, 15s, 320, 180}, [](int) { return QStringLiteral("/nowhere.jpg"); }});
    };
    previews.start(film);
    QTRY_VERIFY(previews.at(12s).width() == 320 && !previews.at(12s).isNull());
}

void PlayerPlaybackTest::showsAStoryboardThatComesLater()
{
    const QString sheet = m_folder->filePath(QStringLiteral("late.jpg"));
    QImage picture(640, 180, QImage::Format_RGB32);
    picture.fill(Qt::blue);
    Ui::PlayRequest film = request(counterClipOfColours());
    film.findStoryboard = [sheet]() -> std::optional<Ui::StoryboardFiles> {
        if (!QFile::exists(sheet)) {
            return std::nullopt;
        }
        return Ui::StoryboardFiles{{1, 15s, 320, 180}, [sheet](int) { return sheet; }};
    };
    Ui::PreviewPictures previews;
    const auto isBlue = [&previews] {
        const QImage tile = previews.at(5s);
        return !tile.isNull() && tile.pixelColor(160, 90).blue() > 240
            && tile.pixelColor(160, 90).red() < 16;
    };
    previews.start(film);
    QTRY_VERIFY(!previews.at(5s).isNull()); // of the film
    QVERIFY(!isBlue());
    QVERIFY(picture.save(sheet, "JPEG", 100));
    QVERIFY(!isBlue()); // nobody said so
    QSignalSpy changed(&previews, &Ui::PreviewPictures::changed);
    previews.lookAgain();
    QTRY_VERIFY(!changed.isEmpty());
    QTRY_VERIFY(isBlue());
    // Again, while it is there: nothing is taken away.
    previews.lookAgain();
    QVERIFY(isBlue());
    // Told while it is being looked for.
    QVERIFY(QFile::remove(sheet));
    previews.start(film);
    (void)previews.at(5s);
    QVERIFY(picture.save(sheet, "JPEG", 100));
    previews.lookAgain();
    QTRY_VERIFY(isBlue());
}

void PlayerPlaybackTest::leavesWhileOpening()
{
    for (int i = 0; i < 5; ++i) {
        m_page->play(request(Clips::h264Mp4()));
        QTest::qWait(i * 15);
        m_page->close();
    }
    m_page->play(request(Clips::h264Mp4()));
    m_page.reset();
}

void PlayerPlaybackTest::saysWhyAFileCannotBePlayed()
{
    m_page->play(request(m_folder->filePath(QStringLiteral("gone.mkv"))));
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Failed);
    QVERIFY(!m_page->controller().error().message.isEmpty());
    QFile broken(m_folder->filePath(QStringLiteral("broken.mkv")));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write(QByteArray(5000, 'x'));
    broken.close();
    m_page->play(request(broken.fileName()));
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Failed);
    QVERIFY(!m_page->controller().error().message.isEmpty());
    QVERIFY(m_sink.watchedTitles.isEmpty());
}

MATINEE_TEST(PlayerPlaybackTest)
#include "tst_playerplayback.moc"
