#include "library/catalog/catalog.h"
#include "library/media/mediaworkers.h"
#include "library/scan/folderscanner.h"
#include "tests/scan/scanfixture.h"
#include "tests/support/await.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using TestSupport::await;
using TestSupport::ScanFixture;
namespace Clips = TestSupport::Clips;

class Scanner : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void titlesAppear();
    void sideCarsComeAlong();
    void aFilmInPartsIsOneTitle();
    void extrasHangOnWhatTheyBelongTo();
    void aSubtitleThatCameLaterIsFound();
    void secondScanChangesNothing();
    void aRenamedFileKeepsItsState();
    void aCorrectedNameMovesBetweenFolders();
    void aFileCopiedElsewhereKeepsItsState();
    void aReplacedFileKeepsItsState();
    void aRemovedFileIsMissing();
    void aReturnedFileIsBack();
    void aFolderThatIsGoneIsUnavailable();
    void aFolderThatIsSuddenlyEmptyIsUnavailable();
    void aPartThatIsAwayIsUnavailable();
    void looksAtPartsOnly();
    void aGrowingFileWaits();
    void aBrokenFileIsRememberedUntilItChanges();
    void aMissingWorkerIsNoFaultOfTheFile();
    void singleFiles();
    void reportsProgress();
    void abortInTheMiddle();
    void abortAtOnce();
    void destroyedInTheMiddle();
    void catalogFailureEndsTheScan();

private:
    std::unique_ptr<ScanFixture> m_fixture;
};

void Scanner::init()
{
    m_fixture = std::make_unique<ScanFixture>();
    QVERIFY(m_fixture->isReady());
    QVERIFY(m_fixture->folder().id != 0);
}

void Scanner::cleanup()
{
    m_fixture.reset();
}

