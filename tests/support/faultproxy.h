#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace TestSupport {

//! tests/cluster/faultproxy before one gateway, or all of them: it plays what bad networks and busy
//! servers do, the same for the same seed. Ends with this object. What does not work ends the
//! program.
class FaultProxy final
{
    Q_DISABLE_COPY_MOVE(FaultProxy)
public:
    //! endpoint is a gateway's: "http://127.0.0.1:12345".
    FaultProxy(const QString &endpoint, quint32 seed);
    //! What the settings limit, they limit for all together.
    FaultProxy(const QStringList &endpoints, quint32 seed);
    ~FaultProxy();

    //! To be used in place of the gateway's.
    QString endpoint() const { return m_endpoints.first(); }
    QStringList endpoints() const { return m_endpoints; }
    //! Replaces all settings, which the script describes; {} is a proxy that does nothing.
    void set(const QJsonObject &settings);
    //! How often a fault was played so far.
    int count(const QString &fault);
    //! The gateway, from 1, that has most requests; 0: none has any.
    int busiestGateway();

private:
    QJsonObject ask(const QJsonObject &question);
    QByteArray readLine();

    QProcess m_process;
    QStringList m_endpoints;
};

} // namespace TestSupport
