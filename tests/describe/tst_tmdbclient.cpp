#include "library/base/logging.h"
#include "sync/describe/tmdbclient.h"
#include "tests/describe/tmdbsamples.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace Library;
using namespace Sync;
using namespace std::chrono_literals;
using TestSupport::HttpReply;
using TestSupport::HttpRequest;
using TestSupport::HttpServer;

class TmdbClientTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void searchesAndKeepsTheReply();
    void keyAndTokenAreSentAsEachMust();
    void secretStaysOutOfTheCache();
    void wrongKeyIsTold();
    void pauseThatIsAskedForIsKept();
    void passingFailuresAreTriedAgain();
    void silenceTimesOut();
    void nobodyThere();
    void whatIsNoTmdbIsTold();
    void tooMuchIsCutOff();
    void redirectsAreNotFollowed();
    void oldRepliesAreAskedForAgain();
    void clientThatGoesAnswersNothing();

private:
    template <class T>
    struct Heard
    {
        std::optional<Result<T>> result;
        int times = 0;
        auto ear()
        {
            return [this](const Result<T> &answer) {
                result = answer;
                ++times;
            };
        }
    };
    std::unique_ptr<TmdbClient> make(const QString &key = QStringLiteral("good"));

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HttpServer> m_server;
    HttpServer::Handler m_handler;
    SystemClock m_clock;
    TmdbClient::Options m_options;
};

void TmdbClientTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_handler = [this](const HttpRequest &request) {
        return TmdbSamples::answer(request, m_server->url());
    };
    m_server = std::make_unique<HttpServer>(
        [this](const HttpRequest &request) { return m_handler(request); });
    m_options = {};
    m_options.timeout = 10s;
    m_options.firstRetry = 1ms;
}

void TmdbClientTest::cleanup()
{
    m_server.reset();
}

std::unique_ptr<TmdbClient> TmdbClientTest::make(const QString &key)
{
    m_options.baseUrl = m_server->url() + QStringLiteral("/3");
    m_options.key = key;
    m_options.language = QStringLiteral("zh-CN");
    m_options.cacheFolder = m_folder->filePath(QStringLiteral("cache"));
    m_options.clock = &m_clock;
    return std::make_unique<TmdbClient>(m_options);
}

void TmdbClientTest::searchesAndKeepsTheReply()
{
    for (int round = 0; round < 2; ++round) {
        const auto client = make();
        Heard<QVector<Tmdb::Candidate>> heard;
        client->search(TitleKind::Movie, QStringLiteral("Night & Bus"), 2001, heard.ear());
        QTRY_COMPARE(heard.times, 1);
        QVERIFY(*heard.result);
        QCOMPARE((*heard.result)->size(), 3);
        Heard<QByteArray> picture;
        client->picture(QStringLiteral("/poster.jpg"), QStringLiteral("w500"), picture.ear());
        QTRY_COMPARE(picture.times, 1);
        QCOMPARE(picture.result->value(), TmdbSamples::picture());
    }
    QCOMPARE(m_server->count(QStringLiteral("/3/search/movie")), 1);
    QCOMPARE(m_server->count(QStringLiteral("/t/p/w500/poster.jpg")), 1);
    const HttpRequest &search = m_server->requests().first();
    const auto asked = [&](const char *name) {
        return search.query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded);
    };
    QCOMPARE(asked("query"), QStringLiteral("Night & Bus"));
    QCOMPARE(asked("primary_release_year"), QStringLiteral("2001"));
    QCOMPARE(asked("language"), QStringLiteral("zh-CN"));
    // Nobody but TMDB itself gets the key.
    QVERIFY(!m_server->requests().last().query.hasQueryItem(QStringLiteral("api_key")));
}

