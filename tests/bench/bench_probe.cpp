#include "library/base/async.h"
#include "library/base/clock.h"
#include "library/catalog/catalog.h"
#include "library/media/mediaworkers.h"
#include "library/scan/folderscanner.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>

using namespace Library;
namespace Clips = TestSupport::Clips;

//! Reading a library of small clips, beside a bare loop on as many processes that does nothing but
//! open the files: what the sandbox, the messages and the answers cost, and what it costs to add
//! the whole folder: to walk it, to probe it, to write the catalog.
class ProbeBenchmark : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void poolAgainstBareLoop();
    void addingAgainstBareLoop();

private:
    void compare(const char *name, const std::function<bool()> &measured);
    bool probeWithPool();
    bool openCatalog();
    bool addFolder();
    bool probeBare();

    const SystemClock m_clock{};
    QTemporaryDir m_folder;
    QStringList m_files;
    QString m_list;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Catalog> m_catalog;
};

namespace {

constexpr int kFiles = 2000;
constexpr int kProcesses = 2;
constexpr int kRounds = 5;
constexpr double kMostAllowed = 1.3;

//! Clips as phones, cameras and downloads bring them, of a few seconds each.
QStringList variations()
{
    struct Form
    {
        const char *name;
        const char *codecs;
    };
    constexpr std::array<Form, 5> kForms{
        Form{"phone.mp4", "-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac -ac 2"},
        Form{"newphone.mp4",
            "-c:v libx265 -preset ultrafast -x265-params log-level=none:pools=1 -tag:v hvc1"
            " -pix_fmt yuv420p -c:a aac -ac 2"},
        Form{"camcorder.ts", "-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a ac3 -ac 2"},
        Form{"camera.avi", "-c:v mpeg4 -q:v 5 -c:a mp2 -ac 2"},
        Form{"download.mkv", "-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a ac3 -ac 2"}};
    QStringList made;
    for (const Form &form : kForms) {
        for (const char *seconds : {"2", "3", "4", "6"}) {
            const QString line
                = QStringLiteral("-f lavfi -i testsrc2=size=1280x720:rate=25:duration=%1 -f lavfi"
                                 " -i sine=frequency=440:duration=%1 %2 -threads 1")
                      .arg(QLatin1String(seconds), QLatin1String(form.codecs));
            made << Clips::make(QLatin1String(form.name), line.split(u' ', Qt::SkipEmptyParts));
        }
    }
    return made;
}

//! Bytes that readers of a container pass over, so that no two files of a folder are the same: two
//! thousand copies of twenty files are no library.
QByteArray padding(const QString &suffix, int number)
{
    const QByteArray text = QByteArray::number(number).rightJustified(8, '0');
    if (suffix == u"mp4") {
        return QByteArray::fromHex("00000010") + "free" + text;
    }
    if (suffix == u"avi") {
        return "JUNK" + QByteArray::fromHex("08000000") + text;
    }
    if (suffix == u"ts") {
        const QByteArray nullPacket = QByteArray::fromHex("471fff10") + text;
        return nullPacket.leftJustified(188, '\xff');
    }
    return QByteArray::fromHex("ec88") + text; // EBML's Void, RFC 8794 section 11.3.2
}

//! Processor time of this process and of its children that have ended.
double cpuMs()
{
    double total = 0;
    for (const __rusage_who who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        for (const timeval &time : {usage.ru_utime, usage.ru_stime}) {
            total
                += static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
        }
    }
    return total;
}

struct Cost
{
    double wallMs = 0;
    double cpuMs = 0;
};

//! What a call costs; nothing when it fails.
template <class Call>
std::optional<Cost> costOf(Call call)
{
    QElapsedTimer timer;
    timer.start();
    const double cpuBefore = cpuMs();
    if (!call()) {
        return std::nullopt;
    }
    return Cost{static_cast<double>(timer.nsecsElapsed()) / 1e6, cpuMs() - cpuBefore};
}

double median(std::array<double, kRounds> values)
{
    std::sort(values.begin(), values.end());
    return values[kRounds / 2];
}

} // namespace

