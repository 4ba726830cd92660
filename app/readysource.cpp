#include "app/readysource.h"

#include "library/playback/bytesource.h"
#include "sync/store/objectstore.h"

#include <QMutex>
#include <QThreadPool>

#include <utility>

namespace App {

// Shared with the pool and with players, who may come after the next video was asked for.
struct ReadySource::Held
{
    VersionId version;
    std::shared_ptr<Sync::ObjectStore> store;
    QMutex mutex; // guards the rest
    std::shared_ptr<Library::ByteSource> source;
    bool isWanted = true;
};

ReadySource::ReadySource(QThreadPool *pool)
    : m_pool(pool)
{ }

ReadySource::~ReadySource()
{
    drop();
}

void ReadySource::prepare(
    const Stores &stores, const Library::TitleVersion &version, const QString &title)
{
    if (m_held && m_held->version == version.id && m_held->store == stores.current) {
        return;
    }
    drop();
    const bool isRemote = version.files.isEmpty() && version.parts.isEmpty()
        && !version.object.isNull() && !stores.current->isOnThisPc();
    if (!isRemote) {
        return;
    }
    m_held = std::make_shared<Held>();
    m_held->version = version.id;
    m_held->store = stores.current;
    m_pool->start([held = m_held, stores, version, title] {
        // Whoever plays it opens it again and is told what is wrong.
        std::shared_ptr<Library::ByteSource> source
            = openVersion(stores, version, title).value_or(nullptr);
        const QMutexLocker lock(&held->mutex);
        if (held->isWanted) {
            held->source = std::move(source);
        }
    });
}

// Its requests end on the pool: that may take a moment.
void ReadySource::drop()
{
    if (!m_held) {
        return;
    }
    m_pool->start([held = std::exchange(m_held, nullptr)] {
        std::shared_ptr<Library::ByteSource> source;
        const QMutexLocker lock(&held->mutex);
        held->isWanted = false;
        source.swap(held->source);
    });
}

std::function<std::shared_ptr<Library::ByteSource>()> ReadySource::taker(
    const Stores &stores, const VersionId &version) const
{
    if (!m_held || m_held->version != version || m_held->store != stores.current) {
        return [] { return nullptr; };
    }
    return [held = m_held] {
        const QMutexLocker lock(&held->mutex);
        held->isWanted = false;
        return std::exchange(held->source, nullptr);
    };
}

} // namespace App
