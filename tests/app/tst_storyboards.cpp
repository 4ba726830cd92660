#include "library/catalog/catalog.h"
#include "sync/transfer/storyboardcopy.h"
#include "tests/app/boardmaker.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/await.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

constexpr int kPatienceMs = 60'000;

//! A PC of a household, with a catalog and storyboards of its own. All have the same store.
struct BoardPc
{
    BoardPc(const QString &folder, std::shared_ptr<Sync::ObjectStore> store,
        const std::optional<LibraryId> &library)
        : catalog(std::move(*Library::Catalog::open(folder + QStringLiteral("/catalog.db"), clock)))
        , maker(*catalog, clock, folder, std::move(store), library)
    { }
    App::Storyboards *storyboards() { return &maker.storyboards(); }
    Library::StoryboardStore files() const { return maker.files(); }

    SystemClock clock;
    std::unique_ptr<Library::Catalog> catalog;
    BoardMaker maker;
};

} // namespace

//! Storyboards are made once for a household, by real workers of real clips.
class StoryboardsTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void otherPcsTakeWhatOneMade();
    void damagedOnesAreMadeAgain();
    void goesThroughTheLibrary();
    void aRemovedVideoLeavesNone();
    void withoutAClusterTheyStayHere();

private:
    std::unique_ptr<BoardPc> makePc(const QString &name, bool hasCluster = true);
    //! A film that the store has; its version as a PC with, or without, the file knows it.
    Library::TitleVersion film(bool isHere);
    Library::TitleVersion ingest(BoardPc &pc, const ObjectId &object, bool isHere);
    bool isStored(const ObjectId &object)
    {
        return await(m_fixture->store->stat(m_keys->storyboard(object))).has_value();
    }

    const LibraryId m_library = randomId<LibraryId>();
    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<Sync::StoreKeys> m_keys;
};

void StoryboardsTest::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_keys = std::make_unique<Sync::StoreKeys>(m_library);
}

void StoryboardsTest::cleanup()
{
    m_fixture.reset();
}

std::unique_ptr<BoardPc> StoryboardsTest::makePc(const QString &name, bool hasCluster)
{
    const QString folder = m_fixture->folder.filePath(name);
    QDir().mkpath(folder);
    return std::make_unique<BoardPc>(folder,
        std::shared_ptr<Sync::ObjectStore>(m_fixture->store.get(), [](Sync::ObjectStore *) {}),
        hasCluster ? std::optional(m_library) : std::nullopt);
}

