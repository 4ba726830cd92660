#include "sync/replication/keeperplanner.h"

#include "library/base/mutation.h"

#include <algorithm>

namespace Sync {

using Kind = Action::Kind;

namespace {

//! After this time a request has taken effect, and every gateway shows it, or never.
constexpr qint64 kSettledMs = 10 * 60 * 1000;

std::optional<SegmentHash> ownHash(const Replica &replica, quint64 sequence)
{
    const auto own = replica.own.find(sequence);
    return own == replica.own.end() ? std::nullopt : std::optional(own->second.hash);
}

std::optional<SegmentHash> hashAt(const Replica &replica, const Carrier &place)
{
    return place.writer == replica.writer ? ownHash(replica, place.sequence) : std::nullopt;
}

//! Whether everything of the vector is merged; a chain that ends in another segment is not.
bool isCovered(const VersionVector &vector, const VersionVector &by)
{
    return std::all_of(vector.keyBegin(), vector.keyEnd(), [&](const WriterId &writer) {
        const Position wanted = vector.value(writer);
        const Position merged = by.value(writer);
        return merged.sequence == wanted.sequence ? merged.hash == wanted.hash
                                                  : merged.sequence > wanted.sequence;
    });
}

} // namespace

void KeeperPlanner::begin(bool isAskedForHousehold)
{
    KeeperPlanner fresh(m_retention);
    fresh.m_isAskedForHousehold = isAskedForHousehold;
    fresh.m_knownSinceMs = m_knownSinceMs;
    *this = fresh;
}

Action KeeperPlanner::next(const Replica &replica, const CatalogView &catalog, qint64 storeMs)
{
    if (replica.sealed.sequence == 0 || m_foreign) {
        return {};
    }
    const Household all = household(replica, catalog);
    if (const Action one = askAcks(all, replica); one.kind != Kind::Rest) {
        return one;
    }
    if (const Action one = retire(all, replica, storeMs); one.kind != Kind::Rest) {
        return one;
    }
    if (const Action one = reviewOwnChain(all, replica); one.kind != Kind::Rest) {
        return one;
    }
    if (const Action one = keepSources(all, replica, catalog, storeMs); one.kind != Kind::Rest) {
        return one;
    }
    if (const Action one = finishRemovals(replica); one.kind != Kind::Rest) {
        return one;
    }
    if (const Action one = ofTheHousehold(all, replica, catalog, storeMs); one.kind != Kind::Rest) {
        return one;
    }
    if (const Action one = snapshot(replica, catalog); one.kind != Kind::Rest) {
        return one;
    }
    if (const Action one = check(all, replica, catalog); one.kind != Kind::Rest) {
        return one;
    }
    return expire(all, replica, catalog);
}

// Of the devices that were here within the time, one: the others need not do the same.
bool KeeperPlanner::isTurn(const Household &household, const Replica &replica, qint64 storeMs) const
{
    return std::none_of(
        household.others.begin(), household.others.end(), [&](const WriterId &writer) {
            return writer < replica.writer
                && (m_silent.contains(writer)
                    || storeMs - m_acks.value(writer).madeMs < periodMs());
        });
}

qint64 KeeperPlanner::periodMs() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(m_retention.household).count();
}

Action KeeperPlanner::ofTheHousehold(
    const Household &household, const Replica &replica, const CatalogView &catalog, qint64 storeMs)
{
    if (m_householdIsKept || !(m_isAskedForHousehold || isTurn(household, replica, storeMs))) {
        return {};
    }
    const bool isDue = m_isAskedForHousehold || storeMs - replica.householdKeptMs >= periodMs();
    if (isDue) {
        if (const Action one = rescue(catalog); one.kind != Kind::Rest) {
            return one;
        }
        if (const Action one = mark(catalog, storeMs); one.kind != Kind::Rest) {
            return one;
        }
    }
    // Who has emptied the trash wants the room.
    if (const Action one = sweep(household, replica, catalog); one.kind != Kind::Rest || !isDue) {
        return one;
    }
    // What waits for another device does not wait for another week.
    Action action;
    const QVector<MarkedObject> marked = catalog.markedObjects();
    const bool waits = std::any_of(marked.begin(), marked.end(),
        [&](const MarkedObject &one) { return !one.wanted && !isAcknowledged(household, one); });
    if (!waits && isJoined(household, replica) && isUpToDate(household, replica)) {
        action.kind = Kind::HouseholdKept;
    }
    return action;
}

