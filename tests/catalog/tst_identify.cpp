#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/history/historyreader.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/editedfields.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/titlereader.h"
#include "library/scan/naming.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;

namespace {

SampleId sampleOf(const QByteArray &seed)
{
    return *SampleId::fromBytes(QCryptographicHash::hash(seed, QCryptographicHash::Sha256));
}

MeantTitle meant(TitleKind kind, const QString &title, int year)
{
    MeantTitle meant;
    meant.identity.kind = kind;
    meant.identity.title = title;
    meant.identity.year = year;
    return meant;
}

MeantTitle nightBus()
{
    return meant(TitleKind::Movie, QStringLiteral("Night Bus"), 2001);
}

MeantTitle meantEpisode(const QString &series, int season, int episode)
{
    MeantTitle is = meant(TitleKind::Episode, series, 2010);
    is.identity.season = season;
    is.identity.episode = episode;
    return is;
}

} // namespace

class IdentifyTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void filesFollowWithTheirPlayState();
    void staysAtEveryScan();
    void aFilmIsAnEpisode();
    void aWholeSeriesIsAnother();
    void ofTheLibrary();
    void oneVersionAlone();
    void whatPeopleDidFollows();
    void picturesOfTheFileFollow();
    void aHomeVideoKeepsItsName();
    void whatOnlyTheStoreHas();
    void whatIsStoredLater();
    void withdrawnItIsWhatItsNameSays();
    void historyLeavesItToIdentify();
    void otherPcsReadTheNameAgain();
    void aRemovedTitleComesBack();
    void otherPcsKeepIt();
    void whatCannotBeMeantIsRefused();
    void failedStatementLeavesNothing();

private:
    std::unique_ptr<CatalogWriter> make(const char *name);
    IngestedVideo wrong() const;
    static IngestedVideo sampled(const IngestedVideo &video, const QByteArray &bytes);
    TitleCard card(const TitleId &title);
    TitleId identify(const TitleId &title, const MeantTitle &is);
    //! By the names of its files.
    TitleId withdraw(const TitleId &title);
    QVector<TitleFile> files(const TitleId &title);
    bool edit(const TitleId &title, Shared::EditedField field, const QString &value);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    ProfileId m_viewer;
};

void IdentifyTest::init()
{
    m_writer.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_writer = make("catalog.db");
    m_viewer
        = *ProfileId::fromBytes(ChangeWriter::readLog(m_writer->database()).value().first().row);
}

std::unique_ptr<CatalogWriter> IdentifyTest::make(const char *name)
{
    auto store = Migrator::open(m_folder->filePath(QLatin1String(name)), catalogSchema(), m_clock);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    return std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
}

IngestedVideo IdentifyTest::wrong() const
{
    IngestedVideo video = movie(QStringLiteral("Nigth Buss"), 1999);
    video.sample = sampleOf("bus");
    return video;
}

TitleCard IdentifyTest::card(const TitleId &title)
{
    return TitleReader(m_writer->database()).card(m_viewer, title).value().value_or(TitleCard());
}

IngestedVideo IdentifyTest::sampled(const IngestedVideo &video, const QByteArray &bytes)
{
    IngestedVideo with = video;
    with.sample = sampleOf(bytes);
    return with;
}

TitleId IdentifyTest::identify(const TitleId &title, const MeantTitle &is)
{
    return m_writer->identify({}, title, {}, is).value_or(TitleId());
}

TitleId IdentifyTest::withdraw(const TitleId &title)
{
    QVector<NamedFile> named;
    for (const TitleFile &file : files(title)) {
        const RecognisedName name = recogniseName(file.path);
        named.append({file, toIdentity(name)});
    }
    return m_writer->withdrawIdentified({}, named).value_or(TitleId());
}

QVector<TitleFile> IdentifyTest::files(const TitleId &title)
{
    return Ingestor::filesOf(m_writer->database(), title).value();
}

bool IdentifyTest::edit(const TitleId &title, Shared::EditedField field, const QString &value)
{
    const auto done = m_writer->act(Origin::Person, {}, [&]() -> Result<> {
        const Result<bool> put = m_writer->changes().put(Shared::Table::TitleEdit,
            title.toBytes() + Shared::keyOf(field), {{"value", value}, {"present", 1}});
        return put ? Result<>() : failure(put.error());
    });
    return done.has_value();
}

