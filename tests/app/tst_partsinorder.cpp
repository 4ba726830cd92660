#include "app/partsinorder.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace App;
using namespace std::chrono_literals;

class PartsInOrderTest : public QObject
{
    Q_OBJECT
private slots:
    void oneFileHasNoParts();
    void positionsCountOverAllParts();
};

void PartsInOrderTest::oneFileHasNoParts()
{
    Library::TitleVersion film;
    film.id = randomId<VersionId>();
    film.media.durationMs = 1000;
    QVERIFY(PartsInOrder().isEmpty());
    QVERIFY(PartsInOrder(film).isEmpty());
    QVERIFY(!PartsInOrder(film).indexOf(film.id));
}

void PartsInOrderTest::positionsCountOverAllParts()
{
    Library::TitleVersion film;
    for (const qint64 durationMs : {3000, 2000, 4000}) {
        Library::TitleVersion part;
        part.id = randomId<VersionId>();
        part.media.durationMs = durationMs;
        film.parts.append(part);
    }
    film.id = film.parts.first().id;
    const PartsInOrder parts(film);
    QCOMPARE(parts.count(), 3);
    QCOMPARE(parts.duration(), 9000ms);
    QCOMPARE(parts.indexOf(film.parts.at(1).id), 1);
    QCOMPARE(parts.placeOf(0ms), (PartsInOrder::Place{0, 0ms}));
    QCOMPARE(parts.placeOf(2999ms), (PartsInOrder::Place{0, 2999ms}));
    QCOMPARE(parts.placeOf(3000ms), (PartsInOrder::Place{1, 0ms}));
    QCOMPARE(parts.placeOf(5500ms), (PartsInOrder::Place{2, 500ms}));
    // Beyond the end is in the last part.
    QCOMPARE(parts.placeOf(99'000ms), (PartsInOrder::Place{2, 94'000ms}));
    for (const auto position : {0ms, 2999ms, 3000ms, 8000ms}) {
        QCOMPARE(parts.filmPosition(parts.placeOf(position)), position);
    }
}

MATINEE_TEST(PartsInOrderTest)
#include "tst_partsinorder.moc"
