#include "library/scan/scanplan.h"
#include "tests/support/testregistry.h"

#include <QMap>
#include <QTest>

using namespace Library;

//! What it means that a file is not seen.
class ScanPlanTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void newChangedAndTheSame();
    void absentIsMissing();
    void missingStaysMissing();
    void whatIsBackIsFound();
    void allAtOnceEmpty();
    void emptyFromTheStart();
    void anotherDiskIsThere();
    void nothingIsMountedThere();
    void movedToAnotherDisk();
    void aPartThatCannotBeRead();
    void aDiskBelowIsNotMounted();
    void aFileOfADiskBelowIsMissing();
    void numbersChangeWithAReboot();
    void theLastFileIsReplaced();
    void aPartThatBecameEmpty();
    void aPartWhoseDiskIsAway();

private:
    static FileFacts file(const QString &path, quint64 device = 10);
    void know(const QString &path, quint64 device = 10);
    void see(const QString &path, quint64 device = 10);
    ScanPlan plan() const
    {
        return planScan(m_folder, m_tree, KnownFiles::of(m_known.values().toVector()));
    }

    Folder m_folder;
    FolderTree m_tree;
    QMap<QString, CatalogFile> m_known;
};

void ScanPlanTest::init()
{
    m_folder = {};
    m_folder.id = 1;
    m_folder.path = QStringLiteral("/v");
    m_folder.fileSystem = "ef53:1.2.";
    m_folder.device = 10;
    m_tree = {};
    m_tree.fileSystem = m_folder.fileSystem;
    m_tree.device = 10;
    m_tree.devices = {10};
    m_known.clear();
}

FileFacts ScanPlanTest::file(const QString &path, quint64 device)
{
    FileFacts facts;
    facts.folder = 1;
    facts.path = path;
    facts.sizeBytes = 1000;
    facts.mtimeNs = 5;
    facts.device = device;
    facts.inode = quint64(qHash(path, 1));
    return facts;
}

void ScanPlanTest::know(const QString &path, quint64 device)
{
    m_known[path].facts = file(path, device);
}

void ScanPlanTest::see(const QString &path, quint64 device)
{
    m_tree.videos.append({file(path, device), 0});
}

void ScanPlanTest::newChangedAndTheSame()
{
    know(QStringLiteral("/v/same.mkv"));
    know(QStringLiteral("/v/changed.mkv"));
    see(QStringLiteral("/v/same.mkv"));
    see(QStringLiteral("/v/changed.mkv"));
    see(QStringLiteral("/v/new.mkv"));
    m_tree.videos[1].facts.mtimeNs = 6;
    QCOMPARE(plan().unchanged.value(0).first, 0);
    QCOMPARE(plan().unchanged.size(), 1);
    QCOMPARE(plan().toRead, (QVector<int>{1, 2}));
    QVERIFY(plan().missing.isEmpty() && plan().hidden.isEmpty() && plan().found.isEmpty());
}

void ScanPlanTest::absentIsMissing()
{
    know(QStringLiteral("/v/a.mkv"));
    know(QStringLiteral("/v/b.mkv"));
    see(QStringLiteral("/v/a.mkv"));
    QCOMPARE(plan().missing, QVector<QString>{QStringLiteral("/v/b.mkv")});
    QCOMPARE(plan().problem, FolderProblem::None);
}

void ScanPlanTest::missingStaysMissing()
{
    know(QStringLiteral("/v/a.mkv"));
    know(QStringLiteral("/v/b.mkv"));
    m_known[QStringLiteral("/v/b.mkv")].missing = true;
    see(QStringLiteral("/v/a.mkv"));
    QVERIFY(plan().missing.isEmpty() && plan().hidden.isEmpty());
    // Nothing that is still expected is absent: the folder is only empty.
    m_known.remove(QStringLiteral("/v/a.mkv"));
    m_tree.videos.clear();
    QCOMPARE(plan().problem, FolderProblem::None);
}

void ScanPlanTest::whatIsBackIsFound()
{
    for (const QString &path : {QStringLiteral("/v/a.mkv"), QStringLiteral("/v/b.mkv")}) {
        know(path);
        see(path);
    }
    m_known[QStringLiteral("/v/a.mkv")].missing = true;
    m_known[QStringLiteral("/v/b.mkv")].hidden = true;
    QCOMPARE(plan().found.size(), 2);
    QVERIFY(plan().toRead.isEmpty());
}

void ScanPlanTest::allAtOnceEmpty()
{
    know(QStringLiteral("/v/a.mkv"));
    QCOMPARE(plan().problem, FolderProblem::Empty);
    QVERIFY(plan().missing.isEmpty());
}

void ScanPlanTest::emptyFromTheStart()
{
    QCOMPARE(plan().problem, FolderProblem::None);
}

