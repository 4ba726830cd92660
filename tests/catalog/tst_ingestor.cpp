#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/editedfields.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/titlereader.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

//! Which title a file belongs to when its name and its bytes say different things.
class IngestorTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void watchedKeepsItsTitle();
    void editedKeepsItsTitle();
    void untouchedFollowsABetterName();
    void nothingIsMadeOfAWorseName();
    void acrossFoldersAndFileSystems();
    void filesThatSwapNames();
    void aCopyIsCalledByItsName();
    void aCopyTakesOverWhenTheOriginalGoes();
    void comesBackAfterItWasForgotten();
    void missingIsForgottenAfterThirtyDays();
    void removedFolderIsKnownElsewhere();
    void aSeriesStaysWhole();
    void anEpisodesNumberIsCorrected();
    void aBetterFileKeepsBothVersions();
    void otherBytesOfTheSameSizeAreAnotherVersion();
    void editsSurviveAnUpload();
    void identifiedIsBelieved();
    void identifiedMovesWhatIsThere();
    void identifiedByAnotherDevice();
    void identifiedBeforeTheTitleIsKnown();

private:
    SampleId sample(const QByteArray &seed) const;
    IngestedVideo with(IngestedVideo video, const QByteArray &bytes) const;
    IngestedVideo movedTo(IngestedVideo video, const QString &path) const;
    TitleId ingest(const IngestedVideo &video);
    TitleCard card(const TitleId &title) const;
    QVector<TitleVersion> versions(const TitleId &title) const;
    bool put(Origin origin, Table table, const QByteArray &row, const Fields &fields);
    bool identify(const QByteArray &bytes, const TitleId &title);
    bool editTitle(const TitleId &title, const QString &name);
    QVector<qint64> fileCount() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    ProfileId m_viewer;
};

void IngestorTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    QVERIFY(store);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    m_writer = std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
    m_viewer = DetailReader(m_writer->database()).profiles().value().constFirst().id;
}

void IngestorTest::cleanup()
{
    m_writer.reset();
}

SampleId IngestorTest::sample(const QByteArray &seed) const
{
    return *SampleId::fromBytes(QCryptographicHash::hash(seed, QCryptographicHash::Sha256));
}

IngestedVideo IngestorTest::with(IngestedVideo video, const QByteArray &bytes) const
{
    video.sample = sample(bytes);
    return video;
}

//! On another file system: nothing but the bytes is the same.
IngestedVideo IngestorTest::movedTo(IngestedVideo video, const QString &path) const
{
    video.movedFrom = {video.file->path};
    video.file->path = path;
    video.file->device += 1;
    video.file->inode = quint64(qHash(path, 2));
    video.file->mtimeNs += 5;
    return video;
}

TitleId IngestorTest::ingest(const IngestedVideo &video)
{
    const auto titles = m_writer->ingest({video});
    return titles ? titles->constFirst() : TitleId();
}

TitleCard IngestorTest::card(const TitleId &title) const
{
    return TitleReader(m_writer->database()).card(m_viewer, title).value().value_or(TitleCard());
}

QVector<TitleVersion> IngestorTest::versions(const TitleId &title) const
{
    const auto details = DetailReader(m_writer->database()).details(m_viewer, title);
    return details ? details->versions : QVector<TitleVersion>();
}

bool IngestorTest::put(Origin origin, Table table, const QByteArray &row, const Fields &fields)
{
    return m_writer
        ->act(origin, {},
            [&]() -> Result<> {
                const Result<bool> done = m_writer->changes().put(table, row, fields);
                return done ? Result<>() : failure(done.error());
            })
        .has_value();
}

bool IngestorTest::identify(const QByteArray &bytes, const TitleId &title)
{
    return put(
        Origin::Person, Table::Identified, sample(bytes).toBytes(), {{"title", idValue(title)}});
}

