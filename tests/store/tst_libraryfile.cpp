#include "sync/store/libraryfile.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;

class LibraryFileTest : public QObject
{
    Q_OBJECT
private slots:
    void hasTheBytesOfTheProtocol();
    void refusesAllElse();
};

void LibraryFileTest::hasTheBytesOfTheProtocol()
{
    const LibraryId id
        = *LibraryId::fromBytes(QByteArray::fromHex("000102030405060708090a0b0c0d0e0f"));
    const QByteArray golden = QByteArray::fromHex("a20101025000"
                                                  "0102030405060708090a0b0c0d0e0f");
    QCOMPARE(encodeLibraryFile(id), golden);
    QCOMPARE(decodeLibraryFile(golden).value(), id);
}

void LibraryFileTest::refusesAllElse()
{
    const QByteArray good = encodeLibraryFile(*LibraryId::fromBytes(QByteArray(16, 'x')));
    for (qsizetype size = 0; size < good.size(); ++size) {
        QCOMPARE(decodeLibraryFile(good.left(size)).error().code, ErrorCode::Corrupt);
    }
    QCOMPARE(decodeLibraryFile(good + 'x').error().code, ErrorCode::Corrupt);
    QByteArray newer = good;
    newer[2] = 2;
    QCOMPARE(decodeLibraryFile(newer).error().code, ErrorCode::Newer);
    QCOMPARE(decodeLibraryFile(encodeLibraryFile({})).error().code, ErrorCode::Corrupt);
    QCOMPARE(decodeLibraryFile(QByteArray::fromHex("bf0101025000"
                                                   "0102030405060708090a0b0c0d0e0fff"))
                 .error()
                 .code,
        ErrorCode::Corrupt);
}

MATINEE_TEST(LibraryFileTest)
#include "tst_libraryfile.moc"
