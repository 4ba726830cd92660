#include "library/base/async.h"
#include "library/base/clock.h"
#include "library/base/settings.h"
#include "library/catalog/catalog.h"
#include "tests/support/testregistry.h"
#include "ui/actions.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/controls/label.h"
#include "ui/files/filelistmodel.h"
#include "ui/pages/filespage.h"
#include "ui/rows/actionlistview.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Ui;

namespace {

//! In milliseconds; a disk that others keep busy is slow to commit.
constexpr int kPatience = 30'000;

//! Does what is asked with the catalog alone, and keeps a note of it.
class NotingFolders final : public Actions
{
public:
    explicit NotingFolders(Library::Catalog &catalog)
        : m_catalog(catalog)
    { }
    void play(const TitleId &, const VersionId &, PlayFrom) override { }
    void playFile(const QString &file, PlayFrom) override { files << file; }
    void playAddress(const QUrl &) override { }
    void playAll(const QVector<TitleId> &, const TitleId &, PlayOrder) override { }
    void playFiles(const QStringList &paths, const QString &first, PlayOrder order) override
    {
        queued = paths;
        queuedFirst = first;
        queuedOrder = order;
    }
    void getReady(const Library::TitleDetails &, const VersionId &) override { }
    void addFolders(const QStringList &paths) override
    {
        for (const QString &path : paths) {
            Async::whenDone(m_catalog.addFolder(path), this, [this](const auto &) {
                emit scanProgress(true, 0, 0);
                emit scanProgress(false, 0, 0);
            });
        }
    }
    void upload(const QStringList &) override { }
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
    void rescan() override { ++scans; }
    void removeFolder(qint64 folder) override { m_catalog.removeFolder(folder); }
    QFuture<Result<PictureId>> takePicture(const QString &, EditedField) override
    {
        return Async::ready(Result<PictureId>());
    }
    QFuture<Result<QString>> writeNfo(const TitleId &) override
    {
        return Async::ready(Result<QString>());
    }
    void titlesVisible(const QVector<TitleId> &) override { }

    int scans = 0;
    QStringList files;
    QStringList queued;
    QString queuedFirst;
    PlayOrder queuedOrder = PlayOrder::InOrder;

private:
    Library::Catalog &m_catalog;
};

} // namespace

class FilesPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void startsEmpty();
    void showsFoldersAndWhatCannotBeRead();
    void removesAndTakesItBack();
    void walksThroughFolders();
    void offersWhatCanBeDoneWithARow();
    void saysWhereAFolderIsEmpty();
    void scansAndTellsHowFarItIs();

private:
    template <class T>
    T *find(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    QAbstractItemModel *model() const { return find<ActionListView>("fileList")->model(); }
    void openPage();
    void ingest(const QString &path, const QString &title, const QString &failure = {});
    QStringList shownRows() const;
    QStringList openMenu(QWidget *list, const char *name);
    void choose(const char *action);

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Library::Catalog> m_catalog;
    std::unique_ptr<NotingFolders> m_actions;
    std::unique_ptr<FilesPage> m_page;
};

void FilesPageTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_theme = std::make_unique<Theme>(*m_settings);
    auto catalog
        = Library::Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
    m_actions = std::make_unique<NotingFolders>(*m_catalog);
    Services services;
    services.catalog = m_catalog.get();
    services.settings = m_settings.get();
    services.actions = m_actions.get();
    services.theme = m_theme.get();
    services.clock = &m_clock;
    const auto profiles = m_catalog->profiles();
    QTRY_VERIFY_WITH_TIMEOUT(profiles.isFinished(), kPatience);
    QVERIFY(profiles.result());
    if (!profiles.result()->isEmpty()) {
        services.viewer = profiles.result()->first().id;
    }
    m_page = std::make_unique<FilesPage>(services, nullptr);
    m_page->resize(1056, 740);
}

void FilesPageTest::cleanup()
{
    m_page.reset();
    m_actions.reset();
    m_catalog.reset();
}

void FilesPageTest::openPage()
{
    m_page->show();
    m_page->activateWindow();
    m_page->open();
    QTRY_VERIFY_WITH_TIMEOUT(m_page->firstFocus(), kPatience);
    m_page->firstFocus()->setFocus();
}

