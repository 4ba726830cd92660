#include "library/base/settings.h"
#include "tests/support/testregistry.h"
#include "ui/player/seekbar.h"
#include "ui/player/timetext.h"
#include "ui/theme/theme.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

class SeekBarTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void mapsBothWays();
    void dragScrubsAndEndsExactly();
    void keysMoveTheHandle();
    void aHeldKeyGoesFaster();
    void withoutDurationNothingSeeks();
    void writesTimes();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Ui::Theme> m_theme;
    std::unique_ptr<Ui::SeekBar> m_bar;
};

void SeekBarTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_theme = std::make_unique<Ui::Theme>(*m_settings);
    m_bar = std::make_unique<Ui::SeekBar>(*m_theme, nullptr);
    m_bar->resize(1000, 32);
    m_bar->setDuration(1000000);
    m_bar->setPosition(250000);
    m_bar->show();
}

void SeekBarTest::cleanup()
{
    m_bar.reset();
    m_theme.reset();
    m_settings.reset();
}

void SeekBarTest::mapsBothWays()
{
    QCOMPARE(m_bar->msAt(0), 0);
    QCOMPARE(m_bar->msAt(500), 500000);
    QCOMPARE(m_bar->msAt(-20), 0);
    QCOMPARE(m_bar->msAt(5000), 1000000);
    QCOMPARE(m_bar->xAt(250000), 250);
    m_bar->setDuration(2147483647); // 24 days do not overflow
    QCOMPARE(m_bar->xAt(m_bar->msAt(999)), 998);
}

void SeekBarTest::dragScrubsAndEndsExactly()
{
    QSignalSpy scrubbed(m_bar.get(), &Ui::SeekBar::scrubbed);
    QSignalSpy wanted(m_bar.get(), &Ui::SeekBar::seekWanted);
    QTest::mousePress(m_bar.get(), Qt::LeftButton, {}, QPoint(300, 16));
    QTest::mouseMove(m_bar.get(), QPoint(400, 16));
    QTest::mouseMove(m_bar.get(), QPoint(600, 16));
    QVERIFY(m_bar->isScrubbing());
    QVERIFY(wanted.isEmpty());
    QTest::mouseRelease(m_bar.get(), Qt::LeftButton, {}, QPoint(600, 16));
    QCOMPARE(scrubbed.first().first().toInt(), 300000);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toInt(), 600000);
    QVERIFY(!m_bar->isScrubbing());
}

void SeekBarTest::keysMoveTheHandle()
{
    QSignalSpy wanted(m_bar.get(), &Ui::SeekBar::seekWanted);
    QTest::keyClick(m_bar.get(), Qt::Key_Right);
    QCOMPARE(m_bar->pointedMs(), 260000);
    QTest::keyClick(m_bar.get(), Qt::Key_Escape);
    QCOMPARE(m_bar->pointedMs(), -1);
    QTest::keyClick(m_bar.get(), Qt::Key_Left);
    QTest::keyClick(m_bar.get(), Qt::Key_Left);
    QTest::keyClick(m_bar.get(), Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toInt(), 230000);
    QCOMPARE(m_bar->value(), 230000);
}

void SeekBarTest::aHeldKeyGoesFaster()
{
    QTest::keyClick(m_bar.get(), Qt::Key_Right);
    for (int i = 0; i < 9; ++i) {
        QKeyEvent held(QEvent::KeyPress, Qt::Key_Right, {}, {}, true);
        QCoreApplication::sendEvent(m_bar.get(), &held);
    }
    QVERIFY(m_bar->pointedMs() > 250000 + 10 * 10000);
}

void SeekBarTest::withoutDurationNothingSeeks()
{
    QSignalSpy wanted(m_bar.get(), &Ui::SeekBar::seekWanted);
    m_bar->setDuration(0);
    QTest::mouseClick(m_bar.get(), Qt::LeftButton, {}, QPoint(300, 16));
    QVERIFY(wanted.isEmpty());
    m_bar->grab();
}

void SeekBarTest::writesTimes()
{
    using std::chrono::milliseconds;
    QCOMPARE(Ui::clockText(milliseconds(372000)), QStringLiteral("6:12"));
    QCOMPARE(Ui::clockText(milliseconds(0)), QStringLiteral("0:00"));
    QCOMPARE(Ui::clockText(milliseconds(3723999)), QStringLiteral("1:02:03"));
}

MATINEE_TEST(SeekBarTest)
#include "tst_seekbar.moc"
