// Uses clips that a seeded script has damaged, one after the other, as a person would:
//   bench_damaged [COUNT [FIRST SEED]]
// Prints what went wrong and a sum; the exit code is 1 when something did.
#include "tests/playback/damagedclips.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>

#include <cstdio>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const unsigned count = arguments.size() > 1 ? arguments.at(1).toUInt() : 2000;
    const unsigned first = arguments.size() > 2 ? arguments.at(2).toUInt() : 1000;
    const QStringList clips = TestSupport::wholeClips();
    int problems = 0;
    qint64 slowest = 0;
    QElapsedTimer all;
    all.start();
    for (unsigned seed = first; seed < first + count; ++seed) {
        const QString clip = clips.at(qsizetype(seed) % clips.size());
        QFile file(clip);
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "%s cannot be read\n", qPrintable(clip));
            return 1;
        }
        const QByteArray bytes = file.readAll();
        const auto *begin = reinterpret_cast<const std::byte *>(bytes.constData());
        QElapsedTimer one;
        one.start();
        const QString problem
            = TestSupport::useDamaged(TestSupport::damaged({begin, begin + bytes.size()}, seed),
                seed % 10 == 0 ? TestSupport::HowFar::Plays : TestSupport::HowFar::Looks);
        slowest = qMax(slowest, one.elapsed());
        if (!problem.isEmpty()) {
            ++problems;
            std::printf("seed %u of %s: %s\n", seed, qPrintable(clip), qPrintable(problem));
            std::fflush(stdout);
        }
    }
    std::printf("%u damaged clips in %lld s, %d problems, the slowest took %lld ms\n", count,
        static_cast<long long>(all.elapsed() / 1000), problems, static_cast<long long>(slowest));
    return problems == 0 ? 0 : 1;
}
