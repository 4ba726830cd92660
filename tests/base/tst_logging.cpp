#include "library/base/logging.h"
#include "tests/support/testregistry.h"

#include <QTest>

class LoggingTest : public QObject
{
    Q_OBJECT
private slots:
    void redacts_data();
    void redacts();
};

void LoggingTest::redacts_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("secret");
    QTest::newRow("header") << QStringLiteral(
        "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20260101/x, Signature=deadbeef")
                            << QStringLiteral("deadbeef");
    QTest::newRow("query") << QStringLiteral("GET /a?X-Amz-Signature=cafe01&x=1")
                           << QStringLiteral("cafe01");
    QTest::newRow("password") << QStringLiteral("password = hunter2") << QStringLiteral("hunter2");
    QTest::newRow("json") << QStringLiteral("{\"secret_key\": \"s3cr3t\"}")
                          << QStringLiteral("s3cr3t");
    QTest::newRow("user info") << QStringLiteral("http://mia:pw@nas.local/film")
                               << QStringLiteral("mia:pw");
}

void LoggingTest::redacts()
{
    QFETCH(QString, line);
    QFETCH(QString, secret);
    QVERIFY2(!Logging::redacted(line).contains(secret), qPrintable(Logging::redacted(line)));
    QCOMPARE(
        Logging::redacted(QStringLiteral("scanned 12 files")), QStringLiteral("scanned 12 files"));
}

MATINEE_TEST(LoggingTest)
#include "tst_logging.moc"