void Scanner::titlesAppear()
{
    m_fixture->put(QStringLiteral("Movies/Harbour (2014).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("TV/Silver Lake/Season 1/01 - Arrival.mkv"), Clips::hevcMkv());
    m_fixture->put(QStringLiteral("TV/Silver Lake/Season 1/02 - Storm.avi"), Clips::avi());
    m_fixture->write(QStringLiteral("notes.txt"), "no video");
    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->filesSeen, 3);
    QCOMPARE(summary->probed, 3);
    QCOMPARE(summary->failed, 0);
    QVERIFY(summary->problems.isEmpty());
    QCOMPARE(m_fixture->titles({TitleKind::Movie}), QStringList{QStringLiteral("Harbour")});
    QCOMPARE(m_fixture->titles({TitleKind::Series}), QStringList{QStringLiteral("Silver Lake")});
    QCOMPARE(m_fixture->titles({TitleKind::Episode}),
        (QStringList{QStringLiteral("Arrival"), QStringLiteral("Storm")}));
    const TitleCard movie = m_fixture->cards({TitleKind::Movie}).constFirst();
    QCOMPARE(movie.year, 2014);
    QCOMPARE(movie.height, 180);
    QVERIFY(std::abs(movie.durationMs - 3000) < 200);
    const auto folders = await(m_fixture->catalog().folders());
    QVERIFY(folders.has_value());
    QVERIFY(folders->constFirst().reachable);
    QVERIFY(folders->constFirst().scannedAtMs > 0);
}

void Scanner::sideCarsComeAlong()
{
    m_fixture->put(QStringLiteral("Harbour (2014)/Harbour (2014).mp4"), Clips::h264Mp4());
    m_fixture->write(QStringLiteral("Harbour (2014)/Harbour (2014).zh-Hans.forced.srt"), "1\n");
    QVERIFY(m_fixture->scan().has_value());
    const TitleId movie = m_fixture->cards({TitleKind::Movie}).constFirst().id;
    const auto details = await(m_fixture->catalog().details({}, movie));
    QVERIFY(details.has_value());
    QCOMPARE(details->versions.size(), 1);
    const auto subtitles = details->versions.constFirst().subtitles;
    QCOMPARE(subtitles.size(), 1);
    QCOMPARE(subtitles.constFirst().language, QStringLiteral("zh-Hans"));
    QVERIFY(subtitles.constFirst().forced);
    QVERIFY(QFile::exists(subtitles.constFirst().file));
}

void Scanner::aFilmInPartsIsOneTitle()
{
    m_fixture->put(QStringLiteral("Bridge (1999)/Bridge (1999) cd2.mkv"), Clips::hevcMkv());
    m_fixture->put(QStringLiteral("Bridge (1999)/Bridge (1999) cd1.mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Ferry (2001)/CD1/ferry.mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Ferry (2001)/CD2/ferry.mp4"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan().has_value());
    QCOMPARE(m_fixture->titles({TitleKind::Movie}),
        (QStringList{QStringLiteral("Bridge"), QStringLiteral("Ferry")}));
    QVERIFY(m_fixture->cards({TitleKind::HomeVideo}).isEmpty());
    for (const TitleCard &card : m_fixture->cards({TitleKind::Movie})) {
        const auto details = await(m_fixture->catalog().details({}, card.id));
        QVERIFY(details.has_value());
        QCOMPARE(details->versions.size(), 1);
        const QVector<TitleVersion> parts = details->versions.constFirst().parts;
        QCOMPARE(parts.size(), 2);
        QVERIFY(
            parts.first().files.constFirst().contains(QLatin1String("cd1"), Qt::CaseInsensitive));
        QVERIFY(card.durationMs > parts.first().media.durationMs);
        QCOMPARE(card.durationMs, details->versions.constFirst().durationMs());
    }
}

void Scanner::extrasHangOnWhatTheyBelongTo()
{
    m_fixture->put(QStringLiteral("Bridge (1999)/Bridge (1999).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Bridge (1999)/Bridge (1999)-trailer.mp4"), Clips::avi());
    m_fixture->put(QStringLiteral("Bridge (1999)/Featurettes/Making it.mkv"), Clips::hevcMkv());
    // Read before the episodes, which say that Harbour is a series.
    m_fixture->put(QStringLiteral("Harbour/Extras/Bloopers.mkv"), Clips::hevcMkv());
    m_fixture->put(QStringLiteral("Harbour/Season 1/Harbour S01E01.mkv"), Clips::hevcMkv());
    QVERIFY(m_fixture->scan().has_value());
    QCOMPARE(m_fixture->titles({TitleKind::Movie}), QStringList{QStringLiteral("Bridge")});
    QCOMPARE(m_fixture->titles({TitleKind::Series}), QStringList{QStringLiteral("Harbour")});
    const auto extrasOf = [this](TitleKind kind) {
        const TitleId id = m_fixture->cards({kind}).constFirst().id;
        QStringList names;
        const auto details = await(m_fixture->catalog().details({}, id));
        for (const TitleCard &extra : details ? details->extras : QVector<TitleCard>()) {
            names.append(extra.title);
        }
        names.sort();
        return names;
    };
    QCOMPARE(extrasOf(TitleKind::Movie),
        (QStringList{QStringLiteral("Making it"), QStringLiteral("Trailer")}));
    QCOMPARE(extrasOf(TitleKind::Series), QStringList{QStringLiteral("Bloopers")});
}

void Scanner::aSubtitleThatCameLaterIsFound()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan().has_value());
    const TitleId movie = m_fixture->cards({TitleKind::Movie}).constFirst().id;
    const auto languages = [&] {
        QStringList found;
        const auto details = await(m_fixture->catalog().details({}, movie));
        for (const SideCarSubtitle &subtitle : details->versions.constFirst().subtitles) {
            found.append(subtitle.language);
        }
        return found;
    };
    QVERIFY(languages().isEmpty());
    m_fixture->write(QStringLiteral("Harbour (2014).de.srt"), "1\n");
    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->probed, 0);
    QCOMPARE(languages(), QStringList{QStringLiteral("de")});
    QVERIFY(QFile::remove(m_fixture->path(QStringLiteral("Harbour (2014).de.srt"))));
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(languages().isEmpty());
}

