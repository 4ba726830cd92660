#include "app/storagesafety.h"

namespace App {

StorageSafety::StorageSafety(const QStringList &endpoints, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_endpoints(endpoints)
    , m_recon(clock)
{
    connect(&m_recon, &Sync::SwiftRecon::found, this,
        [this](const Sync::NodeHealth &health) { m_told.insert(health.endpoint, health); });
    connect(&m_recon, &Sync::SwiftRecon::asked, this, &StorageSafety::onAsked);
}

void StorageSafety::start(const Answered &answered)
{
    m_answered = answered;
    m_silent = m_endpoints.size();
    for (const QString &endpoint : m_endpoints) {
        m_recon.ask(endpoint);
    }
}

void StorageSafety::onAsked()
{
    if (--m_silent > 0) {
        return;
    }
    QVector<Sync::NodeAnswer> nodes;
    for (const QString &endpoint : m_endpoints) {
        const bool tells = m_told.contains(endpoint);
        nodes.append({endpoint, tells || m_told.isEmpty(),
            tells ? std::optional(m_told.value(endpoint)) : std::nullopt});
    }
    m_answered(nodes);
}

} // namespace App