void ProbeBenchmark::initTestCase()
{
    const QStringList made = variations();
    QVERIFY(!made.contains(QString()));
    QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("videos")));
    QByteArray list;
    for (int i = 0; i < kFiles; ++i) {
        const QString source = made.at(i % made.size());
        const QString copy = m_folder.filePath(
            QStringLiteral("videos/clip%1.%2").arg(i).arg(QFileInfo(source).suffix()));
        QVERIFY(QFile::copy(source, copy));
        QFile file(copy);
        const QByteArray added = padding(QFileInfo(source).suffix(), i);
        QVERIFY(file.open(QIODevice::Append) && file.write(added) == added.size());
        m_files << copy;
        list += QFile::encodeName(copy) + '\n';
    }
    m_list = m_folder.filePath(QStringLiteral("list.txt"));
    QFile file(m_list);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(list) == list.size());
}

bool ProbeBenchmark::probeWithPool()
{
    WorkerLimits limits;
    limits.processes = kProcesses;
    MediaWorkers workers(QStringLiteral(MATINEE_MEDIA_WORKER), limits);
    // A loop of its own: those of QTest sleep between events.
    QEventLoop loop;
    int good = 0;
    int waiting = kFiles;
    for (const QString &file : m_files) {
        Async::whenDone(workers.probe(file, WorkPriority::Background), &loop,
            [&](const Result<MediaInfo> &info) {
                good += info ? 1 : 0;
                if (--waiting == 0) {
                    loop.quit();
                }
            });
    }
    loop.exec();
    return good == kFiles;
}

bool ProbeBenchmark::openCatalog()
{
    m_catalog.reset();
    m_data = std::make_unique<QTemporaryDir>();
    auto catalog = Catalog::open(m_data->filePath(QStringLiteral("catalog.db")), m_clock);
    if (catalog) {
        m_catalog = std::move(*catalog);
    }
    return m_catalog != nullptr;
}

bool ProbeBenchmark::addFolder()
{
    const Result<Folder> folder
        = m_catalog->addFolder(m_folder.filePath(QStringLiteral("videos"))).result();
    if (!folder) {
        return false;
    }
    WorkerLimits limits;
    limits.processes = kProcesses;
    MediaWorkers workers(QStringLiteral(MATINEE_MEDIA_WORKER), limits);
    FolderScanner scanner(*m_catalog, workers, m_clock);
    QEventLoop loop;
    bool good = false;
    QObject::connect(
        &scanner, &FolderScanner::finished, &loop, [&](const Result<ScanSummary> &summary) {
            good = summary && summary->probed == kFiles && summary->failed == 0;
            loop.quit();
        });
    scanner.start(*folder);
    loop.exec();
    return good;
}

bool ProbeBenchmark::probeBare()
{
    std::array<QProcess, kProcesses> processes;
    for (int i = 0; i < kProcesses; ++i) {
        processes[static_cast<size_t>(i)].start(QStringLiteral(MATINEE_BARE_PROBE),
            {m_list, QString::number(i), QString::number(kProcesses)});
    }
    bool allGood = true;
    for (QProcess &process : processes) {
        allGood = process.waitForFinished(600'000) && process.exitCode() == 0 && allGood;
    }
    return allGood;
}

void ProbeBenchmark::poolAgainstBareLoop()
{
    compare("pool", [this] { return probeWithPool(); });
}

void ProbeBenchmark::addingAgainstBareLoop()
{
    compare("adding the folder", [this] { return addFolder(); });
}

void ProbeBenchmark::compare(const char *name, const std::function<bool()> &measured)
{
    QVERIFY(probeBare()); // the files are in memory from now on
    std::array<double, kRounds> wall{};
    std::array<double, kRounds> cpu{};
    for (size_t i = 0; i < kRounds; ++i) {
        QVERIFY(openCatalog()); // a new one: nothing of the folder is known
        const std::optional<Cost> ours = costOf(measured);
        const std::optional<Cost> bare = costOf([this] { return probeBare(); });
        QVERIFY(ours && bare);
        wall[i] = ours->wallMs / bare->wallMs;
        cpu[i] = ours->cpuMs / bare->cpuMs;
        qInfo("%d clips, %d processes: %s %.0f ms (CPU %.0f), bare loop %.0f ms (CPU %.0f)", kFiles,
            kProcesses, name, ours->wallMs, ours->cpuMs, bare->wallMs, bare->cpuMs);
    }
    qInfo("%s, median ratio: %.2f of time, %.2f of CPU", name, median(wall), median(cpu));
    QVERIFY2(median(wall) <= kMostAllowed, qPrintable(QString::number(median(wall))));
}

MATINEE_TEST(ProbeBenchmark)
#include "bench_probe.moc"
