#include "library/catalog/history/history.h"
#include "library/catalog/titleedits.h"
#include "sync/store/folderstore.h"
#include "sync/transfer/bandwidth.h"
#include "sync/transfer/chunkcache.h"
#include "sync/transfer/transferqueue.h"
#include "tests/transfer/fakevideos.h"
#include "tests/ui/fakecluster.h"
#include "tests/ui/samplelibrary.h"
#include "ui/dialogs/identifydialog.h"
#include "ui/window/mainwindow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QUrl>

#include <algorithm>
#include <functional>
#include <memory>

// Grabs the pages of the window, filled with drawn titles, into PNG files:
// ui_gallery FOLDER [LANGUAGE [PREFIX]], all pages or those whose name begins so. For people who
// compare them with the design.

namespace {

void settle()
{
    QTest::qWait(450);
}

//! The PC's, which can be moved on.
struct GalleryClock final : Clock
{
    WallTime wallNow() const override { return SystemClock().wallNow(); }
    MonotonicTime monotonicNow() const override { return SystemClock().monotonicNow() + passed; }
    std::chrono::seconds passed{0};
};

struct Shot
{
    const char *name;
    std::function<void(Ui::MainWindow &, SampleLibrary &)> prepare;
};

void key(QWidget &window, Qt::Key code, Qt::KeyboardModifiers modifiers = {})
{
    QWidget *target = window.focusWidget() ? window.focusWidget() : &window;
    QTest::keyClick(target, code, modifiers);
}

Library::TitleCard cardOf(SampleLibrary &library, const TitleId &id)
{
    auto future = library.catalog().cards(library.viewer(), {id});
    future.waitForFinished();
    return future.result()->first();
}

FakeCluster &clusterOf(Ui::MainWindow &window)
{
    return *window.property("cluster").value<FakeCluster *>();
}

void press(Ui::MainWindow &window, const char *button)
{
    auto *found = window.currentPage()->findChild<QAbstractButton *>(QLatin1String(button));
    if (!found) {
        found = window.findChild<QAbstractButton *>(QLatin1String(button)); // of a dialog
    }
    if (found) {
        found->click();
    }
    settle();
}

void addHomeVideos(SampleLibrary &library)
{
    QVector<Library::IngestedVideo> videos;
    for (int i = 0; i < 12; ++i) {
        Library::IngestedVideo video;
        video.identity.title = QStringLiteral("Clip %1").arg(i + 1);
        video.media.durationMs = 60'000 * (i + 1);
        Library::FileFacts facts;
        facts.path = QStringLiteral("/home/videos/clip%1.mp4").arg(i);
        facts.sizeBytes = 30'000 + i;
        facts.inode = quint64(1000 + i);
        facts.mtimeNs = 1'700'000'000'000'000'000 - i * 2'000'000'000'000'000;
        video.file = facts;
        videos << video;
    }
    library.catalog().ingest(videos).waitForFinished();
}

//! A better version of one of the movies, which the storage alone has.
ObjectId addStored(SampleLibrary &library, const TitleId &title)
{
    const Library::TitleCard card = cardOf(library, title);
    Library::IngestedVideo video;
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = card.title;
    video.identity.year = card.year;
    Library::StreamInfo stream;
    stream.kind = Library::StreamKind::Video;
    stream.codec = QStringLiteral("hevc");
    stream.width = 3840;
    stream.height = 2160;
    video.media.streams = {stream};
    video.media.durationMs = card.durationMs;
    video.media.sizeBytes = 48'200'000'000;
    video.object = randomId<ObjectId>();
    video.content
        = ContentId::fromBytes(QByteArray(video.object.toBytes() + video.object.toBytes()));
    video.objectName = QStringLiteral("%1 (%2) 2160p.mkv").arg(card.title).arg(card.year);
    library.catalog().ingest({video}).waitForFinished();
    return video.object;
}

void addLists(SampleLibrary &library)
{
    Library::Catalog &catalog = library.catalog();
    const QVector<TitleId> movies = library.movies();
    catalog.setFavourite(library.viewer(), movies.mid(4, 5), true).waitForFinished();
    auto made = catalog.addCollection({}, QStringLiteral("Harbour Films"));
    made.waitForFinished();
    catalog.setInCollection({}, *made.result(), movies.mid(7, 3), true).waitForFinished();
    auto list = catalog.addPlaylist(library.viewer(), QStringLiteral("Rainy Sunday"), {});
    list.waitForFinished();
    catalog.addToPlaylist({}, *list.result(), movies.mid(10, 4)).waitForFinished();
    catalog
        .addPlaylist(library.viewer(), QStringLiteral("Unwatched 4K"),
            QStringLiteral("{\"watch\": \"unwatched\", \"height\": 1500}"))
        .waitForFinished();
}

//! Titles in the trash, and acts of two people, some of which were overwritten.
void removeSome(SampleLibrary &library)
{
    Library::Catalog &catalog = library.catalog();
    const QVector<TitleId> movies = library.movies();
    auto jonas = catalog.addProfile(QStringLiteral("Jonas"), QStringLiteral("#86bbff"));
    jonas.waitForFinished();
    const ProfileId other = *jonas.result();
    addStored(library, movies.at(5));
    for (const int i : {5, 3, 14}) {
        catalog.setRemoved(i == 3 ? library.viewer() : other, {movies.at(i)}, true)
            .waitForFinished();
    }
    catalog.setRemoved(other, {library.series()}, true).waitForFinished();
    Library::TitleEdits edits;
    edits.texts.insert(
        Library::EditedField::Title, QStringLiteral("Blue Hour Diner, the long cut"));
    edits.texts.insert(Library::EditedField::Year, QStringLiteral("2023"));
    catalog.editTitle(other, movies.at(2), edits).waitForFinished();
    catalog.setWatched(library.viewer(), movies.mid(8, 6), true).waitForFinished();
    catalog.setTag(other, {movies.at(2)}, QStringLiteral("Rainy"), true).waitForFinished();
    catalog.setTag(library.viewer(), {movies.at(2)}, QStringLiteral("Rainy"), false)
        .waitForFinished();
}

//! Uploads of some of the sample movies into a store of their own.
class SampleTransfers
{
public:
    explicit SampleTransfers(SampleLibrary &library)
    {
        auto store = Sync::FolderStore::open(
            m_folder.filePath(QStringLiteral("store")), Sync::FolderStore::Create::Yes);
        if (!store) {
            qFatal("%s", qPrintable(store.error().message));
        }
        m_store = std::move(*store);
        Sync::TransferQueue::Options options;
        options.journalFile = m_folder.filePath(QStringLiteral("transfers.db"));
        options.store = m_store.get();
        options.videos = &m_videos;
        options.clock = &library.clock();
        auto queue = Sync::TransferQueue::open(options);
        if (!queue) {
            qFatal("%s", qPrintable(queue.error().message));
        }
        m_queue = std::move(*queue);
        if (library.movies().isEmpty()) {
            return;
        }
        add(library, 1, 5);
        const bool stored = QTest::qWaitFor(
            [this] {
                const QVector<Sync::Transfer> all = m_queue->list();
                return all.size() == 4
                    && std::all_of(all.begin(), all.end(), [](const Sync::Transfer &transfer) {
                           return transfer.state == Sync::TransferState::Done;
                       });
            },
            20'000);
        if (!stored) {
            qWarning("the first uploads are not done");
        }
        // What comes now waits for the disk, or for a person.
        QDir(m_folder.path()).rename(QStringLiteral("store"), QStringLiteral("away"));
        add(library, 5, 8);
        (void)m_queue->pause(m_queue->list().last().id);
    }

    Sync::TransferQueue *queue() { return m_queue.get(); }
    QString folder() const { return m_folder.path(); }

private:
    void add(SampleLibrary &library, int from, int to)
    {
        QVector<Library::IngestedVideo> videos;
        QStringList files;
        for (int i = from; i < to; ++i) {
            const Library::TitleCard card = cardOf(library, library.movies().at(i));
            files << m_folder.filePath(
                QStringLiteral("%1 (%2).mkv").arg(card.title).arg(card.year));
            QFile file(files.last());
            if (file.open(QIODevice::WriteOnly)) {
                file.write(QByteArray(i * 9'000'000, char('a' + i)));
            }
            Library::IngestedVideo video;
            video.identity.kind = Library::TitleKind::Movie;
            video.identity.title = card.title;
            video.identity.year = card.year;
            video.file = Library::FileFacts();
            video.file->path = files.last();
            video.file->inode = quint64(700'000 + i);
            videos << video;
        }
        library.catalog().ingest(videos).waitForFinished();
        m_queue->add(files).waitForFinished();
        QTest::qWait(50);
    }

    QTemporaryDir m_folder;
    FakeVideos m_videos;
    std::unique_ptr<Sync::FolderStore> m_store;
    std::unique_ptr<Sync::TransferQueue> m_queue;
};

QVector<Shot> shots(const QString &videoFolder)
{
    return {
        {"home",
            [](Ui::MainWindow &window, SampleLibrary &) { window.openSection(Ui::Section::Home); }},
        {"home-rows",
            [](Ui::MainWindow &window, SampleLibrary &) {
                for (const Qt::Key code : {Qt::Key_Down, Qt::Key_Down, Qt::Key_Right}) {
                    key(window, code);
                    settle();
                }
            }},
        {"movies",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Movies);
                settle();
                for (int i = 0; i < 4; ++i) {
                    key(window, Qt::Key_Right);
                }
            }},
        {"movies-selected",
            [](Ui::MainWindow &window, SampleLibrary &) {
                for (int i = 0; i < 3; ++i) {
                    key(window, Qt::Key_Space, Qt::ControlModifier);
                    key(window, Qt::Key_Right);
                }
            }},
        {"movies-filtered",
            [](Ui::MainWindow &window, SampleLibrary &) {
                press(window, "selectionClear");
                press(window, "chipUnwatched");
                press(window, "chipQuality");
            }},
        {"movies-filter-menu",
            [](Ui::MainWindow &window, SampleLibrary &) { press(window, "chipFilter"); }},
        {"movies-nothing",
            [](Ui::MainWindow &window, SampleLibrary &) {
                if (auto *menu = window.findChild<QMenu *>(QStringLiteral("filterMenu"))) {
                    for (QAction *action : menu->actions()) {
                        if (action->isCheckable() && !action->isChecked()) {
                            action->trigger(); // the last: what cannot be read
                        }
                    }
                    menu->close();
                }
            }},
        {"series",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Series);
            }},
        {"home-videos",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                addHomeVideos(library);
                window.openSection(Ui::Section::HomeVideos);
            }},
        {"lists",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                addLists(library);
                window.openSection(Ui::Section::Lists);
            }},
        {"list", [](Ui::MainWindow &window, SampleLibrary &) { key(window, Qt::Key_Return); }},
        {"series-page",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                window.openTitle(cardOf(library, library.series()));
            }},
        {"details",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                window.openTitle(cardOf(library, library.movies().first()));
            }},
        {"details-stored",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                const TitleId title = library.movies().at(9);
                addStored(library, title);
                window.openTitle(cardOf(library, title));
                settle();
                key(window, Qt::Key_Right);
                key(window, Qt::Key_Right);
                key(window, Qt::Key_Right);
            }},
        {"details-kept",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                const TitleId title = library.movies().at(13);
                const ObjectId object = addStored(library, title);
                library.catalog()
                    .setHere(Library::HerePlace::Kept, {object}, true)
                    .waitForFinished();
                window.openTitle(cardOf(library, title));
                settle();
                key(window, Qt::Key_P);
            }},
        {"edit",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                window.openTitle(cardOf(library, library.movies().first()));
                settle();
                key(window, Qt::Key_E);
            }},
        {"edit-left", [](Ui::MainWindow &window, SampleLibrary &) { key(window, Qt::Key_Escape); }},
        {"details-small-still",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                window.openTitle(cardOf(library, library.movies().at(SampleLibrary::kSmallStill)));
            }},
        {"identify",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                window.openTitle(cardOf(library, library.movies().first()));
                settle();
                key(window, Qt::Key_I);
            }},
        {"identify-episode",
            [](Ui::MainWindow &window, SampleLibrary &) {
                if (auto *dialog = window.findChild<Ui::IdentifyDialog *>()) {
                    dialog->findChild<QAbstractButton *>(QStringLiteral("identifyEpisode"))
                        ->click();
                    auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("identifyName"));
                    name->setFocus();
                    name->selectAll();
                    QTest::keyClicks(name, QStringLiteral("Weather"));
                    settle();
                    key(window, Qt::Key_Down);
                    key(window, Qt::Key_Down);
                    key(window, Qt::Key_Down);
                    key(window, Qt::Key_Return);
                }
            }},
        {"identify-again",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                key(window, Qt::Key_Escape);
                const TitleId title = library.movies().at(3);
                Library::MeantTitle meant;
                meant.known = library.movies().at(4);
                meant.identity.kind = Library::TitleKind::Movie;
                library.catalog().identify({}, title, {}, meant).waitForFinished();
                window.openTitle(cardOf(library, meant.known));
                settle();
                key(window, Qt::Key_I);
            }},
        {"identify-series",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                key(window, Qt::Key_Escape);
                window.openTitle(cardOf(library, library.series()));
                settle();
                press(window, "more");
                if (auto *menu = window.findChild<QMenu *>(QStringLiteral("cardMenu"))) {
                    for (QAction *action : menu->actions()) {
                        if (action->objectName() == QStringLiteral("menuIdentify")) {
                            action->trigger();
                        }
                    }
                    menu->close();
                }
            }},
        {"unreadable",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                key(window, Qt::Key_Escape);
                window.openTitle(cardOf(library, library.movies().last()));
            }},
        {"search",
            [](Ui::MainWindow &window, SampleLibrary &) {
                key(window, Qt::Key_F, Qt::ControlModifier);
                settle();
                QTest::keyClicks(window.focusWidget(), QStringLiteral("the"));
            }},
        {"search-sound",
            [](Ui::MainWindow &window, SampleLibrary &) {
                for (int i = 0; i < 3; ++i) {
                    key(window, Qt::Key_Backspace);
                }
                QTest::keyClicks(window.focusWidget(), QStringLiteral("liul"));
            }},
        {"files",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                for (const char *folder : {"/films", "/series", "/usb/Camping 2024"}) {
                    auto added = library.catalog().addFolder(QString::fromUtf8(folder));
                    added.waitForFinished();
                    // One of them copies what is new into the storage.
                    const bool uploads = QLatin1String(folder) == QLatin1String("/films");
                    library.catalog()
                        .setFolderUploads(added.result()->id, uploads)
                        .waitForFinished();
                }
                window.openSection(Ui::Section::Files);
            }},
        {"files-films",
            [](Ui::MainWindow &window, SampleLibrary &) {
                key(window, Qt::Key_Return);
                settle();
                key(window, Qt::Key_Down);
            }},
        {"files-season",
            [](Ui::MainWindow &window, SampleLibrary &) {
                key(window, Qt::Key_Escape);
                key(window, Qt::Key_Down);
                for (int i = 0; i < 3; ++i) {
                    settle();
                    key(window, Qt::Key_Return);
                }
            }},
        {"files-empty",
            [](Ui::MainWindow &window, SampleLibrary &) {
                for (int i = 0; i < 3; ++i) {
                    settle();
                    key(window, Qt::Key_Escape);
                }
                settle();
                key(window, Qt::Key_Down);
                key(window, Qt::Key_Return);
            }},
        {"transfers",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Transfers);
            }},
        {"transfers-graph",
            [](Ui::MainWindow &window, SampleLibrary &) {
                auto &clock = *window.property("clock").value<GalleryClock *>();
                auto *queue = window.property("queue").value<Sync::TransferQueue *>();
                Sync::Transfer up = queue->list().at(4);
                up.state = Sync::TransferState::Uploading;
                up.bytesPerSecond = 24'100'000;
                up.partsTotal = 40;
                up.partsUnderWay = 4;
                up.totalBytes = 38'200'000'000;
                Sync::Transfer down = queue->list().at(5);
                down.state = Sync::TransferState::Downloading;
                down.direction = Sync::TransferDirection::Download;
                down.totalBytes = 4'000'000'000;
                for (int i = 0; i < 150; ++i) {
                    clock.passed += std::chrono::seconds(2);
                    up.doneBytes += 48'000'000 + 9'000'000 * (i % 7) - (i > 100 ? 30'000'000 : 0);
                    up.partsStored = i / 6;
                    down.doneBytes += i > 60 && i < 130 ? 20'000'000 + 300'000 * (i % 5) : 0;
                    emit queue->transferChanged(up);
                    emit queue->transferChanged(down);
                }
                clock.passed += std::chrono::seconds(2);
                window.openSection(Ui::Section::Home);
                window.openSection(Ui::Section::Transfers);
            }},
        {"transfers-menu",
            [](Ui::MainWindow &window, SampleLibrary &) { key(window, Qt::Key_Menu); }},
        {"settings",
            [](Ui::MainWindow &window, SampleLibrary &) {
                for (auto *menu : window.findChildren<QMenu *>(QStringLiteral("transferMenu"))) {
                    menu->close();
                }
                window.openSection(Ui::Section::Settings);
            }},
        {"settings-transfers",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                Settings &settings = library.settings();
                (void)settings.setValue(SettingKey::DownloadLimit, 20'000);
                (void)settings.setValue(SettingKey::LimitTimetable, true);
                (void)settings.setValue(SettingKey::LimitDays, 0x1f);
                (void)settings.setValue(SettingKey::TimedUploadLimit, 2'000);
                press(window, "categoryTransfers");
                key(window, Qt::Key_Right);
                for (int i = 0; i < 5; ++i) {
                    key(window, Qt::Key_Down);
                }
                key(window, Qt::Key_Right);
            }},
        {"settings-storage",
            [](Ui::MainWindow &window, SampleLibrary &) {
                key(window, Qt::Key_Left);
                press(window, "categoryStorage");
            }},
        {"trash",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                removeSome(library);
                window.openSection(Ui::Section::Trash);
                settle();
                key(window, Qt::Key_Down);
            }},
        {"trash-history",
            [](Ui::MainWindow &window, SampleLibrary &) {
                key(window, Qt::Key_R);
                settle();
                window.findChild<QWidget *>(QStringLiteral("historyList"))->setFocus();
                key(window, Qt::Key_Down);
            }},
        {"trash-of-title",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                const Library::TitleCard card = cardOf(library, library.movies().at(2));
                window.openHistory(card.id, card.title);
            }},
        {"trash-question",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Trash);
                settle();
                press(window,
                    window.findChild<QWidget *>(QStringLiteral("trashHeadEmpty"))->isVisible()
                        ? "trashHeadEmpty"
                        : "trashToolsEmpty");
            }},
        {"trash-empty",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                key(window, Qt::Key_Escape);
                library.catalog().emptyTrash(library.viewer(), {}).waitForFinished();
            }},
        {"cluster",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Cluster);
                FakeCluster &cluster = clusterOf(window);
                cluster.answer(0);
                cluster.answer(1);
                cluster.answer(2);
                const qint64 now = QDateTime::currentMSecsSinceEpoch();
                emit cluster.healthReported({QStringLiteral("http://attic-nas:8080"),
                    16'000'000'000'000, 4'640'000'000'000, 0, now - 500'000, now - 20'000, 0});
                emit cluster.healthReported({QStringLiteral("http://garage:8080"),
                    24'000'000'000'000, 8'640'000'000'000, 0, now - 500'000, now - 20'000, 0});
                emit cluster.healthReported({QStringLiteral("http://study:8080"),
                    16'000'000'000'000, 5'000'000'000'000, 0, now - 200'000, now - 20'000, 0});
                emit cluster.ownStoreCounted({12, 35'200'000'000,
                    QStringLiteral("/home/mia/.local/share/matinee/store"), false});
                Ui::ScrubState scrub;
                scrub.summary.objects = scrub.summary.checked = scrub.summary.whole = 118;
                scrub.summary.mended = 2;
                scrub.summary.lastStoredMs = now - 400'000;
                scrub.summary.lastAtMs = QDateTime::currentMSecsSinceEpoch() - 11'000'000;
                emit cluster.scrubTold(scrub);
            }},
        {"cluster-keys",
            [](Ui::MainWindow &window, SampleLibrary &) {
                press(window, "clusterNewKeys");
                window.findChild<QLineEdit *>(QStringLiteral("newAccessKey"))
                    ->setText(QStringLiteral("home:spare"));
                window.findChild<QLineEdit *>(QStringLiteral("newSecretKey"))
                    ->setText(QStringLiteral("secret"));
                press(window, "newKeysTake");
                emit clusterOf(window).keysChanged(Error{ErrorCode::BadCredentials,
                    QStringLiteral("http://garage:8080 does not take these keys: The storage does "
                                   "not know this access key. The keys of this PC stay as they "
                                   "were."),
                    {}, false});
            }},
        {"cluster-damaged",
            [](Ui::MainWindow &window, SampleLibrary &) {
                press(window, "newKeysCancel");
                settle();
                Ui::ScrubState scrub;
                scrub.summary.objects = scrub.summary.checked = 118;
                scrub.summary.badCount = 2;
                scrub.summary.lastAtMs = QDateTime::currentMSecsSinceEpoch() - 300'000'000;
                for (const char *name : {"Red Ladder", "Tide S02E05 · The Barometer"}) {
                    Library::CheckedObject object;
                    object.name = QString::fromUtf8(name);
                    scrub.summary.bad << object;
                }
                emit clusterOf(window).scrubTold(scrub);
            }},
        {"cluster-away",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Home);
                window.openSection(Ui::Section::Cluster);
                FakeCluster &cluster = clusterOf(window);
                cluster.answer(0);
                cluster.answer(1,
                    Error{ErrorCode::Unreachable,
                        QStringLiteral("The storage at garage:8080 cannot be reached. Is it "
                                       "switched on, and the network?"),
                        {}, true});
                emit cluster.healthReported({QStringLiteral("http://attic-nas:8080"),
                    16'000'000'000'000, 1'200'000'000'000, 0, 0, 0, 0});
                cluster.answer(2);
            }},
        {"cluster-form",
            [](Ui::MainWindow &window, SampleLibrary &) {
                press(window, "clusterChange");
                window.findChild<QLineEdit *>(QStringLiteral("clusterAccessKey"))
                    ->setText(QStringLiteral("home:media"));
                window.findChild<QLineEdit *>(QStringLiteral("clusterSecretKey"))
                    ->setText(QStringLiteral("secret"));
                press(window, "clusterConnect");
                Ui::ClusterAnswer answer;
                answer.error
                    = Error{ErrorCode::Unreachable, QStringLiteral("untrusted"), {}, false};
                answer.reports = {{QStringLiteral("https://attic-nas:8080"), answer.error, {}, {},
                    QByteArray::fromHex("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362"
                                        "938b9824")}};
                emit clusterOf(window).connected(answer);
            }},
        {"cluster-disconnect",
            [](Ui::MainWindow &window, SampleLibrary &) {
                press(window, "clusterCancel");
                settle();
                press(window, "clusterForget");
            }},
        {"rail",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Home);
                settle();
                key(window, Qt::Key_Left);
            }},
        {"drop",
            [videoFolder](Ui::MainWindow &window, SampleLibrary &) {
                QMimeData files;
                files.setUrls({QUrl::fromLocalFile(videoFolder)});
                QDragEnterEvent enter(QPoint(300, 600), Qt::CopyAction, &files, Qt::LeftButton, {});
                QCoreApplication::sendEvent(&window, &enter);
            }},
        {"messages",
            [](Ui::MainWindow &window, SampleLibrary &) {
                QDragLeaveEvent leave;
                QCoreApplication::sendEvent(&window, &leave);
                window.openSection(Ui::Section::Home);
                window.setBanner(QStringLiteral("The store does not answer"),
                    QStringLiteral("Videos in folders still play."));
                window.showToast(QStringLiteral("Red Ladder is marked as watched"), [] {});
            }},
        {"keys",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.setBanner({}, {});
                key(window, Qt::Key_F1);
            }},
    };
}

