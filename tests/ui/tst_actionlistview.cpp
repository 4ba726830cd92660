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
    void clickOpensWhereRowsLeadElsewhere();
    void draggedRowFindsItsPlace();
    void paintsInEveryLayout();

private:
    void drag(int row, const QPoint &to);
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

void ActionListViewTest::clickOpensWhereRowsLeadElsewhere()
{
    QSignalSpy activated(m_view, &ActionListView::rowActivated);
    const QPoint name(150, actionRect(1, 0).center().y());
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, name);
    QCOMPARE(activated.size(), 0);
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, name);
    QCOMPARE(activated.size(), 1);
    m_view->setActivatedBy(ActionListView::ActivatedBy::Click);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, name);
    QCOMPARE(activated.size(), 2);
    QCOMPARE(activated.last().first().toModelIndex().row(), 1);
    // The second click of somebody used to two: what it hits now was not there at the first.
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, name);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, name);
    QTest::mouseClick(m_view->viewport(), Qt::RightButton, {}, name);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, actionRect(1, 0).center());
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, actionRect(1, 0).center());
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, name);
    QCOMPARE(activated.size(), 2);
}

void ActionListViewTest::drag(int row, const QPoint &to)
{
    const QPoint from = m_view->visualRect(m_model->index(row, 0)).center();
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, from);
    // QTest's own moves carry no button.
    for (const QPoint &at : {(from + to) / 2, to}) {
        QMouseEvent move(QEvent::MouseMove, QPointF(at),
            m_view->viewport()->mapToGlobal(QPointF(at)), Qt::NoButton, Qt::LeftButton,
            Qt::NoModifier);
        QCoreApplication::sendEvent(m_view->viewport(), &move);
    }
}

void ActionListViewTest::draggedRowFindsItsPlace()
{
    m_model->item(1)->setDragEnabled(false);
    QSignalSpy dragged(m_view, &ActionListView::rowDragged);
    const auto place = [this](int row) { return m_view->visualRect(m_model->index(row, 0)); };
    const auto drop = [this](const QPoint &at) {
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, at);
    };
    const auto said = [&dragged](int signal, int argument) {
        return dragged.at(signal).at(argument).toModelIndex().row();
    };
    // Before the first; what cannot be dragged keeps its place, so above it means before the next.
    const QPoint top = place(0).topLeft() + QPoint(150, 5);
    drag(2, top);
    QCOMPARE(m_view->draggedIndex().row(), 2);
    const QImage marked = m_view->grab().toImage();
    const int line = RowGeometry::of(
        *m_theme, place(0), m_model->index(0, 0).data(kActionRowRole).value<ActionRow>())
                         .panel.top();
    QCOMPARE(marked.pixelColor(place(0).center().x(), line), m_theme->colors().accent);
    drop(top);
    QVERIFY(m_view->grab().toImage().pixelColor(place(0).center().x(), line)
        != m_theme->colors().accent);
    QCOMPARE(dragged.size(), 1);
    QCOMPARE(said(0, 0), 2);
    QCOMPARE(said(0, 1), 0);
    const QPoint above = place(1).topLeft() + QPoint(150, 5);
    drag(0, above);
    drop(above);
    QCOMPARE(said(1, 1), 2);
    const QPoint below = place(2).bottomLeft() + QPoint(150, 40);
    drag(0, below);
    drop(below);
    QVERIFY(!dragged.at(2).at(1).toModelIndex().isValid());
    // Escape, a row that stays, and a hand that shakes move nothing.
    drag(0, below);
    QTest::keyClick(m_view, Qt::Key_Escape);
    drop(below);
    drag(1, top);
    drop(top);
    drag(2, place(2).center() + QPoint(2, 2));
    drop(place(2).center() + QPoint(2, 2));
    QCOMPARE(dragged.size(), 3);
    // A row that ends under the hand.
    drag(2, top);
    m_model->removeRow(2);
    drop(top);
    QCOMPARE(dragged.size(), 3);
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
