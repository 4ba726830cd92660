#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogupkeep.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/migrator.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Library;
using namespace CatalogSamples;

//! A catalog whose maintained rows another program made.
class CatalogUpkeepTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void isDueOnlyWhenAnotherProgramWroteIt();
    void isDoneOnceAndTellsHowFar();
    void stoppedLeavesAllAsItWas();
    void leavesWhatItCannotRead();

private:
    std::unique_ptr<CatalogWriter> open();
    void makeOld();

    QTemporaryDir m_folder;
    QString m_file;
    StepClock m_clock;
};

std::unique_ptr<CatalogWriter> CatalogUpkeepTest::open()
{
    auto store = Migrator::open(m_file, catalogSchema(), m_clock);
    const auto place = DeviceIdentity::placeOf(m_file, store->fileChangedMs);
    return std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
}

void CatalogUpkeepTest::init()
{
    m_file = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
    QVector<IngestedVideo> videos;
    for (int i = 0; i < 300; ++i) {
        videos << movie(QStringLiteral("Film %1").arg(i), 2000);
    }
    QVERIFY(open()->ingest(videos));
}

void CatalogUpkeepTest::makeOld()
{
    QVERIFY(open()->database().exec("UPDATE maintained_with SET value = 'of another program';"
                                    "UPDATE title_card SET name = 'stale'"));
}

void CatalogUpkeepTest::isDueOnlyWhenAnotherProgramWroteIt()
{
    QVERIFY(!CatalogUpkeep::isDue(m_file, 0));
    makeOld();
    QVERIFY(CatalogUpkeep::isDue(m_file, 0));
    // Small ones are quick.
    QVERIFY(!CatalogUpkeep::isDue(m_file));
    QVERIFY(!CatalogUpkeep::isDue(m_folder.filePath(QStringLiteral("nothing")), 0));
    QVERIFY(open()->database().exec("PRAGMA user_version = 16; DELETE FROM maintained_with"));
    QVERIFY(CatalogUpkeep::isDue(m_file, 0));
}

void CatalogUpkeepTest::isDoneOnceAndTellsHowFar()
{
    makeOld();
    QVector<int> percents;
    QVERIFY(CatalogUpkeep::run(m_file, m_clock, [&](int percent) {
        percents << percent;
        return true;
    }));
    QVERIFY(percents.size() >= 3);
    QVERIFY(std::is_sorted(percents.begin(), percents.end()));
    QVERIFY(percents.last() > 50 && percents.last() <= 100);
    QVERIFY(!CatalogUpkeep::isDue(m_file, 0));
    const auto writer = open();
    QCOMPARE(CatalogDump::rows(
                 writer->database(), "SELECT count(*) FROM title_card WHERE name = 'stale'", 1),
        QStringList{QStringLiteral("0")});
}

void CatalogUpkeepTest::stoppedLeavesAllAsItWas()
{
    makeOld();
    for (const int stopAt : {0, 1, 50}) {
        const Result<> stopped
            = CatalogUpkeep::run(m_file, m_clock, [&](int percent) { return percent < stopAt; });
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QVERIFY(CatalogUpkeep::isDue(m_file, 0));
        Result<Database> database = Database::open(m_file, OpenMode::ReadOnly);
        QCOMPARE(
            CatalogDump::rows(*database, "SELECT count(*) FROM title_card WHERE name = 'stale'", 1),
            QStringList{QStringLiteral("300")});
    }
    QVERIFY(CatalogUpkeep::run(m_file, m_clock, [](int) { return true; }));
    QVERIFY(!CatalogUpkeep::isDue(m_file, 0));
}

void CatalogUpkeepTest::leavesWhatItCannotRead()
{
    const QString garbage = m_folder.filePath(QStringLiteral("garbage"));
    QFile file(garbage);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(100'000, 'x'));
    file.close();
    QVERIFY(!CatalogUpkeep::isDue(garbage, 0));
}

MATINEE_TEST(CatalogUpkeepTest)
#include "tst_catalogupkeep.moc"
