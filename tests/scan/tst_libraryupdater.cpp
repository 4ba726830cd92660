#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/scan/libraryupdater.h"
#include "library/scan/picturestore.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Library;

// The scan thread with real workers, a real catalog and real files.
class LibraryUpdaterTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void addsFoldersAndMakesPictures();
    void artworkBesideTheVideoWins();
    void seriesShowTheirFirstEpisode();
    void secondScanProbesNothing();
    void brokenFileIsNotTriedAgain();
    void pathThatIsNotThereAddsNothing();
    void objectsGetPicturesThroughTheResolver();
    void followsWhatChanges();
    void waitsForWhatIsBeingWritten();
    void saysOnceThatItCannotFollow();
    void endsInTheMiddleOfAScan();

private:
    template <class T>
    static Result<T> wait(const QFuture<Result<T>> &future)
    {
        // QTRY_VERIFY would return void from here.
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000)) {
            return failure(ErrorCode::TimedOut, {});
        }
        return future.result();
    }
    QVector<TitleCard> cards(const QVector<TitleKind> &kinds);
    bool allHavePosters(const QVector<TitleKind> &kinds);
    QString put(const QString &clip, const QString &name);
    void start(const PictureMaker::ObjectFile &objectFile = {},
        std::chrono::milliseconds settleTime = std::chrono::milliseconds(10), int mostFolders = -1);

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Catalog> m_catalog;
    std::unique_ptr<LibraryUpdater> m_updater;
    ProfileId m_viewer;
    QString m_videos;
};

void LibraryUpdaterTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_videos = m_folder->filePath(QStringLiteral("videos"));
    QVERIFY(QDir().mkpath(m_videos));
    auto catalog = Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
    m_viewer = wait(m_catalog->profiles()).value().first().id;
}

void LibraryUpdaterTest::cleanup()
{
    m_updater.reset();
    m_catalog.reset();
}

void LibraryUpdaterTest::start(const PictureMaker::ObjectFile &objectFile,
    std::chrono::milliseconds settleTime, int mostFolders)
{
    LibraryUpdater::Options options{m_catalog.get(), &m_clock, QStringLiteral(MATINEE_MEDIA_WORKER),
        m_folder->filePath(QStringLiteral("pictures")), objectFile, {}, settleTime};
    options.watching.quiet = std::chrono::milliseconds(10);
    options.watching.mostFolders = mostFolders;
    options.watching.isRemote = [](const QString &) { return false; };
    m_updater = std::make_unique<LibraryUpdater>(options);
    m_updater->keepScanning();
}

QString LibraryUpdaterTest::put(const QString &clip, const QString &name)
{
    const QString path = m_videos + QLatin1Char('/') + name;
    QDir().mkpath(QFileInfo(path).path());
    return QFile::copy(clip, path) ? path : QString();
}

QVector<TitleCard> LibraryUpdaterTest::cards(const QVector<TitleKind> &kinds)
{
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = kinds;
    return wait(m_catalog->page(query)).value_or(TitlePage{}).cards;
}

bool LibraryUpdaterTest::allHavePosters(const QVector<TitleKind> &kinds)
{
    const QVector<TitleCard> all = cards(kinds);
    return !all.isEmpty() && std::all_of(all.begin(), all.end(), [](const TitleCard &card) {
        return !card.poster.isNull();
    });
}

