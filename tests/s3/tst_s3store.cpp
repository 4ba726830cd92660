#include "library/base/async.h"
#include "sync/s3/s3store.h"
#include "tests/s3/s3samples.h"
#include "tests/support/testregistry.h"

#include <QCryptographicHash>
#include <QTest>

#include <memory>
#include <optional>

using namespace Sync;
using namespace TestSupport;
using S3Samples::found;
using S3Samples::refusal;

//! What no healthy storage shows: how the store takes odd answers, and what it asks for.
class S3StoreTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void refusesWhatCannotBeMeant();
    void keysAreBelowThePrefix();
    void readsFurtherInAreOfTheSameObject();
    void readsAnswerWhatWasAsked_data();
    void readsAnswerWhatWasAsked();
    void putLooksBeforeItWrites();
    void anUnknownEtagIsCompared();
    void failureInsideACompletionIsAFailure();
    void completionOfAnotherSizeIsCorrupt();
    void lostCompletionIsFound();
    void aFaultForAnUnknownUploadIsNone();
    void aFinishedUploadIsNotAborted();
    void anUnfinishedUploadIsAborted();
    void anUploadThatMayBeAnObjectIsLeftAlone();
    void listsOfOddServersAreRefused();
    void uploadsComeInPages();
    void manyAreRemovedInPortions();
    void whatWasNotRemovedIsSaid();
    void linksAreSigned();
    void aVanishedBucketIsNoAbsence();
    void cancellingEndsTheRequest();
    void destroyingEndsTheRequests();
    void keysAreAwaited();
    void withoutKeysCallsSayWhy();

private:
    template <class T>
    Result<T> wait(const QFuture<Result<T>> &future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000)
            || future.resultCount() == 0) {
            return failure(ErrorCode::Internal, {}, QStringLiteral("no answer"));
        }
        return future.resultAt(0);
    }
    QByteArrayList methods() const;
    std::unique_ptr<S3Store> open(const QString &prefix, bool awaitsKeys = false);

    SystemClock m_clock;
    HttpServer::Handler m_handler;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<S3Store> m_store;
};

void S3StoreTest::init()
{
    m_handler = [](const HttpRequest &) { return HttpReply(); };
    m_server = std::make_unique<HttpServer>(
        [this](const HttpRequest &request) { return m_handler(request); });
    m_store = open({});
}

void S3StoreTest::cleanup()
{
    m_store.reset();
    m_server.reset();
}

std::unique_ptr<S3Store> S3StoreTest::open(const QString &prefix, bool awaitsKeys)
{
    S3Store::Options options;
    options.endpoints << m_server->url();
    options.bucket = QStringLiteral("films");
    options.prefix = prefix;
    options.keys = {QStringLiteral("a"), QStringLiteral("s"), {}};
    options.awaitsKeys = awaitsKeys;
    options.clock = &m_clock;
    return std::move(S3Store::make(options).value());
}

QByteArrayList S3StoreTest::methods() const
{
    QByteArrayList methods;
    for (const HttpRequest &request : m_server->requests()) {
        methods << request.method;
    }
    return methods;
}

void S3StoreTest::refusesWhatCannotBeMeant()
{
    S3Store::Options options;
    options.clock = &m_clock;
    options.bucket = QStringLiteral("films");
    QCOMPARE(S3Store::make(options).error().code, ErrorCode::InvalidInput);
    options.endpoints = QStringList{QStringLiteral("http://nas"), QStringLiteral("nas2")};
    const Result<std::unique_ptr<S3Store>> wrong = S3Store::make(options);
    QCOMPARE(wrong.error().code, ErrorCode::InvalidInput);
    QVERIFY(wrong.error().message.contains(QStringLiteral("nas2")));
    options.endpoints.removeLast();
    QVERIFY(S3Store::make(options).has_value());
    options.prefix = QStringLiteral("a//b");
    QCOMPARE(S3Store::make(options).error().code, ErrorCode::InvalidInput);
    options.prefix.clear();
    options.bucket.clear();
    QCOMPARE(S3Store::make(options).error().code, ErrorCode::InvalidInput);
}

