#include "library/scan/naming.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTest>

#include <ctime>

using namespace Library;

//! Paths read a second on one core, in CPU time, so that other programs on the machine do not
//! count. A first scan of a large library must not wait for its names.
class NamingBench : public QObject
{
    Q_OBJECT
private slots:
    void pathsASecond();
};

namespace {

constexpr int kPaths = 20'000;

double cpuSeconds()
{
    timespec now = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

QStringList paths()
{
    QFile file(QStringLiteral(MATINEE_TEST_DATA "/naming.tsv"));
    QStringList result;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
            if (!line.isEmpty() && !line.startsWith(u'#')) {
                result.append(line.section(u'\t', 0, 0));
            }
        }
    }
    return result;
}

} // namespace

void NamingBench::pathsASecond()
{
    const QStringList all = paths();
    QVERIFY(all.size() > 100);
    // The expressions are compiled once.
    for (const QString &path : all) {
        recogniseName(path);
    }
    qsizetype letters = 0;
    const double begin = cpuSeconds();
    for (int i = 0; i < kPaths; ++i) {
        letters += recogniseName(all.at(i % all.size())).title.size();
    }
    const double perSecond = kPaths / (cpuSeconds() - begin);
    QVERIFY(letters > 0);
    qInfo("%.0f paths a second", perSecond);
    QVERIFY2(perSecond >= 20'000, "a path costs more than 50 microseconds");
}

MATINEE_TEST(NamingBench)
#include "bench_naming.moc"
