#include "sync/store/sha256.h"
#include "sync/transfer/chunkcache.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <limits>

using namespace Sync;
using namespace TestSupport;

namespace {

constexpr qint64 kPlenty = 1024 * 1024;

QByteArray bytesOf(int number)
{
    return noise(1000, quint32(number));
}

QByteArray hashOf(int number)
{
    return Sha256::of(bytesOf(number));
}

// A video of one chunk, which is bytesOf(number).
KnownVideo videoOf(int number)
{
    return {QStringLiteral("lib/videos/%1/長い 名前.mkv").arg(number),
        {1000, hashOf(number), QStringLiteral("video/x-matroska")}};
}

} // namespace

class ChunkCacheTest : public QObject
{
    Q_OBJECT
private slots:
    void init();

    void keepsWhatWasPut();
    void damagedChunksAreThrownAway();
    void killedWritersLeaveNothing();
    void oldestGoFirst();
    void usedOnesStay();
    void ageOutlivesTheProgram();
    void keptVideosStay();
    void keptTwiceIsKeptUntilBothAreLetGo();
    void emptyingLeavesWhatIsKept();
    void fullDiskIsSaid();
    void remembersVideos();
    void twoProgramsShareIt();

private:
    ChunkCache::Options options(qint64 limitBytes = kPlenty) const
    {
        return {m_folder->filePath(QStringLiteral("cache")), limitBytes, 0};
    }
    QString pathOf(int number) const
    {
        const QString name = QString::fromLatin1(hashOf(number).toHex());
        return options().folder + QStringLiteral("/chunks/") + name.left(2) + u'/' + name;
    }
    void age(int number, int minutes) const
    {
        QFile file(pathOf(number));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-60 * minutes),
            QFileDevice::FileModificationTime));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ChunkCacheTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void ChunkCacheTest::keepsWhatWasPut()
{
    ChunkCache cache(options());
    QVERIFY(!cache.find(hashOf(1), 1000));
    QVERIFY(!cache.has(hashOf(1)));
    QVERIFY(cache.put(hashOf(1), bytesOf(1)).has_value());
    QVERIFY(cache.put(hashOf(1), bytesOf(1)).has_value());
    QVERIFY(cache.has(hashOf(1)));
    QCOMPARE(cache.find(hashOf(1), 1000), std::optional(bytesOf(1)));
    QCOMPARE(cache.usage().otherBytes, 1000);
    ChunkCache again(options());
    QVERIFY(again.has(hashOf(1)));
    QCOMPARE(again.find(hashOf(1), 1000), std::optional(bytesOf(1)));
}

void ChunkCacheTest::damagedChunksAreThrownAway()
{
    ChunkCache cache(options());
    for (const qint64 size : {1000, 999, 0}) {
        QVERIFY(cache.put(hashOf(1), bytesOf(1)).has_value());
        QByteArray bad = bytesOf(1).left(size);
        if (size == 1000) {
            bad[500] = char(bad[500] ^ 1);
        }
        writeFile(pathOf(1), bad);
        QVERIFY(!cache.find(hashOf(1), 1000));
        QVERIFY(!QFile::exists(pathOf(1)));
        QVERIFY(!cache.has(hashOf(1)));
    }
    QVERIFY(cache.put(hashOf(1), bytesOf(1)).has_value());
    QVERIFY(cache.find(hashOf(1), 1000).has_value());
}

void ChunkCacheTest::killedWritersLeaveNothing()
{
    const QString temporary = options().folder + QStringLiteral("/tmp/");
    QVERIFY(QDir().mkpath(temporary));
    writeFile(temporary + QStringLiteral("dead"), "half");
    writeFile(temporary + QStringLiteral("writing"), "half");
    const int other = ::open(qPrintable(temporary + QStringLiteral("writing")), O_RDWR | O_CLOEXEC);
    QCOMPARE(::flock(other, LOCK_EX), 0);
    ChunkCache cache(options());
    QCOMPARE(cache.usage().otherBytes, 0);
    QCOMPARE(QDir(temporary).entryList(QDir::Files), QStringList(QStringLiteral("writing")));
    ::close(other);
}

