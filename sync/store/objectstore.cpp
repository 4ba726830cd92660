#include "sync/store/objectstore.h"

namespace Sync {

ObjectStore::ObjectStore(QObject *parent)
    : QObject(parent)
{ }

ObjectStore::~ObjectStore() = default;

} // namespace Sync
