#include "tests/support/testregistry.h"
#include "tests/ui/samplelibrary.h"
#include "ui/cards/cardlistmodel.h"
#include "ui/cards/cardview.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/edit/editdialog.h"
#include "ui/edit/editfield.h"
#include "ui/window/mainwindow.h"
#include "ui/window/toast.h"

#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>

using Library::TitleDetails;
using Ui::EditDialog;
using Ui::MainWindow;

class EditDialogTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void savesAndTakesBack();
    void escLeavesEverything();
    void theFocusStaysInside();
    void saysWhatIsWrong();
    void resetsFields();
    void takesAPicture();
    void writesTheNfoFile();
    void tagsAndCollections();
    void opensFromTheMenu();

private:
    template <class T>
    T *part(const char *name) const
    {
        return m_window->findChild<T *>(QLatin1String(name));
    }
    EditDialog *dialog() const { return part<EditDialog>("editDialog"); }
    void press(Qt::Key code, Qt::KeyboardModifiers modifiers = {});
    void openDialog();
    void saveAndWait();
    TitleDetails details();

    std::unique_ptr<SampleLibrary> m_library;
    std::unique_ptr<MainWindow> m_window;
    TitleId m_title;
};

void EditDialogTest::init()
{
    m_library = std::make_unique<SampleLibrary>(SampleLibrary::Art::None);
    (void)m_library->settings().setValue(SettingKey::ReduceMotion, true);
    m_library->theme().applyTo(*qApp);
    m_window = std::make_unique<MainWindow>(m_library->services());
    m_window->resize(1280, 800);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_title = m_library->movies().first();
    m_window->openTitle(details().card);
    QTRY_VERIFY(
        m_window->focusWidget() && m_window->focusWidget()->objectName() == QLatin1String("play"));
}

void EditDialogTest::cleanup()
{
    m_window.reset();
    m_library.reset();
}

void EditDialogTest::press(Qt::Key code, Qt::KeyboardModifiers modifiers)
{
    QWidget *target = m_window->focusWidget() ? m_window->focusWidget() : m_window.get();
    QTest::keyClick(target, code, modifiers);
}

TitleDetails EditDialogTest::details()
{
    auto future = m_library->catalog().details(m_library->viewer(), m_title);
    future.waitForFinished();
    return future.result() ? *future.result() : TitleDetails{};
}

void EditDialogTest::openDialog()
{
    press(Qt::Key_E);
    QTRY_VERIFY(dialog()->isOpen());
    QCOMPARE(m_window->focusWidget()->objectName(), QStringLiteral("editTitle"));
}

void EditDialogTest::saveAndWait()
{
    QTest::mouseClick(part<Ui::Button>("editSave"), Qt::LeftButton);
    QTRY_VERIFY(!dialog()->isOpen());
}

void EditDialogTest::savesAndTakesBack()
{
    const TitleDetails before = details();
    openDialog();
    QCOMPARE(part<QLineEdit>("editTitle")->text(), before.card.title);
    part<QLineEdit>("editTitle")->selectAll();
    QTest::keyClicks(part<QLineEdit>("editTitle"), QStringLiteral("Mine"));
    part<QPlainTextEdit>("editPlot")->setPlainText(QStringLiteral("One.\nTwo."));
    saveAndWait();
    QCOMPARE(details().card.title, QStringLiteral("Mine"));
    QCOMPARE(details().plot, QStringLiteral("One.\nTwo."));
    QCOMPARE(details().card.year, before.card.year);
    QCOMPARE(details().edited.size(), 2); // only what was changed
    QCOMPARE(m_window->focusWidget()->objectName(), QStringLiteral("play"));
    QTRY_COMPARE(part<Ui::Label>("title")->text(), QStringLiteral("Mine"));
    press(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(details().card.title, before.card.title);
    QCOMPARE(details().plot, before.plot);
    QVERIFY(details().edited.isEmpty());
}

void EditDialogTest::escLeavesEverything()
{
    const QString before = details().card.title;
    openDialog();
    QTest::keyClicks(part<QLineEdit>("editTitle"), QStringLiteral("Mine"));
    press(Qt::Key_Escape);
    QVERIFY(!dialog()->isOpen());
    QCOMPARE(m_window->focusWidget()->objectName(), QStringLiteral("play"));
    QCOMPARE(details().card.title, before);
    QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("detailsPage"));
    // What was written and left is not there the next time.
    openDialog();
    QCOMPARE(part<QLineEdit>("editTitle")->text(), before);
}

void EditDialogTest::theFocusStaysInside()
{
    openDialog();
    QStringList seen;
    for (int i = 0; i < 12; ++i) {
        QVERIFY(dialog()->isAncestorOf(m_window->focusWidget()));
        seen << m_window->focusWidget()->objectName();
        press(Qt::Key_Tab);
    }
    QVERIFY(seen.contains(QStringLiteral("editSave")));
    QVERIFY(seen.count(QStringLiteral("editTitle")) >= 1);
    part<QLineEdit>("editTitle")->setFocus();
    press(Qt::Key_Down);
    QCOMPARE(m_window->focusWidget()->objectName(), QStringLiteral("editSortTitle"));
    press(Qt::Key_Up);
    press(Qt::Key_Backtab);
    QCOMPARE(m_window->focusWidget()->objectName(), QStringLiteral("editSave"));
}