void Scanner::secondScanChangesNothing()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Lantern.S01E01.avi"), Clips::avi());
    QVERIFY(m_fixture->scan().has_value());
    const auto before = m_fixture->cards({});
    // Emissions of the first scan are coalesced and may still be on their way.
    QTest::qWait(250);
    QVector<CatalogChange> changes;
    connect(&m_fixture->catalog(), &Catalog::changed, this,
        [&](const CatalogChange &change) { changes.append(change); });
    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->filesSeen, 2);
    QCOMPARE(summary->probed, 0);
    QCOMPARE(summary->missing, 0);
    QTest::qWait(250);
    for (const CatalogChange &change : std::as_const(changes)) {
        QVERIFY(change.titles.isEmpty() && !change.everything && !change.listsChanged);
    }
    disconnect(&m_fixture->catalog(), nullptr, this, nullptr);
    QCOMPARE(m_fixture->cards({}), before);
}

void Scanner::aRenamedFileKeepsItsState()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan().has_value());
    const auto profile = await(m_fixture->catalog().addProfile(QStringLiteral("Ann"), {}));
    QVERIFY(profile.has_value());
    const TitleId title = m_fixture->cards({TitleKind::Movie}).constFirst().id;
    QVERIFY(await(m_fixture->catalog().setPosition(*profile, title, {}, 95, 100)).has_value());

    QString name = QStringLiteral("Harbour (2014).mp4");
    for (const QString &next : {QStringLiteral("Something Else (1999).mp4"),
             QStringLiteral("Away/abc.mp4"), QStringLiteral("Harbour (2014).mp4")}) {
        QVERIFY(QDir().mkpath(m_fixture->path(QStringLiteral("Away"))));
        QVERIFY(QFile::rename(m_fixture->path(name), m_fixture->path(next)));
        name = next;
        const auto summary = m_fixture->scan();
        QVERIFY(summary.has_value());
        QCOMPARE(summary->missing, 0);
        const auto movies = m_fixture->cards({TitleKind::Movie});
        QCOMPARE(movies.size(), 1);
        QCOMPARE(movies.constFirst().id, title);
        QCOMPARE(movies.constFirst().title, QStringLiteral("Harbour"));
        QCOMPARE(movies.constFirst().availability, Availability::Available);
        const auto details = await(m_fixture->catalog().details(*profile, movies.constFirst().id));
        QVERIFY(details.has_value());
        QVERIFY(details->card.play.watched);
        QCOMPARE(details->card.play.playCount, 1);
        QCOMPARE(details->versions.constFirst().files, QVector<QString>{m_fixture->path(next)});
    }
}