void ChunkCacheTest::oldestGoFirst()
{
    ChunkCache cache(options(10'000));
    for (int i = 0; i < 10; ++i) {
        QVERIFY(cache.put(hashOf(i), bytesOf(i)).has_value());
    }
    QCOMPARE(cache.usage().otherBytes, 10'000);
    for (int i = 0; i < 10; ++i) {
        age(i, 100 - i);
    }
    ChunkCache again(options(10'000));
    QVERIFY(again.put(hashOf(10), bytesOf(10)).has_value());
    QVERIFY(again.usage().otherBytes <= 10'000);
    QVERIFY(!again.has(hashOf(0)));
    QVERIFY(!QFile::exists(pathOf(0)));
    for (int i = 2; i <= 10; ++i) {
        QVERIFY(again.has(hashOf(i)));
    }
}

void ChunkCacheTest::usedOnesStay()
{
    {
        ChunkCache cache(options());
        for (int i = 0; i < 3; ++i) {
            QVERIFY(cache.put(hashOf(i), bytesOf(i)).has_value());
            age(i, 100 - i);
        }
    }
    ChunkCache cache(options(3000));
    QVERIFY(cache.find(hashOf(0), 1000).has_value());
    QVERIFY(cache.put(hashOf(3), bytesOf(3)).has_value());
    QVERIFY(cache.has(hashOf(0)));
    QVERIFY(!cache.has(hashOf(1)));
}

void ChunkCacheTest::ageOutlivesTheProgram()
{
    {
        ChunkCache cache(options());
        QVERIFY(cache.put(hashOf(0), bytesOf(0)).has_value());
        QVERIFY(cache.put(hashOf(1), bytesOf(1)).has_value());
    }
    age(0, 60);
    age(1, 30);
    {
        ChunkCache cache(options());
        QVERIFY(cache.find(hashOf(0), 1000).has_value());
    }
    ChunkCache cache(options(2900));
    QVERIFY(cache.put(hashOf(2), bytesOf(2)).has_value());
    QVERIFY(cache.has(hashOf(0)));
    QVERIFY(!cache.has(hashOf(1)));
}

void ChunkCacheTest::keptVideosStay()
{
    const auto object = randomId<ObjectId>();
    {
        ChunkCache cache(options(0));
        QVERIFY(cache.keep(object, videoOf(1)).has_value());
        QVERIFY(cache.put(hashOf(1), bytesOf(1)).has_value());
        QVERIFY(cache.put(hashOf(2), bytesOf(2)).has_value());
        QCOMPARE(cache.usage().keptBytes, 1000);
        QCOMPARE(cache.bytesHere(videoOf(1).manifest), 1000);
        age(1, 100);
    }
    ChunkCache cache(options(0));
    QCOMPARE(cache.kept(), QVector<ObjectId>{object});
    QCOMPARE(cache.video(object), std::optional(videoOf(1)));
    QVERIFY(cache.put(hashOf(3), bytesOf(3)).has_value());
    QVERIFY(cache.has(hashOf(1)));
    QVERIFY(!cache.has(hashOf(2)));
    QVERIFY(cache.letGo(object).has_value());
    QVERIFY(cache.letGo(object).has_value());
    QVERIFY(cache.kept().isEmpty());
    QVERIFY(cache.has(hashOf(1)));
    QVERIFY(cache.put(hashOf(4), bytesOf(4)).has_value());
    QVERIFY(!cache.has(hashOf(1)));
}

void ChunkCacheTest::keptTwiceIsKeptUntilBothAreLetGo()
{
    const auto a = randomId<ObjectId>();
    const auto b = randomId<ObjectId>();
    ChunkCache cache(options(0));
    QVERIFY(cache.keep(a, videoOf(1)).has_value());
    QVERIFY(cache.keep(b, videoOf(1)).has_value());
    QVERIFY(cache.put(hashOf(1), bytesOf(1)).has_value());
    QVERIFY(cache.letGo(a).has_value());
    QVERIFY(cache.put(hashOf(2), bytesOf(2)).has_value());
    QVERIFY(cache.has(hashOf(1)));
    QVERIFY(cache.letGo(b).has_value());
    QVERIFY(cache.put(hashOf(3), bytesOf(3)).has_value());
    QVERIFY(!cache.has(hashOf(1)));
}

void ChunkCacheTest::emptyingLeavesWhatIsKept()
{
    ChunkCache cache(options());
    const auto object = randomId<ObjectId>();
    QVERIFY(cache.clear().has_value());
    for (int number = 1; number <= 3; ++number) {
        QVERIFY(cache.put(hashOf(number), bytesOf(number)).has_value());
    }
    QVERIFY(cache.keep(object, videoOf(2)).has_value());
    QVERIFY(cache.clear().has_value());
    QCOMPARE(cache.usage().otherBytes, 0);
    QCOMPARE(cache.usage().keptBytes, 1000);
    QVERIFY(!QFile::exists(pathOf(1)));
    QVERIFY(!cache.find(hashOf(3), 1000));
    QCOMPARE(cache.find(hashOf(2), 1000), std::optional(bytesOf(2)));
}

void ChunkCacheTest::fullDiskIsSaid()
{
    ChunkCache::Options full = options();
    full.leaveFreeBytes = std::numeric_limits<qint64>::max() / 2;
    {
        ChunkCache cache(options());
        QVERIFY(cache.put(hashOf(1), bytesOf(1)).has_value());
    }
    ChunkCache cache(full);
    QCOMPARE(cache.put(hashOf(2), bytesOf(2)).error().code, ErrorCode::NoSpace);
    // It gave what it had.
    QVERIFY(!cache.has(hashOf(1)));
}

void ChunkCacheTest::remembersVideos()
{
    const auto object = randomId<ObjectId>();
    ChunkCache cache(options());
    QVERIFY(!cache.video(object));
    cache.remember(object, videoOf(5));
    QCOMPARE(ChunkCache(options()).video(object), std::optional(videoOf(5)));
    QFile file(options().folder + QStringLiteral("/videos/") + object.toString());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() - 1));
    QVERIFY(!cache.video(object));
}

void ChunkCacheTest::twoProgramsShareIt()
{
    ChunkCache one(options());
    ChunkCache two(options());
    QVERIFY(!one.has(hashOf(1)) && !two.has(hashOf(1)));
    QVERIFY(one.put(hashOf(1), bytesOf(1)).has_value());
    QVERIFY(two.find(hashOf(1), 1000).has_value());
    QVERIFY(two.put(hashOf(1), bytesOf(1)).has_value());
    QVERIFY(QFile::remove(pathOf(1)));
    QVERIFY(!one.find(hashOf(1), 1000));
    QVERIFY(!one.has(hashOf(1)));
}

MATINEE_TEST(ChunkCacheTest)
#include "tst_chunkcache.moc"
