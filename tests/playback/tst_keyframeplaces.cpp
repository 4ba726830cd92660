#include "library/playback/avptr.h"
#include "library/playback/keyframeplaces.h"
#include "tests/support/testregistry.h"

#include <QTest>

using Library::KeyframePlaces;

class TestKeyframePlaces : public QObject
{
    Q_OBJECT
private slots:
    void findsWhatWasRead();
    void knowsNothingOfGaps();
    void doesWithoutTimes();

private:
    //! Where the group of a time begins; -1: not known.
    static std::int64_t offsetOf(const KeyframePlaces &places, std::int64_t micro)
    {
        const auto place = places.before(micro);
        return place ? place->offsetBytes : -1;
    }
};

void TestKeyframePlaces::findsWhatWasRead()
{
    KeyframePlaces places;
    QCOMPARE(offsetOf(places, 0), -1);
    places.add(100, 20, 1'000, true);
    QCOMPARE(offsetOf(places, 100), -1); // what follows may be another
    places.add(220, 60, 2'000, false);
    places.add(140, 101, 3'000, false);
    QCOMPARE(offsetOf(places, 99), -1);
    QCOMPARE(offsetOf(places, 100), 1'000);
    QCOMPARE(offsetOf(places, 101), -1);
    places.add(300, 140, 4'000, true);
    QCOMPARE(offsetOf(places, 299), 1'000);
    QCOMPARE(offsetOf(places, 300), -1);
    places.add(310, 350, 5'000, false);
    QCOMPARE(offsetOf(places, 349), 4'000);
    QCOMPARE(places.before(349)->micro, 300);
}

void TestKeyframePlaces::knowsNothingOfGaps()
{
    KeyframePlaces places;
    places.add(100, 100, 1'000, true);
    places.add(140, 140, 2'000, false);
    places.jump();
    places.add(480, 480, 8'000, false); // in the middle of another
    places.add(500, 500, 9'000, true);
    places.add(540, 540, 9'500, false);
    QCOMPARE(offsetOf(places, 139), 1'000);
    QCOMPARE(offsetOf(places, 140), -1);
    QCOMPARE(offsetOf(places, 490), -1);
    QCOMPARE(offsetOf(places, 530), 9'000);
    // Read again, and further.
    places.jump();
    places.add(100, 100, 1'000, true);
    QCOMPARE(offsetOf(places, 139), 1'000);
    places.add(200, 200, 3'000, true);
    QCOMPARE(offsetOf(places, 199), 1'000);
}

void TestKeyframePlaces::doesWithoutTimes()
{
    KeyframePlaces places;
    const std::int64_t none = Library::Av::kNoPts;
    places.add(none, none, 1'000, true);
    places.add(100, none, -1, true);
    QCOMPARE(offsetOf(places, 100), -1);
    places.add(100, none, 2'000, true);
    places.add(140, none, 3'000, false);
    QCOMPARE(offsetOf(places, 100), -1);
    places.add(200, none, 4'000, true);
    QCOMPARE(offsetOf(places, 150), 2'000);
    // Or with one that cannot be.
    places.add(240, 900'000'000, 5'000, false);
    QCOMPARE(offsetOf(places, 500'000'000), -1);
}

MATINEE_TEST(TestKeyframePlaces)
#include "tst_keyframeplaces.moc"
