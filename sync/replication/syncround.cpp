#include "sync/replication/syncround.h"

#include "sync/store/storekeys.h"

namespace Sync {

using Kind = Action::Kind;

void SyncRound::begin(Keep keep, const std::optional<QVector<ObjectId>> &uploads)
{
    m_keep = keep;
    m_phase = Phase::Contact;
    m_asked = 0;
    m_contact = {};
    m_push.begin();
    m_pull.begin(uploads);
    m_keeper.begin(keep == Keep::OfTheHousehold);
}

ClockReading SyncRound::clock(qint64 wallMs, qint64 steadyMs) const
{
    return {wallMs, m_contact.storeMs(steadyMs)};
}

Action SyncRound::next(const Replica &replica, const CatalogView &catalog, qint64 steadyMs)
{
    while (m_phase != Phase::Over) {
        const Action action = inPhase(replica, catalog, steadyMs);
        if (action.kind != Kind::Rest) {
            return action;
        }
        m_phase = Phase(int(m_phase) + 1);
        if (m_phase == Phase::Pull && !m_contact.any()) {
            m_phase = Phase::Over;
        }
        if (m_phase == Phase::Keep && m_keep == Keep::No) {
            m_phase = Phase::Over;
        }
    }
    return {};
}

Action SyncRound::inPhase(const Replica &replica, const CatalogView &catalog, qint64 steadyMs)
{
    Action action;
    switch (m_phase) {
    case Phase::Contact:
        if (m_asked < Contact::kGateways) {
            action.kind = Kind::Get;
            action.key = StoreKeys::libraryFile();
            action.gateway = m_asked;
        }
        return action;
    case Phase::Pull:
        return m_pull.next(replica, catalog);
    case Phase::Push:
        return m_push.next(replica, catalog);
    case Phase::Acknowledge:
        return m_pull.acknowledge(replica, m_contact.storeMs(steadyMs));
    case Phase::Keep:
        return m_keeper.next(replica, catalog, m_contact.storeMs(steadyMs));
    case Phase::Over:
        break;
    }
    return action;
}

void SyncRound::answered(
    const Action &action, const Answer &answer, const Replica &replica, qint64 steadyMs)
{
    switch (m_phase) {
    case Phase::Contact:
        ++m_asked;
        if (answer.storeMs != 0) {
            m_contact.heard(action.gateway, steadyMs, answer.storeMs);
        }
        break;
    case Phase::Pull:
    case Phase::Acknowledge:
        m_pull.answered(action, answer, replica, m_contact.storeMs(steadyMs));
        break;
    case Phase::Push:
        m_push.answered(action, answer, replica);
        break;
    case Phase::Keep:
        m_keeper.answered(action, answer, replica);
        if (m_keeper.acks().contains(action.writer)) {
            m_push.noteAck(m_keeper.acks().value(action.writer), replica);
        }
        if (const auto foreign = m_keeper.foreign()) {
            m_push.noteForeign(replica);
        }
        break;
    case Phase::Over:
        break;
    }
}

} // namespace Sync
