#include "library/base/secrets.h"
#include "tests/support/await.h"
#include "tests/support/fakekeyring.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace TestSupport;

class SecretsTest : public QObject
{
    Q_OBJECT
private slots:
    void keptForThisUserAlone();
    void damagedFileHoldsNothing();
    void cannotBeKeptIsTold();

    void keyringKeepsWhatTheFileNames();
    void whatWasInTheFileMoves();
    void withoutAKeyringServiceTheFileKeeps();
    void lockedKeyringIsWaitedFor();
    void refusalsAreTold();
    void onlyWhatIsThereIsAskedFor();

private:
    static QByteArray contents(const QString &name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

void SecretsTest::keptForThisUserAlone()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("secrets.json"));
    {
        Secrets secrets(file);
        const QSignalSpy changed(&secrets, &Secrets::changed);
        QVERIFY(secrets.value(SecretKey::TmdbKey).isEmpty());
        QVERIFY(await(secrets.setValue(SecretKey::TmdbKey, QStringLiteral(" abc\n"))));
        QVERIFY(await(secrets.setValue(SecretKey::TmdbKey, QStringLiteral("abc"))));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(secrets.value(SecretKey::TmdbKey), QStringLiteral("abc"));
    }
    QCOMPARE(QFile::permissions(file)
            & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
        QFile::Permissions());
    Secrets again(file);
    QCOMPARE(again.value(SecretKey::TmdbKey), QStringLiteral("abc"));
    QVERIFY(await(again.setValue(SecretKey::TmdbKey, {})));
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
    const Result<> kept = await(secrets.setValue(SecretKey::TmdbKey, QStringLiteral("abc")));
    QVERIFY(!kept);
    QVERIFY(!kept.error().message.isEmpty());
    QVERIFY(secrets.value(SecretKey::TmdbKey).isEmpty());
}

void SecretsTest::keyringKeepsWhatTheFileNames()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("secrets.json"));
    FakeKeyring keyring;
    {
        Secrets secrets(file, &keyring);
        const QSignalSpy changed(&secrets, &Secrets::changed);
        const auto kept = secrets.setValue(SecretKey::ClusterSecretKey, QStringLiteral("abc"));
        QTRY_VERIFY(kept.isFinished());
        QVERIFY(kept.result());
        QCOMPARE(secrets.value(SecretKey::ClusterSecretKey), QStringLiteral("abc"));
        QCOMPARE(changed.size(), 1);
        QVERIFY(!contents(file).contains("abc"));
        QVERIFY(contents(file).contains("cluster.secretKey"));
    }
    Secrets again(file, &keyring);
    const QSignalSpy changed(&again, &Secrets::changed);
    QVERIFY(again.value(SecretKey::ClusterSecretKey).isEmpty());
    QTRY_VERIFY(again.loaded().isFinished());
    QVERIFY(again.loaded().result());
    QCOMPARE(again.value(SecretKey::ClusterSecretKey), QStringLiteral("abc"));
    QCOMPARE(changed.size(), 1);
    // Somebody emptied the keyring meanwhile: forgetting is done all the same.
    keyring.kept.clear();
    const auto gone = again.setValue(SecretKey::ClusterSecretKey, {});
    QTRY_VERIFY(gone.isFinished());
    QVERIFY(gone.result());
    QVERIFY(!contents(file).contains("cluster.secretKey"));
}

void SecretsTest::whatWasInTheFileMoves()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("secrets.json"));
    QVERIFY(await(Secrets(file).setValue(SecretKey::TmdbKey, QStringLiteral("abc"))));
    FakeKeyring keyring;
    keyring.fault = ErrorCode::Unsupported;
    {
        Secrets secrets(file, &keyring);
        QCoreApplication::processEvents();
        QVERIFY(contents(file).contains("abc"));
    }
    keyring.fault.reset();
    Secrets secrets(file, &keyring);
    QCOMPARE(secrets.value(SecretKey::TmdbKey), QStringLiteral("abc"));
    QTRY_VERIFY(!contents(file).contains("abc"));
    QCOMPARE(keyring.kept.value(QStringLiteral("describe.tmdbKey")), QStringLiteral("abc"));
    QCOMPARE(secrets.value(SecretKey::TmdbKey), QStringLiteral("abc"));
}

