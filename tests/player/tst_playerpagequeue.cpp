#include "library/playback/localfilesource.h"
#include "tests/player/playerpagefixture.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"
#include "ui/player/chapterkind.h"
#include "ui/player/nextcard.h"
#include "ui/player/osdbutton.h"
#include "ui/player/skipoffer.h"

#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace TestSupport;
using namespace std::chrono;
using namespace std::chrono_literals;
using Library::PlayerState;
using Ui::ChapterKind;

//! What comes after a film, and what of it may be skipped.
class PlayerPageQueueTest : public QObject, private PlayerPageFixture
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void knowsChaptersByTheirNames_data();
    void knowsChaptersByTheirNames();
    void offersOnlyWhatIsNotTheFilm();
    void skipsTheIntro();
    void aTypedTimeGoesBeforeTheButton();
    void backPutsTheButtonAway();
    void creditsLeadToTheNextFilm();
    void countsDownToTheNextFilm();
    void backIsNotNow();
    void keysGoToTheNextFilm();
    void tellsThatTheEndIsNear();
    void theNextFilmFollowsAtOnce();
    void dropsAreToBePlayed();
    void buttonsGoThroughTheQueue();
    void whatCannotBePlayedIsPassedOver();

private:
    void make(Engine engine);
    void open(const Library::PlaybackInfo &info, milliseconds position);
};

namespace {

Library::PlaybackInfo episodeInfo()
{
    Library::PlaybackInfo info = filmInfo(1000s);
    info.chapters = {{0s, "Recap"}, {40s, "Intro"}, {100s, "The Harbour"}, {900s, "End Credits"}};
    return info;
}

} // namespace

void PlayerPageQueueTest::init()
{
    begin();
    make(Engine::Fake);
}

void PlayerPageQueueTest::make(Engine engine)
{
    Ui::PlayerPage::Options options;
    options.idle = 300ms;
    options.countdown = 2s;
    QVERIFY(makePage(options, engine));
}

void PlayerPageQueueTest::cleanup()
{
    end();
}

void PlayerPageQueueTest::open(const Library::PlaybackInfo &info, milliseconds position)
{
    QVERIFY(openFilm(filmRequest(), info, position));
}

void PlayerPageQueueTest::knowsChaptersByTheirNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, ChapterKind kind) {
        QTest::newRow(name) << QString::fromUtf8(name) << int(kind);
    };
    row("Intro", ChapterKind::Intro);
    row("OPENING CREDITS", ChapterKind::Intro);
    row("01. Opening", ChapterKind::Intro);
    row("Vorspann", ChapterKind::Intro);
    row("Générique de début", ChapterKind::Intro);
    row("片头", ChapterKind::Intro);
    row("オープニング", ChapterKind::Intro);
    row("Previously on", ChapterKind::Recap);
    row("前情提要", ChapterKind::Recap);
    row("End Credits", ChapterKind::Credits);
    row("Credits 2", ChapterKind::Credits);
    row("Abspann", ChapterKind::Credits);
    row("Титры", ChapterKind::Credits);
    row("片尾曲", ChapterKind::Credits);
    row("次回予告", ChapterKind::Preview);
    row("The Opening of the Door", ChapterKind::Film);
    row("Introducing Mia", ChapterKind::Film);
    row("Chapter 01", ChapterKind::Film);
    row("00:00:00.000", ChapterKind::Film);
    row("", ChapterKind::Film);
}

void PlayerPageQueueTest::knowsChaptersByTheirNames()
{
    QFETCH(QString, name);
    QFETCH(int, kind);
    QCOMPARE(int(Ui::chapterKind(name)), kind);
}

void PlayerPageQueueTest::offersOnlyWhatIsNotTheFilm()
{
    using Ui::SkipOffer;
    const Library::PlaybackInfo info = episodeInfo();
    QCOMPARE(SkipOffer::at(info, 10s, false), (SkipOffer{ChapterKind::Recap, 0, 40s}));
    QCOMPARE(SkipOffer::at(info, 50s, false), (SkipOffer{ChapterKind::Intro, 1, 100s}));
    QCOMPARE(SkipOffer::at(info, 99s, false), std::nullopt); // almost over
    QCOMPARE(SkipOffer::at(info, 500s, true), std::nullopt);
    QCOMPARE(SkipOffer::at(info, 950s, false), std::nullopt); // nothing comes after
    QCOMPARE(SkipOffer::at(info, 950s, true), (SkipOffer{ChapterKind::Credits, 3, {}}));
    Library::PlaybackInfo odd = info;
    odd.chapters = {{0s, "Intro"}, {700s, "Credits"}, {701s, "Scene after"}};
    QCOMPARE(SkipOffer::at(odd, 10s, true), std::nullopt); // as long is no intro
    odd.chapters = {{0s, "Film"}, {100s, "Ending"}, {200s, "Film"}};
    QCOMPARE(SkipOffer::at(odd, 150s, true), std::nullopt); // as early are no credits
}

