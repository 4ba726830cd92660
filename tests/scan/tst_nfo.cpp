#include "library/scan/nfo/nfobytes.h"
#include "library/scan/nfo/nfofiles.h"
#include "library/scan/nfo/nfomarkup.h"
#include "library/scan/nfo/nforeader.h"
#include "tests/support/testregistry.h"

#include <QStringEncoder>
#include <QTest>

using namespace Library;

namespace {

NfoItem first(const QByteArray &bytes)
{
    const auto nfo = readNfo(bytes);
    return nfo ? nfo->items.value(0) : NfoItem();
}

QString idOf(const NfoItem &item, const QString &source)
{
    for (const StatedId &id : item.ids) {
        if (id.source == source) {
            return id.value;
        }
    }
    return {};
}

QStringList namesIn(const NfoItem &item, const QString &department)
{
    QStringList names;
    for (const NfoPerson &person : item.people) {
        if (person.department == department) {
            names.append(person.name);
        }
    }
    return names;
}

} // namespace

class NfoReading : public QObject
{
    Q_OBJECT
private slots:
    void aFilm();
    void aSeriesAndASeason();
    void severalEpisodes();
    void peopleAndTheirJobs();
    void ratings_data();
    void ratings();
    void idsOfEverySpelling_data();
    void idsOfEverySpelling();
    void addressesAlone();
    void encodings_data();
    void encodings();
    void damage_data();
    void damage();
    void wellFormedTextStays();
    void whatIsCutOffIsLeftOut();
    void entitiesAreNotExpanded();
    void tooMuchIsRefused();
    void nothingOfATitle_data();
    void nothingOfATitle();
    void whereTheyLie();
};

void NfoReading::aFilm()
{
    const auto nfo = readNfo(R"(<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>
<movie>
  <title>The Glass Orchard</title>
  <originaltitle>Lasitarha</originaltitle>
  <sorttitle>Glass Orchard 1</sorttitle>
  <year>2019</year>
  <premiered>2019-03-08</premiered>
  <plot>First line.
Second &amp; last.</plot>
  <tagline>Handle with care.</tagline>
  <runtime>104</runtime>
  <mpaa>Rated PG-13</mpaa>
  <genre>Drama / Mystery</genre><genre>drama</genre>
  <tag>garden</tag><tag>Winter</tag>
  <studio>Saltwind, Inc</studio>
  <country>Finland</country>
  <set tmdbcolid="77"><name>Orchards</name><overview>All three.</overview></set>
  <watched>true</watched><playcount>2</playcount><lastplayed>2021-02-11 07:47:23</lastplayed>
  <resume><position>61.5</position><total>6240</total></resume>
  <dateadded>2020-06-14 17:26:51</dateadded>
  <thumb aspect="poster">https://pictures.example/a.jpg</thumb>
  <fanart><thumb>https://pictures.example/b.jpg</thumb></fanart>
  <fileinfo><streamdetails><video><codec>h264</codec></video></streamdetails></fileinfo>
</movie>)");
    QVERIFY(nfo);
    QVERIFY(!nfo->damaged);
    QCOMPARE(nfo->items.size(), 1);
    const NfoItem &item = nfo->items.first();
    QCOMPARE(item.kind, NfoKind::Movie);
    QCOMPARE(item.title, QStringLiteral("The Glass Orchard"));
    QCOMPARE(item.originalTitle, QStringLiteral("Lasitarha"));
    QCOMPARE(item.sortTitle, QStringLiteral("Glass Orchard 1"));
    QCOMPARE(item.year, 2019);
    QCOMPARE(item.premiered, QDate(2019, 3, 8));
    QCOMPARE(item.plot, QStringLiteral("First line.\nSecond & last."));
    QCOMPARE(item.tagline, QStringLiteral("Handle with care."));
    QCOMPARE(item.runtimeMinutes, 104);
    QCOMPARE(item.certificate, QStringLiteral("Rated PG-13"));
    QCOMPARE(item.genres, QStringList({QStringLiteral("Drama"), QStringLiteral("Mystery")}));
    QCOMPARE(item.tags, QStringList({QStringLiteral("garden"), QStringLiteral("Winter")}));
    QCOMPARE(item.studios, QStringList{QStringLiteral("Saltwind, Inc")});
    QCOMPARE(item.countries, QStringList{QStringLiteral("Finland")});
    QCOMPARE(item.collections.size(), 1);
    QCOMPARE(item.collections.first(),
        (NfoCollection{
            QStringLiteral("Orchards"), QStringLiteral("All three."), QStringLiteral("77")}));
    QCOMPARE(item.watched, std::optional(true));
    QCOMPARE(item.playCount, 2);
    QCOMPARE(item.lastPlayed, QDateTime(QDate(2021, 2, 11), QTime(7, 47, 23), Qt::UTC));
    QCOMPARE(item.resumeSeconds, 61.5);
    QCOMPARE(item.added, QDateTime(QDate(2020, 6, 14), QTime(17, 26, 51), Qt::UTC));
    QCOMPARE(item.pictures.size(), 2);
    QCOMPARE(item.pictures.last().aspect, QStringLiteral("fanart"));
}

