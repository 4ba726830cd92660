#include "sync/replication/uploadreview.h"
#include "tests/replication/replicationsamples.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace ReplicationSamples;
using namespace Sync;

namespace {

constexpr qint64 kReviewedAt = kSealedMs;
constexpr qint64 kOld = kReviewedAt - UploadReview::kAbandonedMs;
constexpr int kReviewer = 1;
constexpr int kOther = 2;
constexpr int kThird = 3;

} // namespace

class UploadReviewTest : public QObject
{
    Q_OBJECT
private slots:
    void decides_data();
    void decides();
    void decidesForEachUpload();
};

void UploadReviewTest::decides_data()
{
    using Objects = QVector<int>;
    // Who names the one listed upload, object 9; a writer that is absent has no readable ack.
    QTest::addColumn<qint64>("begunMs");
    QTest::addColumn<bool>("inJournal");
    QTest::addColumn<Objects>("namedBy");
    QTest::addColumn<Objects>("unread");
    QTest::addColumn<bool>("aborted");
    QTest::newRow("own, going on")
        << kReviewedAt << true << Objects{kReviewer} << Objects{} << false;
    QTest::newRow("own, begun since the ack")
        << kReviewedAt << true << Objects{} << Objects{} << false;
    QTest::newRow("own, old, going on") << kOld << true << Objects{kReviewer} << Objects{} << false;
    QTest::newRow("own, old, not in the ack") << kOld << true << Objects{} << Objects{} << false;
    QTest::newRow("own, forgotten")
        << kReviewedAt << false << Objects{kReviewer} << Objects{} << true;
    QTest::newRow("own, forgotten, another's ack unread")
        << kReviewedAt << false << Objects{kReviewer} << Objects{kOther} << true;
    QTest::newRow("own, forgotten, a copy of this disk goes on")
        << kReviewedAt << false << Objects{kReviewer, kOther} << Objects{} << false;
    QTest::newRow("another's, named")
        << kReviewedAt << false << Objects{kOther} << Objects{} << false;
    QTest::newRow("another's, named, old")
        << kOld << false << Objects{kThird} << Objects{} << false;
    QTest::newRow("nobody's, new") << kReviewedAt << false << Objects{} << Objects{} << false;
    QTest::newRow("nobody's, almost old") << kOld + 1 << false << Objects{} << Objects{} << false;
    QTest::newRow("nobody's, old") << kOld << false << Objects{} << Objects{} << true;
    QTest::newRow("nobody's, old, an ack unread")
        << kOld << false << Objects{} << Objects{kOther} << false;
    QTest::newRow("nobody's, old, own ack unread")
        << kOld << false << Objects{} << Objects{kReviewer} << false;
    QTest::newRow("nobody's, begun in the future")
        << kReviewedAt + UploadReview::kAbandonedMs << false << Objects{} << Objects{} << false;
}

void UploadReviewTest::decides()
{
    QFETCH(const qint64, begunMs);
    QFETCH(const bool, inJournal);
    QFETCH(const QVector<int>, namedBy);
    QFETCH(const QVector<int>, unread);
    QFETCH(const bool, aborted);
    UploadReview::Input input;
    input.listed = {{id<ObjectId>(9), begunMs}};
    input.self = writer(kReviewer);
    input.storeMs = kReviewedAt;
    if (inJournal) {
        input.unfinished = {id<ObjectId>(8), id<ObjectId>(9)};
    }
    for (const int device : {kReviewer, kOther, kThird}) {
        Ack ack;
        ack.writer = writer(device);
        ack.uploads = {id<ObjectId>(7)};
        if (namedBy.contains(device)) {
            ack.uploads.append(id<ObjectId>(9));
        }
        input.liveAcks.insert(
            ack.writer, unread.contains(device) ? std::nullopt : std::optional(ack));
    }
    QCOMPARE(UploadReview::toAbort(input), aborted ? input.listed : QVector<ListedUpload>());
}

void UploadReviewTest::decidesForEachUpload()
{
    UploadReview::Input input;
    input.self = writer(kReviewer);
    input.storeMs = kReviewedAt;
    input.unfinished = {id<ObjectId>(1)};
    Ack own;
    own.uploads = {id<ObjectId>(1), id<ObjectId>(2)};
    input.liveAcks.insert(writer(kReviewer), own);
    // Several uploads of one object: an answer was lost and the upload begun again.
    input.listed = {{id<ObjectId>(1), kOld}, {id<ObjectId>(2), kReviewedAt},
        {id<ObjectId>(2), kOld}, {id<ObjectId>(3), kReviewedAt}, {id<ObjectId>(3), kOld}};
    const QVector<ListedUpload> expected{
        {id<ObjectId>(2), kReviewedAt}, {id<ObjectId>(2), kOld}, {id<ObjectId>(3), kOld}};
    QCOMPARE(UploadReview::toAbort(input), expected);
    input.listed.clear();
    QVERIFY(UploadReview::toAbort(input).isEmpty());
}

MATINEE_TEST(UploadReviewTest)
#include "tst_uploadreview.moc"
