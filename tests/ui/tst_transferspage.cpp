#include "library/base/async.h"
#include "library/base/clock.h"
#include "library/base/settings.h"
#include "library/catalog/catalog.h"
#include "sync/store/folderstore.h"
#include "sync/transfer/bandwidth.h"
#include "sync/transfer/storedvideos.h"
#include "sync/transfer/transferqueue.h"
#include "tests/support/await.h"
#include "tests/support/testregistry.h"
#include "ui/actions.h"
#include "ui/cards/pictureloader.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/pages/transferspage.h"
#include "ui/rows/actionlistview.h"
#include "ui/theme/theme.h"
#include "ui/transfers/bandwidthgraph.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <algorithm>

using namespace Ui;
using Sync::TransferState;

namespace {

//! In milliseconds; a disk that others keep busy is slow to commit.
constexpr int kPatience = 30'000;

class AcceptingVideos final : public Sync::StoredVideos
{
public:
    QFuture<Result<Library::StoredObject>> objectWithContent(const ContentId &) override
    {
        return Async::ready(Result<Library::StoredObject>({}));
    }
    QFuture<Result<>> ingest(const Sync::StoredVideo &) override
    {
        return Async::ready(Result<>());
    }
};

class NotingActions final : public Actions
{
public:
    void play(const TitleId &, const VersionId &, PlayFrom) override { }
    void playFile(const QString &, PlayFrom) override { }
    void playFiles(const QStringList &, const QString &, Ui::PlayOrder) override { }
    void playAddress(const QUrl &) override { }
    void playAll(const QVector<TitleId> &, const TitleId &, Ui::PlayOrder) override { }
    void getReady(const Library::TitleDetails &, const VersionId &) override { }
    void addFolders(const QStringList &) override { }
    void upload(const QStringList &paths) override { uploaded << paths; }
    QFuture<Result<Ui::Brought>> keep(const QVector<TitleId> &) override
    {
        return Async::ready(Result<Ui::Brought>(Ui::Brought()));
    }
    QFuture<Result<>> letGo(const QVector<TitleId> &) override { return Async::ready(Result<>()); }
    QFuture<Result<Ui::Brought>> download(const QVector<TitleId> &, const QString &) override
    {
        return Async::ready(Result<Ui::Brought>(Ui::Brought()));
    }
    QFuture<Result<Library::Emptied>> emptyTrash(const QVector<TitleId> &) override
    {
        return Async::ready(Result<Library::Emptied>(Library::Emptied()));
    }
    void rescan() override { }
    void removeFolder(qint64) override { }
    QFuture<Result<PictureId>> takePicture(const QString &, EditedField) override
    {
        return Async::ready(Result<PictureId>());
    }
    QFuture<Result<QString>> writeNfo(const TitleId &) override
    {
        return Async::ready(Result<QString>());
    }
    void titlesVisible(const QVector<TitleId> &) override { }

    QStringList uploaded;
};

} // namespace

class TransfersPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void startsEmpty();
    void keysPauseContinueCancelAndUndo();
    void movesWhatWaits();
    void tellsThatTheLineIsLimited();
    void graphTicksWhileItIsSeen();
    void pausesAndContinuesAll();
    void tellsWhyAndRetries();
    void pastesFiles();
    void showsTheStillOfTheVideo();

private:
    template <class T>
    T *find(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    ActionListView *list() const { return find<ActionListView>("transferList"); }
    ActionRow row(int number) const
    {
        return list()->model()->index(number, 0).data(kActionRowRole).value<ActionRow>();
    }
    TransferState state() const { return m_queue->list().first().state; }
    bool press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void addFile(const QString &name);
    //! Without its disk nothing of the store answers, and what is on its way waits.
    void takeStoreAway();
    void bringStoreBack();

    int waiting() const
    {
        const auto all = m_queue->list();
        return int(std::count_if(all.cbegin(), all.cend(), [](const Sync::Transfer &transfer) {
            return transfer.state == TransferState::Waiting && transfer.error;
        }));
    }

    SystemClock m_clock;
    Sync::Bandwidth m_line{m_clock};
    AcceptingVideos m_videos;
    NotingActions m_actions;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Library::Catalog> m_catalog;
    std::unique_ptr<PictureLoader> m_pictures;
    std::unique_ptr<Sync::FolderStore> m_store;
    std::unique_ptr<Sync::TransferQueue> m_queue;
    std::unique_ptr<TransfersPage> m_page;
};

