#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "sync/describe/onlinedescriptions.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/describe/tmdbsamples.h"
#include "tests/support/await.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Library;
using namespace Sync;
using namespace CatalogSamples;
using TestSupport::HttpReply;
using TestSupport::HttpRequest;
using TestSupport::HttpServer;

// From a title that was found in a folder to one that is described, over a real connection.
class DescriberTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void offWithoutAKey();
    void describesAMovie();
    void describesASeriesToItsEpisodes();
    void askedOnceAlone();
    void languageAsksAgain();
    void whatIsNotCertainIsLeftAlone();
    void artworkBesideTheFileStays();
    void wrongKeyIsToldOnce();
    void wrongAddressIsToldOnce();
    void withoutNetworkItGoesOnLater();
    void chosenByAPerson();

private:
    DescribeService service(const QString &key = QStringLiteral("good")) const;
    TitleId add(const IngestedVideo &video);
    TitleDetails details(const TitleId &title);
    void describeAll();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HttpServer> m_server;
    HttpServer::Handler m_handler;
    SystemClock m_clock;
    std::unique_ptr<Catalog> m_catalog;
    std::unique_ptr<OnlineDescriptions> m_descriptions;
    std::unique_ptr<QSignalSpy> m_idle;
    std::unique_ptr<QSignalSpy> m_failed;
};

void DescriberTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_handler = [this](const HttpRequest &request) {
        return TmdbSamples::answer(request, m_server->url());
    };
    m_server = std::make_unique<HttpServer>(
        [this](const HttpRequest &request) { return m_handler(request); });
    m_catalog
        = std::move(*Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock));
    Describer::Options options;
    options.firstRetry = std::chrono::milliseconds(1);
    options.catalog = m_catalog.get();
    options.clock = &m_clock;
    options.cacheFolder = m_folder->filePath(QStringLiteral("cache"));
    options.picturesFolder = m_folder->filePath(QStringLiteral("pictures"));
    options.makePictures = [](const QString &path) {
        QFile file(path);
        const bool isPicture
            = file.open(QIODevice::ReadOnly) && file.readAll() == TmdbSamples::picture();
        return Async::ready<MediaPictures>(isPicture
                ? Result<MediaPictures>(MediaPictures{"a poster", "a still", -1})
                : failure(ErrorCode::Corrupt, {}));
    };
    m_descriptions = std::make_unique<OnlineDescriptions>(options);
    m_idle = std::make_unique<QSignalSpy>(m_descriptions.get(), &OnlineDescriptions::idle);
    m_failed = std::make_unique<QSignalSpy>(m_descriptions.get(), &OnlineDescriptions::failed);
}

void DescriberTest::cleanup()
{
    m_descriptions.reset();
    m_catalog.reset();
    m_server.reset();
}

DescribeService DescriberTest::service(const QString &key) const
{
    return {m_server->url() + QStringLiteral("/3"), key, QStringLiteral("en-US")};
}

TitleId DescriberTest::add(const IngestedVideo &video)
{
    return TestSupport::await(m_catalog->ingest({video})).value().first();
}

TitleDetails DescriberTest::details(const TitleId &title)
{
    return TestSupport::await(m_catalog->details({}, title)).value();
}

void DescriberTest::describeAll()
{
    m_descriptions->setService(service());
    m_descriptions->keepDescribing();
    QTRY_VERIFY(m_idle->size() > 0);
}

void DescriberTest::offWithoutAKey()
{
    add(movie(QStringLiteral("Night Bus"), 2001));
    m_descriptions->setService(service({}));
    m_descriptions->keepDescribing();
    QVERIFY(!m_descriptions->isOn());
    const auto searched = TestSupport::await(
        m_descriptions->search(TitleKind::Movie, QStringLiteral("Night Bus"), 0));
    QVERIFY(!searched);
    QVERIFY(m_server->requests().isEmpty());
}

