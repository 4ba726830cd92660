#include "sync/s3/s3address.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;

using Style = S3Address::Style;

class S3AddressTest : public QObject
{
    Q_OBJECT
private slots:
    void namesBucketsAsTheStorageWants();
    void whatIsSentIsWhatIsSigned();
    void refusesWhatIsNoAddress_data();
    void refusesWhatIsNoAddress();
    void knowsItsOwnUrls();
};

void S3AddressTest::namesBucketsAsTheStorageWants()
{
    const S3Address path = S3Address::make(
        QStringLiteral("http://NAS.home:8080/"), QStringLiteral("films"), Style::Path)
                               .value();
    QCOMPARE(path.endpoint(), QStringLiteral("http://nas.home:8080"));
    QCOMPARE(path.host(), QByteArray("nas.home:8080"));
    QCOMPARE(path.path(QStringLiteral("a/b c")), QByteArray("/films/a/b%20c"));
    QCOMPARE(path.path({}), QByteArray("/films"));

    const S3Address host = S3Address::make(
        QStringLiteral("https://s3.home:443"), QStringLiteral("films"), Style::VirtualHost)
                               .value();
    QCOMPARE(host.endpoint(), QStringLiteral("https://s3.home"));
    QCOMPARE(host.host(), QByteArray("films.s3.home"));
    QCOMPARE(host.path(QStringLiteral("a/b c")), QByteArray("/a/b%20c"));
    QCOMPARE(host.path({}), QByteArray("/"));
    QCOMPARE(host.url(QStringLiteral("k"), {{"uploads", {}}}).toEncoded(),
        QByteArray("https://films.s3.home/k?uploads="));

    const S3Address six = S3Address::make(
        QStringLiteral("http://[fd00::1]:7480"), QStringLiteral("films"), Style::Path)
                              .value();
    QCOMPARE(six.host(), QByteArray("[fd00::1]:7480"));
    QCOMPARE(six.url({}, {}).toEncoded(), QByteArray("http://[fd00::1]:7480/films"));
}

// QUrl knows better than its user how some characters are written; S3 compares bytes.
void S3AddressTest::whatIsSentIsWhatIsSigned()
{
    const S3Address address
        = S3Address::make(QStringLiteral("http://nas:8080"), QStringLiteral("films"), Style::Path)
              .value();
    QString key;
    for (char16_t c = u' '; c < 0x7F; ++c) {
        key += QChar(c);
    }
    key += QStringLiteral("é映画😀%41%2F%25/e\u0301/#?/.a./..b");
    const S3Pairs query{{"prefix", key.toUtf8()}, {"uploadId", "+/="}, {"x", {}}};
    const QUrl url = address.url(key, query);
    QVERIFY(url.isValid());
    QCOMPARE(url.path(QUrl::FullyEncoded).toLatin1(), address.path(key));
    QCOMPARE(url.query(QUrl::FullyEncoded).toLatin1(), s3EncodedQuery(query));
    QCOMPARE(url.toEncoded(), "http://nas:8080" + address.path(key) + '?' + s3EncodedQuery(query));
    QVERIFY(!url.hasFragment());
}

void S3AddressTest::refusesWhatIsNoAddress_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("bucket");
    QTest::addColumn<bool>("asHost");
    const QString good = QStringLiteral("http://nas:1");
    const QString films = QStringLiteral("films");
    QTest::newRow("nothing") << QString() << films << false;
    QTest::newRow("a name alone") << QStringLiteral("nas") << films << false;
    QTest::newRow("other scheme") << QStringLiteral("ftp://nas") << films << false;
    QTest::newRow("a path") << QStringLiteral("http://nas/s3") << films << false;
    QTest::newRow("a query") << QStringLiteral("http://nas?x") << films << false;
    QTest::newRow("keys in it") << QStringLiteral("http://me:key@nas") << films << false;
    QTest::newRow("blank") << QStringLiteral("http://my nas") << films << false;
    QTest::newRow("no bucket") << good << QString() << false;
    QTest::newRow("bucket with a slash") << good << QStringLiteral("a/b") << false;
    QTest::newRow("bucket of dots") << good << QStringLiteral("a..b") << false;
    QTest::newRow("bucket with a line") << good << QStringLiteral("abc\n") << false;
    QTest::newRow("host of a number") << QStringLiteral("http://10.0.0.1") << films << true;
    QTest::newRow("host with capitals") << good << QStringLiteral("Films") << true;
    QTest::newRow("host with a dot") << good << QStringLiteral("my.films") << true;
}

void S3AddressTest::refusesWhatIsNoAddress()
{
    QFETCH(QString, endpoint);
    QFETCH(QString, bucket);
    QFETCH(bool, asHost);
    const Result<S3Address> address
        = S3Address::make(endpoint, bucket, asHost ? Style::VirtualHost : Style::Path);
    QVERIFY(!address.has_value());
    QCOMPARE(address.error().code, ErrorCode::InvalidInput);
    QVERIFY(!address.error().message.isEmpty());
}

void S3AddressTest::knowsItsOwnUrls()
{
    const S3Address address
        = S3Address::make(QStringLiteral("http://nas"), QStringLiteral("films"), Style::Path)
              .value();
    QVERIFY(address.isOn(QUrl(QStringLiteral("http://nas/films/x?y"))));
    QVERIFY(address.isOn(QUrl(QStringLiteral("http://NAS:80/"))));
    QVERIFY(!address.isOn(QUrl(QStringLiteral("https://nas/"))));
    QVERIFY(!address.isOn(QUrl(QStringLiteral("http://nas:8080/"))));
    QVERIFY(!address.isOn(QUrl(QStringLiteral("http://nas.evil/"))));
    QVERIFY(!address.isOn(QUrl(QStringLiteral("/films"))));
}

MATINEE_TEST(S3AddressTest)
#include "tst_s3address.moc"
