#include "sync/web/webaddress.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;

class TestWebAddress : public QObject
{
    Q_OBJECT
private slots:
    void addresses_data();
    void addresses();
    void redirects_data();
    void redirects();
    void names();
};

void TestWebAddress::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url"); // empty: it is none
    const auto row = [](const char *text, const char *url) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(url);
    };
    row("http://nas/Film.mkv", "http://nas/Film.mkv");
    row("  HTTPS://nas:8443/a b.mkv#t=30 ", "https://nas:8443/a%20b.mkv");
    row("http://me:secret@nas/Film.mkv", "http://me:secret@nas/Film.mkv");
    row("http://[::1]:80/x", "http://[::1]:80/x");
    row("http://nas/电影.mkv", "http://nas/%E7%94%B5%E5%BD%B1.mkv");
    row("ftp://nas/Film.mkv", "");
    row("/home/me/Film.mkv", "");
    row("http:///Film.mkv", "");
    row("http://", "");
    row("http://na s/Film.mkv", "");
    row("", "");
}

void TestWebAddress::addresses()
{
    QFETCH(QString, text);
    QFETCH(QString, url);
    const Result<QUrl> address = webAddress(text);
    QCOMPARE(bool(address), !url.isEmpty());
    if (address) {
        QCOMPARE(address->toString(QUrl::FullyEncoded), url);
    } else {
        QCOMPARE(address.error().code, ErrorCode::InvalidInput);
    }
}

void TestWebAddress::redirects_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QString>("to"); // empty: it is refused
    const auto row = [](const char *name, const char *from, const char *location, const char *to) {
        QTest::newRow(name) << QString::fromLatin1(from) << QByteArray(location)
                            << QString::fromLatin1(to);
    };
    row("of the path", "http://nas/a/b", "c.mkv", "http://nas/a/c.mkv");
    row("of the server", "http://nas/a/b", "/c.mkv?x=1", "http://nas/c.mkv?x=1");
    row("elsewhere", "http://nas/a", "http://cdn/b", "http://cdn/b");
    row("protected", "http://nas/a", "https://nas/a", "https://nas/a");
    row("no longer protected", "https://nas/a", "http://nas/a", "");
    row("no web", "http://nas/a", "file:///etc/passwd", "");
    row("the password stays with its server", "http://me:pw@nas/a", "/b", "http://me:pw@nas/b");
    row("and is not given to another", "http://me:pw@nas/a", "http://cdn/b", "http://cdn/b");
    row("nor to another port", "http://me:pw@nas/a", "http://nas:81/b", "http://nas:81/b");
}

void TestWebAddress::redirects()
{
    QFETCH(QString, from);
    QFETCH(QByteArray, location);
    QFETCH(QString, to);
    const Result<QUrl> url = webRedirect(QUrl(from), location);
    QCOMPARE(bool(url), !to.isEmpty());
    if (url) {
        QCOMPARE(url->toString(QUrl::FullyEncoded), to);
    } else {
        QVERIFY(!url.error().message.isEmpty());
    }
}

void TestWebAddress::names()
{
    const QUrl film(QStringLiteral("https://me:pw@nas:8443/films/The%20Long%20Way.mkv?key=1"));
    QCOMPARE(webTitle(film), QStringLiteral("The Long Way"));
    QCOMPARE(webServer(film), QStringLiteral("nas:8443"));
    QCOMPARE(webTitle(QUrl(QStringLiteral("http://nas/"))), QStringLiteral("nas"));
}

MATINEE_TEST(TestWebAddress)
#include "tst_webaddress.moc"
