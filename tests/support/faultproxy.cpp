#include "tests/support/faultproxy.h"

#include <QJsonDocument>
#include <QStringList>
#include <QUrl>

#include <chrono>

namespace TestSupport {

namespace {

constexpr std::chrono::seconds kAnswerTime(60); // of a program that only has to start

int faultProxyMs()
{
    return int(std::chrono::milliseconds(kAnswerTime).count());
}

} // namespace

FaultProxy::FaultProxy(const QString &endpoint, quint32 seed)
    : FaultProxy(QStringList(endpoint), seed)
{ }

FaultProxy::FaultProxy(const QStringList &endpoints, quint32 seed)
{
    QStringList gateways;
    for (const QString &endpoint : endpoints) {
        gateways << QUrl(endpoint).authority();
    }
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(MATINEE_CLUSTER_SCRIPTS "/faultproxy"),
        {gateways.join(u','), QString::number(seed)});
    for (const QByteArray &port : readLine().simplified().split(' ')) {
        m_endpoints << QStringLiteral("http://127.0.0.1:") + QString::fromLatin1(port);
    }
}

FaultProxy::~FaultProxy()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(faultProxyMs()) || m_process.exitCode() != 0) {
        qFatal("the fault proxy did not end well: %s", qUtf8Printable(m_process.errorString()));
    }
}

void FaultProxy::set(const QJsonObject &settings)
{
    ask({{QStringLiteral("set"), settings}});
}

int FaultProxy::count(const QString &fault)
{
    return ask({{QStringLiteral("counts"), true}}).value(fault).toInt();
}

int FaultProxy::busiestGateway()
{
    const QJsonObject underWay = ask({{QStringLiteral("underWay"), true}});
    int busiest = 0;
    int most = 0;
    for (int gateway = 1; gateway <= m_endpoints.size(); ++gateway) {
        const int count = underWay.value(QString::number(gateway)).toInt();
        if (count > most) {
            busiest = gateway;
            most = count;
        }
    }
    return busiest;
}

QJsonObject FaultProxy::ask(const QJsonObject &question)
{
    m_process.write(QJsonDocument(question).toJson(QJsonDocument::Compact) + '\n');
    return QJsonDocument::fromJson(readLine()).object();
}

QByteArray FaultProxy::readLine()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(faultProxyMs())) {
            qFatal("the fault proxy does not answer: %s", qUtf8Printable(m_process.errorString()));
        }
    }
    return m_process.readLine();
}

} // namespace TestSupport
