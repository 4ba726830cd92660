#include "library/catalog/objectchecks.h"
#include "sync/store/folderstore.h"
#include "sync/transfer/chunkcache.h"
#include "sync/transfer/transferqueue.h"
#include "tests/support/testregistry.h"
#include "tests/transfer/fakevideos.h"
#include "tests/ui/fakecluster.h"
#include "tests/ui/samplelibrary.h"
#include "ui/cards/cardview.h"
#include "ui/controls/button.h"
#include "ui/pages/infotile.h"
#include "ui/window/mainwindow.h"
#include "ui/window/toast.h"

#include <QApplication>
#include <QFileDialog>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>

using Ui::MainWindow;

namespace {

void pressKey(MainWindow &window, Qt::Key code, Qt::KeyboardModifiers modifiers = {})
{
    QTest::keyClick(window.focusWidget() ? window.focusWidget() : &window, code, modifiers);
}

} // namespace

//! Between the storage and this PC, as the window offers it.
class KeepingTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void buttonKeepsAndLetsGo();
    void lastLookAtTheStorageIsTold();
    void undoTakesItBack();
    void whatIsOnlyInAFolderOffersNothing();
    void ownStorageOffersDownloadsAlone();
    void whatWaitsSaysWhyAndCanBeStopped();
    void seriesMenuKeepsItsEpisodes();
    void selectionIsKeptTogether();
    void downloadAsksForAFolder();
    void whatIsNotStoredIsSaid();
    void whatHasNoRoomIsAskedAbout();

private:
    TitleId addStored(const QString &title, const ObjectId &object);
    void show(const TitleId &title);
    Ui::Button *button(const char *name) const;
    QAction *menuAction(const char *menu, const char *action) const;

    std::unique_ptr<SampleLibrary> m_library;
    FakeCluster m_cluster;
    std::unique_ptr<QTemporaryDir> m_folder;
    FakeVideos m_videos;
    std::unique_ptr<Sync::FolderStore> m_store;
    std::unique_ptr<Sync::ChunkCache> m_cache;
    std::unique_ptr<Sync::TransferQueue> m_queue;
    std::unique_ptr<MainWindow> m_window;
    const ObjectId m_object = randomId<ObjectId>();
    TitleId m_title;
};

void KeepingTest::init()
{
    m_library = std::make_unique<SampleLibrary>(SampleLibrary::Art::None);
    (void)m_library->settings().setValue(SettingKey::ReduceMotion, true);
    m_library->theme().applyTo(*qApp);
    m_folder = std::make_unique<QTemporaryDir>();
    auto store = Sync::FolderStore::open(
        m_folder->filePath(QStringLiteral("store")), Sync::FolderStore::Create::Yes);
    QVERIFY(store);
    m_store = std::move(*store);
    m_cache = std::make_unique<Sync::ChunkCache>(
        Sync::ChunkCache::Options{m_folder->filePath(QStringLiteral("cache")), 1 << 30, 0});
    Sync::TransferQueue::Options options;
    options.journalFile = m_folder->filePath(QStringLiteral("transfers.db"));
    options.store = m_store.get();
    options.videos = &m_videos;
    options.cache = m_cache.get();
    options.clock = &m_library->clock();
    auto queue = Sync::TransferQueue::open(options);
    QVERIFY(queue);
    m_queue = std::move(*queue);
    m_cluster.current = FakeCluster::home();
    m_title = addStored(QStringLiteral("Far Shore"), m_object);
    Ui::Services services = m_library->services();
    services.cluster = &m_cluster;
    services.transfers = m_queue.get();
    m_window = std::make_unique<MainWindow>(services);
    m_window->resize(1280, 800);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_VERIFY(m_window->focusWidget());
}

void KeepingTest::cleanup()
{
    m_window.reset();
    m_queue.reset();
    m_cache.reset();
    m_store.reset();
    m_library.reset();
}

TitleId KeepingTest::addStored(const QString &title, const ObjectId &object)
{
    Library::IngestedVideo video;
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = title;
    video.identity.year = 2001;
    video.media.sizeBytes = 1000;
    video.content = ContentId::fromBytes(QByteArray(object.toBytes() + object.toBytes()));
    video.object = object;
    video.objectName = QStringLiteral("%1.mkv").arg(title);
    auto added = m_library->catalog().ingest({video});
    added.waitForFinished();
    return added.result() ? added.result()->value(0) : TitleId();
}

void KeepingTest::show(const TitleId &title)
{
    auto cards = m_library->catalog().cards(m_library->viewer(), {title});
    cards.waitForFinished();
    QVERIFY(cards.result() && !cards.result()->isEmpty());
    m_window->openTitle(cards.result()->first());
}

