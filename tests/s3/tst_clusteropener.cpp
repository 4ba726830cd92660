#include "sync/s3/clusteropener.h"
#include "sync/store/libraryfile.h"
#include "tests/s3/s3samples.h"
#include "tests/s3/testcertificate.h"
#include "tests/support/testregistry.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>

using namespace Sync;
using namespace TestSupport;
using S3Samples::refusal;

//! What a storage must be before it becomes a PC's cluster. The servers here hold one library, or
//! none, and keep nothing.
class ClusterOpenerTest : public QObject
{
    Q_OBJECT
private slots:
    void endpointsAreWrittenOnce();
    void theLibraryThatIsThereIsTaken();
    void anotherLibraryIsAskedAbout();
    void anotherLibraryThanTheKnownIsRefused();
    void endpointsOfTwoStoragesAreRefused();
    void aSilentEndpointIsNoObstacle();
    void nobodyAnswers();
    void wrongKeysAreTold();
    void aCertificateIsApproved();
    void destroyedIsSilent();

private:
    using Outcome = Result<ClusterOpener::Outcome>;

    // A storage with this library; null: with nothing in it.
    static HttpServer::Handler holding(const LibraryId &library)
    {
        return [library](const HttpRequest &request) {
            if (request.query.hasQueryItem(QStringLiteral("list-type"))) {
                HttpReply list;
                list.body = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
                return list;
            }
            if (library.isNull()) {
                return refusal(404, "NoSuchKey");
            }
            HttpReply reply;
            reply.body = encodeLibraryFile(library);
            reply.status = 206;
            reply.headers.emplaceBack("ETag", "\"1\"");
            reply.headers.append({"Content-Range",
                "bytes 0-" + QByteArray::number(reply.body.size() - 1) + '/'
                    + QByteArray::number(reply.body.size())});
            return reply;
        };
    }
    static ClusterOpener::Wish wishFor(const QStringList &endpoints)
    {
        ClusterOpener::Wish wish;
        wish.config.endpoints = endpoints;
        wish.config.bucket = QStringLiteral("films");
        wish.keys = {QStringLiteral("a"), QStringLiteral("s"), {}};
        wish.config = checkedConfig(wish.config).value();
        return wish;
    }
    Outcome open(const ClusterOpener::Wish &wish)
    {
        m_opener = std::make_unique<ClusterOpener>(wish, m_clock);
        std::optional<Outcome> answer;
        connect(m_opener.get(), &ClusterOpener::finished, m_opener.get(),
            [&answer](const Outcome &outcome) { answer = outcome; });
        m_opener->start();
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 60'000)) {
            return failure(ErrorCode::Internal, {}, QStringLiteral("no answer"));
        }
        return *answer;
    }

    const LibraryId m_library = randomId<LibraryId>();
    SystemClock m_clock;
    std::unique_ptr<ClusterOpener> m_opener;
};

void ClusterOpenerTest::endpointsAreWrittenOnce()
{
    ClusterConfig config;
    config.bucket = QStringLiteral("films");
    QCOMPARE(checkedConfig(config).error().code, ErrorCode::InvalidInput);
    config.endpoints = QStringList{QStringLiteral("http://nas:80/"), QStringLiteral("http://nas")};
    config.prefix = QStringLiteral("home/");
    const Result<ClusterConfig> checked = checkedConfig(config);
    QCOMPARE(checked->endpoints, QStringList{QStringLiteral("http://nas")});
    QCOMPARE(checked->prefix, QStringLiteral("home"));
    config.prefix = QStringLiteral("../home");
    QCOMPARE(checkedConfig(config).error().code, ErrorCode::InvalidInput);
}

void ClusterOpenerTest::theLibraryThatIsThereIsTaken()
{
    const HttpServer one(holding(m_library));
    const HttpServer two(holding(m_library));
    const Outcome outcome = open(wishFor({one.url(), two.url()}));
    QCOMPARE(outcome->config.library, m_library);
    QVERIFY(!outcome->isFounded);
    QCOMPARE(outcome->reports.size(), 2);
    for (const EndpointReport &report : outcome->reports) {
        QVERIFY(!report.error);
        QCOMPARE(report.library, m_library);
    }
    ClusterOpener::Wish own = wishFor({one.url()});
    own.own = m_library;
    QCOMPARE(open(own)->config.library, m_library);
}