bool IngestorTest::editTitle(const TitleId &title, const QString &name)
{
    return put(Origin::Person, Table::TitleEdit,
        title.toBytes() + Shared::keyOf(Shared::EditedField::Title),
        {{"value", name}, {"present", 1}});
}

//! Of this PC; then those that are missing.
QVector<qint64> IngestorTest::fileCount() const
{
    Database &database = m_writer->database();
    return {database.integer("SELECT count(*) FROM local_file").value_or(-1),
        database.integer("SELECT count(*) FROM local_file WHERE missing_since_ms <> 0")
            .value_or(-1)};
}

void IngestorTest::watchedKeepsItsTitle()
{
    const IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014), "harbour");
    const TitleId title = ingest(film);
    const TitleCard before = card(title);
    const VersionId version = versions(title).constFirst().id;
    QVERIFY(m_writer->setPosition(m_viewer, title, version, 500, 1000));

    IngestedVideo renamed = movedTo(film, QStringLiteral("/films/Something Else (1999).mkv"));
    renamed.identity.title = QStringLiteral("Something Else");
    renamed.identity.year = 1999;
    QCOMPARE(ingest(renamed), title);
    QCOMPARE(card(title).title, QStringLiteral("Harbour"));
    QCOMPARE(card(title).play.positionMs, 500);
    QCOMPARE(card(title).play.version, version);
    QCOMPARE(card(title).addedAtMs, before.addedAtMs);
    QCOMPARE(versions(title).size(), 1);
    QCOMPARE(versions(title).constFirst().id, version);
    QCOMPARE(versions(title).constFirst().files, QVector<QString>{renamed.file->path});
    QCOMPARE(fileCount(), (QVector<qint64>{1, 0}));
    // No title is made of a name that does not count.
    QVERIFY(card(TitleIds::movie(QStringLiteral("Something Else"), 1999)).id.isNull());
    // And again it stays, by its path.
    renamed.file->inode += 1;
    QCOMPARE(ingest(renamed), title);
}

void IngestorTest::editedKeepsItsTitle()
{
    const IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014), "harbour");
    const TitleId title = ingest(film);
    QVERIFY(editTitle(title, QStringLiteral("The Harbour")));
    IngestedVideo renamed = movedTo(film, QStringLiteral("/films/Other (1999).mkv"));
    renamed.identity.title = QStringLiteral("Other");
    renamed.identity.year = 1999;
    QCOMPARE(ingest(renamed), title);
    QCOMPARE(card(title).title, QStringLiteral("The Harbour"));
}

void IngestorTest::untouchedFollowsABetterName()
{
    const IngestedVideo film = with(movie(QStringLiteral("Harbor"), 2014), "harbour");
    const TitleId before = ingest(film);
    const qint64 added = card(before).addedAtMs;
    IngestedVideo renamed = movedTo(film, QStringLiteral("/films/Harbour (2014).mkv"));
    renamed.identity.title = QStringLiteral("Harbour");
    const TitleId title = ingest(renamed);
    QVERIFY(title != before);
    QVERIFY(card(before).id.isNull() || fileCount() == (QVector<qint64>{1, 0}));
    QCOMPARE(card(title).title, QStringLiteral("Harbour"));
    QCOMPARE(card(title).addedAtMs, added);
    QCOMPARE(fileCount(), (QVector<qint64>{1, 0}));
}

void IngestorTest::nothingIsMadeOfAWorseName()
{
    const IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014), "harbour");
    const TitleId title = ingest(film);
    IngestedVideo renamed = movedTo(film, QStringLiteral("/films/abc.mkv"));
    renamed.identity = {};
    renamed.identity.title = QStringLiteral("abc");
    QCOMPARE(ingest(renamed), title);
    QCOMPARE(card(title).title, QStringLiteral("Harbour"));
}

