#include "library/base/async.h"
#include "library/catalog/history/history.h"
#include "tests/support/testregistry.h"
#include "tests/ui/samplelibrary.h"
#include "ui/dialogs/questiondialog.h"
#include "ui/pages/historypage.h"
#include "ui/pages/trashpage.h"
#include "ui/rows/actionlistview.h"
#include "ui/trash/historymodel.h"
#include "ui/trash/historyview.h"
#include "ui/trash/trashlistmodel.h"
#include "ui/window/mainwindow.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace Ui;
using Library::TrashEntry;

namespace {

template <class T>
T answerOf(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.result().value_or(T());
}

} // namespace

//! What is in the trash, what was done, and both ways back, in the real window.
class TrashPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void rowsTellWhatWasRemoved();
    void emptyTrashSaysSo();
    void putsBackByKeyAndOffersUndo();
    void asksBeforeItRemovesForGood();
    void historyIsTakenBack();
    void whatCannotBeTakenBackSaysWhy();
    void longHistoryIsLoadedAsItIsScrolled();
    void titleHasItsHistory();
    void modelsKeepTheirWord();

private:
    void openTrash();
    ActionListView *list() const;
    HistoryView *history() const;
    QString firstAct() const;

    std::unique_ptr<SampleLibrary> m_library;
    std::unique_ptr<MainWindow> m_window;
};

void TrashPageTest::init()
{
    m_library = std::make_unique<SampleLibrary>(SampleLibrary::Art::None);
    m_window = std::make_unique<MainWindow>(m_library->services());
    m_window->show();
}

void TrashPageTest::cleanup()
{
    m_window.reset();
    m_library.reset();
}

void TrashPageTest::openTrash()
{
    m_window->openSection(Section::Trash);
    QTRY_VERIFY(history()->model()->rowCount() > 0);
}

ActionListView *TrashPageTest::list() const
{
    return m_window->findChild<ActionListView *>(QStringLiteral("trashList"));
}

HistoryView *TrashPageTest::history() const
{
    return m_window->findChild<HistoryView *>(QStringLiteral("historyList"));
}

QString TrashPageTest::firstAct() const
{
    return history()->model()->index(0, 0).data().toString();
}

void TrashPageTest::rowsTellWhatWasRemoved()
{
    const QVector<TitleId> movies = m_library->movies();
    m_library->catalog()
        .setRemoved(m_library->viewer(), {movies.at(1), movies.at(2)}, true)
        .waitForFinished();
    openTrash();
    QTRY_COMPARE(list()->model()->rowCount(), 2);
    const auto row = list()->model()->index(0, 0).data(kActionRowRole).value<ActionRow>();
    QVERIFY(!row.title.isEmpty());
    QVERIFY2(row.words.contains(QStringLiteral("removed by ")), qPrintable(row.words));
    QCOMPARE(row.figure, QStringLiteral("30 days left"));
    QVERIFY(row.isUpright);
    const QString spoken = list()->model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains(QStringLiteral("30 days left")), qPrintable(spoken));
    QVERIFY(m_window->findChild<QLabel *>(QStringLiteral("trashSummary"))
                ->text()
                .startsWith(QStringLiteral("2 videos")));
    // Fewer days: what is left follows at once.
    QVERIFY(m_library->settings().setValue(SettingKey::TrashDays, 1));
    QTRY_COMPARE(list()->model()->index(0, 0).data(kActionRowRole).value<ActionRow>().figure,
        QStringLiteral("Gone tomorrow"));
}

void TrashPageTest::emptyTrashSaysSo()
{
    openTrash();
    QVERIFY(!list()->isVisible());
    const auto *button = m_window->findChild<QAbstractButton *>(QStringLiteral("trashToolsEmpty"));
    QVERIFY(button && !button->isEnabled());
    // The history has the focus instead.
    QTRY_VERIFY(history()->hasFocus());
}

void TrashPageTest::putsBackByKeyAndOffersUndo()
{
    const TitleId film = m_library->movies().at(3);
    m_library->catalog().setRemoved(m_library->viewer(), {film}, true).waitForFinished();
    openTrash();
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_R);
    QTRY_COMPARE(list()->model()->rowCount(), 0);
    QCOMPARE(answerOf(m_library->catalog().cards(m_library->viewer(), {film})).size(), 1);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    // The button of the row does the same.
    list()->setFocus();
    list()->setCurrentIndex(list()->model()->index(0, 0));
    QTest::keyClick(list(), Qt::Key_Right);
    QTest::keyClick(list(), Qt::Key_Return);
    QTRY_COMPARE(list()->model()->rowCount(), 0);
}

void TrashPageTest::asksBeforeItRemovesForGood()
{
    const QVector<TitleId> movies = m_library->movies();
    m_library->catalog()
        .setRemoved(m_library->viewer(), {movies.at(1), movies.at(2)}, true)
        .waitForFinished();
    openTrash();
    QTRY_COMPARE(list()->model()->rowCount(), 2);
    auto *button = m_window->findChild<QAbstractButton *>(QStringLiteral("trashToolsEmpty"));
    button->click();
    auto *dialog = m_window->findChild<QuestionDialog *>();
    QVERIFY(dialog);
    // The safe choice has the focus, and changes nothing.
    QTRY_COMPARE(m_window->focusWidget()->objectName(), QStringLiteral("questionCancel"));
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(!m_window->findChild<QuestionDialog *>());
    QVERIFY(m_library->actions().emptied.isEmpty());
    // One alone by key, all by the button.
    list()->setFocus();
    list()->setCurrentIndex(list()->model()->index(1, 0));
    QTest::keyClick(list(), Qt::Key_Delete);
    m_window->findChild<QAbstractButton *>(QStringLiteral("questionAgree"))->click();
    QTRY_VERIFY(!m_window->findChild<QuestionDialog *>());
    button->click();
    m_window->findChild<QAbstractButton *>(QStringLiteral("questionAgree"))->click();
    QCOMPARE(m_library->actions().emptied.size(), 2);
    QCOMPARE(m_library->actions().emptied.at(0).size(), 1);
    QCOMPARE(m_library->actions().emptied.at(1).size(), 2);
}

