#include "app/storagesafety.h"

#include <algorithm>

namespace App {

StorageSafety::StorageSafety(const QStringList &endpoints, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_endpoints(endpoints)
    , m_probe(clock)
{
    connect(&m_probe, &Sync::NodeHealthProbe::found, this,
        [this](const Sync::NodeHealth &health) { m_told.insert(health.endpoint, health); });
    connect(&m_probe, &Sync::NodeHealthProbe::asked, this, &StorageSafety::onAsked);
}

void StorageSafety::start(const Answered &answered)
{
    m_answered = answered;
    m_silent = m_endpoints.size();
    for (const QString &endpoint : m_endpoints) {
        m_probe.ask(endpoint);
    }
}

void StorageSafety::onAsked()
{
    if (--m_silent > 0) {
        return;
    }
    const bool oneTellsOfAll = std::any_of(m_told.begin(), m_told.end(),
        [](const Sync::NodeHealth &health) { return health.isOfAll; });
    QVector<Sync::NodeAnswer> nodes;
    for (const QString &endpoint : m_endpoints) {
        const bool tells = m_told.contains(endpoint);
        nodes.append({endpoint, tells || m_told.isEmpty() || oneTellsOfAll,
            tells ? std::optional(m_told.value(endpoint)) : std::nullopt});
    }
    m_answered(nodes);
}

} // namespace App