void S3StoreTest::keysAreBelowThePrefix()
{
    m_store = open(QStringLiteral("home/films"));
    m_handler = [](const HttpRequest &request) {
        if (request.method == "HEAD") {
            return found(3);
        }
        return HttpReply{200,
            "<ListBucketResult><Contents><Key>home/films/a</Key><Size>3</Size></Contents>"
            "<IsTruncated>true</IsTruncated></ListBucketResult>",
            {}};
    };
    QCOMPARE(wait(m_store->stat(QStringLiteral("a"))).value().key, QStringLiteral("a"));
    QCOMPARE(m_server->requests().last().path, QStringLiteral("/films/home/films/a"));
    const ObjectList page
        = wait(m_store->list(QStringLiteral("x"), QStringLiteral("x/1"), 5000)).value();
    QCOMPARE(page.objects.first().key, QStringLiteral("a"));
    QCOMPARE(page.next, QStringLiteral("a"));
    const QUrlQuery query = m_server->requests().last().query;
    QCOMPARE(m_server->requests().last().path, QStringLiteral("/films"));
    QCOMPARE(query.queryItemValue(QStringLiteral("prefix"), QUrl::FullyDecoded),
        QStringLiteral("home/films/x"));
    QCOMPARE(query.queryItemValue(QStringLiteral("start-after"), QUrl::FullyDecoded),
        QStringLiteral("home/films/x/1"));
    QCOMPARE(query.queryItemValue(QStringLiteral("max-keys")), QStringLiteral("1000"));
    // The limit of keys is of the whole key.
    const QString longKey = QStringList(4, QString(222, u'x')).join(u'/');
    QCOMPARE(wait(m_store->stat(longKey)).error().code, ErrorCode::InvalidInput);
}

void S3StoreTest::readsFurtherInAreOfTheSameObject()
{
    QByteArray etag = "\"one\"";
    m_handler = [&](const HttpRequest &request) {
        const QByteArray wanted = request.headers.value("if-match");
        if (!wanted.isEmpty() && wanted != etag) {
            return refusal(412, "PreconditionFailed");
        }
        if (request.method == "HEAD") {
            return found(100, etag);
        }
        HttpReply reply{206, "x", {}};
        reply.headers.append({"ETag", etag});
        reply.headers.append({"Content-Range",
            QByteArray("bytes " + request.headers.value("range").mid(6) + "/100")});
        return reply;
    };
    const QString key = QStringLiteral("film");
    QVERIFY(wait(m_store->read(key, 50, 1)).has_value());
    QVERIFY(!m_server->requests().last().headers.contains("if-match"));
    QVERIFY(wait(m_store->stat(key)).has_value());
    QVERIFY(wait(m_store->read(key, 50, 1)).has_value());
    QCOMPARE(m_server->requests().last().headers.value("if-match"), QByteArray("\"one\""));
    etag = "\"two\"";
    const Result<QByteArray> other = wait(m_store->read(key, 51, 1));
    QCOMPARE(other.error().code, ErrorCode::Changed);
    // From the beginning it is a new reading.
    QVERIFY(wait(m_store->read(key, 0, 1)).has_value());
    QVERIFY(!m_server->requests().last().headers.contains("if-match"));
    QVERIFY(wait(m_store->read(key, 50, 1)).has_value());
    QCOMPARE(m_server->requests().last().headers.value("if-match"), QByteArray("\"two\""));
}