void IdentifyTest::filesFollowWithTheirPlayState()
{
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    QVERIFY(m_writer->setPosition(m_viewer, before, {}, 40'000, 6'000'000));
    const TitleId now = identify(before, nightBus());
    QVERIFY(now != before);
    QCOMPARE(card(now).title, QStringLiteral("Night Bus"));
    QCOMPARE(card(now).play.positionMs, 40'000);
    QCOMPARE(DetailReader(m_writer->database()).details(m_viewer, now).value().versions.size(), 1);
    QCOMPARE(m_writer->database().integer("SELECT n FROM tally WHERE name = 'kind:1'").value(), 1);
    const QStringList kept = CatalogDump::maintained(m_writer->database());
    QVERIFY(m_writer->maintainer().rebuild());
    QCOMPARE(CatalogDump::maintained(m_writer->database()), kept);
    // What is said of it again changes nothing.
    QCOMPARE(identify(now, nightBus()), now);
}

void IdentifyTest::staysAtEveryScan()
{
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    const TitleId now = identify(before, nightBus());
    QCOMPARE(m_writer->ingest({wrong()}).value().first(), now);
    IngestedVideo renamed = wrong();
    renamed.file->path = QStringLiteral("/elsewhere/Day Bus (1960).mkv");
    renamed.file->inode = 12'345;
    renamed.identity.title = QStringLiteral("Day Bus");
    renamed.identity.year = 1960;
    QCOMPARE(m_writer->ingest({renamed}).value().first(), now);
    // Another film of that name is another film.
    IngestedVideo other = wrong();
    other.file->path = QStringLiteral("/elsewhere/other.mkv");
    other.file->inode = 54'321;
    other.sample = sampleOf("other");
    QVERIFY(m_writer->ingest({other}).value().first() != now);
}

void IdentifyTest::aFilmIsAnEpisode()
{
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    const TitleId now = identify(before, meantEpisode(QStringLiteral("Harbour"), 1, 2));
    const TitleCard episode = card(now);
    QCOMPARE(episode.kind, TitleKind::Episode);
    QCOMPARE(episode.seriesTitle, QStringLiteral("Harbour"));
    QCOMPARE(episode.season, 1);
    QCOMPARE(episode.episode, 2);
    QCOMPARE(m_writer->database().integer("SELECT n FROM tally WHERE name = 'kind:2'").value(), 1);
}

void IdentifyTest::otherPcsKeepIt()
{
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    const TitleId now = identify(before, nightBus());
    const auto other = make("other.db");
    QCOMPARE(other->ingest({wrong()}).value().first(), before);
    QVERIFY(other->replay(ChangeWriter::readLog(m_writer->database()).value()));
    QCOMPARE(other->ingest({wrong()}).value().first(), now);
}

void IdentifyTest::aWholeSeriesIsAnother()
{
    const auto titles = m_writer
                            ->ingest({sampled(episode(QStringLiteral("Harbur"), 1, 1), "1"),
                                sampled(episode(QStringLiteral("Harbur"), 1, 2), "2"),
                                sampled(episode(QStringLiteral("Harbur"), 2, 1), "3")})
                            .value();
    const TitleId before = card(titles.first()).seriesId;
    QVERIFY(m_writer->setWatched(m_viewer, titles.at(1), true));
    QVERIFY(m_writer->setFavourite(m_viewer, {before}, true));
    const TitleId now = identify(before, meant(TitleKind::Series, QStringLiteral("Harbour"), 2010));
    const TitleCard series = card(now);
    QCOMPARE(series.kind, TitleKind::Series);
    QCOMPARE(series.title, QStringLiteral("Harbour"));
    QCOMPARE(series.childCount, 3);
    QCOMPARE(series.watchedChildCount, 1);
    QVERIFY(series.play.favourite);
    QCOMPARE(m_writer->database().integer("SELECT n FROM tally WHERE name = 'kind:2'").value(), 1);
    // A new episode of that name is one of the series that the name says.
    const TitleId later
        = m_writer->ingest({sampled(episode(QStringLiteral("Harbur"), 2, 2), "4")}).value().first();
    QCOMPARE(card(later).seriesId, before);
    QCOMPARE(card(withdraw(now)).seriesId, before);
    QCOMPARE(card(before).childCount, 4);
    QCOMPARE(card(before).watchedChildCount, 1);
}

void IdentifyTest::ofTheLibrary()
{
    // Under whatever name it is shown there.
    const TitleId rain
        = m_writer->ingest({sampled(movie(QStringLiteral("Rain"), 2004), "rain")}).value().first();
    QVERIFY(edit(rain, Shared::EditedField::Title, QStringLiteral("The Rain")));
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    MeantTitle is = meant(TitleKind::Movie, QStringLiteral("The Rain"), 2004);
    is.known = rain;
    QCOMPARE(identify(before, is), rain);
    QCOMPARE(files(rain).size(), 2);
    QVERIFY(card(before).id.isNull() || files(before).isEmpty());
    // Or known there by the id of another catalog, in another language.
    MeantTitle bus = nightBus();
    bus.identity.ids = {{QStringLiteral("tmdb"), QStringLiteral("77")}};
    const TitleId now = identify(rain, bus);
    MeantTitle same = meant(TitleKind::Movie, QStringLiteral("夜班车"), 2001);
    same.identity.ids = bus.identity.ids;
    QCOMPARE(identify(now, same), now);
    QCOMPARE(card(now).title, QStringLiteral("Night Bus"));
}

void IdentifyTest::oneVersionAlone()
{
    IngestedVideo other = wrong();
    other.file->path = QStringLiteral("/films/other.mkv");
    other.file->inode = 98'765;
    other.file->sizeBytes += 1'000;
    other.sample = sampleOf("other");
    const TitleId both = m_writer->ingest({wrong(), other}).value().first();
    QCOMPARE(files(both).size(), 2);
    QVERIFY(m_writer->setRating(m_viewer, both, 7));
    const VersionId second = files(both).last().version;
    const auto now = m_writer->identify({}, both, second, nightBus());
    QVERIFY(now);
    QCOMPARE(files(*now).size(), 1);
    QCOMPARE(files(both).size(), 1);
    QCOMPARE(card(both).play.rating, 7);
    QCOMPARE(card(*now).play.rating, 0);
}

void IdentifyTest::whatPeopleDidFollows()
{
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    QVERIFY(m_writer->setFavourite(m_viewer, {before}, true));
    QVERIFY(m_writer->setRating(m_viewer, before, 9));
    QVERIFY(m_writer->setTag({}, {before}, QStringLiteral("Rainy"), true));
    QVERIFY(edit(before, Shared::EditedField::Title, QStringLiteral("Nite Bus")));
    QVERIFY(edit(before, Shared::EditedField::Plot, QStringLiteral("A bus at night.")));
    const PlaylistId list = m_writer->addPlaylist(m_viewer, QStringLiteral("Soon"), {}).value();
    QVERIFY(m_writer->addToPlaylist({}, list, {before}));
    const TitleId now = identify(before, nightBus());
    const TitleDetails details = DetailReader(m_writer->database()).details(m_viewer, now).value();
    QVERIFY(details.card.play.favourite);
    QCOMPARE(details.card.play.rating, 9);
    QCOMPARE(details.tags, QVector<QString>{QStringLiteral("Rainy")});
    QCOMPARE(details.plot, QStringLiteral("A bus at night."));
    // Its name is what was just said.
    QCOMPARE(details.card.title, QStringLiteral("Night Bus"));
    Query listed(m_writer->database(), "SELECT title FROM playlist_item WHERE present = 1");
    QVERIFY(listed.next());
    QCOMPARE(listed->id<TitleId>(0), now);
}

void IdentifyTest::picturesOfTheFileFollow()
{
    const auto picture = [](char fill) { return *PictureId::fromBytes(QByteArray(32, fill)); };
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    QVERIFY(m_writer->setPictures(before, picture('p'), picture('s'), Origin::Scan));
    const TitleId now = identify(before, nightBus());
    QCOMPARE(card(now).poster, picture('p'));
    QCOMPARE(card(now).still, picture('s'));
    // The network sends what it has of this title, and that stays here.
    QVERIFY(m_writer->setPictures(now, picture('n'), {}, Origin::Online));
    QCOMPARE(card(now).poster, picture('n'));
    const TitleId other = identify(now, meant(TitleKind::Movie, QStringLiteral("Tram"), 1999));
    QVERIFY(card(other).poster.isNull());
}

void IdentifyTest::aHomeVideoKeepsItsName()
{
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    const TitleId now
        = identify(before, meant(TitleKind::HomeVideo, QStringLiteral("Our bus trip"), 2001));
    QCOMPARE(card(now).kind, TitleKind::HomeVideo);
    QCOMPARE(card(now).title, QStringLiteral("Our bus trip"));
    QCOMPARE(m_writer->ingest({wrong()}).value().first(), now);
    // Also when its bytes are stored, which gives it an id that other PCs know.
    IngestedVideo stored = wrong();
    stored.storedFrom = stored.file;
    stored.file.reset();
    stored.sample.reset();
    stored.content = content("bytes of the bus");
    stored.object = randomId<ObjectId>();
    stored.objectName = QStringLiteral("Nigth Buss (1999).mkv");
    const TitleId shared = m_writer->ingest({stored}).value().first();
    QVERIFY(TitleIds::isLocal(now));
    QVERIFY(!TitleIds::isLocal(shared));
    QCOMPARE(card(shared).title, QStringLiteral("Our bus trip"));
    QCOMPARE(m_writer->ingest({wrong()}).value().first(), shared);
}

void IdentifyTest::whatOnlyTheStoreHas()
{
    IngestedVideo stored = wrong();
    stored.file.reset();
    stored.sample.reset();
    stored.media.sizeBytes = 1'000;
    stored.content = content("bytes of the bus");
    stored.object = randomId<ObjectId>();
    stored.objectName = QStringLiteral("Nigth Buss (1999).mkv");
    const TitleId before = m_writer->ingest({stored}).value().first();
    QVERIFY(m_writer->setWatched(m_viewer, before, true));
    const TitleId now = identify(before, nightBus());
    QVERIFY(now != before);
    QVERIFY(card(now).play.watched);
    const auto versions
        = DetailReader(m_writer->database()).details(m_viewer, now).value().versions;
    QCOMPARE(versions.size(), 1);
    QCOMPARE(versions.first().object, stored.object);
    QVERIFY(files(before).isEmpty());
    // The same bytes uploaded again are no longer what their name says.
    QCOMPARE(m_writer->ingest({stored}).value().first(), now);
    QCOMPARE(withdraw(now), before);
    QCOMPARE(DetailReader(m_writer->database())
                 .details(m_viewer, before)
                 .value()
                 .versions.first()
                 .object,
        stored.object);
}

void IdentifyTest::whatIsStoredLater()
{
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    const TitleId now = identify(before, nightBus());
    IngestedVideo stored = wrong();
    stored.storedFrom = stored.file;
    stored.file.reset();
    stored.sample.reset();
    stored.content = content("bytes of the bus");
    stored.object = randomId<ObjectId>();
    stored.objectName = QStringLiteral("Nigth Buss (1999).mkv");
    QCOMPARE(m_writer->ingest({stored}).value().first(), now);
    // From a place that no scan has seen, perhaps on another PC.
    IngestedVideo again = stored;
    again.storedFrom->path = QStringLiteral("/usb/Nigth Buss (1999).mkv");
    again.storedFrom->inode = 4'711;
    again.object = randomId<ObjectId>();
    QCOMPARE(m_writer->ingest({again}).value().first(), now);
    QCOMPARE(withdraw(now), before);
    QCOMPARE(m_writer->ingest({again}).value().first(), before);
}

void IdentifyTest::withdrawnItIsWhatItsNameSays()
{
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    QVERIFY(m_writer->setPosition(m_viewer, before, {}, 40'000, 6'000'000));
    const TitleId now = identify(before, nightBus());
    QVERIFY(files(now).first().identified);
    QVERIFY(m_writer->setPosition(m_viewer, now, {}, 50'000, 6'000'000));
    QCOMPARE(withdraw(now), before);
    QVERIFY(!files(before).first().identified);
    QCOMPARE(card(before).play.positionMs, 50'000);
    QCOMPARE(m_writer->ingest({wrong()}).value().first(), before);
    // Its name counts from now on, whatever was watched.
    IngestedVideo renamed = wrong();
    renamed.identity.title = QStringLiteral("Day Bus");
    QCOMPARE(card(m_writer->ingest({renamed}).value().first()).title, QStringLiteral("Day Bus"));
    const QStringList kept = CatalogDump::maintained(m_writer->database());
    QVERIFY(m_writer->maintainer().rebuild());
    QCOMPARE(CatalogDump::maintained(m_writer->database()), kept);
}

void IdentifyTest::historyLeavesItToIdentify()
{
    // Its files have to be looked at again, which withdrawing does.
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    const TitleId now = identify(before, nightBus());
    const Result<HistoryPage> page = HistoryReader(m_writer->database()).page({});
    const HistoryEntry entry = page->entries.first();
    QCOMPARE(entry.kind, ActKind::Identified);
    QCOMPARE(entry.what, QStringLiteral("Identified Night Bus"));
    QVERIFY(entry.obstacle);
    QCOMPARE(entry.obstacle->why, UndoObstacle::Why::Identified);
    QCOMPARE(m_writer->undo(m_viewer, entry.operation).error().code, ErrorCode::Changed);
    QCOMPARE(files(now).size(), 1);
}

void IdentifyTest::otherPcsReadTheNameAgain()
{
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    const TitleId now = identify(before, nightBus());
    const auto other = make("other.db");
    const Folder folder = other->addFolder(QStringLiteral("/films")).value();
    IngestedVideo there = wrong();
    there.file->folder = folder.id;
    QVERIFY(other->ingest({there}));
    QVERIFY(other->replay(ChangeWriter::readLog(m_writer->database()).value()));
    QCOMPARE(Ingestor::filesOf(other->database(), now).value().size(), 1);
    QCOMPARE(withdraw(now), before);
    QVERIFY(other->replay(ChangeWriter::readLog(m_writer->database()).value()));
    // The file looks changed to the next scan there, which names it anew.
    QCOMPARE(DetailReader(other->database()).files(folder.id).value().first().facts.inode, 0U);
    QCOMPARE(other->ingest({there}).value().first(), before);
}

void IdentifyTest::aRemovedTitleComesBack()
{
    const TitleId rain
        = m_writer->ingest({sampled(movie(QStringLiteral("Rain"), 2004), "rain")}).value().first();
    QVERIFY(m_writer->setRemoved({}, {rain}, true));
    const TitleId before = m_writer->ingest({wrong()}).value().first();
    QCOMPARE(identify(before, meant(TitleKind::Movie, QStringLiteral("Rain"), 2004)), rain);
    QCOMPARE(m_writer->database().integer("SELECT n FROM tally WHERE name = 'kind:1'").value(), 1);
}

void IdentifyTest::whatCannotBeMeantIsRefused()
{
    const TitleId title = m_writer->ingest({wrong()}).value().first();
    const auto refused = [&](const TitleId &what, const MeantTitle &is) {
        return m_writer->identify({}, what, {}, is).error().code;
    };
    QCOMPARE(
        refused(title, meant(TitleKind::Movie, QStringLiteral("  "), 0)), ErrorCode::InvalidInput);
    QCOMPARE(refused(title, meant(TitleKind::Episode, QStringLiteral("Harbour"), 0)),
        ErrorCode::InvalidInput);
    QCOMPARE(refused(title, meant(TitleKind::Series, QStringLiteral("Harbour"), 0)),
        ErrorCode::InvalidInput);
    // Bytes that nobody has read cannot be known again.
    IngestedVideo unread = movie(QStringLiteral("Rain"), 2004);
    const TitleId rain = m_writer->ingest({unread}).value().first();
    QCOMPARE(
        refused(rain, meant(TitleKind::Movie, QStringLiteral("Snow"), 2004)), ErrorCode::NotFound);
    QCOMPARE(card(rain).title, QStringLiteral("Rain"));
}

void IdentifyTest::failedStatementLeavesNothing()
{
    const TitleId title = m_writer->ingest({wrong()}).value().first();
    const QStringList before = CatalogDump::everything(m_writer->database());
    bool done = false;
    int failures = 0;
    for (int n = 0; !done && n < 2000; ++n) {
        int statements = 0;
        m_writer->database().setFault([&]() -> std::optional<Error> {
            return statements++ == n ? std::optional(Error{ErrorCode::Io, {}, {}, false})
                                     : std::nullopt;
        });
        const auto result = m_writer->identify({}, title, {}, nightBus());
        m_writer->database().setFault({});
        done = result.has_value();
        if (!done) {
            ++failures;
            QCOMPARE(CatalogDump::everything(m_writer->database()), before);
        }
    }
    QVERIFY(done);
    QVERIFY(failures > 10);
}

MATINEE_TEST(IdentifyTest)
#include "tst_identify.moc"