void NfoReading::aSeriesAndASeason()
{
    const NfoItem series = first("<tvshow><title>Night Bus</title><season>2</season>"
                                 "<episode>16</episode><year>2017</year></tvshow>");
    QCOMPARE(series.kind, NfoKind::Series);
    QCOMPARE(series.season, -1); // how many, not which
    QCOMPARE(series.episode, -1);
    const NfoItem season = first("<season><title>Winter</title><seasonnumber>2</seasonnumber>"
                                 "<premiered>2018-01-02</premiered></season>");
    QCOMPARE(season.kind, NfoKind::Season);
    QCOMPARE(season.season, 2);
    QCOMPARE(season.title, QStringLiteral("Winter"));
}

void NfoReading::severalEpisodes()
{
    const QByteArray one = "<episodedetails><title>One</title><season>1</season><episode>1"
                           "</episode></episodedetails>";
    const QByteArray two = "<episodedetails><title>Two</title><season>1</season><episode>2"
                           "</episode><displayseason>0</displayseason></episodedetails>";
    for (const QByteArray &bytes : {QByteArray(one + '\n' + two),
             QByteArray("<xbmcmultiepisode>" + one + two + "</xbmcmultiepisode>")}) {
        const auto nfo = readNfo(bytes);
        QVERIFY(nfo);
        QVERIFY(!nfo->damaged);
        QCOMPARE(nfo->items.size(), 2);
        QCOMPARE(nfo->items.at(0).title, QStringLiteral("One"));
        QCOMPARE(nfo->items.at(1).episode, 2);
        QCOMPARE(nfo->items.at(0).displaySeason, -1);
        QCOMPARE(nfo->items.at(1).displaySeason, 0);
    }
}

void NfoReading::peopleAndTheirJobs()
{
    const NfoItem item = first(R"(<movie>
<actor><name>Noor Halden</name><role>Mia</role><order>3</order></actor>
<actor><name>Tomas Reik</name><role>Keeper</role><sortorder>1</sortorder><type>Actor</type></actor>
<actor><name>Ida Vos</name><type>Composer</type></actor>
<actor><name>Noor Halden</name><role>Mia</role></actor>
<director>Ana Vesterby, Jon Sund</director><director>Ana Vesterby</director>
<credits>Li Wei (Screenplay)</credits><writer>Sam Hart, Jr.</writer>
</movie>)");
    QCOMPARE(namesIn(item, QStringLiteral("cast")),
        QStringList({QStringLiteral("Noor Halden"), QStringLiteral("Tomas Reik")}));
    QCOMPARE(item.people.at(0).role, QStringLiteral("Mia"));
    QCOMPARE(item.people.at(0).order, 3);
    QCOMPARE(item.people.at(1).order, 1);
    QCOMPARE(namesIn(item, QStringLiteral("composer")), QStringList{QStringLiteral("Ida Vos")});
    QCOMPARE(namesIn(item, QStringLiteral("director")),
        QStringList({QStringLiteral("Ana Vesterby"), QStringLiteral("Jon Sund")}));
    QCOMPARE(namesIn(item, QStringLiteral("writer")),
        QStringList({QStringLiteral("Li Wei"), QStringLiteral("Sam Hart, Jr.")}));
}

