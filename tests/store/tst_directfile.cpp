#include "sync/store/directfile.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Sync;
using namespace TestSupport;

namespace {

constexpr qint64 kMib = 1024 * 1024;

} // namespace

class DirectFileTest : public QObject
{
    Q_OBJECT
private slots:
    void blocksAreWritten();
    void whatIsNoBlockIsLeftToOthers();
    void whatFailsIsLeftToOthers();
    void fileThatIsNotThereWritesNothing();

private:
    QTemporaryDir m_folder;
};

void DirectFileTest::blocksAreWritten()
{
    const QString path = m_folder.filePath(QStringLiteral("blocks"));
    writeFile(path, {});
    DirectFile file(path);
    const QByteArray bytes = noise(20 * kMib, 1); // more than goes at once
    const bool isWritten = file.write(4096, bytes); // some file systems cannot
    // Not where memory has a boundary of its own.
    QCOMPARE(file.write(0, QByteArrayView(bytes).sliced(1, 4096)), isWritten);
    QCOMPARE(readFile(path), isWritten ? bytes.sliced(1, 4096) + bytes : QByteArray());
}

void DirectFileTest::whatIsNoBlockIsLeftToOthers()
{
    const QString path = m_folder.filePath(QStringLiteral("odd"));
    writeFile(path, {});
    DirectFile file(path);
    QVERIFY(!file.write(0, QByteArray(4095, 'a')));
    QVERIFY(!file.write(512, QByteArray(4096, 'a')));
    QCOMPARE(readFile(path), QByteArray());
}

void DirectFileTest::whatFailsIsLeftToOthers()
{
    DirectFile file(QStringLiteral("/dev/full"));
    QVERIFY(!file.write(0, QByteArray(4096, 'a')));
}

void DirectFileTest::fileThatIsNotThereWritesNothing()
{
    const QString path = m_folder.filePath(QStringLiteral("nowhere"));
    DirectFile file(path);
    QVERIFY(!file.write(0, QByteArray(4096, 'a')));
    QVERIFY(!QFile::exists(path));
}

MATINEE_TEST(DirectFileTest)
#include "tst_directfile.moc"
