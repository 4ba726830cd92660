#include "sync/s3/s3error.h"
#include "sync/s3/s3xml.h"
#include "tests/support/testregistry.h"

#include <QDateTime>
#include <QTest>

using namespace Sync;

namespace {

QByteArray listingOf(const QByteArray &inside)
{
    return "<?xml version='1.0' encoding='UTF-8'?>\n<ListBucketResult "
           "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>films</Name>"
        + inside + "</ListBucketResult>";
}

const QByteArray kEntry
    = "<Contents><Key>a%20b%2Bc+d/%E6%98%A0</Key><LastModified>2026-01-02T03:04:05.678Z"
      "</LastModified><ETag>&quot;0123&quot;</ETag><Size>17</Size><Owner><ID>Key</ID></Owner>"
      "<StorageClass>STANDARD</StorageClass></Contents>";

} // namespace

class S3XmlTest : public QObject
{
    Q_OBJECT
private slots:
    void readsListings();
    void readsUploads();
    void readsSmallAnswers();
    void readsProblems();
    void writesACompletion();
    void refusesWhatIsNotWhole_data();
    void refusesWhatIsNotWhole();
    void entitiesAreRefused();
    void tooManyEntriesAreRefused();
    void problemsHaveMeanings_data();
    void problemsHaveMeanings();
    void whatEveryStorageTakesIsNotTooLarge();
};

void S3XmlTest::readsListings()
{
    const S3Xml::Listing listing
        = S3Xml::readListing(listingOf("<EncodingType>url</EncodingType><IsTruncated>true"
                                       "</IsTruncated>"
                                 + kEntry + "<CommonPrefixes><Prefix>x</Prefix></CommonPrefixes>"))
              .value();
    QVERIFY(listing.isTruncated);
    QCOMPARE(listing.objects.size(), 1);
    const ObjectStat &stat = listing.objects.first();
    QCOMPARE(stat.key, QStringLiteral("a b+c d/映"));
    QCOMPARE(stat.sizeBytes, 17);
    QCOMPARE(stat.etag, QStringLiteral("0123"));
    QCOMPARE(QDateTime::fromMSecsSinceEpoch(stat.modifiedAtMs, Qt::UTC).toString(Qt::ISODateWithMs),
        QStringLiteral("2026-01-02T03:04:05.678Z"));
    // A server that does not encode says so by not saying that it does.
    const S3Xml::Listing raw = S3Xml::readListing(listingOf(kEntry)).value();
    QCOMPARE(raw.objects.first().key, QStringLiteral("a%20b%2Bc+d/%E6%98%A0"));
    QVERIFY(!raw.isTruncated);
    QVERIFY(S3Xml::readListing(listingOf({})).value().objects.isEmpty());
}

void S3XmlTest::readsUploads()
{
    const S3Xml::Uploads page = S3Xml::readUploads(
        "<ListMultipartUploadsResult><EncodingType>url</EncodingType>"
        "<NextKeyMarker>v/b%20c</NextKeyMarker><NextUploadIdMarker>2</NextUploadIdMarker>"
        "<IsTruncated>true</IsTruncated><Upload><Key>v/a</Key><UploadId>1%2B</UploadId>"
        "<Initiator><ID>x</ID></Initiator><Initiated>2026-01-02T03:04:05.678Z</Initiated></Upload>"
        "<Upload><Key>v/b%20c</Key>"
        "<UploadId>2</UploadId></Upload></ListMultipartUploadsResult>")
                                    .value();
    QVERIFY(page.isTruncated);
    QCOMPARE(page.nextKey, QStringLiteral("v/b c"));
    QCOMPARE(page.nextUploadId, QStringLiteral("2"));
    const QVector<UploadHandle> uploads{{QStringLiteral("v/a"), QStringLiteral("1%2B")},
        {QStringLiteral("v/b c"), QStringLiteral("2")}};
    QCOMPARE(page.uploads, uploads);
    QCOMPARE(page.uploads.at(0).begunAtMs, 1767323045678);
    QCOMPARE(page.uploads.at(1).begunAtMs, 0);
}