void NfoReading::ratings_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<double>("value"); // 0: none
    QTest::addColumn<int>("votes");
    QTest::newRow("plain") << QByteArray("<rating>7.5</rating><votes>1,234</votes>") << 7.5 << 1234;
    QTest::newRow("comma") << QByteArray("<rating>7,5</rating>") << 7.5 << 0;
    QTest::newRow("of five") << QByteArray("<rating max=\"5\">4</rating>") << 8.0 << 0;
    QTest::newRow("default") << QByteArray("<ratings><rating name=\"a\"><value>2</value></rating>"
                                           "<rating name=\"b\" default=\"true\"><value>6</value>"
                                           "<votes>40</votes></rating></ratings>")
                             << 6.0 << 40;
    QTest::newRow("none") << QByteArray("<rating>0.0</rating>") << 0.0 << 0;
    QTest::newRow("minus") << QByteArray("<rating>-1</rating>") << 0.0 << 0;
    QTest::newRow("too high") << QByteArray("<communityrating>15.5</communityrating>") << 0.0 << 0;
    QTest::newRow("no number") << QByteArray("<rating>nan</rating>") << 0.0 << 0;
}

void NfoReading::ratings()
{
    QFETCH(const QByteArray, xml);
    QFETCH(const double, value);
    QFETCH(const int, votes);
    const NfoItem item = first("<movie>" + xml + "</movie>");
    QCOMPARE(item.ratings.isEmpty(), value == 0);
    QCOMPARE(item.ratings.value(0).value, value);
    QCOMPARE(item.ratings.value(0).votes, votes);
}

void NfoReading::idsOfEverySpelling_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, const char *xml, const char *source, const char *value) {
        QTest::newRow(name) << QByteArray(xml) << QString::fromLatin1(source)
                            << QString::fromLatin1(value);
    };
    row("unique", "<uniqueid type=\"tmdb\">11</uniqueid>", "tmdb", "11");
    row("long name", "<uniqueid type=\"TheMovieDB\">11</uniqueid>", "tmdb", "11");
    row("element", "<tmdbId>12</tmdbId>", "tmdb", "12");
    row("element with a line", "<imdb_id>tt0000013</imdb_id>", "imdb", "tt0000013");
    row("attribute", "<id IMDB=\"tt0000014\">9</id>", "imdb", "tt0000014");
    row("old imdb", "<id>tt0000015</id>", "imdb", "tt0000015");
    row("old number", "<id>16</id>", "default", "16");
    row("number beside a better one", "<id>17</id><tvdbid>18</tvdbid>", "default", "");
    row("no type", "<uniqueid>19</uniqueid>", "default", "19");
    row("not one", "<uniqueid type=\"tmdb\">-1</uniqueid>", "tmdb", "");
}

void NfoReading::idsOfEverySpelling()
{
    QFETCH(const QByteArray, xml);
    QFETCH(const QString, source);
    QFETCH(const QString, value);
    QCOMPARE(idOf(first("<movie><title>A</title>" + xml + "</movie>"), source), value);
}