void grabAll(const QDir &folder, const QString &layout, const QString &theme, bool empty,
    const QString &only)
{
    SampleLibrary library(SampleLibrary::Art::Drawn, 0, empty);
    (void)library.settings().setValue(SettingKey::Layout, layout);
    (void)library.settings().setValue(SettingKey::Theme, theme);
    (void)library.settings().setValue(SettingKey::PosterZoom, 0);
    library.theme().applyTo(*qApp);
    SampleTransfers transfers(library);
    FakeCluster cluster;
    GalleryClock clock;
    Sync::Bandwidth line(clock);
    Sync::BandwidthPlan plan;
    plan.always.up = 25'000'000;
    line.setPlan(plan);
    if (!empty) {
        cluster.current = FakeCluster::home();
    }
    Ui::Services services = library.services();
    services.cluster = &cluster;
    services.transfers = empty ? nullptr : transfers.queue();
    services.line = &line;
    services.clock = &clock;
    services.cache = std::make_shared<Sync::ChunkCache>(Sync::ChunkCache::Options{
        transfers.folder() + QStringLiteral("/cache"), 20'000'000'000, 0});
    Ui::MainWindow window(services);
    window.setProperty("cluster", QVariant::fromValue(&cluster));
    window.setProperty("clock", QVariant::fromValue(&clock));
    window.setProperty("queue", QVariant::fromValue(services.transfers));
    window.resize(layout == QLatin1String("tv") ? QSize(1920, 1080) : QSize(1280, 800));
    window.show();
    window.activateWindow();
    library.theme().setFocusVisible(layout == QLatin1String("tv"));
    settle();
    const auto save = [&](const QString &name) {
        settle();
        window.grab().save(
            folder.filePath(QStringLiteral("%1-%2-%3.png").arg(layout, theme, name)));
    };
    if (empty) {
        save(QStringLiteral("welcome"));
        window.openSection(Ui::Section::Movies);
        save(QStringLiteral("empty"));
        window.openSection(Ui::Section::Cluster);
        save(QStringLiteral("cluster-none"));
        return;
    }
    for (const Shot &shot : shots(transfers.folder())) {
        if (!QString::fromLatin1(shot.name).startsWith(only)) {
            continue;
        }
        shot.prepare(window, library);
        save(QLatin1String(shot.name));
    }
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        qWarning("usage: ui_gallery FOLDER [LANGUAGE [PREFIX]]");
        return 2;
    }
    QDir folder(arguments.at(1));
    folder.mkpath(QStringLiteral("."));
    QTranslator translator;
    if (arguments.size() > 2) {
        QLocale::setDefault(QLocale(arguments.at(2)));
        if (translator.load(QStringLiteral(":/i18n/matinee_") + arguments.at(2))) {
            QApplication::installTranslator(&translator);
        }
    }
    for (const QString &layout : {QStringLiteral("tv"), QStringLiteral("desktop")}) {
        for (const QString &theme : {QStringLiteral("dark"), QStringLiteral("light")}) {
            grabAll(folder, layout, theme, false, arguments.value(3));
            if (arguments.size() < 4) {
                grabAll(folder, layout, theme, true, {});
            }
        }
    }
    return 0;
}
