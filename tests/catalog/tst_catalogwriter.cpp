#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/mediacodec.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/sameas.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/titlereader.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/catalog/randomedits.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Library;
using namespace CatalogSamples;

class CatalogWriterTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void maintainedRowsEqualARecomputation_data();
    void maintainedRowsEqualARecomputation();
    void failedStatementLeavesNothing_data();
    void failedStatementLeavesNothing();
    void sameTitlesAreOneCard_data();
    void sameTitlesAreOneCard();
    void sameFilmsShareTheirStates();
    void sameSeriesShareTheirEpisodes();
    void rebuildsWhenTheRulesOfSortingChange();
    void mediaInfoSurvivesItsBytes();
    void hostileMediaFactsAreHarmless();

private:
    std::unique_ptr<CatalogWriter> make();
    Result<> join(CatalogWriter &writer, const TitleId &a, const TitleId &b, bool same);
    TitleCard card(CatalogWriter &writer, const TitleId &title);
    ProfileId viewerOf(CatalogWriter &writer);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
};

void CatalogWriterTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<CatalogWriter> CatalogWriterTest::make()
{
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    return std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
}

void CatalogWriterTest::maintainedRowsEqualARecomputation_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 8; ++seed) {
        QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }
}

void CatalogWriterTest::maintainedRowsEqualARecomputation()
{
    QFETCH(const int, seed);
    const auto writer = make();
    RandomEdits edits(*writer, quint32(seed) + 1000);
    for (int round = 0; round < 4; ++round) {
        QVERIFY(edits.run(40));
        const QStringList kept = CatalogDump::maintained(writer->database());
        QVERIFY(kept.size() > 20);
        QVERIFY(writer->maintainer().rebuild());
        const QStringList again = CatalogDump::maintained(writer->database());
        for (const QString &line : kept) {
            QVERIFY2(again.contains(line), qPrintable(QStringLiteral("only kept: ") + line));
        }
        for (const QString &line : again) {
            QVERIFY2(kept.contains(line), qPrintable(QStringLiteral("only made again: ") + line));
        }
        QCOMPARE(again, kept);
    }
}

void CatalogWriterTest::failedStatementLeavesNothing_data()
{
    QTest::addColumn<int>("act");
    QTest::newRow("ingest") << 0;
    QTest::newRow("adopt") << 1;
    QTest::newRow("position") << 2;
    QTest::newRow("watched") << 3;
    QTest::newRow("pictures") << 4;
    QTest::newRow("folder") << 5;
    QTest::newRow("seal") << 6;
    QTest::newRow("merge") << 7;
    QTest::newRow("incarnation") << 8;
}

void CatalogWriterTest::failedStatementLeavesNothing()
{
    QFETCH(const int, act);
    const auto writer = make();
    const ProfileId viewer
        = *ProfileId::fromBytes(ChangeWriter::readLog(writer->database()).value().first().row);
    const IngestedVideo beach = homeVideo(QStringLiteral("Beach"), 4);
    const QVector<TitleId> titles
        = writer->ingest({episode(QStringLiteral("Harbour"), 1, 1), beach}).value();
    const Folder folder = writer->addFolder(QStringLiteral("/a")).value();
    QVERIFY(writer->setPosition(viewer, titles.last(), {}, 5, 100));
    IngestedVideo stored = beach;
    stored.content = content("beach");
    stored.object = randomId<ObjectId>();

    QVERIFY(writer->seal(
        1, QByteArray(32, 's'), "bytes", writer->replicationLog().unsealed(3).value()));
    QVector<PendingRecord> pending = writer->replicationLog().unsealed(1000).value();
    const WriterId other = writerId(randomId<DeviceId>(), 1);
    const WriterId fresh = DeviceIdentity::nextIncarnation(writer->changes().writer());
    QVector<ChangeRecord> foreign;
    for (PendingRecord &one : pending) {
        foreign.append(one.record);
        foreign.last().stamp.writer = other;
        one.record.stamp.wallMs += 5'000;
    }

    const auto run = [&]() -> Result<> {
        const auto plain = [](const auto &result) -> Result<> {
            return result ? Result<>() : failure(result.error());
        };
        switch (act) {
        case 0:
            return plain(writer->ingest({movie(QStringLiteral("Night Bus"), 2001),
                episode(QStringLiteral("Harbour"), 1, 2), homeVideo(QStringLiteral("Party"), 9)}));
        case 1:
            return plain(writer->ingest({stored}));
        case 2:
            return writer->setPosition(viewer, titles.first(), {}, 95, 100);
        case 3:
            return writer->setWatched(viewer, titles.first(), true);
        case 4:
            return writer->setPictures(
                titles.first(), *PictureId::fromBytes(QByteArray(32, 'p')), {}, Origin::Scan);
        case 5:
            return writer->removeFolder(folder.id);
        case 6:
            return writer->seal(2, QByteArray(32, 'h'), "bytes", pending);
        case 7:
            return writer->mergeSegment(other, 1, QByteArray(32, 'h'), foreign);
        default:
            return writer->act(Origin::Maintenance, {},
                [&] { return writer->replicationLog().beginIncarnation(fresh, 0); });
        }
    };

    const QStringList before = CatalogDump::everything(writer->database());
    writer->takeChange();
    bool done = false;
    int failures = 0;
    for (int n = 0; !done && n < 2000; ++n) {
        int statements = 0;
        writer->database().setFault([&]() -> std::optional<Error> {
            return statements++ == n ? std::optional(Error{ErrorCode::Io, {}, {}, false})
                                     : std::nullopt;
        });
        const Result<> result = run();
        writer->database().setFault({});
        done = result.has_value();
        if (!done) {
            ++failures;
            QCOMPARE(result.error().code, ErrorCode::Io);
            QCOMPARE(CatalogDump::everything(writer->database()), before);
            QVERIFY(writer->takeChange().isEmpty());
        }
    }
    QVERIFY(done);
    QVERIFY(failures > 4);
    QVERIFY(CatalogDump::everything(writer->database()) != before);
    const QStringList kept = CatalogDump::maintained(writer->database());
    QVERIFY(writer->maintainer().rebuild());
    QCOMPARE(CatalogDump::maintained(writer->database()), kept);
}

