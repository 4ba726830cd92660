#include "library/base/secrets.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

class SecretsTest : public QObject
{
    Q_OBJECT
private slots:
    void keptForThisUserAlone();
    void damagedFileHoldsNothing();
    void cannotBeKeptIsTold();
};

void SecretsTest::keptForThisUserAlone()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("secrets.json"));
    {
        Secrets secrets(file);
        const QSignalSpy changed(&secrets, &Secrets::changed);
        QVERIFY(secrets.value(SecretKey::TmdbKey).isEmpty());
        QVERIFY(secrets.setValue(SecretKey::TmdbKey, QStringLiteral(" abc\n")));
        QVERIFY(secrets.setValue(SecretKey::TmdbKey, QStringLiteral("abc")));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(secrets.value(SecretKey::TmdbKey), QStringLiteral("abc"));
    }
    QCOMPARE(QFile::permissions(file)
            & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
        QFile::Permissions());
    Secrets again(file);
    QCOMPARE(again.value(SecretKey::TmdbKey), QStringLiteral("abc"));
    QVERIFY(again.setValue(SecretKey::TmdbKey, {}));
    QFile stored(file);
    QVERIFY(stored.open(QIODevice::ReadOnly));
    QVERIFY(!stored.readAll().contains("abc"));
}

void SecretsTest::damagedFileHoldsNothing()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("secrets.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"describe.tmdbKey\": 5, ");
    file.close();
    QVERIFY(Secrets(file.fileName()).value(SecretKey::TmdbKey).isEmpty());
}

void SecretsTest::cannotBeKeptIsTold()
{
    Secrets secrets(QStringLiteral("/proc/none/secrets.json"));
    const Result<> kept = secrets.setValue(SecretKey::TmdbKey, QStringLiteral("abc"));
    QVERIFY(!kept);
    QVERIFY(!kept.error().message.isEmpty());
    QVERIFY(secrets.value(SecretKey::TmdbKey).isEmpty());
}

MATINEE_TEST(SecretsTest)
#include "tst_secrets.moc"