void S3XmlTest::readsSmallAnswers()
{
    QCOMPARE(S3Xml::readBegun("<InitiateMultipartUploadResult xmlns='x'><Bucket>b</Bucket>"
                              "<Key>k</Key><UploadId>id/1</UploadId>"
                              "</InitiateMultipartUploadResult>")
                 .value(),
        QStringLiteral("id/1"));
    QCOMPARE(S3Xml::readBegun("<InitiateMultipartUploadResult><UploadId/>"
                              "</InitiateMultipartUploadResult>")
                 .error()
                 .code,
        ErrorCode::Corrupt);
    // Blanks that kept the connection open come first.
    QCOMPARE(S3Xml::readCompleted("  \n <CompleteMultipartUploadResult><ETag>\"ab-2\"</ETag>"
                                  "</CompleteMultipartUploadResult>")
                 .value(),
        QStringLiteral("ab-2"));
    QCOMPARE(S3Xml::readCompleted("<CompleteMultipartUploadResult><ETag></ETag>"
                                  "</CompleteMultipartUploadResult>")
                 .value(),
        QString());
    QCOMPARE(S3Xml::plainEtag(QStringLiteral("bare")), QStringLiteral("bare"));
}

void S3XmlTest::readsProblems()
{
    const auto problem = S3Xml::readProblem(
        "<?xml version=\"1.0\"?><Error><Code>AuthorizationHeaderMalformed</Code><Message>no"
        "</Message><Region>home-1</Region><RequestId>7</RequestId></Error>");
    QVERIFY(problem.has_value());
    QCOMPARE(problem->code, QStringLiteral("AuthorizationHeaderMalformed"));
    QCOMPARE(problem->region, QStringLiteral("home-1"));
    // Swift puts it into an answer 200 of a completion, after blanks.
    QVERIFY(S3Xml::readProblem("   <Error><Code>InternalError</Code></Error>").has_value());
    QVERIFY(!S3Xml::readProblem("<html><body>404</body></html>").has_value());
    QVERIFY(!S3Xml::readProblem("<Error><Message>x</Message></Error>").has_value());
    QVERIFY(!S3Xml::readProblem("<Error><Code>Slow").has_value());
    QVERIFY(!S3Xml::readProblem({}).has_value());
}

void S3XmlTest::writesACompletion()
{
    QCOMPARE(S3Xml::completion({{1, QStringLiteral("a<"), 3}, {2, QStringLiteral("b"), 4}}),
        QByteArray("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                   "<Part><PartNumber>1</PartNumber><ETag>\"a&lt;\"</ETag></Part>"
                   "<Part><PartNumber>2</PartNumber><ETag>\"b\"</ETag></Part>"
                   "</CompleteMultipartUpload>")
            .replace("\"a&lt;\"", "&quot;a&lt;&quot;")
            .replace("\"b\"", "&quot;b&quot;"));
}

