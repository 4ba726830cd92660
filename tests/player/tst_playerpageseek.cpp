#include "tests/player/playerpagefixture.h"
#include "tests/support/testregistry.h"
#include "ui/player/playerkeysview.h"
#include "ui/player/playernotice.h"
#include "ui/player/seekbar.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace TestSupport;
using namespace std::chrono;
using namespace std::chrono_literals;
using Library::PlayerState;
using Library::SeekMode;

//! Seeking by other means than dragging, and what else keys do with the picture.
class PlayerPageSeekTest : public QObject, private PlayerPageFixture
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void goesToATypedTime();
    void aTypedTimeMayBeGivenUp();
    void aHeldKeySeeksFasterAndEndsExactly();
    void saysWhyThereIsNoJumping();
    void stepsByFrames();
    void repeatsBetweenTwoPoints();
    void showsWhatIsOnThisPc();
    void keepsThePicture();
    void saysWhyAPictureIsNotKept();
    void showsAndChangesKeys();

private:
    void open(const Ui::PlayRequest &request = filmRequest());
    void answer();
};

namespace {

//! Half of it lies on this PC.
class HalfSource final : public Library::ByteSource
{
public:
    std::int64_t sizeBytes() const override { return 1000; }
    Result<std::size_t> read(std::int64_t, std::span<std::byte>) override { return std::size_t(0); }
    void cancel() override { }
    std::vector<Library::ByteRange> nearRanges() override { return {{0, 100}, {600, 1000}}; }
};

} // namespace

void PlayerPageSeekTest::init()
{
    begin();
    Ui::PlayerPage::Options options;
    options.pictures = m_folder->filePath(QStringLiteral("pictures"));
    QVERIFY(makePage(options));
}

void PlayerPageSeekTest::cleanup()
{
    end();
}

void PlayerPageSeekTest::open(const Ui::PlayRequest &request)
{
    QVERIFY(openFilm(request, filmInfo(7200s), 10s));
}

void PlayerPageSeekTest::answer()
{
    const milliseconds at = m_page->controller().position();
    m_record.listener->onSeekFinished(at, at);
    QCoreApplication::processEvents();
}

void PlayerPageSeekTest::goesToATypedTime()
{
    open();
    QTest::keyClick(m_page.get(), 'g');
    for (const char sign : {'1', '0', '2', '0', '3'}) {
        QTest::keyClick(m_page.get(), sign);
    }
    QVERIFY2(notice().contains(QStringLiteral("1:02:03")), qPrintable(notice()));
    QVERIFY(m_record.seeks.isEmpty());
    QCOMPARE(m_page->controller().volume(), 100); // 0 was a digit
    QTest::keyClick(m_page.get(), Qt::Key_Return);
    QCOMPARE(m_record.seeks, QVector<FakePlayback::Seek>({{1h + 2min + 3s, SeekMode::Exact}}));
    QVERIFY(m_record.playing);
    QVERIFY(notice().isEmpty());
}

void PlayerPageSeekTest::aTypedTimeMayBeGivenUp()
{
    open();
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    QTest::keyClick(m_page.get(), 'g');
    QTest::keyClick(m_page.get(), '5');
    QTest::keyClick(m_page.get(), Qt::Key_Backspace);
    QVERIFY(notice().contains(QStringLiteral("0:00")));
    QTest::keyClick(m_page.get(), Qt::Key_Escape);
    QVERIFY(notice().isEmpty());
    QCOMPARE(left.size(), 0);
    QTest::keyClick(m_page.get(), 'g');
    QTest::keyClick(m_page.get(), '5');
    QTest::keyClick(m_page.get(), Qt::Key_Space); // means what it always means
    QVERIFY(!m_record.playing);
    QVERIFY(m_record.seeks.isEmpty());
}

