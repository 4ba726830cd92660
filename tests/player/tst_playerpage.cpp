#include "tests/player/playerpagefixture.h"
#include "tests/player/testframes.h"
#include "tests/support/testregistry.h"
#include "ui/player/osdbutton.h"
#include "ui/player/playernotice.h"
#include "ui/player/playerstatistics.h"
#include "ui/player/seekbar.h"

#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace TestSupport;
using namespace std::chrono;
using namespace std::chrono_literals;
using Library::PlayerState;
using Library::SeekMode;

class PlayerPageTest : public QObject, private PlayerPageFixture
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void showsControlsAndHidesThem();
    void keepsControlsWhileTheHandleIsHeld();
    void subtitlesGetOutOfTheWayOfControls();
    void hidesTheCursorToo();
    void keysOfThePlayer();
    void takesDroppedSubtitles();
    void keysMoveThroughTheControls();
    void remoteFollowsItsOwnPath();
    void escapeLeavesAndSaves();
    void endLeaves();
    void explainsWhyItOpensSlowly();
    void explainsWhyItWaits();
    void saysThatANodeFellSilent();
    void saysThatThisPcIsTooSlow();
    void saysThatNothingIsHeard();
    void showsStatistics();
    void goesOnInACorner();
    void staysOnTop();
    void showsAnErrorWithAWayOut();
    void panelChoosesTracks();
    void panelSetsThePicture();
    void saysWhatDoesNotReachAReceiver();
    void saysThatOnlyABaseLayerIsShown();
    void mousePausesAndTogglesFullScreen();
    void wheelChangesTheVolume();
    void everyControlHasAName();
    void fitsBothLayouts_data();
    void fitsBothLayouts();

private:
    void open(const Ui::PlayRequest &request = filmRequest());
};

namespace {

//! Tells of nodes what a test says.
class ReportingSource final : public Library::ByteSource
{
public:
    std::int64_t sizeBytes() const override { return 0; }
    Result<std::size_t> read(std::int64_t, std::span<std::byte>) override { return std::size_t(0); }
    void cancel() override { }
    Library::SourceReport report() override { return m_report; }
    void setNodes(const char *answering, const char *silent)
    {
        m_report.reader = Library::SourceReport::Reader::Store;
        m_report.node = answering;
        m_report.silentNode = silent != nullptr ? silent : "";
    }

private:
    Library::SourceReport m_report;
};

} // namespace

void PlayerPageTest::init()
{
    begin();
    Ui::PlayerPage::Options options;
    options.idle = 400ms;
    options.patience = 30ms;
    QVERIFY(makePage(options));
}

void PlayerPageTest::cleanup()
{
    end();
}

void PlayerPageTest::open(const Ui::PlayRequest &request)
{
    QVERIFY(openFilm(request, filmInfo(100s), 10s));
}

void PlayerPageTest::showsControlsAndHidesThem()
{
    open();
    auto *controls = child<QWidget>("osdControls");
    QVERIFY(!m_page->controlsShown());
    QVERIFY(controls->isHidden());
    QTest::keyClick(m_page.get(), Qt::Key_Space);
    QVERIFY(m_page->controlsShown());
    QVERIFY(controls->isVisible());
    QVERIFY(child<QWidget>("osdTop")->isVisible());
    QTRY_VERIFY(!m_page->controlsShown());
    QTRY_VERIFY(controls->isHidden());
    QTest::mouseMove(m_page.get(), QPoint(300, 300));
    QTest::mouseMove(m_page.get(), QPoint(400, 300));
    QTRY_VERIFY(controls->isVisible());
}

void PlayerPageTest::keepsControlsWhileTheHandleIsHeld()
{
    open();
    QTest::keyClick(m_page.get(), Qt::Key_Space);
    auto *bar = child<Ui::SeekBar>("seekBar");
    QTest::mousePress(bar, Qt::LeftButton, {}, QPoint(300, bar->height() / 2));
    QTest::qWait(900); // twice the time after which they hide
    QVERIFY(m_page->controlsShown());
    QVERIFY(bar->isDragged());
    QTest::mouseRelease(bar, Qt::LeftButton, {}, QPoint(300, bar->height() / 2));
    QCOMPARE(m_record.seeks.first().mode, SeekMode::Keyframe);
    QTRY_VERIFY(!m_page->controlsShown());
}

