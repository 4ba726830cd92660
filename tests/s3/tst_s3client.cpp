#include "library/base/logging.h"
#include "sync/store/sha256.h"
#include "tests/s3/s3samples.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QTcpServer>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <optional>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;
using S3Samples::refusal;

class S3ClientTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void sendsWhatItSigned();
    void refusalsAreErrors();
    void clockIsCorrectedOnce();
    void clockThatIsRightIsLeftAlone();
    void regionIsFound();
    void regionIsFoundForHead();
    void redirectsWithinTheStorage();
    void redirectsElsewhereAreNotFollowed();
    void absenceIsLookedInto();
    void cutAnswersAreNone();
    void silenceTimesOut_data();
    void silenceTimesOut();
    void slowCallsGetTime();
    void unreadBodiesTimeOut();
    void connectingTimesOut();
    void nobodyThere();
    void tooMuchIsCutOff();
    void earlyRefusalsAreHeard_data();
    void earlyRefusalsAreHeard();
    void brokenConnectionsAreNoRefusals();
    void storageThatChecksNothingIsRefused();
    void sixAtOnceAndCancelled();
    void destroyedClientAnswersNothing();
    void secretsStayOutOfTheLog();

private:
    struct Heard
    {
        std::optional<S3Answer> answer;
        int times = 0;
    };
    S3Client::Done ear(Heard &heard)
    {
        return [&heard](const S3Answer &answer) {
            heard.answer = answer;
            ++heard.times;
        };
    }
    //! Sends and waits.
    S3Answer ask(const S3Call &call);
    static S3Call get(const QString &key);
    static S3Call put(const QByteArray &body);

    SystemClock m_clock;
    HttpServer::Handler m_handler;
    std::unique_ptr<HttpServer> m_server;
    S3Session m_session;
    std::unique_ptr<S3Client> m_client;
};

void S3ClientTest::init()
{
    m_handler = [](const HttpRequest &) { return HttpReply{200, "fine", {}}; };
    m_server = std::make_unique<HttpServer>(
        [this](const HttpRequest &request) { return m_handler(request); });
    m_session = S3Samples::session({m_server.get()}, m_clock);
    m_client = std::make_unique<S3Client>(m_session.addresses.first(), &m_session);
}

void S3ClientTest::cleanup()
{
    m_client.reset();
    m_server.reset();
}