void TransfersPageTest::init()
{
    m_actions.uploaded.clear();
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_theme = std::make_unique<Theme>(*m_settings);
    auto store = Sync::FolderStore::open(
        m_folder->filePath(QStringLiteral("store")), Sync::FolderStore::Create::Yes);
    QVERIFY(store);
    m_store = std::move(*store);
    Sync::TransferQueue::Options options;
    options.journalFile = m_folder->filePath(QStringLiteral("transfers.db"));
    options.store = m_store.get();
    options.videos = &m_videos;
    options.clock = &m_clock;
    // A try fails at once; the next one is a person's.
    options.requestRetry = {std::chrono::milliseconds(1), std::chrono::milliseconds(2), 1};
    options.transferRetry = {std::chrono::hours(1), std::chrono::hours(1), 0};
    auto queue = Sync::TransferQueue::open(options);
    QVERIFY(queue);
    m_queue = std::move(*queue);
    // Opened while the store is away, it would be what each transfer waits for.
    QVERIFY(TestSupport::await(m_queue->library()));
    auto catalog
        = Library::Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
    m_pictures = std::make_unique<PictureLoader>(m_folder->path());
    Services services;
    services.catalog = m_catalog.get();
    services.pictures = m_pictures.get();
    services.transfers = m_queue.get();
    services.line = &m_line;
    services.settings = m_settings.get();
    services.actions = &m_actions;
    services.theme = m_theme.get();
    services.clock = &m_clock;
    m_page = std::make_unique<TransfersPage>(services, nullptr);
    m_page->resize(1056, 740);
    m_page->show();
    m_page->activateWindow();
    m_page->open();
}

void TransfersPageTest::cleanup()
{
    m_page.reset();
    m_pictures.reset();
    m_catalog.reset();
    m_queue.reset();
    m_store.reset();
}

bool TransfersPageTest::press(int key, Qt::KeyboardModifiers modifiers)
{
    QKeyEvent event(QEvent::KeyPress, key, modifiers);
    return m_page->handleKey(&event);
}

void TransfersPageTest::takeStoreAway()
{
    QVERIFY(QDir(m_folder->path()).rename(QStringLiteral("store"), QStringLiteral("away")));
}

void TransfersPageTest::bringStoreBack()
{
    QVERIFY(QDir(m_folder->path()).rename(QStringLiteral("away"), QStringLiteral("store")));
}