void EditDialogTest::saysWhatIsWrong()
{
    openDialog();
    part<QLineEdit>("editYear")->selectAll();
    QTest::keyClicks(part<QLineEdit>("editYear"), QStringLiteral("soon"));
    QTest::mouseClick(part<Ui::Button>("editSave"), Qt::LeftButton);
    QTRY_VERIFY(part<Ui::Label>("editProblem")->text().contains(QStringLiteral("soon")));
    QVERIFY(dialog()->isOpen());
    QVERIFY(part<Ui::Label>("editProblem")->isVisible());
    QVERIFY(details().edited.isEmpty());
}

void EditDialogTest::resetsFields()
{
    const QString before = details().card.title;
    openDialog();
    QVERIFY(!part<Ui::Button>("editTitleReset")->isVisible());
    QTest::keyClicks(part<QLineEdit>("editTitle"), QStringLiteral("Mine "));
    saveAndWait();
    QVERIFY(details().card.title != before);
    openDialog();
    QVERIFY(part<Ui::Button>("editTitleReset")->isVisible());
    QTest::mouseClick(part<Ui::Button>("editTitleReset"), Qt::LeftButton);
    QVERIFY(part<QLineEdit>("editTitle")->text().isEmpty());
    saveAndWait();
    QCOMPARE(details().card.title, before);
    QVERIFY(details().edited.isEmpty());
}

void EditDialogTest::takesAPicture()
{
    openDialog();
    QTest::mouseClick(part<Ui::Button>("editChoosePicture"), Qt::LeftButton);
    auto *files = part<QFileDialog>("pictureFile");
    QVERIFY(files);
    emit files->fileSelected(QStringLiteral("/pictures/mine.png"));
    files->close();
    QCOMPARE(m_library->actions().pictureFiles, QStringList{QStringLiteral("/pictures/mine.png")});
    QTest::qWait(0);
    saveAndWait();
    QCOMPARE(details().card.poster, *m_library->actions().picture);
    openDialog();
    QTest::mouseClick(part<Ui::Button>("editResetPicture"), Qt::LeftButton);
    saveAndWait();
    QVERIFY(details().card.poster != *m_library->actions().picture);
    // One that cannot be read is told.
    m_library->actions().picture
        = Result<PictureId>(failure(ErrorCode::Corrupt, QStringLiteral("No picture.")));
    openDialog();
    QTest::mouseClick(part<Ui::Button>("editChoosePicture"), Qt::LeftButton);
    QTRY_VERIFY(part<QFileDialog>("pictureFile"));
    files = part<QFileDialog>("pictureFile");
    emit files->fileSelected(QStringLiteral("/pictures/none.png"));
    files->close();
    QTRY_COMPARE(part<Ui::Label>("editProblem")->text(), QStringLiteral("No picture."));
}

void EditDialogTest::writesTheNfoFile()
{
    openDialog();
    QTest::mouseClick(part<Ui::Button>("editNfo"), Qt::LeftButton);
    saveAndWait();
    QCOMPARE(m_library->actions().nfoOf, QVector<TitleId>{m_title});
    QTRY_VERIFY(
        m_window->findChild<Ui::Toast *>()->text().contains(QStringLiteral("/videos/film.nfo")));
    openDialog();
    saveAndWait(); // not asked for: not written
    QCOMPARE(m_library->actions().nfoOf.size(), 1);
}

void EditDialogTest::tagsAndCollections()
{
    openDialog();
    part<QLineEdit>("editTags")->clear();
    QTest::keyClicks(part<QLineEdit>("editTags"), QStringLiteral(" winter, garden ,winter,"));
    part<QLineEdit>("editCollections")->clear();
    QTest::keyClicks(part<QLineEdit>("editCollections"), QStringLiteral("Orchards, all; Two"));
    saveAndWait();
    const TitleDetails now = details();
    QCOMPARE(now.tags, QVector<QString>({QStringLiteral("garden"), QStringLiteral("winter")}));
    QCOMPARE(now.collections.size(), 2);
    QCOMPARE(now.collections.first().name, QStringLiteral("Orchards, all"));
    QVERIFY(now.tagsEdited);
}

void EditDialogTest::opensFromTheMenu()
{
    m_window->openSection(Ui::Section::Movies);
    auto *page = m_window->currentPage();
    QTRY_VERIFY(page->focusWidget() && page->focusWidget()->objectName() == QLatin1String("grid"));
    auto *grid = page->findChild<Ui::CardView *>(QStringLiteral("grid"));
    QTRY_VERIFY(grid->currentIndex().isValid()
        && !grid->cards()->card(grid->currentIndex().row()).id.isNull());
    press(Qt::Key_Menu);
    auto *menu = page->findChild<QMenu *>(QStringLiteral("cardMenu"));
    QVERIFY(menu);
    QAction *edit = nullptr;
    for (QAction *action : menu->actions()) {
        edit = action->text() == QStringLiteral("Edit…") ? action : edit;
    }
    QVERIFY(edit);
    edit->trigger();
    menu->close();
    QTRY_VERIFY(dialog()->isOpen());
}

MATINEE_TEST(EditDialogTest)
#include "tst_editdialog.moc"
