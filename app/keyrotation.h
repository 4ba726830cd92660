#pragma once

#include "sync/s3/clusterprobe.h"

#include <QObject>

#include <memory>

class Secrets;

namespace Sync {
class S3Store;
struct UploadHandle;
} // namespace Sync

namespace App {

//! Gives this PC other keys of the same cluster. Every endpoint must take them and have the
//! library of this PC, and they must allow to write, before anything is kept. A job: start() once,
//! finished() exactly once; destroying it ends it silently. Secrets and clock outlive it.
class KeyRotation final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyRotation)
public:
    //! The cluster of the settings.
    KeyRotation(const Sync::ClusterConfig &cluster, const Sync::S3Keys &keys, Secrets &secrets,
        const Clock &clock, QObject *parent = nullptr);
    ~KeyRotation() override;

    void start();
    //! What the endpoints said to the new keys.
    const QVector<Sync::EndpointReport> &reports() const { return m_reports; }

signals:
    //! After an error the keys are those of before.
    void finished(const Result<> &done);

private:
    void onProbed(const QVector<Sync::EndpointReport> &reports);
    void tryToWrite();
    void takeBack(const Sync::UploadHandle &upload);
    void keep();
    void end(const Result<> &done);

    const Sync::ClusterConfig m_cluster;
    const Sync::S3Keys m_keys;
    Secrets &m_secrets;
    const Clock &m_clock;
    QVector<Sync::EndpointReport> m_reports;
    std::unique_ptr<Sync::S3Store> m_store; //!< with the new keys
};

} // namespace App