Ui::Button *KeepingTest::button(const char *name) const
{
    return m_window->currentPage()->findChild<Ui::Button *>(QLatin1String(name));
}

QAction *KeepingTest::menuAction(const char *menu, const char *action) const
{
    const auto menus = m_window->currentPage()->findChildren<QMenu *>(QString::fromLatin1(menu));
    return menus.isEmpty() ? nullptr
                           : menus.last()->findChild<QAction *>(QString::fromLatin1(action));
}

void KeepingTest::buttonKeepsAndLetsGo()
{
    show(m_title);
    QTRY_VERIFY(button("keep")->isVisible());
    QVERIFY(!button("keep")->isOn());
    button("keep")->click();
    QTRY_COMPARE(m_library->actions().kept, QVector<QVector<TitleId>>{{m_title}});
    QVERIFY(m_library->actions().letGone.isEmpty());

    m_library->catalog().setHere(Library::HerePlace::Kept, {m_object}, true).waitForFinished();
    QTRY_VERIFY(button("keep")->isOn());
    QVERIFY(button("keep")->accessibleName().startsWith(QStringLiteral("Kept on this PC")));
    pressKey(*m_window, Qt::Key_P);
    QTRY_COMPARE(m_library->actions().letGone, QVector<QVector<TitleId>>{{m_title}});
    QCOMPARE(m_library->actions().kept.size(), 1);
}

void KeepingTest::lastLookAtTheStorageIsTold()
{
    using Library::CheckState;
    const qint64 now = m_library->clock().wallNow().time_since_epoch().count();
    const auto tileAfter = [&](CheckState state) {
        m_library->catalog()
            .noteCheck({m_object, state, now - 7'300'000, 0, 0, 0, 0, 0})
            .waitForFinished();
        m_window->openSection(Ui::Section::Home);
        show(m_title);
    };
    const auto says = [this] {
        auto *tile = m_window->currentPage()->findChild<Ui::InfoTile *>(QStringLiteral("fileTile"));
        return tile ? tile->accessibleName() : QString();
    };
    tileAfter(CheckState::Whole);
    QTRY_VERIFY(says().contains(QStringLiteral("2 h ago, whole")));
    tileAfter(CheckState::Damaged);
    QTRY_VERIFY(says().contains(QStringLiteral("Damaged in your storage")));
    tileAfter(CheckState::Never);
    QTRY_VERIFY(says().endsWith(QStringLiteral("In your storage only")));
}

