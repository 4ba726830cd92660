#include "library/import/importmatcher.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Library;
using namespace Library::Import;

namespace {

TitleId id(quint8 number)
{
    TitleId title;
    title.bytes[15] = number;
    return title;
}

ImportTarget movieTarget(quint8 number, const QString &name, int year, const QString &file = {})
{
    ImportTarget target;
    target.title = id(number);
    target.names = {name};
    target.year = year;
    if (!file.isEmpty()) {
        target.files = {file};
    }
    return target;
}

ImportTarget episodeTarget(quint8 number, quint8 series, int season, int episode, int end = -1)
{
    ImportTarget target;
    target.title = id(number);
    target.kind = TitleKind::Episode;
    target.series = id(series);
    target.season = season;
    target.episode = episode;
    target.episodeEnd = end;
    return target;
}

ImportedState movieState(const QString &title, int year, const QString &path = {})
{
    ImportedState state;
    state.title = title;
    state.year = year;
    state.path = path;
    return state;
}

} // namespace

class ImportMatcherTest : public QObject
{
    Q_OBJECT
private slots:
    void idsComeFirst();
    void paths_data();
    void paths();
    void names_data();
    void names();
    void episodes();
    void nothingIsGuessed();
};

void ImportMatcherTest::idsComeFirst()
{
    ImportTarget one = movieTarget(1, QStringLiteral("Night Bus"), 2001);
    one.ids = {{QStringLiteral("tmdb"), QStringLiteral("603")}};
    const ImportTarget other
        = movieTarget(2, QStringLiteral("Other"), 1990, QStringLiteral("/films/Other (1990).mkv"));
    const ImportMatcher matcher({one, other});
    ImportedState state
        = movieState(QStringLiteral("Other"), 1990, QStringLiteral("/films/Other (1990).mkv"));
    state.ids = {{QStringLiteral("tmdb"), QStringLiteral("603")}};
    QCOMPARE(matcher.match(state).title, id(1));
    QCOMPARE(matcher.match(state).by, MatchedBy::Id);
    // The id of a movie is not that of a series with the same number.
    state.kind = TitleKind::Series;
    QVERIFY(matcher.match(state).title.isNull());
}

void ImportMatcherTest::paths_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("expected");
    QTest::newRow("same") << QStringLiteral("/films/Night Bus/bus.mkv") << 1;
    QTest::newRow("elsewhere") << QStringLiteral("smb://nas/x/Night%20Bus/BUS.mkv") << 1;
    QTest::newRow("Windows") << QStringLiteral("D:\\Films\\night bus\\Bus.MKV") << 1;
    QTest::newRow("another suffix") << QStringLiteral("/m/Night Bus/bus.nfo") << 1;
    QTest::newRow("another folder") << QStringLiteral("/m/Day Bus/bus.mkv") << 2;
    QTest::newRow("two of the name") << QStringLiteral("/m/bus.mkv") << 0;
    QTest::newRow("name alone") << QStringLiteral("/m/Rain.2004.mkv") << 3;
    QTest::newRow("dots") << QStringLiteral("/m/Rain.mkv") << 0;
    QTest::newRow("none") << QString() << 0;
}

void ImportMatcherTest::paths()
{
    QFETCH(const QString, path);
    QFETCH(const int, expected);
    const ImportMatcher matcher(
        {movieTarget(1, QStringLiteral("a"), 0, QStringLiteral("/films/Night Bus/bus.mkv")),
            movieTarget(2, QStringLiteral("b"), 0, QStringLiteral("/films/Day Bus/bus.mkv")),
            movieTarget(3, QStringLiteral("c"), 0, QStringLiteral("/films/Rain.2004.mkv"))});
    const Match match = matcher.match(movieState(QStringLiteral("Another"), 1950, path));
    QCOMPARE(match.title, id(quint8(expected)));
    // A camera's name means nothing without its folder.
    ImportedState clip = movieState({}, 0, QStringLiteral("/m/Rain.2004.mkv"));
    clip.kind = TitleKind::HomeVideo;
    QVERIFY(matcher.match(clip).title.isNull());
}

