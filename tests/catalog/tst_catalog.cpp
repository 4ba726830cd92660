#include "library/catalog/catalog.h"
#include "library/catalog/database.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;

namespace {

template <class T>
T answer(QFuture<Result<T>> future)
{
    future.waitForFinished();
    const Result<T> result = future.result();
    if (!result) {
        qWarning() << "answer" << int(result.error().code) << result.error().detail;
        return T{};
    }
    return *result;
}

bool succeeds(QFuture<Result<>> future)
{
    future.waitForFinished();
    return future.result().has_value();
}

} // namespace

class CatalogTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void startsWithOneProfile();
    void makesMoviesSeriesAndHomeVideos();
    void sameVideoAgainChangesNothing();
    void keepsPositionsPerViewer();
    void watchedAtNinetyPercent();
    void watchedSeriesMarksItsEpisodes();
    void nextUpFollowsTheLastWatched();
    void oneEpisodeContinuesASeries();
    void unreachableFolderKeepsItsTitles();
    void missingFileComesBack();
    void removedFolderTakesItsTitles();
    void unreadableFileIsShown();
    void renamedHomeVideoKeepsItsState();
    void homeVideoIsSharedOnceItIsStored();
    void uploadOfAnAddedFileStaysOneTitle();
    void uploadOfAnotherFileLeavesTheAddedOne();
    void addingAnUploadedFileStaysOneTitle();
    void searchRanksNamesFirst();
    void searchFindsChineseAndAccents();
    void similarTitlesShareSomething();
    void picturesAreWorkedOffOnce();
    void changesAreGathered();
    void tellsWhatAnotherProgramWrote();
    void reopensWithEverything();

private:
    TitleId ingest(const IngestedVideo &video);
    TitleCard card(const TitleId &title);
    QVector<QString> names(const QVector<TitleCard> &cards);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<Catalog> m_catalog;
    ProfileId m_viewer;
};

void CatalogTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto catalog = Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY2(catalog, catalog ? "" : qPrintable(catalog.error().detail));
    m_catalog = std::move(*catalog);
    m_viewer = answer(m_catalog->profiles()).value(0).id;
}

void CatalogTest::cleanup()
{
    m_catalog.reset();
}

TitleId CatalogTest::ingest(const IngestedVideo &video)
{
    return answer(m_catalog->ingest({video})).value(0);
}

TitleCard CatalogTest::card(const TitleId &title)
{
    return answer(m_catalog->cards(m_viewer, {title})).value(0);
}

QVector<QString> CatalogTest::names(const QVector<TitleCard> &cards)
{
    QVector<QString> list;
    for (const TitleCard &each : cards) {
        list.append(each.title);
    }
    return list;
}

void CatalogTest::startsWithOneProfile()
{
    const QVector<Profile> profiles = answer(m_catalog->profiles());
    QCOMPARE(profiles.size(), 1);
    QCOMPARE(profiles.first().name, QStringLiteral("Home"));
    QVERIFY(!m_catalog->isReadOnly());
    QVERIFY(m_catalog->notice().isEmpty());
}

void CatalogTest::makesMoviesSeriesAndHomeVideos()
{
    const TitleId film = ingest(movie(QStringLiteral("The Red Ladder"), 2019, 2160));
    ingest(movie(QStringLiteral("The Red Ladder"), 2019, 1080));
    const TitleId second = ingest(episode(QStringLiteral("Winter Timetable"), 1, 2));
    ingest(episode(QStringLiteral("Winter Timetable"), 1, 1));
    ingest(episode(QStringLiteral("Winter Timetable"), 2, 1));
    ingest(homeVideo(QStringLiteral("Beach"), 12));

    const Counts counts = answer(m_catalog->counts(m_viewer));
    QCOMPARE(counts, (Counts{1, 1, 3, 1, 6, 0}));

    const TitleDetails details = answer(m_catalog->details(m_viewer, film));
    QCOMPARE(details.card.height, 2160);
    QCOMPARE(details.versions.size(), 2);
    QCOMPARE(details.versions.first().label, QStringLiteral("4K"));
    QCOMPARE(details.versions.first().media.streams.size(), 2);
    QCOMPARE(details.versions.first().media.chapters.size(), 1);
    QCOMPARE(details.versions.first().files.size(), 1);

    const TitleCard card2 = card(second);
    QCOMPARE(card2.seriesTitle, QStringLiteral("Winter Timetable"));
    QCOMPARE(card2.season, 1);
    QCOMPARE(card2.episode, 2);
    const TitleDetails series = answer(m_catalog->details(m_viewer, card2.seriesId));
    QCOMPARE(series.card.childCount, 3);
    QCOMPARE(series.seasons.size(), 2);
    QCOMPARE(series.seasons.first().childCount, 2);

    TitleQuery children;
    children.viewer = m_viewer;
    children.parent = series.seasons.first().id;
    QCOMPARE(names(answer(m_catalog->page(children)).cards),
        (QVector<QString>{QStringLiteral("Part 1"), QStringLiteral("Part 2")}));
}

