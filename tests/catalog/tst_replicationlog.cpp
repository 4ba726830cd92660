#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/deviceidentity.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/catalog/randomedits.h"
#include "tests/catalog/segmentchain.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <random>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

namespace {

constexpr qint64 kYears = 10LL * 365 * 24 * 3600 * 1000;

} // namespace

class ReplicationLogTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void sealsWhatIsWritten();
    void sealsOnlyTheNextSegmentDurably();
    void sealingMovesStampsAndTheClock();
    void laterEditsStayLaterThanSealedOnes();
    void foreignEditsAreMergedAgain_data();
    void foreignEditsAreMergedAgain();
    void overwrittenStampIsFinal();
    void deletionIsLaterThanTheEditsItDeletes();
    void compactedPositionIsSealedAllTheSame();
    void mergesEachSegmentOnce();
    void ownRecordThatComesBackIsCarried();
    void nextIncarnationTellsAgain();
    void refusesAnotherDevicesIncarnation();
    void keepsSegmentsUntilForgotten();
    void marksNameTheirCarriers();
    void copyThatWasPutBackIsAnotherIncarnation();
    void openForHoursIsTheSameIncarnation();
    void killedIsTheSameIncarnation();
    void movedDataTellsAgainWhatMayNotBeStored();
    void devicesAgree_data();
    void devicesAgree();

private:
    std::unique_ptr<CatalogWriter> make(const QString &name);
    Result<> edit(CatalogWriter &writer, const TitleId &title, const Fields &fields,
        Origin origin = Origin::Person);
    QString text(CatalogWriter &writer, const QByteArray &sql);
    //! A catalog with one film, sealed.
    std::unique_ptr<CatalogWriter> withFilm(SegmentChain &chain);
    QVector<PendingRecord> unsealed(CatalogWriter &writer);
    QMap<WriterId, ChainPosition> vectorOf(CatalogWriter &writer);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    TitleId m_film;
};

void ReplicationLogTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock.set(1'700'000'000'000);
}

std::unique_ptr<CatalogWriter> ReplicationLogTest::make(const QString &name)
{
    auto store = Migrator::open(m_folder->filePath(name), catalogSchema(), m_clock);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    return std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
}

Result<> ReplicationLogTest::edit(
    CatalogWriter &writer, const TitleId &title, const Fields &fields, Origin origin)
{
    return writer.act(origin, {}, [&]() -> Result<> {
        const Result<bool> put = writer.changes().put(Table::Title, title.toBytes(), fields);
        return put ? Result<>() : failure(put.error());
    });
}

QString ReplicationLogTest::text(CatalogWriter &writer, const QByteArray &sql)
{
    return CatalogDump::rows(writer.database(), sql, 1).value(0);
}

std::unique_ptr<CatalogWriter> ReplicationLogTest::withFilm(SegmentChain &chain)
{
    auto writer = make(QStringLiteral("a.db"));
    const auto titles = writer->ingest({movie(QStringLiteral("Night Bus"), 2001)});
    if (!titles || !chain.seal(*writer)) {
        return nullptr;
    }
    m_film = titles->first();
    return writer;
}

QVector<PendingRecord> ReplicationLogTest::unsealed(CatalogWriter &writer)
{
    return writer.replicationLog().unsealed(1000).value();
}

QMap<WriterId, ChainPosition> ReplicationLogTest::vectorOf(CatalogWriter &writer)
{
    return writer.replicationLog().vector().value();
}

