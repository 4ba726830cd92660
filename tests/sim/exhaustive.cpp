#include "tests/sim/exhaustive.h"

#include "tests/sim/world.h"

#include <QTextStream>

#include <iterator>

namespace {

using Sim::History;
using Sim::Step;
using Kind = Sim::Step::Kind;

constexpr int kSteps = 6;

struct Letter
{
    Kind kind;
    int device;
    const char *name;
};
constexpr Letter kLetters[]
    = {{Kind::Sync, 0, "sync A"}, {Kind::Sync, 1, "sync B"}, {Kind::Edit, 0, "edit A"},
        {Kind::Delete, 0, "delete A"}, {Kind::Restore, 1, "restore B"}, {Kind::Edit, 1, "edit B"}};

bool isSync(int letter)
{
    return kLetters[letter].kind == Kind::Sync;
}

//! A second round in a row, or one at either end, is the same history without it.
bool isNew(const QVector<int> &word)
{
    if (isSync(word.first()) || isSync(word.last())) {
        return false;
    }
    for (qsizetype i = 1; i < word.size(); ++i) {
        if (isSync(word.at(i)) && word.at(i) == word.at(i - 1)) {
            return false;
        }
    }
    return true;
}

bool holds(const History &history, const QString &name, Sim::Outcome *outcome = nullptr)
{
    const Sim::Outcome result = Sim::play(history);
    if (outcome != nullptr) {
        *outcome = result;
    }
    if (!result.failure.isEmpty()) {
        QTextStream out(stdout);
        out << result.log.join(QLatin1Char('\n')) << '\n' << name << ": " << result.failure << '\n';
    }
    return result.failure.isEmpty();
}

int tryWords(int &played)
{
    QVector<int> word;
    for (int length = 1; length <= kSteps; ++length) {
        word.fill(0, length);
        for (bool more = true; more;) {
            if (isNew(word)) {
                History history;
                history.byHand = true;
                QStringList names;
                for (const int letter : std::as_const(word)) {
                    history.steps.append({kLetters[letter].kind, 3'600'000, kLetters[letter].device,
                        quint64(history.steps.size()) * 3});
                    names.append(QLatin1String(kLetters[letter].name));
                }
                ++played;
                if (!holds(history, names.join(QLatin1String(", ")))) {
                    return 1;
                }
            }
            more = false;
            for (int &letter : word) {
                if (++letter < int(std::size(kLetters))) {
                    more = true;
                    break;
                }
                letter = 0;
            }
        }
    }
    return 0;
}

int tryCuts(int &played)
{
    // The second device has something to pull, something to push and something to acknowledge.
    for (int cut = 1;; ++cut) {
        History history;
        history.byHand = true;
        history.steps = {{Kind::Edit, 3'600'000, 0, 0}, {Kind::Edit, 3'600'000, 1, 3},
            {Kind::Sync, 3'600'000, 0, 0}, {Kind::AddVideo, 3'600'000, 1, 7},
            {Kind::CutSync, 3'600'000, 1, quint64(cut)}, {Kind::Delete, 3'600'000, 1, 0},
            {Kind::Sync, 3'600'000, 0, 0}};
        Sim::Outcome outcome;
        ++played;
        if (!holds(history, QStringLiteral("cut after %1").arg(cut), &outcome)) {
            return 1;
        }
        if (outcome.actions == 0) {
            return 0; // the round had fewer actions
        }
    }
}

} // namespace

int Sim::playSmallHistories()
{
    int words = 0;
    int cuts = 0;
    if (tryWords(words) != 0 || tryCuts(cuts) != 0) {
        return 1;
    }
    QTextStream(stdout) << words << " histories, " << cuts << " cuts\n";
    return words > 1000 && cuts > 10 ? 0 : 1;
}
