#include "library/scan/filesystemkind.h"
#include "library/scan/folderwatcher.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace std::chrono_literals;

//! The system's own events on real folders; what it cannot be made to do here goes through seams.
class FolderWatcherTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void tellsOfFiles();
    void tellsOfFoldersWithAllBelow();
    void gathersWhatHappensAtOnce();
    void followsAFolderThatIsRenamed();
    void forgetsAFolderThatLeaves();
    void tellsWhenTheRootGoes();
    void leavesOutHiddenFiles();
    void forgetsRootsThatAreNotWanted();
    void fallsBackAtTheLimit();
    void pollsWhatIsRemote();
    void knowsRemoteKinds();

private:
    QString path(const QString &name) const { return m_root->path() + u'/' + name; }
    bool write(const QString &name) const;
    void make(FolderWatcher::Options options = {});

    std::unique_ptr<QTemporaryDir> m_root;
    std::unique_ptr<FolderWatcher> m_watcher;
    QStringList m_told; //!< paths below the root, those with everything below end in "/"
};

void FolderWatcherTest::init()
{
    m_root = std::make_unique<QTemporaryDir>();
    QVERIFY(m_root->isValid());
    for (const char *name : {"a", "b", "a/deep"}) {
        QVERIFY(QDir().mkpath(path(QLatin1String(name))));
    }
}

void FolderWatcherTest::cleanup()
{
    m_watcher.reset();
}

bool FolderWatcherTest::write(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::WriteOnly) && file.write("x") == 1;
}

void FolderWatcherTest::make(FolderWatcher::Options options)
{
    options.quiet = 0ms;
    if (!options.isRemote) {
        options.isRemote = [](const QString &) { return false; };
    }
    m_told.clear();
    m_watcher = std::make_unique<FolderWatcher>(options);
    connect(
        m_watcher.get(), &FolderWatcher::changed, this, [this](const QVector<FolderPart> &parts) {
            for (const FolderPart &part : parts) {
                const QString name
                    = part.path.mid(m_root->path().size()) + (part.deep ? u"/" : u"");
                if (!m_told.contains(name)) {
                    m_told.append(name);
                }
            }
        });
    m_watcher->setRoots({m_root->path()});
    for (const char *name : {"", "/a", "/b", "/a/deep"}) {
        m_watcher->enter(m_root->path() + QLatin1String(name));
    }
}

void FolderWatcherTest::tellsOfFiles()
{
    make();
    QVERIFY(write(QStringLiteral("a/film.mkv")));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/a")});
    m_told.clear();
    QVERIFY(QFile::rename(path(QStringLiteral("a/film.mkv")), path(QStringLiteral("b/film.mkv"))));
    QTRY_COMPARE(m_told, (QStringList{QStringLiteral("/a"), QStringLiteral("/b")}));
    m_told.clear();
    QVERIFY(QFile::remove(path(QStringLiteral("b/film.mkv"))));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/b")});
    QCOMPARE(m_watcher->way(m_root->path()), FolderWatching::Events);
}

void FolderWatcherTest::tellsOfFoldersWithAllBelow()
{
    make();
    QVERIFY(QDir().mkpath(path(QStringLiteral("new"))));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/new/")});
    m_told.clear();
    QVERIFY(QDir(path(QStringLiteral("a"))).removeRecursively());
    QTRY_VERIFY(m_told.contains(QStringLiteral("/a/")));
}

void FolderWatcherTest::gathersWhatHappensAtOnce()
{
    make();
    QSignalSpy changed(m_watcher.get(), &FolderWatcher::changed);
    for (int i = 0; i < 20; ++i) {
        QVERIFY(write(QStringLiteral("a/%1.mkv").arg(i)));
    }
    QVERIFY(QDir().mkpath(path(QStringLiteral("new"))));
    QTRY_COMPARE(m_told, (QStringList{QStringLiteral("/a"), QStringLiteral("/new/")}));
    QCOMPARE(changed.size(), 1);
}

void FolderWatcherTest::followsAFolderThatIsRenamed()
{
    make();
    QVERIFY(QDir().rename(path(QStringLiteral("a")), path(QStringLiteral("b/c"))));
    QTRY_COMPARE(m_told, (QStringList{QStringLiteral("/a/"), QStringLiteral("/b/c/")}));
    m_told.clear();
    QVERIFY(write(QStringLiteral("b/c/deep/film.mkv")));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/b/c/deep")});
}

