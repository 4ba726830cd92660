#include "tests/support/testregistry.h"
#include "ui/storagestate.h"

#include <QTest>

using Library::StoredVersion;
using Sync::Transfer;
using Sync::TransferDirection;
using Sync::TransferState;
using Ui::StorageState;

namespace {

Transfer keeping(const ObjectId &object, TransferState state, qint64 doneBytes = 0)
{
    Transfer transfer;
    transfer.id = randomId<Sync::TransferId>();
    transfer.direction = TransferDirection::Keep;
    transfer.object = object;
    transfer.state = state;
    transfer.totalBytes = 1000;
    transfer.doneBytes = doneBytes;
    return transfer;
}

} // namespace

//! What menus and buttons say of the way between the storage and this PC.
class StorageStateTest : public QObject
{
    Q_OBJECT
private slots:
    void storedElsewhereCanBeKept();
    void ownStorageKeepsAll();
    void progressIsThatOfTheLastWish();
    void whatEndedCounts_data();
    void whatEndedCounts();
    void uploadsAndDownloadsSayNothing();
    void errorIsTold();

private:
    const TitleId m_title = randomId<TitleId>();
    const ObjectId m_object = randomId<ObjectId>();
    const StoredVersion m_stored{m_title, randomId<VersionId>(), m_object, false, false};
};

void StorageStateTest::storedElsewhereCanBeKept()
{
    StoredVersion copied = m_stored;
    copied.title = randomId<TitleId>();
    copied.isKept = true;
    StoredVersion own = m_stored;
    own.title = randomId<TitleId>();
    own.isInOwnStore = true;
    const StorageState state = StorageState::of({m_stored, copied, own}, {}, true);
    QCOMPARE(state.stored, (QVector<TitleId>{m_title, copied.title, own.title}));
    QCOMPARE(state.keepable, QVector<TitleId>{m_title});
    QCOMPARE(state.kept, QVector<TitleId>{copied.title});
    QVERIFY(state.coming.isEmpty());
    QCOMPARE(StorageState::of({}, {}, true), StorageState());
}

void StorageStateTest::ownStorageKeepsAll()
{
    const StorageState state = StorageState::of({m_stored}, {}, false);
    QCOMPARE(state.stored, QVector<TitleId>{m_title});
    QVERIFY(state.keepable.isEmpty() && state.kept.isEmpty());
}

void StorageStateTest::progressIsThatOfTheLastWish()
{
    StoredVersion part = m_stored; // the second file of one film
    part.object = randomId<ObjectId>();
    const StorageState state = StorageState::of({m_stored, part},
        {keeping(m_object, TransferState::Cancelled),
            keeping(m_object, TransferState::Downloading, 500),
            keeping(part.object, TransferState::Waiting)},
        true);
    QCOMPARE(state.coming, QVector<TitleId>{m_title});
    QVERIFY(state.keepable.isEmpty() && state.kept.isEmpty());
    QCOMPARE(state.percent(), 25);
}

void StorageStateTest::whatEndedCounts_data()
{
    QTest::addColumn<TransferState>("state");
    QTest::addColumn<bool>("wasKept");
    QTest::addColumn<bool>("kept");
    QTest::newRow("done, not told yet") << TransferState::Done << false << true;
    QTest::newRow("was here") << TransferState::Instant << true << true;
    QTest::newRow("cancelled") << TransferState::Cancelled << false << false;
    QTest::newRow("cancelled, not told yet") << TransferState::Cancelled << true << false;
    QTest::newRow("failed") << TransferState::Failed << false << false;
}

void StorageStateTest::whatEndedCounts()
{
    QFETCH(TransferState, state);
    QFETCH(bool, wasKept);
    QFETCH(bool, kept);
    StoredVersion version = m_stored;
    version.isKept = wasKept;
    const StorageState now = StorageState::of({version}, {keeping(m_object, state)}, true);
    QCOMPARE(now.kept.isEmpty(), !kept);
    QCOMPARE(now.keepable.isEmpty(), kept);
}

void StorageStateTest::uploadsAndDownloadsSayNothing()
{
    Transfer download = keeping(m_object, TransferState::Done);
    download.direction = TransferDirection::Download;
    Transfer upload = download;
    upload.direction = TransferDirection::Upload;
    QCOMPARE(
        StorageState::of({m_stored}, {download, upload}, true).keepable, QVector<TitleId>{m_title});
}

void StorageStateTest::errorIsTold()
{
    Transfer waiting = keeping(m_object, TransferState::Waiting);
    waiting.error = Error{ErrorCode::Unreachable, QStringLiteral("away"), {}, true};
    const StorageState state = StorageState::of({m_stored}, {waiting}, true);
    QCOMPARE(state.coming, QVector<TitleId>{m_title});
    QVERIFY(state.error);
    QCOMPARE(state.error->message, QStringLiteral("away"));
    QVERIFY(!StorageState::of({m_stored}, {waiting, keeping(m_object, TransferState::Done)}, true)
                 .error);
}

MATINEE_TEST(StorageStateTest)
#include "tst_storagestate.moc"
