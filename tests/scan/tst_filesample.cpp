#include "library/scan/filesample.h"
#include "tests/support/testregistry.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;

class FileSampleTest : public QObject
{
    Q_OBJECT
private slots:
    void isTheHashOfSizeAndBlocks();
    void smallFilesAreReadWhole();
    void seesWhereItLooks_data();
    void seesWhereItLooks();
    void nameAndTimeDoNotCount();
    void reportsWhatItCannotRead();

private:
    QString write(const QString &name, const QByteArray &bytes) const;
    QByteArray sampleOf(const QByteArray &bytes) const;

    QTemporaryDir m_folder;
};

namespace {

//! Bytes that differ from block to block.
QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i) {
        bytes[i] = char((i * 31 + (i >> 12)) & 0xff);
    }
    return bytes;
}

} // namespace

QString FileSampleTest::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName()
                                                                                : QString();
}

QByteArray FileSampleTest::sampleOf(const QByteArray &bytes) const
{
    const auto sample = FileSample::of(write(QStringLiteral("film.mkv"), bytes));
    return sample ? sample->toBytes() : QByteArray();
}

// The sample is in shared tables for ever: it must stay what it is.
void FileSampleTest::isTheHashOfSizeAndBlocks()
{
    const qsizetype size = 1'000'001;
    const qsizetype block = 16 * 1024;
    const QByteArray bytes = pattern(size);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView("matinee-sample-2\0", 17));
    hash.addData(QByteArray::fromHex("00000000000f4241"));
    hash.addData(bytes.first(block));
    hash.addData(bytes.mid((size - block) / 2, block));
    hash.addData(bytes.last(block));
    QCOMPARE(sampleOf(bytes), hash.result());
}

void FileSampleTest::smallFilesAreReadWhole()
{
    QByteArray bytes = pattern(3 * 16 * 1024);
    const QByteArray before = sampleOf(bytes);
    bytes[20'000] = char(bytes.at(20'000) + 1);
    QVERIFY(sampleOf(bytes) != before);
    QVERIFY(!sampleOf(QByteArray()).isEmpty());
    QVERIFY(sampleOf(QByteArray()) != sampleOf(QByteArray(1, '\0')));
}

void FileSampleTest::seesWhereItLooks_data()
{
    QTest::addColumn<qsizetype>("at");
    QTest::addColumn<bool>("seen");
    QTest::newRow("start") << qsizetype(0) << true;
    QTest::newRow("middle") << qsizetype(500'000) << true;
    QTest::newRow("end") << qsizetype(999'999) << true;
    QTest::newRow("between") << qsizetype(200'000) << false;
}

void FileSampleTest::seesWhereItLooks()
{
    QFETCH(const qsizetype, at);
    QFETCH(const bool, seen);
    QByteArray bytes = pattern(1'000'000);
    const QByteArray before = sampleOf(bytes);
    bytes[at] = char(bytes.at(at) + 1);
    QCOMPARE(sampleOf(bytes) != before, seen);
}

void FileSampleTest::nameAndTimeDoNotCount()
{
    const QByteArray bytes = pattern(300'000);
    const QString a = write(QStringLiteral("a.mkv"), bytes);
    const QString b = write(QStringLiteral("b.mp4"), bytes);
    QFile file(b);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(
        QDateTime::fromSecsSinceEpoch(1'000'000'000), QFileDevice::FileModificationTime));
    file.close();
    QCOMPARE(FileSample::of(a).value(), FileSample::of(b).value());
    QVERIFY(FileSample::of(a).value()
        != FileSample::of(write(QStringLiteral("c.mkv"), bytes + 'x')).value());
}

void FileSampleTest::reportsWhatItCannotRead()
{
    QCOMPARE(FileSample::of(m_folder.filePath(QStringLiteral("none.mkv"))).error().code,
        ErrorCode::NotFound);
    QCOMPARE(FileSample::of(m_folder.path()).error().code, ErrorCode::Unsupported);
}

MATINEE_TEST(FileSampleTest)
#include "tst_filesample.moc"
