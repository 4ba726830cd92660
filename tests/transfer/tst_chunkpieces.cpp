#include "sync/transfer/chunkpieces.h"
#include "sync/transfer/manifest.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Sync;
using namespace TestSupport;

namespace {

constexpr qint64 kUnit = ChunkPieces::kUnitBytes;
using Piece = ChunkPieces::Piece;

} // namespace

class ChunkPiecesTest : public QObject
{
    Q_OBJECT
private slots:
    void asksForWhatIsMissing();
    void readsWithoutGaps();
    void arrivesInAnyOrder();
    void thrownAwayIsMissingAgain();
};

void ChunkPiecesTest::asksForWhatIsMissing()
{
    ChunkPieces pieces(5 * kUnit + 10);
    QCOMPARE(pieces.askNext(kUnit + 7, 2 * kUnit), std::optional(Piece{kUnit, 2 * kUnit}));
    QVERIFY(pieces.isAskedFor(kUnit) && pieces.isAskedFor(3 * kUnit - 1));
    QVERIFY(!pieces.isAskedFor(0) && !pieces.isAskedFor(3 * kUnit));
    // Up to what is asked for already, and to the end.
    QCOMPARE(pieces.askNext(0, 9 * kUnit), std::optional(Piece{0, kUnit}));
    QCOMPARE(pieces.askNext(0, 9 * kUnit), std::optional(Piece{3 * kUnit, 2 * kUnit + 10}));
    QCOMPARE(pieces.askNext(0, 9 * kUnit), std::nullopt);
    pieces.giveUp({kUnit, 2 * kUnit});
    QCOMPARE(pieces.askNext(0, 1), std::optional(Piece{kUnit, kUnit}));
}

void ChunkPiecesTest::readsWithoutGaps()
{
    const QByteArray bytes = noise(3 * kUnit + 5, 1);
    ChunkPieces pieces(bytes.size());
    QVERIFY(pieces.from(0).isEmpty());
    pieces.fill({kUnit, kUnit}, QByteArrayView(bytes).sliced(kUnit, kUnit));
    QVERIFY(pieces.from(0).isEmpty());
    QCOMPARE(pieces.from(kUnit + 3), QByteArrayView(bytes).sliced(kUnit + 3, kUnit - 3));
    QVERIFY(pieces.from(2 * kUnit).isEmpty());
    pieces.fill({2 * kUnit, kUnit + 5}, QByteArrayView(bytes).sliced(2 * kUnit));
    QCOMPARE(pieces.from(kUnit), QByteArrayView(bytes).sliced(kUnit));
    QVERIFY(!pieces.isWhole());
    pieces.fill({0, kUnit}, QByteArrayView(bytes).first(kUnit));
    QVERIFY(pieces.isWhole());
    QCOMPARE(pieces.bytes(), bytes);
}

void ChunkPiecesTest::arrivesInAnyOrder()
{
    QRandomGenerator random(4);
    for (const qint64 size : {qint64(1), kUnit, kUnit + 1, kChunkBytes}) {
        const QByteArray bytes = noise(size, 2);
        ChunkPieces pieces(size);
        QVector<Piece> asked;
        for (;;) {
            const qint64 from = random.bounded(int(size));
            std::optional<Piece> piece = pieces.askNext(from, random.bounded(int(8 * kUnit)));
            if (!piece) {
                piece = pieces.askNext(0, random.bounded(int(8 * kUnit)));
            }
            if (!piece) {
                break;
            }
            asked.insert(random.bounded(asked.size() + 1), *piece);
        }
        for (const Piece &piece : std::as_const(asked)) {
            QVERIFY(!pieces.isWhole());
            pieces.fill(piece, QByteArrayView(bytes).sliced(piece.offsetBytes, piece.sizeBytes));
        }
        QVERIFY(pieces.isWhole());
        QCOMPARE(pieces.bytes(), bytes);
    }
}

void ChunkPiecesTest::thrownAwayIsMissingAgain()
{
    ChunkPieces pieces(2 * kUnit);
    pieces.fillWhole(noise(2 * kUnit, 1));
    QVERIFY(pieces.isWhole());
    pieces.throwAway();
    QVERIFY(!pieces.isWhole());
    QVERIFY(pieces.from(0).isEmpty());
    QCOMPARE(pieces.askNext(0, kChunkBytes), std::optional(Piece{0, 2 * kUnit}));
}

MATINEE_TEST(ChunkPiecesTest)
#include "tst_chunkpieces.moc"