void PlayerPageSeekTest::aHeldKeySeeksFasterAndEndsExactly()
{
    open();
    const auto send = [this](QEvent::Type type, bool repeated) {
        QKeyEvent event(type, Qt::Key_Right, Qt::NoModifier, {}, repeated);
        QCoreApplication::sendEvent(m_page.get(), &event);
    };
    send(QEvent::KeyPress, false);
    QCOMPARE(m_page->controller().position(), milliseconds(15s));
    answer();
    milliseconds firstStep{0};
    milliseconds lastStep{0};
    for (int i = 0; i < 40; ++i) {
        const milliseconds before = m_page->controller().position();
        send(QEvent::KeyRelease, true);
        send(QEvent::KeyPress, true);
        lastStep = m_page->controller().position() - before;
        firstStep = i == 0 ? lastStep : firstStep;
        QVERIFY(lastStep >= firstStep);
        answer();
    }
    QCOMPARE(firstStep, milliseconds(5s));
    QCOMPARE(lastStep, milliseconds(120s));
    QVERIFY(m_record.seeks.last().mode == SeekMode::Keyframe);
    const milliseconds end = m_page->controller().position();
    send(QEvent::KeyRelease, false);
    QCOMPARE(m_record.seeks.last(), (FakePlayback::Seek{end, SeekMode::Exact}));
}

void PlayerPageSeekTest::saysWhyThereIsNoJumping()
{
    open();
    Library::PlaybackInfo info = filmInfo(7200s);
    info.seekable = false;
    m_record.listener->onOpened(info);
    QTRY_VERIFY(!m_page->controller().info().seekable);
    QTest::keyClick(m_page.get(), Qt::Key_Right);
    QVERIFY2(notice().contains(QLatin1String("from the beginning")), qPrintable(notice()));
    QVERIFY(m_record.seeks.isEmpty());
    QTest::keyClick(m_page.get(), 'g');
    QVERIFY2(notice().contains(QLatin1String("from the beginning")), qPrintable(notice()));
}

void PlayerPageSeekTest::stepsByFrames()
{
    open();
    QTest::keyClick(m_page.get(), '.');
    QTest::keyClick(m_page.get(), ',');
    QCOMPARE(m_record.steps, QVector<int>({1, -1}));
    QVERIFY(!m_page->controller().wantsToPlay());
}

void PlayerPageSeekTest::repeatsBetweenTwoPoints()
{
    open();
    auto *bar = child<Ui::SeekBar>("seekBar");
    QTest::keyClick(m_page.get(), 'l');
    QVERIFY(notice().contains(QStringLiteral("0:10")));
    const QImage begun = bar->grab().toImage();
    m_record.listener->onPosition(25s);
    QTRY_COMPARE(m_page->controller().position(), milliseconds(25s));
    QTest::keyClick(m_page.get(), 'l');
    QCOMPARE(m_record.loop, std::make_pair(microseconds(10s), microseconds(25s)));
    QVERIFY(notice().contains(QStringLiteral("0:25")));
    QVERIFY(bar->grab().toImage() != begun);
    QTest::keyClick(m_page.get(), 'l');
    QCOMPARE(m_record.loop, std::make_pair(microseconds(0), microseconds(0)));
    QVERIFY(!m_page->controller().loopFrom());
}

void PlayerPageSeekTest::showsWhatIsOnThisPc()
{
    Ui::PlayRequest request = filmRequest();
    const auto source = std::make_shared<HalfSource>();
    request.open = [source] { return Result<std::shared_ptr<Library::ByteSource>>(source); };
    open(request);
    auto *bar = child<Ui::SeekBar>("seekBar");
    const QImage before = bar->grab().toImage();
    QTest::keyClick(m_page.get(), Qt::Key_Space);
    using Share = Ui::PlayerController::Share;
    QTRY_COMPARE(m_page->controller().available(), (QVector<Share>{{0, 0.1}, {0.6, 1}}));
    const QImage after = bar->grab().toImage();
    const int middle = after.height() / 2;
    const auto shade = [&](double share) {
        return qGray(after.pixel(int(share * (after.width() - 1)), middle));
    };
    QVERIFY(shade(0.8) > shade(0.4));
    QVERIFY(shade(0.05) > shade(0.4));
}