void ImportMatcherTest::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("year");
    QTest::addColumn<int>("expected");
    QTest::newRow("spelt otherwise") << QStringLiteral("NIGHT-BUS") << 2001 << 1;
    QTest::newRow("a year beside") << QStringLiteral("Night Bus") << 2002 << 1;
    QTest::newRow("another film") << QStringLiteral("Night Bus") << 1975 << 2;
    QTest::newRow("no year, two films") << QStringLiteral("Night Bus") << 0 << 0;
    QTest::newRow("no such year") << QStringLiteral("Night Bus") << 1990 << 0;
    QTest::newRow("the only one") << QStringLiteral("The Rain") << 0 << 3;
    QTest::newRow("film without a year") << QStringLiteral("Snow") << 2010 << 4;
}

void ImportMatcherTest::names()
{
    QFETCH(const QString, name);
    QFETCH(const int, year);
    QFETCH(const int, expected);
    const ImportMatcher matcher({movieTarget(1, QStringLiteral("Night Bus"), 2001),
        movieTarget(2, QStringLiteral("Night Bus"), 1975),
        movieTarget(3, QStringLiteral("Rain"), 2004), movieTarget(4, QStringLiteral("Snow"), 0)});
    const Match match = matcher.match(movieState(name, year));
    QCOMPARE(match.title, id(quint8(expected)));
    ImportedState original = movieState(QStringLiteral("Elsewhere"), year);
    original.originalTitle = name;
    QCOMPARE(matcher.match(original).title, id(quint8(expected)));
}

void ImportMatcherTest::episodes()
{
    ImportTarget series = movieTarget(9, QStringLiteral("Harbour"), 2010);
    series.kind = TitleKind::Series;
    series.ids = {{QStringLiteral("tvdb"), QStringLiteral("77")}};
    const ImportMatcher matcher({series, episodeTarget(1, 9, 1, 1), episodeTarget(2, 9, 1, 2, 3),
        episodeTarget(3, 9, 0, 1)});
    ImportedState state;
    state.kind = TitleKind::Episode;
    state.series = QStringLiteral("Hamnen");
    state.seriesIds = {{QStringLiteral("tvdb"), QStringLiteral("77")}};
    state.season = 1;
    state.episode = 3;
    QCOMPARE(matcher.match(state).title, id(2));
    QCOMPARE(matcher.match(state).by, MatchedBy::Id);
    state.seriesIds.clear();
    QVERIFY(matcher.match(state).title.isNull());
    state.series = QStringLiteral("harbour");
    QCOMPARE(matcher.match(state).by, MatchedBy::Name);
    state.year = 2014; // told in many ways
    state.season = 0;
    state.episode = 1;
    QCOMPARE(matcher.match(state).title, id(3));
    state.episode = -1;
    QCOMPARE(matcher.match(state).reason, NoMatch::NoNumber);
    state.episode = 9;
    QCOMPARE(matcher.match(state).reason, NoMatch::NotHere);
}

void ImportMatcherTest::nothingIsGuessed()
{
    QVERIFY(ImportMatcher({}).match(movieState(QStringLiteral("Night Bus"), 2001)).title.isNull());
    const ImportMatcher matcher({movieTarget(1, QStringLiteral("Night Bus"), 2001),
        movieTarget(2, QStringLiteral("Night Bus"), 2001)});
    QCOMPARE(
        matcher.match(movieState(QStringLiteral("Night Bus"), 2001)).reason, NoMatch::Ambiguous);
    QVERIFY(matcher.match(movieState({}, 0)).title.isNull());
}

MATINEE_TEST(ImportMatcherTest)
#include "tst_importmatcher.moc"