void PlayerPageQueueTest::skipsTheIntro()
{
    open(episodeInfo(), 50s);
    auto *skip = child<Ui::OsdButton>("skip");
    QVERIFY(skip->isVisible());
    QVERIFY(skip->hasFocus());
    QCOMPARE(skip->accessibleName(), QStringLiteral("Skip intro"));
    QVERIFY(m_page->rect().contains(skip->geometry()));
    QTest::keyClick(skip, Qt::Key_Space); // pauses, as everywhere
    QVERIFY(!m_record.playing);
    QTest::keyClick(skip, Qt::Key_Return);
    QCOMPARE(m_page->controller().position(), milliseconds(100s));
    QVERIFY(skip->isHidden());
    QVERIFY(m_page->hasFocus());
}

void PlayerPageQueueTest::aTypedTimeGoesBeforeTheButton()
{
    open(episodeInfo(), 50s);
    auto *skip = child<Ui::OsdButton>("skip");
    QVERIFY(skip->hasFocus());
    QTest::keyClick(skip, 'g');
    QTest::keyClick(m_page->window()->focusWidget(), '7');
    QTest::keyClick(m_page->window()->focusWidget(), Qt::Key_Return);
    QCOMPARE(m_page->controller().position(), milliseconds(7s));

    // One that comes while a time is typed does not take the keys.
    open(episodeInfo(), 10s);
    QTest::keyClick(m_page.get(), 'g');
    QTest::keyClick(m_page.get(), '9');
    QVERIFY(goTo(50s));
    QVERIFY(skip->isVisible());
    QVERIFY(m_page->hasFocus());
    QTest::keyClick(m_page.get(), Qt::Key_Return);
    QCOMPARE(m_page->controller().position(), milliseconds(9s));

    // What was typed for one film is not for the next.
    QTest::keyClick(m_page.get(), 'g');
    QTest::keyClick(m_page.get(), '8');
    open(episodeInfo(), 10s);
    QTest::keyClick(m_page.get(), Qt::Key_Return);
    QCOMPARE(m_page->controller().position(), milliseconds(10s));
}

void PlayerPageQueueTest::backPutsTheButtonAway()
{
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    open(episodeInfo(), 50s);
    auto *skip = child<Ui::OsdButton>("skip");
    QVERIFY(skip->hasFocus());
    QTest::keyClick(skip, Qt::Key_Escape);
    QVERIFY(skip->isHidden());
    QVERIFY(goTo(51s));
    QVERIFY(skip->isHidden());
    QTest::keyClick(m_page.get(), Qt::Key_Space); // with the controls it is there again
    QVERIFY(goTo(52s));
    QVERIFY(skip->isVisible());
    QVERIFY(m_page->hasFocus());
    QTRY_VERIFY(!m_page->controlsShown());
    QVERIFY(goTo(53s));
    QVERIFY(skip->isHidden());
    QCOMPARE(left.size(), 0);
    QTest::keyClick(m_page.get(), Qt::Key_Escape);
    QCOMPARE(left.size(), 1);
}

void PlayerPageQueueTest::creditsLeadToTheNextFilm()
{
    QSignalSpy next(m_page.get(), &Ui::PlayerPage::nextWanted);
    open(episodeInfo(), 950s);
    auto *skip = child<Ui::OsdButton>("skip");
    QVERIFY(skip->isHidden());
    m_page->setNeighbours(Ui::PlayerPage::Before::None, {{QStringLiteral("Next"), {}}});
    QTRY_VERIFY(skip->isVisible());
    QCOMPARE(skip->accessibleName(), QStringLiteral("Next episode"));
    skip->click();
    QCOMPARE(next.size(), 1);
}

void PlayerPageQueueTest::countsDownToTheNextFilm()
{
    QSignalSpy next(m_page.get(), &Ui::PlayerPage::nextWanted);
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    open(episodeInfo(), 990s);
    m_page->setNeighbours(Ui::PlayerPage::Before::None,
        {{QStringLiteral("The Weather Keepers"), QStringLiteral("S2 E5 · Northern Signal")}});
    m_record.listener->onState(PlayerState::Ended);
    auto *card = child<Ui::NextCard>("nextCard");
    QTRY_VERIFY(card->isVisible());
    QVERIFY(card->accessibleName().contains(QStringLiteral("Northern Signal")));
    QCOMPARE(card->secondsLeft(), 2);
    QVERIFY(m_page->rect().contains(card->geometry()));
    QVERIFY(child<QWidget>("nextGo")->hasFocus());
    QTRY_COMPARE(next.size(), 1);
    QCOMPARE(left.size(), 0);
    QCOMPARE(m_sink.watchedTitles.size(), 1);
    m_page->play(filmRequest());
    QVERIFY(card->isHidden());
    QTRY_COMPARE(m_record.opened, 2);
    QVERIFY(m_page->hasFocus());
}

