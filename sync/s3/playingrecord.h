#pragma once

#include "sync/store/objectstore.h"

#include <mutex>

namespace Sync {

//! Remembers which endpoints answered to what is played. Safe from any thread.
class PlayingRecord
{
public:
    void answered(const QString &node);
    void fellSilent(const QString &node);
    PlayingNodes nodes() const;

private:
    mutable std::mutex m_mutex; // guards m_nodes
    PlayingNodes m_nodes;
};

} // namespace Sync
