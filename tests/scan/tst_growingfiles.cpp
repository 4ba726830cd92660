#include "library/scan/growingfiles.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Library;
using namespace std::chrono_literals;

class GrowingFilesTest : public QObject
{
    Q_OBJECT
private slots:
    void waitsUntilItSettles();
    void growthStartsAnew();
    void aTouchStartsAnew();
    void goneIsNotWaitedFor();
    void eachForItself();
};

namespace {

class TestClock final : public Clock
{
public:
    WallTime wallNow() const override { return {}; }
    MonotonicTime monotonicNow() const override { return m_now; }
    void advance(std::chrono::milliseconds time) { m_now += time; }

private:
    MonotonicTime m_now{1h};
};

QHash<QString, FileFacts> like(const QString &path, qint64 size, qint64 mtime = 1)
{
    FileFacts facts;
    facts.path = path;
    facts.sizeBytes = size;
    facts.mtimeNs = mtime;
    return {{path, facts}};
}

const QString kFilm = QStringLiteral("/v/film.mkv");

} // namespace

void GrowingFilesTest::waitsUntilItSettles()
{
    TestClock clock;
    GrowingFiles files(clock, 10s);
    files.add(kFilm);
    QCOMPARE(files.note(like(kFilm, 100)), QStringList());
    clock.advance(9'999ms);
    QCOMPARE(files.note(like(kFilm, 100)), QStringList());
    clock.advance(1ms);
    QCOMPARE(files.note(like(kFilm, 100)), QStringList{kFilm});
    QVERIFY(files.isEmpty());
    QCOMPARE(files.note(like(kFilm, 100)), QStringList());
}

void GrowingFilesTest::growthStartsAnew()
{
    TestClock clock;
    GrowingFiles files(clock, 10s);
    files.add(kFilm);
    for (qint64 size = 1; size < 20; ++size) {
        QCOMPARE(files.note(like(kFilm, size)), QStringList());
        clock.advance(9s);
        files.add(kFilm); // told of once more: it does not count as another
    }
    QCOMPARE(files.note(like(kFilm, 19)), QStringList());
    clock.advance(1s);
    QCOMPARE(files.note(like(kFilm, 19)), QStringList{kFilm});
}

void GrowingFilesTest::aTouchStartsAnew()
{
    TestClock clock;
    GrowingFiles files(clock, 10s);
    files.add(kFilm);
    files.note(like(kFilm, 100, 1));
    clock.advance(10s);
    QCOMPARE(files.note(like(kFilm, 100, 2)), QStringList());
}

void GrowingFilesTest::goneIsNotWaitedFor()
{
    TestClock clock;
    GrowingFiles files(clock, 10s);
    files.add(kFilm);
    QCOMPARE(files.note({}), QStringList{kFilm});
    QVERIFY(files.isEmpty());
}

void GrowingFilesTest::eachForItself()
{
    TestClock clock;
    GrowingFiles files(clock, 10s);
    const QString other = QStringLiteral("/v/a.mkv");
    files.add(kFilm);
    files.add(other);
    QHash<QString, FileFacts> both = like(kFilm, 1);
    both.insert(like(other, 1));
    files.note(both);
    clock.advance(10s);
    both[kFilm].sizeBytes = 2;
    QCOMPARE(files.note(both), QStringList{other});
    QCOMPARE(files.paths(), QStringList{kFilm});
}

MATINEE_TEST(GrowingFilesTest)
#include "tst_growingfiles.moc"
