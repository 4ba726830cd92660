#include "sync/replication/pullplanner.h"

#include "library/base/mutation.h"
#include "sync/replication/sealing.h"

#include <algorithm>

namespace Sync {

using Kind = Action::Kind;

namespace {

//! Whether the snapshot has anything that this device lacks.
bool isAhead(const SnapshotHeader &header, const Replica &replica)
{
    for (auto at = header.vector.begin(); at != header.vector.end(); ++at) {
        if (at.key() != replica.writer && at->sequence > replica.merged.value(at.key()).sequence) {
            return true;
        }
    }
    return false;
}

} // namespace

void PullPlanner::begin(const std::optional<QVector<ObjectId>> &uploads)
{
    m_uploads = uploads;
    m_peers.clear();
    m_future.clear();
    m_newer.clear();
    m_segment.reset();
    m_forked.reset();
    m_listed = false;
    m_snapshotsListed = false;
    m_snapshots.clear();
    m_snapshot.reset();
    m_acknowledged.reset();
    m_ackFailed = false;
    m_gateway = (m_gateway + 1) % Contact::kGateways;
}

Action PullPlanner::next(const Replica &replica, const CatalogView &catalog)
{
    Action action;
    if (m_forked) {
        action.kind = Kind::EndWriter;
        action.writer = *m_forked;
        action.ended = Ended::Forked;
        return action;
    }
    if (m_segment || m_snapshot) {
        // What was decided here before the merge must be in the chain before the ack that tells of
        // the merge.
        if (catalog.hasPending()) {
            action.kind = Kind::Seal;
        } else if (m_segment) {
            action.kind = Kind::Merge;
            action.segment = *m_segment;
            action.hash = m_segmentHash;
        } else {
            action.kind = Kind::MergeSnapshot;
            action.snapshot = *m_snapshot;
        }
        return action;
    }
    if (!m_listed) {
        action.kind = Kind::List;
        action.key = CatalogKeys::catalog(replica.library);
        return action;
    }
    // Who has nothing yet takes everything at once, where there is such a thing.
    if (replica.merged.isEmpty()) {
        if (Action question = bootstrap(replica); question.kind != Kind::Rest) {
            return question;
        }
    }
    if (Action question = ask(replica, catalog); question.kind != Kind::Rest) {
        return question;
    }
    return bootstrap(replica);
}

Action PullPlanner::acknowledge(const Replica &replica, qint64 storeMs) const
{
    Action action;
    if (m_acknowledged) {
        action.kind = Kind::Acknowledged;
        action.ack = *m_acknowledged;
        return action;
    }
    Ack ack = replica.published;
    ack.library = replica.library;
    ack.writer = replica.writer;
    ack.merged = replica.merged;
    ack.sealed = replica.sealed;
    ack.uploads = m_uploads.value_or(replica.published.uploads);
    // A removal that has no answer may still happen: nobody may think that it was decided after
    // the merges of this ack.
    const bool changed = ack != replica.published;
    const bool old = storeMs - replica.published.madeMs > qint64(24) * 60 * 60 * 1000;
    if ((changed || old) && replica.removing.isEmpty() && !m_ackFailed
        && replica.sealed.sequence > 0) {
        ack.madeMs = storeMs;
        action.kind = Kind::Put;
        action.key = CatalogKeys::ack(replica.library, replica.writer);
        action.body = encodeAck(ack);
        action.ack = ack;
    }
    return action;
}

Action PullPlanner::ask(const Replica &replica, const CatalogView &catalog)
{
    const QMap<WriterId, Ended> known = catalog.writers();
    QSet<WriterId> writers = m_found;
    for (auto at = known.begin(); at != known.end(); ++at) {
        writers.insert(at.key());
    }
    for (auto at = replica.merged.begin(); at != replica.merged.end(); ++at) {
        writers.insert(at.key());
    }
    QVector<WriterId> order(writers.begin(), writers.end());
    std::sort(order.begin(), order.end());
    for (const WriterId &writer : std::as_const(order)) {
        if (writer == replica.writer || known.value(writer, Ended::No) == Ended::Forked) {
            continue;
        }
        const Peer peer = m_peers.value(writer);
        if (peer.state != State::Ask && peer.state != State::AskHead) {
            continue;
        }
        Action action;
        action.kind = Kind::Get;
        action.writer = writer;
        if (peer.state == State::Ask) {
            const quint64 skipped = MATINEE_BREAKS(15) ? peer.head : 0;
            action.sequence = std::max(replica.merged.value(writer).sequence, skipped) + 1;
            action.key = CatalogKeys::segment(replica.library, writer, action.sequence);
            action.gateway = (m_gateway + peer.misses) % Contact::kGateways;
        } else {
            action.key = CatalogKeys::head(replica.library, writer);
        }
        return action;
    }
    return {};
}

Action PullPlanner::bootstrap(const Replica &replica)
{
    Action action;
    const bool late = std::any_of(
        m_peers.begin(), m_peers.end(), [](const Peer &peer) { return peer.state == State::Late; });
    if ((late || replica.merged.isEmpty()) && !m_snapshotsListed) {
        action.kind = Kind::List;
        action.key = CatalogKeys::snapshots(replica.library);
    } else if (!m_snapshots.isEmpty()) {
        action.kind = Kind::Get;
        action.key = CatalogKeys::snapshot(replica.library, m_snapshots.first());
    }
    return action;
}

void PullPlanner::answered(
    const Action &action, const Answer &answer, const Replica &replica, qint64 storeMs)
{
    switch (action.kind) {
    case Kind::List:
        if (action.key == CatalogKeys::snapshots(replica.library)) {
            m_snapshotsListed = true;
            for (const QString &key : answer.keys) {
                if (const auto id = CatalogKeys::snapshotOf(replica.library, key)) {
                    m_snapshots.append(*id);
                }
            }
            return;
        }
        m_listed = true;
        for (const QString &key : answer.keys) {
            if (const auto writer = CatalogKeys::writerOf(replica.library, key)) {
                m_found.insert(*writer);
            }
        }
        return;
    case Kind::EndWriter:
        m_forked.reset();
        return;
    case Kind::Merge:
        m_segment.reset();
        return;
    case Kind::MergeSnapshot:
        // Writers that stood still because of expired segments may go on.
        m_snapshot.reset();
        m_peers.clear();
        return;
    case Kind::Put:
        if (answer.done()) {
            m_acknowledged = action.ack;
        } else {
            m_ackFailed = true;
        }
        return;
    case Kind::Acknowledged:
        m_acknowledged.reset();
        return;
    case Kind::Get:
        break;
    default:
        return;
    }
    if (action.writer.isNull()) {
        heardSnapshot(answer, replica);
        return;
    }
    Peer &peer = m_peers[action.writer];
    if (action.sequence != 0) {
        heardSegment(peer, action, answer, replica, storeMs);
        return;
    }
    const Result<quint64> head
        = answer.done() ? decodeHead(answer.body) : Result<quint64>(quint64(0));
    peer.head = head.value_or(0);
    const quint64 merged = replica.merged.value(action.writer).sequence;
    peer.state = peer.head > merged ? State::Late : State::Finished;
    if (MATINEE_BREAKS(15) && peer.head > merged + 1 && peer.misses == Contact::kGateways) {
        peer.head = merged + 1;
        peer.state = State::Ask;
    }
}

void PullPlanner::heardSegment(
    Peer &peer, const Action &action, const Answer &answer, const Replica &replica, qint64 storeMs)
{
    if (answer.kind == Answer::Kind::Unreachable) {
        peer.state = State::Finished;
        return;
    }
    if (!answer.done()) {
        if (++peer.misses >= Contact::kGateways) {
            peer.state = State::AskHead;
        }
        return;
    }
    const Result<Segment> segment = decodeSegment(answer.body);
    if (!segment) {
        peer.state = State::Finished;
        if (segment.error().code == ErrorCode::Newer) {
            m_newer.insert(action.writer);
        }
        return;
    }
    if (segment->library != replica.library || segment->writer != action.writer
        || segment->sequence != action.sequence) {
        peer.state = State::Finished;
        return;
    }
    if (segment->before() != replica.merged.value(action.writer) && !MATINEE_BREAKS(14)
        && !MATINEE_BREAKS(15)) {
        m_forked = action.writer;
        peer.state = State::Finished;
        return;
    }
    if (Sealing::isFromTheFuture(segment->records, storeMs)) {
        m_future.insert(action.writer);
        peer.state = State::Finished;
        return;
    }
    peer.misses = 0;
    m_segment = *segment;
    m_segmentHash = hashOf(answer.body);
}

void PullPlanner::heardSnapshot(const Answer &answer, const Replica &replica)
{
    m_snapshots.removeFirst();
    if (!answer.done()) {
        return;
    }
    Result<Snapshot> snapshot = decodeSnapshot(answer.body);
    if (snapshot && snapshot->header.library == replica.library
        && isAhead(snapshot->header, replica)) {
        m_snapshot = std::move(*snapshot);
    }
}

} // namespace Sync
