#include "sync/s3/s3signer.h"
#include "sync/store/sha256.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;
using namespace std::chrono_literals;

namespace {

const QByteArray kHost = "examplebucket.s3.amazonaws.com";
// 2013-05-24T00:00:00Z
const WallTime kThen{std::chrono::seconds{1369353600}};

S3Signer exampleSigner(const QString &token = {})
{
    return S3Signer({QStringLiteral("AKIAIOSFODNN7EXAMPLE"),
                        QStringLiteral("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), token},
        QStringLiteral("us-east-1"));
}

S3Request exampleRequest(const QByteArray &method, const QByteArray &path, const S3Pairs &query,
    const QByteArray &body = {})
{
    const QByteArray hash = Sha256::of(body).toHex();
    return {method, path, query, {{"Host", kHost}, {"x-amz-content-sha256", hash}}, hash};
}

QByteArray valueOf(const S3Pairs &pairs, const QByteArray &name)
{
    for (const auto &[key, value] : pairs) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

} // namespace

class S3SignerTest : public QObject
{
    Q_OBJECT
private slots:
    void headerForm_data();
    void headerForm();
    void queryForm();
    void pathsAreSignedAsTheyAreSent();
    void queriesAreSortedAsTheyAreEncoded();
    void aTokenIsSigned();
};

void S3SignerTest::headerForm_data()
{
    QTest::addColumn<S3Request>("request");
    QTest::addColumn<QByteArray>("signature");
    S3Request get = exampleRequest("GET", "/test.txt", {});
    get.headers.emplaceBack("Range", "bytes=0-9");
    QTest::newRow("get") << get
                         << QByteArray("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48d"
                                       "d91039c6036bdb41");
    S3Request put = exampleRequest("PUT", "/test%24file.text", {}, "Welcome to Amazon S3.");
    put.headers.emplaceBack("Date", "Fri, 24 May 2013 00:00:00 GMT");
    put.headers.emplaceBack("x-amz-storage-class", "REDUCED_REDUNDANCY");
    QTest::newRow("put") << put
                         << QByteArray("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1"
                                       "b5971af0ece108bd");
    QTest::newRow("parameter without a value")
        << exampleRequest("GET", "/", {{"lifecycle", {}}})
        << QByteArray("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    QTest::newRow("list") << exampleRequest("GET", "/", {{"prefix", "J"}, {"max-keys", "2"}})
                          << QByteArray("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db667"
                                        "0ed5711ef69dc6f7");
}

// The worked examples of the documentation of S3.
void S3SignerTest::headerForm()
{
    QFETCH(S3Request, request);
    QFETCH(QByteArray, signature);
    const S3Signer::Signature signed_ = exampleSigner().sign(request, kThen);
    QCOMPARE(signed_.value, signature);
    QCOMPARE(valueOf(signed_.added, "x-amz-date"), QByteArray("20130524T000000Z"));
    const QByteArray authorization = valueOf(signed_.added, "authorization");
    QVERIFY(authorization.startsWith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/"
                                     "us-east-1/s3/aws4_request, SignedHeaders="));
    QVERIFY(authorization.contains("host;"));
    QVERIFY(authorization.endsWith(QByteArray(", Signature=" + signature)));
}

void S3SignerTest::queryForm()
{
    const S3Request request{"GET", "/test.txt", {}, {{"Host", kHost}}, "UNSIGNED-PAYLOAD"};
    const S3Signer::Signature signed_ = exampleSigner().presign(request, kThen, 24h);
    QCOMPARE(signed_.value,
        QByteArray("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"));
    QCOMPARE(s3EncodedQuery(signed_.added),
        QByteArray("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F"
                   "20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&"
                   "X-Amz-Expires=86400&X-Amz-Signature="
                   "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404&"
                   "X-Amz-SignedHeaders=host"));
}

void S3SignerTest::pathsAreSignedAsTheyAreSent()
{
    const auto second = [](const QByteArray &path) {
        const S3Signer::Signature signed_
            = exampleSigner().sign(exampleRequest("GET", path, {}), kThen);
        return signed_.canonicalRequest.split('\n').value(1);
    };
    for (const QByteArray path : {"/", "//a/./b/../c//", "/100%2525%20%E6%98%A0"}) {
        QCOMPARE(second(path), path);
    }
    QCOMPARE(s3EncodedPath("/a b/+&=%'()*!~-._\xE6\x98\xA0"),
        QByteArray("/a%20b/%2B%26%3D%25%27%28%29%2A%21~-._%E6%98%A0"));
}

void S3SignerTest::queriesAreSortedAsTheyAreEncoded()
{
    QCOMPARE(s3EncodedQuery(
                 {{"uploadId", "a/b+c"}, {"partNumber", "7"}, {"a-b", {}}, {"a", "2"}, {"a", "1"}}),
        QByteArray("a=1&a=2&a-b=&partNumber=7&uploadId=a%2Fb%2Bc"));
}

void S3SignerTest::aTokenIsSigned()
{
    const S3Request request = exampleRequest("GET", "/x", {});
    const S3Signer::Signature signed_
        = exampleSigner(QStringLiteral("token/+=")).sign(request, kThen);
    QCOMPARE(valueOf(signed_.added, "x-amz-security-token"), QByteArray("token/+="));
    QVERIFY(signed_.canonicalRequest.contains("\nx-amz-security-token:token/+=\n"));
    QVERIFY(exampleSigner().sign(request, kThen).value != signed_.value);
    const S3Signer::Signature link
        = exampleSigner(QStringLiteral("token/+=")).presign(request, kThen, 60s);
    QVERIFY(link.canonicalRequest.contains("X-Amz-Security-Token=token%2F%2B%3D&"));
}

MATINEE_TEST(S3SignerTest)
#include "tst_s3signer.moc"