void S3StoreTest::readsAnswerWhatWasAsked_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("bytes"); // null: an error
    QTest::addColumn<ErrorCode>("error");
    const QByteArray none;
    // All of these are asked for four bytes.
    QTest::newRow("as asked") << 206 << QByteArray("bytes 2-5/9") << QByteArray("2345") << qint64(2)
                              << QByteArray("2345") << ErrorCode::Internal;
    QTest::newRow("at the end") << 206 << QByteArray("bytes 7-8/9") << QByteArray("78") << qint64(7)
                                << QByteArray("78") << ErrorCode::Internal;
    QTest::newRow("shorter than it could be")
        << 206 << QByteArray("bytes 2-3/9") << QByteArray("23") << qint64(2) << none
        << ErrorCode::Corrupt;
    QTest::newRow("elsewhere") << 206 << QByteArray("bytes 3-6/9") << QByteArray("3456")
                               << qint64(2) << none << ErrorCode::Corrupt;
    QTest::newRow("not saying where")
        << 206 << none << QByteArray("2345") << qint64(2) << none << ErrorCode::Corrupt;
    QTest::newRow("body of another length") << 206 << QByteArray("bytes 2-5/9") << QByteArray("234")
                                            << qint64(2) << none << ErrorCode::Corrupt;
    QTest::newRow("whole and small") << 200 << none << QByteArray("012") << qint64(0)
                                     << QByteArray("012") << ErrorCode::Internal;
    QTest::newRow("whole instead of a range")
        << 200 << none << QByteArray("0123") << qint64(2) << none << ErrorCode::Unsupported;
    QTest::newRow("behind the end") << 416 << QByteArray("bytes */2") << QByteArray() << qint64(2)
                                    << QByteArray("") << ErrorCode::Internal;
}

void S3StoreTest::readsAnswerWhatWasAsked()
{
    QFETCH(int, status);
    QFETCH(QByteArray, range);
    QFETCH(QByteArray, body);
    QFETCH(qint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, error);
    m_handler = [&](const HttpRequest &) {
        HttpReply reply{status, body, {}};
        if (!range.isNull()) {
            reply.headers.append({"Content-Range", range});
        }
        return reply;
    };
    const Result<QByteArray> read = wait(m_store->read(QStringLiteral("a"), offset, 4));
    if (bytes.isNull()) {
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().code, error);
    } else {
        QVERIFY(read.has_value());
        QCOMPARE(*read, bytes);
    }
}

void S3StoreTest::putLooksBeforeItWrites()
{
    bool isThere = false;
    const QByteArray md5 = QCryptographicHash::hash("body", QCryptographicHash::Md5).toHex();
    m_handler = [&](const HttpRequest &request) {
        if (request.method == "HEAD") {
            return isThere ? found(4, '"' + md5 + '"') : HttpReply{404, {}, {}};
        }
        isThere = true;
        HttpReply reply;
        reply.headers.append({"ETag", QByteArray('"' + md5 + '"')});
        return reply;
    };
    const QString key = QStringLiteral("a");
    QCOMPARE(wait(m_store->put(key, "body", QStringLiteral("image/jpeg"))).value().etag,
        QString::fromLatin1(md5));
    QCOMPARE(methods(), (QByteArrayList{"HEAD", "PUT"}));
    QCOMPARE(m_server->requests().last().headers.value("content-type"), QByteArray("image/jpeg"));
    m_server->clear();
    QVERIFY(wait(m_store->put(key, "body", {})).has_value());
    QCOMPARE(wait(m_store->put(key, "longer", {})).error().code, ErrorCode::InvalidInput);
    QCOMPARE(methods(), (QByteArrayList{"HEAD", "HEAD"}));
    // Silence is no absence.
    m_handler = [](const HttpRequest &) { return HttpReply{503, {}, {}}; };
    m_server->clear();
    QCOMPARE(wait(m_store->put(key, "body", {})).error().code, ErrorCode::Busy);
    QVERIFY(!methods().contains("PUT"));
    // A key that was just made up is not asked for.
    m_handler = [](const HttpRequest &) { return HttpReply{200, {}, {}}; };
    m_server->clear();
    QVERIFY(wait(m_store->putNew(QStringLiteral("b"), {1, 0, "body", {}, {}}, {})).has_value());
    QCOMPARE(methods(), QByteArrayList{"PUT"});
}

