#include "sync/transfer/parthasher.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <ctime>
#include <vector>

using namespace Sync;

//! The uploader's chunk hashing beside `openssl speed` of the same run, one core each, in CPU time,
//! so that other programs on the machine do not count.
class HashingBench : public QObject
{
    Q_OBJECT
private slots:
    void chunksBesideOpenssl();
};

namespace {

constexpr int kRounds = 7;
constexpr double kSeconds = 1.0;
constexpr double kMiB = 1024.0 * 1024.0;

double cpuSeconds()
{
    timespec now = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

// MiB a CPU second; 0 when openssl cannot be run.
double opensslSpeed()
{
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
        {QStringLiteral("speed"), QStringLiteral("-mr"), QStringLiteral("-seconds"),
            QStringLiteral("1"), QStringLiteral("-bytes"), QStringLiteral("16384"),
            QStringLiteral("-evp"), QStringLiteral("sha256")});
    if (!openssl.waitForFinished(30'000)) {
        return 0.0;
    }
    // +F:22:sha256:1803436032.00
    for (const QByteArray &line : openssl.readAllStandardOutput().split('\n')) {
        if (line.startsWith("+F:")) {
            return line.mid(line.lastIndexOf(':') + 1).toDouble() / kMiB;
        }
    }
    return 0.0;
}

template <class Fn>
double speedOf(Fn hashOne)
{
    const double begin = cpuSeconds();
    double bytes = 0.0;
    double used = 0.0;
    do {
        bytes += double(hashOne());
        used = cpuSeconds() - begin;
    } while (used < kSeconds);
    return bytes / used / kMiB;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

} // namespace

void HashingBench::chunksBesideOpenssl()
{
    const QByteArray chunk = TestSupport::noise(kChunkBytes, 1);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("film.mkv"));
    TestSupport::writeFile(path, TestSupport::noise(8 * kChunkBytes, 2));
    const std::shared_ptr<const SourceFile> source = SourceFile::open(path).value();
    const PartPlan plan = PartPlan::forSize(8 * kChunkBytes);
    std::vector<double> openssl;
    std::vector<double> memory;
    std::vector<double> file;
    std::vector<double> ratios;
    for (int round = 0; round < kRounds; ++round) {
        openssl.push_back(opensslSpeed());
        memory.push_back(
            speedOf([&] { return hashPart(1, 0, chunk).chunkHashes.size() / 32 * kChunkBytes; }));
        int part = 0;
        file.push_back(speedOf([&] {
            return readPart(source, plan, part++ % plan.parts + 1).value().body.bytes.size();
        }));
        if (openssl.back() <= 0.0) {
            QSKIP("openssl speed cannot be run");
        }
        ratios.push_back(memory.back() / openssl.back());
    }
    qInfo("openssl speed %.0f MiB/s, chunk hashing %.0f MiB/s, with reading the file %.0f MiB/s, "
          "ratio %.3f",
        median(openssl), median(memory), median(file), median(ratios));
    QVERIFY(median(ratios) >= 0.9);
}

MATINEE_TEST(HashingBench)
#include "bench_hashing.moc"
