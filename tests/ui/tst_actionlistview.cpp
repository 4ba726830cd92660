#include "library/base/settings.h"
#include "tests/support/testregistry.h"
#include "ui/rows/actionlistview.h"
#include "ui/rows/rowgeometry.h"

#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTest>

using namespace Ui;

class ActionListViewTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void arrowsGoThroughRowsAndActions();
    void keysAtTheEndsAreNotTaken();
    void enterTriggers();
    void clickTriggersTheActionUnderThePointer();
    void paintsInEveryLayout();

private:
    QRect actionRect(int row, int action) const;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QStandardItemModel> m_model;
    std::unique_ptr<QWidget> m_window;
    ActionListView *m_view = nullptr;
};

void ActionListViewTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_theme = std::make_unique<Theme>(*m_settings);
    m_theme->setFocusVisible(true);
    m_model = std::make_unique<QStandardItemModel>();
    for (int i = 0; i < 3; ++i) {
        ActionRow row;
        row.head = i == 0 ? QStringLiteral("Now") : QString();
        row.title = QStringLiteral("Row %1").arg(i);
        row.words = QStringLiteral("Uploading");
        row.figure = QStringLiteral("3 GB");
        row.bar.kind = i == 0 ? RowBar::Kind::Parts : RowBar::Kind::Plain;
        row.bar.partsTotal = 12;
        row.bar.partsStored = 3;
        row.actions = {{7, QStringLiteral("media-playback-pause"), QStringLiteral("Pause"), false},
            {8, QStringLiteral("view-refresh"), QStringLiteral("Retry"), true}};
        auto *item = new QStandardItem(row.title);
        item->setData(QVariant::fromValue(row), kActionRowRole);
        m_model->appendRow(item);
    }
    m_window = std::make_unique<QWidget>();
    m_window->resize(1000, 600);
    m_view = new ActionListView(*m_theme, m_window.get());
    m_view->setGeometry(m_window->rect());
    m_view->setModel(m_model.get());
    m_window->show();
    m_window->activateWindow();
    m_view->setFocus();
    QTRY_VERIFY(m_view->hasFocus());
}

void ActionListViewTest::cleanup()
{
    m_window.reset();
}

QRect ActionListViewTest::actionRect(int row, int action) const
{
    const QModelIndex index = m_model->index(row, 0);
    return RowGeometry::of(
        *m_theme, m_view->visualRect(index), index.data(kActionRowRole).value<ActionRow>())
        .actions.at(action);
}

void ActionListViewTest::arrowsGoThroughRowsAndActions()
{
    QCOMPARE(m_view->currentIndex().row(), 0);
    QTest::keyClick(m_view, Qt::Key_Down);
    QCOMPARE(m_view->currentIndex().row(), 1);
    QCOMPARE(m_view->currentAction(), -1);
    QTest::keyClick(m_view, Qt::Key_Right);
    QTest::keyClick(m_view, Qt::Key_Right);
    QCOMPARE(m_view->currentAction(), 1);
    QTest::keyClick(m_view, Qt::Key_Left);
    QCOMPARE(m_view->currentAction(), 0);
    QTest::keyClick(m_view, Qt::Key_Down);
    QCOMPARE(m_view->currentIndex().row(), 2);
    QCOMPARE(m_view->currentAction(), -1);
}

void ActionListViewTest::keysAtTheEndsAreNotTaken()
{
    const auto taken = [this](int key) {
        QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
        event.accept();
        QCoreApplication::sendEvent(m_view, &event);
        return event.isAccepted();
    };
    QVERIFY(!taken(Qt::Key_Up));
    QVERIFY(!taken(Qt::Key_Left));
    QVERIFY(!taken(Qt::Key_Space));
    QVERIFY(!taken(Qt::Key_R));
    QVERIFY(taken(Qt::Key_Right));
    QVERIFY(taken(Qt::Key_Right));
    QVERIFY(!taken(Qt::Key_Right));
    m_view->setCurrentIndex(m_model->index(2, 0));
    QVERIFY(!taken(Qt::Key_Down));
}

void ActionListViewTest::enterTriggers()
{
    QSignalSpy triggered(m_view, &ActionListView::actionTriggered);
    QSignalSpy activated(m_view, &ActionListView::rowActivated);
    QTest::keyClick(m_view, Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QTest::keyClick(m_view, Qt::Key_Right);
    QTest::keyClick(m_view, Qt::Key_Right);
    QTest::keyClick(m_view, Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(triggered.size(), 1);
    QCOMPARE(triggered.first().at(1).toInt(), 8);
}

void ActionListViewTest::clickTriggersTheActionUnderThePointer()
{
    QSignalSpy triggered(m_view, &ActionListView::actionTriggered);
    const QPoint pause = actionRect(1, 0).center();
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, pause);
    QCOMPARE(triggered.size(), 1);
    QCOMPARE(triggered.first().at(0).toModelIndex().row(), 1);
    QCOMPARE(triggered.first().at(1).toInt(), 7);
    // Pressed on one action and let go on another: nothing was meant.
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, pause);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, actionRect(1, 1).center());
    QCOMPARE(triggered.size(), 1);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(150, pause.y()));
    QCOMPARE(triggered.size(), 1);
    QCOMPARE(m_view->currentIndex().row(), 1);
}

void ActionListViewTest::paintsInEveryLayout()
{
    for (const char *layout : {"tv", "desktop"}) {
        for (const char *theme : {"dark", "light"}) {
            QVERIFY(m_settings->setValue(SettingKey::Layout, QString::fromLatin1(layout)));
            QVERIFY(m_settings->setValue(SettingKey::Theme, QString::fromLatin1(theme)));
            m_theme->setWindowSize(QSize(1920, 1080));
            const QImage picture = m_view->grab().toImage();
            const QRect row = m_view->visualRect(m_model->index(0, 0));
            // The row with the focus is filled with the focus colour and nothing else is.
            QCOMPARE(
                picture.pixelColor(row.left() + 14, row.bottom() - 30), m_theme->colors().focus);
            QVERIFY(
                picture.pixelColor(row.left() + 14, row.bottom() + 60) != m_theme->colors().focus);
        }
    }
}

MATINEE_TEST(ActionListViewTest)
#include "tst_actionlistview.moc"
