#include "ui/cluster/nodestate.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QUrl>

#include <algorithm>

namespace Ui {

namespace {

constexpr int kWarnPercent = 90;
constexpr int kDangerPercent = 97;
constexpr int kMostBadNames = 3;

//! Texts of this file.
struct NodeTexts
{
    Q_DECLARE_TR_FUNCTIONS(ClusterPage)
};

QStringList silentNames(const QVector<NodeState> &nodes)
{
    QStringList names;
    for (const NodeState &node : nodes) {
        if (node.report && node.report->error) {
            names << NodeWords::name(node);
        }
    }
    return names;
}

//! How full it is.
bool isTold(const NodeState &node)
{
    return node.health && node.health->totalBytes > 0;
}

QString badNames(const Library::CheckSummary &checks)
{
    QStringList names;
    for (const Library::CheckedObject &object : checks.bad) {
        if (names.size() < kMostBadNames && !names.contains(object.name)) {
            names << object.name;
        }
    }
    return names.join(QStringLiteral(", "));
}

} // namespace

void adviseAll(QVector<NodeState> &nodes, qint64 lastStoredMs, qint64 nowMs)
{
    QVector<Sync::NodeAnswer> answers;
    for (const NodeState &node : std::as_const(nodes)) {
        // One that is still being asked is no reason for alarm.
        answers.append({node.endpoint, !(node.report && node.report->error), node.health});
    }
    for (NodeState &node : nodes) {
        node.advice = Sync::unplugAdvice(node.endpoint, answers, lastStoredMs, nowMs);
    }
}

namespace NodeWords {

QString name(const NodeState &node)
{
    const QUrl url(node.endpoint);
    const int port = url.port();
    const bool isUsual = port < 0 || port == 8080 || port == 443 || port == 80;
    return isUsual ? url.host() : QString(url.host() + u':' + QString::number(port));
}

QString state(const NodeState &node)
{
    if (!node.report) {
        return NodeTexts::tr("Asking…");
    }
    if (node.report->error) {
        return node.report->error->retryable ? NodeTexts::tr("Away") : NodeTexts::tr("Refuses");
    }
    if (isTold(node) && usedPercent(*node.health) >= kWarnPercent) {
        return NodeTexts::tr("Nearly full");
    }
    return NodeTexts::tr("Healthy");
}

Tone tone(const NodeState &node)
{
    if (!node.report) {
        return Tone::Caption;
    }
    if (node.report->error) {
        return node.report->error->retryable ? Tone::Warn : Tone::Danger;
    }
    const int used = isTold(node) ? usedPercent(*node.health) : 0;
    if (used >= kDangerPercent) {
        return Tone::Danger;
    }
    return used >= kWarnPercent ? Tone::Warn : Tone::Ok;
}

QString answer(const NodeState &node)
{
    if (!node.report) {
        return {};
    }
    if (node.report->error) {
        return node.report->error->message;
    }
    return NodeTexts::tr("Answers in %1 ms").arg(node.report->took.count());
}

int usedPercent(const Sync::NodeHealth &health)
{
    return health.totalBytes > 0
        ? int((health.totalBytes - health.freeBytes) * 100 / health.totalBytes)
        : 0;
}

QString advice(const NodeState &node)
{
    switch (node.advice.answer) {
    case Sync::UnplugAdvice::Answer::Safe:
        return NodeTexts::tr("Safe to unplug");
    case Sync::UnplugAdvice::Answer::NotYet:
        return node.advice.untilMs > 0
            ? NodeTexts::tr("Leave plugged in until %1")
                  .arg(
                      Format::timeOfDay(QDateTime::fromMSecsSinceEpoch(node.advice.untilMs).time()))
            : NodeTexts::tr("Leave plugged in");
    case Sync::UnplugAdvice::Answer::Never:
        return NodeTexts::tr("The only one: leave it plugged in");
    case Sync::UnplugAdvice::Answer::CannotTell:
        break;
    }
    return {};
}

Tone adviceTone(const NodeState &node)
{
    return node.advice.answer == Sync::UnplugAdvice::Answer::Safe ? Tone::Ok : Tone::Warn;
}

QString accessible(const NodeState &node)
{
    QStringList parts{name(node), state(node), answer(node)};
    if (isTold(node)) {
        parts << NodeTexts::tr("%1 percent used").arg(usedPercent(*node.health))
              << NodeTexts::tr("%1 free").arg(Format::bytes(node.health->freeBytes));
    }
    parts << advice(node);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

} // namespace NodeWords

ClusterHeadline clusterHeadline(
    const QVector<NodeState> &nodes, const LibraryId &library, const Library::CheckSummary &checks)
{
    qsizetype asked = 0;
    qsizetype answering = 0;
    bool isOther = false;
    for (const NodeState &node : nodes) {
        asked += node.report ? 1 : 0;
        if (node.report && !node.report->error) {
            ++answering;
            isOther = isOther || node.report->library != library;
        }
    }
    if (isOther) {
        return {NodeTexts::tr("Your library is not in this storage"),
            NodeTexts::tr("Another one answers at these addresses, or it was emptied. Nothing is "
                          "written there."),
            QStringLiteral("network-disconnect"), Tone::Danger};
    }
    if (asked < nodes.size()) {
        return {NodeTexts::tr("Asking the cluster…"), {}, QStringLiteral("network-server"),
            Tone::Caption};
    }
    const QStringList silent = silentNames(nodes);
    if (answering == 0) {
        return {NodeTexts::tr("The cluster does not answer"),
            NodeTexts::tr("Videos that are kept on this PC still play. Uploads wait."),
            QStringLiteral("network-disconnect"), Tone::Danger};
    }
    if (checks.badCount > 0) {
        return {NodeTexts::tr("%n video(s) are damaged", nullptr, checks.badCount),
            NodeTexts::tr("Upload again from a PC that still has it: %1").arg(badNames(checks)),
            QStringLiteral("security-high"), Tone::Danger};
    }
    if (!silent.isEmpty()) {
        return {NodeTexts::tr("The cluster answers"),
            NodeTexts::tr("%1 does not. The others are asked instead.")
                .arg(silent.join(QStringLiteral(", "))),
            QStringLiteral("security-high"), Tone::Warn};
    }
    using Answer = Sync::UnplugAdvice::Answer;
    const auto allAre = [&](std::initializer_list<Answer> answers) {
        return std::all_of(nodes.begin(), nodes.end(), [&](const NodeState &node) {
            return std::find(answers.begin(), answers.end(), node.advice.answer) != answers.end();
        });
    };
    if (allAre({Answer::Safe})) {
        return {NodeTexts::tr("Everything is safe"), NodeTexts::tr("Every copy is complete."),
            QStringLiteral("security-high"), Tone::Ok};
    }
    if (allAre({Answer::Safe, Answer::NotYet})) {
        return {NodeTexts::tr("Every video is playable"),
            NodeTexts::tr("Copies are being made of what was stored last."),
            QStringLiteral("security-high"), Tone::Ok};
    }
    return {NodeTexts::tr("Every node answers"),
        NodeTexts::tr("This storage does not tell how many copies it keeps."),
        QStringLiteral("security-high"), Tone::Ok};
}

} // namespace Ui
