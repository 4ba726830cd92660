#include "library/scan/naming.h"
#include "library/scan/namingjson.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Library;

namespace {

QString shown(const std::optional<int> &value)
{
    return value ? QString::number(*value) : QString();
}

} // namespace

class Naming : public QObject
{
    Q_OBJECT
private slots:
    void table_data();
    void table();
    void statesTags();
    void statesIds();
    void statesParts();
    void statesEditions();
    void statesStereo();
    void statesAbsoluteNumbers();
    void statesTheYearOfADate();
    void statesWhenAHomeVideoWasTaken_data();
    void statesWhenAHomeVideoWasTaken();
    void namesEpisodes();
    void jsonLeavesOutWhatIsNotStated();
    void identityOfADailyShow();
    void identityOfAnAbsoluteNumber();
    void survivesAnything_data();
    void survivesAnything();
};

void Naming::table_data()
{
    QTest::addColumn<QStringList>("row");
    QFile file(QStringLiteral(MATINEE_TEST_DATA "/naming.tsv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        if (!line.startsWith(u'#')) {
            const QStringList row = line.split(u'\t');
            QVERIFY2(row.size() == 7, qPrintable(line));
            QTest::addRow("%s", qPrintable(row.first())) << row;
        }
    }
}

void Naming::table()
{
    QFETCH(QStringList, row);
    const RecognisedName name = recogniseName(row.first());
    const QString kind = toJson(name).value(QStringLiteral("kind")).toString();
    const QStringList got{row.first(), kind, name.title, shown(name.year), shown(name.season),
        shown(name.episode), shown(name.episodeEnd)};
    // Capitals are a matter of taste; everything else is exact.
    QCOMPARE(got.at(2).toCaseFolded(), row.at(2).toCaseFolded());
    QCOMPARE(got.mid(3), row.mid(3));
    QCOMPARE(got.at(1), row.at(1));
}

void Naming::statesTags()
{
    const RecognisedName name = recogniseName(
        QStringLiteral("Paper.Boats.2012.FRENCH.1080p.WEB-DL.DDP5.1.H.265-LANTERN.mkv"));
    QCOMPARE(name.resolution, QStringLiteral("1080p"));
    QCOMPARE(name.source, QStringLiteral("WEB-DL"));
    QCOMPARE(name.videoCodec, QStringLiteral("H.265"));
    QCOMPARE(name.audioCodec, QStringLiteral("E-AC-3"));
    QCOMPARE(name.language, QStringLiteral("fr"));
    QCOMPARE(name.group, QStringLiteral("LANTERN"));
}

void Naming::statesIds()
{
    const RecognisedName name = recogniseName(
        QStringLiteral("/m/Paper Boats (2012) [tmdbid-42]/Paper Boats {imdb-tt0123456}.mkv"));
    QCOMPARE(name.ids,
        (QVector<StatedId>{{QStringLiteral("imdb"), QStringLiteral("tt0123456")},
            {QStringLiteral("tmdb"), QStringLiteral("42")}}));
}

void Naming::statesParts()
{
    QCOMPARE(recogniseName(QStringLiteral("Stone Bridge (1999) cd2.avi")).part, 2);
    QCOMPARE(recogniseName(QStringLiteral("Stone Bridge part 3.avi")).part, 3);
    QVERIFY(!recogniseName(QStringLiteral("Stone Bridge Part 3 (2001).avi")).part);
}

void Naming::statesEditions()
{
    QCOMPARE(recogniseName(QStringLiteral("Paper.Boats.2012.Directors.Cut.1080p.mkv")).edition,
        QStringLiteral("Director's Cut"));
    QCOMPARE(recogniseName(QStringLiteral("Paper Boats (2012) {edition-Lantern Cut}.mkv")).edition,
        QStringLiteral("Lantern Cut"));
}

void Naming::statesStereo()
{
    QCOMPARE(recogniseName(QStringLiteral("Paper Boats (2012) 3D Half-SBS.mkv")).stereo,
        QStringLiteral("3D Half-SBS"));
    QCOMPARE(recogniseName(QStringLiteral("Paper.Boats.2012.3D.1080p.HOU.mkv")).stereo,
        QStringLiteral("3D Half-OU"));
    QVERIFY(recogniseName(QStringLiteral("Paper Boats (2012).mkv")).stereo.isEmpty());
}

void Naming::statesAbsoluteNumbers()
{
    const RecognisedName both
        = recogniseName(QStringLiteral("[Ember] Silver Garden - S02E07 - 019 [1080p].mkv"));
    QCOMPARE(both.episode, 7);
    QCOMPARE(both.absoluteEpisode, 19);
    // A number that starts anew with the season is none over all of them.
    QVERIFY(!recogniseName(QStringLiteral("[Ember] Silver Garden S2 - 07.mkv")).absoluteEpisode);
}

