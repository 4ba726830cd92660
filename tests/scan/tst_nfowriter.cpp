#include "library/scan/nfo/nforeader.h"
#include "library/scan/nfo/nfowriter.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <random>

using namespace Library;

class NfoWriting : public QObject
{
    Q_OBJECT
private slots:
    void onlyWhatIsNamedChanges();
    void listsGrowAndShrink();
    void missingElementsAreAdded();
    void emptiedFieldsStayEmpty();
    void oneEpisodeOfSeveral();
    void newFiles_data();
    void newFiles();
    void addressesStayLast();
    void otherEncodingsBecomeUtf8();
    void whatWouldBeLostIsRefused();
    void whatIsWrittenIsRead_data();
    void whatIsWrittenIsRead();
};

void NfoWriting::onlyWhatIsNamedChanges()
{
    const QByteArray before = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- made by hand -->
<movie lang='x'>
	<title clear="true">Old</title>
	<mine a="1"><deep>&#x41;</deep></mine>
	<plot><![CDATA[ <i>Old</i> ]]></plot><!-- between -->
	<set tmdbcolid="7"><name>Old set</name><overview>Kept</overview></set>
	<thumb/>
</movie>
)";
    NfoChanges changes;
    changes.title = QStringLiteral("New <1> & 2");
    changes.plot = QStringLiteral("New\nplot");
    changes.collections = QStringList{QStringLiteral("New set")};
    const auto after = writtenNfo(before, {NfoKind::Movie}, changes);
    QVERIFY(after);
    QByteArray expected = before;
    expected.replace("\">Old<", "\">New &lt;1&gt; &amp; 2<");
    expected.replace("<![CDATA[ <i>Old</i> ]]>", "New\nplot");
    expected.replace("<name>Old set<", "<name>New set<");
    QCOMPARE(*after, expected);
    // Nothing to change: the same bytes.
    QCOMPARE(*writtenNfo(before, {NfoKind::Movie}, {}), before);
}

void NfoWriting::listsGrowAndShrink()
{
    const QByteArray before = "<movie>\n  <tag>a</tag>\n  <x/>\n  <tag>b</tag>\n</movie>";
    NfoChanges changes;
    changes.tags = QStringList{QStringLiteral("c")};
    QCOMPARE(*writtenNfo(before, {NfoKind::Movie}, changes),
        QByteArray("<movie>\n  <tag>c</tag>\n  <x/>\n</movie>"));
    changes.tags = QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("&")};
    QCOMPARE(*writtenNfo(before, {NfoKind::Movie}, changes),
        QByteArray(
            "<movie>\n  <tag>a</tag>\n  <x/>\n  <tag>b</tag>\n  <tag>&amp;</tag>\n</movie>"));
    changes.tags = QStringList();
    QCOMPARE(
        *writtenNfo(before, {NfoKind::Movie}, changes), QByteArray("<movie>\n  <x/>\n</movie>"));
}

void NfoWriting::missingElementsAreAdded()
{
    NfoChanges changes;
    changes.year = 1999;
    changes.sortTitle = QStringLiteral("A");
    QCOMPARE(*writtenNfo("<movie>\n\t<title>A</title>\n</movie>\n", {NfoKind::Movie}, changes),
        QByteArray("<movie>\n\t<title>A</title>\n\t<sorttitle>A</sorttitle>\n\t<year>1999</year>\n"
                   "</movie>\n"));
}

void NfoWriting::emptiedFieldsStayEmpty()
{
    NfoChanges changes;
    changes.plot = QString();
    changes.tagline = QString();
    changes.year = 0;
    QCOMPARE(*writtenNfo("<movie><plot>a</plot><plot>b</plot><year>1</year></movie>",
                 {NfoKind::Movie}, changes),
        QByteArray("<movie><plot></plot><plot></plot><year></year></movie>"));
}

void NfoWriting::oneEpisodeOfSeveral()
{
    const QByteArray one = "<episodedetails><title>One</title><season>1</season><episode>1"
                           "</episode></episodedetails>";
    const QByteArray two = "<episodedetails><title>Two</title><season>1</season><episode>2"
                           "</episode></episodedetails>";
    NfoChanges changes;
    changes.title = QStringLiteral("Zwei");
    const auto after = writtenNfo(one + '\n' + two, {NfoKind::Episode, 1, 2}, changes);
    QVERIFY(after);
    QByteArray changed = two;
    QCOMPARE(*after, QByteArray(one + '\n' + changed.replace("Two", "Zwei")));
    // One that the file does not tell of comes after the others.
    const auto added = readNfo(*writtenNfo(one + '\n' + two, {NfoKind::Episode, 1, 3}, changes));
    QVERIFY(added);
    QCOMPARE(added->items.size(), 3);
    QCOMPARE(added->items.last().title, QStringLiteral("Zwei"));
    QCOMPARE(added->items.last().episode, 3);
}

void NfoWriting::newFiles_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("before");
    for (const NfoKind kind :
        {NfoKind::Movie, NfoKind::Series, NfoKind::Season, NfoKind::Episode}) {
        QTest::addRow("%d", int(kind)) << int(kind) << QByteArray();
        QTest::addRow("%d text", int(kind)) << int(kind) << QByteArray("ripped with love\n");
    }
}

