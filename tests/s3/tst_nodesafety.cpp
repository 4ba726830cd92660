#include "sync/s3/nodesafety.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;
using Answer = UnplugAdvice::Answer;

namespace {

constexpr qint64 kNow = 1'700'000'000'000;
constexpr qint64 kMinute = 60'000;

//! Answers, and ended a pass of a minute so many minutes ago.
NodeAnswer node(const QString &endpoint, int endedMinutesAgo, int failures = 0)
{
    NodeHealth health{endpoint, 100, 50, 0, kNow - (endedMinutesAgo + 1) * kMinute,
        kNow - endedMinutesAgo * kMinute, failures};
    return {endpoint, true, health};
}

const QString kA = QStringLiteral("http://a:8080");
const QString kB = QStringLiteral("http://b:8080");
const QString kC = QStringLiteral("http://c:8080");

} // namespace

class NodeSafetyTest : public QObject
{
    Q_OBJECT
private slots:
    void advises_data();
    void advises();
    void saysWhenTheNextPassEnds();
    void titlesAreSafeOnceAllHaveGiven();
};

void NodeSafetyTest::advises_data()
{
    QTest::addColumn<QVector<NodeAnswer>>("nodes");
    QTest::addColumn<int>("storedMinutesAgo");
    QTest::addColumn<Answer>("answer");
    const auto row = [](const char *name, const QVector<NodeAnswer> &nodes, int stored,
                         Answer answer) { QTest::newRow(name) << nodes << stored << answer; };
    NodeAnswer silent{kB, true, std::nullopt};
    NodeAnswer away{kB, false, std::nullopt};
    NodeAnswer withoutPass = node(kA, 1);
    withoutPass.health->passEndedMs = withoutPass.health->passBeganMs = 0;
    NodeAnswer lostADisk = node(kB, 1);
    lostADisk.health->lostDisks = 1;
    row("all given", {node(kA, 1), node(kB, 1)}, 10, Answer::Safe);
    row("the other does not tell of itself", {node(kA, 1), silent}, 10, Answer::Safe);
    row("stored since", {node(kA, 1), node(kB, 1)}, 1, Answer::NotYet);
    row("stored just before the pass began: clocks differ", {node(kA, 1), node(kB, 1)}, 2,
        Answer::NotYet);
    row("a copy was refused", {node(kA, 1, 3), node(kB, 1)}, 10, Answer::NotYet);
    row("the other was refused one", {node(kA, 1), node(kB, 1, 3)}, 10, Answer::Safe);
    row("the other is away", {node(kA, 1), away}, 10, Answer::NotYet);
    row("it is away itself", {away, node(kB, 1)}, 10, Answer::CannotTell);
    row("the other lost a disk", {node(kA, 1), lostADisk}, 10, Answer::NotYet);
    row("no pass yet", {withoutPass, node(kB, 1)}, 10, Answer::CannotTell);
    row("the replicator stands still", {node(kA, 3 * 24 * 60), node(kB, 1)}, 4 * 24 * 60,
        Answer::CannotTell);
    row("the only one", {node(kA, 1)}, 10, Answer::Never);
    row("unknown", {node(kC, 1), node(kB, 1)}, 10, Answer::CannotTell);
}

void NodeSafetyTest::advises()
{
    QFETCH(const QVector<NodeAnswer>, nodes);
    QFETCH(const int, storedMinutesAgo);
    QTEST(unplugAdvice(kA, nodes, kNow - storedMinutesAgo * kMinute, kNow).answer, "answer");
}

void NodeSafetyTest::saysWhenTheNextPassEnds()
{
    // Stored half a minute ago; the pass ended now and takes a minute.
    const auto advice = unplugAdvice(kA, {node(kA, 0), node(kB, 0)}, kNow - kMinute / 2, kNow);
    QCOMPARE(advice.answer, Answer::NotYet);
    QCOMPARE(advice.untilMs, kNow + 2 * kMinute);
    // That moment went by.
    QCOMPARE(unplugAdvice(kA, {node(kA, 60), node(kB, 0)}, kNow - 59 * kMinute, kNow).untilMs, 0);
}

void NodeSafetyTest::titlesAreSafeOnceAllHaveGiven()
{
    const qint64 stored = kNow - 10 * kMinute;
    QCOMPARE(allCopiesSince({node(kA, 1), node(kB, 1)}, stored, kNow), std::optional(true));
    QCOMPARE(allCopiesSince({node(kA, 1), node(kB, 12)}, stored, kNow), std::optional(false));
    QCOMPARE(allCopiesSince({node(kA, 1), {kB, false, {}}}, stored, kNow), std::optional(false));
    QCOMPARE(allCopiesSince({node(kA, 1), {kB, true, {}}}, stored, kNow), std::nullopt);
    QCOMPARE(allCopiesSince({}, stored, kNow), std::nullopt);
}

MATINEE_TEST(NodeSafetyTest)
#include "tst_nodesafety.moc"
