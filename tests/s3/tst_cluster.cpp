#include "sync/s3/cluster.h"
#include "sync/s3/playingrecord.h"
#include "tests/s3/s3samples.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <array>
#include <memory>
#include <optional>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;
using S3Samples::refusal;

class ClusterTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void requestsAreSpread();
    void anotherEndpointHelps_data();
    void anotherEndpointHelps();
    void permanentErrorsAreNotTriedElsewhere();
    void deadEndpointsAreLeftAlone();
    void endpointsThatReturnAreUsedAgain();
    void busyStoragesAreAskedForLess();
    void allDeadIsSaidInTheEnd();
    void unknownOutcomesAreNotRepeated();
    void hungSendingDoesNotHoldUpReading();
    void lateForPlayingIsAskedElsewhere();
    void onlyPlayingIsAskedTwice();
    void bothOfAHedgeMayFail();
    void cancelledHedgeEndsBoth();
    void playingHasShortTimeouts();
    void badBytesAreAskedOfAnother();
    void playingAsksWhoIsLeftAlone();
    void cancelledWhileWaiting();
    void destroyedAnswersNothing();

private:
    //! A server that does as it is told for now.
    struct Gateway
    {
        HttpServer::Handler handler;
        std::unique_ptr<HttpServer> server;
    };
    struct Heard
    {
        std::optional<S3Answer> answer;
        int times = 0;
    };
    static HttpReply fine() { return {200, "fine", {}}; }
    static HttpReply hung()
    {
        HttpReply reply;
        reply.hang = true;
        return reply;
    }
    void open(int gateways);
    Cluster::Done ear(Heard &heard)
    {
        return [&heard](const S3Answer &answer) {
            heard.answer = answer;
            ++heard.times;
        };
    }
    S3Answer ask(const S3Call &call);
    static S3Call call(const QByteArray &method, S3Lane lane = S3Lane::Control);
    int count(int gateway) const
    {
        return int(m_gateways.at(std::size_t(gateway)).server->requests().size());
    }

    SystemClock m_clock;
    std::vector<Gateway> m_gateways;
    S3Session m_session;
    Cluster::Options m_options;
    std::unique_ptr<Cluster> m_cluster;
};

void ClusterTest::init()
{
    m_options = {};
    m_options.rounds = {1ms, 2ms, 3};
    m_session = {};
}

void ClusterTest::cleanup()
{
    m_cluster.reset();
    m_gateways.clear();
}

void ClusterTest::open(int gateways)
{
    m_gateways.resize(std::size_t(gateways));
    QVector<const HttpServer *> servers;
    for (Gateway &gateway : m_gateways) {
        gateway.handler = [](const HttpRequest &) { return fine(); };
        gateway.server = std::make_unique<HttpServer>(
            [&gateway](const HttpRequest &request) { return gateway.handler(request); });
        servers << gateway.server.get();
    }
    m_session = S3Samples::session(servers, m_clock);
    m_cluster = std::make_unique<Cluster>(&m_session, m_options);
}

S3Answer ClusterTest::ask(const S3Call &call)
{
    auto heard = std::make_shared<Heard>();
    m_cluster->send(call, [heard](const S3Answer &answer) {
        heard->answer = answer;
        ++heard->times;
    });
    const bool answered = QTest::qWaitFor([&] { return heard->times > 0; }, 20'000);
    return answered && heard->times == 1 ? *heard->answer : S3Answer();
}

S3Call ClusterTest::call(const QByteArray &method, S3Lane lane)
{
    S3Call call;
    call.method = method;
    call.key = QStringLiteral("a");
    call.maxBodyBytes = 1000;
    call.lane = lane;
    return call;
}

void ClusterTest::requestsAreSpread()
{
    open(3);
    for (Gateway &gateway : m_gateways) {
        gateway.handler = [](const HttpRequest &) { return hung(); };
    }
    Heard heard;
    for (int i = 0; i < 9; ++i) {
        m_cluster->send(call("GET"), ear(heard));
    }
    for (int i = 0; i < 3; ++i) {
        QTRY_COMPARE(count(i), 3);
    }
    // Each takes six; the others wait.
    for (int i = 0; i < 20; ++i) {
        m_cluster->send(call("GET"), ear(heard));
    }
    for (int i = 0; i < 3; ++i) {
        QTRY_COMPARE(count(i), 6);
    }
    QCOMPARE(heard.times, 0);
}

void ClusterTest::anotherEndpointHelps_data()
{
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"dead", "reset", "cut", "silent", "stalled", "busy", "faulty"}) {
        QTest::newRow(fault) << QString::fromLatin1(fault);
    }
}

