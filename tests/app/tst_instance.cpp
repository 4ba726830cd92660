#include "app/instance.h"
#include "tests/support/testregistry.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <optional>

class InstanceTest : public QObject
{
    Q_OBJECT
private slots:
    void secondClaimIsBusy();
    void takesMessages();
    void answersWhatIsAsked();
    void nobodyThereIsNotFound();
};

void InstanceTest::secondClaimIsBusy()
{
    const QTemporaryDir folder;
    auto first = App::Instance::claim(folder.path());
    QVERIFY(first);
    const auto second = App::Instance::claim(folder.path());
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Busy);
    first->reset();
    QVERIFY(App::Instance::claim(folder.path()));
}

void InstanceTest::takesMessages()
{
    const QTemporaryDir folder;
    const auto instance = App::Instance::claim(folder.path());
    QVERIFY(instance);
    QSignalSpy received(instance->get(), &App::Instance::messageReceived);
    const QJsonObject message{{QStringLiteral("verb"), QStringLiteral("raise")}};
    connect(instance->get(), &App::Instance::messageReceived, this,
        [](const QJsonObject &, const App::Instance::Reply &reply) { reply({}); });
    std::atomic<int> sent = -1;
    QThreadPool pool;
    pool.start([&] { sent = App::Instance::send(folder.path(), message) ? 1 : 0; });
    QTRY_COMPARE(sent.load(), 1);
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received.first().first().toJsonObject(), message);
}

void InstanceTest::answersWhatIsAsked()
{
    const QTemporaryDir folder;
    const auto instance = App::Instance::claim(folder.path());
    QVERIFY(instance);
    App::Instance::Reply reply;
    connect(instance->get(), &App::Instance::messageReceived, this,
        [&reply](const QJsonObject &, const App::Instance::Reply &to) { reply = to; });
    const QJsonObject wanted{{QStringLiteral("items"), 3}};
    QThreadPool pool;
    std::optional<Result<QJsonObject>> answer;
    pool.start([&] { answer = App::Instance::ask(folder.path(), wanted); });
    // Not at once: what it asks for may take a while.
    QTRY_VERIFY(reply != nullptr);
    reply(wanted);
    QVERIFY(QTest::qWaitFor([&pool] { return pool.waitForDone(1); }));
    QCOMPARE(answer->value(), wanted);
    reply(wanted); // whoever asked has gone
}

void InstanceTest::nobodyThereIsNotFound()
{
    const QTemporaryDir folder;
    const Result<> sent = App::Instance::send(folder.path(), {});
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, ErrorCode::NotFound);
}

MATINEE_TEST(InstanceTest)
#include "tst_instance.moc"
