#include "library/base/clock.h"
#include "tests/support/testregistry.h"
#include "ui/files/filelistmodel.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace Ui;

namespace {

Library::Folder folder(qint64 id, const QString &path)
{
    Library::Folder made;
    made.id = id;
    made.path = path;
    made.fileCount = 3;
    return made;
}

} // namespace

class FileListModelTest : public QObject
{
    Q_OBJECT
private slots:
    void foldersThenUnreadable();
    void tellsWhatIsAway();
    void tellsHowItIsWatched();
    void sameFoldersKeepTheirRows();

private:
    ActionRow row(const FileListModel &model, int number) const;
    SystemClock m_clock;
};

ActionRow FileListModelTest::row(const FileListModel &model, int number) const
{
    return model.index(number).data(kActionRowRole).value<ActionRow>();
}

void FileListModelTest::foldersThenUnreadable()
{
    FileListModel model(m_clock);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setFolders({folder(1, QStringLiteral("/srv/movies")),
        folder(2, QDir::homePath() + QStringLiteral("/Videos"))});
    UnreadableFile broken;
    broken.card.title = QStringLiteral("Broken");
    broken.reason = QStringLiteral("There is no video in this file.");
    model.setUnreadable({broken});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(row(model, 0).title, QStringLiteral("movies"));
    QCOMPARE(row(model, 0).head, QStringLiteral("Folders on this PC"));
    QVERIFY(row(model, 1).head.isEmpty());
    QVERIFY(row(model, 1).words.startsWith(QStringLiteral("~/Videos")));
    QCOMPARE(row(model, 2).head, QStringLiteral("Could not be read"));
    QCOMPARE(row(model, 2).words, broken.reason);
    QVERIFY(model.folderAt(model.index(1)));
    QVERIFY(!model.folderAt(model.index(2)));
    QCOMPARE(model.unreadableAt(model.index(2))->card.title, broken.card.title);
    QVERIFY(!model.unreadableAt(model.index(1)));
    QVERIFY(!model.unreadableAt({}));
    model.setUnreadable({});
    model.setFolders({});
    QCOMPARE(model.rowCount(), 0);
}

void FileListModelTest::tellsWhatIsAway()
{
    FileListModel model(m_clock);
    Library::Folder away = folder(1, QStringLiteral("/media/usb"));
    away.reachable = false;
    model.setFolders({away});
    QCOMPARE(row(model, 0).tone, Tone::Warn);
    QVERIFY(row(model, 0).words.contains(QStringLiteral("cannot be reached")));
    QStringList all{row(model, 0).words};
    for (const auto problem : {Library::FolderProblem::Unreadable, Library::FolderProblem::Empty,
             Library::FolderProblem::OtherDisk}) {
        away.problem = problem;
        model.setFolders({away});
        QVERIFY(!all.contains(row(model, 0).words));
        QVERIFY(row(model, 0).words.startsWith(QStringLiteral("/media/usb")));
        all << row(model, 0).words;
    }
}

void FileListModelTest::tellsHowItIsWatched()
{
    FileListModel model(m_clock);
    Library::Folder polled = folder(1, QStringLiteral("/media/nas"));
    polled.watching = Library::FolderWatching::Events;
    model.setFolders({polled});
    QVERIFY(!row(model, 0).words.contains(QStringLiteral("5 minutes")));
    polled.watching = Library::FolderWatching::PolledNetwork;
    model.setFolders({polled});
    QVERIFY(row(model, 0).words.contains(QStringLiteral("network")));
    polled.watching = Library::FolderWatching::PolledLimit;
    model.setFolders({polled});
    QVERIFY(row(model, 0).words.contains(QStringLiteral("too many")));
}

void FileListModelTest::sameFoldersKeepTheirRows()
{
    FileListModel model(m_clock);
    Library::Folder only = folder(1, QStringLiteral("/srv/movies"));
    model.setFolders({only});
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    only.fileCount = 4;
    only.scannedAtMs = m_clock.wallNow().time_since_epoch().count();
    model.setFolders({only});
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 1);
    QVERIFY(row(model, 0).figure.startsWith(QLatin1Char('4')));
    model.setFolders({only, folder(2, QStringLiteral("/srv/series"))});
    QCOMPARE(reset.size(), 1);
}

MATINEE_TEST(FileListModelTest)
#include "tst_filelistmodel.moc"
