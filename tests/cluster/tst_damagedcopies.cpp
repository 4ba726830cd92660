#include "tests/cluster/storedfilm.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <memory>

using namespace Sync;
using namespace TestSupport;

//! A film in a real Swift, some of whose copies have a flipped byte.
class DamagedCopiesTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();

    void oneCopyIsHealed();
    void allCopiesAreSaid();

private:
    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
};

void DamagedCopiesTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
}

void DamagedCopiesTest::cleanupTestCase()
{
    m_cluster.reset();
}

// Which copy a gateway takes is its own choice: each time, and whichever it takes, what is played
// a second time and what is in the cache is right.
void DamagedCopiesTest::oneCopyIsHealed()
{
    int met = 0;
    const quint32 times = 20;
    for (quint32 time = 0; time < times; ++time) {
        StoredFilm film(*m_cluster, m_clock, noise(kChunkBytes + 1000, 100 + time));
        QCOMPARE(film.flipByte(0, 1, time), 1);
        const auto source = film.open(m_cluster->endpoints(), std::chrono::seconds(8), {});
        const Result<QByteArray> first = readWhole(*source);
        QVERIFY(first.has_value());
        QTRY_VERIFY(film.isCached());
        if (*first != film.bytes()) {
            QCOMPARE(film.damage().size(), 1);
        }
        met += film.damage().isEmpty() ? 0 : 1;
        QVERIFY(film.damage().isEmpty() || film.damage().first().isHealed);
        const Result<QByteArray> second = readWhole(*film.openAgain());
        QVERIFY(second.has_value());
        QVERIFY(*second == film.bytes());
    }
    qInfo("the damaged copy was met in %d of %u tries, and healed each time", met, times);
}

void DamagedCopiesTest::allCopiesAreSaid()
{
    StoredFilm film(*m_cluster, m_clock, noise(kChunkBytes + 1000, 7));
    QCOMPARE(film.flipByte(0, 3, 7), 3);
    const auto source = film.open(m_cluster->endpoints(), std::chrono::seconds(8), {});
    (void)readWhole(*source); // the flaw may be seen, once
    QTRY_COMPARE_WITH_TIMEOUT(film.damage().size(), 1, 60'000);
    QVERIFY(!film.damage().first().isHealed);
    const Error error = readWhole(*source).error();
    QCOMPARE(error.code, ErrorCode::Corrupt);
    QVERIFY(error.message.contains(film.title()));
}

MATINEE_TEST(DamagedCopiesTest)
#include "tst_damagedcopies.moc"