void DescriberTest::describesAMovie()
{
    const TitleId bus = add(movie(QStringLiteral("Night Bus"), 2001));
    describeAll();
    const TitleDetails known = details(bus);
    QCOMPARE(known.card.title, QStringLiteral("Night Bus"));
    QCOMPARE(known.originalTitle, QStringLiteral("Nattbuss"));
    QCOMPARE(known.plot, QStringLiteral("A bus that does not stop."));
    QCOMPARE(known.tagline, QStringLiteral("Next stop: never."));
    QCOMPARE(known.premiered, QDate(2001, 9, 7));
    QCOMPARE(known.genres, (QVector<QString>{QStringLiteral("Drama"), QStringLiteral("Thriller")}));
    QCOMPARE(known.credits.size(), 4);
    QCOMPARE(known.card.poster, PictureStore::idOf("a poster"));
    QVERIFY(
        PictureStore(m_folder->filePath(QStringLiteral("pictures"))).contains(known.card.poster));
    const auto targets = TestSupport::await(m_catalog->importTargets()).value();
    QCOMPARE(targets.first().ids.size(), 2);
}

void DescriberTest::describesASeriesToItsEpisodes()
{
    const TitleId fog = add(episode(QStringLiteral("Harbour"), 1, 1));
    const TitleId other = add(episode(QStringLiteral("Harbour"), 1, 9));
    describeAll();
    const TitleDetails known = details(fog);
    QCOMPARE(known.card.title, QStringLiteral("Fog"));
    QCOMPARE(known.plot, QStringLiteral("Nobody sees the pier."));
    QCOMPARE(known.credits.size(), 2);
    QCOMPARE(known.card.still, PictureStore::idOf("a still"));
    const TitleDetails series = details(known.card.seriesId);
    QCOMPARE(series.plot, QStringLiteral("Boats."));
    QCOMPARE(series.card.poster, PictureStore::idOf("a poster"));
    QCOMPARE(series.seasons.size(), 1);
    // One that TMDB does not have keeps its name, and one reply served all.
    QCOMPARE(details(other).card.title, QStringLiteral("Part 9"));
    QCOMPARE(m_server->count(QStringLiteral("/3/tv/77/season/1")), 1);
}

void DescriberTest::askedOnceAlone()
{
    add(movie(QStringLiteral("Night Bus"), 2001));
    add(movie(QStringLiteral("Elsewhere"), 1999));
    describeAll();
    m_server->clear();
    m_descriptions->setService(service({}));
    QDir(m_folder->filePath(QStringLiteral("cache"))).removeRecursively();
    m_idle->clear();
    m_descriptions->setService(service());
    QTRY_VERIFY(m_idle->size() > 0);
    QVERIFY(m_server->requests().isEmpty());
}

void DescriberTest::languageAsksAgain()
{
    const TitleId bus = add(movie(QStringLiteral("Night Bus"), 2001));
    describeAll();
    m_handler = [this](const HttpRequest &request) {
        HttpReply reply = TmdbSamples::answer(request, m_server->url());
        if (request.query.queryItemValue(QStringLiteral("language")) == QStringLiteral("zh-CN")) {
            reply.body.replace("\"Drama\"", "\"剧情\"").replace("\"Night Bus\"", "\"夜车\"");
        }
        return reply;
    };
    m_idle->clear();
    DescribeService chinese = service();
    chinese.language = QStringLiteral("zh-CN");
    m_descriptions->setService(chinese);
    QTRY_VERIFY(m_idle->size() > 0);
    const TitleDetails known = details(bus);
    QCOMPARE(known.card.title, QStringLiteral("夜车"));
    QVERIFY(known.genres.contains(QStringLiteral("剧情")));
    QVERIFY(!known.genres.contains(QStringLiteral("Drama")));
    // The id of TMDB is known by now.
    QCOMPARE(m_server->count(QStringLiteral("/3/search/movie")), 1);
}

void DescriberTest::whatIsNotCertainIsLeftAlone()
{
    const TitleId bus = add(movie(QStringLiteral("Night Bus"), 0));
    describeAll();
    QVERIFY(details(bus).plot.isEmpty());
    QVERIFY(m_failed->isEmpty());
}