void FolderWatcherTest::forgetsAFolderThatLeaves()
{
    make();
    const QTemporaryDir elsewhere;
    QVERIFY(QDir().rename(path(QStringLiteral("a")), elsewhere.filePath(QStringLiteral("a"))));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/a/")});
    m_told.clear();
    QFile outside(elsewhere.filePath(QStringLiteral("a/film.mkv")));
    QVERIFY(outside.open(QIODevice::WriteOnly));
    QVERIFY(write(QStringLiteral("b/film.mkv")));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/b")});
}

void FolderWatcherTest::tellsWhenTheRootGoes()
{
    make();
    const QString away = m_root->path() + QStringLiteral(".away");
    QVERIFY(QDir().rename(m_root->path(), away));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/")});
    QVERIFY(QDir().rename(away, m_root->path()));
}

void FolderWatcherTest::leavesOutHiddenFiles()
{
    make();
    QVERIFY(write(QStringLiteral("a/.film.mkv.Xy12")));
    QVERIFY(write(QStringLiteral("b/film.mkv")));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/b")});
    QVERIFY(QFile::rename(
        path(QStringLiteral("a/.film.mkv.Xy12")), path(QStringLiteral("a/film.mkv"))));
    QTRY_VERIFY(m_told.contains(QStringLiteral("/a")));
}

void FolderWatcherTest::forgetsRootsThatAreNotWanted()
{
    make();
    m_watcher->setRoots({path(QStringLiteral("b"))});
    m_watcher->enter(path(QStringLiteral("b")));
    m_watcher->enter(path(QStringLiteral("a"))); // a walk that was under way
    QVERIFY(write(QStringLiteral("a/film.mkv")));
    QVERIFY(write(QStringLiteral("b/film.mkv")));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/b")});
}

void FolderWatcherTest::fallsBackAtTheLimit()
{
    FolderWatcher::Options options;
    options.mostFolders = 2;
    QSignalSpy *ways = nullptr;
    make(options);
    ways = new QSignalSpy(m_watcher.get(), &FolderWatcher::wayChanged);
    const std::unique_ptr<QSignalSpy> owner(ways);
    QTRY_COMPARE(ways->size(), 2);
    QCOMPARE(ways->at(1).at(0).toString(), m_root->path());
    QCOMPARE(ways->at(1).at(1).value<FolderWatching>(), FolderWatching::PolledLimit);
    QCOMPARE(m_watcher->way(m_root->path()), FolderWatching::PolledLimit);
    // Half of a folder that is watched would only look as if it were.
    QVERIFY(write(QStringLiteral("film.mkv")));
    QTest::qWait(0);
    QCOMPARE(m_told, QStringList());
    // Said once, not with each walk.
    m_watcher->enter(path(QStringLiteral("a")));
    QTest::qWait(0);
    QCOMPARE(ways->size(), 2);
}

void FolderWatcherTest::pollsWhatIsRemote()
{
    FolderWatcher::Options options;
    const QString remote = path(QStringLiteral("b"));
    options.isRemote = [remote](const QString &folder) { return folder == remote; };
    make(options);
    QCOMPARE(m_watcher->way(m_root->path()), FolderWatching::PolledNetwork);
    // What is local in it is told all the same.
    QVERIFY(write(QStringLiteral("b/film.mkv")));
    QVERIFY(write(QStringLiteral("a/film.mkv")));
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("/a")});
}

void FolderWatcherTest::knowsRemoteKinds()
{
    for (const quint32 magic : {0x6969U, 0xff534d42U, 0xfe534d42U, 0x65735546U, 0x01021997U}) {
        QVERIFY(FileSystemKind::isRemote(magic));
    }
    for (const quint32 magic : {0xef53U, 0x9123683eU, 0x58465342U, 0x01021994U, 0x794c7630U}) {
        QVERIFY(!FileSystemKind::isRemote(magic)); // ext4, btrfs, xfs, tmpfs, overlay
    }
    QVERIFY(!FileSystemKind::isRemote(QStringLiteral("/nowhere/at/all")));
}

MATINEE_TEST(FolderWatcherTest)
#include "tst_folderwatcher.moc"