void IngestorTest::acrossFoldersAndFileSystems()
{
    const Folder a = m_writer->addFolder(QStringLiteral("/a")).value();
    const Folder b = m_writer->addFolder(QStringLiteral("/b")).value();
    IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014), "harbour");
    film.file->folder = a.id;
    const TitleId title = ingest(film);
    QVERIFY(m_writer->setPosition(m_viewer, title, {}, 500, 1000));
    // The disk with the old file is away: the new one, called otherwise, is the same title.
    QVERIFY(m_writer->setFolderState(a.id, {FolderProblem::Gone, 0, {}, 0}));
    IngestedVideo copied = movedTo(film, QStringLiteral("/b/x (2000).mkv"));
    copied.movedFrom.clear();
    copied.file->folder = b.id;
    copied.identity.title = QStringLiteral("x");
    copied.identity.year = 2000;
    QCOMPARE(ingest(copied), title);
    QCOMPARE(card(title).availability, Availability::Available);
    // The old file is still known for when its disk returns.
    QCOMPARE(fileCount(), (QVector<qint64>{2, 0}));
    QCOMPARE(versions(title).size(), 1);
    QCOMPARE(versions(title).constFirst().files.size(), 2);
}

void IngestorTest::filesThatSwapNames()
{
    IngestedVideo a = with(movie(QStringLiteral("Amber"), 2001), "a");
    IngestedVideo b = with(movie(QStringLiteral("Birch"), 2002), "b");
    const TitleId amber = ingest(a);
    const TitleId birch = ingest(b);
    QVERIFY(m_writer->setPosition(m_viewer, amber, {}, 100, 1000));
    QVERIFY(m_writer->setPosition(m_viewer, birch, {}, 200, 1000));
    const QString pathOfA = a.file->path;
    const QString pathOfB = b.file->path;
    std::swap(a.file, b.file); // the bytes of a under the name of b
    std::swap(a.identity, b.identity);
    a.movedFrom = {pathOfA};
    b.movedFrom = {pathOfB};
    QCOMPARE(m_writer->ingest({b, a}).value(), (QVector<TitleId>{birch, amber}));
    QCOMPARE(versions(amber).constFirst().files, QVector<QString>{pathOfB});
    QCOMPARE(versions(birch).constFirst().files, QVector<QString>{pathOfA});
    QCOMPARE(card(amber).play.positionMs, 100);
    QCOMPARE(card(birch).play.positionMs, 200);
    QCOMPARE(fileCount(), (QVector<qint64>{2, 0}));
}

void IngestorTest::aCopyIsCalledByItsName()
{
    const IngestedVideo one = with(episode(QStringLiteral("Lantern"), 1, 1), "same");
    const TitleId first = ingest(one);
    QVERIFY(m_writer->setWatched(m_viewer, first, true));
    IngestedVideo two = with(episode(QStringLiteral("Lantern"), 1, 2), "same");
    two.file->sizeBytes = one.file->sizeBytes;
    const TitleId second = ingest(two);
    QVERIFY(second != first);
    QVERIFY(!card(second).play.watched);
    // A copy whose name says nothing is another file of the same title.
    IngestedVideo copy = movedTo(one, QStringLiteral("/films/copy.mkv"));
    copy.movedFrom.clear();
    copy.identity = {};
    copy.identity.title = QStringLiteral("copy");
    const TitleId third = ingest(copy);
    QVERIFY(third == first || third == second);
}

void IngestorTest::aCopyTakesOverWhenTheOriginalGoes()
{
    const IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014), "harbour");
    const TitleId title = ingest(film);
    QVERIFY(editTitle(title, QStringLiteral("The Harbour")));
    IngestedVideo copy = movedTo(film, QStringLiteral("/b/Copy (2000).mkv"));
    copy.movedFrom.clear();
    copy.identity.title = QStringLiteral("Copy");
    copy.identity.year = 2000;
    const TitleId own = ingest(copy);
    QVERIFY(own != title);
    QVERIFY(m_writer->setMissing({film.file->path}));
    QCOMPARE(card(title).availability, Availability::Available);
    QCOMPARE(card(title).title, QStringLiteral("The Harbour"));
    QCOMPARE(versions(title).constFirst().files, QVector<QString>{copy.file->path});
    QCOMPARE(fileCount(), (QVector<qint64>{1, 0}));
}