void ScanPlanTest::anotherDiskIsThere()
{
    know(QStringLiteral("/v/a.mkv"));
    see(QStringLiteral("/v/stray.mkv"), 11);
    m_tree.fileSystem = "9123683e:7.7.";
    m_tree.device = 11;
    QCOMPARE(plan().problem, FolderProblem::OtherDisk);
    QVERIFY(plan().missing.isEmpty() && plan().toRead.isEmpty());
    QVERIFY(!plan().sameFileSystem);
    // On the same disk it is what a person did.
    m_tree.fileSystem = m_folder.fileSystem;
    QCOMPARE(plan().problem, FolderProblem::None);
    QCOMPARE(plan().missing.size(), 1);
}

void ScanPlanTest::nothingIsMountedThere()
{
    know(QStringLiteral("/v/a.mkv"));
    m_tree.fileSystem = "794c7630:0.0.";
    QCOMPARE(plan().problem, FolderProblem::OtherDisk);
}

void ScanPlanTest::movedToAnotherDisk()
{
    for (const char *name : {"a", "b", "c"}) {
        know(QStringLiteral("/v/%1.mkv").arg(QLatin1String(name)));
    }
    m_tree.fileSystem = "9123683e:7.7.";
    m_tree.device = 11;
    m_tree.devices = {11};
    see(QStringLiteral("/v/a.mkv"), 11);
    // One of three: the rest may be on the disk that was here.
    QCOMPARE(plan().problem, FolderProblem::None);
    QCOMPARE(plan().hidden.size(), 2);
    QVERIFY(plan().missing.isEmpty() && !plan().sameFileSystem);
    see(QStringLiteral("/v/b.mkv"), 11);
    QCOMPARE(plan().missing, QVector<QString>{QStringLiteral("/v/c.mkv")});
    QVERIFY(plan().sameFileSystem);
}

void ScanPlanTest::aPartThatCannotBeRead()
{
    know(QStringLiteral("/v/a.mkv"));
    know(QStringLiteral("/v/shut/b.mkv"));
    know(QStringLiteral("/v/shutter/c.mkv"));
    see(QStringLiteral("/v/a.mkv"));
    m_tree.unread = {QStringLiteral("/v/shut")};
    QCOMPARE(plan().hidden, QVector<QString>{QStringLiteral("/v/shut/b.mkv")});
    QCOMPARE(plan().missing, QVector<QString>{QStringLiteral("/v/shutter/c.mkv")});
}

void ScanPlanTest::aDiskBelowIsNotMounted()
{
    know(QStringLiteral("/v/a.mkv"));
    know(QStringLiteral("/v/disk/b.mkv"), 20);
    see(QStringLiteral("/v/a.mkv"));
    QCOMPARE(plan().hidden, QVector<QString>{QStringLiteral("/v/disk/b.mkv")});
    QVERIFY(plan().missing.isEmpty());
}

void ScanPlanTest::aFileOfADiskBelowIsMissing()
{
    know(QStringLiteral("/v/a.mkv"));
    know(QStringLiteral("/v/disk/b.mkv"), 20);
    see(QStringLiteral("/v/a.mkv"));
    m_tree.devices = {10, 20};
    QCOMPARE(plan().missing, QVector<QString>{QStringLiteral("/v/disk/b.mkv")});
}

void ScanPlanTest::numbersChangeWithAReboot()
{
    m_folder.fileSystem.clear(); // as an older program left it
    know(QStringLiteral("/v/a.mkv"), 10);
    know(QStringLiteral("/v/b.mkv"), 10);
    see(QStringLiteral("/v/a.mkv"), 12);
    m_tree.device = 12;
    m_tree.devices = {12};
    QCOMPARE(plan().unchanged.size(), 1);
    QCOMPARE(plan().missing, QVector<QString>{QStringLiteral("/v/b.mkv")});
}

void ScanPlanTest::theLastFileIsReplaced()
{
    know(QStringLiteral("/v/a.mkv"), 10);
    see(QStringLiteral("/v/new.mkv"), 12);
    m_tree.device = 12;
    m_tree.devices = {12};
    QCOMPARE(plan().missing, QVector<QString>{QStringLiteral("/v/a.mkv")});
}

void ScanPlanTest::aPartThatBecameEmpty()
{
    m_tree.isWhole = false;
    know(QStringLiteral("/v/part/a.mkv"));
    QCOMPARE(plan().problem, FolderProblem::None);
    QCOMPARE(plan().missing, QVector<QString>{QStringLiteral("/v/part/a.mkv")});
}

void ScanPlanTest::aPartWhoseDiskIsAway()
{
    m_tree.isWhole = false;
    know(QStringLiteral("/v/disk/a.mkv"), 20);
    QCOMPARE(plan().hidden, QVector<QString>{QStringLiteral("/v/disk/a.mkv")});
    QVERIFY(plan().missing.isEmpty());
}

MATINEE_TEST(ScanPlanTest)
#include "tst_scanplan.moc"