void NfoReading::addressesAlone()
{
    const NfoItem item = first("Some.Release-GRP\n https://www.imdb.com/title/tt0078748/ \n"
                               "https://www.themoviedb.org/movie/348-alien?language=en");
    QCOMPARE(item.kind, NfoKind::Other);
    QCOMPARE(idOf(item, QStringLiteral("imdb")), QStringLiteral("tt0078748"));
    QCOMPARE(idOf(item, QStringLiteral("tmdb")), QStringLiteral("348"));
    // After a description they add what it does not say.
    const NfoItem film
        = first("<movie><title>A</title><tmdbid>5</tmdbid></movie>\n"
                "https://www.themoviedb.org/movie/6\nhttps://imdb.com/title/tt0000007");
    QCOMPARE(film.title, QStringLiteral("A"));
    QCOMPARE(idOf(film, QStringLiteral("tmdb")), QStringLiteral("5"));
    QCOMPARE(idOf(film, QStringLiteral("imdb")), QStringLiteral("tt0000007"));
}

void NfoReading::encodings_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto text = [](const char *declared) {
        const QString declaration = declared == nullptr
            ? QString()
            : QStringLiteral("<?xml version=\"1.0\" encoding=\"%1\"?>")
                  .arg(QLatin1String(declared));
        return QString(declaration
            + QString::fromUtf8("<movie><title>Сталкер</title><plot>Зона — место, где исполняются "
                                "желания. Трое идут туда.</plot></movie>"));
    };
    const auto encoded = [](const char *name, const QString &string) {
        QStringEncoder encoder(name, QStringConverter::Flag::WriteBom);
        return QByteArray(encoder.encode(string));
    };
    QTest::newRow("utf-8") << text(nullptr).toUtf8();
    QTest::newRow("utf-8 with a mark") << QByteArray("\xef\xbb\xbf" + text("utf-8").toUtf8());
    QTest::newRow("utf-16") << encoded("UTF-16LE", text(nullptr));
    QTest::newRow("utf-16, other order, declared as utf-8") << encoded("UTF-16BE", text("utf-8"));
    QTest::newRow("windows-1251 declared") << encoded("windows-1251", text("windows-1251"));
    QTest::newRow("windows-1251 undeclared") << encoded("windows-1251", text(nullptr));
    QTest::newRow("windows-1251 declared as utf-8") << encoded("windows-1251", text("utf-8"));
    QTest::newRow("utf-8 declared as latin-1") << text("iso-8859-1").toUtf8();
    QTest::newRow("utf-8 declared as nothing known") << text("x-klingon").toUtf8();
}

void NfoReading::encodings()
{
    QFETCH(const QByteArray, bytes);
    QCOMPARE(first(bytes).title, QString::fromUtf8("Сталкер"));
}

void NfoReading::damage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("title");
    QTest::addColumn<int>("year");
    const auto row = [](const char *name, const char *bytes, const char *title, int year) {
        QTest::newRow(name) << QByteArray(bytes) << QString::fromUtf8(title) << year;
    };
    row("bare ampersand", "<movie><title>Tom & Ada</title><year>1999</year></movie>", "Tom & Ada",
        1999);
    row("bare less-than", "<movie><title>3 < 4</title><year>1999</year></movie>", "3 < 4", 1999);
    row("entity of web pages", "<movie><title>Caf&eacute;&nbsp;4</title><year>1999</year></movie>",
        "Café 4", 1999);
    row("unknown entity", "<movie><title>A &foo; B</title><year>1999</year></movie>", "A &foo; B",
        1999);
    row("end missing", "<movie><title>A<year>1999</year></movie>", "A", 1999);
    row("end misspelt", "<movie><title>A</titel><year>1999</year></movie>", "A", 1999);
    row("end of another", "<movie><title>A B</plot><year>1999</year></movie>", "", 1999);
    row("end in other letters", "<movie><title>A</Title><year>1999</year></movie>", "A", 1999);
    row("beginning twice", "<movie><title>A<title>B</title><year>1999</year></movie>", "A", 1999);
    row("no end at all", "<movie><title>A</title><year>1999</year>", "A", 1999);
    row("attribute without quotes",
        "<movie><thumb aspect=poster>x</thumb><title>A</title><year>1999</year></movie>", "A",
        1999);
    row("quote never closed",
        "<movie><thumb aspect=\"poster>x</thumb><title>A</title><year>1999</year></movie>", "A",
        1999);
    row("attribute twice", "<movie a=\"1\" a=\"2\"><title>A</title><year>1999</year></movie>", "A",
        1999);
    row("control characters", "<movie><title>A\x01\x02</title><year>1999</year></movie>", "A",
        1999);
    row("comment in a comment", "<movie><!-- a -- b --><title>A</title><year>1999</year></movie>",
        "A", 1999);
    row("comment without end", "<movie><title>A</title><year>1999</year><!-- ", "A", 1999);
    row("text before", "hello <movie><title>A</title><year>1999</year></movie>", "A", 1999);
    row("marked-up text", "<movie><title>A <i>B</i> C</title><year>1999</year></movie>", "A B C",
        1999);
    row("data", "<movie><title><![CDATA[A & <B>]]></title><year>1999</year></movie>", "A & <B>",
        1999);
    row("unknown namespace", "<movie><x:y>1</x:y><title>A</title><year>1999</year></movie>", "A",
        1999);
}