void SecretsTest::withoutAKeyringServiceTheFileKeeps()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("secrets.json"));
    FakeKeyring keyring;
    keyring.fault = ErrorCode::Unsupported;
    {
        Secrets secrets(file, &keyring);
        const QSignalSpy told(&secrets, &Secrets::keptInFile);
        const auto kept = secrets.setValue(SecretKey::TmdbKey, QStringLiteral("abc"));
        QTRY_VERIFY(kept.isFinished());
        QVERIFY(kept.result());
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.first().first().toString(), file);
        QCOMPARE(secrets.value(SecretKey::TmdbKey), QStringLiteral("abc"));
    }
    QCOMPARE(Secrets(file).value(SecretKey::TmdbKey), QStringLiteral("abc"));
}

void SecretsTest::lockedKeyringIsWaitedFor()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("secrets.json"));
    FakeKeyring keyring;
    {
        Secrets secrets(file, &keyring);
        const auto kept = secrets.setValue(SecretKey::TmdbKey, QStringLiteral("abc"));
        QTRY_VERIFY(kept.isFinished());
    }
    keyring.waits = true;
    Secrets secrets(file, &keyring);
    QCoreApplication::processEvents();
    QVERIFY(!secrets.loaded().isFinished());
    secrets.setPatience(std::chrono::milliseconds(1));
    QSignalSpy told(&secrets, &Secrets::keyringWaits);
    const auto kept = secrets.setValue(SecretKey::ClusterAccessKey, QStringLiteral("k"));
    QTRY_COMPARE(told.size(), 1);
    keyring.unlock();
    QTRY_VERIFY(kept.isFinished());
    QTRY_VERIFY(secrets.loaded().isFinished());
    QCOMPARE(secrets.value(SecretKey::TmdbKey), QStringLiteral("abc"));
    // The program may end while its owner is still being asked.
    keyring.waits = true;
    const QFuture<Result<>> never = Secrets(file, &keyring).loaded();
    QVERIFY(never.isCanceled());
    keyring.unlock();
}

void SecretsTest::refusalsAreTold()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("secrets.json"));
    FakeKeyring keyring;
    {
        Secrets secrets(file, &keyring);
        const auto kept = secrets.setValue(SecretKey::TmdbKey, QStringLiteral("abc"));
        QTRY_VERIFY(kept.isFinished());
    }
    keyring.fault = ErrorCode::PermissionDenied;
    Secrets secrets(file, &keyring);
    QTRY_VERIFY(secrets.loaded().isFinished());
    QCOMPARE(secrets.loaded().result().error().code, ErrorCode::PermissionDenied);
    const auto kept = secrets.setValue(SecretKey::TmdbKey, QStringLiteral("def"));
    QTRY_VERIFY(kept.isFinished());
    QCOMPARE(kept.result().error().code, ErrorCode::PermissionDenied);
    QVERIFY(!contents(file).contains("def"));
    // Not the keyring that it was put into.
    FakeKeyring other;
    const Secrets lost(file, &other);
    QTRY_VERIFY(lost.loaded().isFinished());
    QCOMPARE(lost.loaded().result().error().code, ErrorCode::NotFound);
    // A keyring that was there and is not: the file alone cannot tell.
    const Secrets alone(file);
    QVERIFY(!alone.loaded().result());
}

void SecretsTest::onlyWhatIsThereIsAskedFor()
{
    const QTemporaryDir folder;
    FakeKeyring keyring;
    keyring.waits = true;
    const Secrets secrets(folder.filePath(QStringLiteral("secrets.json")), &keyring);
    QVERIFY(secrets.loaded().isFinished());
    QVERIFY(secrets.loaded().result());
}

MATINEE_TEST(SecretsTest)
#include "tst_secrets.moc"