void ClusterOpenerTest::anotherLibraryIsAskedAbout()
{
    const HttpServer server(holding(m_library));
    ClusterOpener::Wish wish = wishFor({server.url()});
    wish.own = randomId<LibraryId>();
    QCOMPARE(open(wish).error().code, ErrorCode::PermissionDenied);
    QVERIFY(m_opener->wantsJoin());
    wish.join = ClusterOpener::Join::Agreed;
    QCOMPARE(open(wish)->config.library, m_library);
    QVERIFY(!m_opener->wantsJoin());
}

void ClusterOpenerTest::anotherLibraryThanTheKnownIsRefused()
{
    const HttpServer full(holding(m_library));
    ClusterOpener::Wish wish = wishFor({full.url()});
    wish.config.library = randomId<LibraryId>();
    wish.join = ClusterOpener::Join::Agreed;
    QCOMPARE(open(wish).error().code, ErrorCode::InvalidInput);
    const HttpServer empty(holding({}));
    wish = wishFor({empty.url()});
    wish.config.library = m_library;
    QCOMPARE(open(wish).error().code, ErrorCode::Unreachable);
    for (const HttpRequest &request : empty.requests()) {
        QCOMPARE(request.method, QByteArray("GET"));
    }
}

void ClusterOpenerTest::endpointsOfTwoStoragesAreRefused()
{
    const HttpServer one(holding(m_library));
    for (const LibraryId &other : {randomId<LibraryId>(), LibraryId()}) {
        const HttpServer two(holding(other));
        const Outcome outcome = open(wishFor({one.url(), two.url()}));
        QCOMPARE(outcome.error().code, ErrorCode::InvalidInput);
        QVERIFY(outcome.error().message.contains(two.url()));
    }
}

void ClusterOpenerTest::aSilentEndpointIsNoObstacle()
{
    const HttpServer server(holding(m_library));
    const Outcome outcome = open(wishFor({QStringLiteral("http://127.0.0.1:1"), server.url()}));
    QCOMPARE(outcome->config.library, m_library);
    QCOMPARE(outcome->config.endpoints.size(), 2);
    QVERIFY(outcome->reports.first().error->retryable);
}

void ClusterOpenerTest::nobodyAnswers()
{
    const Outcome outcome = open(wishFor({QStringLiteral("http://127.0.0.1:1")}));
    QCOMPARE(outcome.error().code, ErrorCode::Unreachable);
    QCOMPARE(m_opener->reports().size(), 1);
}

void ClusterOpenerTest::wrongKeysAreTold()
{
    const HttpServer good(holding(m_library));
    const HttpServer bad([](const HttpRequest &) { return refusal(403, "InvalidAccessKeyId"); });
    QCOMPARE(open(wishFor({good.url(), bad.url()})).error().code, ErrorCode::BadCredentials);
}

void ClusterOpenerTest::aCertificateIsApproved()
{
    const TestCertificate certificate;
    const HttpServer server(holding(m_library), certificate.server);
    ClusterOpener::Wish wish = wishFor({server.url()});
    QCOMPARE(open(wish).error().code, ErrorCode::Unreachable);
    QCOMPARE(m_opener->reports().first().refusedCertificate, certificate.sha256);
    wish.approved = {QByteArray(32, 'x')};
    QCOMPARE(open(wish).error().code, ErrorCode::Unreachable);
    wish.approved.insert(certificate.sha256);
    const Outcome outcome = open(wish);
    QCOMPARE(outcome->config.library, m_library);
    const QHash<QString, QByteArray> approved{{server.url(), certificate.sha256}};
    QCOMPARE(outcome->config.approvedCertificates, approved);
    // Changed since: an error, until that one is approved.
    wish.config.approvedCertificates = {{server.url(), QByteArray(32, 'y')}};
    wish.approved.clear();
    QCOMPARE(open(wish).error().code, ErrorCode::Unreachable);
}

void ClusterOpenerTest::destroyedIsSilent()
{
    const HttpServer server(holding(m_library));
    auto opener = std::make_unique<ClusterOpener>(wishFor({server.url()}), m_clock);
    const QSignalSpy finished(opener.get(), &ClusterOpener::finished);
    opener->start();
    QTRY_VERIFY(!server.requests().isEmpty());
    opener.reset();
    QCoreApplication::processEvents();
    QVERIFY(finished.isEmpty());
}

MATINEE_TEST(ClusterOpenerTest)
#include "tst_clusteropener.moc"