void ClusterTest::anotherEndpointHelps()
{
    QFETCH(QString, fault);
    open(2);
    m_session.timeouts = {20s, 500ms, 500ms};
    HttpServer &bad = *m_gateways.front().server;
    HttpReply reply = fine();
    if (fault == QLatin1String("dead")) {
        bad.close();
    } else if (fault == QLatin1String("reset")) {
        bad.setGate([](const HttpRequest &) { return HttpReply{0, {}, {}}; });
    } else if (fault == QLatin1String("cut")) {
        reply.announcedBytes = 100;
        reply.close = true;
    } else if (fault == QLatin1String("silent")) {
        reply = hung();
    } else if (fault == QLatin1String("stalled")) {
        reply.announcedBytes = 100;
    } else if (fault == QLatin1String("busy")) {
        reply = refusal(503, "SlowDown");
    } else {
        reply = refusal(500, "InternalError");
    }
    m_gateways.front().handler = [&](const HttpRequest &) { return reply; };
    for (int i = 0; i < 4; ++i) {
        const S3Answer answer = ask(call("GET"));
        QVERIFY2(!answer.error, qPrintable(answer.error ? answer.error->detail : QString()));
        QCOMPARE(answer.body, QByteArray("fine"));
    }
    QVERIFY(count(1) >= 4);
}

void ClusterTest::permanentErrorsAreNotTriedElsewhere()
{
    open(2);
    for (Gateway &gateway : m_gateways) {
        gateway.handler = [](const HttpRequest &) { return refusal(403, "AccessDenied"); };
    }
    QCOMPARE(ask(call("GET")).error->code, ErrorCode::PermissionDenied);
    QCOMPARE(count(0) + count(1), 1);
}

void ClusterTest::deadEndpointsAreLeftAlone()
{
    open(2);
    int resets = 0;
    m_gateways.front().server->setGate([&](const HttpRequest &) {
        ++resets;
        return HttpReply{0, {}, {}};
    });
    for (int i = 0; i < 20; ++i) {
        QVERIFY(!ask(call("GET")).error);
    }
    QCOMPARE(count(1), 20);
    // Twice, and again when a break is over.
    QVERIFY2(resets < 10, qPrintable(QString::number(resets)));
}

void ClusterTest::endpointsThatReturnAreUsedAgain()
{
    open(2);
    bool isDown = true;
    HttpServer &server = *m_gateways.front().server;
    server.setGate([&](const HttpRequest &) {
        return isDown ? std::optional(HttpReply{0, {}, {}}) : std::nullopt;
    });
    for (int i = 0; i < 5; ++i) {
        QVERIFY(!ask(call("GET")).error);
    }
    isDown = false;
    server.clear();
    QTRY_VERIFY(!ask(call("GET")).error && !server.requests().isEmpty());
}

void ClusterTest::busyStoragesAreAskedForLess()
{
    open(1);
    int busy = 2;
    int underWay = 0;
    m_gateways.front().handler = [&](const HttpRequest &request) {
        if (busy > 0) {
            --busy;
            return refusal(503, "SlowDown");
        }
        underWay += request.method == "PUT" ? 1 : 0;
        return request.method == "PUT" ? hung() : fine();
    };
    QVERIFY(!ask(call("GET")).error);
    QCOMPARE(busy, 0);
    Heard heard;
    for (int i = 0; i < 6; ++i) {
        m_cluster->send(call("PUT", S3Lane::Sending), ear(heard));
    }
    QTRY_COMPARE(underWay, 2); // halved twice, and one answer raised it
    QVERIFY(!ask(call("GET")).error);
    QCOMPARE(underWay, 2);
}

void ClusterTest::allDeadIsSaidInTheEnd()
{
    open(2);
    for (Gateway &gateway : m_gateways) {
        gateway.server->close();
    }
    const S3Answer answer = ask(call("GET"));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::Unreachable);
    QVERIFY(answer.error->retryable);
    // Nor does time allow more rounds than it has.
    m_options.rounds.attempts = 0;
    m_options.giveUpAfter = 50ms;
    m_cluster = std::make_unique<Cluster>(&m_session, m_options);
    QCOMPARE(ask(call("GET")).error->code, ErrorCode::Unreachable);
}