void NfoReading::damage()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, title);
    QFETCH(const int, year);
    const NfoItem item = first(bytes);
    QCOMPARE(item.title, title);
    QCOMPARE(item.year, year);
}

void NfoReading::wellFormedTextStays()
{
    const QString text
        = QStringLiteral("<!-- mine -->\n<movie  lang='en'\n kind = \"a&amp;b\" >\n\t<title/>\n"
                         "  <my-own x=\"😀\"><deep>&#x41;&quot;</deep ></my-own>\n<?mine a b?>"
                         "<plot><![CDATA[ <i> ]]></plot>\n</movie>\nhttps://a.example/?b=c\n");
    const NfoMarkup::Repaired same = NfoMarkup::repair(text);
    QCOMPARE(same.text, text);
    QVERIFY(!same.damaged);
    // A second repair finds nothing to do.
    const NfoMarkup::Repaired once
        = NfoMarkup::repair(QStringLiteral("<a><b c=d & e>x<title>y<year>1</a></q>&zz;<"));
    QVERIFY(once.damaged);
    const NfoMarkup::Repaired twice = NfoMarkup::repair(once.text);
    QCOMPARE(twice.text, once.text);
    QVERIFY(!twice.damaged);
    // A character of two units at the place where the longest reference ends.
    const QString reference = QStringLiteral("<a>&lt;0123456789a😀</a>");
    QCOMPARE(NfoMarkup::repair(reference).text, reference);
    // What no XML may hold goes, and what stands around it does not become an end.
    QCOMPARE(NfoMarkup::repair(QStringLiteral("<a><![CDATA[x]]%1>y]]></a>").arg(QChar(1))).text,
        QStringLiteral("<a><![CDATA[x]]]]><![CDATA[>y]]></a>"));
}

void NfoReading::whatIsCutOffIsLeftOut()
{
    const QByteArray whole = "<movie><title>Alien</title><year>1979</year><plot>In space</plot>"
                             "</movie>";
    const NfoItem full = first(whole);
    for (qsizetype length = 0; length < whole.size(); ++length) {
        const auto nfo = readNfo(whole.left(length));
        if (!nfo) {
            QVERIFY(length < 7);
            continue;
        }
        const NfoItem item = nfo->items.value(0);
        QVERIFY2(item.title.isEmpty() || item.title == full.title, qPrintable(item.title));
        QVERIFY(item.year == 0 || item.year == full.year);
        QVERIFY2(item.plot.isEmpty() || item.plot == full.plot, qPrintable(item.plot));
    }
}

