#include "library/base/async.h"
#include "sync/store/folderstore.h"
#include "sync/store/sha256.h"
#include "sync/store/sourcefile.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Sync;
using namespace TestSupport;

class FolderStoreTest : public QObject
{
    Q_OBJECT
private slots:
    void keepsObjectsAsPlainFiles();
    void uploadIdsAreNeverPaths();
    void clonesOnlyWhatMatches();
    void removesWithEmptyFolders();
    void refusesKeysThatLeaveTheFolder();
    void cleansOnlyWhatACrashLeft();
    void absentStoreIsUnreachable();
    void readOnlyFolderSaysSo();
    void fullDiskSaysSo();
    void destroyedStoreEndsItsCalls();
};

void FolderStoreTest::keepsObjectsAsPlainFiles()
{
    StoreFixture fixture;
    const QString key = QStringLiteral("lib/videos/1/映画 100%25 😀+.mp4");
    QVERIFY(await(fixture.store->put(key, "0123456789", {})).has_value());
    QCOMPARE(readFile(fixture.root() + u'/' + key), QByteArray("0123456789"));
    const QByteArray bytes = noise(2500, 1);
    QVERIFY(uploadInParts(*fixture.store, QStringLiteral("v/x"), bytes, 1000).has_value());
    QCOMPARE(readFile(fixture.root() + QStringLiteral("/v/x")), bytes);
    QVERIFY(QDir(fixture.root() + QStringLiteral("/tmp")).isEmpty());
}

void FolderStoreTest::uploadIdsAreNeverPaths()
{
    StoreFixture fixture;
    const UploadHandle upload = await(fixture.store->begin(QStringLiteral("v/x"), {}, 4)).value();
    const PartBody part{1, 0, "four", Sha256::of("four"), nullptr};
    QVERIFY(await(fixture.store->putPart(upload, part)).has_value());
    QVERIFY(await(fixture.store->abort(upload)).has_value());
    QVERIFY(filesBelow(fixture.root()).isEmpty());
    writeFile(fixture.root() + QStringLiteral("/precious.data"), "x");
    const UploadHandle forged{QStringLiteral("v/x"), QStringLiteral("../precious")};
    QVERIFY(await(fixture.store->abort(forged)).has_value());
    QVERIFY(QFile::exists(fixture.root() + QStringLiteral("/precious.data")));
}

void FolderStoreTest::clonesOnlyWhatMatches()
{
    // Where the file system cannot clone, the bytes are written; the answer is the same.
    StoreFixture fixture;
    const QByteArray bytes = noise(64 * 1024, 7);
    const QString path = fixture.folder.filePath(QStringLiteral("film.mkv"));
    writeFile(path, noise(64 * 1024, 8)); // other bytes: changed after it was hashed
    const UploadHandle upload
        = await(fixture.store->begin(QStringLiteral("v/x"), {}, bytes.size())).value();
    PartBody part{1, 0, bytes, Sha256::of(bytes), *SourceFile::open(path)};
    const PartReceipt receipt = await(fixture.store->putPart(upload, part)).value();
    QVERIFY(await(fixture.store->complete(upload, {receipt})).has_value());
    QCOMPARE(readFile(fixture.root() + QStringLiteral("/v/x")), bytes);
}

void FolderStoreTest::removesWithEmptyFolders()
{
    StoreFixture fixture;
    QVERIFY(await(fixture.store->put(QStringLiteral("a/b/c"), "1", {})).has_value());
    QVERIFY(await(fixture.store->put(QStringLiteral("a/d"), "2", {})).has_value());
    QVERIFY(await(fixture.store->remove(QStringLiteral("a/b/c"))).has_value());
    QVERIFY(await(fixture.store->remove(QStringLiteral("a/b/c"))).has_value());
    QVERIFY(!QFile::exists(fixture.root() + QStringLiteral("/a/b")));
    QVERIFY(await(fixture.store->remove(QStringLiteral("a"))).has_value());
    QCOMPARE(filesBelow(fixture.root()), QStringList{QStringLiteral("a/d")});
    QVERIFY(await(fixture.store->remove(QStringLiteral("a/d"))).has_value());
    QVERIFY(QFile::exists(fixture.root() + QStringLiteral("/tmp")));
}