Result<> CatalogWriterTest::join(
    CatalogWriter &writer, const TitleId &a, const TitleId &b, bool same)
{
    return writer.act(Origin::Person, {}, [&]() -> Result<> {
        const auto put = writer.changes().put(
            Shared::Table::SameAs, a.toBytes() + b.toBytes(), {{"same", same ? 1 : 0}});
        return put ? Result<>() : failure(put.error());
    });
}

ProfileId CatalogWriterTest::viewerOf(CatalogWriter &writer)
{
    return *ProfileId::fromBytes(ChangeWriter::readLog(writer.database()).value().first().row);
}

TitleCard CatalogWriterTest::card(CatalogWriter &writer, const TitleId &title)
{
    return TitleReader(writer.database())
        .card(viewerOf(writer), title)
        .value()
        .value_or(TitleCard());
}

void CatalogWriterTest::sameTitlesAreOneCard_data()
{
    maintainedRowsEqualARecomputation_data();
}

void CatalogWriterTest::sameTitlesAreOneCard()
{
    QFETCH(const int, seed);
    const auto writer = make();
    RandomEdits edits(*writer, quint32(seed) + 2000);
    int joined = 0;
    for (int round = 0; round < 3; ++round) {
        QVERIFY(edits.run(60));
        SameAs same;
        Query pairs(writer->database(), "SELECT a, b FROM same_as WHERE same = 1");
        while (pairs.next()) {
            same.add(pairs->id<TitleId>(0), pairs->id<TitleId>(1));
        }
        QSet<TitleId> cards;
        Query shown(writer->database(), "SELECT title FROM title_card");
        while (shown.next()) {
            cards.insert(shown->id<TitleId>(0));
        }
        Query titles(writer->database(), "SELECT id FROM title WHERE gone = 0 AND kind <> 0");
        QSet<TitleId> there;
        while (titles.next()) {
            there.insert(titles->id<TitleId>(0));
        }
        for (const TitleId &title : std::as_const(there)) {
            QVector<TitleId> members = same.members(title);
            erase_if(members, [&](const TitleId &member) { return !there.contains(member); });
            QCOMPARE(cards.contains(title), title == members.first());
            QCOMPARE(card(*writer, title), card(*writer, members.first()));
            joined += members.size() > 1 ? 1 : 0;
        }
        // One viewer's plays of all members, counted on their own.
        const QStringList kept = CatalogDump::rows(writer->database(),
            "SELECT hex(profile), hex(title), play_count FROM viewer_state s WHERE play_count > 0"
            " ORDER BY 1, 2",
            3);
        const QStringList counted = CatalogDump::rows(writer->database(),
            "SELECT hex(p.profile), hex(coalesce(m.shown, p.title)), sum(c.count) FROM play_state p"
            " JOIN play_count c ON c.profile = p.profile AND c.title = p.title AND c.epoch ="
            " coalesce(p.epoch, zeroblob(16)) LEFT JOIN title_same m ON m.title = p.title"
            " GROUP BY 1, 2 ORDER BY 1, 2",
            3);
        QCOMPARE(kept, counted);
    }
    QVERIFY(joined > 0);
}