void ReplicationLogTest::sealsWhatIsWritten()
{
    const auto writer = make(QStringLiteral("a.db"));
    QVERIFY(writer->ingest({movie(QStringLiteral("Night Bus"), 2001)}));
    const QVector<PendingRecord> pending = unsealed(*writer);
    QCOMPARE(pending.size(), 3); // profile, title, version
    QCOMPARE(pending.first().record, ChangeWriter::readLog(writer->database()).value().first());
    QCOMPARE(pending.first().over, Stamp());
    QCOMPARE(writer->replicationLog().unsealed(2).value().size(), 2);
    SegmentChain chain;
    QVERIFY(chain.seal(*writer));
    QVERIFY(unsealed(*writer).isEmpty());
    const QVector<OwnSegment> own = writer->replicationLog().ownSegments().value();
    QCOMPARE(own.size(), 1);
    QCOMPARE(own.first().sequence, 1U);
    QCOMPARE(own.first().hash, chain.segments().first().hash);
    QVERIFY(!own.first().confirmed);
    QCOMPARE(vectorOf(*writer).value(writer->changes().writer()),
        (ChainPosition{1, chain.segments().first().hash}));
    QCOMPARE(writer->replicationLog().lastSealed().value(), pending.last().record.stamp);
    QCOMPARE(writer->database().integer("PRAGMA synchronous").value(), 1);
}

void ReplicationLogTest::sealsOnlyTheNextSegmentDurably()
{
    const auto writer = make(QStringLiteral("a.db"));
    const QVector<PendingRecord> pending = unsealed(*writer);
    const QByteArray hash(32, 'h');
    QVERIFY(!writer->seal(2, hash, "bytes", pending));
    QVERIFY(!writer->seal(1, "short", "bytes", pending));
    QVERIFY(!writer->act(Origin::Maintenance, {},
        [&] { return writer->replicationLog().seal(1, hash, "bytes", pending); }));
    QCOMPARE(unsealed(*writer).size(), pending.size());
    QVERIFY(writer->seal(1, hash, "bytes", pending));
    QVERIFY(!writer->seal(1, hash, "bytes", {}));
}

void ReplicationLogTest::sealingMovesStampsAndTheClock()
{
    const auto writer = make(QStringLiteral("a.db"));
    QVERIFY(writer->ingest({movie(QStringLiteral("Night Bus"), 2001)}));
    const QVector<PendingRecord> before = unsealed(*writer);
    SegmentChain chain;
    QVERIFY(chain.seal(*writer, -kYears));
    const QVector<ChangeRecord> log = ChangeWriter::readLog(writer->database()).value();
    QCOMPARE(log, chain.segments().last().records);
    QVERIFY(log.last().stamp.wallMs < before.last().record.stamp.wallMs - kYears / 2);
    // Every register follows its record, and the clock what was sealed.
    QCOMPARE(writer->database()
                 .integer("SELECT count(*) FROM register r WHERE NOT EXISTS (SELECT 1 FROM"
                          " change_log l WHERE l.tbl = r.tbl AND l.row = r.row AND"
                          " (l.wall_ms, l.counter, l.writer) = (r.wall_ms, r.counter, r.writer))")
                 .value(),
        0);
    QCOMPARE(writer->database().integer("SELECT clock_wall_ms FROM device").value(),
        log.last().stamp.wallMs);
}

void ReplicationLogTest::laterEditsStayLaterThanSealedOnes()
{
    SegmentChain chain;
    const auto writer = withFilm(chain);
    QVERIFY(edit(*writer, m_film, {{"sort_title", QStringLiteral("first")}}));
    const QVector<PendingRecord> pending = unsealed(*writer);
    // Written while the segment of the first edit was being made.
    QVERIFY(edit(*writer, m_film, {{"sort_title", QStringLiteral("second")}}));
    QVERIFY(chain.seal(*writer, kYears, pending));
    QCOMPARE(text(*writer, "SELECT sort_title FROM title"), QStringLiteral("second"));
    const QVector<PendingRecord> left = unsealed(*writer);
    QCOMPARE(left.size(), 1);
    QVERIFY(left.first().record.stamp > writer->replicationLog().lastSealed().value());
    QVERIFY(edit(*writer, m_film, {{"sort_title", QStringLiteral("third")}}));
    QVERIFY(unsealed(*writer).last().record.stamp > left.first().record.stamp);
}

void ReplicationLogTest::foreignEditsAreMergedAgain_data()
{
    QTest::addColumn<qint64>("clockMs");
    QTest::addColumn<qint64>("offsetMs");
    QTest::addColumn<QString>("winner");
    QTest::newRow("a clock in the future") << kYears << -kYears << QStringLiteral("theirs");
    QTest::newRow("a clock in the past") << -kYears << kYears + 60'000 << QStringLiteral("mine");
}

