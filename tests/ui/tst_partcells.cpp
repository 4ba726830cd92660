#include "tests/support/testregistry.h"
#include "ui/rows/partcells.h"

#include <QTest>

using Ui::PartCell;
using Ui::partCells;

class PartCellsTest : public QObject
{
    Q_OBJECT
private slots:
    void oneCellAPart();
    void groupsBeyondForty();
    void isFullOnlyAtTheEnd();
    void showsNothingOfNothing();
};

void PartCellsTest::oneCellAPart()
{
    const QVector<PartCell> cells = partCells(5, 2, 1);
    QCOMPARE(cells,
        QVector<PartCell>({PartCell::Stored, PartCell::Stored, PartCell::UnderWay,
            PartCell::Waiting, PartCell::Waiting}));
}

void PartCellsTest::groupsBeyondForty()
{
    const QVector<PartCell> cells = partCells(400, 25, 4);
    QCOMPARE(cells.size(), Ui::kMostPartCells);
    QCOMPARE(cells.count(PartCell::Stored), 2);
    QCOMPARE(cells.count(PartCell::UnderWay), 1);
}

void PartCellsTest::isFullOnlyAtTheEnd()
{
    for (const int total : {1, 39, 40, 41, 57, 399, 10'000}) {
        QVERIFY(partCells(total, total - 1, 1).contains(PartCell::UnderWay));
        QCOMPARE(
            partCells(total, total, 0).count(PartCell::Stored), qMin(total, Ui::kMostPartCells));
    }
}

void PartCellsTest::showsNothingOfNothing()
{
    QVERIFY(partCells(0, 0, 0).isEmpty());
    QVERIFY(partCells(-1, 3, 1).isEmpty());
}

MATINEE_TEST(PartCellsTest)
#include "tst_partcells.moc"
