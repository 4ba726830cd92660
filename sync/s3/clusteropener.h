#pragma once

#include "sync/s3/clusterprobe.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <chrono>
#include <memory>

namespace Sync {

//! Finds out whether a storage can be this PC's cluster, and which library it holds; founds one in
//! a storage that holds none. A job: start() once, finished() exactly once; destroying it ends it
//! silently. The clock outlives it.
class ClusterOpener final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClusterOpener)
public:
    //! Whether a library that another PC founded becomes this PC's.
    enum class Join
    {
        Ask, //!< not before a person said so
        Agreed
    };
    struct Wish
    {
        ClusterConfig config; //!< as checkedConfig() made it; its library: what must be there
        S3Keys keys;
        LibraryId own; //!< of this PC's embedded store; null: it has none
        QSet<QByteArray> approved; //!< SHA-256 of certificates that a person approves with this
        Join join = Join::Ask;
        //! How long the storage may take until every reader sees a new key.
        std::chrono::milliseconds settle{10'000};
    };
    struct Outcome
    {
        ClusterConfig config; //!< with the library and the certificates
        QVector<EndpointReport> reports; //!< some may not have answered
        bool isFounded = false; //!< the storage held no library
    };

    ClusterOpener(const Wish &wish, const Clock &clock, QObject *parent = nullptr);
    ~ClusterOpener() override;

    void start();
    //! What was said last; after an error, too.
    const QVector<EndpointReport> &reports() const { return m_reports; }
    //! Another library than this PC's is there: nothing but a person's word is missing.
    bool wantsJoin() const { return m_wantsJoin; }

signals:
    //! Founding takes the time that the storage needs.
    void founding();
    void finished(const Result<Sync::ClusterOpener::Outcome> &outcome);

private:
    void probe();
    void onProbed(const QVector<EndpointReport> &reports);
    bool takesCertificates();
    Result<LibraryId> judge() const;
    void open(const LibraryId &there);

    Wish m_wish;
    const Clock &m_clock;
    QVector<EndpointReport> m_reports;
    std::unique_ptr<S3Store> m_store;
    bool m_wantsJoin = false;
};

} // namespace Sync