void TmdbClientTest::keyAndTokenAreSentAsEachMust()
{
    for (const QString &key : {QStringLiteral("good"), QStringLiteral("good.token.v4")}) {
        QDir(m_folder->filePath(QStringLiteral("cache"))).removeRecursively();
        const auto client = make(key);
        Heard<Tmdb::Details> heard;
        client->details(TitleKind::Movie, QStringLiteral("603"), heard.ear());
        QTRY_COMPARE(heard.times, 1);
        QVERIFY(*heard.result);
        QCOMPARE((*heard.result)->description.title, QStringLiteral("Night Bus"));
    }
    QVERIFY(!m_server->requests().last().query.hasQueryItem(QStringLiteral("api_key")));
    Heard<QVector<Tmdb::Candidate>> found;
    const auto client = make();
    client->find(
        TitleKind::Movie, {QStringLiteral("imdb"), QStringLiteral("tt0000603")}, found.ear());
    QTRY_COMPARE(found.times, 1);
    QCOMPARE((*found.result)->size(), 1);
}

void TmdbClientTest::secretStaysOutOfTheCache()
{
    const auto client = make();
    Heard<Tmdb::Details> heard;
    client->details(TitleKind::Series, QStringLiteral("77"), heard.ear());
    QTRY_COMPARE(heard.times, 1);
    int files = 0;
    QDirIterator kept(m_folder->path(), QDir::Files, QDirIterator::Subdirectories);
    while (kept.hasNext()) {
        QFile file(kept.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("good"));
        QVERIFY(!file.fileName().contains(QStringLiteral("good")));
        ++files;
    }
    QCOMPARE(files, 1);
    const QString line
        = Logging::redacted(QStringLiteral("GET https://host/3/movie/1?api_key=good&language=en"));
    QVERIFY(!line.contains(QStringLiteral("good")));
}

void TmdbClientTest::wrongKeyIsTold()
{
    const auto client = make(QStringLiteral("bad"));
    Heard<Tmdb::Details> heard;
    client->details(TitleKind::Movie, QStringLiteral("603"), heard.ear());
    QTRY_COMPARE(heard.times, 1);
    QCOMPARE(heard.result->error().code, ErrorCode::BadCredentials);
    QVERIFY(heard.result->error().message.contains(QStringLiteral("Settings")));
    QVERIFY(!heard.result->error().detail.contains(QStringLiteral("bad")));
    QCOMPARE(m_server->requests().size(), 1);
}

void TmdbClientTest::pauseThatIsAskedForIsKept()
{
    int refused = 0;
    m_handler = [&](const HttpRequest &request) -> HttpReply {
        if (refused++ == 0) {
            return {429, R"({"status_code":25})", {{"Retry-After", "1"}}, false};
        }
        return TmdbSamples::answer(request, m_server->url());
    };
    const auto client = make();
    Heard<Tmdb::Season> heard;
    QElapsedTimer timer;
    timer.start();
    client->season(QStringLiteral("77"), 1, heard.ear());
    QTRY_COMPARE(heard.times, 1);
    QVERIFY(*heard.result);
    QVERIFY(timer.elapsed() >= 1000);
    QCOMPARE(m_server->requests().size(), 2);
}

void TmdbClientTest::passingFailuresAreTriedAgain()
{
    int asked = 0;
    m_handler = [&](const HttpRequest &request) -> HttpReply {
        return ++asked < 3 ? HttpReply{503, "busy", {}, false}
                           : TmdbSamples::answer(request, m_server->url());
    };
    const auto client = make();
    Heard<Tmdb::Season> heard;
    client->season(QStringLiteral("77"), 1, heard.ear());
    QTRY_COMPARE(heard.times, 1);
    QVERIFY(*heard.result);
    m_handler = [](const HttpRequest &) -> HttpReply { return {500, {}, {}, false}; };
    Heard<Tmdb::Season> broken;
    m_server->clear();
    client->season(QStringLiteral("77"), 2, broken.ear());
    QTRY_COMPARE(broken.times, 1);
    QCOMPARE(broken.result->error().code, ErrorCode::Unreachable);
    QCOMPARE(m_server->requests().size(), 4);
}

void TmdbClientTest::silenceTimesOut()
{
    m_handler = [](const HttpRequest &) -> HttpReply { return {200, {}, {}, true}; };
    m_options.timeout = 50ms;
    const auto client = make();
    Heard<Tmdb::Season> heard;
    client->season(QStringLiteral("77"), 1, heard.ear());
    QTRY_COMPARE(heard.times, 1);
    QCOMPARE(heard.result->error().code, ErrorCode::TimedOut);
    QVERIFY(heard.result->error().retryable);
}