KeeperPlanner::Household KeeperPlanner::household(
    const Replica &replica, const CatalogView &catalog) const
{
    const QMap<WriterId, Ended> rows = catalog.writers();
    QSet<WriterId> named(rows.keyBegin(), rows.keyEnd());
    for (auto at = replica.merged.begin(); at != replica.merged.end(); ++at) {
        named.insert(at.key());
    }
    // Whom another writer has heard of counts here too, or a removal might miss a newcomer.
    for (const Ack &ack : m_acks) {
        for (auto at = ack.merged.begin(); at != ack.merged.end(); ++at) {
            named.insert(at.key());
        }
    }
    Household result;
    result.complete = true;
    for (const WriterId &writer : std::as_const(named)) {
        if (writer != replica.writer && rows.value(writer, Ended::No) == Ended::No) {
            result.others.append(writer);
            result.complete = result.complete && m_acks.contains(writer);
        }
    }
    std::sort(result.others.begin(), result.others.end());
    return result;
}

QMap<WriterId, std::optional<Ack>> KeeperPlanner::liveAcks(
    const Replica &replica, const CatalogView &catalog) const
{
    QMap<WriterId, std::optional<Ack>> result;
    for (const WriterId &writer : household(replica, catalog).others) {
        const bool isKnown = m_acks.contains(writer) || !m_silent.contains(writer);
        result.insert(writer, isKnown ? std::optional(m_acks.value(writer)) : std::nullopt);
    }
    return result;
}

bool KeeperPlanner::allCover(
    const Household &household, const Carrier &place, const std::optional<SegmentHash> &hash) const
{
    return household.complete && place.sequence != 0
        && std::all_of(
            household.others.begin(), household.others.end(), [&](const WriterId &writer) {
                return covers(m_acks.value(writer), place.writer, place.sequence, hash);
            });
}

bool KeeperPlanner::isAcknowledged(const Household &household, const MarkedObject &object) const
{
    return std::any_of(object.carriers.begin(), object.carriers.end(),
        [&](const Carrier &carrier) { return allCover(household, carrier); });
}

bool KeeperPlanner::isJoined(const Household &household, const Replica &replica) const
{
    return allCover(household, {replica.writer, 1}, ownHash(replica, 1));
}

bool KeeperPlanner::isUpToDate(const Household &household, const Replica &replica) const
{
    return household.complete
        && std::all_of(
            household.others.begin(), household.others.end(), [&](const WriterId &writer) {
                const Position acknowledged = m_acks.value(writer).sealed;
                const Position merged = replica.merged.value(writer);
                return merged.sequence == acknowledged.sequence
                    ? merged.hash == acknowledged.hash
                    : merged.sequence > acknowledged.sequence;
            });
}

Action KeeperPlanner::askAcks(const Household &household, const Replica &replica) const
{
    Action action;
    for (const WriterId &writer : household.others) {
        const int misses = m_misses.value(writer);
        if (!m_acks.contains(writer) && !m_silent.contains(writer) && misses < Contact::kGateways) {
            action.kind = Kind::Get;
            action.gateway = misses;
            action.writer = writer;
            action.key = CatalogKeys::ack(replica.library, writer);
            break;
        }
    }
    return action;
}

Action KeeperPlanner::retire(
    const Household &household, const Replica &replica, qint64 storeMs) const
{
    Action action;
    for (const WriterId &writer : household.others) {
        // Who cannot be asked may be there.
        if (!m_acks.contains(writer) && m_misses.value(writer) < Contact::kGateways) {
            continue;
        }
        const qint64 seenMs
            = std::max(m_acks.value(writer).madeMs, replica.lastSealedMs.value(writer));
        const qint64 unseenMs
            = std::chrono::duration_cast<std::chrono::milliseconds>(m_retention.unseen).count();
        if (seenMs != 0 && storeMs - seenMs > unseenMs) {
            action.kind = Kind::EndWriter;
            action.writer = writer;
            action.ended = Ended::Retired;
            break;
        }
    }
    return action;
}

