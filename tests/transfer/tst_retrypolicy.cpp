#include "sync/transfer/retrypolicy.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;
using namespace std::chrono_literals;

class RetryPolicyTest : public QObject
{
    Q_OBJECT
private slots:
    void permanentErrorsEnd();
    void delaysDoubleUpToTheLongest();
    void givesUpAfterItsAttempts();
};

void RetryPolicyTest::permanentErrorsEnd()
{
    const Error permanent{ErrorCode::NoSpace, {}, {}, false};
    QVERIFY(!RetryPolicy().delay(permanent, 1, 0.5));
}

void RetryPolicyTest::delaysDoubleUpToTheLongest()
{
    const Error passing{ErrorCode::Unreachable, {}, {}, true};
    const RetryPolicy policy{100ms, 1000ms, 0};
    QCOMPARE(policy.delay(passing, 1, 1.0).value(), 100ms);
    QCOMPARE(policy.delay(passing, 2, 1.0).value(), 200ms);
    QCOMPARE(policy.delay(passing, 2, 0.0).value(), 100ms);
    QCOMPARE(policy.delay(passing, 4, 1.0).value(), 800ms);
    QCOMPARE(policy.delay(passing, 5, 1.0).value(), 1000ms);
    QCOMPARE(policy.delay(passing, 1'000'000, 1.0).value(), 1000ms);
}

void RetryPolicyTest::givesUpAfterItsAttempts()
{
    const Error passing{ErrorCode::Unreachable, {}, {}, true};
    const RetryPolicy policy{100ms, 1000ms, 3};
    QVERIFY(policy.delay(passing, 2, 0.5).has_value());
    QVERIFY(!policy.delay(passing, 3, 0.5).has_value());
}

MATINEE_TEST(RetryPolicyTest)
#include "tst_retrypolicy.moc"