S3Answer S3ClientTest::ask(const S3Call &call)
{
    auto heard = std::make_shared<Heard>();
    m_client->send(call, [heard](const S3Answer &answer) {
        heard->answer = answer;
        ++heard->times;
    });
    const bool answered = QTest::qWaitFor([&] { return heard->times > 0; }, 20'000);
    return answered && heard->times == 1 ? *heard->answer : S3Answer();
}

S3Call S3ClientTest::get(const QString &key)
{
    S3Call call;
    call.method = "GET";
    call.key = key;
    call.maxBodyBytes = 1000;
    call.lane = S3Lane::Reading;
    return call;
}

S3Call S3ClientTest::put(const QByteArray &body)
{
    S3Call call;
    call.method = "PUT";
    call.key = QStringLiteral("a");
    call.headers.emplaceBack("content-type", "video/mp4");
    call.body = body;
    call.lane = S3Lane::Sending;
    return call;
}

void S3ClientTest::sendsWhatItSigned()
{
    S3Call call = put("body");
    call.key = QStringLiteral("a b/映+.mp4");
    call.query = {{"partNumber", "1"}, {"uploadId", "x/+"}};
    const S3Answer answer = ask(call);
    QVERIFY(!answer.error);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("fine"));
    const HttpRequest &seen = m_server->requests().first();
    QCOMPARE(seen.method, QByteArray("PUT"));
    QCOMPARE(
        seen.target, QByteArray("/films/a%20b/%E6%98%A0%2B.mp4?partNumber=1&uploadId=x%2F%2B"));
    QCOMPARE(seen.body, QByteArray("body"));
    QCOMPARE(seen.headers.value("x-amz-content-sha256"), Sha256::of("body").toHex());
    QCOMPARE(seen.headers.value("accept-encoding"), QByteArray("identity"));
    QCOMPARE(seen.headers.value("host"), m_session.addresses.first().host());
    // The signature is over what arrived.
    const S3Signer signer(m_session.keys, m_session.region);
    const QByteArray stamp = seen.headers.value("x-amz-date");
    const QDateTime then
        = QDateTime::fromString(QString::fromLatin1(stamp), QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
    const qint64 ms = QDateTime(then.date(), then.time(), Qt::UTC).toMSecsSinceEpoch();
    S3Request request{"PUT", seen.target.left(seen.target.indexOf('?')), call.query, {},
        seen.headers.value("x-amz-content-sha256")};
    for (const char *name : {"host", "content-type", "x-amz-content-sha256"}) {
        request.headers.append({name, seen.headers.value(name)});
    }
    const auto again = signer.sign(request, WallTime(std::chrono::milliseconds(ms)));
    QCOMPARE(seen.headers.value("authorization"), again.added.last().second);
}

void S3ClientTest::refusalsAreErrors()
{
    m_handler = [](const HttpRequest &) { return refusal(503, "SlowDown"); };
    const S3Answer busy = ask(get(QStringLiteral("a")));
    QVERIFY(busy.error.has_value());
    QCOMPARE(busy.error->code, ErrorCode::Busy);
    QVERIFY(busy.error->retryable);
    QCOMPARE(busy.code, QStringLiteral("SlowDown"));
    QCOMPARE(m_server->requests().size(), 1);
    m_handler = [](const HttpRequest &) { return refusal(403, "SignatureDoesNotMatch"); };
    QCOMPARE(ask(get(QStringLiteral("a"))).error->code, ErrorCode::BadCredentials);
    m_handler = [](const HttpRequest &) { return HttpReply{404, "<html>no</html>", {}}; };
    QCOMPARE(ask(get(QStringLiteral("a"))).error->code, ErrorCode::Unreachable);
    // What Qt has errors of its own for.
    m_handler = [](const HttpRequest &) { return refusal(400, "BadDigest"); };
    QCOMPARE(ask(get(QStringLiteral("a"))).error->code, ErrorCode::Corrupt);
    m_handler = [](const HttpRequest &) { return refusal(401, "InvalidToken"); };
    QCOMPARE(ask(get(QStringLiteral("a"))).error->code, ErrorCode::BadCredentials);
}

void S3ClientTest::clockIsCorrectedOnce()
{
    const auto serverDay
        = QDateTime::currentDateTimeUtc().addDays(40).toString(QStringLiteral("yyyyMMdd"));
    m_handler = [&](const HttpRequest &request) {
        HttpReply reply = refusal(403, "RequestTimeTooSkewed");
        if (request.headers.value("x-amz-date").startsWith(serverDay.toLatin1())) {
            reply = HttpReply{200, "fine", {}};
        }
        reply.headers.append(S3Samples::date(40 * 24h));
        return reply;
    };
    QVERIFY(!ask(get(QStringLiteral("a"))).error);
    QCOMPARE(m_server->requests().size(), 2);
    // It is remembered.
    QVERIFY(!ask(get(QStringLiteral("b"))).error);
    QCOMPARE(m_server->requests().size(), 3);
    // A server that is never content is asked twice, not for ever.
    m_handler = [](const HttpRequest &) {
        static int turn = 0;
        HttpReply reply = refusal(403, "RequestTimeTooSkewed");
        reply.headers.append(S3Samples::date(++turn * 1h));
        return reply;
    };
    QCOMPARE(ask(get(QStringLiteral("c"))).error->code, ErrorCode::PermissionDenied);
    QCOMPARE(m_server->requests().size(), 5);
}

void S3ClientTest::clockThatIsRightIsLeftAlone()
{
    m_handler = [](const HttpRequest &) {
        HttpReply reply = refusal(403, "AccessDenied");
        reply.headers.append(S3Samples::date(30s));
        return reply;
    };
    QCOMPARE(ask(get(QStringLiteral("a"))).error->code, ErrorCode::PermissionDenied);
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(m_session.clockOffset, 0ms);
}

void S3ClientTest::regionIsFound()
{
    m_handler = [](const HttpRequest &request) {
        if (request.headers.value("authorization").contains("/home-1/s3/")) {
            return HttpReply{200, "fine", {}};
        }
        return refusal(400, "AuthorizationHeaderMalformed", "<Region>home-1</Region>");
    };
    QVERIFY(!ask(get(QStringLiteral("a"))).error);
    QCOMPARE(m_session.region, QStringLiteral("home-1"));
    QCOMPARE(m_server->requests().size(), 2);
    QVERIFY(!ask(get(QStringLiteral("a"))).error);
    QCOMPARE(m_server->requests().size(), 3);
    // One that always wants another one.
    m_handler = [](const HttpRequest &) {
        return refusal(400, "AuthorizationHeaderMalformed", "<Region>far-2</Region>");
    };
    QCOMPARE(ask(get(QStringLiteral("a"))).error->code, ErrorCode::BadCredentials);
    QCOMPARE(m_server->requests().size(), 5);
}

// The answer to HEAD has no words.
void S3ClientTest::regionIsFoundForHead()
{
    m_handler = [](const HttpRequest &request) {
        if (request.headers.value("authorization").contains("/home-1/s3/")) {
            return S3Samples::found(17);
        }
        return refusal(400, "AuthorizationHeaderMalformed", "<Region>home-1</Region>");
    };
    S3Call head = get(QStringLiteral("a"));
    head.method = "HEAD";
    const S3Answer answer = ask(head);
    QVERIFY(!answer.error);
    QCOMPARE(answer.headers.value("content-length"), QByteArray("17"));
    m_session.region = QStringLiteral("us-east-1");
    m_handler = [](const HttpRequest &request) {
        HttpReply reply = request.headers.value("authorization").contains("/home-2/s3/")
            ? S3Samples::found(18)
            : HttpReply{301, {}, {}};
        reply.headers.emplaceBack("x-amz-bucket-region", "home-2");
        return reply;
    };
    QCOMPARE(ask(head).headers.value("content-length"), QByteArray("18"));
}

void S3ClientTest::redirectsWithinTheStorage()
{
    HttpServer other([](const HttpRequest &) { return HttpReply{200, "there", {}}; });
    m_session = S3Samples::session({m_server.get(), &other}, m_clock);
    m_handler = [&](const HttpRequest &request) {
        HttpReply reply = refusal(307, "TemporaryRedirect");
        reply.headers.append({"Location", other.url().toLatin1() + request.target});
        return reply;
    };
    const S3Answer answer = ask(put("body"));
    QVERIFY(!answer.error);
    QCOMPARE(answer.body, QByteArray("there"));
    QCOMPARE(other.requests().first().body, QByteArray("body"));
    // Signed for the host that it went to.
    QCOMPARE(other.requests().first().headers.value("host"), m_session.addresses.last().host());
    QVERIFY(other.requests().first().headers.value("authorization")
        != m_server->requests().first().headers.value("authorization"));
}

void S3ClientTest::redirectsElsewhereAreNotFollowed()
{
    HttpServer stranger([](const HttpRequest &) { return HttpReply{200, "gotcha", {}}; });
    for (const int status : {301, 302, 307, 308}) {
        m_handler = [&](const HttpRequest &request) {
            HttpReply reply = refusal(status, "PermanentRedirect");
            reply.headers.append({"Location", stranger.url().toLatin1() + request.target});
            return reply;
        };
        const S3Answer answer = ask(get(QStringLiteral("a")));
        QVERIFY(answer.error.has_value());
        QCOMPARE(answer.error->code, ErrorCode::Unreachable);
        QVERIFY(!answer.error->retryable);
    }
    QVERIFY(stranger.requests().isEmpty());
    // Round and round within the storage ends as well.
    m_handler = [&](const HttpRequest &request) {
        HttpReply reply = refusal(307, "TemporaryRedirect");
        reply.headers.append({"Location", m_server->url().toLatin1() + request.target});
        return reply;
    };
    m_server->clear();
    QVERIFY(ask(get(QStringLiteral("a"))).error.has_value());
    QCOMPARE(m_server->requests().size(), 2);
}

void S3ClientTest::absenceIsLookedInto()
{
    S3Call head = get(QStringLiteral("a"));
    head.method = "HEAD";
    HttpReply bucket;
    m_handler = [&](const HttpRequest &request) {
        return request.method == "HEAD" ? HttpReply{404, {}, {}} : bucket;
    };
    bucket = HttpReply{200, "<LocationConstraint/>", {}};
    QCOMPARE(ask(head).error->code, ErrorCode::NotFound);
    bucket = refusal(403, "AccessDenied");
    QCOMPARE(ask(head).error->code, ErrorCode::NotFound);
    bucket = refusal(404, "NoSuchBucket");
    QCOMPARE(ask(head).error->code, ErrorCode::Unreachable);
    bucket = HttpReply{404, "<html/>", {}};
    QCOMPARE(ask(head).error->code, ErrorCode::Unreachable);
    bucket = refusal(503, "SlowDown");
    QCOMPARE(ask(head).error->code, ErrorCode::Busy);
    m_server->clear();
    head.absence = S3Call::Absence::IsBelieved;
    QCOMPARE(ask(head).error->code, ErrorCode::NotFound);
    QCOMPARE(m_server->requests().size(), 1);
}

void S3ClientTest::cutAnswersAreNone()
{
    m_handler = [](const HttpRequest &) {
        HttpReply reply{200, "half", {}};
        reply.announcedBytes = 8;
        reply.close = true;
        return reply;
    };
    const S3Answer answer = ask(get(QStringLiteral("a")));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::Unreachable);
    QVERIFY(answer.error->retryable);
    QVERIFY(answer.body.isEmpty());
}

