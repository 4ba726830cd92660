#include "sync/replication/catalogreplica.h"

#include "library/base/logging.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/deviceidentity.h"
#include "library/catalog/query.h"
#include "sync/replication/recordcodec.h"
#include "sync/replication/snapshotorder.h"

#include <QCborStreamWriter>
#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <utility>

namespace Sync {

using Library::CatalogWriter;
using Library::Origin;
using Library::Merge::Fields;
using Library::Shared::Table;

namespace {

//! As much as the catalog's writing thread gives to one transaction, and to one job: what a person
//! does and what the window is told come in between.
constexpr int kRecordsPerSegment = 2000;
constexpr qsizetype kRowsPerMerge = 2000;
//! What a snapshot tells of the past is in no chain that anybody acknowledges.
constexpr quint64 kNoSegment = quint64(std::numeric_limits<qint64>::max());

QByteArray vectorBytes(const VersionVector &vector)
{
    QByteArray bytes;
    QCborStreamWriter out(&bytes);
    RecordCodec::writeVector(out, vector);
    return bytes;
}

Result<> put(CatalogWriter &writer, Table table, const QByteArray &row, const Fields &fields)
{
    return writer.act(Origin::Maintenance, {}, [&]() -> Result<> {
        const Result<bool> done = writer.changes().put(table, row, fields);
        return done ? Result<>() : failure(done.error());
    });
}

template <class T>
Error firstError(const Result<T> &only)
{
    return only.error();
}

template <class T, class... Others>
Error firstError(const Result<T> &first, const Others &...others)
{
    return first ? firstError(others...) : first.error();
}

} // namespace

Position positionOf(const Library::ChainPosition &position)
{
    return {position.sequence, SegmentHash::fromBytes(position.hash).value_or(SegmentHash())};
}

CatalogReplica::CatalogReplica(const Options &options)
    : m_options(options)
{ }

Result<> CatalogReplica::begin(CatalogWriter &writer)
{
    attach(writer);
    m_seen = {};
    m_error.reset();
    m_mergeOrder.clear();
    m_mergedOfSnapshot = 0;
    bool wasElsewhere = false;
    const Result<> entered = writer.act(Origin::Maintenance, {}, [&]() -> Result<> {
        Library::ReplicationLog &log = writer.replicationLog();
        const Result<bool> moved = log.enter(
            m_options.library, Library::DeviceIdentity::nextIncarnation(writer.changes().writer()));
        wasElsewhere = moved.value_or(false);
        return moved ? Result<>() : failure(moved.error());
    });
    if (!entered) {
        return entered;
    }
    if (wasElsewhere) {
        // Nobody of the other library will ever answer here.
        const QMap<WriterId, Ended> known = writers();
        for (auto at = known.begin(); at != known.end(); ++at) {
            if (*at == Ended::No && at.key() != writer.changes().writer()) {
                Action end;
                end.writer = at.key();
                end.ended = Ended::Retired;
                if (const Result<> done = endWriter(end); !done) {
                    return done;
                }
            }
        }
    }
    if (const Result<> done = introduce(); !done) {
        return done;
    }
    if (const Result<> done = readNames(); !done) {
        return done;
    }
    return load();
}

Result<> CatalogReplica::readNames()
{
    Library::Query query(m_writer->database(), "SELECT id, name FROM device_writer");
    while (query.next()) {
        m_names.insert(query->id<WriterId>(0), query->text(1));
    }
    return query.result();
}

QString CatalogReplica::nameOf(const WriterId &writer) const
{
    const QString name = m_names.value(writer);
    return name.isEmpty() ? writer.toString().left(8) : name;
}

//! The others see a device by its row.
Result<> CatalogReplica::introduce()
{
    return put(*m_writer, Table::Writer, m_writer->changes().writer().toBytes(),
        {{"name", m_options.deviceName}});
}

Result<> CatalogReplica::load()
{
    Library::ReplicationLog &log = m_writer->replicationLog();
    const auto state = log.state().load();
    const auto own = log.ownSegments();
    auto vector = log.vector();
    const auto confirmed = log.lastConfirmed();
    const auto sealedMs = log.state().lastSealedMs();
    const auto removing = log.state().removing();
    if (!state || !own || !vector || !confirmed || !sealedMs || !removing) {
        return failure(firstError(state, own, vector, confirmed, sealedMs, removing));
    }
    Replica replica;
    replica.library = (*state)->library;
    replica.writer = m_writer->changes().writer();
    replica.sealed = positionOf(vector->take(replica.writer));
    replica.forgotten = positionOf((*state)->forgotten);
    replica.confirmed = *confirmed;
    replica.hinted = (*state)->hinted;
    replica.expired = (*state)->expired;
    for (const Library::OwnSegment &segment : *own) {
        replica.own[segment.sequence]
            = {SegmentHash::fromBytes(segment.hash).value_or(SegmentHash()), segment.bytes};
    }
    for (auto at = vector->constBegin(); at != vector->constEnd(); ++at) {
        replica.merged.insert(at.key(), positionOf(*at));
    }
    replica.lastSealedMs = *sealedMs;
    replica.removing = *removing;
    replica.householdKeptMs = (*state)->householdKeptMs;
    if (const Result<Ack> ack = decodeAck((*state)->ack); ack) {
        replica.published = *ack;
    }
    m_replica = std::move(replica);
    m_goesOnAsAnother = log.hasBegunIncarnation();
    m_segmentsSince = (*state)->segmentsSinceSnapshot;
    return {};
}

Result<Answer> CatalogReplica::commit(const Action &action, const ClockReading &clock)
{
    using Kind = Action::Kind;
    Library::ReplicationLog &log = m_writer->replicationLog();
    const auto inAct = [&](const std::function<Result<>()> &body) {
        return m_writer->act(Origin::Maintenance, {}, body);
    };
    Result<> done;
    switch (action.kind) {
    case Kind::Seal:
        done = seal(clock);
        break;
    case Kind::Confirm:
        done = inAct([&] { return log.confirm(action.sequence); });
        break;
    case Kind::Hinted:
        done = inAct([&] { return log.state().setHinted(action.sequence); });
        break;
    case Kind::BeginIncarnation:
        done = beginIncarnation(action.sequence);
        break;
    case Kind::Merge:
        done = m_writer->mergeSegment(
            action.writer.isNull() ? action.segment.writer : action.writer, action.segment.sequence,
            action.hash.toBytes(), action.segment.records, action.segment.sealedMs);
        break;
    case Kind::MergeSnapshot:
        done = noteMerged(action.snapshot.header);
        break;
    case Kind::EndWriter:
        done = endWriter(action);
        break;
    case Kind::Acknowledged:
        done = inAct([&] { return log.state().setAck(encodeAck(action.ack)); });
        break;
    case Kind::Forget:
        done = inAct([&] { return log.forgetSegments(action.sequence); });
        break;
    case Kind::Expired:
        done = inAct([&] { return log.state().setExpired(action.sequence); });
        break;
    case Kind::Mark:
        done = mark(action.object, clock.storeMs);
        break;
    case Kind::BeginRemoval:
        // On the disk before the store is asked.
        done = m_writer->act(
            Origin::Maintenance, {}, [&] { return log.state().beginRemoval(action.object); },
            Library::Durability::Synced);
        break;
    case Kind::EndRemoval:
        done = inAct([&] { return log.state().endRemoval(action.object); });
        break;
    case Kind::HouseholdKept:
        done = inAct([&] { return log.state().setHouseholdKeptMs(clock.storeMs); });
        break;
    case Kind::AddCopy:
        done = addCopy(action, clock.storeMs);
        break;
    case Kind::ReleaseSource:
        done = inAct([&]() -> Result<> {
            const Result<QString> path = log.state().releaseSource(action.object);
            return path ? Result<>() : failure(path.error());
        });
        break;
    case Kind::SourceLost:
        done = sourceLost(action, clock.storeMs);
        break;
    case Kind::AddSnapshot:
        done = addSnapshot(action);
        break;
    case Kind::AddCheck:
        done = addCheck(action);
        break;
    default:
        break;
    }
    if (!done) {
        return failure(done.error());
    }
    const bool changesNothingShared = action.kind == Kind::BeginRemoval
        || action.kind == Kind::EndRemoval || action.kind == Kind::Hinted
        || action.kind == Kind::HouseholdKept || action.kind == Kind::Acknowledged;
    if (!changesNothingShared) {
        m_seen = {};
    }
    if (const Result<> loaded = load(); !loaded) {
        return failure(loaded.error());
    }
    Answer answer;
    answer.kind = Answer::Kind::Done;
    return answer;
}

Result<> CatalogReplica::seal(const ClockReading &clock)
{
    Library::ReplicationLog &log = m_writer->replicationLog();
    for (int atMost = kRecordsPerSegment;; atMost /= 2) {
        auto pending = log.unsealed(atMost);
        const auto last = log.lastSealed();
        if (!pending || !last) {
            return failure(firstError(pending, last));
        }
        if (pending->isEmpty()) {
            return {};
        }
        Segment segment;
        segment.library = m_replica.library;
        segment.writer = m_replica.writer;
        segment.sequence = m_replica.sealed.sequence + 1;
        segment.previous = m_replica.sealed.hash;
        segment.sealedMs = clock.storeMs;
        segment.records = Sealing::seal(*pending, clock, *last);
        const QByteArray bytes = encodeSegment(segment);
        // What no reader would take is cut in two.
        if (atMost > 1 && !decodeSegment(bytes)) {
            continue;
        }
        for (qsizetype i = 0; i < pending->size(); ++i) {
            (*pending)[i].record = segment.records.at(i);
        }
        return m_writer->seal(segment.sequence, hashOf(bytes).toBytes(), bytes, *pending);
    }
}

Result<> CatalogReplica::beginIncarnation(quint64 relogFrom)
{
    const WriterId left = m_writer->changes().writer();
    const WriterId fresh = Library::DeviceIdentity::nextIncarnation(left);
    const Result<> begun = m_writer->act(Origin::Maintenance, {}, [&] {
        return m_writer->replicationLog().beginIncarnation(
            fresh, relogFrom > 0 ? relogFrom - 1 : 0);
    });
    if (!begun) {
        return begun;
    }
    qCWarning(lcSync) << "goes on as another writer:" << left.toString() << "is used elsewhere";
    return introduce();
}

Result<bool> CatalogReplica::mergeSome(const Snapshot &snapshot)
{
    if (m_mergedOfSnapshot == 0) {
        m_mergeOrder = mergeOrder(snapshot.rows);
    }
    const qsizetype rows = snapshot.rows.size();
    const qsizetype all = rows + snapshot.records.size();
    const qsizetype until = std::min(all, m_mergedOfSnapshot + kRowsPerMerge);
    Library::ChangeWriter &changes = m_writer->changes();
    const Library::Carrier maker{snapshot.header.writer, kNoSegment};
    const Result<> done = m_writer->act(Origin::Maintenance, {}, [&]() -> Result<> {
        for (qsizetype i = m_mergedOfSnapshot; i < until; ++i) {
            if (i >= rows) {
                if (const Result<> kept = changes.keep(snapshot.records.at(i - rows), maker);
                    !kept) {
                    return kept;
                }
                continue;
            }
            const SnapshotRow &row = snapshot.rows.at(m_mergeOrder.at(i));
            const Result<bool> merged
                = changes.applyRow(Library::Shared::spec(Table(row.table)), row.row, row.state);
            if (!merged) {
                return failure(merged.error());
            }
        }
        return {};
    });
    if (!done) {
        return failure(done.error());
    }
    m_mergedOfSnapshot = until;
    return until < all;
}

//! What the snapshot covers is not asked for any more.
Result<> CatalogReplica::noteMerged(const SnapshotHeader &header)
{
    m_mergeOrder.clear();
    m_mergedOfSnapshot = 0;
    return m_writer->act(Origin::Maintenance, {}, [&]() -> Result<> {
        Library::ReplicationLog &log = m_writer->replicationLog();
        for (auto at = header.vector.begin(); at != header.vector.end(); ++at) {
            if (at.key() == m_replica.writer
                || at->sequence <= m_replica.merged.value(at.key()).sequence) {
                continue;
            }
            if (Result<> done = log.setMerged(at.key(), {at->sequence, at->hash.toBytes()});
                !done) {
                return done;
            }
            if (Result<> done = log.state().setLastSealedMs(at.key(), header.madeMs); !done) {
                return done;
            }
        }
        return {};
    });
}

Result<> CatalogReplica::endWriter(const Action &action)
{
    return put(*m_writer, Table::Writer, action.writer.toBytes(), {{"ended", int(action.ended)}});
}

Result<> CatalogReplica::mark(const ObjectId &object, qint64 storeMs)
{
    return put(*m_writer, Table::Object, object.toBytes(), {{"marked_ms", storeMs}});
}

Result<> CatalogReplica::addCopy(const Action &action, qint64 storeMs)
{
    QString name;
    qint64 sizeBytes = 0;
    {
        Library::Query query(
            m_writer->database(), "SELECT name, size_bytes FROM object WHERE id = ?");
        query.bind(1, action.object);
        if (query.next()) {
            name = query->text(0);
            sizeBytes = query->integer(1);
        }
        if (query.failed()) {
            return query.result();
        }
    }
    return put(*m_writer, Table::Object, action.other.toBytes(),
        {{"content", action.content.toBytes()}, {"name", name}, {"size_bytes", sizeBytes},
            {"added_ms", storeMs}});
}

Result<> CatalogReplica::addSnapshot(const Action &action)
{
    const SnapshotHeader &header = action.snapshot.header;
    return m_writer->act(Origin::Maintenance, {}, [&]() -> Result<> {
        const Result<bool> done = m_writer->changes().put(Table::Snapshot, header.id.toBytes(),
            {{"writer", header.writer.toBytes()}, {"vector", vectorBytes(header.vector)},
                {"hash", action.hash.toBytes()}, {"made_ms", header.madeMs}});
        return done ? m_writer->replicationLog().state().noteSnapshot() : failure(done.error());
    });
}

Result<> CatalogReplica::addCheck(const Action &action)
{
    return put(*m_writer, Table::SnapshotCheck,
        action.snapshot.header.id.toBytes() + m_replica.writer.toBytes(), {{"whole", 1}});
}

Result<> CatalogReplica::sourceLost(const Action &action, qint64 storeMs)
{
    QString path;
    const Result<> done = m_writer->act(Origin::Maintenance, {}, [&]() -> Result<> {
        const Result<QString> released
            = m_writer->replicationLog().state().releaseSource(action.object);
        if (!released) {
            return failure(released.error());
        }
        path = *released;
        const Result<bool> marked = m_writer->changes().put(
            Table::Object, action.object.toBytes(), {{"marked_ms", storeMs}});
        return marked ? Result<>() : failure(marked.error());
    });
    if (done && !path.isEmpty()) {
        m_lostSources.append(path);
    }
    return done;
}

Result<> CatalogReplica::noteSeen(const QMap<WriterId, Ack> &acks)
{
    return m_writer->act(Origin::Maintenance, {}, [&]() -> Result<> {
        for (auto at = acks.begin(); at != acks.end(); ++at) {
            const Result<> done = m_writer->replicationLog().state().noteSeen(at.key(), at->madeMs);
            if (!done) {
                return done;
            }
        }
        return {};
    });
}

} // namespace Sync