void PlayerPageTest::subtitlesGetOutOfTheWayOfControls()
{
    open();
    m_video->present(colorBars(testColors(), Library::PixelLayout::I420,
                         Library::ColorMatrix::Bt709, Library::ColorRange::Limited),
        nullptr);
    QTRY_COMPARE(m_record.viewport, QSize(1280, 720));
    QCOMPARE(m_record.look.raised, 0.0);
    QTest::keyClick(m_page.get(), Qt::Key_Space);
    const auto *bar = child<Ui::SeekBar>("seekBar");
    const double barTop = bar->mapTo(m_page.get(), QPoint()).y();
    const double bottomOfText = 40 + 720 * (1 - m_record.look.raised); // 40: a black bar
    QVERIFY2(std::abs(bottomOfText - barTop) < 1, qPrintable(QString::number(bottomOfText)));
    QTRY_VERIFY(!m_page->controlsShown());
    QCOMPARE(m_record.look.raised, 0.0);
    // Those that a person raised further stay where they are.
    m_page->controller().setSubtitleRaised(40);
    QTest::keyClick(m_page.get(), Qt::Key_Space);
    QCOMPARE(m_record.look.raised, 0.4);
}

void PlayerPageTest::hidesTheCursorToo()
{
    open();
    QCOMPARE(m_page->cursor().shape(), Qt::BlankCursor);
    QTest::keyClick(m_page.get(), Qt::Key_Space);
    QVERIFY(m_page->cursor().shape() != Qt::BlankCursor);
    QTRY_COMPARE(m_page->cursor().shape(), Qt::BlankCursor);
    m_page->close();
    QVERIFY(m_page->cursor().shape() != Qt::BlankCursor);
}

void PlayerPageTest::keysOfThePlayer()
{
    open();
    Ui::PlayerController &controller = m_page->controller();
    const auto press = [this](Qt::Key key, Qt::KeyboardModifier modifier = Qt::NoModifier) {
        QTest::keyClick(m_page.get(), key, modifier);
    };
    const auto answer = [this, &controller] {
        m_record.listener->onSeekFinished(controller.position(), controller.position());
        QCoreApplication::processEvents();
    };
    press(Qt::Key_Space);
    QVERIFY(!m_record.playing);
    press(Qt::Key_Return);
    QVERIFY(m_record.playing);
    press(Qt::Key_Right);
    QCOMPARE(controller.position(), milliseconds(15s));
    answer();
    press(Qt::Key_Left);
    QCOMPARE(controller.position(), milliseconds(10s));
    answer();
    press(Qt::Key_Up);
    QCOMPARE(controller.position(), milliseconds(70s));
    answer();
    press(Qt::Key_Down);
    QCOMPARE(controller.position(), milliseconds(10s));
    answer();
    press(Qt::Key_PageUp);
    QCOMPARE(controller.position(), milliseconds(25s));
    answer();
    press(Qt::Key_PageDown);
    QCOMPARE(controller.position(), milliseconds(0));
    answer();
    QTest::keyClick(m_page.get(), 'j');
    QCOMPARE(m_record.subtitleTrack, 3);
    QTest::keyClick(m_page.get(), 'J');
    QCOMPARE(m_record.subtitleTrack, -1);
    QTest::keyClick(m_page.get(), '#');
    QCOMPARE(m_record.audioTrack, 2);
    QCOMPARE(child<Ui::PlayerNotice>("playerNotice")->text(), QStringLiteral("中文 · Stereo"));
    QTest::keyClick(m_page.get(), '9');
    QCOMPARE(controller.volume(), 95);
    QTest::keyClick(m_page.get(), '0');
    QCOMPARE(controller.volume(), 100);
    QTest::keyClick(m_page.get(), 'm');
    QVERIFY(controller.isMuted());
    QTest::keyClick(m_page.get(), 'm');
    QVERIFY(!controller.isMuted());
    QTest::keyClick(m_page.get(), ']');
    QCOMPARE(m_record.speed, 1.25);
    QTest::keyClick(m_page.get(), '[');
    QCOMPARE(m_record.speed, 1.0);
    QTest::keyClick(m_page.get(), 'z');
    QCOMPARE(m_record.subtitleDelay, milliseconds(-100));
    QTest::keyClick(m_page.get(), 'Z');
    QCOMPARE(m_record.subtitleDelay, milliseconds(0));
    QSignalSpy fullScreen(m_page.get(), &Ui::PlayerPage::fullScreenToggled);
    QTest::keyClick(m_page.get(), 'f');
    press(Qt::Key_F11);
    QCOMPARE(fullScreen.size(), 2);
    QCOMPARE(fullScreen.first().first().toBool(), true);
}