void PlayerPageSeekTest::keepsThePicture()
{
    open();
    QTest::keyClick(m_page.get(), 's'); // nothing is shown yet
    QVERIFY(notice().isEmpty());
    auto pixels = std::make_shared<QImage>(40, 20, QImage::Format_ARGB32_Premultiplied);
    pixels->fill(QColor(200, 40, 30));
    auto frame = std::make_shared<Library::VideoFrame>();
    frame->width = 40;
    frame->height = 20;
    frame->sarNumerator = 2; // wide pixels
    frame->layout = Library::PixelLayout::Bgra;
    frame->planes[0] = pixels->constBits();
    frame->strideBytes[0] = int(pixels->bytesPerLine());
    frame->owner = pixels;
    m_video->present(frame, std::make_shared<std::vector<Library::SubtitleOverlay>>());
    for (int i = 1; i <= 2; ++i) {
        QTest::keyClick(m_page.get(), 's');
        const QDir folder(m_folder->filePath(QStringLiteral("pictures")));
        QTRY_COMPARE(folder.entryList(QDir::Files).size(), i);
        QTRY_VERIFY(notice().contains(folder.path()));
    }
    const QDir folder(m_folder->filePath(QStringLiteral("pictures")));
    const QStringList names = folder.entryList(QDir::Files, QDir::Name);
    QCOMPARE(names.first(), QStringLiteral("The Weather Keepers S2 E4 · The Barometer 0-10 2.png"));
    const QImage picture(folder.filePath(names.last()));
    QCOMPARE(picture.size(), QSize(80, 20));
    QCOMPARE(picture.pixelColor(40, 10), QColor(200, 40, 30));
}

void PlayerPageSeekTest::saysWhyAPictureIsNotKept()
{
    open();
    QFile inTheWay(m_folder->filePath(QStringLiteral("pictures")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    auto pixels = std::make_shared<QImage>(4, 4, QImage::Format_ARGB32_Premultiplied);
    pixels->fill(Qt::red);
    auto frame = std::make_shared<Library::VideoFrame>();
    frame->width = frame->height = 4;
    frame->layout = Library::PixelLayout::Bgra;
    frame->planes[0] = pixels->constBits();
    frame->strideBytes[0] = int(pixels->bytesPerLine());
    m_video->present(frame, std::make_shared<std::vector<Library::SubtitleOverlay>>());
    QTest::keyClick(m_page.get(), 's');
    QTRY_VERIFY(notice().contains(QStringLiteral("could not be written")));
}

void PlayerPageSeekTest::showsAndChangesKeys()
{
    open();
    QTest::keyClick(m_page.get(), '?');
    auto *view = child<Ui::PlayerKeysView>("playerKeys");
    QVERIFY(view->isVisible());
    QVERIFY(view->hasFocus());
    while (view->current() != Ui::PlayerCommand::Mute) {
        QTest::keyClick(view, Qt::Key_Down);
    }
    QVERIFY(view->accessibleDescription().contains(QStringLiteral("Sound off")));
    QTest::keyClick(view, Qt::Key_Return);
    QVERIFY(view->isWaiting());
    QTest::keyClick(view, Qt::Key_Tab); // any key can be chosen
    QVERIFY(!view->isWaiting());
    QTest::keyClick(view, Qt::Key_Return);
    QTest::keyClick(view, 's'); // another command's only one
    QVERIFY2(
        view->accessibleDescription().contains(QStringLiteral("“Keep the picture” has no key")),
        qPrintable(view->accessibleDescription()));
    QTest::keyClick(view, Qt::Key_Return);
    QTest::keyClick(view, 'y');
    QVERIFY(!view->accessibleDescription().contains(QStringLiteral("no key")));
    QTest::keyClick(view, Qt::Key_Escape);
    QVERIFY(view->isHidden());
    QVERIFY(m_page->hasFocus());
    QTest::keyClick(m_page.get(), 'm');
    QVERIFY(!m_page->controller().isMuted());
    QTest::keyClick(m_page.get(), 'y');
    QVERIFY(m_page->controller().isMuted());
    QTest::keyClick(m_page.get(), '?');
    QTest::keyClick(view, Qt::Key_Delete); // the first line was never changed
    QTest::keyClick(view, Qt::Key_Escape);
    QTest::keyClick(m_page.get(), Qt::Key_Space);
    QVERIFY(!m_record.playing);
}

MATINEE_TEST(PlayerPageSeekTest)
#include "tst_playerpageseek.moc"
