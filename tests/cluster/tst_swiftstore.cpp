#include "tests/cluster/clusterstorecases.h"
#include "tests/support/testregistry.h"

class SwiftStoreTest final : public TestSupport::ClusterStoreCases
{
    Q_OBJECT
public:
    SwiftStoreTest()
        : ClusterStoreCases(TestSupport::StorageCluster::Engine::Swift)
    { }
};

MATINEE_TEST(SwiftStoreTest)
#include "tst_swiftstore.moc"
