#include "library/base/mutation.h"
#include "tests/sim/exhaustive.h"
#include "tests/sim/world.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

int Mutation::brokenRule = 0;

namespace {

void print(const Sim::History &history, const Sim::Outcome &outcome)
{
    QTextStream out(stdout);
    for (const QString &line : outcome.log) {
        out << line << '\n';
    }
    out << "seed " << history.seed << ", " << history.devices << " PCs, " << history.steps.size()
        << " steps: " << outcome.failure << '\n';
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{QStringLiteral("seeds"), QStringLiteral("How many."), QStringLiteral("n"),
                           QStringLiteral("300")},
        {QStringLiteral("from"), QStringLiteral("First seed."), QStringLiteral("seed"),
            QStringLiteral("1")},
        {QStringLiteral("small"), QStringLiteral("Every small history instead of random ones.")},
        {QStringLiteral("whole"), QStringLiteral("Print a failing history as it is.")},
        {QStringLiteral("expect-failure"), QStringLiteral("Succeed only if a seed fails.")},
        {QStringLiteral("break"), QStringLiteral("Break this rule of the protocol."),
            QStringLiteral("rule"), QStringLiteral("0")}});
    parser.process(app);
    Mutation::brokenRule = parser.value(QStringLiteral("break")).toInt();
    if (parser.isSet(QStringLiteral("small"))) {
        return Sim::playSmallHistories();
    }
    const bool expected = parser.isSet(QStringLiteral("expect-failure"));
    const quint64 first = parser.value(QStringLiteral("from")).toULongLong();
    const quint64 last = first + parser.value(QStringLiteral("seeds")).toULongLong();
    Sim::Coverage coverage;
    QTextStream out(stdout);
    for (quint64 seed = first; seed < last; ++seed) {
        const Sim::History history = Sim::History::fromSeed(seed);
        const Sim::Outcome outcome = Sim::play(history);
        coverage += outcome.coverage;
        if (outcome.failure.isEmpty()) {
            continue;
        }
        if (expected) {
            out << "found with seed " << seed << ": " << outcome.failure << '\n';
            return 0;
        }
        out << "seed " << seed << " breaks: " << outcome.failure << Qt::endl;
        const bool whole = parser.isSet(QStringLiteral("whole"));
        const Sim::History shortest = whole ? history : Sim::minimised(history);
        print(shortest, Sim::play(shortest));
        return 1;
    }
    out << coverage.toString() << '\n';
    if (expected) {
        out << "not found\n";
        return 1;
    }
    constexpr quint64 kManySeeds = 300;
    if (last - first >= kManySeeds && !coverage.isBroad()) {
        out << "these histories leave something out\n";
        return 1;
    }
    return 0;
}
