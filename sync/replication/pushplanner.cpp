#include "sync/replication/pushplanner.h"

#include "library/base/mutation.h"

namespace Sync {

using Kind = Action::Kind;

void PushPlanner::begin()
{
    m_stopped = false;
    m_tipSeen = false;
    m_headSeen = false;
    m_askedNext = 0;
    m_gateway = (m_gateway + 1) % Contact::kGateways;
}

Action PushPlanner::next(const Replica &replica, const CatalogView &catalog)
{
    if (m_stopped) {
        return {};
    }
    Action action;
    if (catalog.writers().value(replica.writer, Ended::No) != Ended::No && !MATINEE_BREAKS(19)) {
        // Others went on without this chain: whatever of it they may lack is logged again.
        action.kind = Kind::BeginIncarnation;
        action.sequence
            = replica.own.empty() ? replica.sealed.sequence + 1 : replica.own.begin()->first;
        return action;
    }
    if (m_foreign) {
        action.kind = Kind::BeginIncarnation;
        action.sequence = *m_foreign;
        return action;
    }
    if (m_found > replica.confirmed) {
        action.kind = Kind::Confirm;
        action.sequence = m_found;
        return action;
    }
    if (m_hintPut > replica.hinted) {
        action.kind = Kind::Hinted;
        action.sequence = m_hintPut;
        return action;
    }
    if (const Action question = look(replica); question.kind != Kind::Rest) {
        return question;
    }
    if (replica.sealed.sequence > replica.confirmed) {
        const quint64 sequence = replica.confirmed + 1;
        action.kind = Kind::Put;
        action.key = CatalogKeys::segment(replica.library, replica.writer, sequence);
        action.sequence = sequence;
        action.body = replica.own.at(sequence).bytes;
        return action;
    }
    if (replica.hinted < replica.confirmed) {
        action.kind = Kind::Put;
        action.key = CatalogKeys::head(replica.library, replica.writer);
        action.body = encodeHead(replica.confirmed);
        return action;
    }
    if (catalog.hasPending()) {
        action.kind = Kind::Seal;
    }
    return action;
}

Action PushPlanner::look(const Replica &replica)
{
    Action action;
    if (MATINEE_BREAKS(2)) {
        return action;
    }
    action.kind = Kind::Get;
    action.gateway = m_gateway;
    const bool known = replica.own.count(replica.confirmed) != 0;
    if (!m_tipSeen && known) {
        action.sequence = replica.confirmed;
        action.key = CatalogKeys::segment(replica.library, replica.writer, action.sequence);
        return action;
    }
    if (!m_headSeen) {
        action.key = CatalogKeys::head(replica.library, replica.writer);
        return action;
    }
    if (MATINEE_BREAKS(14)) {
        return {};
    }
    const quint64 nextSequence = replica.confirmed + 1;
    if (m_askedNext != nextSequence) {
        m_askedNext = nextSequence;
        for (bool &absent : m_absent) {
            absent = false;
        }
    }
    action.sequence = nextSequence;
    action.key = CatalogKeys::segment(replica.library, replica.writer, nextSequence);
    if (!m_absent[m_gateway]) {
        return action;
    }
    // Before the first segment of a run both must say that the place is free: the data may be an
    // old copy, and one gateway alone can be behind.
    for (int other = 0; m_firstPut && other < Contact::kGateways; ++other) {
        if (!m_absent[other]) {
            action.gateway = other;
            return action;
        }
    }
    return {};
}

void PushPlanner::noteAck(const Ack &ack, const Replica &replica)
{
    if (ack.writer == replica.writer || MATINEE_BREAKS(2)) {
        return;
    }
    const Position seen = ack.merged.value(replica.writer);
    const auto own = replica.own.find(seen.sequence);
    const bool other = own != replica.own.end() && own->second.hash != seen.hash;
    if (other || seen.sequence > replica.sealed.sequence) {
        noteForeign(replica);
    }
}

void PushPlanner::noteForeign(const Replica &replica)
{
    m_foreign = replica.own.empty() ? replica.confirmed + 1 : replica.own.begin()->first;
}

void PushPlanner::answered(const Action &action, const Answer &answer, const Replica &replica)
{
    switch (action.kind) {
    case Kind::BeginIncarnation:
        m_foreign.reset();
        m_hintPut = 0;
        m_found = 0;
        m_askedNext = 0;
        m_tipSeen = false;
        m_headSeen = false;
        return;
    case Kind::Confirm:
        m_found = 0;
        return;
    case Kind::Put:
        if (!answer.done()) {
            m_stopped = true;
        } else if (action.sequence == 0) {
            m_hintPut = replica.confirmed;
        } else {
            m_found = action.sequence;
            m_firstPut = false;
        }
        return;
    case Kind::Get:
        break;
    default:
        return;
    }
    if (action.sequence == 0) { // the head
        const Result<quint64> head
            = answer.done() ? decodeHead(answer.body) : Result<quint64>(quint64(0));
        if (head && *head > replica.sealed.sequence) {
            noteForeign(replica);
        }
        m_headSeen = true;
        m_stopped = answer.kind == Answer::Kind::Unreachable;
        return;
    }
    if (answer.kind == Answer::Kind::Unreachable) {
        m_stopped = true;
        return;
    }
    const bool isTip = action.sequence <= replica.confirmed;
    m_tipSeen = m_tipSeen || isTip;
    if (!answer.done()) {
        if (!isTip && action.sequence == m_askedNext) {
            m_absent[action.gateway] = true;
        }
        return;
    }
    const auto own = replica.own.find(action.sequence);
    if (own == replica.own.end() || own->second.hash != hashOf(answer.body)) {
        noteForeign(replica);
        const Result<Segment> segment = decodeSegment(answer.body);
        const auto before = replica.own.find(action.sequence - 1);
        // Whoever follows the other segment has the own ones up to it only if it is built on them.
        if (!isTip && segment && before != replica.own.end()
            && segment->previous == before->second.hash) {
            m_foreign = action.sequence;
        }
    } else if (!isTip) {
        m_found = action.sequence;
    }
}

} // namespace Sync