void ClusterTest::unknownOutcomesAreNotRepeated()
{
    open(2);
    int seen = 0;
    for (Gateway &gateway : m_gateways) {
        gateway.handler = [&](const HttpRequest &) {
            ++seen;
            HttpReply cut = fine();
            cut.announcedBytes = 100;
            cut.close = true;
            return cut;
        };
    }
    S3Call begin = call("POST");
    begin.headers.emplaceBack("content-type", "video/mp4");
    begin.repeat = S3Call::Repeat::IfNotDone;
    QCOMPARE(ask(begin).error->code, ErrorCode::Unreachable);
    QCOMPARE(seen, 1);
    // Said to be refused, or sent to nobody: that is known.
    for (Gateway &gateway : m_gateways) {
        gateway.handler
            = [&](const HttpRequest &) { return ++seen == 2 ? refusal(503, "SlowDown") : fine(); };
    }
    QVERIFY(!ask(begin).error);
    QCOMPARE(seen, 3);
    m_gateways.front().server->close();
    m_cluster = std::make_unique<Cluster>(&m_session, m_options);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(!ask(begin).error);
    }
}

void ClusterTest::hungSendingDoesNotHoldUpReading()
{
    open(2);
    for (Gateway &gateway : m_gateways) {
        gateway.handler
            = [](const HttpRequest &request) { return request.method == "PUT" ? hung() : fine(); };
    }
    Heard heard;
    for (int i = 0; i < 40; ++i) {
        m_cluster->send(call("PUT", S3Lane::Sending), ear(heard));
    }
    QTRY_COMPARE(count(0) + count(1), 12);
    QVERIFY(!ask(call("GET", S3Lane::Reading)).error);
    QVERIFY(!ask(call("HEAD", S3Lane::Control)).error);
    QCOMPARE(heard.times, 0);
}

void ClusterTest::lateForPlayingIsAskedElsewhere()
{
    open(2);
    m_session.playingTimeouts = {20s, 20s, 20s};
    int late = 0;
    for (Gateway &gateway : m_gateways) {
        gateway.handler = [&](const HttpRequest &) { return ++late == 1 ? hung() : fine(); };
    }
    const S3Answer answer = ask(call("GET", S3Lane::Playing));
    QVERIFY(!answer.error);
    QCOMPARE(answer.body, QByteArray("fine"));
    QCOMPARE(count(0), 1);
    QCOMPARE(count(1), 1);
    // Nothing is left of the late one, and who was late is not asked first.
    QTRY_COMPARE(m_gateways.front().server->openConnections(), 0);
    for (int i = 0; i < 4; ++i) {
        QVERIFY(!ask(call("GET", S3Lane::Playing)).error);
    }
    QCOMPARE(count(0), 1);
}

void ClusterTest::onlyPlayingIsAskedTwice()
{
    open(2);
    m_session.timeouts = {20s, 20s, 20s};
    m_session.playingTimeouts = {20s, 20s, 20s};
    for (Gateway &gateway : m_gateways) {
        gateway.handler = [](const HttpRequest &) { return hung(); };
    }
    Heard heard;
    m_cluster->send(call("GET", S3Lane::Reading), ear(heard));
    QTRY_COMPARE(count(0) + count(1), 1);
    m_cluster->send(call("GET", S3Lane::Playing), ear(heard));
    QTRY_COMPARE(count(0) + count(1), 3);
    QVERIFY(count(0) >= 1 && count(1) >= 1);
    QCOMPARE(heard.times, 0);
}

void ClusterTest::bothOfAHedgeMayFail()
{
    open(2);
    m_session.playingTimeouts = {20s, 1s, 1s};
    int seen = 0;
    for (Gateway &gateway : m_gateways) {
        gateway.handler = [&](const HttpRequest &) { return ++seen <= 2 ? hung() : fine(); };
    }
    QVERIFY(!ask(call("GET", S3Lane::Playing)).error);
    QVERIFY(seen >= 3);
}

