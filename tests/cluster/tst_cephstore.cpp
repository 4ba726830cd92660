#include "tests/cluster/clusterstorecases.h"
#include "tests/support/testregistry.h"

class CephStoreTest final : public TestSupport::ClusterStoreCases
{
    Q_OBJECT
public:
    CephStoreTest()
        : ClusterStoreCases(TestSupport::StorageCluster::Engine::Ceph)
    { }
};

MATINEE_TEST(CephStoreTest)
#include "tst_cephstore.moc"