void Scanner::aCorrectedNameMovesBetweenFolders()
{
    m_fixture->put(QStringLiteral("Harbor (2014).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Lantern (2015).avi"), Clips::avi());
    QVERIFY(m_fixture->scan().has_value());
    QTemporaryDir other;
    const auto folder = await(m_fixture->catalog().addFolder(other.path()));
    QVERIFY(folder.has_value());
    QVERIFY(QFile::rename(m_fixture->path(QStringLiteral("Harbor (2014).mp4")),
        other.filePath(QStringLiteral("Harbour (2014).mp4"))));
    // Missing here first, found there afterwards.
    QVERIFY(m_fixture->scan().has_value());
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.start(*folder);
    QVERIFY(finished.wait(30'000));
    QCOMPARE(m_fixture->titles({TitleKind::Movie}),
        (QStringList{QStringLiteral("Harbour"), QStringLiteral("Lantern")}));
}

// As onto another disk: nothing but the bytes is the same.
void Scanner::aFileCopiedElsewhereKeepsItsState()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Lantern (2015).avi"), Clips::avi());
    QVERIFY(m_fixture->scan().has_value());
    const auto viewer = await(m_fixture->catalog().profiles())->constFirst().id;
    TitleId title;
    for (const TitleCard &card : m_fixture->cards({TitleKind::Movie})) {
        title = card.title == QStringLiteral("Harbour") ? card.id : title;
    }
    QVERIFY(await(m_fixture->catalog().setPosition(viewer, title, {}, 40, 100)).has_value());
    const QTemporaryDir other;
    const QString copy = other.filePath(QStringLiteral("Other Name (1999).mp4"));
    QVERIFY(QFile::copy(Clips::h264Mp4(), copy));
    QVERIFY(QFile::remove(m_fixture->path(QStringLiteral("Harbour (2014).mp4"))));
    const auto folder = await(m_fixture->catalog().addFolder(other.path()));
    QVERIFY(folder.has_value());
    // The new place is looked at first; the old one is not known to be empty yet.
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.start(*folder);
    QVERIFY(finished.wait(30'000));
    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(m_fixture->titles({TitleKind::Movie}),
        (QStringList{QStringLiteral("Harbour"), QStringLiteral("Lantern")}));
    const auto details = await(m_fixture->catalog().details(viewer, title));
    QVERIFY(details.has_value());
    QCOMPARE(details->card.play.positionMs, 40);
    QCOMPARE(details->card.availability, Availability::Available);
    QCOMPARE(details->versions.size(), 1);
    QCOMPARE(details->versions.constFirst().files, QVector<QString>{copy});
}

void Scanner::aReplacedFileKeepsItsState()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mkv"), Clips::chaptersMkv());
    QVERIFY(m_fixture->scan().has_value());
    const auto viewer = await(m_fixture->catalog().profiles())->constFirst().id;
    const TitleId title = m_fixture->cards({TitleKind::Movie}).constFirst().id;
    const auto before = await(m_fixture->catalog().details(viewer, title));
    const VersionId version = before->versions.constFirst().id;
    QVERIFY(await(m_fixture->catalog().setPosition(viewer, title, version, 40, 100)).has_value());
    m_fixture->put(QStringLiteral("Harbour (2014).mkv"), Clips::hevcMkv());
    QVERIFY(m_fixture->scan().has_value());
    QCOMPARE(m_fixture->cards({TitleKind::Movie}).constFirst().id, title);
    const auto details = await(m_fixture->catalog().details(viewer, title));
    QCOMPARE(details->card.play.positionMs, 40);
    QCOMPARE(details->versions.size(), 2);
    int here = 0;
    for (const TitleVersion &one : details->versions) {
        here += one.availability == Availability::Available ? 1 : 0;
        QCOMPARE(one.availability == Availability::Missing, one.id == version);
    }
    QCOMPARE(here, 1);
}

void Scanner::aRemovedFileIsMissing()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Lantern (2015).avi"), Clips::avi());
    QVERIFY(m_fixture->scan().has_value());
    const auto before = m_fixture->cards({TitleKind::Movie});
    QVERIFY(QFile::remove(m_fixture->path(QStringLiteral("Harbour (2014).mp4"))));
    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->missing, 1);
    QVERIFY(summary->reachable);
    for (const TitleCard &card : before) {
        const auto details = await(m_fixture->catalog().details({}, card.id));
        QVERIFY(details.has_value());
        QCOMPARE(details->card.availability,
            card.title == QStringLiteral("Harbour") ? Availability::Missing
                                                    : Availability::Available);
    }
}