void FilesPageTest::startsEmpty()
{
    openPage();
    auto *add = find<Button>("filesAddFirst");
    QCOMPARE(m_page->firstFocus(), add);
    QVERIFY(!find<ActionListView>("fileList")->isVisible());
    QSignalSpy wanted(m_page.get(), &Page::addFolderWanted);
    QTest::keyClick(add, Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    // What is added while the page is open appears, and the focus goes there.
    m_actions->addFolders({m_folder->path()});
    QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 1, kPatience);
    QVERIFY(!add->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(find<ActionListView>("fileList")->hasFocus(), kPatience);
}

void FilesPageTest::showsFoldersAndWhatCannotBeRead()
{
    const auto added = m_catalog->addFolder(m_folder->path());
    QTRY_VERIFY_WITH_TIMEOUT(added.isFinished(), kPatience);
    QVERIFY(added.result());
    Library::IngestedVideo video;
    video.file = Library::FileFacts{};
    video.file->folder = added.result()->id;
    video.file->path = m_folder->filePath(QStringLiteral("Broken (2019).mkv"));
    video.file->sizeBytes = 10;
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = QStringLiteral("Broken");
    video.identity.year = 2019;
    video.failure = QStringLiteral("There is no video in this file.");
    const auto ingested = m_catalog->ingest({video});
    QTRY_VERIFY_WITH_TIMEOUT(ingested.isFinished(), kPatience);
    QVERIFY(ingested.result());
    openPage();
    QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, kPatience);
    const auto row = model()->index(1, 0).data(kActionRowRole).value<ActionRow>();
    QCOMPARE(row.head, QStringLiteral("Could not be read"));
    QCOMPARE(row.words, video.failure);
    QVERIFY(row.title.endsWith(QStringLiteral("Broken (2019).mkv")));
    QVERIFY(find<Label>("filesSummary")->text().contains(QStringLiteral("1 could not be read")));
    QSignalSpy wanted(m_page.get(), &Page::titleWanted);
    QTest::keyClick(m_page->firstFocus(), Qt::Key_Down);
    QTest::keyClick(m_page->firstFocus(), Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
}

void FilesPageTest::removesAndTakesItBack()
{
    m_actions->addFolders({m_folder->path()});
    openPage();
    QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 1, kPatience);
    std::function<void()> undo;
    connect(m_page.get(), &Page::toastWanted, this,
        [&undo](const QString &, const std::function<void()> &back) { undo = back; });
    QKeyEvent remove(QEvent::KeyPress, Qt::Key_Delete, Qt::NoModifier);
    QTRY_VERIFY_WITH_TIMEOUT(find<ActionListView>("fileList")->hasFocus(), kPatience);
    QVERIFY(m_page->handleKey(&remove));
    QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 0, kPatience);
    const auto left = [this] {
        const auto asked = m_catalog->folders();
        return QTest::qWaitFor([&asked] { return asked.isFinished(); }, kPatience)
            ? asked.result()->size()
            : -1;
    };
    QTRY_COMPARE_WITH_TIMEOUT(left(), 0, kPatience);
    // The focus stays in the page: it goes to what stands where the list was.
    QTRY_VERIFY_WITH_TIMEOUT(find<Button>("filesAddFirst")->hasFocus(), kPatience);
    QVERIFY(undo);
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 1, kPatience);
}

void FilesPageTest::ingest(const QString &path, const QString &title, const QString &failure)
{
    Library::IngestedVideo video;
    video.file = Library::FileFacts{};
    video.file->path = m_folder->filePath(path);
    video.file->sizeBytes = 1'500'000'000;
    video.file->inode = quint64(qHash(path));
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = title;
    video.identity.year = 2019;
    video.failure = failure;
    const auto done = m_catalog->ingest({video});
    QTRY_VERIFY_WITH_TIMEOUT(done.isFinished(), kPatience);
    QVERIFY(done.result());
}

QStringList FilesPageTest::shownRows() const
{
    const QAbstractItemModel *rows = find<ActionListView>("folderList")->model();
    QStringList list;
    for (int i = 0; i < rows->rowCount(); ++i) {
        list << rows->index(i, 0).data().toString();
    }
    return list;
}