Action KeeperPlanner::reviewOwnChain(const Household &household, const Replica &replica) const
{
    Action action;
    if (m_vanished) {
        action.kind = Kind::Put;
        action.sequence = *m_vanished;
        action.key = CatalogKeys::segment(replica.library, replica.writer, action.sequence);
        action.body = replica.own.at(action.sequence).bytes;
        return action;
    }
    quint64 covered = replica.confirmed;
    for (const auto &[sequence, segment] : replica.own) {
        if (sequence > replica.confirmed) {
            break;
        }
        if (!allCover(household, {replica.writer, sequence}, segment.hash)) {
            covered = std::min(covered, sequence - 1);
            if (!m_reviewed.contains(sequence)) {
                action.kind = Kind::Get;
                action.writer = replica.writer;
                action.sequence = sequence;
                action.key = CatalogKeys::segment(replica.library, replica.writer, sequence);
                return action;
            }
        }
    }
    // The tip stays, to see whether it is still the own.
    const quint64 upTo = std::min(covered, replica.sealed.sequence - 1);
    if (household.complete && upTo > replica.forgotten.sequence) {
        action.kind = Kind::Forget;
        action.sequence = upTo;
    }
    return action;
}

Action KeeperPlanner::keepSources(
    const Household &household, const Replica &replica, const CatalogView &catalog, qint64 storeMs)
{
    Action action;
    QSet<ObjectId> marked;
    for (const MarkedObject &one : catalog.markedObjects()) {
        marked.insert(one.object);
    }
    for (const KeptSource &source : catalog.keptSources()) {
        action.object = source.object;
        action.content = source.content;
        if (marked.contains(source.object)) {
            action.kind = Kind::SourceLost;
            return action;
        }
        const Carrier &at = source.reference;
        const bool pushed
            = at.sequence != 0 && (at.writer != replica.writer || at.sequence <= replica.confirmed);
        bool known = !source.shared;
        if (pushed && source.shared && allCover(household, at, hashAt(replica, at))
            && isUpToDate(household, replica)) {
            if (!m_knownSinceMs.contains(source.object)) {
                m_knownSinceMs.insert(source.object, storeMs);
            }
            // A removal that was decided before may still be on its way to what a HEAD shows.
            known = storeMs - m_knownSinceMs.value(source.object) > kSettledMs;
        }
        if (!(pushed && known) && !MATINEE_BREAKS(7)) {
            continue;
        }
        const auto head = m_heads.constFind(source.object);
        if (head == m_heads.constEnd() && !MATINEE_BREAKS(7)) {
            action.kind = Kind::HeadObject;
            return action;
        }
        if (MATINEE_BREAKS(7) || *head == Answer::Kind::Done) {
            action.kind = Kind::ReleaseSource;
            return action;
        }
        if (*head == Answer::Kind::NotFound) {
            action.kind = Kind::SourceLost;
            return action;
        }
    }
    return {};
}

Action KeeperPlanner::rescue(const CatalogView &catalog) const
{
    if (m_copied) {
        return *m_copied;
    }
    Action action;
    for (const LostContent &lost : catalog.lostContents()) {
        action.content = lost.content;
        for (const ObjectId &object : lost.marked) {
            action.object = object;
            const auto head = m_heads.constFind(object);
            if (head == m_heads.constEnd()) {
                action.kind = Kind::HeadObject;
                return action;
            }
            if (*head == Answer::Kind::Done && !m_copyFailed.contains(object)) {
                action.kind = Kind::CopyObject;
                return action;
            }
        }
    }
    return {};
}