void KeepingTest::undoTakesItBack()
{
    show(m_title);
    QTRY_VERIFY(button("keep")->isVisible());
    pressKey(*m_window, Qt::Key_P);
    auto *toast = m_window->findChild<Ui::Toast *>();
    QTRY_VERIFY(toast->isVisible());
    pressKey(*m_window, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(m_library->actions().letGone, QVector<QVector<TitleId>>{{m_title}});
}

void KeepingTest::whatIsOnlyInAFolderOffersNothing()
{
    show(m_library->movies().first());
    button("more")->click();
    QTRY_VERIFY(menuAction("cardMenu", "menuIdentify"));
    QVERIFY(!menuAction("cardMenu", "menuKeep"));
    QVERIFY(!menuAction("cardMenu", "menuDownload"));
    QVERIFY(button("keep")->isHidden());
}

void KeepingTest::ownStorageOffersDownloadsAlone()
{
    m_cluster.current.reset();
    show(m_title);
    button("more")->click();
    QTRY_VERIFY(menuAction("cardMenu", "menuDownload"));
    QVERIFY(!menuAction("cardMenu", "menuKeep"));
    QVERIFY(button("keep")->isHidden());
    QMenu *menu = m_window->currentPage()->findChild<QMenu *>(QStringLiteral("cardMenu"));
    menu->close();
    pressKey(*m_window, Qt::Key_P);
    QTRY_VERIFY(m_window->findChild<Ui::Toast *>()->isVisible());
    QVERIFY(m_library->actions().kept.isEmpty());
}

void KeepingTest::whatWaitsSaysWhyAndCanBeStopped()
{
    // The storage has no such object: it fails for good, or for now, and says so.
    show(m_title);
    QTRY_VERIFY(button("keep")->isVisible());
    m_queue->download({{m_object, QStringLiteral("Far Shore.mkv"), {}, 1000, {}}})
        .waitForFinished();
    QTRY_VERIFY(m_queue->list().last().error);
    const QString why = m_queue->list().last().error->message;
    QTRY_VERIFY(m_window->currentPage()
                    ->findChild<QWidget *>(QStringLiteral("fileTile"))
                    ->toolTip()
                    .contains(why));
}

void KeepingTest::seriesMenuKeepsItsEpisodes()
{
    const ObjectId object = randomId<ObjectId>();
    Library::IngestedVideo video;
    video.identity.kind = Library::TitleKind::Episode;
    video.identity.title = QStringLiteral("Signal Bay");
    video.identity.season = 1;
    video.identity.episode = 1;
    video.media.sizeBytes = 1000;
    video.content = ContentId::fromBytes(QByteArray(object.toBytes() + object.toBytes()));
    video.object = object;
    video.objectName = QStringLiteral("bay.mkv");
    auto added = m_library->catalog().ingest({video});
    added.waitForFinished();
    const TitleId episode = added.result()->first();
    auto details = m_library->catalog().details(m_library->viewer(), episode);
    details.waitForFinished();
    show(details.result()->card.seriesId);
    button("more")->click();
    QTRY_VERIFY(menuAction("cardMenu", "menuKeep"));
    menuAction("cardMenu", "menuKeep")->trigger();
    QTRY_COMPARE(m_library->actions().kept, QVector<QVector<TitleId>>{{episode}});
}

void KeepingTest::selectionIsKeptTogether()
{
    const TitleId other = addStored(QStringLiteral("Far Tower"), randomId<ObjectId>());
    m_window->openSection(Ui::Section::Movies);
    auto *grid = m_window->currentPage()->findChild<Ui::CardView *>(QStringLiteral("grid"));
    QTRY_VERIFY(grid->hasFocus() && grid->model() && grid->model()->rowCount() > 2);
    pressKey(*m_window, Qt::Key_A, Qt::ControlModifier);
    QTRY_VERIFY(button("selectionStorage")->isVisible());
    QTRY_VERIFY(button("selectionStorage")->isEnabled());
    button("selectionStorage")->click();
    QTRY_VERIFY(menuAction("storageMenu", "menuKeep"));
    menuAction("storageMenu", "menuKeep")->trigger();
    // What is in folders alone is not meant.
    QTRY_COMPARE(m_library->actions().kept.size(), 1);
    QVector<TitleId> kept = m_library->actions().kept.first();
    QCOMPARE(QSet<TitleId>(kept.cbegin(), kept.cend()), (QSet<TitleId>{m_title, other}));
}

void KeepingTest::downloadAsksForAFolder()
{
    show(m_title);
    button("more")->click();
    QTRY_VERIFY(menuAction("cardMenu", "menuDownload"));
    menuAction("cardMenu", "menuDownload")->trigger();
    auto *dialog
        = m_window->currentPage()->findChild<QFileDialog *>(QStringLiteral("downloadDialog"));
    QVERIFY(dialog);
    emit dialog->fileSelected(m_folder->path());
    dialog->close();
    QTRY_COMPARE(m_library->actions().downloaded, QVector<QVector<TitleId>>{{m_title}});
    QCOMPARE(m_library->actions().downloadFolders, QStringList{m_folder->path()});
}

void KeepingTest::whatIsNotStoredIsSaid()
{
    Ui::Brought brought;
    brought.notStored << Error{ErrorCode::NotFound, QStringLiteral("not there"), {}, false};
    m_library->actions().brought = brought;
    show(m_title);
    QTRY_VERIFY(button("keep")->isVisible());
    button("keep")->click();
    auto *toast = m_window->findChild<Ui::Toast *>();
    QTRY_VERIFY(toast->isVisible());
    QCOMPARE(toast->text(), QStringLiteral("not there"));
}

void KeepingTest::whatHasNoRoomIsAskedAbout()
{
    int agreed = 0;
    const auto ask = [&] {
        emit m_library->actions().agreementWanted(QStringLiteral("No room"),
            QStringLiteral("60 GB are to go there."), QStringLiteral("Queue it anyway"),
            [&] { ++agreed; });
    };
    const auto answer = [&](const char *name) {
        auto *dialog = m_window->findChild<QWidget *>(QStringLiteral("agreementDialog"));
        auto *choice = dialog ? dialog->findChild<Ui::Button *>(QLatin1String(name)) : nullptr;
        if (choice) {
            choice->click();
        }
        return choice != nullptr && QTest::qWaitFor([&] {
            return !m_window->findChild<QWidget *>(QStringLiteral("agreementDialog"));
        });
    };
    ask();
    QTRY_COMPARE(m_window->focusWidget()->objectName(), QStringLiteral("questionCancel"));
    QVERIFY(answer("questionCancel"));
    QCOMPARE(agreed, 0);
    ask();
    QVERIFY(answer("questionAgree"));
    QCOMPARE(agreed, 1);
}

MATINEE_TEST(KeepingTest)
#include "tst_keeping.moc"
