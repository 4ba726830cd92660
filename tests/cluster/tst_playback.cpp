#include "library/playback/headless.h"
#include "library/playback/localfilesource.h"
#include "tests/cluster/checkedsource.h"
#include "tests/cluster/storedfilm.h"
#include "tests/support/clips.h"
#include "tests/support/faultproxy.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QHash>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>
#include <thread>

using namespace Library;
using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

constexpr double kMostGapMs = 200;
constexpr std::chrono::milliseconds kCache = 3s;

// 25 pictures a second at a constant rate of 4 Mbit/s, as films have it, and easily decoded.
QString filmOf(int seconds)
{
    return Clips::make(QStringLiteral("steady%1.mkv").arg(seconds),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("testsrc2=size=640x360:rate=25:duration=%1").arg(seconds),
            QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("sine=frequency=440:sample_rate=48000:duration=%1").arg(seconds),
            QStringLiteral("-c:v"), QStringLiteral("libx264"), QStringLiteral("-preset"),
            QStringLiteral("ultrafast"), QStringLiteral("-g"), QStringLiteral("50"),
            QStringLiteral("-b:v"), QStringLiteral("4M"), QStringLiteral("-minrate"),
            QStringLiteral("4M"), QStringLiteral("-maxrate"), QStringLiteral("4M"),
            QStringLiteral("-bufsize"), QStringLiteral("2M"), QStringLiteral("-x264-params"),
            QStringLiteral("nal-hrd=cbr:force-cfr=1"), QStringLiteral("-c:a"),
            QStringLiteral("aac")});
}

// The MD5 of each picture of a film of 25 a second, by its number, as FFmpeg decodes the local
// file.
QHash<qint64, QByteArray> picturesOf(const QString &film)
{
    const QString list
        = Clips::make(QFileInfo(film).completeBaseName() + QStringLiteral(".framemd5"),
            {QStringLiteral("-i"), film, QStringLiteral("-map"), QStringLiteral("0:v"),
                QStringLiteral("-vsync"), QStringLiteral("passthrough"), QStringLiteral("-f"),
                QStringLiteral("framemd5")});
    QHash<qint64, QByteArray> pictures;
    for (const QByteArray &line : readFile(list).split('\n')) {
        const QList<QByteArray> fields = line.split(',');
        if (!line.startsWith('#') && fields.size() == 6) {
            pictures.insert(
                fields.at(2).trimmed().toLongLong(), QByteArray::fromHex(fields.at(5).trimmed()));
        }
    }
    return pictures;
}

// As many bytes a picture as the MD5 is of, whatever the rows of the decoder are.
QByteArray md5Of(const VideoFrame &frame)
{
    QCryptographicHash hash(QCryptographicHash::Md5);
    for (std::size_t plane = 0; plane < frame.planes.size(); ++plane) {
        const int halved = plane > 0 ? 2 : 1;
        for (int row = 0; row < frame.height / halved; ++row) {
            hash.addData(QByteArrayView(
                frame.planes.at(plane) + qsizetype(row) * frame.strideBytes.at(plane),
                frame.width / halved));
        }
    }
    return hash.result();
}

// What was shown and how, played on a thread of its own.
class Playing final
{
    Q_DISABLE_COPY_MOVE(Playing)
public:
    Playing(std::shared_ptr<ByteSource> source, const HeadlessOptions &options)
        : m_thread([this, source = std::move(source), options]() mutable {
            report = playHeadless(std::move(source), options);
            m_hasEnded = true;
        })
    { }
    ~Playing() { wait(); }

    void wait()
    {
        if (m_thread.joinable()) {
            m_thread.join();
        }
    }
    bool hasEnded() const { return m_hasEnded; }

    Result<HeadlessReport> report = failure(ErrorCode::Internal, {});

private:
    std::atomic<bool> m_hasEnded = false;
    std::thread m_thread;
};

} // namespace

