#include "app/filequeue.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <algorithm>

using App::FileQueue;
using Ui::PlayOrder;

class FileQueueTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingHasNoNeighbours();
    void goesOnFromWhereItBegan();
    void shufflesAllOfThem();
    void leavesOutWhatPlaysAnyway();
};

namespace {

QStringList names(int count)
{
    QStringList list;
    for (int i = 0; i < count; ++i) {
        list << QStringLiteral("/v/%1.mkv").arg(i);
    }
    return list;
}

} // namespace

void FileQueueTest::nothingHasNoNeighbours()
{
    FileQueue queue;
    QVERIFY(queue.isEmpty());
    QVERIFY(!queue.next() && !queue.previous());
    queue.step(1);
    QCOMPARE(queue.file(), QString());
}

void FileQueueTest::goesOnFromWhereItBegan()
{
    const QStringList files = names(4);
    FileQueue queue(files, files.at(2), PlayOrder::InOrder);
    QCOMPARE(queue.file(), files.at(2));
    QCOMPARE(queue.previous(), files.at(1));
    QCOMPARE(queue.next(), files.at(3));
    queue.step(1);
    QCOMPARE(queue.file(), files.at(3));
    QVERIFY(!queue.next());
    queue.step(1);
    QCOMPARE(queue.file(), files.at(3));
    queue.step(-1);
    QCOMPARE(queue.file(), files.at(2));
    QCOMPARE(FileQueue(files, {}, PlayOrder::InOrder).file(), files.first());
}

void FileQueueTest::shufflesAllOfThem()
{
    const QStringList files = names(50);
    FileQueue queue(files, {}, PlayOrder::Shuffled);
    QStringList played{queue.file()};
    while (queue.next()) {
        queue.step(1);
        played << queue.file();
    }
    QVERIFY(played != files);
    std::sort(played.begin(), played.end());
    QStringList all = files;
    std::sort(all.begin(), all.end());
    QCOMPARE(played, all);
}

void FileQueueTest::leavesOutWhatPlaysAnyway()
{
    const QStringList files = names(5);
    FileQueue queue(files, files.at(1), PlayOrder::InOrder);
    queue.leaveOut({files.at(0), files.at(1), files.at(2)});
    QCOMPARE(queue.file(), files.at(1));
    QVERIFY(!queue.previous());
    QCOMPARE(queue.next(), files.at(3));
}

MATINEE_TEST(FileQueueTest)
#include "tst_filequeue.moc"