void TrashPageTest::historyIsTakenBack()
{
    const TitleId film = m_library->movies().at(4);
    m_library->catalog().setFavourite(m_library->viewer(), {film}, true).waitForFinished();
    openTrash();
    QTRY_VERIFY(firstAct().startsWith(QStringLiteral("Made ")));
    history()->setFocus();
    history()->setCurrentIndex(history()->model()->index(0, 0));
    QTest::keyClick(history(), Qt::Key_Return);
    QTRY_VERIFY2(firstAct().startsWith(QStringLiteral("Took ")), qPrintable(firstAct()));
    const auto favourite = [&] {
        return answerOf(m_library->catalog().cards(m_library->viewer(), {film}))
            .first()
            .play.favourite;
    };
    QVERIFY(!favourite());
    // The message takes that back; then Ctrl Z is about the act that is pointed at.
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(favourite());
    QTRY_VERIFY(firstAct().startsWith(QStringLiteral("Made ")));
    history()->setCurrentIndex(history()->model()->index(0, 0));
    QTest::keyClick(history(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(!favourite());
}

void TrashPageTest::whatCannotBeTakenBackSaysWhy()
{
    const TitleId film = m_library->movies().at(4);
    m_library->catalog().setRating(m_library->viewer(), film, 3).waitForFinished();
    m_library->catalog().setRating(m_library->viewer(), film, 4).waitForFinished();
    openTrash();
    QTRY_COMPARE(history()->model()->index(1, 0).data().toString(), firstAct());
    const QString spoken = history()->model()->index(1, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains(QStringLiteral("Overwritten by ")), qPrintable(spoken));
    QVERIFY(history()
                ->model()
                ->index(0, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(QStringLiteral("can be taken back")));
    history()->setFocus();
    history()->setCurrentIndex(history()->model()->index(1, 0));
    QSignalSpy told(history(), &HistoryView::toastWanted);
    QTest::keyClick(history(), Qt::Key_U);
    QCOMPARE(told.size(), 1);
    QVERIFY(told.first().first().toString().startsWith(QStringLiteral("Overwritten by ")));
}

void TrashPageTest::longHistoryIsLoadedAsItIsScrolled()
{
    const TitleId film = m_library->movies().at(4);
    for (int i = 0; i < 60; ++i) {
        m_library->catalog().setRating(m_library->viewer(), film, i % 10 + 1).waitForFinished();
    }
    openTrash();
    QCOMPARE(history()->model()->rowCount(), 40);
    history()->scrollToBottom();
    QTRY_VERIFY(history()->model()->rowCount() >= 60);
}

void TrashPageTest::titleHasItsHistory()
{
    const TitleId film = m_library->movies().at(4);
    const auto card = answerOf(m_library->catalog().cards(m_library->viewer(), {film})).first();
    m_library->catalog().setRating(m_library->viewer(), film, 3).waitForFinished();
    m_window->openTitle(card);
    QAbstractButton *more = nullptr;
    QTRY_VERIFY(
        (more = m_window->currentPage()->findChild<QAbstractButton *>(QStringLiteral("more")))
        && more->isVisible());
    more->click();
    QAction *entry = nullptr;
    QTRY_VERIFY((entry = m_window->findChild<QAction *>(QStringLiteral("menuHistory"))));
    entry->trigger();
    QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("historyPage"));
    QVERIFY(m_window->currentPage()->heading().contains(card.title));
    auto *acts = m_window->findChild<HistoryView *>(QStringLiteral("titleHistory"));
    QTRY_VERIFY(acts->model()->rowCount() >= 2);
    QVERIFY(acts->model()->index(0, 0).data().toString().contains(card.title));
    QVERIFY(acts->model()
                ->index(0, 0)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("Rating")));
    QVERIFY(m_window->goBack());
    QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("detailsPage"));
}

void TrashPageTest::modelsKeepTheirWord()
{
    TrashListModel trash(m_library->settings(), m_library->clock(), nullptr);
    HistoryModel acts(m_library->clock(), nullptr);
    const QAbstractItemModelTester trashTester(
        &trash, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester actsTester(
        &acts, QAbstractItemModelTester::FailureReportingMode::Fatal);
    TrashEntry entry;
    entry.title = m_library->movies().first();
    entry.name = QStringLiteral("Red Ladder");
    entry.bytesGone = true;
    trash.setEntries({entry});
    QVERIFY(trash.index(0, 0)
                .data(kActionRowRole)
                .value<ActionRow>()
                .words.contains(QStringLiteral("bytes gone")));
    QCOMPARE(trash.index(0, 0).data(kActionRowRole).value<ActionRow>().figure,
        QStringLiteral("Gone today"));
    trash.setEntries({});
    Library::HistoryEntry act;
    act.what = QStringLiteral("Rated Red Ladder");
    act.device = QStringLiteral("attic");
    acts.setEntries({act});
    acts.append({act, act});
    QCOMPARE(acts.rowCount(), 3);
    QVERIFY(acts.when(2).endsWith(QStringLiteral("on attic")));
    acts.setEntries({});
}

MATINEE_TEST(TrashPageTest)
#include "tst_trashpage.moc"