void ReplicationLogTest::foreignEditsAreMergedAgain()
{
    QFETCH(const qint64, clockMs);
    QFETCH(const qint64, offsetMs);
    QFETCH(const QString, winner);
    SegmentChain chain;
    const auto one = withFilm(chain);
    const auto two = make(QStringLiteral("b.db"));
    QVERIFY(chain.mergeAll(*two));
    const qint64 now = m_clock.wallNow().time_since_epoch().count();
    m_clock.set(now + clockMs);
    // The clock of one is wrong; both edit the same register without knowing of each other.
    QVERIFY(one->act(Origin::Person, {}, [&]() -> Result<> {
        one->changes().setClock({std::min(now, now + clockMs), 0, {}}); // it was wrong all along
        const auto put
            = one->changes().put(Table::Title, m_film.toBytes(), {{"poster", QByteArray(32, 'm')}});
        return put ? Result<>() : failure(put.error());
    }));
    m_clock.set(now + 1000);
    QVERIFY(edit(*two, m_film, {{"poster", QByteArray(32, 't')}}));
    SegmentChain theirs;
    QVERIFY(theirs.seal(*two));
    QVERIFY(theirs.mergeAll(*one));
    QVERIFY(chain.seal(*one, offsetMs));
    QVERIFY(chain.mergeAll(*two));
    QCOMPARE(CatalogDump::shared(one->database()), CatalogDump::shared(two->database()));
    QCOMPARE(text(*one, "SELECT hex(poster) FROM title").left(2),
        QString::fromLatin1(winner.left(1).toLatin1().toHex().toUpper()));
}

void ReplicationLogTest::overwrittenStampIsFinal()
{
    SegmentChain chain;
    const auto writer = withFilm(chain);
    const Stamp sealed = writer->replicationLog().lastSealed().value();
    QVERIFY(edit(*writer, m_film, {{"added_ms", 1}}));
    QVERIFY(edit(*writer, m_film, {{"added_ms", 2}}));
    const QVector<PendingRecord> pending = unsealed(*writer);
    QCOMPARE(pending.size(), 2);
    QVERIFY(pending.first().over != Stamp() && pending.first().over <= sealed);
    QCOMPARE(pending.last().over, pending.first().over);
}

void ReplicationLogTest::deletionIsLaterThanTheEditsItDeletes()
{
    SegmentChain chain;
    const auto writer = withFilm(chain);
    QVERIFY(edit(*writer, m_film, {{"sort_title", QStringLiteral("wanted")}}));
    QVERIFY(chain.seal(*writer));
    const Stamp wanted = writer->replicationLog().lastSealed().value();
    QVERIFY(edit(*writer, m_film, {{"deleted", 1}}));
    QCOMPARE(unsealed(*writer).last().over, wanted);
    QCOMPARE(text(*writer, "SELECT gone FROM title"), QStringLiteral("1"));
    QVERIFY(chain.seal(*writer, -kYears));
    QCOMPARE(text(*writer, "SELECT gone FROM title"), QStringLiteral("1"));
    const Stamp deleted = writer->replicationLog().lastSealed().value();
    QVERIFY(edit(*writer, m_film, {{"sort_title", QStringLiteral("again")}}));
    QCOMPARE(unsealed(*writer).last().over, deleted);
    QVERIFY(chain.seal(*writer, -kYears));
    QCOMPARE(text(*writer, "SELECT gone FROM title"), QStringLiteral("0"));
}