//! Playing out of a real Swift over a narrow line, while what serves it is killed.
class PlaybackTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();

    void killsAreNotSeen_data();
    void killsAreNotSeen();
    void firstFrameIsSoonThere();
    void seeksAreQuick();

private:
    struct Film
    {
        QString file;
        std::chrono::milliseconds duration{0};
        std::unique_ptr<StoredFilm> stored;
        qint64 bytesPerSecond() const { return stored->bytes().size() * 1000 / duration.count(); }
    };
    Film store(int seconds);
    bool killOnce(FaultProxy &proxy, int node, const Playing &playing);

    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
};

void PlaybackTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
}

void PlaybackTest::cleanupTestCase()
{
    m_cluster.reset();
}

PlaybackTest::Film PlaybackTest::store(int seconds)
{
    Film film;
    film.file = filmOf(seconds);
    film.duration = std::chrono::seconds(seconds);
    film.stored = std::make_unique<StoredFilm>(*m_cluster, m_clock, readFile(film.file));
    return film;
}

// The storage node, or (0) the gateway in use, with a request of the viewer under way. False:
// nothing was under way until the film ended.
bool PlaybackTest::killOnce(FaultProxy &proxy, int node, const Playing &playing)
{
    int gateway = 0;
    while (gateway == 0 && !playing.hasEnded()) {
        gateway = proxy.busiestGateway();
    }
    if (gateway == 0) {
        return false;
    }
    if (node > 0) {
        m_cluster->killNode(node);
        m_cluster->startNode(node);
    } else {
        m_cluster->killGateway(gateway);
        m_cluster->startGateway(gateway);
    }
    return true;
}

void PlaybackTest::killsAreNotSeen_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<int>("kills");
    QTest::addColumn<bool>("nodesToo");
    QTest::newRow("gateways") << 80 << 20 << false;
    QTest::newRow("gateways and nodes") << 80 << 20 << true;
}