void IngestorTest::comesBackAfterItWasForgotten()
{
    const IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014), "harbour");
    const TitleId title = ingest(film);
    QVERIFY(m_writer->setPosition(m_viewer, title, {}, 500, 1000));
    QVERIFY(Query(m_writer->database(), "DELETE FROM local_file").run());
    IngestedVideo back = movedTo(film, QStringLiteral("/b/Copy (2000).mkv"));
    back.movedFrom.clear();
    back.identity.title = QStringLiteral("Copy");
    back.identity.year = 2000;
    QCOMPARE(ingest(back), title);
}

void IngestorTest::missingIsForgottenAfterThirtyDays()
{
    const Folder folder = m_writer->addFolder(QStringLiteral("/films")).value();
    IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014), "harbour");
    film.file->folder = folder.id;
    const TitleId title = ingest(film);
    QVERIFY(m_writer->setPosition(m_viewer, title, {}, 500, 1000));
    const FolderState there{FolderProblem::None, 0, {}, 0};
    constexpr qint64 dayMs = 24LL * 3600 * 1000;
    const qint64 startMs = 1'800'000'000'000;
    m_clock.set(startMs);
    QVERIFY(m_writer->setMissing({film.file->path}));
    m_clock.set(startMs + 29 * dayMs);
    QVERIFY(m_writer->setFolderState(folder.id, there));
    QCOMPARE(card(title).availability, Availability::Missing);
    // A folder that is away says nothing of what it holds.
    m_clock.set(startMs + 31 * dayMs);
    QVERIFY(m_writer->setFolderState(folder.id, {FolderProblem::Gone, 0, {}, 0}));
    QCOMPARE(fileCount(), (QVector<qint64>{1, 1}));
    QVERIFY(m_writer->setFolderState(folder.id, there));
    QCOMPARE(fileCount(), (QVector<qint64>{0, 0}));
    // Found again, it is what it was.
    QCOMPARE(ingest(film), title);
    QCOMPARE(card(title).play.positionMs, 500);
    QCOMPARE(card(title).availability, Availability::Available);
}

void IngestorTest::removedFolderIsKnownElsewhere()
{
    const Folder folder = m_writer->addFolder(QStringLiteral("/films")).value();
    IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014), "harbour");
    film.file->folder = folder.id;
    const TitleId title = ingest(film);
    QVERIFY(editTitle(title, QStringLiteral("The Harbour")));
    QVERIFY(m_writer->removeFolder(folder.id));
    IngestedVideo back = movedTo(film, QStringLiteral("/elsewhere/x (2000).mkv"));
    back.file->folder = 0;
    back.identity.title = QStringLiteral("x");
    QCOMPARE(ingest(back), title);
}

void IngestorTest::aSeriesStaysWhole()
{
    const IngestedVideo one = with(episode(QStringLiteral("Lantern"), 1, 1), "1");
    const IngestedVideo two = with(episode(QStringLiteral("Lantern"), 1, 2), "2");
    const TitleId first = ingest(one);
    const TitleId second = ingest(two);
    QVERIFY(m_writer->setWatched(m_viewer, first, true));
    IngestedVideo moved = movedTo(two, QStringLiteral("/series/The Lantern/S1E2.mkv"));
    moved.identity.title = QStringLiteral("The Lantern");
    QCOMPARE(ingest(moved), second);
    moved = movedTo(one, QStringLiteral("/series/The Lantern/S1E1.mkv"));
    moved.identity.title = QStringLiteral("The Lantern");
    QCOMPARE(ingest(moved), first);
}