void S3ClientTest::silenceTimesOut_data()
{
    QTest::addColumn<QString>("stage");
    QTest::newRow("before the head") << QStringLiteral("head");
    QTest::newRow("within the body") << QStringLiteral("body");
}

void S3ClientTest::silenceTimesOut()
{
    QFETCH(QString, stage);
    m_session.timeouts = {20s, 20s, 20s};
    HttpReply reply{200, "half", {}};
    if (stage == QLatin1String("head")) {
        reply.hang = true;
        m_session.timeouts.answer = 50ms;
    } else {
        reply.announcedBytes = 8;
        m_session.timeouts.stall = 50ms;
    }
    m_handler = [&](const HttpRequest &) { return reply; };
    const S3Answer answer = ask(get(QStringLiteral("a")));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::TimedOut);
    QVERIFY(answer.error->retryable);
}

// A call that may take long gets the time for it.
void S3ClientTest::slowCallsGetTime()
{
    m_session.timeouts.answer = 50ms;
    m_handler = [](const HttpRequest &) {
        HttpReply reply;
        reply.hang = true;
        return reply;
    };
    Heard slow;
    Heard usual;
    S3Call call = get(QStringLiteral("a"));
    call.answerWithin = 60s;
    m_client->send(call, ear(slow));
    m_client->send(get(QStringLiteral("b")), ear(usual));
    QTRY_COMPARE(usual.times, 1);
    QCOMPARE(usual.answer->error->code, ErrorCode::TimedOut);
    QCOMPARE(slow.times, 0);
    m_client.reset();
}