void PlaybackTest::killsAreNotSeen()
{
    QFETCH(int, seconds);
    QFETCH(int, kills);
    QFETCH(bool, nodesToo);
    const Film film = store(seconds);
    FaultProxy proxy(m_cluster->endpoints(), 5);
    proxy.set({{QStringLiteral("bytesPerSecond"), film.bytesPerSecond() * 26 / 10}});
    const auto source = std::make_shared<CheckedSource>(
        film.stored->open(proxy.endpoints(), film.duration, kCache), film.stored->bytes());
    const QHash<qint64, QByteArray> pictures = picturesOf(film.file);
    QCOMPARE(pictures.size(), qsizetype(seconds) * 25);
    QSet<qint64> same; // the numbers of the pictures that were shown as they are in the file
    int others = 0;
    HeadlessOptions options;
    options.shown = [&](const VideoFrame &frame) {
        const qint64 number = qRound64(double(frame.pts.count()) / 40'000);
        if (frame.layout == PixelLayout::I420 && pictures.value(number) == md5Of(frame)) {
            same.insert(number);
        } else {
            ++others;
        }
    };
    Playing playing(source, options);
    // Then the cache is full, and has no more than the line spares afterwards.
    QTRY_VERIFY_WITH_TIMEOUT(
        source->readBytes() > 4 * film.bytesPerSecond() || playing.hasEnded(), 20'000);
    proxy.set({{QStringLiteral("bytesPerSecond"), film.bytesPerSecond() * 13 / 10}});
    // One in every part of the film, at a moment of the seed.
    QRandomGenerator random(11);
    // The player has the end long before it shows it.
    const qint64 everyMs = film.duration.count() * 72 / 100 / kills;
    QElapsedTimer clock;
    clock.start();
    int killed = 0;
    while (killed < kills && !playing.hasEnded()) {
        const qint64 moment = killed * everyMs + random.bounded(int(everyMs / 2));
        QTest::qWait(int(std::max<qint64>(moment - clock.elapsed(), 0)));
        const int node = nodesToo && killed % 2 == 1 ? 1 + int(random.bounded(3)) : 0;
        if (!killOnce(proxy, node, playing)) {
            break;
        }
        ++killed;
    }
    playing.wait();
    QVERIFY(playing.report.has_value());
    const HeadlessReport &report = *playing.report;
    qInfo("%d kills, largest gap %.0f ms, %lld frames, %lld dropped, longest read %lld ms", killed,
        report.largestGapMs, qlonglong(report.framesShown), qlonglong(report.framesDropped),
        source->longestMs());
    QVERIFY2(!report.error, qPrintable(report.error ? report.error->detail : QString()));
    QCOMPARE(killed, kills);
    QCOMPARE(report.state, PlayerState::Ended);
    QCOMPARE(source->wrong(), 0);
    QCOMPARE(others, 0);
    QCOMPARE(same.size() + report.framesDropped, pictures.size());
    QVERIFY(report.framesDropped <= pictures.size() / 100);
    QVERIFY(source->readBytes() >= film.stored->bytes().size() * 99 / 100);
    QVERIFY2(report.largestGapMs <= kMostGapMs, qPrintable(QString::number(report.largestGapMs)));
    // Nor would they be by a player that has no more than these seconds itself.
    QVERIFY(source->longestMs() < kCache.count());
}

void PlaybackTest::firstFrameIsSoonThere()
{
    const Film film = store(12);
    HeadlessOptions options;
    options.duration = 200ms;
    QVector<double> local;
    QVector<double> stored;
    QVector<double> ready;
    for (int round = 0; round < 7; ++round) {
        const auto file = LocalFileSource::open(film.file);
        QVERIFY(file.has_value());
        local << playHeadless(*file, options).value().firstFrameMs;
        stored << playHeadless(
            film.stored->open(m_cluster->endpoints(), film.duration, {}), options)
                      .value()
                      .firstFrameMs;
        // As from the title's page, which opens the video while a person looks at it.
        const auto opened = film.stored->open(m_cluster->endpoints(), film.duration, {});
        QTest::qWait(500);
        ready << playHeadless(opened, options).value().firstFrameMs;
    }
    const auto median = [](QVector<double> values) {
        std::sort(values.begin(), values.end());
        return values.at(values.size() / 2);
    };
    qInfo("first frame: %.1f ms out of a file, %.1f ms out of Swift, %.1f ms when it was opened "
          "before",
        median(local), median(stored), median(ready));
    QVERIFY(median(stored) > 0 && median(stored) < 5'000);
}

void PlaybackTest::seeksAreQuick()
{
    const Film film = store(60);
    FaultProxy proxy(m_cluster->endpoints(), 5);
    proxy.set({{QStringLiteral("delayMs"), 20}});
    QRandomGenerator random(3);
    QVector<double> took;
    for (int round = 0; round < 5; ++round) {
        HeadlessOptions options;
        options.duration = 100ms;
        // Never where it has been: each into what nobody has read.
        for (const int second : {50, 10, 40, 20, 30}) {
            options.seeks.push_back(
                std::chrono::seconds(second) + std::chrono::milliseconds(random.bounded(3'000)));
        }
        const auto report
            = playHeadless(film.stored->open(proxy.endpoints(), film.duration, 1s), options);
        QVERIFY(report.has_value());
        for (const HeadlessSeek &seek : report->seeks) {
            QVERIFY(seek.finished);
            took << seek.tookMs;
        }
    }
    std::sort(took.begin(), took.end());
    qInfo("seeks with 20 ms of delay: median %.0f ms, p95 %.0f ms of %lld",
        took.at(took.size() / 2), took.at((took.size() * 95 - 1) / 100), qlonglong(took.size()));
    QVERIFY(took.last() < 5'000);
}

MATINEE_TEST(PlaybackTest)
#include "tst_playback.moc"
