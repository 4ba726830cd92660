#include "library/base/async.h"
#include "sync/web/webclient.h"
#include "sync/web/websource.h"
#include "tests/support/testregistry.h"
#include "tests/web/filmserver.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <thread>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kFilmBytes = 6 * 1024 * 1024 + 4321;

QByteArray filmOf(int seed)
{
    QByteArray film(kFilmBytes, '\0');
    quint32 state = quint32(seed);
    for (char &byte : film) {
        state = state * 1664525u + 1013904223u;
        byte = char(state >> 24);
    }
    return film;
}

struct Got
{
    QByteArray bytes;
    std::optional<Error> error;
};

Got readSome(Library::ByteSource &source, qint64 offset, qint64 most)
{
    std::vector<std::byte> into(static_cast<std::size_t>(most));
    const Result<std::size_t> count = source.read(offset, into);
    if (!count) {
        return {{}, count.error()};
    }
    return {{reinterpret_cast<const char *>(into.data()), qsizetype(*count)}, {}};
}

Got readAll(Library::ByteSource &source, qint64 offset, qint64 end = kFilmBytes)
{
    Got got;
    while (offset + got.bytes.size() < end) {
        const Got piece = readSome(source, offset + got.bytes.size(),
            std::min<qint64>(64 * 1024, end - offset - got.bytes.size()));
        if (piece.error || piece.bytes.isEmpty()) {
            got.error = piece.error;
            break;
        }
        got.bytes += piece.bytes;
    }
    return got;
}

// As the engine does: what fails for a passing reason is read again.
Got readPatiently(Library::ByteSource &source, qint64 offset, qint64 end = kFilmBytes)
{
    Got got = readAll(source, offset, end);
    for (int i = 0; i < 5 && got.error && got.error->retryable; ++i) {
        got = readAll(source, offset, end);
    }
    return got;
}

qint64 rangeBegin(const HttpRequest &request)
{
    const QByteArray range = request.headers.value("range");
    return range.mid(6, range.indexOf('-') - 6).toLongLong();
}

} // namespace

class TestWebSource : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void readsAllInParts();
    void asksOnlyForWhatIsWanted();
    void readsWhatCameOfAPiece();
    void keepsWhatCame();
    void readsInOrderWithoutRanges();
    void readsOnToAPlaceWithoutRanges();
    void beginsAgainForWhatItLetGoOf();
    void learnsTheSizeAtTheEnd();
    void smallFilesComeAtOnce();
    void follows_data();
    void follows();
    void asksAgainWhereAnOldLinkLed();
    void endlessRedirectsEnd();
    void givesThePassword_data();
    void givesThePassword();
    void answersANewChallenge();
    void refusalsAreErrors_data();
    void refusalsAreErrors();
    void nobodyThereIsAnError();
    void brokenAnswersAreTriedAgain();
    void firstAnswerMayBreak_data();
    void firstAnswerMayBreak();
    void serverComesBack_data();
    void serverComesBack();
    void waitsAsLongAsTheServerAsks();
    void anotherFileIsNoticed_data();
    void anotherFileIsNoticed();
    void silenceEndsInTime();
    void interruptEndsOneRead();
    void cancelAndEndDoNotWait();
    void tellsWhoAnswers();

private:
    WebSource::Options options(const QString &path = QStringLiteral("/Film.mkv")) const
    {
        WebSource::Options options;
        options.address = m_server->url(path);
        options.folder = m_folder.path();
        return options;
    }
    //! As far as the reader asks and hardly further.
    WebSource::Options nearOptions() const
    {
        WebSource::Options near = options();
        near.mostAhead = 10ms;
        return near;
    }
    std::unique_ptr<WebSource> open(const QString &path = QStringLiteral("/Film.mkv")) const
    {
        return std::make_unique<WebSource>(m_client, options(path));
    }

    const QByteArray m_film = filmOf(1);
    QTemporaryDir m_folder;
    std::unique_ptr<FilmServer> m_server;
    std::shared_ptr<WebClient> m_client;
};

void TestWebSource::init()
{
    m_server = std::make_unique<FilmServer>(m_film);
    m_client = std::make_shared<WebClient>();
}

void TestWebSource::cleanup()
{
    m_client.reset();
    m_server.reset();
}

