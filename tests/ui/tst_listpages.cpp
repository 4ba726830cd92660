#include "tests/support/testregistry.h"
#include "tests/ui/samplelibrary.h"
#include "ui/cards/cardlistmodel.h"
#include "ui/cards/cardview.h"
#include "ui/controls/button.h"
#include "ui/pages/filterbar.h"
#include "ui/window/mainwindow.h"
#include "ui/window/toast.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using Ui::CardView;
using Ui::Section;

namespace {

template <class T>
T part(Ui::MainWindow &window, const char *name)
{
    return window.currentPage()->findChild<T>(QLatin1String(name));
}

QString currentName(Ui::MainWindow &window)
{
    return window.currentPage()->objectName();
}

} // namespace

//! Filters, favourites, playlists and collections in the window.
class ListPagesTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_library = std::make_unique<SampleLibrary>(SampleLibrary::Art::None);
        m_window = std::make_unique<Ui::MainWindow>(m_library->services());
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup()
    {
        m_window.reset();
        m_library.reset();
    }

    void filtersAreChips()
    {
        m_window->openSection(Section::Movies);
        auto *grid = part<CardView *>(*m_window, "grid");
        QTRY_COMPARE(grid->cards()->rowCount(), 25);
        part<Ui::Button *>(*m_window, "chipQuality")->click();
        QTRY_VERIFY(grid->cards()->rowCount() < 25 && grid->cards()->rowCount() > 0);
        part<Ui::Button *>(*m_window, "chipFilter")->click();
        QTRY_VERIFY(m_window->findChild<QMenu *>(QStringLiteral("filterMenu")));
        auto *menu = m_window->findChild<QMenu *>(QStringLiteral("filterMenu"));
        QTRY_VERIFY(menu->isVisible());
        QAction *missing = nullptr;
        for (QAction *action : menu->actions()) {
            missing = action->text() == QLatin1String("Missing") ? action : missing;
        }
        QVERIFY(missing);
        missing->trigger();
        menu->close();
        // Nothing is missing: the page says which filters left nothing, and takes them back.
        QTRY_VERIFY(!grid->isVisible());
        auto *chip = part<Ui::Button *>(*m_window, "chipFurther0");
        QVERIFY(chip && chip->isVisible() && chip->isOn());
        QCOMPARE(
            part<Ui::FilterBar *>(*m_window, "")->filterPhrase(), QStringLiteral("4K missing"));
        chip->click();
        QTRY_VERIFY(grid->isVisible());
        part<Ui::FilterBar *>(*m_window, "")->clearFilters();
        QTRY_COMPARE(grid->cards()->rowCount(), 25);
    }

    void favouritesAreAList()
    {
        Library::Catalog &catalog = m_library->catalog();
        catalog.setFavourite(m_library->viewer(), m_library->movies().mid(0, 2), true)
            .waitForFinished();
        m_window->openSection(Section::Lists);
        auto *lists = part<CardView *>(*m_window, "listsGrid");
        QTRY_COMPARE(lists->cards()->rowCount(), 1);
        QTRY_COMPARE(m_window->focusWidget(), lists);
        // It is played without being opened.
        QTest::keyClick(lists, Qt::Key_Space);
        QTRY_COMPARE(m_library->actions().queued.size(), 1);
        QVector<TitleId> queued = m_library->actions().queued.first();
        QVector<TitleId> wanted = m_library->movies().mid(0, 2);
        std::sort(queued.begin(), queued.end());
        std::sort(wanted.begin(), wanted.end());
        QCOMPARE(queued, wanted);
        QCOMPARE(m_library->actions().queuedOrder, Ui::PlayOrder::InOrder);
        QTest::keyClick(lists, Qt::Key_Menu);
        QTRY_VERIFY(m_window->findChild<QAction *>(QStringLiteral("menuShuffle")));
        m_window->findChild<QAction *>(QStringLiteral("menuShuffle"))->trigger();
        QTRY_COMPARE(m_library->actions().queuedOrder, Ui::PlayOrder::Shuffled);
        delete m_window->findChild<QMenu *>(QStringLiteral("listMenu"));
        QTest::keyClick(lists, Qt::Key_Return);
        QCOMPARE(currentName(*m_window), QStringLiteral("listPage"));
        auto *titles = part<CardView *>(*m_window, "listGrid");
        QTRY_COMPARE(titles->cards()->rowCount(), 2);
        // What ceases to be a favourite leaves the list at once.
        catalog.setFavourite(m_library->viewer(), m_library->movies().mid(0, 1), false)
            .waitForFinished();
        QTRY_COMPARE(titles->cards()->rowCount(), 1);
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Escape);
        QCOMPARE(currentName(*m_window), QStringLiteral("listsPage"));
    }

    void selectionIsRemovedAndComesBack()
    {
        m_window->openSection(Section::Movies);
        auto *grid = part<CardView *>(*m_window, "grid");
        QTRY_COMPARE(grid->cards()->rowCount(), 25);
        QTRY_COMPARE(m_window->focusWidget(), grid);
        for (int i = 0; i < 2; ++i) {
            QTest::keyClick(grid, Qt::Key_Space, Qt::ControlModifier);
            QTest::keyClick(grid, Qt::Key_Right);
        }
        QCOMPARE(grid->selectedCards().size(), 2);
        part<Ui::Button *>(*m_window, "selectionFavourite")->click();
        const TitleId first = grid->cards()->card(0).id;
        QTRY_VERIFY(grid->cards()->card(grid->cards()->rowOf(first)).play.favourite);
        QVERIFY(grid->selectedCards().isEmpty());
        grid->makeCurrent(0);
        QTest::keyClick(grid, Qt::Key_Space, Qt::ControlModifier);
        part<Ui::Button *>(*m_window, "selectionRemove")->click();
        QTRY_COMPARE(grid->cards()->rowCount(), 24);
        const auto *toast = m_window->findChild<Ui::Toast *>(QStringLiteral("toast"));
        QTRY_VERIFY(toast->isVisible());
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(grid->cards()->rowCount(), 25);
    }

private:
    std::unique_ptr<SampleLibrary> m_library;
    std::unique_ptr<Ui::MainWindow> m_window;
};

MATINEE_TEST(ListPagesTest)
#include "tst_listpages.moc"