void ReplicationLogTest::compactedPositionIsSealedAllTheSame()
{
    SegmentChain chain;
    const auto writer = withFilm(chain);
    const ProfileId viewer = *ProfileId::fromBytes(chain.segments().first().records.first().row);
    QVERIFY(writer->setPosition(viewer, m_film, {}, 10, 1000));
    const QVector<PendingRecord> pending = unsealed(*writer);
    QCOMPARE(pending.size(), 1);
    QVERIFY(writer->setPosition(viewer, m_film, {}, 20, 1000));
    QVERIFY(chain.seal(*writer, kYears, pending));
    QCOMPARE(text(*writer, "SELECT position_ms FROM play_state"), QStringLiteral("20"));
    QCOMPARE(unsealed(*writer).size(), 1);
    QVERIFY(chain.seal(*writer, kYears));
    const auto other = make(QStringLiteral("b.db"));
    QVERIFY(chain.mergeAll(*other));
    QCOMPARE(text(*other, "SELECT position_ms FROM play_state"), QStringLiteral("20"));
}

void ReplicationLogTest::mergesEachSegmentOnce()
{
    SegmentChain chain;
    const auto writer = withFilm(chain);
    QVERIFY(edit(*writer, m_film, {{"added_ms", 1}}));
    QVERIFY(chain.seal(*writer));
    const auto other = make(QStringLiteral("b.db"));
    const ChainSegment &first = chain.segments().first();
    const ChainSegment &second = chain.segments().last();
    const auto merge = [&](quint64 sequence, const QByteArray &hash) {
        return other->mergeSegment(first.writer, sequence, hash, first.records);
    };
    QVERIFY(!merge(2, second.hash)); // the first is missing
    QVERIFY(merge(1, first.hash));
    const QStringList once = CatalogDump::everything(other->database());
    QVERIFY(merge(1, first.hash));
    QCOMPARE(CatalogDump::everything(other->database()), once);
    const Result<> forked = merge(1, second.hash);
    QVERIFY(!forked);
    QCOMPARE(forked.error().code, ErrorCode::Corrupt);
    QVERIFY(!merge(3, second.hash));
    QCOMPARE(vectorOf(*other).value(first.writer), (ChainPosition{1, first.hash}));
    QVERIFY(!writer->mergeSegment(first.writer, 3, second.hash, {}));
    // A person may skip what is lost.
    QVERIFY(other->act(Origin::Person, {}, [&] {
        return other->replicationLog().setMerged(first.writer, {2, second.hash});
    }));
    QVERIFY(merge(3, QByteArray(32, 'x')));
}

void ReplicationLogTest::ownRecordThatComesBackIsCarried()
{
    const auto writer = make(QStringLiteral("a.db"));
    const QVector<PendingRecord> pending = unsealed(*writer);
    const WriterId former = DeviceIdentity::nextIncarnation(writer->changes().writer());
    const qsizetype before = ChangeWriter::readLog(writer->database()).value().size();
    QVERIFY(writer->mergeSegment(former, 1, QByteArray(32, 'f'), {pending.first().record}));
    QVERIFY(unsealed(*writer).isEmpty());
    QCOMPARE(ChangeWriter::readLog(writer->database()).value().size(), before);
}

