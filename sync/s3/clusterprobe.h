#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "sync/s3/clusterconfig.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QVector>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace Sync {

//! What one endpoint of a cluster said when it was asked.
struct EndpointReport
{
    QString endpoint;
    std::optional<Error> error; //!< unset: it answers, and takes the keys
    std::chrono::milliseconds took{0};
    LibraryId library; //!< null: there is none, or it did not answer
    QByteArray refusedCertificate; //!< SHA-256; empty: none was refused
};

//! Asks each endpoint of a cluster by itself which library it has. A job: start() once, finished()
//! exactly once; destroying it ends it silently. The clock outlives it.
class ClusterProbe final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClusterProbe)
public:
    //! config as checkedConfig() made it.
    ClusterProbe(const ClusterConfig &config, const S3Keys &keys, const Clock &clock,
        QObject *parent = nullptr);
    ~ClusterProbe() override;

    void start();

signals:
    //! As each answers, in any order.
    void reported(const Sync::EndpointReport &report);
    //! In the order of the endpoints.
    void finished(const QVector<Sync::EndpointReport> &reports);

private:
    void ask(qsizetype index);
    void onAnswer(qsizetype index, const Result<LibraryId> &library);

    const ClusterConfig m_config;
    const S3Keys m_keys;
    const Clock &m_clock;
    std::vector<std::unique_ptr<S3Store>> m_stores;
    QVector<EndpointReport> m_reports;
    MonotonicTime m_begun;
    qsizetype m_answered = 0;
};

} // namespace Sync