Action KeeperPlanner::mark(const CatalogView &catalog, qint64 storeMs) const
{
    Action action;
    action.kind = Kind::Mark;
    if (const QVector<ObjectId> unwanted = catalog.unwantedObjects(storeMs); !unwanted.isEmpty()) {
        action.object = unwanted.first();
        return action;
    }
    for (const DuplicateObject &duplicate : catalog.duplicateObjects()) {
        const auto head = m_heads.constFind(duplicate.smallest);
        if (head == m_heads.constEnd()) {
            action.kind = Kind::HeadObject;
            action.object = duplicate.smallest;
            return action;
        }
        if (*head == Answer::Kind::Done) {
            action.object = duplicate.object;
            return action;
        }
    }
    return {};
}

Action KeeperPlanner::finishRemovals(const Replica &replica) const
{
    Action action;
    if (m_removed) {
        action.kind = Kind::EndRemoval;
        action.object = *m_removed;
        return action;
    }
    for (const ObjectId &object : replica.removing) {
        if (!m_unanswered.contains(object)) {
            action.kind = Kind::RemoveObject;
            action.object = object;
            return action;
        }
    }
    return action;
}

Action KeeperPlanner::sweep(
    const Household &household, const Replica &replica, const CatalogView &catalog) const
{
    Action action;
    const bool mayRemove = isJoined(household, replica) && isUpToDate(household, replica);
    if (!mayRemove && !MATINEE_BREAKS(17)) {
        return action;
    }
    for (const MarkedObject &one : catalog.markedObjects()) {
        const bool acknowledged = isAcknowledged(household, one);
        // What was removed already stays named by its mark; there is nothing to ask for.
        const bool there
            = !m_heads.contains(one.object) || m_heads.value(one.object) == Answer::Kind::Done;
        if ((acknowledged || MATINEE_BREAKS(17)) && !one.wanted && there
            && !replica.removing.contains(one.object)) {
            action.object = one.object;
            action.kind = m_heads.contains(one.object) ? Kind::BeginRemoval : Kind::HeadObject;
            return action;
        }
    }
    return action;
}

Action KeeperPlanner::snapshot(const Replica &replica, const CatalogView &catalog) const
{
    Action action;
    if (m_made) {
        action.snapshot = *m_made;
        if (m_madePut) {
            action.kind = Kind::AddSnapshot;
            action.hash = hashOf(m_madeBytes);
        } else {
            action.kind = Kind::Put;
            action.key = CatalogKeys::snapshot(replica.library, m_made->header.id);
            action.body = m_madeBytes;
        }
        return action;
    }
    if (!m_snapshotTried && catalog.segmentsSinceSnapshot() >= m_retention.segmentsPerSnapshot) {
        action.kind = catalog.hasPending() ? Kind::Seal : Kind::MakeSnapshot;
    }
    return action;
}

Action KeeperPlanner::check(
    const Household &household, const Replica &replica, const CatalogView &catalog) const
{
    if (m_checked) {
        return *m_checked;
    }
    Action action;
    for (const KnownSnapshot &one : catalog.snapshots()) {
        // Who made it cannot check it, unless nobody else is there.
        const bool own = one.writer == replica.writer;
        VersionVector mine = replica.merged;
        mine.insert(replica.writer, replica.sealed);
        if ((own && !household.others.isEmpty()) || one.checkedBy.contains(replica.writer)
            || m_looked.contains(one.id) || !isCovered(one.vector, mine)) {
            continue;
        }
        action.kind = Kind::Get;
        action.key = CatalogKeys::snapshot(replica.library, one.id);
        action.snapshot.header.id = one.id;
        action.hash = one.hash;
        return action;
    }
    return action;
}

