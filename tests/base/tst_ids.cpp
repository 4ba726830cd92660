#include "library/base/ids.h"
#include "tests/support/testregistry.h"

#include <QTest>

class IdsTest : public QObject
{
    Q_OBJECT
private slots:
    void textRoundTrip();
    void refusesOtherLengthsAndLetters();
    void ordersBytewise();
    void uuidV5IsStable();
    void randomIdsDiffer();
};

void IdsTest::textRoundTrip()
{
    const TitleId id = randomId<TitleId>();
    QCOMPARE(TitleId::fromString(id.toString()), id);
    QCOMPARE(TitleId::fromString(id.toString().toUpper()), id);
    QCOMPARE(TitleId::fromBytes(id.toBytes()), id);
}

void IdsTest::refusesOtherLengthsAndLetters()
{
    QVERIFY(!TitleId::fromString(u"00"));
    QVERIFY(!TitleId::fromString(u"zz000000000000000000000000000000"));
    QVERIFY(!TitleId::fromBytes(QByteArrayView("short")));
    QVERIFY(!ContentId::fromString(QString(32, QLatin1Char('0'))));
}

void IdsTest::ordersBytewise()
{
    const auto low = *TitleId::fromString(u"00ff0000000000000000000000000000");
    const auto high = *TitleId::fromString(u"80000000000000000000000000000000");
    QVERIFY(low < high);
}

void IdsTest::uuidV5IsStable()
{
    // Ids are kept in stores for ever: this value may never change.
    QCOMPARE(uuidV5("abc").toHex(), QByteArray("11c90f0a5a7c5ab0aa02dca6974ef800"));
    QVERIFY(uuidV5("abc") != uuidV5("abd"));
}

void IdsTest::randomIdsDiffer()
{
    QVERIFY(randomId<ObjectId>() != randomId<ObjectId>());
}

MATINEE_TEST(IdsTest)
#include "tst_ids.moc"