void ClusterTest::cancelledHedgeEndsBoth()
{
    open(2);
    m_session.playingTimeouts = {20s, 20s, 20s};
    for (Gateway &gateway : m_gateways) {
        gateway.handler = [](const HttpRequest &) { return hung(); };
    }
    Heard heard;
    const quint64 id = m_cluster->send(call("GET", S3Lane::Playing), ear(heard));
    QTRY_COMPARE(count(0) + count(1), 2);
    m_cluster->cancel(id);
    for (const Gateway &gateway : m_gateways) {
        QTRY_COMPARE(gateway.server->openConnections(), 0);
    }
    QCOMPARE(heard.times, 0);
}

void ClusterTest::playingHasShortTimeouts()
{
    open(1);
    m_session.timeouts = {20s, 20s, 20s};
    m_session.playingTimeouts = {20s, 100ms, 100ms};
    m_options.rounds.attempts = 1;
    m_cluster = std::make_unique<Cluster>(&m_session, m_options);
    m_gateways.front().handler = [](const HttpRequest &) { return hung(); };
    QCOMPARE(ask(call("GET", S3Lane::Playing)).error->code, ErrorCode::TimedOut);
}

void ClusterTest::badBytesAreAskedOfAnother()
{
    open(3);
    QVector<int> counts;
    for (int timesBad = 1; timesBad <= 6; ++timesBad) {
        S3Call again = call("GET", S3Lane::Playing);
        again.turn = timesBad;
        const QVector<int> before{count(0), count(1), count(2)};
        QVERIFY(!ask(again).error);
        for (int i = 0; i < 3; ++i) {
            if (count(i) > before.at(i)) {
                counts << i;
            }
        }
    }
    QCOMPARE(counts, (QVector<int>{1, 2, 0, 1, 2, 0}));
}

void ClusterTest::playingAsksWhoIsLeftAlone()
{
    open(2);
    m_options.playingRounds.attempts = 1;
    m_cluster = std::make_unique<Cluster>(&m_session, m_options);
    std::array<bool, 2> isDown{true, false};
    for (std::size_t i = 0; i < isDown.size(); ++i) {
        m_gateways.at(i).server->setGate([&isDown, i](const HttpRequest &) {
            return isDown.at(i) ? std::optional(HttpReply{0, {}, {}}) : std::nullopt;
        });
    }
    const auto record = std::make_shared<PlayingRecord>();
    m_session.playing = record;
    for (int i = 0; i < 5; ++i) {
        QVERIFY(!ask(call("GET", S3Lane::Playing)).error);
    }
    const QString second = record->nodes().answering;
    QVERIFY(!second.isEmpty());
    QCOMPARE(record->nodes().silent, QString()); // the other never answered
    isDown = {false, true};
    QVERIFY(!ask(call("GET", S3Lane::Playing)).error);
    QCOMPARE(record->nodes().silent, second);
    QVERIFY(record->nodes().answering != second);
}

void ClusterTest::cancelledWhileWaiting()
{
    open(1);
    m_gateways.front().server->setGate([](const HttpRequest &) { return HttpReply{0, {}, {}}; });
    m_options.rounds = {10min, 10min, 3};
    m_cluster = std::make_unique<Cluster>(&m_session, m_options);
    Heard heard;
    const quint64 backingOff = m_cluster->send(call("GET"), ear(heard));
    QTRY_VERIFY(count(0) > 0);
    m_gateways.front().server->setGate({});
    m_gateways.front().handler = [](const HttpRequest &) { return hung(); };
    QVector<quint64> ids{backingOff};
    for (int i = 0; i < 8; ++i) {
        ids << m_cluster->send(call("GET"), ear(heard));
    }
    QTRY_VERIFY(m_gateways.front().server->openConnections() > 1);
    for (const quint64 id : ids) {
        m_cluster->cancel(id);
    }
    m_cluster->cancel(12345);
    m_gateways.front().handler = [](const HttpRequest &) { return fine(); };
    QVERIFY(!ask(call("GET")).error);
    QCOMPARE(heard.times, 0);
}

void ClusterTest::destroyedAnswersNothing()
{
    open(2);
    m_gateways.front().server->close();
    m_gateways.back().handler = [](const HttpRequest &) { return hung(); };
    Heard heard;
    for (int i = 0; i < 20; ++i) {
        m_cluster->send(call("GET"), ear(heard));
    }
    QTRY_COMPARE(count(1), 6);
    m_cluster.reset();
    QTRY_COMPARE(m_gateways.back().server->openConnections(), 0);
    QCOMPARE(heard.times, 0);
}

MATINEE_TEST(ClusterTest)
#include "tst_cluster.moc"