void NfoReading::entitiesAreNotExpanded()
{
    QByteArray bomb = "<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 30; ++i) {
        const QByteArray one = "&a" + QByteArray::number(i - 1) + ';';
        bomb += "<!ENTITY a" + QByteArray::number(i) + " \"" + one + one + "\">";
    }
    bomb += "<!ENTITY file SYSTEM \"file:///etc/passwd\">]><movie><title>&a29;&file;</title>"
            "</movie>";
    QCOMPARE(first(bomb).title, QStringLiteral("&a29;&file;"));
}

void NfoReading::tooMuchIsRefused()
{
    const auto large = readNfo(QByteArray(kLargestNfo + 1, 'a'));
    QCOMPARE(large.error().code, ErrorCode::LimitExceeded);
    const auto many = readNfo("<movie>" + QByteArray("<a/>").repeated(300'000) + "</movie>");
    QCOMPARE(many.error().code, ErrorCode::LimitExceeded);
    // Deep ones are read as far as a real file goes.
    const auto deep = readNfo("<movie><title>A</title>" + QByteArray("<a><b>").repeated(20'000));
    QVERIFY(deep);
    QCOMPARE(deep->items.first().title, QStringLiteral("A"));
    for (const char *piece :
        {"<!--", "<![CDATA[", "<!", "<?", "<a b='", "<a b=\"<", "&", "</", "<"}) {
        (void)readNfo("<movie>" + QByteArray(piece).repeated(20'000));
    }
}

void NfoReading::nothingOfATitle_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("ripped with love");
    QTest::newRow("other markup") << QByteArray("<html><body>404</body></html>");
    QTest::newRow("zeros") << QByteArray(100, '\0');
}

void NfoReading::nothingOfATitle()
{
    QFETCH(const QByteArray, bytes);
    const auto nfo = readNfo(bytes);
    QVERIFY(!nfo);
    QCOMPARE(nfo.error().code, ErrorCode::Corrupt);
    QVERIFY(!nfo.error().message.isEmpty());
}

void NfoReading::whereTheyLie()
{
    const auto list = [](std::initializer_list<const char *> paths) {
        QStringList result;
        for (const char *path : paths) {
            result.append(QString::fromUtf8(path));
        }
        return result;
    };
    QCOMPARE(NfoFiles::ofVideo(QStringLiteral("/v/Film (2010)/film.mkv"), true),
        list({"/v/Film (2010)/film.nfo", "/v/Film (2010)/movie.nfo",
            "/v/Film (2010)/Film (2010).nfo"}));
    QCOMPARE(NfoFiles::ofVideo(QStringLiteral("/v/a.b.mkv"), false), list({"/v/a.b.nfo"}));
    QCOMPARE(NfoFiles::ofVideo(QStringLiteral("/v/Film/VIDEO_TS/VTS_01_1.VOB"), true),
        list({"/v/Film/VIDEO_TS/VTS_01_1.nfo", "/v/Film/VIDEO_TS/movie.nfo",
            "/v/Film/VIDEO_TS/VIDEO_TS.nfo", "/v/Film/movie.nfo", "/v/Film/Film.nfo"}));
    QCOMPARE(NfoFiles::ofSeries(QStringLiteral("/v/Show/Season 1/e.mkv")),
        list({"/v/Show/tvshow.nfo", "/v/Show/Season 1/tvshow.nfo"}));
    QCOMPARE(NfoFiles::ofSeries(QStringLiteral("/v/Show/e.mkv")), list({"/v/Show/tvshow.nfo"}));
    QCOMPARE(NfoFiles::ofSeason(QStringLiteral("/v/Show/Season 1/e.mkv"), 1),
        list({"/v/Show/Season 1/season.nfo", "/v/Show/Season 1/season01.nfo",
            "/v/Show/season01.nfo"}));
    QVERIFY(NfoFiles::isNfo(QStringLiteral("A.NFO")));
    QVERIFY(!NfoFiles::isNfo(QStringLiteral("a.nfo.txt")));
}

MATINEE_TEST(NfoReading)
#include "tst_nfo.moc"
