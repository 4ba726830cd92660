#include "library/catalog/catalogwriter.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/objectcensus.h"
#include "sync/replication/catalogreplica.h"
#include "sync/replication/recordcodec.h"
#include "sync/store/storekeys.h"

#include <chrono>

// What CatalogReplica answers to the planners.
namespace Sync {

namespace {

Carrier carrierOf(const Library::Carrier &carrier)
{
    return {carrier.writer, carrier.sequence};
}

} // namespace

Result<KeepReview> CatalogReplica::review(qint64 storeMs)
{
    KeepReview review;
    const auto describe = [this](const ObjectId &object) {
        KeepReview::Object one{object, {}, 0};
        Library::Query query(
            m_writer->database(), "SELECT name, size_bytes FROM object WHERE id = ?");
        query.bind(1, object);
        if (query.next()) {
            one.name = fileNameFrom(query->text(0));
            one.sizeBytes = query->integer(1);
        }
        if (query.failed()) {
            failed(query.error());
        }
        return one;
    };
    for (const ObjectId &object : unwantedObjects(storeMs)) {
        review.toMark.append(describe(object));
    }
    for (const DuplicateObject &duplicate : duplicateObjects()) {
        review.toMark.append(describe(duplicate.object));
    }
    for (const MarkedObject &marked : markedObjects()) {
        (marked.wanted ? review.needed : review.marked).append(describe(marked.object));
    }
    const std::optional<Error> error = takeError();
    return error ? Result<KeepReview>(failure(*error)) : review;
}

bool CatalogReplica::failed(const Error &error) const
{
    m_error = m_error.value_or(error);
    return true;
}

template <class T>
T CatalogReplica::orNothing(const Result<T> &answer) const
{
    if (!answer) {
        failed(answer.error());
        return {};
    }
    return *answer;
}

CatalogReplica::Seen &CatalogReplica::seen() const
{
    const qint64 last
        = orNothing(m_writer->database().integer("SELECT coalesce(max(no), 0) FROM change_log"));
    if (last != m_seen.lastChange) {
        m_seen = {};
        m_seen.lastChange = last;
    }
    return m_seen;
}

bool CatalogReplica::hasPending() const
{
    return orNothing(m_writer->database().integer(
               "SELECT EXISTS (SELECT 1 FROM change_log WHERE carrier IS NULL)"))
        != 0;
}

QMap<WriterId, Ended> CatalogReplica::writers() const
{
    Seen &seen = this->seen();
    if (!seen.writers) {
        QMap<WriterId, Ended> writers;
        Library::Query query(m_writer->database(), "SELECT id, ended FROM device_writer");
        while (query.next()) {
            writers.insert(query->id<WriterId>(0), Ended(query->small(1)));
        }
        if (query.failed()) {
            failed(query.error());
        }
        seen.writers = writers;
    }
    return *seen.writers;
}

QVector<MarkedObject> CatalogReplica::markedObjects() const
{
    Seen &seen = this->seen();
    if (!seen.marked) {
        QSet<ObjectId> wanted;
        for (const LostContent &lost : lostContents()) {
            wanted.unite({lost.marked.begin(), lost.marked.end()});
        }
        QVector<MarkedObject> marked;
        for (const Library::ObjectMark &mark : orNothing(m_writer->replicationLog().marks())) {
            MarkedObject one{mark.object, {}, wanted.contains(mark.object)};
            for (const Library::Carrier &carrier : mark.carriers) {
                one.carriers.append(carrierOf(carrier));
            }
            marked.append(one);
        }
        seen.marked = marked;
    }
    return *seen.marked;
}

QVector<ObjectId> CatalogReplica::unwantedObjects(qint64 storeMs) const
{
    Seen &seen = this->seen();
    if (!seen.unwanted) {
        const qint64 trashMs
            = std::chrono::duration_cast<std::chrono::milliseconds>(m_options.trash).count();
        seen.unwanted
            = orNothing(Library::ObjectCensus(m_writer->database()).unwanted(storeMs - trashMs));
    }
    return *seen.unwanted;
}

QVector<DuplicateObject> CatalogReplica::duplicateObjects() const
{
    Seen &seen = this->seen();
    if (!seen.duplicates) {
        QVector<DuplicateObject> duplicates;
        for (const auto &one :
            orNothing(Library::ObjectCensus(m_writer->database()).duplicates())) {
            duplicates.append({one.object, one.smallest});
        }
        seen.duplicates = duplicates;
    }
    return *seen.duplicates;
}

QVector<LostContent> CatalogReplica::lostContents() const
{
    Seen &seen = this->seen();
    if (!seen.lost) {
        QVector<LostContent> lost;
        for (const auto &one : orNothing(Library::ObjectCensus(m_writer->database()).lost())) {
            lost.append({one.content, one.marked});
        }
        seen.lost = lost;
    }
    return *seen.lost;
}

QVector<KeptSource> CatalogReplica::keptSources() const
{
    Seen &seen = this->seen();
    if (!seen.kept) {
        QVector<KeptSource> kept;
        for (const auto &one : orNothing(m_writer->replicationLog().state().keptSources())) {
            kept.append({one.object, one.content,
                one.reference ? carrierOf(*one.reference) : Carrier(), one.shared});
        }
        seen.kept = kept;
    }
    return *seen.kept;
}

QVector<KnownSnapshot> CatalogReplica::snapshots() const
{
    Seen &seen = this->seen();
    if (!seen.snapshots) {
        QMap<SnapshotId, KnownSnapshot> known;
        Library::Query query(m_writer->database(),
            "SELECT s.id, s.writer, s.vector, s.hash, c.writer FROM snapshot s"
            " LEFT JOIN snapshot_check c ON c.snapshot = s.id AND c.whole = 1");
        while (query.next()) {
            KnownSnapshot &one = known[query->id<SnapshotId>(0)];
            CborInput in(query->blob(2));
            one.id = query->id<SnapshotId>(0);
            one.writer = query->id<WriterId>(1);
            one.vector = RecordCodec::readVector(in).value_or(VersionVector());
            one.hash = query->id<SegmentHash>(3);
            if (!query->isNull(4)) {
                one.checkedBy.insert(query->id<WriterId>(4));
            }
        }
        if (query.failed()) {
            failed(query.error());
        }
        seen.snapshots = known.values();
    }
    return *seen.snapshots;
}

} // namespace Sync
