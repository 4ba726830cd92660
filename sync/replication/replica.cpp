#include "sync/replication/replica.h"

#include <algorithm>

namespace Sync {

namespace CatalogKeys {

namespace {

QString below(const LibraryId &library, QLatin1String room)
{
    return library.toString() % QLatin1Char('/') % room % QLatin1Char('/');
}

template <class Id>
std::optional<Id> idAfter(const QString &key, const QString &prefix)
{
    if (!key.startsWith(prefix)) {
        return std::nullopt;
    }
    return Id::fromString(QStringView(key).mid(prefix.size(), 2 * Id::kSize));
}

} // namespace

QString catalog(const LibraryId &library)
{
    return below(library, QLatin1String("catalog"));
}

QString segment(const LibraryId &library, const WriterId &writer, quint64 sequence)
{
    return catalog(library) % writer.toString() % QLatin1Char('/') % QString::number(sequence);
}

QString head(const LibraryId &library, const WriterId &writer)
{
    return catalog(library) % writer.toString() % QLatin1String("/head");
}

QString ack(const LibraryId &library, const WriterId &writer)
{
    return catalog(library) % writer.toString() % QLatin1String("/ack");
}

QString snapshots(const LibraryId &library)
{
    return below(library, QLatin1String("snapshots"));
}

QString snapshot(const LibraryId &library, const SnapshotId &id)
{
    return snapshots(library) % id.toString();
}

std::optional<WriterId> writerOf(const LibraryId &library, const QString &key)
{
    return idAfter<WriterId>(key, catalog(library));
}

std::optional<SnapshotId> snapshotOf(const LibraryId &library, const QString &key)
{
    return idAfter<SnapshotId>(key, snapshots(library));
}

} // namespace CatalogKeys

void Contact::heard(int gateway, qint64 steadyMs, qint64 storeMs)
{
    m_offsetMs[gateway] = storeMs - steadyMs;
}

bool Contact::any() const
{
    return std::any_of(std::begin(m_offsetMs), std::end(m_offsetMs),
        [](const std::optional<qint64> &offset) { return offset.has_value(); });
}

qint64 Contact::storeMs(qint64 steadyMs) const
{
    QVector<qint64> offsets;
    for (const std::optional<qint64> &offset : m_offsetMs) {
        if (offset) {
            offsets.append(*offset);
        }
    }
    Q_ASSERT(!offsets.isEmpty());
    std::sort(offsets.begin(), offsets.end());
    // Of an even number the lower of the middle two: no stamp is made later than it need be.
    return steadyMs + offsets.at((offsets.size() - 1) / 2);
}

bool covers(const Ack &ack, const WriterId &writer, quint64 sequence,
    const std::optional<SegmentHash> &hash)
{
    const Position at = ack.writer == writer ? ack.sealed : ack.merged.value(writer);
    if (at.sequence != sequence || !hash) {
        return at.sequence >= sequence;
    }
    return at.hash == *hash;
}

} // namespace Sync
