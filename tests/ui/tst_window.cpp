#include "tests/support/testregistry.h"
#include "tests/ui/samplelibrary.h"
#include "ui/cards/cardlistmodel.h"
#include "ui/cards/cardview.h"
#include "ui/controls/button.h"
#include "ui/controls/letterbar.h"
#include "ui/pages/searchpage.h"
#include "ui/window/mainwindow.h"
#include "ui/window/sidebar.h"
#include "ui/window/toast.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPointer>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

using Ui::CardView;
using Ui::MainWindow;
using Ui::Section;

namespace {

void key(MainWindow &window, Qt::Key code, Qt::KeyboardModifiers modifiers = {})
{
    QWidget *target = window.focusWidget() ? window.focusWidget() : &window;
    QTest::keyClick(target, code, modifiers);
}

QString focusName(const MainWindow &window)
{
    return window.focusWidget() ? window.focusWidget()->objectName() : QString();
}

} // namespace

class WindowTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_library = std::make_unique<SampleLibrary>(SampleLibrary::Art::None);
        (void)m_library->settings().setValue(SettingKey::ReduceMotion, true);
        m_library->theme().applyTo(*qApp);
        m_window = std::make_unique<MainWindow>(m_library->services());
        m_window->resize(1280, 800);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_COMPARE(focusName(*m_window), QStringLiteral("heroPlay"));
    }
    void cleanup()
    {
        m_window.reset();
        m_library.reset();
    }

    void arrowsWalkThroughHome()
    {
        key(*m_window, Qt::Key_Right);
        QCOMPARE(focusName(*m_window), QStringLiteral("heroDetails"));
        key(*m_window, Qt::Key_Down);
        QCOMPARE(focusName(*m_window), QStringLiteral("rowContinue"));
        auto *row = qobject_cast<CardView *>(m_window->focusWidget());
        QVERIFY(row && row->currentIndex().row() == 0);
        key(*m_window, Qt::Key_Right);
        key(*m_window, Qt::Key_Right);
        QCOMPARE(row->currentIndex().row(), 2);
        key(*m_window, Qt::Key_Down);
        QCOMPARE(focusName(*m_window), QStringLiteral("rowNextUp"));
        key(*m_window, Qt::Key_Up);
        // A list remembers its item.
        QCOMPARE(m_window->focusWidget(), row);
        QCOMPARE(row->currentIndex().row(), 2);
        key(*m_window, Qt::Key_Left);
        key(*m_window, Qt::Key_Left);
        key(*m_window, Qt::Key_Left);
        QCOMPARE(focusName(*m_window), QStringLiteral("navHome"));
        key(*m_window, Qt::Key_Right);
        QCOMPARE(m_window->focusWidget(), row);
    }

    void spacePlaysAndEnterOpens()
    {
        key(*m_window, Qt::Key_Down);
        auto *row = qobject_cast<CardView *>(m_window->focusWidget());
        QVERIFY(row);
        const Library::TitleCard card = row->currentCard();
        key(*m_window, Qt::Key_Space);
        QCOMPARE(m_library->actions().played, QVector<TitleId>{card.id});
        QCOMPARE(m_library->actions().playedFrom, Ui::PlayFrom::Resume);
        key(*m_window, Qt::Key_Return);
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("detailsPage"));
        QTRY_COMPARE(focusName(*m_window), QStringLiteral("play"));
        key(*m_window, Qt::Key_Return);
        QCOMPARE(m_library->actions().played.size(), 2);
        key(*m_window, Qt::Key_Escape);
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("homePage"));
        QCOMPARE(m_window->focusWidget(), row);
    }

    void asksForAnAddress()
    {
        const QVector<QUrl> &addresses = m_library->actions().addresses;
        QGuiApplication::clipboard()->setText(QStringLiteral("nothing of the web"));
        key(*m_window, Qt::Key_N, Qt::ControlModifier);
        auto *field = m_window->findChild<QLineEdit *>(QStringLiteral("addressField"));
        QVERIFY(field && field->hasFocus());
        QCOMPARE(field->text(), QString());
        QTest::keyClicks(field, QStringLiteral("nas/Film.mkv"));
        QTest::keyClick(field, Qt::Key_Return);
        auto *told = m_window->findChild<QWidget *>(QStringLiteral("addressTold"));
        QVERIFY(told && told->isVisible());
        QVERIFY(addresses.isEmpty());
        field->clear();
        QTest::keyClicks(field, QStringLiteral("http://nas/Film.mkv"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(addresses, QVector<QUrl>{QUrl(QStringLiteral("http://nas/Film.mkv"))});
        QTRY_VERIFY(!m_window->findChild<QLineEdit *>(QStringLiteral("addressField")));
        // What was copied is there at once.
        QGuiApplication::clipboard()->setText(QStringLiteral("https://nas/Other.mkv"));
        m_window->askAddress();
        field = m_window->findChild<QLineEdit *>(QStringLiteral("addressField"));
        QVERIFY(field);
        QCOMPARE(field->text(), QStringLiteral("https://nas/Other.mkv"));
    }

    void playsADroppedLink()
    {
        QMimeData link;
        link.setUrls({QUrl(QStringLiteral("https://nas/Film.mkv"))});
        const QPoint middle = m_window->rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &link, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(middle, Qt::CopyAction, &link, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &drop);
        QCOMPARE(m_library->actions().addresses,
            QVector<QUrl>{QUrl(QStringLiteral("https://nas/Film.mkv"))});
        QVERIFY(m_library->actions().uploads.isEmpty());
        link.setUrls({QUrl(QStringLiteral("mailto:me@nas"))});
        QDragEnterEvent other(middle, Qt::CopyAction, &link, Qt::LeftButton, Qt::NoModifier);
        other.ignore();
        QCoreApplication::sendEvent(m_window.get(), &other);
        QVERIFY(!other.isAccepted());
    }

    void sectionsByKeys()
    {
        key(*m_window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("moviesPage"));
        key(*m_window, Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("seriesGridPage"));
        key(*m_window, Qt::Key_Escape);
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("homePage"));
    }

    void lettersJumpInMovies()
    {
        m_window->openSection(Section::Movies);
        auto *grid = m_window->currentPage()->findChild<CardView *>(QStringLiteral("grid"));
        QTRY_COMPARE(grid->cards()->rowCount(), 25);
        QTRY_COMPARE(m_window->focusWidget(), grid);
        key(*m_window, Qt::Key_M);
        QTRY_VERIFY(grid->currentCard().title.startsWith(QLatin1Char('M')));
        const auto *bar
            = m_window->currentPage()->findChild<Ui::LetterBar *>(QStringLiteral("letterBar"));
        QCOMPARE(bar->current(), QStringLiteral("M"));
        QVERIFY(!bar->isPresent(QStringLiteral("X")));
        // Right from the last column goes to the letters, Left comes back.
        for (int i = 0; i < 12 && m_window->focusWidget() == grid; ++i) {
            key(*m_window, Qt::Key_Right);
        }
        QCOMPARE(focusName(*m_window), QStringLiteral("letterBar"));
        key(*m_window, Qt::Key_Left);
        QCOMPARE(m_window->focusWidget(), grid);
    }

    void spacePlaysTheNextOfASeries()
    {
        m_window->openSection(Section::Series);
        auto *grid = m_window->currentPage()->findChild<CardView *>(QStringLiteral("grid"));
        QTRY_COMPARE(m_window->focusWidget(), grid);
        QTRY_VERIFY(!grid->currentCard().id.isNull());
        key(*m_window, Qt::Key_Space);
        QCOMPARE(m_library->actions().queued,
            QVector<QVector<TitleId>>{QVector<TitleId>{grid->currentCard().id}});
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("seriesGridPage"));
    }

    void aMenuShowsWhereItsFocusIs()
    {
        m_window->openSection(Section::Movies);
        auto *grid = m_window->currentPage()->findChild<CardView *>(QStringLiteral("grid"));
        QTRY_COMPARE(grid->cards()->rowCount(), 25);
        QTRY_COMPARE(m_window->focusWidget(), grid);
        key(*m_window, Qt::Key_Right);
        key(*m_window, Qt::Key_Menu);
        const auto menu
            = [this] { return m_window->findChild<QMenu *>(QStringLiteral("cardMenu")); };
        QTRY_VERIFY(menu() && menu()->isVisible());
        QTRY_COMPARE(menu()->activeAction(), menu()->actions().first());
        delete menu();
        QTest::mouseClick(grid->viewport(), Qt::RightButton);
        key(*m_window, Qt::Key_Menu);
        QTRY_VERIFY(menu() && menu()->isVisible());
        QTest::qWait(0); // what was to follow has
        QVERIFY(!menu()->activeAction());
        delete menu();
    }

    void selectionMarksWatchedAndUndoes()
    {
        m_window->openSection(Section::Movies);
        auto *grid = m_window->currentPage()->findChild<CardView *>(QStringLiteral("grid"));
        QTRY_COMPARE(grid->cards()->rowCount(), 25);
        QTRY_COMPARE(m_window->focusWidget(), grid);
        const TitleId id = grid->currentCard().id;
        key(*m_window, Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(grid->selectedCards().size(), 1);
        auto *button
            = m_window->currentPage()->findChild<Ui::Button *>(QStringLiteral("selectionWatched"));
        QVERIFY(button->isVisible());
        button->click();
        const auto watched
            = [&] { return grid->cards()->card(grid->cards()->rowOf(id)).play.watched; };
        QTRY_VERIFY(watched());
        QVERIFY(grid->selectedCards().isEmpty());
        const auto *toast = m_window->findChild<Ui::Toast *>(QStringLiteral("toast"));
        QVERIFY(toast->isVisible());
        key(*m_window, Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!watched());
    }

    void searchAnswersWhileTyping()
    {
        key(*m_window, Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(focusName(*m_window), QStringLiteral("topSearch"));
        QTest::keyClicks(m_window->focusWidget(), QStringLiteral("harb"));
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("searchPage"));
        auto *titles
            = m_window->currentPage()->findChild<CardView *>(QStringLiteral("searchTitles"));
        QTRY_COMPARE(titles->cards()->rowCount(), 2);
        auto *page = qobject_cast<Ui::SearchPage *>(m_window->currentPage());
        QSignalSpy shown(page, &Ui::SearchPage::resultsShown);
        QTest::keyClicks(m_window->focusWidget(), QStringLiteral("xqz"));
        QTRY_COMPARE(titles->cards()->rowCount(), 0);
        QVERIFY(shown.count() >= 1);
        key(*m_window, Qt::Key_Escape);
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("homePage"));
    }

    void searchGivesTheRestWhenTypingRests()
    {
        m_window.reset();
        m_library = std::make_unique<SampleLibrary>(SampleLibrary::Art::None, 80);
        m_window = std::make_unique<MainWindow>(m_library->services());
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        key(*m_window, Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(m_window->focusWidget(), QStringLiteral("n"));
        auto *page = qobject_cast<Ui::SearchPage *>(m_window->currentPage());
        QVERIFY(page);
        auto *titles = page->findChild<CardView *>(QStringLiteral("searchTitles"));
        QSignalSpy shown(page, &Ui::SearchPage::resultsShown);
        page->setQuery(QStringLiteral("number"));
        QTRY_VERIFY(!shown.isEmpty());
        QCOMPARE(shown.at(0).at(0).toInt(), Library::Catalog::kHitsWhileTyping);
        const QModelIndex third = titles->cards()->index(2, 0);
        titles->setCurrentIndex(third);
        const TitleId chosen = titles->currentCard().id;
        QTRY_COMPARE(shown.count(), 2);
        QCOMPARE(shown.at(1).at(0).toInt(), Library::Catalog::kHitsAtRest);
        QCOMPARE(titles->currentCard().id, chosen);
        // The words are gone: nothing more comes for them.
        page->setQuery(QStringLiteral("number 1"));
        page->setQuery({});
        QTest::qWait(500);
        QCOMPARE(titles->cards()->rowCount(), 0);
    }

    void episodesThatAreFoundByTheirSeriesTellTheirNumber()
    {
        key(*m_window, Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(m_window->focusWidget(), QStringLiteral("keepers"));
        auto *episodes
            = m_window->currentPage()->findChild<CardView *>(QStringLiteral("searchEpisodes"));
        QTRY_VERIFY(episodes->cards()->rowCount() > 0);
        const auto content
            = episodes->cards()->index(0, 0).data(Ui::ContentRole).value<Ui::CardContent>();
        QVERIFY2(content.caption.contains(QStringLiteral(" · S")), qPrintable(content.caption));
    }

    void playerCoversTheWindowAndGivesTheFocusBack()
    {
        key(*m_window, Qt::Key_Down);
        QWidget *row = m_window->focusWidget();
        QWidget player;
        player.setFocusPolicy(Qt::StrongFocus);
        m_window->showPlayer(&player);
        QCOMPARE(player.geometry(), m_window->rect());
        QCOMPARE(m_window->focusWidget(), &player);
        m_window->resize(1400, 900);
        QCOMPARE(player.geometry(), m_window->rect());
        m_window->leavePlayer();
        QVERIFY(!player.isVisible());
        QCOMPARE(player.parentWidget(), nullptr);
        QCOMPARE(m_window->focusWidget(), row);
    }

    void playerGoesOnInACorner()
    {
        key(*m_window, Qt::Key_Down);
        QWidget *row = m_window->focusWidget();
        QWidget player;
        player.setFocusPolicy(Qt::StrongFocus);
        m_window->showPlayer(&player);
        player.setFocusPolicy(Qt::NoFocus);
        m_window->makePlayerSmall();
        QVERIFY(player.isVisible());
        QVERIFY(player.width() < m_window->width() / 2);
        QVERIFY(m_window->rect().contains(player.geometry()));
        QCOMPARE(m_window->focusWidget(), row);
        m_window->resize(1400, 900);
        QVERIFY(player.geometry().right() > m_window->width() * 9 / 10);
        // The window is used as always.
        m_window->openSection(Ui::Section::Movies);
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("moviesPage"));
        QVERIFY(player.isVisible());
        QSignalSpy large(m_window.get(), &Ui::MainWindow::largePlayerWanted);
        QTest::keyClick(m_window->focusWidget(), Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(large.size(), 1);
        m_window->showPlayer(&player);
        QCOMPARE(player.geometry(), m_window->rect());
        m_window->makePlayerSmall();
        QWidget *focus = m_window->focusWidget();
        m_window->leavePlayer();
        QVERIFY(!player.isVisible());
        QCOMPARE(player.parentWidget(), nullptr);
        QCOMPARE(m_window->focusWidget(), focus); // nobody is disturbed
    }

    void seriesGoesToTheNextEpisode()
    {
        auto future = m_library->catalog().cards(m_library->viewer(), {m_library->series()});
        future.waitForFinished();
        m_window->openTitle(future.result()->first());
        QTRY_COMPARE(focusName(*m_window), QStringLiteral("episodes"));
        auto *list = qobject_cast<QAbstractItemView *>(m_window->focusWidget());
        QTRY_COMPARE(list->currentIndex().row(), 3); // three are watched
        key(*m_window, Qt::Key_Return);
        QCOMPARE(m_library->actions().played.size(), 1);
        for (int i = 0; i < 4; ++i) {
            key(*m_window, Qt::Key_Up);
        }
        QVERIFY(focusName(*m_window).startsWith(QStringLiteral("season")));
    }

    void seriesGoesOnInTheNextSeason()
    {
        auto future = m_library->catalog().cards(m_library->viewer(), {m_library->series()});
        future.waitForFinished();
        const Library::TitleCard series = future.result()->first();
        m_window->openTitle(series);
        const auto button = [&](const char *name) {
            return m_window->currentPage()->findChild<Ui::Button *>(QLatin1String(name));
        };
        QTRY_VERIFY(button("season0") && button("season0")->isOn());
        auto details = m_library->catalog().details(m_library->viewer(), series.id);
        details.waitForFinished();
        auto watched = m_library->catalog().setWatched(
            m_library->viewer(), details.result()->seasons.first().id, true);
        watched.waitForFinished();
        // The season that is looked at stays, but what plays is the next.
        QTRY_COMPARE(button("play")->text(), QStringLiteral("Play S2 E1"));
        QVERIFY(button("season0")->isOn());
        button("play")->click();
        QCOMPARE(m_library->actions().played.size(), 1);
        QVERIFY(m_window->goBack());
        m_window->openTitle(series);
        QTRY_VERIFY(button("season1")->isOn());
    }

    void automaticLayoutFollowsTheRemote()
    {
        QVERIFY(!m_library->theme().isTv());
        key(*m_window, Qt::Key_HomePage);
        QVERIFY(m_library->theme().isTv());
        key(*m_window, Qt::Key_Down);
        QCOMPARE(focusName(*m_window), QStringLiteral("rowContinue"));
        for (int x = 100; x < 300; x += 20) {
            QTest::mouseMove(m_window.get(), QPoint(x, 100));
        }
        QTRY_VERIFY(!m_library->theme().isTv());
    }

    void clickNeverShowsTheRing()
    {
        key(*m_window, Qt::Key_Down);
        QVERIFY(m_library->theme().focusVisible());
        QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, QPoint(700, 30));
        QVERIFY(!m_library->theme().focusVisible());
    }

    void sectionsWithAPageAreInTheSidebar()
    {
        const auto shown = [this](const char *name) {
            const auto *item = m_window->findChild<QWidget *>(QLatin1String(name));
            return item && item->isVisible();
        };
        QVERIFY(shown("navFiles"));
        QVERIFY(shown("navSettings"));
        QVERIFY(!shown("navTransfers")); // there is no queue in this window
    }

    void televisionTellsTheTime()
    {
        const auto *clock = m_window->findChild<QWidget *>(QStringLiteral("clock"));
        QVERIFY(clock);
        QVERIFY(!clock->isVisible());
        (void)m_library->settings().setValue(SettingKey::Layout, QStringLiteral("tv"));
        QTRY_VERIFY(clock->isVisible());
        // As the design has it, whatever the language says about noon.
        const QRegularExpression hours(QStringLiteral("^([01]\\d|2[0-3]):[0-5]\\d$"));
        QVERIFY2(
            hours.match(clock->accessibleName()).hasMatch(), qPrintable(clock->accessibleName()));
        m_window->openSection(Section::Settings);
        QVERIFY(!clock->isVisible());
    }

    void everyRowOfHomeRisesInTelevision()
    {
        (void)m_library->settings().setValue(SettingKey::Layout, QStringLiteral("tv"));
        m_window->resize(1920, 1080);
        const auto *scroll = m_window->currentPage()->findChild<QScrollArea *>();
        const auto *last = m_window->findChild<CardView *>(QStringLiteral("rowRecent"));
        QVERIFY(scroll && last);
        // Once the page is laid out for its new size.
        QTRY_VERIFY(scroll->verticalScrollBar()->maximum() >= last->parentWidget()->y() - 60);
        for (const char *name : {"rowContinue", "rowNextUp", "rowRecent"}) {
            auto *view = m_window->findChild<CardView *>(QLatin1String(name));
            QVERIFY(view);
            view->setFocus();
            const auto top = [&] {
                return view->parentWidget()->mapTo(m_window->currentPage(), QPoint()).y();
            };
            QTRY_VERIFY2(top() == 60, qPrintable(QLatin1String(name) + QString::number(top())));
        }
    }

    void everythingThatTakesTheFocusHasAName()
    {
        for (const Section section : {Section::Home, Section::Movies, Section::Series}) {
            m_window->openSection(section);
            QTRY_VERIFY(m_window->focusWidget());
            const QList<QWidget *> widgets = m_window->findChildren<QWidget *>();
            for (const QWidget *widget : widgets) {
                if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)) {
                    continue;
                }
                const auto *button = qobject_cast<const QAbstractButton *>(widget);
                const bool named
                    = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
                QVERIFY2(named, qPrintable(widget->objectName()));
            }
        }
    }

    void madeAgainIsWhereItWas()
    {
        m_window->openSection(Section::Settings);
        key(*m_window, Qt::Key_Down);
        key(*m_window, Qt::Key_Right);
        QCOMPARE(focusName(*m_window), QStringLiteral("optionLanguage"));
        const QPointer<Ui::Page> before = m_window->currentPage();
        m_window->makeAgain();
        QVERIFY(!before);
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("settingsPage"));
        QCOMPARE(focusName(*m_window), QStringLiteral("optionLanguage"));
        QVERIFY(m_window->focusWidget()->hasFocus());
        key(*m_window, Qt::Key_Escape);
        QCOMPARE(focusName(*m_window), QStringLiteral("categoryLanguage"));
        key(*m_window, Qt::Key_Escape);
        QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("homePage"));
        QTRY_COMPARE(focusName(*m_window), QStringLiteral("heroPlay"));
    }

    void firstStartWelcomes()
    {
        m_window.reset();
        m_library = std::make_unique<SampleLibrary>(SampleLibrary::Art::None, 0, true);
        m_library->theme().applyTo(*qApp);
        m_window = std::make_unique<MainWindow>(m_library->services());
        m_window->show();
        m_window->activateWindow();
        QTRY_COMPARE(m_window->currentPage()->objectName(), QStringLiteral("welcomePage"));
        QTRY_COMPARE(focusName(*m_window), QStringLiteral("welcomeFolder"));
        key(*m_window, Qt::Key_Right);
        QCOMPARE(focusName(*m_window), QStringLiteral("welcomeDrop"));
        key(*m_window, Qt::Key_Up);
        QCOMPARE(focusName(*m_window), QStringLiteral("welcomeLanguage"));
        key(*m_window, Qt::Key_Return);
        QCOMPARE(m_library->settings().text(SettingKey::Language), QStringLiteral("zh_CN"));
    }

private:
    std::unique_ptr<SampleLibrary> m_library;
    std::unique_ptr<MainWindow> m_window;
};

MATINEE_TEST(WindowTest)
#include "tst_window.moc"
