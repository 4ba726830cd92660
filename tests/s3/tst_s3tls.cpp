#include "sync/s3/s3store.h"
#include "tests/s3/s3samples.h"
#include "tests/s3/testcertificate.h"
#include "tests/support/testregistry.h"

#include <QSignalSpy>
#include <QSslCertificate>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>

using namespace Sync;
using namespace TestSupport;

//! Which certificates are taken: those that this PC trusts or, where a person approved one, that
//! one alone.
class S3TlsTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void unknownIsRefusedAndTold();
    void approvedIsTaken();
    void trustedIsTaken();
    void anotherThanTheApprovedIsRefused_data();
    void anotherThanTheApprovedIsRefused();
    void plainStorageIsNoTls();

private:
    std::unique_ptr<S3Store> open(const QByteArray &approved, const QString &endpoint = {});
    Result<ObjectStat> ask(S3Store &store);

    SystemClock m_clock;
    QSslConfiguration m_before;
    TestCertificate m_certificate;
    std::unique_ptr<HttpServer> m_server;
};

void S3TlsTest::init()
{
    m_before = QSslConfiguration::defaultConfiguration();
    m_server = std::make_unique<HttpServer>(
        [](const HttpRequest &) { return S3Samples::found(4); }, m_certificate.server);
}

void S3TlsTest::cleanup()
{
    m_server.reset();
    QSslConfiguration::setDefaultConfiguration(m_before);
}

std::unique_ptr<S3Store> S3TlsTest::open(const QByteArray &approved, const QString &endpoint)
{
    S3Store::Options options;
    options.endpoints << (endpoint.isEmpty() ? m_server->url() : endpoint);
    options.bucket = QStringLiteral("films");
    options.keys = {QStringLiteral("a"), QStringLiteral("s"), {}};
    options.clock = &m_clock;
    if (!approved.isEmpty()) {
        options.approvedCertificates.insert(options.endpoints.first(), approved);
    }
    return std::move(S3Store::make(options).value());
}

Result<ObjectStat> S3TlsTest::ask(S3Store &store)
{
    const QFuture<Result<ObjectStat>> future = store.stat(QStringLiteral("a"));
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000)
        || future.resultCount() == 0) {
        return failure(ErrorCode::Internal, {}, QStringLiteral("no answer"));
    }
    return future.resultAt(0);
}

void S3TlsTest::unknownIsRefusedAndTold()
{
    const std::unique_ptr<S3Store> store = open({});
    QSignalSpy refused(store.get(), &S3Store::certificateRefused);
    const Result<ObjectStat> stat = ask(*store);
    QCOMPARE(stat.error().code, ErrorCode::Unreachable);
    QVERIFY(!stat.error().retryable);
    QVERIFY(stat.error().message.contains(QString::fromLatin1(m_certificate.sha256.toHex(':'))));
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(refused.first().at(0).toString(), m_server->url());
    QCOMPARE(refused.first().at(1).toByteArray(), m_certificate.sha256);
    QVERIFY(m_server->requests().isEmpty());
}

void S3TlsTest::approvedIsTaken()
{
    const std::unique_ptr<S3Store> store = open(m_certificate.sha256);
    QSignalSpy refused(store.get(), &S3Store::certificateRefused);
    QCOMPARE(ask(*store).value().sizeBytes, 4);
    QCOMPARE(ask(*store).value().sizeBytes, 4);
    QVERIFY(refused.isEmpty());
}

void S3TlsTest::trustedIsTaken()
{
    QSslConfiguration trusting = m_before;
    trusting.addCaCertificate(m_certificate.server.localCertificate());
    QSslConfiguration::setDefaultConfiguration(trusting);
    QCOMPARE(ask(*open({})).value().sizeBytes, 4);
}

void S3TlsTest::anotherThanTheApprovedIsRefused_data()
{
    QTest::addColumn<bool>("isTrusted");
    QTest::newRow("unknown to this PC") << false;
    QTest::newRow("trusted by this PC") << true;
}

void S3TlsTest::anotherThanTheApprovedIsRefused()
{
    QFETCH(bool, isTrusted);
    if (isTrusted) {
        QSslConfiguration trusting = m_before;
        trusting.addCaCertificate(m_certificate.server.localCertificate());
        QSslConfiguration::setDefaultConfiguration(trusting);
    }
    const std::unique_ptr<S3Store> store = open(TestCertificate().sha256);
    QSignalSpy refused(store.get(), &S3Store::certificateRefused);
    const Result<ObjectStat> stat = ask(*store);
    QCOMPARE(stat.error().code, ErrorCode::Unreachable);
    QVERIFY(!stat.error().retryable);
    QVERIFY(stat.error().message.contains(QString::fromLatin1(m_certificate.sha256.toHex(':'))));
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(refused.first().at(1).toByteArray(), m_certificate.sha256);
    QVERIFY(m_server->requests().isEmpty());
}

// What servers say to whom speaks TLS where they do not.
void S3TlsTest::plainStorageIsNoTls()
{
    QTcpServer plain;
    connect(&plain, &QTcpServer::newConnection, &plain,
        [&plain] { plain.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    const std::unique_ptr<S3Store> store
        = open({}, QStringLiteral("https://127.0.0.1:%1").arg(plain.serverPort()));
    QSignalSpy refused(store.get(), &S3Store::certificateRefused);
    const Result<ObjectStat> stat = ask(*store);
    QCOMPARE(stat.error().code, ErrorCode::Unreachable);
    QVERIFY(!stat.error().retryable);
    QVERIFY(refused.isEmpty());
}

MATINEE_TEST(S3TlsTest)
#include "tst_s3tls.moc"
