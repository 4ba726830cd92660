#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/mediacodec.h"
#include "library/catalog/migrator.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/catalog/randomedits.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

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
    void rebuildsWhenTheRulesOfSortingChange();
    void mediaInfoSurvivesItsBytes();
    void hostileMediaFactsAreHarmless();

private:
    std::unique_ptr<CatalogWriter> make();

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
    for (int seed = 1; seed <= 6; ++seed) {
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
        QCOMPARE(CatalogDump::maintained(writer->database()), kept);
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