void LibraryUpdaterTest::addsFoldersAndMakesPictures()
{
    QVERIFY(
        !put(TestSupport::Clips::h264Mp4(), QStringLiteral("Atlas and Ivy (2021).mp4")).isEmpty());
    put(TestSupport::Clips::vp9Webm(), QStringLiteral("Ember.Line.2020.1080p.webm"));
    start();
    const auto summary = wait(m_updater->add({m_videos}));
    QVERIFY(summary);
    QCOMPARE(summary->filesSeen, 2);
    QCOMPARE(summary->probed, 2);
    const QVector<TitleCard> movies = cards({TitleKind::Movie});
    QCOMPARE(movies.size(), 2);
    QCOMPARE(movies.first().title, QStringLiteral("Atlas and Ivy"));
    QTRY_VERIFY_WITH_TIMEOUT(allHavePosters({TitleKind::Movie}), 30'000);
    const PictureStore pictures(m_folder->filePath(QStringLiteral("pictures")));
    const QImage poster(pictures.pathFor(cards({TitleKind::Movie}).first().poster));
    QVERIFY(!poster.isNull());
    QVERIFY(qAbs(poster.width() * 3 - poster.height() * 2) <= 3);
}

void LibraryUpdaterTest::artworkBesideTheVideoWins()
{
    put(TestSupport::Clips::h264Mp4(), QStringLiteral("Red Ladder (2019)/Red Ladder.mp4"));
    QImage red(200, 300, QImage::Format_RGB32);
    red.fill(Qt::red);
    QVERIFY(red.save(m_videos + QStringLiteral("/Red Ladder (2019)/poster.jpg")));
    start();
    QVERIFY(wait(m_updater->add({m_videos})));
    QTRY_VERIFY_WITH_TIMEOUT(allHavePosters({TitleKind::Movie}), 30'000);
    const PictureStore pictures(m_folder->filePath(QStringLiteral("pictures")));
    const QImage poster(pictures.pathFor(cards({TitleKind::Movie}).first().poster));
    const QColor centre = poster.pixelColor(poster.rect().center());
    QVERIFY2(centre.red() > 200 && centre.green() < 60, qPrintable(centre.name()));
}

void LibraryUpdaterTest::seriesShowTheirFirstEpisode()
{
    put(TestSupport::Clips::h264Mp4(),
        QStringLiteral("The Weather Keepers/Season 1/The.Weather.Keepers.S01E01.mp4"));
    start();
    QVERIFY(wait(m_updater->add({m_videos})));
    QTRY_VERIFY_WITH_TIMEOUT(allHavePosters({TitleKind::Series}), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(allHavePosters({TitleKind::Season}), 30'000);
}

void LibraryUpdaterTest::secondScanProbesNothing()
{
    put(TestSupport::Clips::h264Mp4(), QStringLiteral("Atlas and Ivy (2021).mp4"));
    start();
    QVERIFY(wait(m_updater->add({m_videos})));
    const auto second = wait(m_updater->scan());
    QVERIFY(second);
    QCOMPARE(second->filesSeen, 1);
    QCOMPARE(second->probed, 0);
    QCOMPARE(second->missing, 0);
}

void LibraryUpdaterTest::brokenFileIsNotTriedAgain()
{
    QFile file(m_videos + QStringLiteral("/Broken (2001).mkv"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(20'000, 'x'));
    file.close();
    start();
    const auto first = wait(m_updater->add({m_videos}));
    QVERIFY(first);
    QCOMPARE(first->failed, 1);
    QVERIFY(!cards({TitleKind::Movie}).first().failure.isEmpty());
    const auto second = wait(m_updater->scan());
    QVERIFY(second);
    QCOMPARE(second->probed, 0);
}

void LibraryUpdaterTest::pathThatIsNotThereAddsNothing()
{
    start();
    const auto summary = wait(m_updater->add({m_videos, QStringLiteral("/nowhere/films")}));
    QVERIFY(!summary);
    QCOMPARE(summary.error().code, ErrorCode::NotFound);
    QVERIFY(wait(m_catalog->folders()).value().isEmpty());
}

void LibraryUpdaterTest::objectsGetPicturesThroughTheResolver()
{
    const QString object = put(TestSupport::Clips::h264Mp4(), QStringLiteral("object"));
    IngestedVideo video;
    video.identity.kind = TitleKind::Movie;
    video.identity.title = QStringLiteral("North of Quiet");
    video.content = *ContentId::fromBytes(QByteArray(32, 'c'));
    video.object = randomId<ObjectId>();
    video.objectName = QStringLiteral("North of Quiet.mp4");
    start([object](const TitleVersion &version) {
        return version.object.isNull() ? QString() : object;
    });
    QVERIFY(wait(m_catalog->ingest({video})));
    QTRY_VERIFY_WITH_TIMEOUT(allHavePosters({TitleKind::Movie}), 30'000);
}

void LibraryUpdaterTest::followsWhatChanges()
{
    const QString first = put(TestSupport::Clips::h264Mp4(), QStringLiteral("Harbour (2014).mp4"));
    start();
    QVERIFY(wait(m_updater->add({m_videos})));
    put(TestSupport::Clips::avi(), QStringLiteral("Lanterns/Lantern (2015).avi"));
    QTRY_COMPARE_WITH_TIMEOUT(cards({TitleKind::Movie}).size(), 2, 30'000);
    // Renamed: it is not looked for first, and nothing is ever missing.
    const TitleId title = cards({TitleKind::Movie}).constFirst().id;
    QVERIFY(wait(m_catalog->setWatched(m_viewer, title, true)));
    QVERIFY(QDir().rename(m_videos + QStringLiteral("/Lanterns"), m_videos + QStringLiteral("/L")));
    QVERIFY(QFile::rename(first, m_videos + QStringLiteral("/L/abc.mp4")));
    const auto files = [&] {
        QStringList all;
        for (const TitleCard &card : cards({TitleKind::Movie})) {
            const auto details = wait(m_catalog->details(m_viewer, card.id));
            for (const TitleVersion &version : details->versions) {
                all += version.files;
            }
        }
        return all;
    };
    QTRY_COMPARE_WITH_TIMEOUT(files(),
        (QStringList{m_videos + QStringLiteral("/L/abc.mp4"),
            m_videos + QStringLiteral("/L/Lantern (2015).avi")}),
        30'000);
    QCOMPARE(cards({TitleKind::Movie}).constFirst().id, title);
    QCOMPARE(cards({TitleKind::Movie}).size(), 2);
    QTRY_COMPARE(wait(m_catalog->folders())->constFirst().watching, FolderWatching::Events);
}

void LibraryUpdaterTest::waitsForWhatIsBeingWritten()
{
    put(TestSupport::Clips::h264Mp4(), QStringLiteral("Harbour (2014).mp4"));
    start({}, std::chrono::hours(1));
    QVERIFY(wait(m_updater->add({m_videos})));
    const QString fresh = put(TestSupport::Clips::avi(), QStringLiteral("Lantern (2015).avi"));
    // Moved there with its time of long ago: nobody writes it any more.
    const QString old = m_folder->filePath(QStringLiteral("Amber (2001).webm"));
    QVERIFY(QFile::copy(TestSupport::Clips::vp9Webm(), old));
    QFile file(old);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(
        QDateTime::fromSecsSinceEpoch(1'500'000'000), QFileDevice::FileModificationTime));
    file.close();
    QVERIFY(QFile::rename(old, m_videos + QStringLiteral("/Amber (2001).webm")));
    QTRY_COMPARE_WITH_TIMEOUT(cards({TitleKind::Movie}).size(), 2, 30'000);
    QCOMPARE(cards({TitleKind::Movie}).constFirst().title, QStringLiteral("Amber"));
    // A person who asks for it does not wait.
    QVERIFY(wait(m_updater->scan()));
    QCOMPARE(cards({TitleKind::Movie}).size(), 3);
    QVERIFY(QFile::exists(fresh));
}

void LibraryUpdaterTest::saysOnceThatItCannotFollow()
{
    put(TestSupport::Clips::h264Mp4(), QStringLiteral("a/Harbour (2014).mp4"));
    start({}, std::chrono::milliseconds(10), 1);
    QSignalSpy limited(m_updater.get(), &LibraryUpdater::watchingLimited);
    QVERIFY(wait(m_updater->add({m_videos})));
    QTRY_COMPARE(limited.size(), 1);
    QCOMPARE(limited.constFirst().constFirst().toString(), m_videos);
    QTRY_COMPARE(wait(m_catalog->folders())->constFirst().watching, FolderWatching::PolledLimit);
    QVERIFY(wait(m_updater->scan()));
    QCOMPARE(limited.size(), 1);
}

void LibraryUpdaterTest::endsInTheMiddleOfAScan()
{
    for (int i = 0; i < 40; ++i) {
        put(TestSupport::Clips::h264Mp4(), QStringLiteral("Film %1 (2000).mp4").arg(i));
    }
    start();
    QSignalSpy progress(m_updater.get(), &LibraryUpdater::scanProgress);
    const auto future = m_updater->add({m_videos});
    QTRY_VERIFY_WITH_TIMEOUT(!progress.isEmpty(), 30'000);
    m_updater.reset();
    // What was read stays, and the catalog is whole: a new updater takes it up.
    start();
    QVERIFY(wait(m_updater->scan()));
    QCOMPARE(cards({TitleKind::Movie}).size(), 40);
}

MATINEE_TEST(LibraryUpdaterTest)
#include "tst_libraryupdater.moc"
