#include "sync/web/keptbytes.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Sync;

namespace {

constexpr qint64 kMega = 1024 * 1024;

QByteArray pattern(qint64 offset, qint64 size)
{
    QByteArray bytes(size, '\0');
    for (qint64 i = 0; i < size; ++i) {
        bytes[i] = char((offset + i) * 31 / 7);
    }
    return bytes;
}

QByteArray taken(const KeptBytes &kept, qint64 offset, qint64 most)
{
    std::vector<std::byte> into(static_cast<std::size_t>(most));
    const Result<std::size_t> count = kept.take(offset, into);
    return count ? QByteArray(reinterpret_cast<const char *>(into.data()), qsizetype(*count))
                 : QByteArray("failed");
}

} // namespace

class TestKeptBytes : public QObject
{
    Q_OBJECT
private slots:
    void givesWhatWasPut();
    void joinsWhatTouches();
    void letsGoOfWhatIsFar();
    void takesNoSpaceInTheFolder();

private:
    QString folder() const;
    QTemporaryDir m_folder;
};

QString TestKeptBytes::folder() const
{
    return m_folder.path();
}

void TestKeptBytes::givesWhatWasPut()
{
    for (const QString &where : {folder(), QString(), QStringLiteral("/nowhere")}) {
        KeptBytes kept(where, 64 * kMega);
        QVERIFY(kept.put(1000, pattern(1000, 500)));
        QCOMPARE(taken(kept, 1000, 500), pattern(1000, 500));
        QCOMPARE(taken(kept, 1400, 500), pattern(1400, 100));
        QCOMPARE(taken(kept, 999, 500), QByteArray());
        QCOMPARE(taken(kept, 1500, 500), QByteArray());
        QCOMPARE(kept.endFrom(1200), qint64(1500));
        QCOMPARE(kept.endFrom(1500), qint64(1500));
        QCOMPARE(kept.endFrom(0), qint64(0));
    }
}

void TestKeptBytes::joinsWhatTouches()
{
    KeptBytes kept(folder(), 64 * kMega);
    QVERIFY(kept.put(0, pattern(0, 100)));
    QVERIFY(kept.put(200, pattern(200, 100)));
    QCOMPARE(kept.ranges().size(), std::size_t(2));
    QVERIFY(kept.put(50, pattern(50, 150)));
    const std::vector<Library::ByteRange> whole{{0, 300}};
    QCOMPARE(kept.ranges(), whole);
    QCOMPARE(taken(kept, 0, 300), pattern(0, 300));
}

void TestKeptBytes::letsGoOfWhatIsFar()
{
    KeptBytes kept(folder(), 40 * kMega);
    for (qint64 at = 0; at < 39; ++at) {
        QVERIFY(kept.put(at * kMega, pattern(at * kMega, kMega)));
    }
    // Behind the reader first, but not what is just behind.
    kept.makeRoom(38 * kMega, 5 * kMega);
    QCOMPARE(kept.endFrom(0), qint64(0));
    QCOMPARE(kept.endFrom(4 * kMega), 39 * kMega);
    QCOMPARE(taken(kept, 37 * kMega, 100), pattern(37 * kMega, 100));
    // The reader went back to the beginning: what lies ahead is far.
    kept.makeRoom(0, 10 * kMega);
    QCOMPARE(kept.endFrom(4 * kMega), 34 * kMega);
    // What it is about to want stays, though there is no room.
    kept.makeRoom(10 * kMega, 40 * kMega);
    QCOMPARE(kept.endFrom(4 * kMega), 30 * kMega);
}

void TestKeptBytes::takesNoSpaceInTheFolder()
{
    KeptBytes kept(folder(), 40 * kMega);
    QVERIFY(kept.put(0, pattern(0, kMega)));
    QVERIFY(QDir(folder()).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden));
}

MATINEE_TEST(TestKeptBytes)
#include "tst_keptbytes.moc"