void FilesPageTest::walksThroughFolders()
{
    m_actions->addFolders({m_folder->path()});
    ingest(QStringLiteral("Films/Bridge.mkv"), QStringLiteral("Bridge"));
    ingest(QStringLiteral("Films/Old/Ferry.mkv"), QStringLiteral("Ferry"));
    ingest(QStringLiteral("Films/Old/Tram.mkv"), QStringLiteral("Tram"));
    ingest(QStringLiteral("Films/Older/Canal.mkv"), QStringLiteral("Canal"));
    ingest(QStringLiteral("Films/Torn.mkv"), QStringLiteral("Torn"), QStringLiteral("damaged"));
    openPage();
    QTRY_VERIFY_WITH_TIMEOUT(find<ActionListView>("fileList")->hasFocus(), kPatience);
    const auto press = [this](Qt::Key key) {
        QWidget *target = m_page->focusWidget();
        QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
        // As the window does: the list first, then the page.
        QCoreApplication::sendEvent(target, &event);
        if (!event.isAccepted()) {
            m_page->handleKey(&event);
        }
    };
    press(Qt::Key_Return);
    auto *list = find<ActionListView>("folderList");
    QTRY_COMPARE_WITH_TIMEOUT(shownRows(), QStringList{QStringLiteral("Films")}, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(list->hasFocus(), kPatience);
    QVERIFY(!find<ActionListView>("fileList")->isVisible());
    press(Qt::Key_Return);
    const QStringList films{QStringLiteral("Old"), QStringLiteral("Older"),
        QStringLiteral("Bridge.mkv"), QStringLiteral("Torn.mkv")};
    QTRY_COMPARE_WITH_TIMEOUT(shownRows(), films, kPatience);
    QCOMPARE(find<Label>("filesSummary")->text(), QStringLiteral("2 folders · 2 videos"));
    const auto row = [list](int at) {
        return list->model()->index(at, 0).data(kActionRowRole).value<ActionRow>();
    };
    QCOMPARE(row(0).figure, QStringLiteral("2 videos"));
    QCOMPARE(row(2).figure, QStringLiteral("1.5 GB"));
    QCOMPARE(row(2).words, QStringLiteral("Bridge · 2019"));
    QCOMPARE(row(3).tone, Tone::Danger);
    // Down and up again, to the row that one came from.
    press(Qt::Key_Return);
    const QStringList old{QStringLiteral("Ferry.mkv"), QStringLiteral("Tram.mkv")};
    QTRY_COMPARE_WITH_TIMEOUT(shownRows(), old, kPatience);
    press(Qt::Key_Backspace);
    QTRY_COMPARE_WITH_TIMEOUT(shownRows(), films, kPatience);
    QCOMPARE(list->currentIndex().row(), 0);
    QVERIFY(list->hasFocus());
    // A file opens its title.
    QSignalSpy wanted(m_page.get(), &Page::titleWanted);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().value<Library::TitleCard>().title, QStringLiteral("Bridge"));
    press(Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(shownRows(), QStringList{QStringLiteral("Films")}, kPatience);
    press(Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(find<ActionListView>("fileList")->hasFocus(), kPatience);
    QVERIFY(!list->isVisible());
}

// What the menu of the row with the focus offers.
QStringList FilesPageTest::openMenu(QWidget *list, const char *name)
{
    QTest::keyClick(list, Qt::Key_Menu);
    if (!QTest::qWaitFor([&] { return find<QMenu>(name) != nullptr; }, kPatience)) {
        return {};
    }
    QStringList texts;
    for (const QAction *action : find<QMenu>(name)->actions()) {
        texts << action->text();
    }
    return texts;
}

void FilesPageTest::choose(const char *action)
{
    auto *found = find<QAction>(action);
    QVERIFY(found);
    const QObject *menu = found->parent();
    found->trigger();
    delete menu;
}

void FilesPageTest::offersWhatCanBeDoneWithARow()
{
    m_actions->addFolders({m_folder->path()});
    ingest(QStringLiteral("Old/Ferry.mkv"), QStringLiteral("Ferry"));
    ingest(QStringLiteral("Amber.mkv"), QStringLiteral("Amber"));
    ingest(QStringLiteral("Bridge.mkv"), QStringLiteral("Bridge"));
    ingest(QStringLiteral("Bridge 4K.mkv"), QStringLiteral("Bridge"));
    ingest(QStringLiteral("Torn.mkv"), QStringLiteral("Torn"), QStringLiteral("damaged"));
    openPage();
    auto *roots = find<ActionListView>("fileList");
    QTRY_VERIFY_WITH_TIMEOUT(roots->hasFocus(), kPatience);
    const QStringList ofRoot = openMenu(roots, "rowMenu");
    QVERIFY2(ofRoot.contains(QStringLiteral("Remove")), qPrintable(ofRoot.join(QLatin1Char('|'))));
    QCOMPARE(find<QMenu>("rowMenu")->actions().at(3)->text(), QStringLiteral("Open"));
    find<QMenu>("rowMenu")->actions().at(3)->trigger();
    delete find<QMenu>("rowMenu");
    auto *list = find<ActionListView>("folderList");
    QTRY_COMPARE_WITH_TIMEOUT(shownRows().size(), 5, kPatience);
    // A folder: what is in it is played.
    QVERIFY(openMenu(list, "rowMenu").contains(QStringLiteral("Open")));
    choose("menuPlayAll");
    QCOMPARE(m_actions->queued, QStringList{m_folder->filePath(QStringLiteral("Old"))});
    QCOMPARE(m_actions->queuedOrder, PlayOrder::InOrder);
    m_actions->queued.clear();
    QKeyEvent space(QEvent::KeyPress, Qt::Key_Space, Qt::NoModifier);
    QVERIFY(m_page->handleKey(&space));
    QCOMPARE(m_actions->queued, QStringList{m_folder->filePath(QStringLiteral("Old"))});
    // A file: it is played itself, and so is what lies beside it.
    const auto select = [list](int row) { list->setCurrentIndex(list->model()->index(row, 0)); };
    select(2);
    QCOMPARE(shownRows().at(2), QStringLiteral("Bridge 4K.mkv"));
    const QStringList texts = openMenu(list, "cardMenu");
    for (const char *text : {"Play", "Play from here", "Shuffle all", "Details", "Add to…",
             "Identify…", "Move to the trash"}) {
        QVERIFY2(texts.contains(QString::fromUtf8(text)), text);
    }
    choose("menuPlayFromHere");
    const QString bridge = m_folder->filePath(QStringLiteral("Bridge 4K.mkv"));
    QCOMPARE(m_actions->queued,
        (QStringList{m_folder->filePath(QStringLiteral("Amber.mkv")), bridge,
            m_folder->filePath(QStringLiteral("Bridge.mkv"))}));
    QCOMPARE(m_actions->queuedFirst, bridge);
    QCOMPARE(m_actions->queuedOrder, PlayOrder::InOrder);
    openMenu(list, "cardMenu");
    choose("menuShuffleAll");
    QCOMPARE(m_actions->queuedOrder, PlayOrder::Shuffled);
    QCOMPARE(m_actions->queuedFirst, QString());
    openMenu(list, "cardMenu");
    choose("menuPlay");
    QCOMPARE(m_actions->files, QStringList{bridge});
    // Nothing is played from what cannot be.
    select(4);
    QCOMPARE(shownRows().at(4), QStringLiteral("Torn.mkv"));
    const QStringList ofTorn = openMenu(list, "cardMenu");
    QVERIFY(ofTorn.contains(QStringLiteral("Details")));
    QVERIFY(!ofTorn.contains(QStringLiteral("Play from here")));
}

void FilesPageTest::saysWhereAFolderIsEmpty()
{
    m_actions->addFolders({m_folder->path()});
    openPage();
    QTRY_VERIFY_WITH_TIMEOUT(find<ActionListView>("fileList")->hasFocus(), kPatience);
    QTest::keyClick(m_page->focusWidget(), Qt::Key_Return);
    auto *empty = find<EmptyNotice>("folderEmpty");
    QTRY_VERIFY_WITH_TIMEOUT(empty->isVisible(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(empty->button()->hasFocus(), kPatience);
    // What a scan finds meanwhile appears.
    ingest(QStringLiteral("Bridge.mkv"), QStringLiteral("Bridge"));
    QTRY_COMPARE_WITH_TIMEOUT(shownRows(), QStringList{QStringLiteral("Bridge.mkv")}, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(find<ActionListView>("folderList")->hasFocus(), kPatience);
}

void FilesPageTest::scansAndTellsHowFarItIs()
{
    m_actions->addFolders({m_folder->path()});
    openPage();
    QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 1, kPatience);
    auto *scan = find<Button>("scanNow");
    QTest::keyClick(scan, Qt::Key_Return);
    QCOMPARE(m_actions->scans, 1);
    emit m_actions->scanProgress(true, 0, 0);
    QVERIFY(find<Label>("scanWords")->isVisible());
    QVERIFY(!find<QWidget>("scanBar")->isVisible());
    QVERIFY(!scan->isEnabled());
    emit m_actions->scanProgress(true, 340, 2000);
    QCOMPARE(find<Label>("scanWords")->text(), QStringLiteral("Scanning: 340 of 2,000 files"));
    QVERIFY(find<QWidget>("scanBar")->isVisible());
    emit m_actions->scanProgress(false, 2000, 2000);
    QVERIFY(!find<Label>("scanWords")->isVisible());
    QVERIFY(scan->isEnabled());
}

MATINEE_TEST(FilesPageTest)
#include "tst_filespage.moc"