void ReplicationLogTest::nextIncarnationTellsAgain()
{
    SegmentChain chain;
    const auto writer = withFilm(chain);
    const WriterId left = writer->changes().writer();
    QVERIFY(edit(*writer, m_film, {{"sort_title", QStringLiteral("told")}}));
    QVERIFY(chain.seal(*writer, -kYears));
    const ChangeRecord told = chain.segments().last().records.first();
    QVERIFY(edit(*writer, m_film, {{"tagline", QStringLiteral("untold")}}));
    const WriterId fresh = DeviceIdentity::nextIncarnation(left);
    QVERIFY(writer->act(Origin::Maintenance, {},
        [&] { return writer->replicationLog().beginIncarnation(fresh, 1); }));
    QCOMPARE(writer->changes().writer(), fresh);
    QVERIFY(writer->replicationLog().ownSegments().value().isEmpty());
    const QMap<WriterId, ChainPosition> vector = vectorOf(*writer);
    QCOMPARE(vector.size(), 1);
    QCOMPARE(vector.value(left), (ChainPosition{1, chain.segments().first().hash}));
    const QVector<PendingRecord> pending = unsealed(*writer);
    QCOMPARE(pending.size(), 2);
    QCOMPARE(pending.first().record, told);
    QVERIFY(pending.first().sealedBefore);
    QVERIFY(!pending.last().sealedBefore);
    QCOMPARE(pending.last().record.stamp.writer, fresh);
    SegmentChain next;
    QVERIFY(next.seal(*writer, -kYears));
    QCOMPARE(next.segments().first().writer, fresh);
    QCOMPARE(next.segments().first().records.first(), told);
    // One device has seen the segment that was left, the other has not.
    const auto saw = make(QStringLiteral("b.db"));
    const auto sawNot = make(QStringLiteral("c.db"));
    QVERIFY(chain.mergeAll(*saw));
    QVERIFY(sawNot->mergeSegment(
        left, 1, chain.segments().first().hash, chain.segments().first().records));
    for (CatalogWriter *other : {saw.get(), sawNot.get()}) {
        QVERIFY(next.mergeAll(*other));
        QCOMPARE(
            text(*other, "SELECT sort_title || tagline FROM title"), QStringLiteral("tolduntold"));
    }
    QCOMPARE(saw->database().integer("SELECT count(*) FROM change_log").value(),
        sawNot->database().integer("SELECT count(*) FROM change_log").value());
    const WriterId kept = writer->changes().writer();
    m_clock.set(1'700'001'000'000);
    QVERIFY(edit(*writer, m_film, {{"added_ms", 7}}));
    QCOMPARE(unsealed(*writer).first().record.stamp.writer, kept);
}

void ReplicationLogTest::refusesAnotherDevicesIncarnation()
{
    const auto writer = make(QStringLiteral("a.db"));
    const auto begin = [&](const WriterId &fresh) {
        return writer->act(Origin::Maintenance, {},
            [&] { return writer->replicationLog().beginIncarnation(fresh, 0); });
    };
    QVERIFY(!begin(writer->changes().writer()));
    QVERIFY(!begin(writerId(randomId<DeviceId>(), 1)));
}

void ReplicationLogTest::keepsSegmentsUntilForgotten()
{
    SegmentChain chain;
    const auto writer = withFilm(chain);
    ReplicationLog &log = writer->replicationLog();
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(edit(*writer, m_film, {{"added_ms", i}}));
        QVERIFY(chain.seal(*writer));
    }
    QCOMPARE(log.lastConfirmed().value(), 0U);
    QVERIFY(log.confirm(1));
    QVERIFY(log.confirm(2));
    QCOMPARE(log.lastConfirmed().value(), 2U);
    QVERIFY(log.forgetSegments(2));
    QCOMPARE(log.ownSegments().value().first().sequence, 3U);
    QCOMPARE(log.lastConfirmed().value(), 2U);
    QVERIFY(log.confirm(3));
    QVERIFY(log.confirm(4));
    QVERIFY(log.forgetSegments(4));
    QCOMPARE(log.lastConfirmed().value(), 4U);
    QVERIFY(edit(*writer, m_film, {{"added_ms", 9}}));
    QVERIFY(chain.seal(*writer));
    QCOMPARE(chain.segments().last().sequence, 5U);
}

void ReplicationLogTest::marksNameTheirCarriers()
{
    SegmentChain chain;
    const auto writer = withFilm(chain);
    const auto object = randomId<ObjectId>();
    const auto put = [&](const Fields &fields) {
        return writer->act(Origin::Maintenance, {}, [&]() -> Result<> {
            const auto done = writer->changes().put(Table::Object, object.toBytes(), fields);
            return done ? Result<>() : failure(done.error());
        });
    };
    QVERIFY(put({{"content", content("x").toBytes()}, {"size_bytes", 5}}));
    QVERIFY(chain.seal(*writer));
    QVERIFY(writer->replicationLog().marks().value().isEmpty());
    QVERIFY(put({{"marked_ms", 77}}));
    QVector<ObjectMark> marks = writer->replicationLog().marks().value();
    QCOMPARE(marks.size(), 1);
    QCOMPARE(marks.first().object, object);
    QCOMPARE(marks.first().markedMs, 77);
    QVERIFY(marks.first().carriers.isEmpty());
    QVERIFY(chain.seal(*writer));
    marks = writer->replicationLog().marks().value();
    QCOMPARE(marks.first().carriers, (QVector<Carrier>{{writer->changes().writer(), 3}}));
    // The same mark by somebody else.
    ChangeRecord theirs = chain.segments().last().records.last();
    theirs.stamp.writer = writerId(randomId<DeviceId>(), 1);
    QVERIFY(writer->mergeSegment(theirs.stamp.writer, 1, QByteArray(32, 't'), {theirs}));
    QCOMPARE(writer->replicationLog().marks().value().first().carriers.size(), 2);
}

