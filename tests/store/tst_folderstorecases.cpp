#include "sync/store/folderstore.h"
#include "tests/store/objectstorecases.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Sync;

//! The embedded store keeps the promises of every store.
class FolderStoreCasesTest final : public TestSupport::ObjectStoreCases
{
    Q_OBJECT
protected:
    void newPlace() override { m_folder = std::make_unique<QTemporaryDir>(); }
    std::unique_ptr<ObjectStore> open() override
    {
        Result<std::unique_ptr<FolderStore>> store = FolderStore::open(
            m_folder->filePath(QStringLiteral("store")), FolderStore::Create::Yes);
        return store ? std::move(*store) : nullptr;
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

MATINEE_TEST(FolderStoreCasesTest)
#include "tst_folderstorecases.moc"