void PlayerPageQueueTest::backIsNotNow()
{
    QSignalSpy next(m_page.get(), &Ui::PlayerPage::nextWanted);
    QSignalSpy left(m_page.get(), &Ui::PlayerPage::leaveRequested);
    open(episodeInfo(), 990s);
    m_page->setNeighbours(Ui::PlayerPage::Before::None, {{QStringLiteral("Next"), {}}});
    m_record.listener->onState(PlayerState::Ended);
    QTRY_VERIFY(child<QWidget>("nextCard")->isVisible());
    QTest::keyClick(child<QWidget>("nextGo"), Qt::Key_Escape);
    QCOMPARE(left.size(), 1);
    QTest::qWait(2500); // longer than the countdown
    QCOMPARE(next.size(), 0);
}

void PlayerPageQueueTest::keysGoToTheNextFilm()
{
    QSignalSpy next(m_page.get(), &Ui::PlayerPage::nextWanted);
    QSignalSpy previous(m_page.get(), &Ui::PlayerPage::previousWanted);
    open(episodeInfo(), 200s);
    QTest::keyClick(m_page.get(), Qt::Key_MediaNext); // there is none: a chapter
    QCOMPARE(m_page->controller().position(), milliseconds(900s));
    m_record.listener->onSeekFinished(900s, 900s);
    QTRY_COMPARE(m_record.seeks.size(), 1);
    m_page->setNeighbours(Ui::PlayerPage::Before::Some, {{QStringLiteral("Next"), {}}});
    QTest::keyClick(m_page.get(), '>');
    QCOMPARE(next.size(), 1);
    QTest::keyClick(m_page.get(), '<'); // far into it: back within it
    QCOMPARE(previous.size(), 0);
    m_record.listener->onSeekFinished(
        m_page->controller().position(), m_page->controller().position());
    QVERIFY(goTo(2s));
    QTest::keyClick(m_page.get(), '<');
    QCOMPARE(previous.size(), 1);
}

void PlayerPageQueueTest::tellsThatTheEndIsNear()
{
    QSignalSpy near(m_page.get(), &Ui::PlayerPage::nearEnd);
    open(episodeInfo(), 900s);
    QCOMPARE(near.size(), 0);
    QVERIFY(goTo(960s));
    QVERIFY(goTo(970s));
    QCOMPARE(near.size(), 1);
}

// From the last picture of a film to the first one of the next, with the real engine.
void PlayerPageQueueTest::theNextFilmFollowsAtOnce()
{
    m_page.reset();
    make(Engine::Real);
    const auto request = [](const QString &file) {
        Ui::PlayRequest out = filmRequest();
        out.open = [file]() -> Result<std::shared_ptr<Library::ByteSource>> {
            auto source = Library::LocalFileSource::open(file);
            if (!source) {
                return failure(source.error());
            }
            return std::shared_ptr<Library::ByteSource>(*source);
        };
        return out;
    };
    const Ui::PlayRequest second = request(Clips::h264Mp4());
    m_page->play(request(Clips::h264Mp4()));
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Playing);
    qint64 best = 1'000'000;
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer since;
        since.start();
        m_page->play(second);
        QTRY_VERIFY(m_page->controller().state() == PlayerState::Playing
            && child<QWidget>("playerCurtain")->isHidden()
            && m_page->controller().stats().framesShown > 0);
        best = qMin(best, since.elapsed());
    }
    // 100 to 150 ms with sanitizers on a PC that does nothing else; other tests run beside this
    // one.
    qInfo("the next film follows after %lld ms", static_cast<long long>(best));
    QVERIFY2(best <= 1000, std::to_string(best).c_str());
}