void CatalogTest::sameVideoAgainChangesNothing()
{
    const QVector<IngestedVideo> videos{movie(QStringLiteral("Night Bus"), 2001),
        episode(QStringLiteral("Harbour"), 1, 1), homeVideo(QStringLiteral("Party"), 5)};
    const QVector<TitleId> first = answer(m_catalog->ingest(videos));
    QSignalSpy changed(m_catalog.get(), &Catalog::changed);
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(answer(m_catalog->ingest(videos)), first);
    QVERIFY(!changed.wait(250));
    QCOMPARE(answer(m_catalog->counts(m_viewer)).files, 3);
}

void CatalogTest::keepsPositionsPerViewer()
{
    const TitleId film = ingest(movie(QStringLiteral("Night Bus"), 2001));
    const ProfileId mia
        = answer(m_catalog->addProfile(QStringLiteral("Mia"), QStringLiteral("#fff")));
    const VersionId version = answer(m_catalog->details(mia, film)).versions.value(0).id;
    QVERIFY(succeeds(m_catalog->setPosition(mia, film, version, 60'000, 6'000'000)));

    const PlayState hers = answer(m_catalog->cards(mia, {film})).value(0).play;
    QCOMPARE(hers.positionMs, 60'000);
    QCOMPARE(hers.version, version);
    QVERIFY(hers.playedAtMs > 0);
    QCOMPARE(card(film).play, PlayState{});
    QCOMPARE(answer(m_catalog->continueWatching(mia, 10)).size(), 1);
    QCOMPARE(answer(m_catalog->continueWatching(m_viewer, 10)).size(), 0);
}

void CatalogTest::watchedAtNinetyPercent()
{
    const TitleId film = ingest(movie(QStringLiteral("Night Bus"), 2001));
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, film, {}, 899, 1000)));
    QVERIFY(!card(film).play.watched);
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, film, {}, 900, 1000)));
    QCOMPARE(card(film).play.watched, true);
    QCOMPARE(card(film).play.positionMs, 0);
    QCOMPARE(card(film).play.playCount, 1);
    // The credits go on: this is still the first time.
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, film, {}, 990, 1000)));
    QCOMPARE(card(film).play.playCount, 1);
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, film, {}, 100, 1000)));
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, film, {}, 950, 1000)));
    QCOMPARE(card(film).play.playCount, 2);
    QVERIFY(!succeeds(m_catalog->setPosition(m_viewer, film, {}, -1, 1000)));
}

void CatalogTest::watchedSeriesMarksItsEpisodes()
{
    const TitleId one = ingest(episode(QStringLiteral("Harbour"), 1, 1));
    const TitleId two = ingest(episode(QStringLiteral("Harbour"), 2, 1));
    const TitleId series = card(one).seriesId;
    QVERIFY(succeeds(m_catalog->setWatched(m_viewer, series, true)));
    QVERIFY(card(one).play.watched && card(two).play.watched && card(series).play.watched);
    QCOMPARE(card(series).watchedChildCount, 2);
    ingest(episode(QStringLiteral("Harbour"), 2, 2));
    QVERIFY(!card(series).play.watched);
    QCOMPARE(card(series).childCount, 3);

    const TitleDetails details = answer(m_catalog->details(m_viewer, series));
    QVERIFY(succeeds(m_catalog->setWatched(m_viewer, details.seasons.first().id, false)));
    QVERIFY(!card(one).play.watched);
    QCOMPARE(card(series).watchedChildCount, 1);
    QVERIFY(!succeeds(m_catalog->setWatched(m_viewer, randomId<TitleId>(), true)));
}