// The storage's machine takes the connection, but nothing there reads.
void S3ClientTest::unreadBodiesTimeOut()
{
    QTcpServer deaf;
    QVERIFY(deaf.listen(QHostAddress::LocalHost));
    deaf.pauseAccepting();
    m_session.timeouts.stall = 100ms;
    m_session.addresses
        = {S3Address::make(QStringLiteral("http://127.0.0.1:%1").arg(deaf.serverPort()),
            QStringLiteral("films"), S3Address::Style::Path)
                .value()};
    m_client = std::make_unique<S3Client>(m_session.addresses.first(), &m_session);
    const S3Answer answer = ask(put(QByteArray(64 * 1024 * 1024, 'x')));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::TimedOut);
}

// A machine that does not even say that it is not there.
void S3ClientTest::connectingTimesOut()
{
    QTcpServer full;
    full.setListenBacklogSize(1);
    QVERIFY(full.listen(QHostAddress::LocalHost));
    full.pauseAccepting();
    // Connections that nobody accepts fill the queue; the next one gets no answer.
    QVector<int> sockets;
    for (int i = 0; i < 8; ++i) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(full.serverPort());
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::connect(socket, reinterpret_cast<const sockaddr *>(&to), sizeof to);
        sockets << socket;
    }
    m_session.timeouts.connect = 100ms;
    m_session.addresses
        = {S3Address::make(QStringLiteral("http://127.0.0.1:%1").arg(full.serverPort()),
            QStringLiteral("films"), S3Address::Style::Path)
                .value()};
    m_client = std::make_unique<S3Client>(m_session.addresses.first(), &m_session);
    const S3Answer answer = ask(get(QStringLiteral("a")));
    for (const int socket : sockets) {
        ::close(socket);
    }
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::TimedOut);
}

void S3ClientTest::nobodyThere()
{
    m_server->close();
    const S3Answer answer = ask(get(QStringLiteral("a")));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::Unreachable);
    QVERIFY(answer.error->retryable);
    QVERIFY(answer.error->message.contains(QStringLiteral("127.0.0.1")));
}