void PlayerPageQueueTest::dropsAreToBePlayed()
{
    open(episodeInfo(), 150s);
    QSignalSpy wanted(m_page.get(), &Ui::PlayerPage::videosDropped);
    const auto drop = [this](const QStringList &files) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &file : files) {
            urls << QUrl::fromLocalFile(file);
        }
        data.setUrls(urls);
        const QPoint middle = m_page->rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QCoreApplication::sendEvent(m_page.get(), &enter);
        if (enter.isAccepted()) {
            QDropEvent dropped(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(m_page.get(), &dropped);
        }
        return enter.isAccepted();
    };
    const QString film = QStringLiteral("/v/Film.mkv");
    const QString folder = QStringLiteral("/v/More");
    const QString subtitle = m_folder->filePath(QStringLiteral("Film.srt"));
    QFile file(subtitle);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("1\n00:00:00,000 --> 00:00:01,000\nHello\n");
    file.close();
    QVERIFY(drop({subtitle}));
    QTRY_COMPARE(m_record.subtitles.size(), std::size_t{1});
    QCOMPARE(wanted.size(), 0);
    QVERIFY(drop({film, subtitle, folder}));
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().at(0).toStringList(), (QStringList{film, folder}));
    QCOMPARE(wanted.first().at(1).toStringList(), QStringList{subtitle});
    QCOMPARE(m_record.subtitles.size(), std::size_t{1});
    // A film that cannot be played takes another one, but no subtitles.
    m_record.listener->onError(Error{ErrorCode::Corrupt, QStringLiteral("torn"), {}, false});
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Failed);
    QVERIFY(!drop({subtitle}));
    QVERIFY(drop({film}));
    QCOMPARE(wanted.size(), 2);
}

void PlayerPageQueueTest::buttonsGoThroughTheQueue()
{
    using Before = Ui::PlayerPage::Before;
    QSignalSpy next(m_page.get(), &Ui::PlayerPage::nextWanted);
    QSignalSpy previous(m_page.get(), &Ui::PlayerPage::previousWanted);
    open(filmInfo(1000s), 2s);
    auto *forward = child<Ui::OsdButton>("nextFilm");
    auto *back = child<Ui::OsdButton>("previousFilm");
    QVERIFY(forward->isHidden() && back->isHidden());
    m_page->setNeighbours(Before::None, {{QStringLiteral("The Barometer"), {}}});
    QTest::keyClick(m_page.get(), Qt::Key_Tab);
    QVERIFY(forward->isVisible() && back->isVisible());
    QVERIFY(forward->accessibleName().contains(QStringLiteral("The Barometer")));
    // As a remote gets there, from the middle.
    QTest::keyClick(m_page->focusWidget(), Qt::Key_Right);
    QTest::keyClick(m_page->focusWidget(), Qt::Key_Right);
    QVERIFY(forward->hasFocus());
    QTest::keyClick(forward, Qt::Key_Return);
    QCOMPARE(next.size(), 1);
    // The last one: what has gone keeps its place, and not the focus.
    m_page->setNeighbours(Before::Some, std::nullopt);
    QVERIFY(child<Ui::OsdButton>("pause")->hasFocus());
    QVERIFY(forward->isVisible() && !forward->isEnabled());
    QTest::keyClick(m_page->focusWidget(), Qt::Key_Left);
    QTest::keyClick(m_page->focusWidget(), Qt::Key_Left);
    QVERIFY(back->hasFocus());
    QTest::keyClick(back, Qt::Key_Return);
    QCOMPARE(previous.size(), 1);
    m_page->setNeighbours(Before::None, std::nullopt);
    QVERIFY(child<Ui::OsdButton>("pause")->hasFocus());
    QVERIFY(forward->isHidden() && back->isHidden());
}

void PlayerPageQueueTest::whatCannotBePlayedIsPassedOver()
{
    using Before = Ui::PlayerPage::Before;
    QSignalSpy next(m_page.get(), &Ui::PlayerPage::nextWanted);
    open(filmInfo(1000s), 2s);
    m_record.listener->onError(Error{ErrorCode::Corrupt, QStringLiteral("torn"), {}, false});
    QTRY_COMPARE(m_page->controller().state(), PlayerState::Failed);
    auto *pass = child<QAbstractButton>("errorNext");
    QVERIFY(pass && pass->isHidden());
    QTest::keyClick(m_page->focusWidget(), '>');
    QCOMPARE(next.size(), 0);
    m_page->setNeighbours(Before::None, {{QStringLiteral("The Barometer"), {}}});
    QVERIFY(pass->isVisible());
    QVERIFY(pass->parentWidget()->rect().contains(pass->geometry()));
    QTest::keyClick(m_page->focusWidget(), '>');
    QCOMPARE(next.size(), 1);
    pass->click();
    QCOMPARE(next.size(), 2);
    QVERIFY(m_page->hasFocus());
    QSignalSpy previous(m_page.get(), &Ui::PlayerPage::previousWanted);
    QTest::keyClick(m_page->focusWidget(), '<');
    QCOMPARE(previous.size(), 0);
    m_page->setNeighbours(Before::Some, std::nullopt);
    QVERIFY(pass->isHidden());
    QTest::keyClick(m_page->focusWidget(), '<');
    QCOMPARE(previous.size(), 1);
}

MATINEE_TEST(PlayerPageQueueTest)
#include "tst_playerpagequeue.moc"
