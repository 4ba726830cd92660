#include "sync/transfer/storyboardcopy.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;
using namespace std::chrono_literals;

namespace {

// Of 20 minutes: two sheets.
StoryboardCopy sampleBoard()
{
    return {{123'456'789, 1'200s, 320, 134},
        {QByteArray("\xff\xd8\xff") + "one", QByteArray("\xff\xd8\xff") + "two"}};
}

} // namespace

//! What of a storyboard crosses from one PC to another.
class StoryboardCopyTest : public QObject
{
    Q_OBJECT
private slots:
    void comesBackAsItWas();
    void everyCutIsNoticed();
    void everyFlippedByteIsNoticed();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
};

void StoryboardCopyTest::comesBackAsItWas()
{
    const Result<StoryboardCopy> copy = decodeStoryboard(encodeStoryboard(sampleBoard()));
    QVERIFY(copy);
    QCOMPARE(*copy, sampleBoard());
}

void StoryboardCopyTest::everyCutIsNoticed()
{
    const QByteArray bytes = encodeStoryboard(sampleBoard());
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        QVERIFY2(!decodeStoryboard(bytes.left(size)), qPrintable(QString::number(size)));
    }
    QVERIFY(!decodeStoryboard(bytes + 'x'));
}

// Sizes may be others, and are compared with the video; pictures are as they were made.
void StoryboardCopyTest::everyFlippedByteIsNoticed()
{
    const QByteArray bytes = encodeStoryboard(sampleBoard());
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        QByteArray flipped = bytes;
        flipped[i] = char(flipped.at(i) ^ 0x01);
        const Result<StoryboardCopy> copy = decodeStoryboard(flipped);
        QVERIFY2(!copy || copy->sheets == sampleBoard().sheets, qPrintable(QString::number(i)));
    }
}

void StoryboardCopyTest::refusesWhatCannotBe_data()
{
    QTest::addColumn<StoryboardCopy>("copy");
    StoryboardCopy copy = sampleBoard();
    copy.sheets.removeLast();
    QTest::newRow("a sheet is missing") << copy;
    copy = sampleBoard();
    copy.sheets[1] = "<svg/>";
    QTest::newRow("no JPEG") << copy;
    copy = sampleBoard();
    copy.board.tileWidth = 100'000;
    QTest::newRow("large") << copy;
    copy = sampleBoard();
    copy.board.tileHeight = 0;
    QTest::newRow("flat") << copy;
    QTest::newRow("of nothing") << StoryboardCopy{{1, 0s, 320, 180}, {}};
}

void StoryboardCopyTest::refusesWhatCannotBe()
{
    QFETCH(StoryboardCopy, copy);
    const Result<StoryboardCopy> read = decodeStoryboard(encodeStoryboard(copy));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
}

MATINEE_TEST(StoryboardCopyTest)
#include "tst_storyboardcopy.moc"