void CatalogTest::nextUpFollowsTheLastWatched()
{
    const TitleId one = ingest(episode(QStringLiteral("Harbour"), 1, 1));
    const TitleId two = ingest(episode(QStringLiteral("Harbour"), 1, 2));
    const TitleId nine = ingest(episode(QStringLiteral("Harbour"), 1, 9));
    const TitleId ten = ingest(episode(QStringLiteral("Harbour"), 1, 10));
    ingest(episode(QStringLiteral("Harbour"), 0, 1));
    const TitleId series = card(one).seriesId;
    const auto first = [&] {
        const auto next = answer(m_catalog->details(m_viewer, series)).nextEpisode;
        return next ? next->id : TitleId();
    };
    QCOMPARE(answer(m_catalog->nextUp(m_viewer, 10)).size(), 0);
    QCOMPARE(first(), one);
    QVERIFY(succeeds(m_catalog->setWatched(m_viewer, one, true)));
    QCOMPARE(answer(m_catalog->nextUp(m_viewer, 10)).value(0).id, two);
    QCOMPARE(first(), two);
    QVERIFY(succeeds(m_catalog->setWatched(m_viewer, nine, true)));
    QCOMPARE(answer(m_catalog->nextUp(m_viewer, 10)).value(0).id, ten);
    // What is begun is continued, not next.
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, ten, {}, 10, 1000)));
    QCOMPARE(answer(m_catalog->nextUp(m_viewer, 10)).size(), 0);
    QVERIFY(succeeds(m_catalog->setWatched(m_viewer, ten, true)));
    QCOMPARE(answer(m_catalog->nextUp(m_viewer, 10)).size(), 0);
    QVERIFY(succeeds(m_catalog->setWatched(m_viewer, two, true)));
    QVERIFY(first().isNull()); // a special is none
    const TitleId eleven = ingest(episode(QStringLiteral("Harbour"), 1, 11));
    QCOMPARE(answer(m_catalog->nextUp(m_viewer, 10)).value(0).id, eleven);
}

void CatalogTest::oneEpisodeContinuesASeries()
{
    const TitleId one = ingest(episode(QStringLiteral("Harbour"), 1, 1));
    const TitleId two = ingest(episode(QStringLiteral("Harbour"), 1, 2));
    const TitleId film = ingest(movie(QStringLiteral("Night Bus"), 2001));
    for (const TitleId &title : {one, film, two}) {
        QVERIFY(succeeds(m_catalog->setPosition(m_viewer, title, {}, 10, 1000)));
    }
    const QVector<TitleCard> row = answer(m_catalog->continueWatching(m_viewer, 10));
    QCOMPARE(row.size(), 2);
    QCOMPARE(row.at(0).id, two);
    QCOMPARE(row.at(1).id, film);
}

void CatalogTest::unreachableFolderKeepsItsTitles()
{
    const Folder folder = answer(m_catalog->addFolder(QStringLiteral("/films")));
    QCOMPARE(answer(m_catalog->addFolder(QStringLiteral("/films/"))).id, folder.id);
    IngestedVideo video = movie(QStringLiteral("Night Bus"), 2001);
    video.file->folder = folder.id;
    const TitleId film = ingest(video);
    QVERIFY(succeeds(m_catalog->setFolderState(folder.id, {FolderProblem::Gone, 0, {}, 0})));
    QCOMPARE(card(film).availability, Availability::Unavailable);
    QVERIFY(succeeds(m_catalog->setFolderState(folder.id, {FolderProblem::None, 5, {}, 0})));
    QCOMPARE(card(film).availability, Availability::Available);
    const QVector<Folder> folders = answer(m_catalog->folders());
    QCOMPARE(folders.size(), 1);
    QCOMPARE(folders.first().fileCount, 1);
    QCOMPARE(folders.first().scannedAtMs, 5);
    QVERIFY(!succeeds(m_catalog->setFolderState(99, {FolderProblem::None, 5, {}, 0})));
}

