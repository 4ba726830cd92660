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
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(MATINEE_CLUSTER_SCRIPTS "/faultproxy"),
        {QUrl(endpoint).authority(), QString::number(seed)});
    m_endpoint = QStringLiteral("http://127.0.0.1:") + QString::fromLatin1(readLine().trimmed());
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