void DescriberTest::artworkBesideTheFileStays()
{
    IngestedVideo video = movie(QStringLiteral("Night Bus"), 2001);
    video.file->path = m_folder->filePath(QStringLiteral("film/Night Bus (2001).mkv"));
    QDir().mkpath(m_folder->filePath(QStringLiteral("film")));
    for (const QString &path :
        {video.file->path, m_folder->filePath(QStringLiteral("film/poster.jpg"))}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const TitleId bus = add(video);
    const PictureId own = PictureStore::idOf("laid beside it");
    QVERIFY(TestSupport::await(m_catalog->setPictures(bus, own, {}, Origin::Scan)));
    describeAll();
    QCOMPARE(details(bus).card.poster, own);
    QVERIFY(!details(bus).plot.isEmpty());
}

void DescriberTest::wrongKeyIsToldOnce()
{
    add(movie(QStringLiteral("Night Bus"), 2001));
    add(movie(QStringLiteral("Elsewhere"), 1999));
    m_descriptions->setService(service(QStringLiteral("bad")));
    m_descriptions->keepDescribing();
    QTRY_COMPARE(m_failed->size(), 1);
    QCOMPARE(m_failed->first().first().value<Error>().code, ErrorCode::BadCredentials);
    QCOMPARE(m_server->requests().size(), 1);
    // Another key, and it goes on.
    m_descriptions->setService(service());
    QTRY_VERIFY(m_idle->size() > 0);
    QCOMPARE(m_failed->size(), 1);
}

void DescriberTest::wrongAddressIsToldOnce()
{
    const TitleId bus = add(movie(QStringLiteral("Night Bus"), 2001));
    add(movie(QStringLiteral("Elsewhere"), 1999));
    DescribeService wrong = service();
    wrong.baseUrl = m_server->url() + QStringLiteral("/wrong");
    m_descriptions->setService(wrong);
    m_descriptions->keepDescribing();
    QTRY_COMPARE(m_failed->size(), 1);
    QCOMPARE(m_failed->first().first().value<Error>().code, ErrorCode::Corrupt);
    // No title is taken for one that TMDB does not have.
    m_descriptions->setService(service());
    QTRY_VERIFY(m_idle->size() > 0);
    QVERIFY(!details(bus).plot.isEmpty());
}

void DescriberTest::withoutNetworkItGoesOnLater()
{
    const TitleId bus = add(movie(QStringLiteral("Night Bus"), 2001));
    const DescribeService away{
        QStringLiteral("http://127.0.0.1:9/3"), QStringLiteral("good"), QStringLiteral("en-US")};
    m_descriptions->setService(away);
    m_descriptions->keepDescribing();
    QTRY_COMPARE_WITH_TIMEOUT(m_failed->size(), 1, 30'000);
    QVERIFY(m_failed->first().first().value<Error>().retryable);
    QVERIFY(details(bus).plot.isEmpty());
    m_handler = [this](const HttpRequest &request) {
        return TmdbSamples::answer(request, m_server->url());
    };
    m_descriptions->setService(service());
    QTRY_VERIFY(m_idle->size() > 0);
    QVERIFY(!details(bus).plot.isEmpty());
}

void DescriberTest::chosenByAPerson()
{
    const TitleId film = add(movie(QStringLiteral("Something"), 0));
    m_descriptions->setService(service());
    const auto found = m_descriptions->search(TitleKind::Movie, QStringLiteral("bus"), 0);
    QTRY_VERIFY(found.isFinished());
    QCOMPARE(found.result().value().size(), 3);
    const auto thumbnail = m_descriptions->thumbnail(QStringLiteral("/poster.jpg"));
    QTRY_VERIFY(thumbnail.isFinished());
    QCOMPARE(thumbnail.result().value(), QByteArray("a poster"));
    const auto described
        = m_descriptions->describeAs(film, TitleKind::Movie, QStringLiteral("603"));
    QTRY_VERIFY(described.isFinished());
    QVERIFY(described.result());
    QCOMPARE(details(film).card.title, QStringLiteral("Night Bus"));
    const auto none = m_descriptions->describeAs(film, TitleKind::Movie, QStringLiteral("5"));
    QTRY_VERIFY(none.isFinished());
    QCOMPARE(none.result().error().code, ErrorCode::NotFound);
    // Whoever waits is told when the service goes.
    m_handler = [](const HttpRequest &) -> HttpReply { return {200, {}, {}, true}; };
    const auto waits = m_descriptions->search(TitleKind::Movie, QStringLiteral("rain"), 0);
    QTRY_COMPARE(m_server->requests().last().path, QStringLiteral("/3/search/movie"));
    m_descriptions->setService(service({}));
    QTRY_VERIFY(waits.isFinished());
    QCOMPARE(waits.resultCount(), 0);
}

MATINEE_TEST(DescriberTest)
#include "tst_describer.moc"