void TestWebSource::readsAllInParts()
{
    const auto source = open();
    const Got got = readAll(*source, 0);
    QVERIFY2(!got.error, got.error ? qPrintable(got.error->message) : "");
    QVERIFY(got.bytes == m_film);
    QCOMPARE(source->sizeBytes(), kFilmBytes);
    QVERIFY(source->isSeekable());
    QCOMPARE(readSome(*source, kFilmBytes, 10).bytes, QByteArray());
    qint64 asked = 0;
    for (const HttpRequest &request : m_server->requests()) {
        const QByteArray range = request.headers.value("range");
        asked += range.mid(range.indexOf('-') + 1).toLongLong() + 1 - rangeBegin(request);
        QCOMPARE(request.headers.value("accept-encoding"), QByteArray("identity"));
    }
    // Nothing is asked for twice but what lies between a piece and the end that came first.
    QVERIFY2(asked < kFilmBytes + 1024 * 1024, qPrintable(QString::number(asked)));
}

void TestWebSource::asksOnlyForWhatIsWanted()
{
    WebSource::Options near = options();
    near.mostAhead = 50ms;
    WebSource source(m_client, near);
    QVERIFY(readSome(source, 0, 100).bytes == m_film.left(100));
    QVERIFY(readAll(source, kFilmBytes / 2, kFilmBytes / 2 + 100'000).bytes
        == m_film.mid(kFilmBytes / 2, 100'000));
    qint64 bytes = 0;
    for (const Library::ByteRange &range : source.nearRanges()) {
        bytes += range.end - range.begin;
    }
    QVERIFY2(bytes < kFilmBytes / 2, qPrintable(QString::number(bytes)));
}

// Who waits for a place does not wait for all that was asked for with it.
void TestWebSource::readsWhatCameOfAPiece()
{
    m_server->set({.stallAfter = 3'000});
    const auto source = open();
    const Got got = readAll(*source, 0, 2'000);
    QVERIFY2(!got.error, got.error ? qPrintable(got.error->message) : "");
    QVERIFY(got.bytes == m_film.left(2'000));
}

void TestWebSource::keepsWhatCame()
{
    const auto source = open();
    QVERIFY(readAll(*source, 0).bytes == m_film);
    const qsizetype asked = m_server->requests().size();
    m_server->set({.isDead = true});
    QVERIFY(readAll(*source, 0).bytes == m_film);
    QCOMPARE(m_server->requests().size(), asked);
    const std::vector<Library::ByteRange> whole{{0, kFilmBytes}};
    QCOMPARE(source->nearRanges(), whole);
}

void TestWebSource::readsInOrderWithoutRanges()
{
    m_server->set({.hasRanges = false});
    const auto source = open();
    QVERIFY(readAll(*source, 0).bytes == m_film);
    QVERIFY(!source->isSeekable());
    QCOMPARE(source->sizeBytes(), kFilmBytes);
    // Back to what came already asks nobody.
    const qsizetype asked = m_server->requests().size();
    QVERIFY(readAll(*source, 1000, 5000).bytes == m_film.mid(1000, 4000));
    QCOMPARE(m_server->requests().size(), asked);
}

void TestWebSource::readsOnToAPlaceWithoutRanges()
{
    m_server->set({.hasRanges = false});
    const auto source = open();
    QVERIFY(readAll(*source, kFilmBytes - 1000).bytes == m_film.right(1000));
    QVERIFY(readAll(*source, 0, 1000).bytes == m_film.left(1000));
}

void TestWebSource::beginsAgainForWhatItLetGoOf()
{
    m_server->setFilm(m_film + m_film + m_film + m_film + m_film);
    m_server->set({.hasRanges = false});
    WebSource::Options small = options();
    small.mostAhead = 10ms;
    small.mostKeptBytes = 4 * 1024 * 1024;
    WebSource source(m_client, small);
    QVERIFY(readAll(source, 0, 5 * kFilmBytes).bytes.endsWith(m_film));
    const qsizetype asked = m_server->requests().size();
    QVERIFY(readAll(source, 0, 1000).bytes == m_film.left(1000));
    QCOMPARE(m_server->requests().size(), asked + 1);
}

void TestWebSource::learnsTheSizeAtTheEnd()
{
    m_server->set({.hasRanges = false, .isLengthSecret = true});
    const auto source = open();
    QVERIFY(readSome(*source, 0, 100).bytes == m_film.left(100));
    QCOMPARE(source->sizeBytes(), std::int64_t(-1));
    QVERIFY(!source->isSeekable());
    QVERIFY(readAll(*source, 0, kFilmBytes + 1000).bytes == m_film);
    QCOMPARE(source->sizeBytes(), kFilmBytes);
}

void TestWebSource::smallFilesComeAtOnce()
{
    m_server->setFilm("tiny");
    for (const bool hasRanges : {true, false}) {
        m_server->set({.hasRanges = hasRanges});
        const auto source = open();
        QCOMPARE(readAll(*source, 0, 100).bytes, QByteArray("tiny"));
        QCOMPARE(source->sizeBytes(), std::int64_t(4));
    }
    QCOMPARE(m_server->requests().size(), qsizetype(2));
}

void TestWebSource::follows_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 303, 307, 308}) {
        QTest::addRow("%d", status) << status;
    }
}

void TestWebSource::follows()
{
    QFETCH(int, status);
    m_server->set({.movedTo = "/there/Film.mkv", .movedStatus = status});
    const auto source = open(QStringLiteral("/here/Film.mkv"));
    QVERIFY(readAll(*source, 0).bytes == m_film);
    int asked = 0;
    for (const HttpRequest &request : m_server->requests()) {
        asked += request.path.startsWith(QLatin1String("/here")) ? 1 : 0;
    }
    QCOMPARE(asked, 1); // from then on the other address is asked
}

void TestWebSource::asksAgainWhereAnOldLinkLed()
{
    FilmServer other(m_film);
    m_server->set({.movedTo = other.url().toEncoded()});
    WebSource::Options near = options(QStringLiteral("/here/Film.mkv"));
    near.mostAhead = 10ms;
    WebSource source(m_client, near);
    QVERIFY(readSome(source, 0, 100).bytes == m_film.left(100));
    other.set({.status = 403});
    m_server->set({});
    QVERIFY(readAll(source, kFilmBytes / 2, kFilmBytes / 2 + 1000).bytes
        == m_film.mid(kFilmBytes / 2, 1000));
    // What the address itself refuses, it refuses.
    m_server->set({.status = 403});
    const Got got = readAll(source, kFilmBytes / 4 * 3, kFilmBytes / 4 * 3 + 1000);
    QVERIFY(got.error);
    QCOMPARE(got.error->code, ErrorCode::PermissionDenied);
}

void TestWebSource::endlessRedirectsEnd()
{
    m_server->set({.movedTo = "/here/again"});
    const Got got = readSome(*open(QStringLiteral("/here/Film.mkv")), 0, 100);
    QVERIFY(got.error);
    QCOMPARE(got.error->code, ErrorCode::Unsupported);
    QVERIFY(m_server->requests().size() < 12);
}

void TestWebSource::givesThePassword_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("password");
    QTest::newRow("both") << QStringLiteral("me") << QStringLiteral("se cret");
    QTest::newRow("no password") << QStringLiteral("key-12") << QString();
    QTest::newRow("not of Latin") << QStringLiteral("mé") << QStringLiteral("密码");
}

void TestWebSource::givesThePassword()
{
    QFETCH(QString, name);
    QFETCH(QString, password);
    m_server->set({.authorization = "Basic " + (name + u':' + password).toUtf8().toBase64()});
    WebSource::Options named = options();
    named.address.setUserName(name);
    named.address.setPassword(password);
    WebSource right(m_client, named);
    const Got all = readAll(right, 0);
    QVERIFY2(!all.error, all.error ? qPrintable(all.error->message) : "");
    QVERIFY(all.bytes == m_film);
    const auto client = std::make_shared<WebClient>();
    WebSource::Options guessed = named;
    guessed.address.setPassword(QStringLiteral("wrong"));
    const Got wrong = readSome(*std::make_unique<WebSource>(client, guessed), 0, 100);
    QVERIFY(wrong.error);
    QCOMPARE(wrong.error->code, ErrorCode::BadCredentials);
    QVERIFY(!wrong.error->message.contains(QLatin1String("wrong")));
    // Who corrects it is let in.
    QVERIFY(!readSome(*std::make_unique<WebSource>(client, named), 0, 100).error);
}

// A server's challenge is good for a while only, which may be less than a film.
void TestWebSource::answersANewChallenge()
{
    m_server->set({.digestNonce = "one"});
    WebSource::Options named = nearOptions();
    named.address.setUserName(QStringLiteral("me"));
    named.address.setPassword(QStringLiteral("se cret"));
    WebSource source(m_client, named);
    QVERIFY(readSome(source, 0, 100).bytes == m_film.left(100));
    m_server->set({.digestNonce = "two"});
    const Got later = readAll(source, kFilmBytes / 2, kFilmBytes / 2 + 1000);
    QVERIFY2(!later.error, later.error ? qPrintable(later.error->message) : "");
    QVERIFY(later.bytes == m_film.mid(kFilmBytes / 2, 1000));
}

void TestWebSource::refusalsAreErrors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("401") << 401 << ErrorCode::BadCredentials;
    QTest::newRow("403") << 403 << ErrorCode::PermissionDenied;
    QTest::newRow("404") << 404 << ErrorCode::NotFound;
    QTest::newRow("410") << 410 << ErrorCode::NotFound;
    QTest::newRow("416") << 416 << ErrorCode::Corrupt;
    QTest::newRow("500") << 500 << ErrorCode::Unreachable;
    QTest::newRow("304") << 304 << ErrorCode::Unsupported;
}

void TestWebSource::refusalsAreErrors()
{
    QFETCH(int, status);
    m_server->set({.status = status});
    const auto source = open();
    const Got got = readSome(*source, 0, 100);
    QVERIFY(got.error);
    QTEST(got.error->code, "code");
    // Nobody waits for what never answered.
    QVERIFY(!got.error->retryable);
    QCOMPARE(source->sizeBytes(), std::int64_t(-1));
    QVERIFY(source->report().error);
}

void TestWebSource::nobodyThereIsAnError()
{
    m_server->close();
    const Got got = readSome(*open(), 0, 100);
    QVERIFY(got.error);
    QCOMPARE(got.error->code, ErrorCode::Unreachable);
    m_server->set({.mediaType = "text/html; charset=utf-8"});
    FilmServer page(m_film);
    page.set({.mediaType = "text/html; charset=utf-8"});
    WebSource::Options there = options();
    there.address = page.url();
    const Got html = readSome(*std::make_unique<WebSource>(m_client, there), 0, 100);
    QVERIFY(html.error);
    QCOMPARE(html.error->code, ErrorCode::InvalidInput);
}

void TestWebSource::brokenAnswersAreTriedAgain()
{
    const auto source = open();
    QVERIFY(readSome(*source, 0, 100).bytes == m_film.left(100));
    // The second half has not come yet, or has: then nothing is to be tried.
    m_server->set({.cutAfter = 1000});
    Got got = readAll(*source, 0);
    QVERIFY(got.error || got.bytes == m_film);
    QVERIFY(!got.error || got.error->retryable);
    m_server->set({});
    QVERIFY(readPatiently(*source, 0).bytes == m_film);
}

void TestWebSource::firstAnswerMayBreak_data()
{
    QTest::addColumn<bool>("hasRanges");
    QTest::newRow("in parts") << true;
    QTest::newRow("all in one") << false;
}

void TestWebSource::firstAnswerMayBreak()
{
    QFETCH(bool, hasRanges);
    m_server->set({.hasRanges = hasRanges, .cutAfter = 1000});
    const auto source = open();
    const Got got = readAll(*source, 5000, 6000);
    QVERIFY(got.error);
    QVERIFY(got.error->retryable);
    m_server->set({.hasRanges = hasRanges});
    QVERIFY(readPatiently(*source, 0).bytes == m_film);
}

void TestWebSource::serverComesBack_data()
{
    QTest::addColumn<bool>("hasRanges");
    QTest::newRow("in parts") << true;
    QTest::newRow("all in one") << false;
}

void TestWebSource::serverComesBack()
{
    QFETCH(bool, hasRanges);
    m_server->set({.hasRanges = hasRanges, .cutAfter = hasRanges ? -1 : 700'000});
    WebSource source(m_client, nearOptions());
    QVERIFY(readSome(source, 0, 100).bytes == m_film.left(100));
    m_server->set({.hasRanges = hasRanges, .isDead = true});
    const Got got = readAll(source, 0);
    QVERIFY(got.error);
    QVERIFY(got.error->retryable);
    QCOMPARE(got.error->code, ErrorCode::Unreachable);
    QVERIFY(source.report().error);
    m_server->set({.hasRanges = hasRanges});
    QVERIFY(readPatiently(source, 0).bytes == m_film);
    QVERIFY(!source.report().error);
}

void TestWebSource::waitsAsLongAsTheServerAsks()
{
    WebSource source(m_client, nearOptions());
    QVERIFY(readSome(source, 0, 100).bytes == m_film.left(100));
    m_server->set({.status = 503, .retryAfter = "1"});
    const Got got = readAll(source, 0);
    QVERIFY(got.error);
    QCOMPARE(got.error->code, ErrorCode::Busy);
    const qsizetype asked = m_server->requests().size();
    m_server->set({});
    QElapsedTimer time;
    time.start();
    QVERIFY(readPatiently(source, 0).bytes == m_film);
    QVERIFY2(time.elapsed() >= 500, qPrintable(QString::number(time.elapsed())));
    QVERIFY(m_server->requests().size() > asked);
}

void TestWebSource::anotherFileIsNoticed_data()
{
    QTest::addColumn<QByteArray>("etag");
    QTest::addColumn<int>("bytesLess");
    QTest::addColumn<bool>("hasRanges");
    QTest::newRow("another mark") << QByteArray("\"two\"") << 0 << true;
    QTest::newRow("shorter") << QByteArray("\"one\"") << 100'000 << true;
    QTest::newRow("shorter than where it plays") << QByteArray() << int(kFilmBytes - 1000) << true;
    QTest::newRow("all in one") << QByteArray("\"two\"") << 0 << false;
}

void TestWebSource::anotherFileIsNoticed()
{
    QFETCH(QByteArray, etag);
    QFETCH(int, bytesLess);
    QFETCH(bool, hasRanges);
    m_server->set({.hasRanges = hasRanges, .cutAfter = hasRanges ? -1 : 700'000});
    WebSource source(m_client, nearOptions());
    QVERIFY(readSome(source, 0, 100).bytes == m_film.left(100));
    m_server->setFilm(filmOf(2).left(kFilmBytes - bytesLess));
    m_server->set({.hasRanges = hasRanges, .etag = etag});
    const Got got = readPatiently(source, kFilmBytes / 2);
    QVERIFY(got.error);
    QCOMPARE(got.error->code, ErrorCode::Changed);
    QVERIFY(got.bytes.isEmpty());
}

void TestWebSource::silenceEndsInTime()
{
    WebSource::Options quick = options();
    quick.mostAhead = 10ms;
    quick.timeouts = {1'000ms, 200ms, 200ms};
    WebSource source(m_client, quick);
    QVERIFY(readSome(source, 0, 100).bytes == m_film.left(100));
    m_server->set({.hangs = true});
    const Got got = readAll(source, 0);
    QVERIFY(got.error);
    QCOMPARE(got.error->code, ErrorCode::TimedOut);
    QVERIFY(got.error->retryable);
}

void TestWebSource::interruptEndsOneRead()
{
    WebSource source(m_client, nearOptions());
    QVERIFY(readSome(source, 0, 100).bytes == m_film.left(100));
    m_server->set({.hangs = true});
    std::thread other([&] {
        while (!m_server->requests().last().headers.value("range").startsWith("bytes=3")) {
            std::this_thread::yield();
        }
        source.interrupt();
    });
    const Got got = readSome(source, 3 * 1000 * 1000, 100);
    other.join();
    QVERIFY(got.error);
    QCOMPARE(got.error->code, ErrorCode::Cancelled);
    QVERIFY(readSome(source, 0, 100).bytes == m_film.left(100));
}

void TestWebSource::cancelAndEndDoNotWait()
{
    m_server->set({.hangs = true});
    auto source = open();
    std::thread other([&] {
        while (m_server->requests().isEmpty()) {
            std::this_thread::yield();
        }
        source->cancel();
    });
    const Got got = readSome(*source, 0, 100);
    other.join();
    QVERIFY(got.error);
    QCOMPARE(got.error->code, ErrorCode::Cancelled);
    QElapsedTimer time;
    time.start();
    source.reset();
    m_client.reset();
    QVERIFY2(time.elapsed() < 1000, qPrintable(QString::number(time.elapsed())));
}

void TestWebSource::tellsWhoAnswers()
{
    WebSource::Options named = options();
    named.address.setUserName(QStringLiteral("me"));
    named.address.setPassword(QStringLiteral("secret"));
    WebSource source(m_client, named);
    QVERIFY(!readSome(source, 0, 100).error);
    const Library::SourceReport report = source.report();
    QCOMPARE(report.reader, Library::SourceReport::Reader::Network);
    QCOMPARE(QString::fromStdString(report.node),
        QStringLiteral("127.0.0.1:%1").arg(m_server->url().port()));
}

MATINEE_TEST(TestWebSource)
#include "tst_websource.moc"