void CatalogWriterTest::sameFilmsShareTheirStates()
{
    const auto writer = make();
    const ProfileId viewer = viewerOf(*writer);
    const QVector<TitleId> films = writer
                                       ->ingest({movie(QStringLiteral("Night Bus"), 2001, 720),
                                           movie(QStringLiteral("Nachtbus"), 2001, 2160)})
                                       .value();
    const TitleId shown = std::min(films.first(), films.last());
    const TitleId other = std::max(films.first(), films.last());
    QVERIFY(writer->setPosition(viewer, other, {}, 95, 100));
    QVERIFY(writer->setPosition(viewer, shown, {}, 95, 100));
    QVERIFY(writer->setPosition(viewer, other, {}, 40, 100));
    QVERIFY(join(*writer, films.first(), films.last(), true));
    const TitleCard both = card(*writer, other);
    QCOMPARE(both.id, shown);
    QCOMPARE(both.height, 2160);
    QCOMPARE(both.play.playCount, 2);
    QCOMPARE(both.play.positionMs, 40);
    QVERIFY(both.play.watched);
    DetailReader details(writer->database());
    QCOMPARE(details.details(viewer, other).value().versions.size(), 2);
    QCOMPARE(writer->database().integer("SELECT n FROM tally WHERE name = 'kind:1'").value(), 1);
    // What is seen on the card can be taken back there.
    QVERIFY(writer->setWatched(viewer, shown, false));
    QVERIFY(!card(*writer, shown).play.watched);
    QCOMPARE(card(*writer, shown).play.positionMs, 0);
    QVERIFY(join(*writer, films.first(), films.last(), false));
    QCOMPARE(card(*writer, other).id, other);
    QCOMPARE(card(*writer, other).play.positionMs, 40);
    QCOMPARE(card(*writer, other).play.playCount, 1);
    QCOMPARE(details.details(viewer, other).value().versions.size(), 1);
}

void CatalogWriterTest::sameSeriesShareTheirEpisodes()
{
    const auto writer = make();
    const QVector<TitleId> episodes = writer
                                          ->ingest({episode(QStringLiteral("Harbour"), 1, 1),
                                              episode(QStringLiteral("Hafen"), 1, 2)})
                                          .value();
    const TitleId one = TitleIds::series(QStringLiteral("Harbour"), 0);
    const TitleId two = TitleIds::series(QStringLiteral("Hafen"), 0);
    QCOMPARE(card(*writer, one).childCount, 1);
    QVERIFY(writer->setWatched(viewerOf(*writer), episodes.first(), true));
    QVERIFY(writer->setWatched(viewerOf(*writer), episodes.last(), true));
    QVERIFY(join(*writer, one, two, true));
    const TitleCard both = card(*writer, std::max(one, two));
    QCOMPARE(both.id, std::min(one, two));
    QCOMPARE(both.childCount, 2);
    QCOMPARE(both.watchedChildCount, 2);
    QCOMPARE(card(*writer, episodes.first()).seriesId, both.id);
    QCOMPARE(card(*writer, episodes.last()).seriesId, both.id);
    QCOMPARE(writer->database().integer("SELECT n FROM tally WHERE name = 'kind:2'").value(), 1);
    QVERIFY(join(*writer, one, two, false));
    QCOMPARE(card(*writer, one).childCount, 1);
    QCOMPARE(card(*writer, two).childCount, 1);
}

void CatalogWriterTest::rebuildsWhenTheRulesOfSortingChange()
{
    QStringList expected;
    {
        const auto writer = make();
        QVERIFY(writer->ingest({movie(QStringLiteral("Night Bus"), 2001)}));
        expected = CatalogDump::maintained(writer->database());
        QVERIFY(writer->database().exec("UPDATE maintained_with SET value = 'older';"
                                        "UPDATE title_card SET sort_key = x'00'"));
        QVERIFY(CatalogDump::maintained(writer->database()) != expected);
    }
    const auto again = make();
    QCOMPARE(CatalogDump::maintained(again->database()), expected);
}

void CatalogWriterTest::mediaInfoSurvivesItsBytes()
{
    MediaInfo info = media(5'400'000, 2160);
    info.title = QStringLiteral("流浪地球");
    info.recordedMs = 1'470'045'600'000;
    info.sizeBytes = 60'000'000'000;
    info.streams[0].rotationDegrees = 90;
    info.streams[0].fpsNumerator = 24000;
    info.streams[0].fpsDenominator = 1001;
    info.streams[0].sarNumerator = 4;
    info.streams[0].sarDenominator = 3;
    info.streams[0].colorTransfer = QStringLiteral("smpte2084");
    info.streams[1].isDefault = true;
    QCOMPARE(MediaCodec::decode(MediaCodec::encode(info)), info);
    QCOMPARE(MediaCodec::decode(MediaCodec::encode({})), MediaInfo{});
}

void CatalogWriterTest::hostileMediaFactsAreHarmless()
{
    const QByteArray good = MediaCodec::encode(media(1000, 720));
    for (qsizetype i = 0; i < good.size(); ++i) {
        MediaCodec::decode(good.left(i));
        QByteArray bent = good;
        bent[i] = char(bent[i] ^ 0x5a);
        MediaCodec::decode(bent);
    }
    QCOMPARE(MediaCodec::decode("not CBOR at all"), MediaInfo{});
}

MATINEE_TEST(CatalogWriterTest)
#include "tst_catalogwriter.moc"
