#include "sync/web/webclient.h"
#include "sync/web/websource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"
#include "tests/web/lighttpd.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTest>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;
using Library::PlayerState;
using Transport = Lighttpd::Transport;

namespace {

const QString kDoubtful = QStringLiteral("/doubtful/film.mp4");

} // namespace

//! A web server that others wrote: its certificate, and the ways in which it asks for a password.
class TestRealWebServer : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void sendsWhatItHas_data();
    void sendsWhatItHas();
    void doubtfulCertificatesAreRefused_data();
    void doubtfulCertificatesAreRefused();
    void wrongPasswordsAreTold_data();
    void wrongPasswordsAreTold();
    void aPasswordIsNotSentWhereItNeedNotBe();
    void playsOverTls();

private:
    static Result<QByteArray> readAll(const QUrl &address);
    QUrl named(Transport transport, const QString &folder, const QString &password) const
    {
        QUrl url = m_server->url(transport, folder);
        url.setUserName(Lighttpd::userName(), QUrl::DecodedMode);
        url.setPassword(password, QUrl::DecodedMode);
        return url;
    }

    QByteArray m_film;
    std::unique_ptr<Lighttpd> m_server;
    QSslConfiguration m_before;
    QSslConfiguration m_trusting;
};

void TestRealWebServer::initTestCase()
{
    QFile film(Clips::h264Mp4());
    QVERIFY(film.open(QIODevice::ReadOnly));
    m_film = film.readAll();
    m_server = std::make_unique<Lighttpd>(Clips::h264Mp4());
    m_before = m_trusting = QSslConfiguration::defaultConfiguration();
    QVERIFY(m_trusting.addCaCertificates(m_server->authorityFile()));
}

void TestRealWebServer::cleanupTestCase()
{
    m_server.reset();
}

void TestRealWebServer::init()
{
    QSslConfiguration::setDefaultConfiguration(m_trusting);
}

void TestRealWebServer::cleanup()
{
    QSslConfiguration::setDefaultConfiguration(m_before);
}

Result<QByteArray> TestRealWebServer::readAll(const QUrl &address)
{
    WebSource::Options options;
    options.address = address;
    WebSource source(std::make_shared<WebClient>(), options);
    QByteArray all;
    std::vector<std::byte> buffer(64 * 1024);
    for (;;) {
        const Result<std::size_t> count = source.read(all.size(), buffer);
        if (!count) {
            return failure(count.error());
        }
        if (*count == 0) {
            return all;
        }
        all.append(reinterpret_cast<const char *>(buffer.data()), qsizetype(*count));
    }
}

void TestRealWebServer::sendsWhatItHas_data()
{
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<QString>("folder");
    for (const char *folder : {"open", "basic", "digest"}) {
        QTest::addRow("http, %s", folder) << Transport::Plain << QString::fromLatin1(folder);
        QTest::addRow("https, %s", folder) << Transport::Tls << QString::fromLatin1(folder);
    }
}

void TestRealWebServer::sendsWhatItHas()
{
    QFETCH(Transport, transport);
    QFETCH(QString, folder);
    const QUrl url = folder == QLatin1String("open")
        ? m_server->url(transport, folder)
        : named(transport, folder, Lighttpd::password());
    const Result<QByteArray> all = readAll(url);
    QVERIFY2(all, all ? "" : qPrintable(all.error().message + all.error().detail));
    QVERIFY(*all == m_film);
}

void TestRealWebServer::doubtfulCertificatesAreRefused_data()
{
    QTest::addColumn<bool>("isTrusted");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("words");
    QTest::newRow("authority not known")
        << false << QStringLiteral("127.0.0.1") << QStringLiteral("does not trust");
    QTest::newRow("made for another name")
        << true << QStringLiteral("localhost") << QStringLiteral("another name");
    QTest::newRow("both") << false << QStringLiteral("localhost")
                          << QStringLiteral("does not trust");
}

void TestRealWebServer::doubtfulCertificatesAreRefused()
{
    QFETCH(bool, isTrusted);
    QFETCH(QString, host);
    QFETCH(QString, words);
    QSslConfiguration::setDefaultConfiguration(isTrusted ? m_trusting : m_before);
    QUrl url = named(Transport::Tls, QStringLiteral("basic"), Lighttpd::password());
    url.setHost(host);
    url.setPath(kDoubtful);
    const Result<QByteArray> all = readAll(url);
    QVERIFY(!all);
    QCOMPARE(all.error().code, ErrorCode::PermissionDenied);
    QVERIFY(!all.error().retryable);
    QVERIFY2(all.error().message.contains(words), qPrintable(all.error().message));
    QVERIFY(all.error().message.contains(host));
}

void TestRealWebServer::wrongPasswordsAreTold_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("isNamed");
    for (const char *folder : {"basic", "digest"}) {
        QTest::addRow("%s, wrong", folder) << QString::fromLatin1(folder) << true;
        QTest::addRow("%s, none", folder) << QString::fromLatin1(folder) << false;
    }
}

void TestRealWebServer::wrongPasswordsAreTold()
{
    QFETCH(QString, folder);
    QFETCH(bool, isNamed);
    const Result<QByteArray> all
        = readAll(isNamed ? named(Transport::Plain, folder, QStringLiteral("guess"))
                          : m_server->url(Transport::Plain, folder));
    QVERIFY(!all);
    QCOMPARE(all.error().code, ErrorCode::BadCredentials);
    const QString words
        = isNamed ? QStringLiteral("does not accept") : QStringLiteral("asks for a name");
    QVERIFY2(all.error().message.contains(words), qPrintable(all.error().message));
    QVERIFY(!all.error().message.contains(QLatin1String("guess")));
}

void TestRealWebServer::aPasswordIsNotSentWhereItNeedNotBe()
{
    QVERIFY(readAll(named(Transport::Plain, QStringLiteral("digest"), Lighttpd::password())));
    QVERIFY(readAll(named(Transport::Plain, QStringLiteral("open"), Lighttpd::password())));
    // It writes down what was asked when it has the time: every few seconds.
    const auto told = [this](const char *what) {
        return !m_server->requests().filter(QLatin1String(what)).isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(told("206 /digest/") && told("206 /open/"), 20'000);
    const QStringList requests = m_server->requests();
    for (const QString &request : requests) {
        const bool isBasic = request.contains(QLatin1String("Basic "));
        QVERIFY2(!isBasic || request.contains(QLatin1String("/basic/")), qPrintable(request));
        QVERIFY2(!request.contains(kDoubtful), qPrintable(request));
    }
}

void TestRealWebServer::playsOverTls()
{
    WebSource::Options options;
    options.address = named(Transport::Tls, QStringLiteral("digest"), Lighttpd::password());
    TestPlayer player;
    QVERIFY(player.open(std::make_shared<WebSource>(std::make_shared<WebClient>(), options)));
    QVERIFY(player.opened.at(0).seekable);
    const auto place = player.seek(1'500ms);
    QVERIFY(place);
    QVERIFY(std::chrono::abs(*place - 1'500ms) < 60ms);
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.errors.size(), std::size_t(0));
}

MATINEE_TEST(TestRealWebServer)
#include "tst_realwebserver.moc"