void S3StoreTest::anUnknownEtagIsCompared()
{
    QByteArray there = "body";
    m_handler = [&](const HttpRequest &request) {
        return request.method == "HEAD" ? found(4, "\"encrypted\"") : HttpReply{200, there, {}};
    };
    QVERIFY(wait(m_store->put(QStringLiteral("a"), "body", {})).has_value());
    there = "else";
    QCOMPARE(
        wait(m_store->put(QStringLiteral("a"), "body", {})).error().code, ErrorCode::InvalidInput);
    QVERIFY(!methods().contains("PUT"));
}

void S3StoreTest::failureInsideACompletionIsAFailure()
{
    const UploadHandle upload{QStringLiteral("v"), QStringLiteral("1")};
    const PartReceipt part{1, QString(32, u'0'), 4};
    HttpReply completion;
    m_handler = [&](const HttpRequest &request) {
        return request.method == "HEAD" ? HttpReply{404, {}, {}} : completion;
    };
    completion.body = "\n  \n<Error><Code>InternalError</Code></Error>";
    const Result<ObjectStat> fault = wait(m_store->complete(upload, {part}));
    QCOMPARE(fault.error().code, ErrorCode::Unreachable);
    QVERIFY(fault.error().retryable);
    completion.body = "<Error><Code>InvalidPart</Code></Error>";
    QCOMPARE(wait(m_store->complete(upload, {part})).error().code, ErrorCode::Corrupt);
    completion.body = "<html>a proxy's page</html>";
    QCOMPARE(wait(m_store->complete(upload, {part})).error().code, ErrorCode::Corrupt);
    completion.body.clear();
    QCOMPARE(wait(m_store->complete(upload, {part})).error().code, ErrorCode::Corrupt);
    // Said to have worked, but there is nothing.
    completion.body = "<CompleteMultipartUploadResult><ETag>\"x-1\"</ETag>"
                      "</CompleteMultipartUploadResult>";
    QVERIFY(!wait(m_store->complete(upload, {part})).has_value());
}

void S3StoreTest::completionOfAnotherSizeIsCorrupt()
{
    const UploadHandle upload{QStringLiteral("v"), QStringLiteral("1")};
    bool isComplete = false;
    m_handler = [&](const HttpRequest &request) {
        if (request.method == "HEAD") {
            return isComplete ? found(3) : HttpReply{404, {}, {}};
        }
        isComplete = true;
        return HttpReply{
            200, "<CompleteMultipartUploadResult><ETag/></CompleteMultipartUploadResult>", {}};
    };
    QCOMPARE(wait(m_store->complete(upload, {{1, QString(32, u'0'), 4}})).error().code,
        ErrorCode::Corrupt);
}

// The completion took place, its answer got lost, and the storage has forgotten the upload.
void S3StoreTest::lostCompletionIsFound()
{
    const UploadHandle upload{QStringLiteral("v"), QStringLiteral("1")};
    const QVector<PartReceipt> parts{{1, QString(32, u'0'), 4}};
    const QByteArray etag
        = QCryptographicHash::hash(QByteArray(16, '\0'), QCryptographicHash::Md5).toHex() + "-1";
    QByteArray there = '"' + etag + '"';
    bool knowsUpload = false;
    m_handler = [&](const HttpRequest &request) {
        if (request.method == "HEAD") {
            return found(4, there);
        }
        return knowsUpload ? HttpReply{200, "<ListPartsResult/>", {}}
                           : refusal(404, "NoSuchUpload");
    };
    QCOMPARE(wait(m_store->complete(upload, parts)).value().sizeBytes, 4);
    QVERIFY(!methods().contains("DELETE"));
    // Where names of parts tell nothing, the missing upload does.
    there = "\"encrypted\"";
    QVERIFY(wait(m_store->complete(upload, parts)).has_value());
    // Something else has the key.
    knowsUpload = true;
    QCOMPARE(wait(m_store->complete(upload, parts)).error().code, ErrorCode::InvalidInput);
    QCOMPARE(wait(m_store->complete(upload, {{1, QString(32, u'0'), 5}})).error().code,
        ErrorCode::InvalidInput);
}