void CatalogTest::missingFileComesBack()
{
    const IngestedVideo video = movie(QStringLiteral("Night Bus"), 2001);
    const TitleId film = ingest(video);
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, film, {}, 500, 1000)));
    QVERIFY(succeeds(m_catalog->setMissing({video.file->path})));
    QCOMPARE(card(film).availability, Availability::Missing);
    QVERIFY(answer(m_catalog->files(0)).value(0).missing);
    IngestedVideo moved = video;
    moved.file->path = QStringLiteral("/elsewhere/Night.Bus.2001.mkv");
    QCOMPARE(ingest(moved), film);
    QCOMPARE(card(film).availability, Availability::Available);
    QCOMPARE(card(film).play.positionMs, 500);
    QCOMPARE(answer(m_catalog->details(m_viewer, film)).versions.size(), 1);
}

void CatalogTest::removedFolderTakesItsTitles()
{
    const Folder folder = answer(m_catalog->addFolder(QStringLiteral("/series")));
    IngestedVideo video = episode(QStringLiteral("Harbour"), 1, 1);
    video.file->folder = folder.id;
    const TitleId one = ingest(video);
    const TitleId series = card(one).seriesId;
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, one, {}, 500, 1000)));
    QVERIFY(succeeds(m_catalog->removeFolder(folder.id)));
    QCOMPARE(answer(m_catalog->counts(m_viewer)), Counts{});
    QVERIFY(card(series).id.isNull());
    QVERIFY(answer(m_catalog->continueWatching(m_viewer, 5)).isEmpty());
    video.file->folder = 0;
    QCOMPARE(ingest(video), one);
    QCOMPARE(card(one).play.positionMs, 500);
}

void CatalogTest::unreadableFileIsShown()
{
    IngestedVideo video = movie(QStringLiteral("Broken"), 1999);
    video.media = {};
    video.failure = QStringLiteral("The file is damaged.");
    const TitleId film = ingest(video);
    QCOMPARE(card(film).failure, video.failure);
    QCOMPARE(answer(m_catalog->counts(m_viewer)).unreadable, 1);
    QCOMPARE(answer(m_catalog->files(0)).value(0).facts, *video.file);
    IngestedVideo repaired = movie(QStringLiteral("Broken"), 1999);
    repaired.file->mtimeNs += 1;
    QCOMPARE(ingest(repaired), film);
    QCOMPARE(card(film).failure, QString());
    QCOMPARE(answer(m_catalog->counts(m_viewer)).unreadable, 0);
}

void CatalogTest::renamedHomeVideoKeepsItsState()
{
    const IngestedVideo video = homeVideo(QStringLiteral("DSC0001"), 77);
    const TitleId title = ingest(video);
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, title, {}, 10, 1000)));
    IngestedVideo renamed = video;
    renamed.file->path = QStringLiteral("/home/2020/Beach.mp4");
    renamed.identity.title = QStringLiteral("Beach");
    QCOMPARE(ingest(renamed), title);
    QVERIFY(succeeds(m_catalog->setMissing({video.file->path})));
    QCOMPARE(card(title).title, QStringLiteral("Beach"));
    QCOMPARE(card(title).play.positionMs, 10);
    QCOMPARE(card(title).availability, Availability::Available);
    IngestedVideo next = homeVideo(QStringLiteral("DSC0001"), 78);
    next.file->mtimeNs += 1;
    QVERIFY(ingest(next) != title);
}