void FolderStoreTest::refusesKeysThatLeaveTheFolder()
{
    StoreFixture fixture;
    const QStringList keys{{}, QStringLiteral("../x"), QStringLiteral("a/../../x"),
        QStringLiteral("/etc/x"), QStringLiteral("a//b"), QStringLiteral("a/"),
        QStringLiteral("tmp/x"), QStringLiteral("tmp"), QStringLiteral("a\nb"), QString(300, u'x'),
        QStringLiteral("a/./b"), QString(QChar(0xD800))};
    for (const QString &key : keys) {
        QCOMPARE(await(fixture.store->put(key, "x", {})).error().code, ErrorCode::InvalidInput);
        QCOMPARE(await(fixture.store->stat(key)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(await(fixture.store->remove(key)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(await(fixture.store->begin(key, {}, 1)).error().code, ErrorCode::InvalidInput);
    }
    QVERIFY(filesBelow(fixture.folder.path()).isEmpty());
}

void FolderStoreTest::cleansOnlyWhatACrashLeft()
{
    StoreFixture fixture;
    const UploadHandle upload = await(fixture.store->begin(QStringLiteral("v/x"), {}, 4)).value();
    const QString tmp = fixture.root() + QStringLiteral("/tmp/");
    const QString left = tmp + QString(32, u'a') + QStringLiteral(".put");
    const QString orphan = tmp + QString(32, u'b') + QStringLiteral(".data");
    const QString note = tmp + QString(32, u'c') + QStringLiteral(".upload");
    const QString busy = tmp + QString(32, u'd') + QStringLiteral(".put");
    const QString foreign = tmp + QStringLiteral("notes.txt");
    for (const QString &path : {left, orphan, note, busy, foreign}) {
        writeFile(path, "x");
    }
    QFile held(busy); // another program is writing it
    QVERIFY(held.open(QIODevice::ReadOnly));
    QCOMPARE(::flock(held.handle(), LOCK_EX), 0);
    fixture.reopen();
    QVERIFY(!QFile::exists(left));
    QVERIFY(!QFile::exists(orphan));
    QVERIFY(!QFile::exists(note));
    QVERIFY(QFile::exists(busy));
    QVERIFY(QFile::exists(foreign));
    QCOMPARE(await(fixture.store->uploads({})).value(), QVector<UploadHandle>{upload});
}

void FolderStoreTest::absentStoreIsUnreachable()
{
    StoreFixture fixture;
    const QString key = QStringLiteral("v/x");
    const UploadHandle upload = await(fixture.store->begin(key, {}, 4)).value();
    QVERIFY(await(fixture.store->put(key, "four", {})).has_value());
    const QString away = fixture.folder.filePath(QStringLiteral("away"));
    QVERIFY(QDir().rename(fixture.root(), away));
    const auto unreachable = [](const Error &error) {
        return error.code == ErrorCode::Unreachable && error.retryable;
    };
    const PartBody part{1, 0, "four", Sha256::of("four"), nullptr};
    // Neither without the folder nor with an empty one, as an unmounted disk leaves it.
    for (const bool empty : {false, true}) {
        if (empty) {
            QVERIFY(QDir().mkpath(fixture.root()));
        }
        QVERIFY(unreachable(await(fixture.store->stat(key)).error()));
        QVERIFY(unreachable(await(fixture.store->read(key, 0, 1)).error()));
        QVERIFY(unreachable(await(fixture.store->put(key, "x", {})).error()));
        QVERIFY(unreachable(await(fixture.store->begin(key, {}, 1)).error()));
        QVERIFY(unreachable(await(fixture.store->putPart(upload, part)).error()));
        QVERIFY(unreachable(await(fixture.store->complete(upload, {})).error()));
        QVERIFY(unreachable(await(fixture.store->abort(upload)).error()));
        QVERIFY(unreachable(await(fixture.store->list({}, {}, 1)).error()));
        QVERIFY(unreachable(await(fixture.store->uploads({})).error()));
        QVERIFY(unreachable(await(fixture.store->remove(key)).error()));
        QVERIFY(filesBelow(fixture.root()).isEmpty());
        QCOMPARE(FolderStore::open(fixture.root(), FolderStore::Create::No).error().code,
            ErrorCode::Unreachable);
    }
    QVERIFY(QDir().rmdir(fixture.root()));
    QVERIFY(QDir().rename(away, fixture.root()));
    QCOMPARE(await(fixture.store->read(key, 0, 9)).value(), QByteArray("four"));
}

void FolderStoreTest::readOnlyFolderSaysSo()
{
    StoreFixture fixture;
    QVERIFY(await(fixture.store->put(QStringLiteral("there"), "bytes", {})).has_value());
    const QString tmp = fixture.root() + QStringLiteral("/tmp");
    const auto allow = [&](mode_t rights) {
        for (const QString &folder : {fixture.folder.path(), fixture.root(), tmp}) {
            ::chmod(QFile::encodeName(folder).constData(), rights);
        }
    };
    allow(0555);
    // The administrator may write everywhere, so somebody else asks: all threads change their user.
    const uid_t user = ::geteuid();
    const bool changed = user == 0 && ::seteuid(65534) == 0;
    const Result<ObjectStat> put = await(fixture.store->put(QStringLiteral("a"), "x", {}));
    const auto read = await(fixture.store->read(QStringLiteral("there"), 0, 5));
    const bool back = !changed || ::seteuid(user) == 0;
    allow(0700);
    QVERIFY(back);
    QVERIFY(user != 0 || changed);
    QCOMPARE(read.value(), QByteArray("bytes"));
    QCOMPARE(put.error().code, ErrorCode::PermissionDenied);
    QVERIFY(!put.error().retryable);
}

void FolderStoreTest::fullDiskSaysSo()
{
    StoreFixture fixture;
    const UploadHandle upload
        = await(fixture.store->begin(QStringLiteral("v/x"), {}, qint64(1) << 52)).value();
    const PartBody part{1, 0, "four", Sha256::of("four"), nullptr};
    const Result<PartReceipt> refused = await(fixture.store->putPart(upload, part));
    QCOMPARE(refused.error().code, ErrorCode::NoSpace);
    QVERIFY(!refused.error().retryable);
    QVERIFY(!refused.error().message.isEmpty());
}

void FolderStoreTest::destroyedStoreEndsItsCalls()
{
    StoreFixture fixture;
    QVector<QFuture<Result<ObjectStat>>> calls;
    for (int i = 0; i < 40; ++i) {
        calls << fixture.store->put(
            QStringLiteral("k/%1").arg(i), noise(256 * 1024, quint32(i)), {});
    }
    fixture.store.reset();
    for (const QFuture<Result<ObjectStat>> &call : calls) {
        QVERIFY(call.isFinished());
    }
    fixture.reopen();
    for (int i = 0; i < 40; ++i) {
        const QByteArray bytes = readFile(fixture.root() + QStringLiteral("/k/%1").arg(i));
        QVERIFY(bytes.isEmpty() || bytes == noise(256 * 1024, quint32(i)));
    }
    QVERIFY(QDir(fixture.root() + QStringLiteral("/tmp")).isEmpty());
}

MATINEE_TEST(FolderStoreTest)
#include "tst_folderstore.moc"