void Scanner::aReturnedFileIsBack()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Lantern (2015).avi"), Clips::avi());
    QVERIFY(m_fixture->scan().has_value());
    TitleId harbour;
    for (const TitleCard &card : m_fixture->cards({TitleKind::Movie})) {
        harbour = card.title == QStringLiteral("Harbour") ? card.id : harbour;
    }
    const QString path = m_fixture->path(QStringLiteral("Harbour (2014).mp4"));
    QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(QFile::rename(path + QStringLiteral(".away"), path));
    const auto again = m_fixture->scan();
    QVERIFY(again.has_value());
    QCOMPARE(again->probed, 0); // it is as it was
    const auto details = await(m_fixture->catalog().details({}, harbour));
    QVERIFY(details.has_value());
    QCOMPARE(details->card.availability, Availability::Available);
}

void Scanner::aFolderThatIsGoneIsUnavailable()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan().has_value());
    const TitleId title = m_fixture->cards({TitleKind::Movie}).constFirst().id;
    const QString path = m_fixture->folder().path;
    QVERIFY(QDir().rename(path, path + QStringLiteral(".away")));

    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QVERIFY(!summary->reachable);
    QCOMPARE(summary->missing, 0);
    QCOMPARE(summary->problems.size(), 1);
    auto details = await(m_fixture->catalog().details({}, title));
    QVERIFY(details.has_value());
    QCOMPARE(details->card.availability, Availability::Unavailable);

    QVERIFY(QDir().rename(path + QStringLiteral(".away"), path));
    const auto again = m_fixture->scan();
    QVERIFY(again.has_value());
    QVERIFY(again->reachable);
    QCOMPARE(again->probed, 0);
    details = await(m_fixture->catalog().details({}, title));
    QVERIFY(details.has_value());
    QCOMPARE(details->card.availability, Availability::Available);
}