// Swift, killed in the middle of a completion, has both the object and its upload, and an abort
// would take the object's bytes.
void S3StoreTest::aFaultForAnUnknownUploadIsNone()
{
    bool isKnown = false;
    m_handler = [&isKnown](const HttpRequest &request) {
        if (request.method == "HEAD") {
            return HttpReply{404, {}, {}};
        }
        if (request.method == "POST") {
            return refusal(500, "InternalError");
        }
        if (!request.query.hasQueryItem(QStringLiteral("uploadId"))) {
            return HttpReply{200, "<ListBucketResult/>", {}};
        }
        return isKnown ? HttpReply{200, "<ListPartsResult/>", {}} : refusal(404, "NoSuchUpload");
    };
    const UploadHandle upload{QStringLiteral("v"), QStringLiteral("u")};
    const QVector<PartReceipt> parts{{1, QStringLiteral("e"), 3}};
    QCOMPARE(wait(m_store->complete(upload, parts)).error().code, ErrorCode::NotFound);
    isKnown = true;
    const Error fault = wait(m_store->complete(upload, parts)).error();
    QCOMPARE(fault.code, ErrorCode::Unreachable);
    QVERIFY(fault.retryable);
}

void S3StoreTest::aFinishedUploadIsNotAborted()
{
    const QByteArray etag
        = QCryptographicHash::hash(QByteArray(16, '\0'), QCryptographicHash::Md5).toHex() + "-1";
    m_handler = [&](const HttpRequest &request) {
        if (request.method == "HEAD") {
            return found(4, '"' + etag + '"');
        }
        if (request.method == "GET") {
            return HttpReply{200,
                "<ListPartsResult><Part><PartNumber>1</PartNumber><ETag>\"" + QByteArray(32, '0')
                    + "\"</ETag><Size>4</Size></Part></ListPartsResult>",
                {}};
        }
        return HttpReply{
            200, "<CompleteMultipartUploadResult><ETag/></CompleteMultipartUploadResult>", {}};
    };
    QVERIFY(wait(m_store->abort({QStringLiteral("v"), QStringLiteral("1")})).has_value());
    QCOMPARE(methods(), (QByteArrayList{"HEAD", "GET", "POST"}));
}

void S3StoreTest::anUnfinishedUploadIsAborted()
{
    bool isThere = false;
    m_handler = [&](const HttpRequest &request) {
        if (request.method == "HEAD") {
            return isThere ? found(4, "\"other\"") : HttpReply{404, {}, {}};
        }
        if (request.method == "GET") {
            return HttpReply{200,
                "<ListPartsResult><Part><PartNumber>1</PartNumber><ETag>\"" + QByteArray(32, '0')
                    + "\"</ETag><Size>4</Size></Part></ListPartsResult>",
                {}};
        }
        return HttpReply{204, {}, {}};
    };
    const UploadHandle upload{QStringLiteral("v"), QStringLiteral("1")};
    QVERIFY(wait(m_store->abort(upload)).has_value());
    QCOMPARE(methods(), (QByteArrayList{"HEAD", "DELETE"}));
    isThere = true;
    m_server->clear();
    QVERIFY(wait(m_store->abort(upload)).has_value());
    QCOMPARE(methods(), (QByteArrayList{"HEAD", "GET", "DELETE"}));
}