Action KeeperPlanner::expire(
    const Household &household, const Replica &replica, const CatalogView &catalog) const
{
    Action action;
    if (m_expired) {
        action.kind = Kind::Expired;
        action.sequence = *m_expired;
        return action;
    }
    if (m_expiryFailed) {
        return action;
    }
    QVector<quint64> upTo;
    for (const KnownSnapshot &one : catalog.snapshots()) {
        const bool checked = std::any_of(one.checkedBy.begin(), one.checkedBy.end(),
            [&](const WriterId &by) { return by != one.writer || household.others.isEmpty(); });
        if (checked) {
            upTo.append(one.vector.value(replica.writer).sequence);
        }
    }
    std::sort(upTo.begin(), upTo.end(), std::greater<>());
    const quint64 sequence = replica.expired + 1;
    const bool covered = upTo.size() >= 2 && upTo.at(1) >= sequence;
    // What is not kept any more was acknowledged by every live writer.
    const bool acknowledged = sequence <= replica.forgotten.sequence;
    if ((covered && acknowledged) || (MATINEE_BREAKS(16) && sequence < replica.confirmed)) {
        action.kind = Kind::Remove;
        action.sequence = sequence;
        action.key = CatalogKeys::segment(replica.library, replica.writer, sequence);
    }
    return action;
}

void KeeperPlanner::answered(const Action &action, const Answer &answer, const Replica &replica)
{
    switch (action.kind) {
    case Kind::Get:
        if (action.key == CatalogKeys::ack(replica.library, action.writer)) {
            const Result<Ack> ack = answer.done()
                ? decodeAck(answer.body)
                : Result<Ack>(failure(ErrorCode::Unreachable, {}));
            if (ack && ack->library == replica.library && ack->writer == action.writer) {
                m_acks.insert(action.writer, *ack);
            } else if (answer.kind == Answer::Kind::NotFound) {
                ++m_misses[action.writer];
            } else {
                m_silent.insert(action.writer);
            }
        } else if (action.writer == replica.writer) {
            m_reviewed.insert(action.sequence);
            if (answer.kind == Answer::Kind::NotFound) {
                m_vanished = action.sequence;
            } else if (answer.done() && hashOf(answer.body) != ownHash(replica, action.sequence)) {
                m_foreign = action.sequence;
            }
        } else {
            m_looked.insert(action.snapshot.header.id);
            Result<Snapshot> snapshot = answer.done() && hashOf(answer.body) == action.hash
                ? decodeSnapshot(answer.body)
                : Result<Snapshot>(failure(ErrorCode::Corrupt, {}));
            if (snapshot && snapshot->header.id == action.snapshot.header.id) {
                m_checked = Action();
                m_checked->kind = Kind::AddCheck;
                m_checked->snapshot = std::move(*snapshot);
            }
        }
        break;
    case Kind::Put:
        if (action.sequence != 0) {
            m_vanished.reset();
        } else if (answer.done()) {
            m_madePut = true;
        } else {
            m_made.reset();
        }
        break;
    case Kind::HeadObject:
        m_heads.insert(action.object, answer.kind);
        break;
    case Kind::CopyObject:
        if (answer.done()) {
            m_copied = action;
            m_copied->kind = Kind::AddCopy;
            m_copied->other = *ObjectId::fromBytes(answer.body);
        } else {
            m_copyFailed.insert(action.object);
        }
        break;
    case Kind::AddCopy:
        m_copied.reset();
        break;
    case Kind::RemoveObject:
        if (answer.kind == Answer::Kind::Unreachable) {
            m_unanswered.insert(action.object);
        } else {
            m_removed = action.object;
            m_heads.insert(action.object, Answer::Kind::NotFound);
        }
        break;
    case Kind::EndRemoval:
        m_removed.reset();
        break;
    case Kind::HouseholdKept:
        m_householdIsKept = true;
        break;
    case Kind::MakeSnapshot:
        m_snapshotTried = true;
        m_made = action.snapshot;
        m_madeBytes = answer.body;
        if (const Result<Snapshot> made = decodeSnapshot(answer.body); made) {
            m_made = Snapshot{made->header, {}, {}};
        } else {
            m_made.reset();
        }
        m_madePut = false;
        break;
    case Kind::AddSnapshot:
        m_made.reset();
        break;
    case Kind::AddCheck:
        m_checked.reset();
        break;
    case Kind::Remove:
        if (answer.kind == Answer::Kind::Unreachable) {
            m_expiryFailed = true;
        } else {
            m_expired = action.sequence;
        }
        break;
    case Kind::Expired:
        m_expired.reset();
        break;
    default:
        break;
    }
}

} // namespace Sync