void S3XmlTest::refusesWhatIsNotWhole_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray whole = listingOf(kEntry);
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("cut") << whole.left(whole.size() - 3);
    QTest::newRow("cut in an entry") << whole.left(whole.indexOf("<Size>"));
    QTest::newRow("more after it") << QByteArray(whole + "<more/>");
    QTest::newRow("another document") << QByteArray("<html></html>");
    QTest::newRow("no key") << listingOf("<Contents><Size>1</Size></Contents>");
    QTest::newRow("no size") << listingOf("<Contents><Key>a</Key><Size>x</Size></Contents>");
    QTest::newRow("negative") << listingOf("<Contents><Key>a</Key><Size>-1</Size></Contents>");
    QTest::newRow("elements in a text") << listingOf("<Contents><Key>a<b/></Key></Contents>");
    QTest::newRow("key without end")
        << listingOf("<Contents><Key>" + QByteArray(20'000, 'a') + "</Key></Contents>");
    QTest::newRow("deep") << listingOf(QByteArray("<a>").repeated(100'000));
    QTest::newRow("huge") << listingOf(QByteArray(S3Xml::kMaxBytes, ' '));
    QTest::newRow("not UTF-8") << listingOf("<Contents><Key>\xFF\xFE</Key></Contents>");
}

void S3XmlTest::refusesWhatIsNotWhole()
{
    QFETCH(QByteArray, bytes);
    const Result<S3Xml::Listing> listing = S3Xml::readListing(bytes);
    QVERIFY(!listing.has_value());
    QCOMPARE(listing.error().code, ErrorCode::Corrupt);
    QVERIFY(!listing.error().message.isEmpty());
}

void S3XmlTest::entitiesAreRefused()
{
    const QByteArray bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
                            "<Error><Code>&b;</Code></Error>";
    QVERIFY(!S3Xml::readProblem(bomb).has_value());
}

void S3XmlTest::tooManyEntriesAreRefused()
{
    QVERIFY(S3Xml::readListing(listingOf(kEntry.repeated(1000))).has_value());
    QVERIFY(!S3Xml::readListing(listingOf(kEntry.repeated(1001))).has_value());
}

void S3XmlTest::problemsHaveMeanings_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<ErrorCode>("meaning");
    QTest::addColumn<bool>("passing");
    const auto row = [](int status, const char *code, ErrorCode meaning, bool passing) {
        QTest::addRow("%d %s", status, code)
            << status << QString::fromLatin1(code) << meaning << passing;
    };
    row(404, "NoSuchKey", ErrorCode::NotFound, false);
    row(404, "NoSuchUpload", ErrorCode::NotFound, false);
    row(404, "NoSuchBucket", ErrorCode::Unreachable, false);
    row(404, "", ErrorCode::Unreachable, false);
    row(404, "NoSuchThing", ErrorCode::Unreachable, false);
    row(403, "", ErrorCode::PermissionDenied, false);
    row(403, "AccessDenied", ErrorCode::PermissionDenied, false);
    row(403, "SignatureDoesNotMatch", ErrorCode::BadCredentials, false);
    row(403, "InvalidAccessKeyId", ErrorCode::BadCredentials, false);
    row(403, "RequestTimeTooSkewed", ErrorCode::PermissionDenied, false);
    row(403, "QuotaExceeded", ErrorCode::NoSpace, false);
    row(400, "BadDigest", ErrorCode::Corrupt, false);
    row(400, "XAmzContentSHA256Mismatch", ErrorCode::Corrupt, false);
    row(400, "InvalidPart", ErrorCode::Corrupt, false);
    row(400, "RequestTimeout", ErrorCode::TimedOut, true);
    row(400, "EntityTooSmall", ErrorCode::LimitExceeded, false);
    row(400, "", ErrorCode::Io, false);
    row(409, "OperationAborted", ErrorCode::Busy, true);
    row(412, "PreconditionFailed", ErrorCode::Changed, false);
    row(503, "SlowDown", ErrorCode::Busy, true);
    row(503, "", ErrorCode::Busy, true);
    row(429, "", ErrorCode::Busy, true);
    row(500, "InternalError", ErrorCode::Unreachable, true);
    row(502, "", ErrorCode::Unreachable, true);
    row(507, "", ErrorCode::NoSpace, false);
    row(501, "NotImplemented", ErrorCode::Unsupported, false);
    row(301, "PermanentRedirect", ErrorCode::Unreachable, false);
    row(307, "", ErrorCode::Unreachable, false);
}

void S3XmlTest::whatEveryStorageTakesIsNotTooLarge()
{
    constexpr qint64 kGiB = 1024LL * 1024 * 1024;
    S3Refusal refusal{400, QStringLiteral("EntityTooLarge"), {}, QStringLiteral("films"), 5 * kGiB};
    QCOMPARE(s3Error(refusal).code, ErrorCode::NoSpace);
    refusal.bodyBytes = 5 * kGiB + 1;
    QCOMPARE(s3Error(refusal).code, ErrorCode::LimitExceeded);
}

void S3XmlTest::problemsHaveMeanings()
{
    QFETCH(int, status);
    QFETCH(QString, code);
    QFETCH(ErrorCode, meaning);
    QFETCH(bool, passing);
    const Error error = s3Error({status, code, QStringLiteral("said"), QStringLiteral("films")});
    QCOMPARE(error.code, meaning);
    QCOMPARE(error.retryable, passing);
    QVERIFY(!error.message.isEmpty());
    QVERIFY(!error.message.contains(u'%'));
    QVERIFY(error.detail.contains(QString::number(status)));
    QVERIFY(error.detail.contains(code));
}

MATINEE_TEST(S3XmlTest)
#include "tst_s3xml.moc"
