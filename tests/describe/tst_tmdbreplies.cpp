#include "sync/describe/titlematch.h"
#include "sync/describe/tmdbreplies.h"
#include "sync/describe/tokenbucket.h"
#include "tests/describe/tmdbsamples.h"
#include "tests/support/testregistry.h"

#include <QJsonDocument>
#include <QTest>

using namespace Library;
using namespace Sync;

namespace {

QJsonObject json(const QByteArray &bytes)
{
    return QJsonDocument::fromJson(bytes).object();
}

} // namespace

class TmdbRepliesTest : public QObject
{
    Q_OBJECT
private slots:
    void candidates();
    void movie();
    void seriesAndSeason();
    void hostileRepliesAreHarmless();
    void matches_data();
    void matches();
    void bucketLetsSoManyPass();
};

void TmdbRepliesTest::candidates()
{
    const auto all = Tmdb::candidates(TitleKind::Movie, json(TmdbSamples::searchMovie()));
    QCOMPARE(all.size(), 3);
    QCOMPARE(all.at(1),
        (Tmdb::Candidate{TitleKind::Movie, QStringLiteral("603"), QStringLiteral("Night Bus"),
            QStringLiteral("Nattbuss"), 2001, QStringLiteral("A bus that does not stop."),
            QStringLiteral("/poster.jpg"), 12.25}));
    QVERIFY(Tmdb::candidates(TitleKind::Movie, json(TmdbSamples::notFound())).isEmpty());
}

void TmdbRepliesTest::movie()
{
    const Tmdb::Details details = Tmdb::movie(json(TmdbSamples::movie()), QStringLiteral("de-DE"));
    const OnlineDescription &known = details.description;
    QCOMPARE(known.title, QStringLiteral("Night Bus"));
    QCOMPARE(known.originalTitle, QStringLiteral("Nattbuss"));
    QCOMPARE(known.year, 2001);
    QCOMPARE(known.tagline, QStringLiteral("Next stop: never."));
    QCOMPARE(known.rating, 75);
    QCOMPARE(known.votes, 1203);
    QCOMPARE(known.certificate, QStringLiteral("16"));
    QCOMPARE(known.studio, QStringLiteral("Lantern"));
    QCOMPARE(known.country, QStringLiteral("Sweden"));
    QCOMPARE(known.genres, (QVector<QString>{QStringLiteral("Drama"), QStringLiteral("Thriller")}));
    QCOMPARE(known.collection.name, QStringLiteral("The Bus Collection"));
    QCOMPARE(known.ids,
        (QVector<ExternalId>{{QStringLiteral("tmdb"), QStringLiteral("603")},
            {QStringLiteral("imdb"), QStringLiteral("tt0000603")}}));
    QCOMPARE(known.credits.size(), 4);
    QCOMPARE(known.credits.at(0).department, QStringLiteral("director"));
    QCOMPARE(known.credits.at(1).department, QStringLiteral("writer"));
    QCOMPARE(known.credits.at(2).name, QStringLiteral("Ada Lind"));
    QCOMPARE(known.credits.at(2).role, QStringLiteral("Driver"));
    QCOMPARE(details.pictures.poster, QStringLiteral("/poster.jpg"));
    QCOMPARE(details.pictures.backdrop, QStringLiteral("/back.jpg"));
    QCOMPARE(details.pictures.collectionPoster, QStringLiteral("/set.jpg"));
    QCOMPARE(
        Tmdb::movie(json(TmdbSamples::movie()), QStringLiteral("zh-CN")).description.certificate,
        QStringLiteral("R"));
}

void TmdbRepliesTest::seriesAndSeason()
{
    const Tmdb::Details series = Tmdb::series(json(TmdbSamples::series()), QStringLiteral("en-US"));
    QCOMPARE(series.description.title, QStringLiteral("Harbour"));
    QCOMPARE(series.description.certificate, QStringLiteral("TV-14"));
    QCOMPARE(series.description.studio, QStringLiteral("SVT"));
    QCOMPARE(series.description.country, QStringLiteral("SE"));
    QCOMPARE(series.description.ids.size(), 3);
    QCOMPARE(series.description.credits.first().name, QStringLiteral("Fay Ull"));
    const Tmdb::Season season = Tmdb::season(json(TmdbSamples::season()));
    QCOMPARE(season.own.description.plot, QStringLiteral("The first."));
    QCOMPARE(season.episodes.size(), 1);
    const Tmdb::Details fog = season.episodes.value(1);
    QCOMPARE(fog.description.title, QStringLiteral("Fog"));
    QCOMPARE(fog.description.rating, 81);
    QCOMPARE(fog.description.credits.size(), 2);
    QCOMPARE(fog.pictures.still, QStringLiteral("/still.jpg"));
    QVERIFY(fog.description.ids.isEmpty());
}

