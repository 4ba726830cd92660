#include "sync/s3/playingrecord.h"

namespace Sync {

void PlayingRecord::answered(const QString &node)
{
    const std::lock_guard lock(m_mutex);
    m_nodes.answering = node;
    if (m_nodes.silent == node) {
        m_nodes.silent.clear();
    }
}

void PlayingRecord::fellSilent(const QString &node)
{
    const std::lock_guard lock(m_mutex);
    // What was never heard of did not stop.
    if (m_nodes.answering == node) {
        m_nodes.silent = node;
    }
}

PlayingNodes PlayingRecord::nodes() const
{
    const std::lock_guard lock(m_mutex);
    return m_nodes;
}

} // namespace Sync