void CatalogTest::homeVideoIsSharedOnceItIsStored()
{
    IngestedVideo video = homeVideo(QStringLiteral("Beach"), 77);
    const TitleId local = ingest(video);
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, local, {}, 10, 1000)));
    video.content = content("beach");
    video.object = randomId<ObjectId>();
    video.objectName = QStringLiteral("Beach.mp4");
    const TitleId shared = ingest(video);
    QVERIFY(shared != local);
    QVERIFY(card(local).id.isNull());
    QCOMPARE(card(shared).play.positionMs, 10);
    QCOMPARE(answer(m_catalog->counts(m_viewer)).homeVideos, 1);
    const Library::StoredObject stored = answer(m_catalog->objectWithContent(*video.content));
    QCOMPARE(stored.id, video.object);
    QCOMPARE(stored.name, video.objectName);
    QVERIFY(answer(m_catalog->objectWithContent(content("other"))).id.isNull());
    const TitleVersion version = answer(m_catalog->details(m_viewer, shared)).versions.value(0);
    QCOMPARE(version.object, video.object);
    QCOMPARE(version.objectName, video.objectName);
    QCOMPARE(version.media, video.media);
}

// What an upload tells: bytes in the store, read from a file that a scan may have seen.
IngestedVideo uploaded(const IngestedVideo &added)
{
    IngestedVideo video = added;
    video.storedFrom = std::exchange(video.file, {});
    video.storedFrom->folder = 0;
    video.content = content("beach");
    video.object = randomId<ObjectId>();
    video.objectName = QStringLiteral("Beach.mp4");
    return video;
}

void CatalogTest::uploadOfAnAddedFileStaysOneTitle()
{
    const Folder folder = answer(m_catalog->addFolder(QStringLiteral("/home")));
    IngestedVideo added = homeVideo(QStringLiteral("Beach"), 77);
    added.file->folder = folder.id;
    const TitleId local = ingest(added);
    const PictureId poster = *PictureId::fromBytes(QByteArray(PictureId::kSize, 'p'));
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, local, {}, 10, 1000)));
    QVERIFY(succeeds(m_catalog->setPictures(local, poster, {}, Origin::Scan)));

    const TitleId shared = ingest(uploaded(added));
    QVERIFY(shared != local);
    QVERIFY(card(local).id.isNull());
    QCOMPARE(answer(m_catalog->counts(m_viewer)).homeVideos, 1);
    QCOMPARE(card(shared).play.positionMs, 10);
    QCOMPARE(card(shared).poster, poster);
    const QVector<TitleVersion> versions = answer(m_catalog->details(m_viewer, shared)).versions;
    QCOMPARE(versions.size(), 1);
    QCOMPARE(versions.first().files, QVector<QString>{added.file->path});
    QVERIFY(!versions.first().object.isNull());
    QCOMPARE(answer(m_catalog->files(folder.id)).value(0).facts, *added.file);

    // Moved, and looked at again by a scan, it is still the same.
    added.file->path = QStringLiteral("/home/2023/Beach.mp4");
    QCOMPARE(ingest(added), shared);
    QCOMPARE(answer(m_catalog->counts(m_viewer)).homeVideos, 1);
    // And so it is when its store is told of it once more.
    QCOMPARE(ingest(uploaded(added)), shared);
    QCOMPARE(card(shared).play.positionMs, 10);
}

void CatalogTest::addingAnUploadedFileStaysOneTitle()
{
    const IngestedVideo file = homeVideo(QStringLiteral("Beach"), 77);
    const TitleId shared = ingest(uploaded(file));
    QCOMPARE(ingest(file), shared);
    QCOMPARE(answer(m_catalog->counts(m_viewer)).homeVideos, 1);
    QCOMPARE(answer(m_catalog->details(m_viewer, shared)).versions.value(0).files,
        QVector<QString>{file.file->path});
    // Written to since: another video.
    IngestedVideo edited = file;
    edited.file->mtimeNs += 1;
    QVERIFY(ingest(edited) != shared);
}

void CatalogTest::uploadOfAnotherFileLeavesTheAddedOne()
{
    const IngestedVideo added = homeVideo(QStringLiteral("Beach"), 77);
    const TitleId local = ingest(added);
    IngestedVideo changed = added;
    changed.file->mtimeNs += 1; // written to since the scan saw it
    QVERIFY(ingest(uploaded(changed)) != local);
    QCOMPARE(card(local).id, local);
    // A second link with another name does not take a film's file away.
    IngestedVideo film = movie(QStringLiteral("Heat"), 1995);
    film.file->inode = 5;
    const TitleId heat = ingest(film);
    IngestedVideo link = homeVideo(QStringLiteral("x"), 5);
    link.file->sizeBytes = film.file->sizeBytes;
    link.file->mtimeNs = film.file->mtimeNs;
    link.file->device = film.file->device;
    ingest(uploaded(link));
    QCOMPARE(answer(m_catalog->details(m_viewer, heat)).versions.value(0).files,
        QVector<QString>{film.file->path});
}