void ReplicationLogTest::copyThatWasPutBackIsAnotherIncarnation()
{
    const QString file = m_folder->filePath(QStringLiteral("a.db"));
    WriterId first;
    {
        const auto writer = make(QStringLiteral("a.db"));
        first = writer->changes().writer();
    }
    QVERIFY(QFile::copy(file, file + QStringLiteral(".copy")));
    {
        // The copy was made an hour ago.
        auto copy = Database::open(file + QStringLiteral(".copy"), OpenMode::ReadWrite);
        QVERIFY(copy->exec("UPDATE device SET last_write_ms = last_write_ms - 3600000"));
    }
    QCOMPARE(make(QStringLiteral("a.db"))->changes().writer(), first);
    QVERIFY(QFile::remove(file));
    QVERIFY(QFile::copy(file + QStringLiteral(".copy"), file));
    const WriterId second = make(QStringLiteral("a.db"))->changes().writer();
    QVERIFY(second != first);
    QCOMPARE(make(QStringLiteral("a.db"))->changes().writer(), second);
}

void ReplicationLogTest::openForHoursIsTheSameIncarnation()
{
    WriterId first;
    {
        const auto writer = make(QStringLiteral("a.db"));
        first = writer->changes().writer();
        QVERIFY(
            writer->database().exec("UPDATE device SET last_write_ms = last_write_ms - 36000000"));
    }
    QCOMPARE(make(QStringLiteral("a.db"))->changes().writer(), first);
}

void ReplicationLogTest::killedIsTheSameIncarnation()
{
    const auto writer = make(QStringLiteral("a.db"));
    const QString file = writer->database().file();
    QVERIFY(writer->database().exec("UPDATE device SET last_write_ms = last_write_ms - 36000000"));
    QVERIFY(writer->ingest({movie(QStringLiteral("Night Bus"), 2001)}));
    // Another start while the log of the first still lies there, as after a kill.
    auto store = Migrator::open(file, catalogSchema(), m_clock);
    QVERIFY(store->fileChangedMs > 0);
    const auto place = DeviceIdentity::placeOf(file, store->fileChangedMs);
    QVERIFY(!DeviceIdentity::load(store->database, place)->isElsewhere);
    auto later = place;
    later.fileChangedMs += 180'000;
    QVERIFY(DeviceIdentity::load(store->database, later)->isElsewhere);
}

void ReplicationLogTest::movedDataTellsAgainWhatMayNotBeStored()
{
    SegmentChain chain;
    WriterId left;
    {
        const auto writer = withFilm(chain);
        left = writer->changes().writer();
        QVERIFY(writer->replicationLog().confirm(1));
        QVERIFY(edit(*writer, m_film, {{"added_ms", 1}}));
        QVERIFY(chain.seal(*writer));
        QVERIFY(writer->database().exec("UPDATE device SET machine_id = x'00'"));
    }
    const auto writer = make(QStringLiteral("a.db"));
    QVERIFY(writer->changes().writer() != left);
    QCOMPARE(vectorOf(*writer).value(left).sequence, 1U);
    QCOMPARE(unsealed(*writer).size(), 1);
    QVERIFY(unsealed(*writer).first().sealedBefore);
}

void ReplicationLogTest::devicesAgree_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 8; ++seed) {
        QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }
}