void TmdbClientTest::nobodyThere()
{
    const auto client = make();
    m_server->close();
    Heard<Tmdb::Season> heard;
    client->season(QStringLiteral("77"), 1, heard.ear());
    QTRY_COMPARE(heard.times, 1);
    QCOMPARE(heard.result->error().code, ErrorCode::Unreachable);
    QVERIFY(heard.result->error().message.contains(QStringLiteral("127.0.0.1")));
}

void TmdbClientTest::whatIsNoTmdbIsTold()
{
    for (const HttpReply &reply : {HttpReply{200, "<html>hello</html>", {}, false},
             HttpReply{400, "no", {}, false}, HttpReply{200, "[1, 2]", {}, false}}) {
        m_handler = [reply](const HttpRequest &) { return reply; };
        const auto client = make();
        Heard<Tmdb::Season> heard;
        client->season(QStringLiteral("77"), 1, heard.ear());
        QTRY_COMPARE(heard.times, 1);
        QCOMPARE(heard.result->error().code, ErrorCode::Corrupt);
    }
    m_handler = [](const HttpRequest &) -> HttpReply {
        return {200, R"({"images":{"secure_base_url":"file:///etc/"}})", {}, false};
    };
    const auto client = make();
    Heard<QByteArray> picture;
    client->picture(QStringLiteral("/passwd"), QStringLiteral("w92"), picture.ear());
    QTRY_COMPARE(picture.times, 1);
    QCOMPARE(picture.result->error().code, ErrorCode::Corrupt);
}

void TmdbClientTest::tooMuchIsCutOff()
{
    m_handler = [](const HttpRequest &) -> HttpReply {
        return {200, QByteArray(12 * 1024 * 1024, ' '), {}, false};
    };
    const auto client = make();
    Heard<Tmdb::Season> heard;
    client->season(QStringLiteral("77"), 1, heard.ear());
    QTRY_COMPARE(heard.times, 1);
    QCOMPARE(heard.result->error().code, ErrorCode::LimitExceeded);
}

void TmdbClientTest::redirectsAreNotFollowed()
{
    HttpServer elsewhere([](const HttpRequest &) -> HttpReply { return {200, "{}", {}, false}; });
    m_handler = [&](const HttpRequest &) -> HttpReply {
        return {302, {}, {{"Location", elsewhere.url().toUtf8()}}, false};
    };
    const auto client = make(QStringLiteral("good.token.v4"));
    Heard<Tmdb::Season> heard;
    client->season(QStringLiteral("77"), 1, heard.ear());
    QTRY_COMPARE(heard.times, 1);
    QCOMPARE(heard.result->error().code, ErrorCode::Corrupt);
    QVERIFY(elsewhere.requests().isEmpty());
}

void TmdbClientTest::oldRepliesAreAskedForAgain()
{
    ReplyCache cache(m_folder->filePath(QStringLiteral("kept")), 1h, 10);
    const qint64 now = 1'700'000'000'000;
    cache.keep("a", "first", now - 7'200'000);
    cache.keep("b", "second", now - 1000);
    QVERIFY(!cache.find("a", now));
    QCOMPARE(cache.find("b", now).value_or(QByteArray()), QByteArray("second"));
    QVERIFY(!cache.find("c", now));
    cache.keep("d", "third", now);
    cache.prune(now);
    QCOMPARE(cache.find("d", now).value_or(QByteArray()), QByteArray("third"));
    QVERIFY(!cache.find("b", now)); // together they are too large
}

void TmdbClientTest::clientThatGoesAnswersNothing()
{
    m_handler = [](const HttpRequest &) -> HttpReply { return {200, {}, {}, true}; };
    Heard<Tmdb::Season> heard;
    {
        const auto client = make();
        client->season(QStringLiteral("77"), 1, heard.ear());
        QTRY_COMPARE(m_server->requests().size(), 1);
    }
    QCoreApplication::processEvents();
    QCOMPARE(heard.times, 0);
}

MATINEE_TEST(TmdbClientTest)
#include "tst_tmdbclient.moc"