// The parts are listed as a node remembers them that missed some.
void S3StoreTest::anUploadThatMayBeAnObjectIsLeftAlone()
{
    bool isThere = true;
    m_handler = [&](const HttpRequest &request) {
        if (request.method == "HEAD") {
            return isThere ? found(4, "\"0123-1\"") : HttpReply{404, {}, {}};
        }
        if (request.method == "GET") {
            return HttpReply{200, "<ListPartsResult/>", {}};
        }
        isThere = true;
        return HttpReply{
            200, "<CompleteMultipartUploadResult><ETag/></CompleteMultipartUploadResult>", {}};
    };
    const UploadHandle upload{QStringLiteral("v"), QStringLiteral("1")};
    const Error left = wait(m_store->abort(upload)).error();
    QCOMPARE(left.code, ErrorCode::Busy);
    QVERIFY(left.retryable);
    QVERIFY(!methods().contains("DELETE"));
    // Unless it is known which upload became the object.
    isThere = false;
    const UploadHandle other{QStringLiteral("v"), QStringLiteral("2")};
    QVERIFY(wait(m_store->complete(other, {{1, QString(32, u'0'), 4}})).has_value());
    QVERIFY(wait(m_store->abort(upload)).has_value());
    QCOMPARE(methods().count("DELETE"), 1);
    QCOMPARE(wait(m_store->abort(other)).error().code, ErrorCode::Busy);
    QCOMPARE(methods().count("DELETE"), 1);
}

void S3StoreTest::listsOfOddServersAreRefused()
{
    HttpReply reply;
    m_handler = [&](const HttpRequest &) { return reply; };
    m_store = open(QStringLiteral("home"));
    reply.body = "<ListBucketResult><Contents><Key>other/a</Key><Size>1</Size></Contents>"
                 "</ListBucketResult>";
    QCOMPARE(wait(m_store->list({}, {}, 9)).error().code, ErrorCode::Corrupt);
    reply.body = "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>";
    QCOMPARE(wait(m_store->list({}, {}, 9)).error().code, ErrorCode::Corrupt);
    reply.body = "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated>"
                 "</ListMultipartUploadsResult>";
    QCOMPARE(wait(m_store->uploads({})).error().code, ErrorCode::Corrupt);
    // The same page for ever.
    reply.body = "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>"
                 "home/a</NextKeyMarker><NextUploadIdMarker>1</NextUploadIdMarker><Upload><Key>"
                 "home/a</Key><UploadId>1</UploadId></Upload></ListMultipartUploadsResult>";
    QCOMPARE(wait(m_store->uploads({})).error().code, ErrorCode::Corrupt);
}

void S3StoreTest::uploadsComeInPages()
{
    m_handler = [](const HttpRequest &request) {
        const int page = request.query.queryItemValue(QStringLiteral("upload-id-marker")).toInt();
        const QByteArray number = QByteArray::number(page + 1);
        return HttpReply{200,
            "<ListMultipartUploadsResult><IsTruncated>" + QByteArray(page < 2 ? "true" : "false")
                + "</IsTruncated><NextKeyMarker>k" + "</NextKeyMarker><NextUploadIdMarker>" + number
                + "</NextUploadIdMarker><Upload><Key>k</Key><UploadId>" + number
                + "</UploadId></Upload></ListMultipartUploadsResult>",
            {}};
    };
    const QVector<UploadHandle> uploads = wait(m_store->uploads({})).value();
    QCOMPARE(uploads.size(), 3);
    QCOMPARE(uploads.last().uploadId, QStringLiteral("3"));
}

void S3StoreTest::manyAreRemovedInPortions()
{
    m_store = open(QStringLiteral("home"));
    m_handler = [](const HttpRequest &) { return HttpReply{200, "<DeleteResult/>", {}}; };
    QStringList keys;
    for (int i = 0; i < 2001; ++i) {
        keys << QStringLiteral("k%1").arg(i);
    }
    QVERIFY(wait(m_store->removeAll(keys)).has_value());
    QCOMPARE(m_server->requests().size(), 3);
    QVector<qsizetype> portions;
    for (const HttpRequest &request : m_server->requests()) {
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.target, QByteArray("/films?delete="));
        QCOMPARE(request.headers.value("content-md5"),
            QCryptographicHash::hash(request.body, QCryptographicHash::Md5).toBase64());
        portions << request.body.count("<Key>home/k");
    }
    QCOMPARE(portions, (QVector<qsizetype>{1000, 1000, 1}));
    // One bad name, and nothing is removed.
    m_server->clear();
    QCOMPARE(wait(m_store->removeAll(keys << QStringLiteral("a//b"))).error().code,
        ErrorCode::InvalidInput);
    QVERIFY(m_server->requests().isEmpty());
}