void TmdbRepliesTest::hostileRepliesAreHarmless()
{
    const auto read = [](const QJsonObject &reply) {
        Tmdb::candidates(TitleKind::Series, reply);
        Tmdb::found(TitleKind::Movie, reply);
        Tmdb::movie(reply, {});
        Tmdb::series(reply, {});
        Tmdb::season(reply);
    };
    for (const QByteArray &good :
        {TmdbSamples::movie(), TmdbSamples::season(), TmdbSamples::searchSeries()}) {
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray bent = good;
            bent[i] = bent.at(i) == '"' ? '1' : '"';
            read(json(bent));
        }
    }
    // Pictures come from below the base alone.
    for (const char *path : {"/../x.jpg", "//host/x.jpg", "x.jpg", "/x.jpg?y", "https://host/x"}) {
        const Tmdb::Details details
            = Tmdb::movie({{QStringLiteral("poster_path"), QLatin1String(path)},
                              {QStringLiteral("vote_average"), 1e300}},
                {});
        QVERIFY(details.pictures.poster.isEmpty());
        QCOMPARE(details.description.rating, 100);
    }
}

void TmdbRepliesTest::matches_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("year");
    QTest::addColumn<QString>("expected");
    QTest::newRow("name and year") << QStringLiteral("night.bus") << 2001 << QStringLiteral("603");
    QTest::newRow("original") << QStringLiteral("Nattbuss") << 2001 << QStringLiteral("603");
    QTest::newRow("year beside") << QStringLiteral("Night Bus") << 2002 << QStringLiteral("603");
    QTest::newRow("the remake") << QStringLiteral("Night Bus") << 1975 << QStringLiteral("604");
    QTest::newRow("two of the name") << QStringLiteral("Night Bus") << 0 << QString();
    QTest::newRow("the original alone") << QStringLiteral("Nattbuss") << 0 << QStringLiteral("603");
    QTest::newRow("another year") << QStringLiteral("Nattbuss") << 1980 << QString();
    QTest::newRow("part of a name") << QStringLiteral("Night") << 2001 << QString();
}

void TmdbRepliesTest::matches()
{
    QFETCH(const QString, name);
    QFETCH(const int, year);
    QFETCH(const QString, expected);
    DescribeTarget wanted;
    wanted.name = name;
    wanted.year = year;
    const auto all = Tmdb::candidates(TitleKind::Movie, json(TmdbSamples::searchMovie()));
    const auto best = TitleMatch::best(wanted, all);
    QCOMPARE(best ? best->id : QString(), expected);
    wanted.kind = TitleKind::Series;
    QVERIFY(!TitleMatch::best(wanted, all));
}

void TmdbRepliesTest::bucketLetsSoManyPass()
{
    using namespace std::chrono_literals;
    std::chrono::steady_clock::time_point now{1h};
    TokenBucket bucket(2, 4);
    QCOMPARE(bucket.take(now), 0ms);
    QCOMPARE(bucket.take(now), 0ms);
    QCOMPARE(bucket.take(now), 250ms);
    now += 250ms;
    QCOMPARE(bucket.take(now), 0ms);
    QVERIFY(bucket.take(now) > 0ms);
    bucket.pause(now, 5s);
    QCOMPARE(bucket.take(now), 5000ms);
    now += 5s;
    QCOMPARE(bucket.take(now), 0ms);
    QCOMPARE(bucket.take(now), 0ms);
    QVERIFY(bucket.take(now) > 0ms);
}

MATINEE_TEST(TmdbRepliesTest)
#include "tst_tmdbreplies.moc"
