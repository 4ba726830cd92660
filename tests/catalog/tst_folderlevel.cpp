#include "library/catalog/catalog.h"
#include "library/catalog/database.h"
#include "library/catalog/identification.h"
#include "library/catalog/query.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;

class FolderLevel : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void showsFoldersThenFiles();
    void namesThatBeginAlikeStayApart();
    void saysWhatIsMissing();
    void countsBeyondLatin();
    void nothingIsNoFailure();
    void knowsAFileByItsBytes();

private:
    void put(const QString &path, const QString &title, const QString &failure = {});
    QVector<FolderEntry> level(const QString &path);
    static QStringList names(const QVector<FolderEntry> &entries);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<Catalog> m_catalog;
    quint64 m_inode = 0;
};

void FolderLevel::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_catalog = *Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
}

void FolderLevel::cleanup()
{
    m_catalog.reset();
}

void FolderLevel::put(const QString &path, const QString &title, const QString &failure)
{
    IngestedVideo video = movie(title, 2001);
    video.file->path = path;
    video.file->inode = ++m_inode;
    video.file->sizeBytes = qint64(1000 + m_inode);
    video.failure = failure;
    auto done = m_catalog->ingest({video});
    done.waitForFinished();
    QVERIFY(done.result());
}

QVector<FolderEntry> FolderLevel::level(const QString &path)
{
    auto found = m_catalog->folderLevel({}, path);
    found.waitForFinished();
    return found.result().value_or(QVector<FolderEntry>());
}

QStringList FolderLevel::names(const QVector<FolderEntry> &entries)
{
    QStringList list;
    for (const FolderEntry &entry : entries) {
        list.append(entry.name());
    }
    return list;
}

void FolderLevel::showsFoldersThenFiles()
{
    put(QStringLiteral("/m/Alpha.mkv"), QStringLiteral("Alpha"));
    put(QStringLiteral("/m/Part 10.mkv"), QStringLiteral("Ten"));
    put(QStringLiteral("/m/Part 2.mkv"), QStringLiteral("Two"), QStringLiteral("damaged"));
    put(QStringLiteral("/m/Zoo/a.mkv"), QStringLiteral("A"));
    put(QStringLiteral("/m/Zoo/deep/b.mkv"), QStringLiteral("B"));
    put(QStringLiteral("/m/Zoo/deep/c.mkv"), QStringLiteral("C"));
    put(QStringLiteral("/n/other.mkv"), QStringLiteral("Other"));
    const QVector<FolderEntry> entries = level(QStringLiteral("/m"));
    QCOMPARE(names(entries),
        (QStringList{QStringLiteral("Zoo"), QStringLiteral("Alpha.mkv"),
            QStringLiteral("Part 2.mkv"), QStringLiteral("Part 10.mkv")}));
    QVERIFY(entries.first().isFolder);
    QCOMPARE(entries.first().files, 3);
    QCOMPARE(entries.first().path, QStringLiteral("/m/Zoo"));
    QVERIFY(!entries.at(1).isFolder);
    QCOMPARE(entries.at(1).title.title, QStringLiteral("Alpha"));
    QCOMPARE(entries.at(1).sizeBytes, 1001);
    QVERIFY(entries.at(1).failure.isEmpty());
    QVERIFY(!entries.at(2).failure.isEmpty());
    QCOMPARE(names(level(QStringLiteral("/m/Zoo/"))),
        (QStringList{QStringLiteral("deep"), QStringLiteral("a.mkv")}));
    QCOMPARE(
        names(level(QStringLiteral("/"))), (QStringList{QStringLiteral("m"), QStringLiteral("n")}));
}

void FolderLevel::namesThatBeginAlikeStayApart()
{
    put(QStringLiteral("/m/Zoo/a.mkv"), QStringLiteral("A"));
    put(QStringLiteral("/m/Zoo 2/b.mkv"), QStringLiteral("B"));
    put(QStringLiteral("/m/Zoo.mkv"), QStringLiteral("C"));
    put(QStringLiteral("/m/Zoo0/d.mkv"), QStringLiteral("D"));
    const QVector<FolderEntry> entries = level(QStringLiteral("/m"));
    QCOMPARE(entries.size(), 4);
    QCOMPARE(entries.last().name(), QStringLiteral("Zoo.mkv"));
    for (const FolderEntry &entry : entries) {
        QCOMPARE(entry.files, entry.isFolder ? 1 : 0);
    }
}

void FolderLevel::saysWhatIsMissing()
{
    put(QStringLiteral("/m/gone.mkv"), QStringLiteral("Gone"));
    put(QStringLiteral("/m/here.mkv"), QStringLiteral("Here"));
    auto done = m_catalog->setMissing({QStringLiteral("/m/gone.mkv")});
    done.waitForFinished();
    const QVector<FolderEntry> entries = level(QStringLiteral("/m"));
    QCOMPARE(entries.first().availability, Availability::Missing);
    QCOMPARE(entries.last().availability, Availability::Available);
}

void FolderLevel::countsBeyondLatin()
{
    // Two UTF-16 units or four bytes are one letter.
    put(QStringLiteral("/电影🎬/铜月/铜月.mkv"), QStringLiteral("铜月"));
    put(QStringLiteral("/电影🎬/é.mkv"), QStringLiteral("E"));
    QCOMPARE(names(level(QStringLiteral("/电影🎬"))),
        (QStringList{QStringLiteral("铜月"), QStringLiteral("é.mkv")}));
    QCOMPARE(names(level(QStringLiteral("/电影🎬/铜月"))), QStringList{QStringLiteral("铜月.mkv")});
}

void FolderLevel::nothingIsNoFailure()
{
    auto found = m_catalog->folderLevel({}, QStringLiteral("/nowhere"));
    found.waitForFinished();
    QVERIFY(found.result());
    QVERIFY(found.result()->isEmpty());
}

void FolderLevel::knowsAFileByItsBytes()
{
    const auto sampleOf = [](const QByteArray &bytes) {
        return *SampleId::fromBytes(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
    };
    const auto known = [this](const QString &path, const SampleId &bytes) {
        auto found = m_catalog->titleOfFile(path, bytes);
        found.waitForFinished();
        return found.result().value_or(TitleFile());
    };
    IngestedVideo film = movie(QStringLiteral("Red Ladder"), 2020);
    film.sample = sampleOf("ladder");
    auto titles = m_catalog->ingest({film});
    titles.waitForFinished();
    const TitleId title = titles.result()->first();
    const TitleFile here = known(film.file->path, *film.sample);
    QCOMPARE(here.title, title);
    QVERIFY(!here.version.isNull());
    // A copy, or the same file by another way.
    const TitleFile copy = known(QStringLiteral("/media/stick/ladder.mkv"), *film.sample);
    QCOMPARE(copy.version, here.version);
    QCOMPARE(copy.path, film.file->path);
    // Other bytes under its name are another film.
    QVERIFY(known(film.file->path, sampleOf("bridge")).title.isNull());
    // Where the bytes were never read, only the path tells.
    put(QStringLiteral("/m/Old.mkv"), QStringLiteral("Old"));
    QVERIFY(!known(QStringLiteral("/m/Old.mkv"), sampleOf("old")).title.isNull());
    QVERIFY(known(QStringLiteral("/m/Older.mkv"), sampleOf("old")).title.isNull());
}

MATINEE_TEST(FolderLevel)
#include "tst_folderlevel.moc"
