#include "tests/support/storagecluster.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <sys/types.h>

#include <algorithm>
#include <chrono>
#include <csignal>

namespace TestSupport {

namespace {

// The script gives up before.
constexpr std::chrono::minutes kCommandTime(4);

// Ports of this host with bytes that the other side has not taken.
QVector<int> sendingPorts()
{
    QVector<int> ports;
    QFile file(QStringLiteral("/proc/net/tcp"));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("/proc/net/tcp: %s", qUtf8Printable(file.errorString()));
    }
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        // "  1: 0100007F:3039 0100007F:C0DE 01 00001000:00000000 ...": ours, theirs, state, queues
        const QList<QByteArray> columns = line.simplified().split(' ');
        if (columns.size() > 4 && columns.at(4).left(8).toUInt(nullptr, 16) > 0) {
            ports << columns.at(1).mid(9).toInt(nullptr, 16);
        }
    }
    return ports;
}

// Processes with these variables in the environment that they were started with.
QVector<pid_t> processesWith(const QList<QByteArray> &variables)
{
    QVector<pid_t> pids;
    const QStringList names = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &name : names) {
        bool isProcess = false;
        const pid_t pid = name.toInt(&isProcess);
        QFile file(QStringLiteral("/proc/%1/environ").arg(name));
        if (!isProcess || !file.open(QIODevice::ReadOnly)) {
            continue; // or it ended
        }
        const QList<QByteArray> environment = file.readAll().split('\0');
        if (std::all_of(variables.cbegin(), variables.cend(),
                [&](const QByteArray &variable) { return environment.contains(variable); })) {
            pids << pid;
        }
    }
    return pids;
}

} // namespace

StorageCluster::StorageCluster(Engine engine)
    : m_script(QStringLiteral(MATINEE_CLUSTER_SCRIPTS)
        + (engine == Engine::Swift ? QStringLiteral("/swift") : QStringLiteral("/ceph")))
    , m_folder(QDir(m_parent.path()).canonicalPath() + QStringLiteral("/cluster"))
{
    command(QStringLiteral("up"),
        {QStringLiteral("--owner"), QString::number(QCoreApplication::applicationPid())});
    readDescription();
}

StorageCluster::~StorageCluster()
{
    command(QStringLiteral("down"));
}

void StorageCluster::readDescription()
{
    QFile file(m_folder + QStringLiteral("/cluster.json"));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("cluster.json: %s", qUtf8Printable(file.errorString()));
    }
    const QJsonObject cluster = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonArray endpoints = cluster.value(QLatin1String("endpoints")).toArray();
    for (const QJsonValue &endpoint : endpoints) {
        m_endpoints << endpoint.toString();
    }
    m_region = cluster.value(QLatin1String("region")).toString();
    m_accessKey = cluster.value(QLatin1String("accessKey")).toString();
    m_secretKey = cluster.value(QLatin1String("secretKey")).toString();
    m_metricsPort = cluster.value(QLatin1String("metrics")).toInt();
    m_bucket = cluster.value(QLatin1String("bucket")).toString();
    const QJsonArray nodes = cluster.value(QLatin1String("nodes")).toArray();
    for (const QJsonValue &node : nodes) {
        m_objectPorts << node.toObject().value(QLatin1String("object")).toInt();
    }
}

int StorageCluster::awaitSendingNode() const
{
    const QDeadlineTimer end(kCommandTime);
    while (!end.hasExpired()) {
        for (const int port : sendingPorts()) {
            if (const auto node = m_objectPorts.indexOf(port); node >= 0) {
                return int(node) + 1;
            }
        }
    }
    qFatal("no node sends anything");
}

void StorageCluster::killNode(int node)
{
    kill(QStringLiteral("node%1").arg(node));
}

// As the script does it, but at once: what was under way when the test decided still is.
void StorageCluster::kill(const QString &role)
{
    const QList<QByteArray> variables{
        QFile::encodeName(QLatin1String("MATINEE_CLUSTER=") + m_folder),
        QFile::encodeName(QLatin1String("MATINEE_CLUSTER_ROLE=") + role)};
    QVector<pid_t> pids = processesWith(variables);
    if (pids.isEmpty()) {
        qFatal("%s is not running", qUtf8Printable(role));
    }
    const QDeadlineTimer end(kCommandTime);
    for (; !pids.isEmpty(); pids = processesWith(variables)) {
        for (const pid_t pid : pids) {
            ::kill(pid, SIGKILL);
        }
        if (end.hasExpired()) {
            qFatal("%s does not end", qUtf8Printable(role));
        }
    }
}

void StorageCluster::startNode(int node)
{
    command(QStringLiteral("start-node"), node);
}

void StorageCluster::wipeNode(int node)
{
    command(QStringLiteral("wipe-node"), node);
}

void StorageCluster::killGateway(int gateway)
{
    kill(QStringLiteral("gateway%1").arg(gateway));
}

void StorageCluster::startGateway(int gateway)
{
    command(QStringLiteral("start-gateway"), gateway);
}

void StorageCluster::repair()
{
    command(QStringLiteral("repair"));
}

void StorageCluster::command(const QString &name, int number)
{
    command(name, QStringList(QString::number(number)));
}

void StorageCluster::command(const QString &name, const QStringList &arguments)
{
    QProcess process;
    process.start(m_script, QStringList{name, m_folder} + arguments);
    const bool isDone
        = process.waitForFinished(int(std::chrono::milliseconds(kCommandTime).count()));
    if (!isDone || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        qFatal("%s %s: %s\n%s", qUtf8Printable(m_script), qUtf8Printable(name),
            qUtf8Printable(process.errorString()), process.readAllStandardError().constData());
    }
}

} // namespace TestSupport
