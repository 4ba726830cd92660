#include "sync/s3/nodehealthprobe.h"
#include "sync/s3/nodesafety.h"
#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Sync;
using namespace TestSupport;
using Answer = UnplugAdvice::Answer;

namespace {

constexpr qint64 kHourMs = 3'600'000;

} // namespace

//! Machines of a real Swift are pulled out and come back: what is said of the others, and whether
//! it is true. Machine 1 and 2 are gateways as well; nobody answers for the third.
class PulledNodeTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void nobodyKnowsBeforeTheFirstPass();
    void safeOnceTheOthersHaveAll();
    void copiesThatNobodyTookKeepItPluggedIn();
    void whatIsSaidIsTrue();

private:
    QVector<NodeAnswer> ask();
    //! Of machine 1 and 2, when something was stored an hour ago.
    QVector<Answer> advice(qint64 storedMs);
    qint64 now() const { return m_clock.wallNow().time_since_epoch().count(); }

    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
    std::unique_ptr<S3Store> m_store;
    QByteArray m_film;
};

void PulledNodeTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
    m_store = openStore(storeOptions(*m_cluster, m_clock));
    m_film = noise(3'000'000, 7);
    QVERIFY(await(m_store->put(QStringLiteral("film"), m_film, QString())));
}

void PulledNodeTest::cleanupTestCase()
{
    m_store.reset();
    m_cluster.reset();
}

QVector<NodeAnswer> PulledNodeTest::ask()
{
    NodeHealthProbe recon(m_clock);
    QVector<NodeAnswer> answers;
    QSignalSpy asked(&recon, &NodeHealthProbe::asked);
    QHash<QString, NodeHealth> told;
    connect(&recon, &NodeHealthProbe::found, this,
        [&told](const NodeHealth &health) { told.insert(health.endpoint, health); });
    for (const QString &endpoint : m_cluster->endpoints()) {
        recon.ask(endpoint);
    }
    if (!QTest::qWaitFor([&] { return asked.size() == m_cluster->endpoints().size(); }, 20'000)) {
        return {};
    }
    for (const QString &endpoint : m_cluster->endpoints()) {
        const bool tells = told.contains(endpoint);
        answers.append(
            {endpoint, tells, tells ? std::optional(told.value(endpoint)) : std::nullopt});
    }
    return answers;
}

QVector<Answer> PulledNodeTest::advice(qint64 storedMs)
{
    const QVector<NodeAnswer> nodes = ask();
    QVector<Answer> answers;
    for (const NodeAnswer &node : nodes) {
        answers << unplugAdvice(node.endpoint, nodes, storedMs, now()).answer;
    }
    return answers;
}

void PulledNodeTest::nobodyKnowsBeforeTheFirstPass()
{
    QCOMPARE(advice(now() - kHourMs), (QVector<Answer>{Answer::CannotTell, Answer::CannotTell}));
}

void PulledNodeTest::safeOnceTheOthersHaveAll()
{
    m_cluster->repair();
    QCOMPARE(advice(now() - kHourMs), (QVector<Answer>{Answer::Safe, Answer::Safe}));
    QCOMPARE(advice(now()), (QVector<Answer>{Answer::NotYet, Answer::NotYet}));
    QCOMPARE(allCopiesSince(ask(), now() - kHourMs, now()), std::optional(true));
}

void PulledNodeTest::copiesThatNobodyTookKeepItPluggedIn()
{
    m_cluster->killNode(3);
    m_cluster->repair();
    QCOMPARE(advice(now() - kHourMs), (QVector<Answer>{Answer::NotYet, Answer::NotYet}));
    m_cluster->startNode(3);
    // It is back, and lacks what it missed until a pass has gone through.
    QCOMPARE(advice(now() - kHourMs), (QVector<Answer>{Answer::NotYet, Answer::NotYet}));
    m_cluster->repair();
    QCOMPARE(advice(now() - kHourMs), (QVector<Answer>{Answer::Safe, Answer::Safe}));
    m_cluster->killGateway(2);
    QCOMPARE(advice(now() - kHourMs), (QVector<Answer>{Answer::NotYet, Answer::CannotTell}));
    m_cluster->startGateway(2);
    QCOMPARE(advice(now() - kHourMs), (QVector<Answer>{Answer::Safe, Answer::Safe}));
}

//! Said to be safe, the machine is pulled out, and its disk with it.
void PulledNodeTest::whatIsSaidIsTrue()
{
    QCOMPARE(advice(now() - kHourMs).first(), Answer::Safe);
    m_cluster->killNode(1);
    m_cluster->wipeNode(1);
    QCOMPARE(await(m_store->read(QStringLiteral("film"), 0, m_film.size())).value_or(QByteArray()),
        m_film);
    // And of one more, too: three copies were there.
    m_cluster->killNode(2);
    QCOMPARE(await(m_store->read(QStringLiteral("film"), 0, m_film.size())).value_or(QByteArray()),
        m_film);
}

MATINEE_TEST(PulledNodeTest)
#include "tst_pullednode.moc"