void Naming::statesTheYearOfADate()
{
    const RecognisedName name = recogniseName(QStringLiteral("Harbour.2016.04.20.720p.hdtv.mkv"));
    QVERIFY(!name.year);
    QCOMPARE(toJson(name).value(QStringLiteral("year")).toInt(), 2016);
}

void Naming::statesWhenAHomeVideoWasTaken_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QDate>("day");
    const auto row = [](const char *name, const QDate &day, const char *title = nullptr) {
        QTest::addRow("%s", name) << QStringLiteral("Home videos/%1.mp4").arg(QLatin1String(name))
                                  << QString::fromLatin1(title != nullptr ? title : name) << day;
    };
    row("VID_20230712_101500", {2023, 7, 12});
    row("PXL_20210718_181803915", {2021, 7, 18});
    row("VID-20190101-WA0001", {2019, 1, 1});
    row("20221224180000", {2022, 12, 24});
    row("GOPR1234", {});
    row("VID_20231340_101500", {});
    row("IMG_120201231", {});
    row("2022-12-24 Christmas", {2022, 12, 24}, "Christmas");
    row("Anna's birthday 06.05.2023", {2023, 5, 6}, "Anna's birthday");
    row("2022-12-24", {2022, 12, 24});
}

void Naming::statesWhenAHomeVideoWasTaken()
{
    QFETCH(QString, path);
    QFETCH(QDate, day);
    const RecognisedName name = recogniseName(path);
    QFETCH(QString, title);
    QCOMPARE(name.kind, TitleKind::HomeVideo);
    QCOMPARE(name.title, title);
    QCOMPARE(toIdentity(name).taken, day);
}

void Naming::namesEpisodes()
{
    QCOMPARE(recogniseName(QStringLiteral("Harbour.S01E02.The.Storm.720p.WEB-DL.mkv")).episodeTitle,
        QStringLiteral("The Storm"));
    QCOMPARE(recogniseName(QStringLiteral("/tv/Harbour/Season 1/02 - The Storm.mkv")).episodeTitle,
        QStringLiteral("The Storm"));
    QCOMPARE(recogniseName(QStringLiteral("/tv/Harbour/Season 1/Pilot.mkv")).episodeTitle,
        QStringLiteral("Pilot"));
}

void Naming::jsonLeavesOutWhatIsNotStated()
{
    const QJsonObject object = toJson(recogniseName(QStringLiteral("Silver Lake.mkv")));
    QCOMPARE(object.keys(), (QStringList{QStringLiteral("kind"), QStringLiteral("title")}));
}

void Naming::identityOfADailyShow()
{
    const TitleIdentity identity
        = toIdentity(recogniseName(QStringLiteral("Harbour.2016.04.20.Guest.720p.hdtv.mkv")));
    QCOMPARE(identity.kind, TitleKind::Episode);
    QCOMPARE(identity.season, 2016);
    QCOMPARE(identity.episode, 420);
}

void Naming::identityOfAnAbsoluteNumber()
{
    const TitleIdentity identity = toIdentity(
        recogniseName(QStringLiteral("[Lantern-Subs] Silver Garden - 103 [720p].mkv")));
    QCOMPARE(identity.season, 1);
    QCOMPARE(identity.episode, 103);
}

void Naming::survivesAnything_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("nothing") << QString();
    QTest::newRow("slash") << QStringLiteral("/");
    QTest::newRow("dots") << QStringLiteral("....");
    QTest::newRow("extension only") << QStringLiteral(".mkv");
    QTest::newRow("open brackets") << QStringLiteral("[[[((({{{");
    QTest::newRow("closed brackets") << QStringLiteral("]]])))}}}.mkv");
    QTest::newRow("number") << QStringLiteral("99999999999999999999.mkv");
    QTest::newRow("big season") << QStringLiteral("S99999E99999999999.mkv");
    QTest::newRow("lone surrogate") << (QString(QChar(0xd800)) + QStringLiteral(" S01E01.mkv"));
    QTest::newRow("control") << QStringLiteral("a\u0001b\u0000c.mkv");
    QTest::newRow("long") << QString(4000, u'[');
    QTest::newRow("long words") << QStringLiteral("a.1x").repeated(2000);
}

void Naming::survivesAnything()
{
    QFETCH(QString, path);
    const RecognisedName name = recogniseName(path);
    QVERIFY(name.title.size() <= path.size());
    QVERIFY(recogniseName(path) == name);
}

MATINEE_TEST(Naming)
#include "tst_naming.moc"