void S3StoreTest::whatWasNotRemovedIsSaid()
{
    QByteArray code;
    m_handler = [&](const HttpRequest &) {
        return HttpReply{200,
            "<DeleteResult><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><Code>" + code
                + "</Code><Message/></Error></DeleteResult>",
            {}};
    };
    const auto remove = [&] {
        return wait(m_store->removeAll({QStringLiteral("a"), QStringLiteral("b")}));
    };
    code = "AccessDenied";
    QCOMPARE(remove().error().code, ErrorCode::PermissionDenied);
    code = "InternalError";
    QVERIFY(remove().error().retryable);
    code = "NoSuchKey";
    QVERIFY(remove().has_value());
    m_handler = [](const HttpRequest &) { return HttpReply{200, "<html/>", {}}; };
    QCOMPARE(remove().error().code, ErrorCode::Corrupt);
}

void S3StoreTest::linksAreSigned()
{
    m_handler = [](const HttpRequest &) { return found(4); };
    const QUrl link
        = wait(m_store->link(QStringLiteral("映 画+"), std::chrono::minutes(5))).value();
    QCOMPARE(link.scheme() + QLatin1String("://") + link.authority(), m_server->url());
    QCOMPARE(link.path(QUrl::FullyEncoded), QStringLiteral("/films/%E6%98%A0%20%E7%94%BB%2B"));
    const QUrlQuery query(link);
    QCOMPARE(query.queryItemValue(QStringLiteral("X-Amz-Expires")), QStringLiteral("300"));
    QCOMPARE(query.queryItemValue(QStringLiteral("X-Amz-SignedHeaders")), QStringLiteral("host"));
    QCOMPARE(query.queryItemValue(QStringLiteral("X-Amz-Signature")).size(), 64);
    const auto refused = [&](std::chrono::seconds time) {
        return wait(m_store->link(QStringLiteral("a"), time)).error().code
            == ErrorCode::InvalidInput;
    };
    QVERIFY(refused(std::chrono::seconds(0)));
    QVERIFY(refused(S3Signer::kLongestLink + std::chrono::seconds(1)));
    m_handler = [](const HttpRequest &request) {
        return request.method == "HEAD" ? HttpReply{404, {}, {}} : HttpReply{200, "<x/>", {}};
    };
    QCOMPARE(wait(m_store->link(QStringLiteral("a"), std::chrono::hours(1))).error().code,
        ErrorCode::NotFound);
}

void S3StoreTest::aVanishedBucketIsNoAbsence()
{
    m_handler = [](const HttpRequest &request) {
        return request.method == "HEAD" ? HttpReply{404, {}, {}} : refusal(404, "NoSuchBucket");
    };
    const QString key = QStringLiteral("a");
    const UploadHandle upload{key, QStringLiteral("1")};
    const auto gone = [](const Error &error) {
        return error.code == ErrorCode::Unreachable && !error.retryable
            && error.message.contains(QStringLiteral("films"));
    };
    QVERIFY(gone(wait(m_store->stat(key)).error()));
    QVERIFY(gone(wait(m_store->read(key, 0, 1)).error()));
    QVERIFY(gone(wait(m_store->put(key, "x", {})).error()));
    QVERIFY(gone(wait(m_store->begin(key, {}, 1)).error()));
    QVERIFY(gone(wait(m_store->putPart(upload, {1, 0, "x", QByteArray(32, '0'), {}})).error()));
    QVERIFY(gone(wait(m_store->complete(upload, {{1, QString(32, u'0'), 1}})).error()));
    QVERIFY(gone(wait(m_store->abort(upload)).error()));
    QVERIFY(gone(wait(m_store->list({}, {}, 1)).error()));
    QVERIFY(gone(wait(m_store->uploads({})).error()));
    QVERIFY(gone(wait(m_store->remove(key)).error()));
    QVERIFY(gone(wait(m_store->removeAll({key})).error()));
}