void Scanner::aFolderThatIsSuddenlyEmptyIsUnavailable()
{
    m_fixture->put(QStringLiteral("a/Harbour (2014).mp4"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan().has_value());
    const TitleId title = m_fixture->cards({TitleKind::Movie}).constFirst().id;
    QVERIFY(QDir(m_fixture->path(QStringLiteral("a"))).removeRecursively());
    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QVERIFY(!summary->reachable);
    QCOMPARE(summary->missing, 0);
    const auto details = await(m_fixture->catalog().details({}, title));
    QVERIFY(details.has_value());
    QCOMPARE(details->card.availability, Availability::Unavailable);
}

// As a disk below the folder that is not mounted: the rest is there.
void Scanner::aPartThatIsAwayIsUnavailable()
{
    const QTemporaryDir disk;
    const QString path = disk.filePath(QStringLiteral("films"));
    QVERIFY(QDir().mkpath(path));
    QVERIFY(QFile::copy(Clips::h264Mp4(), path + QStringLiteral("/Harbour (2014).mp4")));
    QVERIFY(QFile::link(path, m_fixture->path(QStringLiteral("disk"))));
    m_fixture->put(QStringLiteral("Lantern (2015).avi"), Clips::avi());
    QVERIFY(m_fixture->scan().has_value());
    const auto state = [&](const QString &title) {
        for (const TitleCard &card : m_fixture->cards({TitleKind::Movie})) {
            if (card.title == title) {
                return card.availability;
            }
        }
        return Availability::Missing;
    };
    QVERIFY(QDir().rename(path, path + QStringLiteral(".away")));
    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QVERIFY(summary->reachable);
    QCOMPARE(summary->missing, 0);
    QCOMPARE(state(QStringLiteral("Harbour")), Availability::Unavailable);
    QCOMPARE(state(QStringLiteral("Lantern")), Availability::Available);
    QVERIFY(QDir().rename(path + QStringLiteral(".away"), path));
    const auto again = m_fixture->scan();
    QVERIFY(again.has_value());
    QCOMPARE(again->probed, 0);
    QCOMPARE(state(QStringLiteral("Harbour")), Availability::Available);
}

void Scanner::looksAtPartsOnly()
{
    m_fixture->put(QStringLiteral("a/Harbour (2014).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("b/Lantern (2015).avi"), Clips::avi());
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(QFile::remove(m_fixture->path(QStringLiteral("a/Harbour (2014).mp4"))));
    QVERIFY(QFile::remove(m_fixture->path(QStringLiteral("b/Lantern (2015).avi"))));
    m_fixture->put(QStringLiteral("a/Amber (2001).webm"), Clips::vp9Webm());
    m_fixture->put(QStringLiteral("b/Birch (2002).webm"), Clips::mpegTs());
    ScanOptions options;
    options.parts = {{m_fixture->path(QStringLiteral("a")), false}};
    const auto folder = await(m_fixture->catalog().folders())->constFirst();
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.start(folder, options);
    QVERIFY(finished.wait(30'000));
    const auto summary = finished.constFirst().constFirst().value<Result<ScanSummary>>();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->filesSeen, 1);
    QCOMPARE(summary->missing, 1);
    QMap<QString, Availability> states;
    for (const TitleCard &card : m_fixture->cards({TitleKind::Movie})) {
        states.insert(card.title, card.availability);
    }
    QCOMPARE(states,
        (QMap<QString, Availability>{{QStringLiteral("Amber"), Availability::Available},
            {QStringLiteral("Harbour"), Availability::Missing},
            {QStringLiteral("Lantern"), Availability::Available}}));
}

void Scanner::aGrowingFileWaits()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Lantern (2015).avi"), Clips::avi());
    const QString growing = m_fixture->path(QStringLiteral("Lantern (2015).avi"));
    for (const QString &name : {QStringLiteral("Harbour (2014).mp4")}) {
        QFile file(m_fixture->path(name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(
            QDateTime::fromSecsSinceEpoch(1'500'000'000), QFileDevice::FileModificationTime));
    }
    ScanOptions options;
    options.settleTime = std::chrono::hours(1);
    for (const bool settled : {false, true}) {
        options.settled = settled ? QSet<QString>{growing} : QSet<QString>();
        FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
        QSignalSpy finished(&scanner, &FolderScanner::finished);
        scanner.start(m_fixture->folder(), options);
        QVERIFY(finished.wait(30'000));
        const auto summary = finished.constFirst().constFirst().value<Result<ScanSummary>>();
        QVERIFY(summary.has_value());
        QCOMPARE(summary->growing, settled ? QStringList() : QStringList{growing});
        QCOMPARE(m_fixture->cards({TitleKind::Movie}).size(), settled ? 2 : 1);
    }
}

void Scanner::aBrokenFileIsRememberedUntilItChanges()
{
    m_fixture->write(QStringLiteral("Harbour (2014).mkv"), QByteArray(5000, 'x'));
    auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->failed, 1);
    const TitleCard broken = m_fixture->cards({TitleKind::Movie}).constFirst();
    QVERIFY(!broken.failure.isEmpty());

    summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->probed, 0);

    m_fixture->put(QStringLiteral("Harbour (2014).mkv"), Clips::hevcMkv());
    summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->probed, 1);
    QCOMPARE(summary->failed, 0);
    QVERIFY(m_fixture->cards({TitleKind::Movie}).constFirst().failure.isEmpty());
}

void Scanner::aMissingWorkerIsNoFaultOfTheFile()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    m_fixture->put(QStringLiteral("Lantern (2015).avi"), Clips::avi());
    MediaWorkers none(m_fixture->path(QStringLiteral("no-such-program")), WorkerLimits{});
    FolderScanner scanner(m_fixture->catalog(), none, m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.start(m_fixture->folder());
    QVERIFY(finished.wait(30'000));
    QVERIFY(!finished.constFirst().constFirst().value<Result<ScanSummary>>());
    QVERIFY(m_fixture->cards({TitleKind::Movie}).isEmpty());

    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->probed, 2);
    QCOMPARE(summary->failed, 0);
    QCOMPARE(finished.size(), 1);
}

void Scanner::singleFiles()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.startFiles({m_fixture->path(QStringLiteral("Harbour (2014).mp4")),
        m_fixture->path(QStringLiteral("nothing.mp4"))});
    QVERIFY(finished.wait(30'000));
    const auto result = finished.constFirst().constFirst().value<Result<ScanSummary>>();
    QVERIFY(result.has_value());
    QCOMPARE(result->probed, 1);
    QCOMPARE(result->problems.size(), 1);
    QCOMPARE(m_fixture->titles({TitleKind::Movie}), QStringList{QStringLiteral("Harbour")});
}

void Scanner::reportsProgress()
{
    for (int i = 1; i <= 6; ++i) {
        m_fixture->put(
            QStringLiteral("Lantern.S01E%1.avi").arg(i, 2, 10, QLatin1Char('0')), Clips::avi());
    }
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    QVector<ScanProgress> seen;
    connect(&scanner, &FolderScanner::progressChanged, this,
        [&](const ScanProgress &progress) { seen.append(progress); });
    scanner.start(m_fixture->folder());
    QVERIFY(finished.wait(30'000));
    QVERIFY(!seen.isEmpty());
    QCOMPARE(seen.constLast().filesSeen, 6);
    QCOMPARE(seen.constLast().toProbe, 6);
    QCOMPARE(seen.constLast().done, 6);
    QVERIFY(!seen.constLast().currentFolder.isEmpty());
    for (qsizetype i = 1; i < seen.size(); ++i) {
        QVERIFY(seen.at(i).done >= seen.at(i - 1).done);
    }
}

void Scanner::abortInTheMiddle()
{
    for (int i = 1; i <= 20; ++i) {
        m_fixture->put(
            QStringLiteral("Lantern.S01E%1.mkv").arg(i, 2, 10, QLatin1Char('0')), Clips::hevcMkv());
    }
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    connect(&scanner, &FolderScanner::progressChanged, &scanner, [&](const ScanProgress &progress) {
        if (progress.toProbe > 0) {
            scanner.abort();
        }
    });
    scanner.start(m_fixture->folder());
    QVERIFY(finished.wait(30'000));
    const auto result = finished.constFirst().constFirst().value<Result<ScanSummary>>();
    QVERIFY(result.has_value());
    QVERIFY(result->aborted);
    QVERIFY(result->probed < 20);
    QCOMPARE(result->missing, 0);
    scanner.abort();
    QCOMPARE(finished.size(), 1);
    // The next scan does the rest.
    QVERIFY(m_fixture->scan().has_value());
    QCOMPARE(m_fixture->cards({TitleKind::Episode}).size(), 20);
}

void Scanner::abortAtOnce()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.start(m_fixture->folder());
    scanner.abort();
    QVERIFY(finished.wait(30'000));
    QVERIFY(finished.constFirst().constFirst().value<Result<ScanSummary>>()->aborted);
    QVERIFY(m_fixture->cards({TitleKind::Movie}).isEmpty());
}

void Scanner::destroyedInTheMiddle()
{
    for (int i = 1; i <= 8; ++i) {
        m_fixture->put(
            QStringLiteral("Lantern.S01E%1.mkv").arg(i, 2, 10, QLatin1Char('0')), Clips::hevcMkv());
    }
    for (int events = 0; events < 30; events += 3) {
        auto scanner = std::make_unique<FolderScanner>(
            m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
        scanner->start(m_fixture->folder());
        for (int i = 0; i < events; ++i) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        }
        scanner.reset();
    }
    QVERIFY(m_fixture->scan().has_value());
    QCOMPARE(m_fixture->cards({TitleKind::Episode}).size(), 8);
}

void Scanner::catalogFailureEndsTheScan()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    Folder unknown = m_fixture->folder();
    unknown.id = 4711;
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.start(unknown);
    QVERIFY(finished.wait(30'000));
    QCOMPARE(finished.size(), 1);
    QVERIFY(!finished.constFirst().constFirst().value<Result<ScanSummary>>());
}

MATINEE_TEST(Scanner)
#include "tst_folderscanner.moc"