//! Three catalogs, their clocks right or wrong, that seal and merge whenever it happens; one of
//! them leaves its chain on the way.
void ReplicationLogTest::devicesAgree()
{
    QFETCH(const int, seed);
    std::mt19937 random{quint32(seed)};
    const auto below = [&](quint32 limit) { return random() % limit; };
    struct Peer
    {
        std::unique_ptr<CatalogWriter> writer;
        std::unique_ptr<RandomEdits> edits;
        std::vector<SegmentChain> chains{1};
        qint64 offsetMs = 0;
    };
    std::vector<Peer> peers(3);
    for (size_t i = 0; i < peers.size(); ++i) {
        peers[i].writer = make(QStringLiteral("%1.db").arg(i));
        peers[i].edits = std::make_unique<RandomEdits>(*peers[i].writer, quint32(seed * 10) + i);
        peers[i].offsetMs = std::array<qint64, 3>{0, -kYears, 3'600'000}[i];
    }
    const auto exchange = [&](Peer &into, int atMost) -> Result<> {
        for (const Peer &from : peers) {
            for (const SegmentChain &chain : from.chains) {
                const bool own = &from == &into && &chain == &from.chains.back();
                const Result<> done = own ? Result<>() : chain.merge(*into.writer, atMost);
                if (!done) {
                    return done;
                }
            }
        }
        return {};
    };
    for (int round = 0; round < 24; ++round) {
        Peer &peer = peers[below(quint32(peers.size()))];
        m_clock.set(1'700'000'000'000 + round * 60'000 - peer.offsetMs);
        QVERIFY(peer.edits->run(int(below(12))));
        const QVector<PendingRecord> pending
            = peer.writer->replicationLog().unsealed(int(below(30)) + 5).value();
        if (below(3) == 0) {
            QVERIFY(peer.edits->run(2)); // while the segment is being made
        }
        if (below(3) != 0) {
            QVERIFY(peer.chains.back().seal(*peer.writer, peer.offsetMs, pending));
        }
        QVERIFY(exchange(peer, int(below(3))));
        if (round == 12) {
            Peer &moved = peers[below(3)];
            const auto length = quint32(moved.chains.back().segments().size());
            const quint64 kept = below(length + 1);
            const WriterId fresh
                = DeviceIdentity::nextIncarnation(moved.writer->changes().writer());
            QVERIFY(moved.writer->act(Origin::Maintenance, {},
                [&] { return moved.writer->replicationLog().beginIncarnation(fresh, kept); }));
            moved.chains.back().cut(kept);
            moved.chains.emplace_back();
        }
    }
    for (Peer &peer : peers) {
        QVERIFY(peer.chains.back().seal(*peer.writer, peer.offsetMs));
    }
    for (Peer &peer : peers) {
        QVERIFY(exchange(peer, 1000));
        QCOMPARE(CatalogDump::shared(peer.writer->database()),
            CatalogDump::shared(peers.front().writer->database()));
        QVERIFY(unsealed(*peer.writer).isEmpty());
        QCOMPARE(peer.writer->database()
                     .integer("SELECT count(*) FROM (SELECT 1 FROM change_log GROUP BY wall_ms,"
                              " counter, writer HAVING count(*) > 1)")
                     .value(),
            0);
    }
    // And what Merge makes of the same records without any table.
    QHash<std::pair<int, QByteArray>, Merge::Row> rows;
    CatalogWriter &first = *peers.front().writer;
    const QVector<ChangeRecord> log = ChangeWriter::readLog(first.database()).value();
    for (const ChangeRecord &record : log) {
        const Shared::TableSpec &spec = Shared::spec(Table(record.table));
        auto row = rows.find({record.table, record.row});
        if (row == rows.end()) {
            row = rows.insert({record.table, record.row}, Merge::emptyRow(spec));
        }
        Merge::apply(spec, *row, record);
    }
    QVERIFY(rows.size() > 20);
    for (auto row = rows.constBegin(); row != rows.constEnd(); ++row) {
        const Shared::TableSpec &spec = Shared::spec(Table(row.key().first));
        QCOMPARE(first.changes().load(spec, row.key().second).value(), *row);
    }
}

MATINEE_TEST(ReplicationLogTest)
#include "tst_replicationlog.moc"
