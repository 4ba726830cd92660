#include "tests/cluster/clusterstorecases.h"

#include "tests/cluster/clusterstore.h"

namespace TestSupport {

ClusterStoreCases::ClusterStoreCases(StorageCluster::Engine engine)
    : m_engine(engine)
{ }

ClusterStoreCases::~ClusterStoreCases() = default;

void ClusterStoreCases::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(m_engine);
}

void ClusterStoreCases::newPlace()
{
    m_prefix = freshPrefix();
}

std::unique_ptr<Sync::ObjectStore> ClusterStoreCases::open()
{
    Sync::S3Store::Options options = storeOptions(*m_cluster, m_clock);
    options.prefix = m_prefix;
    return openStore(options);
}

} // namespace TestSupport
