#include "library/catalog/shared/hlc.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/shared/titlenames.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Library;

class TitleIdsTest : public QObject
{
    Q_OBJECT
private slots:
    void namesNormalise_data();
    void namesNormalise();
    void idsAreStable();
    void idsTellThingsApart();
    void localIdsAreMarked();
    void clockNeverGoesBack();
    void clockFollowsWhatItSees();
    void stampsAreOrderedByWriterLast();
};

void TitleIdsTest::namesNormalise_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("normal");
    // Every row here is for ever: ids that others stored depend on it.
    const QVector<std::array<QString, 2>> rows{
        {QStringLiteral("The Matrix"), QStringLiteral("matrix")},
        {QStringLiteral("Matrix, The"), QStringLiteral("matrix")},
        {QStringLiteral("THE  MATRIX!"), QStringLiteral("matrix")},
        {QStringLiteral("Amélie"), QStringLiteral("amelie")},
        {QStringLiteral("Ame\u0301lie"), QStringLiteral("amelie")},
        {QStringLiteral("Fast & Furious"), QStringLiteral("fast and furious")},
        {QStringLiteral("Fast and Furious"), QStringLiteral("fast and furious")},
        {QStringLiteral("S.W.A.T."), QStringLiteral("swat")},
        {QStringLiteral("SWAT"), QStringLiteral("swat")},
        {QStringLiteral("I, Robot"), QStringLiteral("i robot")},
        {QStringLiteral("A"), QStringLiteral("a")},
        {QStringLiteral("The The"), QStringLiteral("the")},
        {QStringLiteral("Don’t Look Up"), QStringLiteral("dont look up")},
        {QStringLiteral("Don't Look Up"), QStringLiteral("dont look up")},
        {QStringLiteral("Spider-Man: Far_from.Home"), QStringLiteral("spider man far from home")},
        {QStringLiteral("Große Straße"), QStringLiteral("grosse strasse")},
        {QStringLiteral("Ærø"), QStringLiteral("aero")},
        {QStringLiteral("Ｓｐｉｒｉｔｅｄ Ⅷ"), QStringLiteral("spirited viii")},
        {QStringLiteral("流浪地球"), QStringLiteral("流浪地球")},
        {QStringLiteral("流浪地球：飞跃2020"), QStringLiteral("流浪地球 飞跃2020")},
        {QStringLiteral("ガ"), QStringLiteral("ガ")},
        {QStringLiteral("ｶﾞ"), QStringLiteral("ガ")},
        {QStringLiteral("Ёлки"), QStringLiteral("елки")},
        {QStringLiteral("..."), QStringLiteral("...")},
        {QStringLiteral("1917"), QStringLiteral("1917")},
        {QString(), QString()},
    };
    for (const auto &[name, normal] : rows) {
        QTest::newRow(qPrintable(name)) << name << normal;
    }
}

void TitleIdsTest::namesNormalise()
{
    QFETCH(const QString, name);
    QFETCH(const QString, normal);
    QCOMPARE(normalisedName(name), normal);
    QCOMPARE(normalisedName(normalisedName(name)).isEmpty(), normal.isEmpty());
}