void PlayerPageTest::takesDroppedSubtitles()
{
    open();
    const QString name = m_folder->filePath(QStringLiteral("brought.srt"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("1\n00:00:00,000 --> 00:00:01,000\nHello\n");
    file.close();
    QMimeData data;
    data.setUrls({QUrl(QStringLiteral("https://nas/film.mkv"))});
    QDragEnterEvent link(QPoint(9, 9), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &link);
    QVERIFY(!link.isAccepted()); // it is the window's
    data.setUrls({QUrl::fromLocalFile(name)});
    QDragEnterEvent enter(QPoint(9, 9), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(9, 9), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &drop);
    QTRY_COMPARE(m_record.subtitles.size(), std::size_t{1});
    QCOMPARE(m_record.subtitles.front().fileName, std::string("brought.srt"));
}

void PlayerPageTest::keysMoveThroughTheControls()
{
    open();
    QTest::keyClick(m_page.get(), Qt::Key_Tab);
    auto *pause = child<Ui::OsdButton>("pause");
    auto *bar = child<Ui::SeekBar>("seekBar");
    QVERIFY(pause->hasFocus());
    QTest::keyClick(pause, Qt::Key_Return);
    QVERIFY(!m_record.playing);
    QTest::keyClick(pause, Qt::Key_Right);
    QVERIFY(child<Ui::OsdButton>("skipForward")->hasFocus());
    QTest::keyClick(child<Ui::OsdButton>("skipForward"), Qt::Key_Up);
    QVERIFY(bar->hasFocus());
    QTest::keyClick(bar, Qt::Key_Right);
    QCOMPARE(bar->pointedMs(), 20000);
    QVERIFY(m_record.seeks.isEmpty());
    QTest::keyClick(bar, Qt::Key_Return);
    QCOMPARE(m_record.seeks, QVector<FakePlayback::Seek>({{20s, SeekMode::Exact}}));
    QTest::keyClick(bar, Qt::Key_Left);
    QTest::keyClick(bar, Qt::Key_Escape); // puts the handle back
    QCOMPARE(bar->pointedMs(), -1);
    QVERIFY(bar->hasFocus());
    QTest::keyClick(bar, Qt::Key_Down);
    QVERIFY(pause->hasFocus());
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    QTest::keyClick(pause, Qt::Key_Escape); // out of the controls, not out of the film
    QVERIFY(m_page->hasFocus());
    QCOMPARE(left.size(), 0);
    QTest::keyClick(m_page.get(), Qt::Key_Escape);
    QCOMPARE(left.size(), 1);
}

void PlayerPageTest::remoteFollowsItsOwnPath()
{
    QVERIFY(m_settings->setValue(SettingKey::Layout, QStringLiteral("tv")));
    open();
    QVERIFY(m_theme->isTv());
    QTest::keyClick(m_page.get(), Qt::Key_Right);
    QCOMPARE(m_page->controller().position(), milliseconds(40s));
    m_record.listener->onSeekFinished(40s, 40s);
    QTRY_COMPARE(m_record.seeks.size(), 1);
    QTest::keyClick(m_page.get(), Qt::Key_Down);
    QVERIFY(child<Ui::OsdButton>("pause")->hasFocus());
    QTest::keyClick(child<Ui::OsdButton>("pause"), Qt::Key_Escape);
    QTest::keyClick(m_page.get(), Qt::Key_Up);
    QVERIFY(child<QWidget>("playerPanel")->isVisible());
    QCOMPARE(child<QWidget>("playerPanel")->accessibleName(), QStringLiteral("Chapters"));
    QTest::keyClick(child<QWidget>("playerPanel"), Qt::Key_Down);
    QTest::keyClick(child<QWidget>("playerPanel"), Qt::Key_Return);
    QCOMPARE(m_page->controller().position(), milliseconds(50s));
}

void PlayerPageTest::escapeLeavesAndSaves()
{
    open();
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    QTest::keyClick(m_page.get(), Qt::Key_Escape);
    QCOMPARE(left.size(), 1);
    QCOMPARE(m_sink.positions, QVector<qint64>({10000}));
    QCOMPARE(m_record.destroyed, 1);
    QCOMPARE(m_page->controller().state(), PlayerState::Idle);
}

void PlayerPageTest::endLeaves()
{
    open();
    QSignalSpy finished(m_page.get(), &Ui::PlayerPage::finished);
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    m_record.listener->onState(PlayerState::Ended);
    QTRY_COMPARE(left.size(), 1);
    QCOMPARE(finished.size(), 1);
    QCOMPARE(m_sink.watchedTitles.size(), 1);
}

void PlayerPageTest::explainsWhyItOpensSlowly()
{
    m_page->play(filmRequest());
    auto *curtain = child<QWidget>("playerCurtain");
    QVERIFY(curtain->isVisible());
    const QImage before = curtain->grab().toImage();
    QTRY_VERIFY(curtain->grab().toImage() != before); // the spinner turns
    QTRY_COMPARE(m_record.opened, 1);
    m_record.listener->onState(PlayerState::Playing);
    QTRY_VERIFY(curtain->isHidden());
}

void PlayerPageTest::explainsWhyItWaits()
{
    open();
    auto *notice = child<Ui::PlayerNotice>("playerNotice");
    m_record.listener->onState(PlayerState::Buffering);
    m_record.listener->onBuffering(40);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(QStringLiteral("40")));
    m_record.listener->onState(PlayerState::Playing);
    QTRY_VERIFY(notice->isHidden());
    QVERIFY(m_sink.watchedTitles.isEmpty());
}

void PlayerPageTest::saysThatANodeFellSilent()
{
    const auto source = std::make_shared<ReportingSource>();
    Ui::PlayRequest request = filmRequest();
    request.open = [source] { return Result<std::shared_ptr<Library::ByteSource>>(source); };
    open(request);
    auto *notice = child<Ui::PlayerNotice>("playerNotice");
    source->setNodes("attic-nas", {});
    m_record.listener->onState(PlayerState::Buffering);
    QTRY_VERIFY2(notice->text().contains(QStringLiteral("attic-nas sends slowly")),
        qPrintable(notice->text()));
    m_record.listener->onState(PlayerState::Playing);
    QTRY_VERIFY(notice->isHidden());
    source->setNodes("garage", "attic-nas");
    QTRY_COMPARE(
        notice->text(), QStringLiteral("attic-nas stopped answering. Continuing from garage."));
    source->setNodes("attic-nas", {}); // back again: no news
    QTest::keyClick(m_page.get(), '9');
    QVERIFY(notice->text().contains(QStringLiteral("95")));
}

void PlayerPageTest::saysThatThisPcIsTooSlow()
{
    open();
    auto *notice = child<Ui::PlayerNotice>("playerNotice");
    QTimer everyFrame;
    everyFrame.setInterval(20);
    connect(&everyFrame, &QTimer::timeout, m_page.get(), [this] {
        m_record.stats.framesShown += 1;
        m_record.stats.framesDropped += 1;
    });
    everyFrame.start();
    QTRY_VERIFY_WITH_TIMEOUT(notice->text().contains(QStringLiteral("too slow")), 15000);
}

void PlayerPageTest::saysThatNothingIsHeard()
{
    open();
    auto *notice = child<Ui::PlayerNotice>("playerNotice");
    m_record.soundProblem = QStringLiteral("The sound device is gone.");
    QTRY_COMPARE(notice->text(), m_record.soundProblem);
    QVERIFY(notice->isVisible());
    m_record.soundProblem.clear();
    QTRY_COMPARE(notice->text(), QStringLiteral("There is sound again."));
}

void PlayerPageTest::showsStatistics()
{
    const auto source = std::make_shared<ReportingSource>();
    Ui::PlayRequest request = filmRequest();
    request.open = [source] { return Result<std::shared_ptr<Library::ByteSource>>(source); };
    open(request);
    m_record.stats.videoCodec = "hevc";
    m_record.stats.decoderThreads = 3;
    m_record.stats.frameRate = 23.976;
    m_record.stats.framesDropped = 7;
    m_record.stats.buffered = 12'300ms;
    m_record.stats.audioVideoOffset = -3200us;
    auto *statistics = child<QWidget>("playerStatistics");
    QTest::keyClick(m_page.get(), 'i');
    QVERIFY(statistics->isVisible());
    const QString said = statistics->accessibleDescription();
    QVERIFY2(said.contains(QStringLiteral("Decoder: processor, 3")), qPrintable(said));
    for (const char *part : {"hevc · 1920 × 1080 · 23.98 frames/s", "7 dropped", "12.3 s",
             "-3.2 ms", "Read from: this PC"}) {
        QVERIFY2(said.contains(QString::fromUtf8(part)), qPrintable(said));
    }
    m_record.stats.framesDropped = 8;
    m_record.stats.hardwareDecoder = "VAAPI";
    QTRY_VERIFY(statistics->accessibleDescription().contains(QStringLiteral("8 dropped")));
    QVERIFY(statistics->accessibleDescription().contains(QStringLiteral("graphics card, VAAPI")));
    QVERIFY(m_page->rect().contains(statistics->geometry()));
    QTest::keyClick(m_page.get(), 'i');
    QVERIFY(statistics->isHidden());
}

void PlayerPageTest::goesOnInACorner()
{
    open();
    QSignalSpy small(m_page.get(), &Ui::PlayerPage::smallWanted);
    QSignalSpy large(m_page.get(), &Ui::PlayerPage::largeWanted);
    QSignalSpy next(m_page.get(), &Ui::PlayerPage::nextWanted);
    QTest::keyClick(m_page.get(), 'i');
    QTest::keyClick(m_page.get(), 'b');
    QCOMPARE(small.size(), 1);
    m_page->setSmall(Ui::PlayerPage::Size::Small);
    m_page->resize(352, 198);
    QVERIFY(child<QWidget>("playerStatistics")->isHidden());
    QVERIFY(m_record.playing);
    // Keys of playing work, and show nothing.
    QKeyEvent toggle(QEvent::KeyPress, Qt::Key_MediaTogglePlayPause, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &toggle);
    QVERIFY(!m_record.playing);
    QVERIFY(!m_page->controlsShown());
    QCoreApplication::sendEvent(m_page.get(), &toggle);
    // Under the pointer there are three buttons.
    QEnterEvent enter(QPointF(10, 10), QPointF(10, 10), QPointF(10, 10));
    QCoreApplication::sendEvent(m_page.get(), &enter);
    auto *bar = child<QWidget>("smallBar");
    QVERIFY(bar->isVisible());
    for (const char *name : {"smallLarge", "smallPause", "smallClose"}) {
        auto *button = child<QAbstractButton>(name);
        QVERIFY2(
            m_page->rect().contains(QRect(button->mapTo(m_page.get(), QPoint()), button->size())),
            name);
        QVERIFY(!button->accessibleName().isEmpty());
    }
    child<QAbstractButton>("smallPause")->click();
    QVERIFY(!m_record.playing);
    child<QAbstractButton>("smallLarge")->click();
    QCOMPARE(large.size(), 1);
    QTest::mouseClick(m_page.get(), Qt::LeftButton, {}, QPoint(20, 20));
    QCOMPARE(large.size(), 2);
    // No question is asked there: the next one follows.
    m_page->setNeighbours(Ui::PlayerPage::Before::None, {{QStringLiteral("Next"), {}}});
    m_record.listener->onState(PlayerState::Ended);
    QTRY_COMPARE(next.size(), 1);
    QVERIFY(child<QWidget>("nextCard")->isHidden());
    m_page->setSmall(Ui::PlayerPage::Size::Whole);
    QVERIFY(bar->isHidden());
    QCOMPARE(m_page->focusPolicy(), Qt::StrongFocus);
}

void PlayerPageTest::staysOnTop()
{
    open();
    QSignalSpy onTop(m_page.get(), &Ui::PlayerPage::onTopToggled);
    QTest::keyClick(m_page.get(), 'T');
    QTest::keyClick(m_page.get(), 'T');
    QCOMPARE(onTop.size(), 2);
    QCOMPARE(onTop.first().first().toBool(), true);
    QCOMPARE(onTop.last().first().toBool(), false);
    // The window was not asked to stay there without a film.
    QTest::keyClick(m_page.get(), 'T');
    m_page->hide();
    QCOMPARE(onTop.size(), 4);
    QCOMPARE(onTop.last().first().toBool(), false);
    m_page->show();
    m_page->hide();
    QCOMPARE(onTop.size(), 4);

    m_page->show();
    m_page->setCanStayOnTop(false);
    QTest::keyClick(m_page.get(), 'T');
    QCOMPARE(onTop.size(), 4);
    QVERIFY(child<QWidget>("playerNotice")->isVisible());
    QVERIFY(child<QWidget>("playerNotice")->accessibleName().contains(u"title bar"));
}

void PlayerPageTest::showsAnErrorWithAWayOut()
{
    open();
    m_record.listener->onError(Error{
        ErrorCode::Unreachable, QStringLiteral("No node has this part of the video."), {}, true});
    auto *back = child<QAbstractButton>("errorBack");
    QTRY_VERIFY(back->isVisible());
    QTRY_VERIFY(back->hasFocus());
    QVERIFY(child<QWidget>("playerCurtain")
                ->accessibleName()
                .contains(QStringLiteral("No node has this part")));
    QTest::keyClick(back, Qt::Key_Right);
    auto *retry = child<QAbstractButton>("errorRetry");
    QTRY_VERIFY(retry->hasFocus());
    retry->click();
    QTRY_COMPARE(m_record.opened, 2);
    QVERIFY(back->isHidden());
    QCOMPARE(m_record.options.start, microseconds(10s));
    m_record.listener->onError(Error{ErrorCode::Io, QStringLiteral("Again."), {}, true});
    QTRY_VERIFY(back->isVisible());
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    QTest::keyClick(back, Qt::Key_Escape);
    QCOMPARE(left.size(), 1);
}

void PlayerPageTest::saysWhatDoesNotReachAReceiver()
{
    QVERIFY(m_settings->setValue(SettingKey::PassDts, true));
    open();
    const Library::Passthrough dts{false, false, true};
    QCOMPARE(m_record.passthrough, dts);
    const auto *notice = child<Ui::PlayerNotice>("playerNotice");
    QTest::keyClick(m_page.get(), '0');
    QVERIFY2(notice->text().contains(QLatin1String("Volume")), qPrintable(notice->text()));
    m_record.stats.isPassedThrough = true;
    QTest::keyClick(m_page.get(), '0');
    QVERIFY2(notice->text().contains(QLatin1String("receiver")), qPrintable(notice->text()));
    QTest::keyClick(m_page.get(), 'n');
    QVERIFY2(notice->text().contains(QLatin1String("passed through")), qPrintable(notice->text()));
    QTest::keyClick(m_page.get(), 'm');
    QVERIFY2(notice->text().contains(QLatin1String("off")), qPrintable(notice->text()));
}

void PlayerPageTest::saysThatOnlyABaseLayerIsShown()
{
    m_page->play(filmRequest());
    QTRY_COMPARE(m_record.opened, 1);
    Library::PlaybackInfo info = filmInfo(100s);
    info.isDolbyVision = true;
    info.hdr = Library::HdrKind::Pq;
    m_record.listener->onOpened(info);
    m_record.listener->onState(PlayerState::Playing);
    auto *notice = m_page->findChild<Ui::PlayerNotice *>();
    QTRY_VERIFY(notice->text().contains(QStringLiteral("Dolby Vision")));
    const auto lines = Ui::PlayerStatistics::lines(info, {}, std::nullopt);
    QVERIFY(std::any_of(lines.begin(), lines.end(), [](const auto &line) {
        return line.value.contains(QStringLiteral("HDR10"))
            && line.value.contains(QStringLiteral("BT.2390"));
    }));
}

void PlayerPageTest::panelSetsThePicture()
{
    open();
    QTest::keyClick(m_page.get(), Qt::Key_Tab);
    child<QAbstractButton>("picture")->click();
    auto *panel = child<QWidget>("playerPanel");
    QVERIFY(panel->hasFocus());
    const auto now = [this] { return m_page->controller().picture(); };
    QTest::keyClick(panel, Qt::Key_Right); // Shape
    QCOMPARE(now().aspect, 4.0 / 3);
    for (const Qt::Key key :
        {Qt::Key_Down, Qt::Key_Right, Qt::Key_Down, Qt::Key_Right, Qt::Key_Down, Qt::Key_Right,
            Qt::Key_Down, Qt::Key_Left, Qt::Key_Down, Qt::Key_Right, Qt::Key_Down, Qt::Key_Left}) {
        QTest::keyClick(panel, key);
    }
    const Ui::PictureSettings wanted{4.0 / 3, Ui::PictureFit::Fill, 105, 270, true, 5, -5};
    QCOMPARE(now(), wanted);
    QTest::keyClick(panel, Qt::Key_Down); // Deinterlace
    QTest::keyClick(panel, Qt::Key_Right);
    QVERIFY(!m_record.deinterlacing);
    QTest::keyClick(panel, Qt::Key_Down); // As usual again
    QTest::keyClick(panel, Qt::Key_Return);
    QCOMPARE(now(), Ui::PictureSettings{});
    QTest::keyClick(panel, Qt::Key_Escape);
    QTest::keyClick(m_page.get(), Qt::Key_4);
    QCOMPARE(now().brightness, 5);
    QTest::keyClick(m_page.get(), Qt::Key_T, Qt::ControlModifier);
    QCOMPARE(now().turnDegrees, 90);
}

void PlayerPageTest::panelChoosesTracks()
{
    open();
    QTest::keyClick(m_page.get(), Qt::Key_Tab);
    child<QAbstractButton>("tracks")->click();
    auto *panel = child<QWidget>("playerPanel");
    QVERIFY(panel->isVisible());
    QVERIFY(panel->hasFocus());
    QVERIFY(panel->accessibleDescription().startsWith(QStringLiteral("English, 5.1")));
    QTest::keyClick(panel, Qt::Key_Down);
    QTest::keyClick(panel, Qt::Key_Return);
    QCOMPARE(m_record.audioTrack, 2);
    QTest::keyClick(panel, Qt::Key_Down); // Delay of the sound
    QTest::keyClick(panel, Qt::Key_Left);
    QCOMPARE(m_record.audioDelay, milliseconds(-100));
    QTest::keyClick(panel, Qt::Key_Down); // Night mode
    QTest::keyClick(panel, Qt::Key_Right);
    QVERIFY(m_record.nightMode);
    QCOMPARE(panel->accessibleDescription(), QStringLiteral("Night mode, On"));
    QTest::keyClick(panel, Qt::Key_Down); // Loudspeakers
    QTest::keyClick(panel, Qt::Key_Right);
    QCOMPARE(m_record.mostChannels, 2);
    QTest::keyClick(panel, Qt::Key_Down); // Device
    QTest::keyClick(panel, Qt::Key_Left);
    QCOMPARE(m_record.audioDevice, QByteArray("hdmi"));
    // While it is unplugged, the system's one plays.
    const Ui::AudioDeviceName unplugged = m_record.audioDevices.takeLast();
    QTRY_VERIFY(panel->accessibleDescription().contains(QStringLiteral("The system")));
    m_record.audioDevices.append(unplugged);
    QTRY_VERIFY(panel->accessibleDescription().contains(unplugged.name));
    QTest::keyClick(panel, Qt::Key_Down); // Off
    QTest::keyClick(panel, Qt::Key_Down);
    QTest::keyClick(panel, Qt::Key_Return);
    QCOMPARE(m_record.subtitleTrack, 3);
    QTest::keyClick(panel, Qt::Key_Down);
    QTest::keyClick(panel, Qt::Key_Down); // Second
    QTest::keyClick(panel, Qt::Key_Right);
    QCOMPARE(m_record.secondSubtitleTrack, 4);
    QTest::keyClick(panel, Qt::Key_Down); // its place
    QTest::keyClick(panel, Qt::Key_Right);
    QCOMPARE(m_record.look.second, Library::SecondSubtitles::Below);
    QTest::keyClick(panel, Qt::Key_Down); // Delay
    QTest::keyClick(panel, Qt::Key_Right);
    QCOMPARE(m_record.subtitleDelay, milliseconds(100));
    QTest::keyClick(panel, Qt::Key_Down); // Size
    QTest::keyClick(panel, Qt::Key_Right);
    QCOMPARE(m_record.look.size, 1.05);
    QTest::keyClick(panel, Qt::Key_Down); // Raised
    QTest::keyClick(panel, Qt::Key_Right);
    QCOMPARE(m_record.look.raised, 0.05);
    QTest::keyClick(panel, Qt::Key_Space); // pauses, as everywhere
    QVERIFY(!m_record.playing);
    QTest::keyClick(panel, Qt::Key_Escape);
    QVERIFY(panel->isHidden());
    QVERIFY(m_page->hasFocus());
}

void PlayerPageTest::mousePausesAndTogglesFullScreen()
{
    open();
    QTest::mouseClick(m_page.get(), Qt::LeftButton, {}, QPoint(600, 300));
    QVERIFY(m_record.playing); // it may become a double click
    QTRY_VERIFY(!m_record.playing);
    QSignalSpy fullScreen(m_page.get(), &Ui::PlayerPage::fullScreenToggled);
    QTest::mouseClick(m_page.get(), Qt::LeftButton, {}, QPoint(600, 300));
    QTest::mouseDClick(m_page.get(), Qt::LeftButton, {}, QPoint(600, 300));
    QCOMPARE(fullScreen.size(), 1);
    QVERIFY(!m_record.playing);
}

void PlayerPageTest::wheelChangesTheVolume()
{
    open();
    QWheelEvent down(QPointF(600, 300), m_page->mapToGlobal(QPointF(600, 300)), {}, QPoint(0, -240),
        Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_page.get(), &down);
    QCOMPARE(m_page->controller().volume(), 90);
}

void PlayerPageTest::everyControlHasAName()
{
    open();
    const auto buttons = m_page->findChildren<Ui::OsdButton *>();
    QCOMPARE(buttons.size(), 15);
    for (const Ui::OsdButton *button : buttons) {
        QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->objectName()));
    }
    QTest::keyClick(m_page.get(), Qt::Key_Tab);
    QCOMPARE(child<Ui::SeekBar>("seekBar")->accessibleName(),
        QStringLiteral("Position, 0 minute(s) 10 of 1 minute(s) 40, chapter 1"));
}