void IngestorTest::anEpisodesNumberIsCorrected()
{
    const TitleId first = ingest(with(episode(QStringLiteral("Lantern"), 1, 1), "1"));
    const IngestedVideo two = with(episode(QStringLiteral("Lantern"), 1, 2), "2");
    const TitleId second = ingest(two);
    QVERIFY(m_writer->setWatched(m_viewer, first, true));
    IngestedVideo moved = movedTo(two, QStringLiteral("/series/Lantern/S1E3.mkv"));
    moved.identity.episode = 3;
    const TitleId third = ingest(moved);
    QVERIFY(third != second);
    QCOMPARE(card(third).episode, 3);
}

void IngestorTest::aBetterFileKeepsBothVersions()
{
    const IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014, 720), "small");
    const TitleId title = ingest(film);
    const VersionId before = versions(title).constFirst().id;
    QVERIFY(m_writer->setPosition(m_viewer, title, before, 500, 1000));
    QVERIFY(editTitle(title, QStringLiteral("The Harbour")));
    IngestedVideo better = with(movie(QStringLiteral("Harbour"), 2014, 2160), "large");
    better.file->path = film.file->path;
    QCOMPARE(ingest(better), title);
    QCOMPARE(card(title).title, QStringLiteral("The Harbour"));
    QCOMPARE(card(title).play.positionMs, 500);
    QCOMPARE(card(title).play.version, before);
    QCOMPARE(card(title).height, 2160);
    const QVector<TitleVersion> both = versions(title);
    QCOMPARE(both.size(), 2);
    QCOMPARE(both.at(0).availability, Availability::Available);
    QCOMPARE(both.at(0).files, QVector<QString>{film.file->path});
    QCOMPARE(both.at(1).id, before);
    QCOMPARE(both.at(1).availability, Availability::Missing);
    QVERIFY(both.at(1).files.isEmpty());
    QVERIFY(both.at(1).wasHere);
}

void IngestorTest::otherBytesOfTheSameSizeAreAnotherVersion()
{
    const IngestedVideo film = with(movie(QStringLiteral("Harbour"), 2014), "one");
    const TitleId title = ingest(film);
    IngestedVideo other = with(film, "two");
    other.file->mtimeNs += 1;
    QCOMPARE(ingest(other), title);
    QCOMPARE(versions(title).size(), 2);
    // The first bytes are put back: both versions are what they were.
    QCOMPARE(ingest(film), title);
    const QVector<TitleVersion> both = versions(title);
    QCOMPARE(both.size(), 2);
    for (const TitleVersion &version : both) {
        QCOMPARE(version.files.isEmpty(), version.availability == Availability::Missing);
    }
}

void IngestorTest::editsSurviveAnUpload()
{
    IngestedVideo video = with(homeVideo(QStringLiteral("Beach"), 77), "beach");
    const TitleId local = ingest(video);
    QVERIFY(m_writer->act(Origin::Person, {}, [&]() -> Result<> {
        const auto edit = m_writer->changes().put(Table::TitleEdit,
            local.toBytes() + Shared::keyOf(Shared::EditedField::Title),
            {{"value", QStringLiteral("Summer")}, {"present", 1}}, Scope::Local);
        const auto like
            = m_writer->changes().put(Table::PlayState, m_viewer.toBytes() + local.toBytes(),
                {{"favourite", 1}, {"favourite_at_ms", 5}, {"rating", 8}}, Scope::Local);
        return edit && like ? Result<>() : failure(ErrorCode::Internal, {});
    }));
    video.content = content("beach");
    video.object = randomId<ObjectId>();
    const TitleId shared = ingest(video);
    QVERIFY(shared != local);
    QCOMPARE(card(shared).title, QStringLiteral("Summer"));
    Query likes(m_writer->database(), "SELECT favourite, rating FROM play_state WHERE title = ?");
    likes.bind(1, shared);
    QVERIFY(likes.next());
    QVERIFY(likes->boolean(0));
    QCOMPARE(likes->small(1), 8);
}