void TitleIdsTest::idsAreStable()
{
    const TitleId film = TitleIds::movie(QStringLiteral("The Matrix"), 1999);
    const TitleId series = TitleIds::series(QStringLiteral("Dark"), 2017);
    const auto content = CatalogSamples::content("abc");
    // Kept in catalogs, logs and stores: none of these may ever change.
    QCOMPARE(film.toString(), QStringLiteral("28fbe319a4775912b9e69c4fef8795d9"));
    QCOMPARE(series.toString(), QStringLiteral("fdf079f5c7da594bbe0a7cb4f2d3657c"));
    QCOMPARE(
        TitleIds::season(series, 2).toString(), QStringLiteral("33108956b782516c9d7617319503fc43"));
    QCOMPARE(TitleIds::episode(series, 2, 8).toString(),
        QStringLiteral("384856f29ef6556b8edbbd03e9acc5db"));
    QCOMPARE(TitleIds::namedEpisode(series, 2, QStringLiteral("Finale")).toString(),
        QStringLiteral("08bb775ebcce5afcaef5ba6b6da25ab0"));
    QCOMPARE(TitleIds::extra(film, QStringLiteral("Trailer")).toString(),
        QStringLiteral("6c07c5e960035efe99092aeb09812b58"));
    QCOMPARE(TitleIds::homeVideo(content).toString(),
        QStringLiteral("5a35b5bfd5ab54c08295dd4519435081"));
    QCOMPARE(TitleIds::version(film, QStringLiteral("Director's Cut"), 123).toString(),
        QStringLiteral("6ec657f6236f59ac8e25873538993591"));
    QCOMPARE(TitleIds::version(film, QStringLiteral("Director's Cut"), 123, 2).toString(),
        QStringLiteral("6a31a3c22b4d5cbcb86d37d3249e0499"));
    QCOMPARE(TitleIds::externalSource(QStringLiteral("tmdb")).toHex(),
        QByteArray("9a17892d71295c5784a617a563fa4d55"));
    QCOMPARE(TitleIds::genre(QStringLiteral("Drama")).toString(),
        QStringLiteral("4a6cd122dd305996afd5fcc1eca81ef3"));
    QCOMPARE(TitleIds::tag(QStringLiteral("Kids")).toString(),
        QStringLiteral("f7c9fdbd7b5f5db3ad2813ff23824c40"));
    const PersonId person = TitleIds::person(QStringLiteral("Mia Wolf"));
    QCOMPARE(person.toString(), QStringLiteral("b40dacb40b945788aa69b89753010e45"));
    QCOMPARE(
        TitleIds::credit(film, person, QStringLiteral("cast"), QStringLiteral("Trinity")).toHex(),
        QByteArray("66ff8f75c33d56c19480d9697b531d9d"));
}

void TitleIdsTest::idsTellThingsApart()
{
    const auto movie = [](const char16_t *name, int year) {
        return TitleIds::movie(QString::fromUtf16(name), year);
    };
    QCOMPARE(movie(u"The Matrix", 1999), movie(u"matrix, the", 1999));
    QVERIFY(movie(u"Matrix", 1999) != movie(u"Matrix", 2000));
    QVERIFY(movie(u"Matrix", 1999) != TitleIds::series(QStringLiteral("Matrix"), 1999));
    const TitleId series = TitleIds::series(QStringLiteral("Dark"), 2017);
    QVERIFY(TitleIds::episode(series, 1, 11) != TitleIds::episode(series, 11, 1));
    QCOMPARE(TitleIds::tag(QStringLiteral("Kids")), TitleIds::tag(QStringLiteral("KIDS")));
    const TitleId film = movie(u"Matrix", 1999);
    QVERIFY(TitleIds::version(film, {}, 1) != TitleIds::version(film, {}, 2));
}

void TitleIdsTest::localIdsAreMarked()
{
    for (int i = 0; i < 200; ++i) {
        QVERIFY(TitleIds::isLocal(TitleIds::newLocal()));
        QVERIFY(!TitleIds::isLocal(TitleIds::movie(QString::number(i), i)));
    }
    QVERIFY(TitleIds::newLocal() != TitleIds::newLocal());
}

void TitleIdsTest::clockNeverGoesBack()
{
    const WriterId writer = writerId(randomId<DeviceId>(), 1);
    HybridClock clock(writer, 500, 7);
    Stamp last = clock.next(100); // the PC's clock is behind what was already written
    QCOMPARE(last, (Stamp{500, 8, writer}));
    for (const qint64 now : {100, 900, 900, 300, 901}) {
        const Stamp next = clock.next(now);
        QVERIFY(next > last);
        last = next;
    }
    QCOMPARE(last, (Stamp{901, 0, writer}));
}

void TitleIdsTest::clockFollowsWhatItSees()
{
    const WriterId mine = writerId(randomId<DeviceId>(), 1);
    const WriterId theirs = writerId(randomId<DeviceId>(), 3);
    HybridClock clock(mine, 0, 0);
    const Stamp seen{10'000, 4'000'000'000, theirs};
    clock.observe(seen);
    QVERIFY(clock.next(5) > seen);
    clock.observe({10'000, 0xffffffff, theirs});
    QCOMPARE(clock.next(5), (Stamp{10'001, 0, mine}));
}

void TitleIdsTest::stampsAreOrderedByWriterLast()
{
    const WriterId a = writerId({}, 1);
    const WriterId b = writerId({}, 256);
    QVERIFY(a < b);
    QVERIFY((Stamp{1, 0, b}) < (Stamp{2, 0, a}));
    QVERIFY((Stamp{1, 0, b}) < (Stamp{1, 1, a}));
    QVERIFY((Stamp{1, 1, a}) < (Stamp{1, 1, b}));
}

MATINEE_TEST(TitleIdsTest)
#include "tst_titleids.moc"