void PlayerPageTest::fitsBothLayouts_data()
{
    QTest::addColumn<QString>("layout");
    QTest::addColumn<QSize>("size");
    QTest::newRow("tv") << QStringLiteral("tv") << QSize(1920, 1080);
    QTest::newRow("desktop") << QStringLiteral("desktop") << QSize(1280, 800);
    QTest::newRow("smallest") << QStringLiteral("desktop") << QSize(960, 600);
}

void PlayerPageTest::fitsBothLayouts()
{
    QFETCH(QString, layout);
    QFETCH(QSize, size);
    QVERIFY(m_settings->setValue(SettingKey::Layout, layout));
    m_theme->setWindowSize(size);
    m_page->resize(size);
    open();
    QTest::keyClick(m_page.get(), Qt::Key_Tab);
    QRect before;
    for (const char *name :
        {"skipBack", "pause", "skipForward", "chapters", "tracks", "speed", "mute", "fullScreen"}) {
        const auto *button = child<Ui::OsdButton>(name);
        QVERIFY2(button->isVisible(), name);
        const QRect place(button->mapTo(m_page.get(), QPoint()), button->size());
        QVERIFY2(m_page->rect().contains(place), name);
        QVERIFY2(place.left() > before.right(), name);
        before = place;
    }
    child<QAbstractButton>("tracks")->click();
    const QRect panel = child<QWidget>("playerPanel")->geometry();
    QVERIFY(m_page->rect().contains(panel));
}

MATINEE_TEST(PlayerPageTest)
#include "tst_playerpage.moc"