void IngestorTest::identifiedIsBelieved()
{
    const TitleId heat = ingest(with(movie(QStringLiteral("Heat"), 1995), "heat"));
    QVERIFY(identify("unknown", heat));
    IngestedVideo video = with(homeVideo(QStringLiteral("x"), 9), "unknown");
    QCOMPARE(ingest(video), heat);
    QCOMPARE(versions(heat).size(), 2);
    // Whatever it is called, and even when its bytes are replaced under a name that is no better.
    video = movedTo(video, QStringLiteral("/films/Wrong (2001).mkv"));
    video.identity.kind = TitleKind::Movie;
    video.identity.title = QStringLiteral("Wrong");
    QCOMPARE(ingest(video), heat);
    IngestedVideo replaced = with(video, "better");
    replaced.file->sizeBytes += 1;
    QCOMPARE(ingest(replaced), heat);
}

void IngestorTest::identifiedMovesWhatIsThere()
{
    const IngestedVideo wrong = with(movie(QStringLiteral("Wrong"), 2001), "bytes");
    const TitleId before = ingest(wrong);
    QVERIFY(m_writer->setPosition(m_viewer, before, versions(before).constFirst().id, 500, 1000));
    const TitleId heat = ingest(with(movie(QStringLiteral("Heat"), 1995), "heat"));
    QVERIFY(identify("bytes", heat));
    QVERIFY(card(before).id.isNull() || versions(before).constFirst().files.isEmpty());
    QCOMPARE(versions(heat).size(), 2);
    QCOMPARE(card(heat).play.positionMs, 500);
    // A scan that reads it anew changes nothing.
    QCOMPARE(ingest(wrong), heat);
    QCOMPARE(versions(heat).size(), 2);
    // Another film under the wrong name keeps what was done with it.
    const TitleId again = ingest(with(movie(QStringLiteral("Wrong"), 2001, 720), "first"));
    ingest(with(movie(QStringLiteral("Wrong"), 2001, 480), "second"));
    QVERIFY(m_writer->setPosition(m_viewer, again, {}, 300, 1000));
    QVERIFY(identify("second", heat));
    QCOMPARE(card(again).play.positionMs, 300);
    QCOMPARE(card(heat).play.positionMs, 500);
}

void IngestorTest::identifiedByAnotherDevice()
{
    const TitleId before = ingest(with(movie(QStringLiteral("Wrong"), 2001), "bytes"));
    const TitleId heat = ingest(with(movie(QStringLiteral("Heat"), 1995), "heat"));
    ChangeRecord record = ChangeWriter::readLog(m_writer->database()).value().constLast();
    record.origin = Origin::Person;
    record.stamp.wallMs += 1'000;
    record.stamp.writer = writerId(randomId<DeviceId>(), 1);
    record.table = int(Table::Identified);
    record.row = sample("bytes").toBytes();
    record.group = 1;
    record.values = {{1, QCborValue(heat.toBytes())}};
    QVERIFY(m_writer->replay({record}));
    QCOMPARE(versions(heat).size(), 2);
    QVERIFY(versions(before).isEmpty() || versions(before).constFirst().files.isEmpty());
}

void IngestorTest::identifiedBeforeTheTitleIsKnown()
{
    const Folder folder = m_writer->addFolder(QStringLiteral("/films")).value();
    const IngestedVideo wrong = with(movie(QStringLiteral("Wrong"), 2001), "bytes");
    const TitleId heat = TitleIds::movie(QStringLiteral("Heat"), 1995);
    QVERIFY(identify("bytes", heat));
    const TitleId byName = ingest(wrong);
    QVERIFY(byName != heat);
    ingest(with(movie(QStringLiteral("Heat"), 1995), "heat"));
    // The next scan has it.
    QVERIFY(m_writer->setFolderState(folder.id, {FolderProblem::None, 1, {}, 0}));
    QCOMPARE(versions(heat).size(), 2);
    QCOMPARE(fileCount(), (QVector<qint64>{2, 0}));
}

MATINEE_TEST(IngestorTest)
#include "tst_ingestor.moc"
