#pragma once

#include "library/base/clock.h"
#include "tests/store/objectstorecases.h"
#include "tests/support/storagecluster.h"

#include <QString>

#include <memory>

namespace TestSupport {

//! S3Store before a real cluster keeps the promises of every store.
class ClusterStoreCases : public ObjectStoreCases
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClusterStoreCases)
public:
    explicit ClusterStoreCases(StorageCluster::Engine engine);
    ~ClusterStoreCases() override;

protected:
    void newPlace() override;
    std::unique_ptr<Sync::ObjectStore> open() override;

private slots:
    void initTestCase();
    void limitsOfTheLineHold();

private:
    StorageCluster::Engine m_engine;
    std::unique_ptr<StorageCluster> m_cluster;
    SystemClock m_clock;
    QString m_prefix;
};

} // namespace TestSupport
