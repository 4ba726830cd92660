#include "sync/web/webanswer.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;
using Failure = HttpExchange::Failure;

class TestWebAnswer : public QObject
{
    Q_OBJECT
private slots:
    void readsHeads();
    void knowsOtherBytes();
    void waitsAsLongAsItIsAsked();
    void tellsErrors_data();
    void tellsErrors();
    void judgesCertificates();
    void tellsWhatIsNoVideo();
};

void TestWebAnswer::readsHeads()
{
    const WebHead part = webHead(206,
        {{"content-range", "bytes 0-99/12345"}, {"content-length", "100"}, {"etag", "\"a\""},
            {"content-type", "Video/MP4; codecs=x"}});
    QCOMPARE(part.sizeBytes, qint64(12345));
    QVERIFY(part.hasRanges);
    QCOMPARE(part.validator(), QByteArray("\"a\""));
    QCOMPARE(part.mediaType, QByteArray("video/mp4"));
    // Without a size there is no telling where it ends.
    QVERIFY(!webHead(206, {{"content-range", "bytes 0-99/*"}}).hasRanges);
    const WebHead whole = webHead(200, {{"content-length", "777"}, {"last-modified", "Sunday"}});
    QCOMPARE(whole.sizeBytes, qint64(777));
    QVERIFY(!whole.hasRanges);
    QCOMPARE(whole.validator(), QByteArray("Sunday"));
    QCOMPARE(webHead(200, {}).sizeBytes, qint64(-1));
    QCOMPARE(webHead(200, {{"etag", "W/\"weak\""}}).validator(), QByteArray());
    QCOMPARE(webRangeBegin({{"content-range", "bytes 500-999/1000"}}), std::optional<qint64>(500));
    QVERIFY(!webRangeBegin({{"content-range", "pages 5-9/10"}}));
    QVERIFY(!webRangeBegin({}));
}

void TestWebAnswer::knowsOtherBytes()
{
    const WebHead was{1000, true, "\"a\"", "Sunday", "video/mp4"};
    QVERIFY(was.isLike(was));
    WebHead other = was;
    other.sizeBytes = 999;
    QVERIFY(!was.isLike(other));
    other = was;
    other.etag = "\"b\"";
    QVERIFY(!was.isLike(other));
    other = was;
    other.lastModified = "Monday"; // copied to another server: the same bytes
    QVERIFY(was.isLike(other));
    other.etag.clear();
    other.lastModified.clear();
    QVERIFY(was.isLike(other));
    const WebHead dated{1000, true, {}, "Sunday", {}};
    other = dated;
    other.lastModified = "Monday";
    QVERIFY(!dated.isLike(other));
}

void TestWebAnswer::waitsAsLongAsItIsAsked()
{
    using std::chrono::milliseconds;
    QCOMPARE(webRetryAfter({{"retry-after", "3"}}), milliseconds(3'000));
    QCOMPARE(webRetryAfter({{"retry-after", "86400"}}), milliseconds(30'000));
    QCOMPARE(webRetryAfter({{"retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"}}), milliseconds(0));
    QCOMPARE(webRetryAfter({{"retry-after", "-5"}}), milliseconds(0));
    QCOMPARE(webRetryAfter({}), milliseconds(0));
}

void TestWebAnswer::tellsErrors_data()
{
    QTest::addColumn<Failure>("failure");
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("retryable");
    const auto row = [](const char *name, Failure failure, int status, ErrorCode code, bool again) {
        QTest::newRow(name) << failure << status << code << again;
    };
    row("401", Failure::None, 401, ErrorCode::BadCredentials, false);
    row("403", Failure::None, 403, ErrorCode::PermissionDenied, false);
    row("404", Failure::None, 404, ErrorCode::NotFound, false);
    row("410", Failure::None, 410, ErrorCode::NotFound, false);
    row("418", Failure::None, 418, ErrorCode::Unsupported, false);
    row("429", Failure::None, 429, ErrorCode::Busy, true);
    row("500", Failure::None, 500, ErrorCode::Unreachable, true);
    row("503", Failure::None, 503, ErrorCode::Busy, true);
    row("504", Failure::None, 504, ErrorCode::TimedOut, true);
    row("nobody", Failure::Unreachable, 0, ErrorCode::Unreachable, true);
    row("cut", Failure::Broken, 206, ErrorCode::Unreachable, true);
    row("silence", Failure::TimedOut, 0, ErrorCode::TimedOut, true);
    row("certificate", Failure::Untrusted, 0, ErrorCode::PermissionDenied, false);
    row("another protocol", Failure::NotHttp, 0, ErrorCode::Unsupported, false);
}

void TestWebAnswer::tellsErrors()
{
    QFETCH(Failure, failure);
    QFETCH(int, status);
    const Error error = webError(
        QUrl(QStringLiteral("http://me:secret@nas:8080/x.mkv")), {failure, {}, {}}, status);
    QTEST(error.code, "code");
    QTEST(error.retryable, "retryable");
    QVERIFY2(error.message.contains(QLatin1String("nas:8080")), qPrintable(error.message));
    QVERIFY(!error.message.contains(QLatin1String("secret")));
}

void TestWebAnswer::judgesCertificates()
{
    const auto fault = [](const QList<QSslError::SslError> &errors) {
        QList<QSslError> list;
        for (const QSslError::SslError error : errors) {
            list.append(QSslError(error));
        }
        return webCertificateFault(list);
    };
    QCOMPARE(fault({QSslError::CertificateExpired}), CertificateFault::NotNow);
    QCOMPARE(fault({QSslError::CertificateNotYetValid}), CertificateFault::NotNow);
    QCOMPARE(fault({QSslError::HostNameMismatch}), CertificateFault::OtherName);
    QCOMPARE(fault({QSslError::HostNameMismatch, QSslError::CertificateExpired}),
        CertificateFault::OtherName);
    // Who signed it is what counts most.
    QCOMPARE(fault({QSslError::HostNameMismatch, QSslError::SelfSignedCertificate}),
        CertificateFault::Unknown);
    QCOMPARE(fault({}), CertificateFault::Unknown);
    const QUrl url(QStringLiteral("https://nas/x"));
    QSet<QString> messages;
    for (const auto each :
        {CertificateFault::Unknown, CertificateFault::OtherName, CertificateFault::NotNow}) {
        const Error error = webError(url, {Failure::Untrusted, each, {}}, 0);
        QCOMPARE(error.code, ErrorCode::PermissionDenied);
        messages.insert(error.message);
    }
    QCOMPARE(messages.size(), 3);
}

void TestWebAnswer::tellsWhatIsNoVideo()
{
    const QUrl url(QStringLiteral("http://nas/x"));
    const auto codeOf = [&](const QByteArray &mediaType, qint64 size) -> std::optional<ErrorCode> {
        const auto error = webNoVideo(url, {size, true, {}, {}, mediaType});
        return error ? std::optional(error->code) : std::nullopt;
    };
    QCOMPARE(codeOf("text/html", 100), std::optional(ErrorCode::InvalidInput));
    QCOMPARE(codeOf("application/vnd.apple.mpegurl", 100), std::optional(ErrorCode::Unsupported));
    QCOMPARE(codeOf("video/mp4", 0), std::optional(ErrorCode::Corrupt));
    QVERIFY(!codeOf("video/mp4", -1));
    QVERIFY(!codeOf("application/octet-stream", 100));
    QVERIFY(!codeOf("text/plain", 100)); // what careless servers say of anything
}

MATINEE_TEST(TestWebAnswer)
#include "tst_webanswer.moc"