void NfoWriting::newFiles()
{
    QFETCH(const int, kind);
    QFETCH(const QByteArray, before);
    NfoChanges changes;
    changes.title = QStringLiteral("A & B");
    changes.premiered = QDate(2001, 2, 3);
    changes.genres = QStringList{QStringLiteral("Drama")};
    const auto after = writtenNfo(before, {NfoKind(kind), 1, 2}, changes);
    QVERIFY(after);
    QVERIFY(after->startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\""));
    const auto read = readNfo(*after);
    QVERIFY(read);
    QVERIFY(!read->damaged);
    const NfoItem &item = read->items.first();
    QCOMPARE(int(item.kind), kind);
    QCOMPARE(item.title, QStringLiteral("A & B"));
    QCOMPARE(item.premiered, QDate(2001, 2, 3));
    QCOMPARE(item.genres, QStringList{QStringLiteral("Drama")});
    QCOMPARE(item.season, item.kind == NfoKind::Season || item.kind == NfoKind::Episode ? 1 : -1);
    QCOMPARE(item.episode, item.kind == NfoKind::Episode ? 2 : -1);
}

void NfoWriting::addressesStayLast()
{
    NfoChanges changes;
    changes.title = QStringLiteral("A");
    const auto after
        = writtenNfo("https://www.themoviedb.org/movie/11\n", {NfoKind::Movie}, changes);
    QVERIFY(after);
    QVERIFY(after->endsWith("</movie>\nhttps://www.themoviedb.org/movie/11\n"));
    QCOMPARE(readNfo(*after)->items.first().ids.first().value, QStringLiteral("11"));
}

void NfoWriting::otherEncodingsBecomeUtf8()
{
    const QByteArray latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><movie><title>Caf\xe9"
                             "</title><year>1999</year></movie>";
    NfoChanges changes;
    changes.year = 2000;
    const auto after = writtenNfo(latin, {NfoKind::Movie}, changes);
    QVERIFY(after);
    QVERIFY(after->contains("encoding=\"UTF-8\""));
    QVERIFY(after->contains("Caf\xc3\xa9"));
}

void NfoWriting::whatWouldBeLostIsRefused()
{
    NfoChanges changes;
    changes.title = QStringLiteral("A");
    const auto after
        = writtenNfo("<movie><title>Old</title><plot>cut o", {NfoKind::Movie}, changes);
    QVERIFY(!after);
    QCOMPARE(after.error().code, ErrorCode::Corrupt);
    // What is only badly written is mended.
    QCOMPARE(*writtenNfo("<movie><title>Old</title><plot>a & b</movie>", {NfoKind::Movie}, changes),
        QByteArray("<movie><title>A</title><plot>a &amp; b</plot></movie>"));
}

void NfoWriting::whatIsWrittenIsRead_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 40; ++seed) {
        QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }
}

//! Random files and changes: the reader then says what was written, and the rest as before.
void NfoWriting::whatIsWrittenIsRead()
{
    QFETCH(const int, seed);
    std::mt19937 random(static_cast<quint32>(seed));
    const auto below = [&](int limit) { return int(random() % quint32(limit)); };
    QByteArray file = "<movie>";
    for (int i = 0; i < 12; ++i) {
        const QByteArray pieces[]
            = {"<title>t</title>", "<plot/>", "<!-- <title> -->", "<tag>a</tag>",
                "<mine>&lt;x&gt;</mine>", "\n  ", "<set>s</set>", "<set><name>n</name></set>",
                "<year>1999</year>", "<director>D</director>", "<![CDATA[</movie>]]>",
                "<genre>g</genre>", "<runtime>5</runtime>", "<plot a='>'>p</plot>"};
        file += pieces[below(14)];
    }
    file += "</movie>";
    NfoChanges changes;
    changes.title = QStringLiteral("T %1 & <b>").arg(seed);
    changes.plot = QStringLiteral("P %1").arg(seed);
    changes.year = 1900 + below(100);
    changes.tags = QStringList{QStringLiteral("x"), QStringLiteral("y")}.mid(0, below(3));
    changes.collections = QStringList{QStringLiteral("c"), QStringLiteral("d")}.mid(0, below(3));
    const auto before = readNfo(file);
    const auto after = writtenNfo(file, {NfoKind::Movie}, changes);
    QVERIFY(after);
    const auto read = readNfo(*after);
    QVERIFY(read);
    QVERIFY(!read->damaged);
    NfoItem expected = before->items.first();
    expected.title = *changes.title;
    expected.plot = *changes.plot;
    expected.year = *changes.year;
    expected.tags = *changes.tags;
    const NfoItem now = read->items.first();
    QStringList names;
    for (const NfoCollection &collection : now.collections) {
        names.append(collection.name);
    }
    QCOMPARE(names, *changes.collections);
    expected.collections = now.collections;
    QVERIFY2(now == expected, after->constData());
    QCOMPARE(after->count("<mine>&lt;x&gt;</mine>"), file.count("<mine>&lt;x&gt;</mine>"));
    QCOMPARE(after->count("<!-- <title> -->"), file.count("<!-- <title> -->"));
}

MATINEE_TEST(NfoWriting)
#include "tst_nfowriter.moc"