void CatalogTest::searchRanksNamesFirst()
{
    ingest(movie(QStringLiteral("Red"), 2002));
    ingest(movie(QStringLiteral("The Red Ladder"), 2019));
    ingest(movie(QStringLiteral("A Ladder in Red"), 2005));
    ingest(movie(QStringLiteral("Redemption"), 2011));
    ingest(movie(QStringLiteral("Blue"), 2011));
    const QVector<SearchHit> hits = answer(m_catalog->search(m_viewer, QStringLiteral("red"), 10));
    QCOMPARE(hits.size(), 4);
    QCOMPARE(hits.at(0).card.title, QStringLiteral("Red"));
    QCOMPARE(hits.at(3).card.title, QStringLiteral("A Ladder in Red"));
    QCOMPARE(hits.at(3).matchStart, 12);
    QCOMPARE(hits.at(3).matchLength, 3);
    QCOMPARE(answer(m_catalog->search(m_viewer, QStringLiteral("lad red"), 10)).size(), 2);
    QCOMPARE(answer(m_catalog->search(m_viewer, QStringLiteral("\"*' OR"), 10)).size(), 0);
    QCOMPARE(answer(m_catalog->search(m_viewer, QStringLiteral("red"), 2)).size(), 2);
}

void CatalogTest::searchFindsChineseAndAccents()
{
    const TitleId wandering = ingest(movie(QStringLiteral("流浪地球"), 2019));
    const TitleId amelie = ingest(movie(QStringLiteral("Amélie"), 2001));
    const TitleId swat = ingest(movie(QStringLiteral("S.W.A.T."), 2003));
    for (const QString &text :
        {QStringLiteral("流"), QStringLiteral("地球"), QStringLiteral("流浪")}) {
        QCOMPARE(answer(m_catalog->search(m_viewer, text, 10)).value(0).card.id, wandering);
    }
    QCOMPARE(answer(m_catalog->search(m_viewer, QStringLiteral("球地"), 10)).size(), 0);
    QCOMPARE(
        answer(m_catalog->search(m_viewer, QStringLiteral("amelie"), 10)).value(0).card.id, amelie);
    QCOMPARE(
        answer(m_catalog->search(m_viewer, QStringLiteral("AMÉ"), 10)).value(0).matchLength, 3);
    QCOMPARE(
        answer(m_catalog->search(m_viewer, QStringLiteral("swat"), 10)).value(0).card.id, swat);
}

void CatalogTest::similarTitlesShareSomething()
{
    const TitleId film = ingest(movie(QStringLiteral("Saltwind"), 2014));
    const TitleId byHer = ingest(movie(QStringLiteral("By Her"), 1971));
    const TitleId drama = ingest(movie(QStringLiteral("Drama"), 1988));
    ingest(movie(QStringLiteral("Ten"), 2010));
    ingest(movie(QStringLiteral("Thirteen"), 2013));
    ingest(movie(QStringLiteral("Nineteen"), 2019));
    ingest(movie(QStringLiteral("Next Decade"), 2020));
    ingest(episode(QStringLiteral("Harbour"), 1, 1));
    Result<Database> database
        = Database::open(m_folder->filePath(QStringLiteral("catalog.db")), OpenMode::ReadWrite);
    QVERIFY(database);
    // What a person or a service adds later; the id of a credit is of no matter here.
    const auto link = [&](QByteArrayView insert, const TitleId &title) {
        Result<Statement> statement = database->prepare(insert);
        return statement && statement->bind(1, title).bind(2, QByteArray("x")).run().has_value();
    };
    constexpr QByteArrayView credit(
        "INSERT INTO credit (id, title, person, present) VALUES (?1, ?1, ?2, 1)");
    constexpr QByteArrayView genre(
        "INSERT INTO title_genre (title, genre, present) VALUES (?1, ?2, 1)");
    QVERIFY(link(credit, film) && link(credit, byHer));
    QVERIFY(link(genre, film) && link(genre, drama));
    QCOMPARE(names(answer(m_catalog->similar(m_viewer, film, 10))),
        (QVector<QString>{QStringLiteral("By Her"), QStringLiteral("Drama"),
            QStringLiteral("Thirteen"), QStringLiteral("Ten"), QStringLiteral("Nineteen")}));
    QCOMPARE(answer(m_catalog->similar(m_viewer, film, 2)).size(), 2);
    const TitleId nameless = ingest(movie(QStringLiteral("Without a Year"), 0));
    QVERIFY(answer(m_catalog->similar(m_viewer, nameless, 10)).isEmpty());
}