void S3ClientTest::tooMuchIsCutOff()
{
    m_handler = [](const HttpRequest &) { return HttpReply{200, QByteArray(200'000, 'x'), {}}; };
    const S3Answer answer = ask(get(QStringLiteral("a")));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::LimitExceeded);
}

void S3ClientTest::earlyRefusalsAreHeard_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<ErrorCode>("meaning");
    QTest::newRow("keys revoked") << 403 << QByteArray("InvalidAccessKeyId")
                                  << ErrorCode::BadCredentials;
    QTest::newRow("not allowed") << 403 << QByteArray("AccessDenied")
                                 << ErrorCode::PermissionDenied;
    QTest::newRow("busy") << 503 << QByteArray("SlowDown") << ErrorCode::Busy;
    QTest::newRow("no bucket") << 404 << QByteArray("NoSuchBucket") << ErrorCode::Unreachable;
}

// The storage answers before it has the body and closes; Qt then knows of no answer.
void S3ClientTest::earlyRefusalsAreHeard()
{
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    QFETCH(ErrorCode, meaning);
    m_server->setGate([&](const HttpRequest &request) -> std::optional<HttpReply> {
        if (request.headers.value("content-length").toLongLong() > 0) {
            return HttpReply{0, {}, {}}; // at its worst nothing of the answer arrives
        }
        return std::nullopt;
    });
    m_handler = [&](const HttpRequest &) { return refusal(status, code); };
    const S3Answer answer = ask(put(noise(8 * 1024 * 1024, 1)));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, meaning);
    const HttpRequest &last = m_server->requests().last();
    QCOMPARE(last.method, QByteArray("PUT"));
    QVERIFY(last.body.isEmpty());
    QCOMPARE(
        last.headers.value("x-amz-content-sha256"), Sha256::of(noise(8 * 1024 * 1024, 1)).toHex());
    QVERIFY(!last.headers.value("content-md5").isEmpty());
}

void S3ClientTest::brokenConnectionsAreNoRefusals()
{
    m_server->setGate([&](const HttpRequest &request) -> std::optional<HttpReply> {
        return request.headers.value("content-length").toLongLong() > 0
            ? std::optional(HttpReply{0, {}, {}})
            : std::nullopt;
    });
    m_handler = [](const HttpRequest &) { return refusal(400, "BadDigest"); };
    const S3Answer answer = ask(put(noise(8 * 1024 * 1024, 1)));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::Unreachable);
    QVERIFY(answer.error->retryable);
}

void S3ClientTest::storageThatChecksNothingIsRefused()
{
    m_server->setGate([&](const HttpRequest &request) -> std::optional<HttpReply> {
        return request.headers.value("content-length").toLongLong() > 0
            ? std::optional(HttpReply{0, {}, {}})
            : std::nullopt;
    });
    const S3Answer answer = ask(put(noise(8 * 1024 * 1024, 1)));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::Unsupported);
    QVERIFY(!answer.error->retryable);
}

void S3ClientTest::sixAtOnceAndCancelled()
{
    m_handler = [](const HttpRequest &) {
        HttpReply reply;
        reply.hang = true;
        return reply;
    };
    Heard heard;
    QVector<quint64> ids;
    for (int i = 0; i < 8; ++i) {
        ids << m_client->send(get(QString::number(i)), ear(heard));
    }
    QTRY_COMPARE(m_server->requests().size(), 6);
    QCOMPARE(m_client->underWay(), 6);
    m_client->cancel(ids.at(7)); // still waiting
    m_client->cancel(ids.at(0));
    QTRY_COMPARE(m_server->requests().size(), 7);
    QCOMPARE(m_server->requests().last().path, QStringLiteral("/films/6"));
    for (const quint64 id : ids) {
        m_client->cancel(id);
    }
    QCOMPARE(m_client->underWay(), 0);
    QTRY_COMPARE(m_server->openConnections(), 0);
    QCOMPARE(heard.times, 0);
}

void S3ClientTest::destroyedClientAnswersNothing()
{
    m_handler = [](const HttpRequest &) {
        HttpReply reply;
        reply.hang = true;
        return reply;
    };
    Heard heard;
    m_client->send(get(QStringLiteral("a")), ear(heard));
    QTRY_COMPARE(m_server->requests().size(), 1);
    m_client.reset();
    QTRY_COMPARE(m_server->openConnections(), 0);
    QCOMPARE(heard.times, 0);
}

void S3ClientTest::secretsStayOutOfTheLog()
{
    static QString log;
    log.clear();
    const QtMessageHandler before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext &, const QString &line) { log += line + u'\n'; });
    m_handler = [](const HttpRequest &request) {
        // Some servers repeat all that they were told.
        return refusal(403, "SignatureDoesNotMatch",
            "<StringToSign>" + request.headers.value("authorization") + "</StringToSign>");
    };
    ask(get(QStringLiteral("a")));
    ask(put("body"));
    m_server->close();
    m_server.reset();
    ask(get(QStringLiteral("a")));
    qInstallMessageHandler(before);
    QVERIFY(log.contains(QStringLiteral("SignatureDoesNotMatch")));
    for (const char *secret : {"verysecretkey", "Signature=", "AWS4-HMAC", "accesskey"}) {
        QVERIFY2(!log.contains(QLatin1String(secret)), qPrintable(log));
    }
}

MATINEE_TEST(S3ClientTest)
#include "tst_s3client.moc"