void S3StoreTest::cancellingEndsTheRequest()
{
    m_handler = [](const HttpRequest &) {
        HttpReply reply;
        reply.hang = true;
        return reply;
    };
    QFuture<Result<QByteArray>> read = m_store->read(QStringLiteral("a"), 0, 1);
    QTRY_COMPARE(m_server->requests().size(), 1);
    QCOMPARE(m_server->openConnections(), 1);
    read.cancel();
    QTRY_COMPARE(m_server->openConnections(), 0);
    QTRY_VERIFY(read.isFinished());
    QObject owner;
    std::optional<ErrorCode> answer;
    Async::whenDone(read, &owner, [&](const Result<QByteArray> &result) {
        answer = result ? ErrorCode::Internal : result.error().code;
    });
    QTRY_COMPARE(answer, std::optional(ErrorCode::Cancelled));
}

void S3StoreTest::destroyingEndsTheRequests()
{
    m_handler = [](const HttpRequest &) {
        HttpReply reply;
        reply.hang = true;
        return reply;
    };
    QVector<QFuture<Result<QByteArray>>> reads;
    for (int i = 0; i < 9; ++i) {
        reads << m_store->read(QStringLiteral("a"), i, 1);
    }
    QTRY_COMPARE(m_server->requests().size(), 6);
    reads << m_store->read(QStringLiteral("b"), 0, 1); // nobody has looked at it yet
    m_store.reset();
    for (const QFuture<Result<QByteArray>> &read : reads) {
        QVERIFY(read.isFinished());
        QCOMPARE(read.resultCount(), 0);
    }
    QTRY_COMPARE(m_server->openConnections(), 0);
}

void S3StoreTest::keysAreAwaited()
{
    m_handler = [](const HttpRequest &) { return found(4); };
    m_store = open({}, true);
    const auto first = m_store->stat(QStringLiteral("a"));
    auto cancelled = m_store->stat(QStringLiteral("b"));
    cancelled.cancel();
    // One that has its keys is answered meanwhile.
    QCOMPARE(wait(open({})->stat(QStringLiteral("z"))).value().sizeBytes, 4);
    QVERIFY(!first.isFinished());
    QCOMPARE(m_server->requests().size(), 1);
    m_server->clear();
    m_store->setKeys(S3Keys{QStringLiteral("late"), QStringLiteral("s"), {}});
    QCOMPARE(wait(first).value().sizeBytes, 4);
    QVERIFY(m_server->requests().first().headers.value("authorization").contains("late"));
    QCOMPARE(wait(m_store->stat(QStringLiteral("c"))).value().sizeBytes, 4);
    QCOMPARE(m_server->count(QStringLiteral("/films/b")), 0);

    m_store = open({}, true);
    const auto lost = m_store->stat(QStringLiteral("a"));
    m_store.reset();
    QVERIFY(lost.isCanceled());
}

void S3StoreTest::withoutKeysCallsSayWhy()
{
    m_handler = [](const HttpRequest &) { return found(4); };
    m_store = open({}, true);
    const auto before = m_store->stat(QStringLiteral("a"));
    m_store->setKeys(failure(ErrorCode::BadCredentials, QStringLiteral("locked")));
    QCOMPARE(wait(before).error().message, QStringLiteral("locked"));
    QCOMPARE(wait(m_store->stat(QStringLiteral("a"))).error().code, ErrorCode::BadCredentials);
    QVERIFY(m_server->requests().isEmpty());
    m_store->setKeys(S3Keys{QStringLiteral("a"), QStringLiteral("s"), {}});
    QCOMPARE(wait(m_store->stat(QStringLiteral("a"))).value().sizeBytes, 4);
}

MATINEE_TEST(S3StoreTest)
#include "tst_s3store.moc"