void CatalogTest::picturesAreWorkedOffOnce()
{
    const TitleId old = ingest(movie(QStringLiteral("Old"), 1950));
    const TitleId recent = ingest(episode(QStringLiteral("Harbour"), 1, 1));
    QVector<TitleCard> open = answer(m_catalog->titlesWithoutPictures(10));
    QCOMPARE(open.size(), 2);
    QCOMPARE(open.first().id, recent);
    const auto poster = *PictureId::fromBytes(QByteArray(32, 'p'));
    QVERIFY(succeeds(m_catalog->setPictures(recent, poster, {}, Origin::Scan)));
    QCOMPARE(card(recent).poster, poster);
    QCOMPARE(card(card(recent).seriesId).poster, poster);
    QVERIFY(succeeds(m_catalog->setPictures(old, {}, {}, Origin::Scan)));
    QCOMPARE(answer(m_catalog->titlesWithoutPictures(10)).size(), 0);
    IngestedVideo changed = movie(QStringLiteral("Old"), 1950);
    changed.file->mtimeNs += 1;
    ingest(changed);
    QCOMPARE(answer(m_catalog->titlesWithoutPictures(10)).size(), 1);
    QVERIFY(!succeeds(m_catalog->setPictures(randomId<TitleId>(), poster, {}, Origin::Scan)));
}

void CatalogTest::changesAreGathered()
{
    QSignalSpy changed(m_catalog.get(), &Catalog::changed);
    QVector<TitleId> titles;
    for (int i = 0; i < 5; ++i) {
        titles.append(ingest(movie(QStringLiteral("Film %1").arg(i), 2000)));
    }
    QTRY_COMPARE(changed.count(), 1);
    const auto change = changed.first().first().value<CatalogChange>();
    QVERIFY(change.listsChanged);
    for (const TitleId &title : titles) {
        QVERIFY(change.titles.contains(title));
    }
}

void CatalogTest::tellsWhatAnotherProgramWrote()
{
    const TitleId film = ingest(movie(QStringLiteral("Night Bus"), 2001));
    QSignalSpy changed(m_catalog.get(), &Catalog::changed);
    QTRY_COMPARE(changed.count(), 1);
    const auto other = Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(other);
    // What opening it wrote, before anything else.
    while (changed.wait(1500)) { }
    changed.clear();
    QVERIFY(succeeds((*other)->setWatched(m_viewer, film, true)));
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(changed.first().first().value<CatalogChange>().everything);
    QVERIFY(card(film).play.watched);
    changed.clear();
    QVERIFY(succeeds(m_catalog->setWatched(m_viewer, film, false)));
    QVERIFY(changed.wait());
    QVERIFY(!changed.first().first().value<CatalogChange>().everything);
}

void CatalogTest::reopensWithEverything()
{
    const TitleId film = ingest(movie(QStringLiteral("Night Bus"), 2001));
    QVERIFY(succeeds(m_catalog->setPosition(m_viewer, film, {}, 60, 1000)));
    const TitleCard before = card(film);
    m_catalog.reset();
    m_catalog
        = std::move(*Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock));
    QCOMPARE(answer(m_catalog->profiles()).size(), 1);
    QCOMPARE(card(film), before);
}

MATINEE_TEST(CatalogTest)
#include "tst_catalog.moc"
