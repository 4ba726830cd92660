#pragma once

#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QVector>

namespace TestSupport {

//! A storage cluster of this program's own: real daemons, brought up by a script of tests/cluster
//! when this is made and taken down with it, or when the program ends in any other way. Its
//! commands return when they are done. What does not work ends the program, for then no test
//! means anything. Numbers of nodes and gateways count from 1.
class StorageCluster final
{
    Q_DISABLE_COPY_MOVE(StorageCluster)
public:
    enum class Engine
    {
        Swift,
        Ceph
    };

    explicit StorageCluster(Engine engine);
    ~StorageCluster();

    //! "http://127.0.0.1:12345", one a gateway.
    const QStringList &endpoints() const { return m_endpoints; }
    QString region() const { return m_region; }
    QString accessKey() const { return m_accessKey; }
    QString secretKey() const { return m_secretKey; }
    //! Is there from the start.
    QString bucket() const { return m_bucket; }
    //! Where Ceph's manager tells how the cluster is.
    int metricsPort() const { return m_metricsPort; }
    //! The cluster's own folder.
    QString folder() const { return m_folder; }
    //! Waits until a node of Swift has more to send than its gateway takes, and says which.
    int awaitSendingNode() const;

    void killNode(int node);
    void startNode(int node);
    //! Of a killed one.
    void wipeNode(int node);
    void killGateway(int gateway);
    void startGateway(int gateway);
    //! Every object gets back to all its copies on the nodes that run.
    void repair();

private:
    void command(const QString &name, const QStringList &arguments = {});
    void command(const QString &name, int number);
    void kill(const QString &role);
    void readDescription();

    QTemporaryDir m_parent;
    QString m_script;
    QString m_folder;
    QStringList m_endpoints;
    QString m_region;
    QString m_accessKey;
    QString m_secretKey;
    QString m_bucket;
    int m_metricsPort = 0;
    QVector<int> m_objectPorts; //!< of Swift's nodes
};

} // namespace TestSupport