Library::TitleVersion StoryboardsTest::film(bool isHere)
{
    const QString clip = filmForStoryboard();
    Library::TitleVersion version;
    version.id = randomId<VersionId>();
    version.media = CatalogSamples::media(70'000, 90);
    version.media.sizeBytes = QFileInfo(clip).size();
    version.object = randomId<ObjectId>();
    if (isHere) {
        version.files = {clip};
    }
    // It has a manifest as long as it is not removed.
    (void)await(m_fixture->store->put(m_keys->manifest(version.object), "of it", {}));
    return version;
}

void StoryboardsTest::otherPcsTakeWhatOneMade()
{
    const auto one = makePc(QStringLiteral("one"));
    Library::TitleVersion version = film(true);
    one->storyboards()->want(version);
    QTRY_VERIFY_WITH_TIMEOUT(isStored(version.object), kPatienceMs);
    const auto made = one->files().find(version.id, version.media.sizeBytes);
    QVERIFY(made);
    // The other has no file to make one of.
    const auto two = makePc(QStringLiteral("two"));
    version.files.clear();
    QSignalSpy arrived(two->storyboards(), &App::Storyboards::arrived);
    two->storyboards()->want(version);
    QTRY_COMPARE(arrived.size(), 1);
    QVERIFY(two->files().find(version.id, version.media.sizeBytes));
    QCOMPARE(*two->files().find(version.id, version.media.sizeBytes), *made);
    QFile ours(one->files().sheetFile(version.id, 0));
    QFile theirs(two->files().sheetFile(version.id, 0));
    QVERIFY(ours.open(QIODevice::ReadOnly) && theirs.open(QIODevice::ReadOnly));
    QCOMPARE(theirs.readAll(), ours.readAll());
}

void StoryboardsTest::damagedOnesAreMadeAgain()
{
    const Library::TitleVersion version = film(true);
    QVERIFY(await(m_fixture->store->put(m_keys->storyboard(version.object), "rubbish", {})));
    const auto pc = makePc(QStringLiteral("one"));
    pc->storyboards()->want(version);
    QTRY_VERIFY_WITH_TIMEOUT(pc->files().find(version.id, version.media.sizeBytes), kPatienceMs);
    // And one of another video is none of this.
    const Library::TitleVersion other = film(false);
    const Sync::StoryboardCopy wrong{{5, 70s, 160, 90}, {QByteArray("\xff\xd8\xff")}};
    QVERIFY(await(m_fixture->store->put(
        m_keys->storyboard(other.object), Sync::encodeStoryboard(wrong), {})));
    pc->storyboards()->want(other);
    pc->storyboards()->want(version);
    QTest::qWait(200);
    QVERIFY(!pc->files().find(other.id, other.media.sizeBytes));
    QVERIFY(!pc->files().find(other.id, 5));
}

Library::TitleVersion StoryboardsTest::ingest(BoardPc &pc, const ObjectId &object, bool isHere)
{
    const Library::TitleVersion sample = film(isHere);
    Library::IngestedVideo video = CatalogSamples::movie(QStringLiteral("Amber"), 2020);
    video.media = sample.media;
    video.object = object;
    video.objectName = QStringLiteral("amber.mp4");
    video.content = CatalogSamples::content("amber");
    if (isHere) {
        video.file.emplace();
        video.file->path = sample.files.first();
        video.file->sizeBytes = sample.media.sizeBytes;
    }
    const auto titles = await(pc.catalog->ingest({video}));
    if (!titles) {
        return {};
    }
    const ProfileId viewer = await(pc.catalog->profiles()).value().first().id;
    return await(pc.catalog->details(viewer, titles->first())).value().versions.value(0);
}

void StoryboardsTest::goesThroughTheLibrary()
{
    const auto pc = makePc(QStringLiteral("one"));
    const ObjectId object = randomId<ObjectId>();
    const Library::TitleVersion version = ingest(*pc, object, true);
    QVERIFY(!version.files.isEmpty());
    QVERIFY(await(m_fixture->store->put(m_keys->manifest(object), "of it", {})));
    QSignalSpy through(pc->storyboards(), &App::Storyboards::wentThrough);
    // Nothing is made while something plays.
    pc->storyboards()->setPlaying(true);
    pc->storyboards()->keepMaking();
    QTest::qWait(200);
    QVERIFY(through.isEmpty());
    pc->storyboards()->setPlaying(false);
    QTRY_COMPARE_WITH_TIMEOUT(through.size(), 1, kPatienceMs);
    QVERIFY(isStored(object));
    // A PC without the file has nothing to do, and fetches nothing that nobody looks at.
    const auto two = makePc(QStringLiteral("two"));
    ingest(*two, object, false);
    QSignalSpy second(two->storyboards(), &App::Storyboards::wentThrough);
    two->storyboards()->keepMaking();
    QTRY_COMPARE_WITH_TIMEOUT(second.size(), 1, kPatienceMs);
    QCOMPARE(two->files().count(), 0);
}

void StoryboardsTest::aRemovedVideoLeavesNone()
{
    const auto pc = makePc(QStringLiteral("one"));
    const Library::TitleVersion version = film(true);
    QVERIFY(await(m_fixture->store->remove(m_keys->manifest(version.object))));
    pc->storyboards()->want(version);
    QTRY_VERIFY_WITH_TIMEOUT(pc->files().find(version.id, version.media.sizeBytes), kPatienceMs);
    QTest::qWait(200);
    QTRY_VERIFY(!isStored(version.object));
}

void StoryboardsTest::withoutAClusterTheyStayHere()
{
    const auto pc = makePc(QStringLiteral("one"), false);
    const Library::TitleVersion version = film(true);
    pc->storyboards()->want(version);
    QTRY_VERIFY_WITH_TIMEOUT(pc->files().find(version.id, version.media.sizeBytes), kPatienceMs);
    QTest::qWait(100);
    QVERIFY(!isStored(version.object));
}

MATINEE_TEST(StoryboardsTest)
#include "tst_storyboards.moc"