void TransfersPageTest::addFile(const QString &name)
{
    QFile file(m_folder->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(300'000, 'm'));
    file.close();
    const int before = list()->model()->rowCount();
    m_queue->add({file.fileName()});
    QTRY_COMPARE_WITH_TIMEOUT(list()->model()->rowCount(), before + 1, kPatience);
    list()->setFocus();
    QTRY_VERIFY_WITH_TIMEOUT(list()->hasFocus(), kPatience);
}

void TransfersPageTest::startsEmpty()
{
    auto *add = find<Button>("transfersAddFirst");
    QCOMPARE(m_page->firstFocus(), add);
    QVERIFY(add->isVisible());
    QSignalSpy wanted(m_page.get(), &Page::addFilesWanted);
    QTest::keyClick(add, Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    addFile(QStringLiteral("Glass Orchard.mkv"));
    QVERIFY(!add->isVisible());
    QCOMPARE(m_page->firstFocus(), list());
    QTRY_COMPARE_WITH_TIMEOUT(state(), TransferState::Done, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(row(0).head, QStringLiteral("Done"), kPatience);
    QCOMPARE(row(0).title, QStringLiteral("Glass Orchard.mkv"));
    QCOMPARE(row(0).tone, Tone::Ok);
    QTest::mouseClick(
        m_page->topBarTools()->findChild<Button *>(QStringLiteral("transferToolsClear")),
        Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(list()->model()->rowCount(), 0, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(add->hasFocus(), kPatience);
}

void TransfersPageTest::keysPauseContinueCancelAndUndo()
{
    takeStoreAway();
    addFile(QStringLiteral("Meridian.mkv"));
    QVERIFY(press(Qt::Key_Space));
    QTRY_COMPARE_WITH_TIMEOUT(state(), TransferState::Paused, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(row(0).head, QStringLiteral("Needs you"), kPatience);
    QVERIFY(press(Qt::Key_Space));
    QTRY_VERIFY_WITH_TIMEOUT(state() != TransferState::Paused, kPatience);
    std::function<void()> undo;
    connect(m_page.get(), &Page::toastWanted, this,
        [&undo](const QString &, const std::function<void()> &back) { undo = back; });
    QVERIFY(press(Qt::Key_Delete));
    QTRY_COMPARE_WITH_TIMEOUT(state(), TransferState::Cancelled, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(undo, kPatience);
    undo();
    QTRY_VERIFY_WITH_TIMEOUT(state() != TransferState::Cancelled, kPatience);
    // What it left is cleaned first, which the disk that is away keeps from being done.
    QTRY_COMPARE_WITH_TIMEOUT(row(0).tone, Tone::Warn, kPatience);
    bringStoreBack();
    QVERIFY(press(Qt::Key_R));
    QTRY_COMPARE_WITH_TIMEOUT(state(), TransferState::Done, kPatience);
}

void TransfersPageTest::movesWhatWaits()
{
    takeStoreAway();
    addFile(QStringLiteral("one.mkv"));
    addFile(QStringLiteral("two.mkv"));
    addFile(QStringLiteral("three.mkv"));
    QTRY_VERIFY_WITH_TIMEOUT(waiting() == 3, kPatience);
    list()->setCurrentIndex(list()->model()->index(2, 0));
    QVERIFY(press(Qt::Key_Up, Qt::ControlModifier));
    QTRY_COMPARE_WITH_TIMEOUT(row(1).title, QStringLiteral("three.mkv"), kPatience);
    // The focus goes along.
    QTRY_COMPARE_WITH_TIMEOUT(list()->currentIndex().row(), 1, kPatience);
    QVERIFY(press(Qt::Key_Home, Qt::ControlModifier));
    QTRY_COMPARE_WITH_TIMEOUT(row(0).title, QStringLiteral("three.mkv"), kPatience);
    QVERIFY(press(Qt::Key_End, Qt::ControlModifier));
    QTRY_COMPARE_WITH_TIMEOUT(row(2).title, QStringLiteral("three.mkv"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(waiting() == 3, kPatience);
    QTest::keyClick(list(), Qt::Key_Menu);
    auto *menu = find<QMenu>("transferMenu");
    QVERIFY(menu);
    QHash<QString, QAction *> actions;
    for (QAction *action : menu->actions()) {
        actions.insert(action->text(), action);
    }
    QVERIFY(actions.contains(QStringLiteral("Pause")));
    QVERIFY(!actions.value(QStringLiteral("Move down"))->isEnabled());
    QVERIFY(!actions.value(QStringLiteral("Move to the end"))->isEnabled());
    QVERIFY(actions.value(QStringLiteral("Move up"))->isEnabled());
    actions.value(QStringLiteral("Move to the front"))->trigger();
    menu->close();
    QTRY_COMPARE_WITH_TIMEOUT(row(0).title, QStringLiteral("three.mkv"), kPatience);
    const auto index = [this](int number) { return list()->model()->index(number, 0); };
    emit list()->rowDragged(index(0), index(2));
    QTRY_COMPARE_WITH_TIMEOUT(row(1).title, QStringLiteral("three.mkv"), kPatience);
    emit list()->rowDragged(index(1), {});
    QTRY_COMPARE_WITH_TIMEOUT(row(2).title, QStringLiteral("three.mkv"), kPatience);
}

void TransfersPageTest::tellsThatTheLineIsLimited()
{
    auto *summary = find<Label>("transfersSummary");
    addFile(QStringLiteral("one.mkv"));
    QVERIFY(!summary->text().contains(QStringLiteral("limited")));
    Sync::BandwidthPlan plan;
    plan.always.up = 2'000'000;
    m_line.setPlan(plan);
    QVERIFY(summary->text().endsWith(QStringLiteral(" · limited to 2.0 MB/s up")));
    m_line.setPlan({});
    QVERIFY(!summary->text().contains(QStringLiteral("limited")));
}

void TransfersPageTest::graphTicksWhileItIsSeen()
{
    auto *graph = find<BandwidthGraph>("transfersGraph");
    QVERIFY(!graph->isVisible());
    addFile(QStringLiteral("one.mkv"));
    QTRY_COMPARE_WITH_TIMEOUT(state(), TransferState::Done, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(graph->isVisible(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!graph->isTicking(), kPatience);
    graph->setMoving(true);
    QVERIFY(graph->isTicking());
    m_page->hide();
    QVERIFY(!graph->isTicking());
    m_page->show();
    QVERIFY(graph->isTicking());
    graph->setMoving(false);
    QVERIFY(!graph->isTicking());
}

void TransfersPageTest::pausesAndContinuesAll()
{
    takeStoreAway();
    addFile(QStringLiteral("one.mkv"));
    addFile(QStringLiteral("two.mkv"));
    auto *all = m_page->topBarTools()->findChild<Button *>(QStringLiteral("transferToolsPauseAll"));
    QCOMPARE(all->text(), QStringLiteral("Pause all"));
    all->click();
    QTRY_COMPARE_WITH_TIMEOUT(all->text(), QStringLiteral("Continue all"), kPatience);
    QCOMPARE(find<Label>("transfersSummary")->text(), QStringLiteral("Nothing is on its way"));
    all->click();
    QTRY_COMPARE_WITH_TIMEOUT(all->text(), QStringLiteral("Pause all"), kPatience);
}

void TransfersPageTest::tellsWhyAndRetries()
{
    takeStoreAway();
    addFile(QStringLiteral("Marrow Bridge.mkv"));
    QTRY_VERIFY_WITH_TIMEOUT(m_queue->list().first().error, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(
        row(0).words.contains(m_queue->list().first().error->message), kPatience);
    QCOMPARE(row(0).tone, Tone::Warn);
    bringStoreBack();
    // Enter on the row does what is most useful: here it tries again.
    QTest::keyClick(list(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(state(), TransferState::Done, kPatience);
}

void TransfersPageTest::pastesFiles()
{
    QGuiApplication::clipboard()->clear();
    QSignalSpy told(m_page.get(), &Page::toastWanted);
    QVERIFY(press(Qt::Key_V, Qt::ControlModifier));
    QCOMPARE(told.size(), 1);
    auto *copied = new QMimeData;
    copied->setUrls({QUrl::fromLocalFile(QStringLiteral("/videos/a.mkv")),
        QUrl(QStringLiteral("https://example.org/b.mkv"))});
    QGuiApplication::clipboard()->setMimeData(copied);
    QVERIFY(press(Qt::Key_V, Qt::ControlModifier));
    QCOMPARE(m_actions.uploaded, QStringList({QStringLiteral("/videos/a.mkv")}));
}

void TransfersPageTest::showsTheStillOfTheVideo()
{
    takeStoreAway();
    addFile(QStringLiteral("Saltwind.mkv"));
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    QVERIFY(row(0).picture.isNull());
    Library::IngestedVideo video;
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = QStringLiteral("Saltwind");
    video.file = Library::FileFacts();
    video.file->path = m_queue->list().first().file;
    video.file->inode = 1;
    auto titles = m_catalog->ingest({video});
    titles.waitForFinished();
    QVERIFY(titles.result());
    const auto still = *PictureId::fromBytes(QByteArray(32, 's'));
    QVERIFY(m_catalog->setPictures(titles.result()->first(), {}, still, Library::Origin::Scan)
                .takeResult());
    QTRY_COMPARE(row(0).picture, still);
}

MATINEE_TEST(TransfersPageTest)
#include "tst_transferspage.moc"
