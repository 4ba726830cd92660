#include "tests/sim/checks.h"

#include "tests/sim/player.h"

#include <algorithm>

namespace Sim {

namespace Group = Library::Shared::Group;
using Library::Merge::Register;
using Library::Shared::TableSpec;

namespace {

constexpr qint64 kSealedAheadMs = 4 * kMinute; //!< two of tolerance, and the gateways' own clocks
constexpr qint64 kCertainlyLiveMs = 80 * kDay;

bool inStore(const ObjectId &object, const Store &store, const LibraryId &library)
{
    const QString root = library.toString();
    return store.truth(root % QLatin1String("/videos/") % object.toString()).has_value()
        && store.truth(root % QLatin1String("/manifests/") % object.toString()).has_value();
}

bool isMarked(const Disk &disk, const ObjectId &object)
{
    const Row *row = disk.row(Table::Object, object.toBytes());
    return row != nullptr && row->registers.contains(Group::kObjectMark);
}

QString nameOf(const RowKey &key)
{
    return QStringLiteral("row %1 of table %2")
        .arg(QString::fromLatin1(key.second.toHex()))
        .arg(key.first);
}

} // namespace

void Checks::fail(const QString &promise, const QString &what)
{
    if (m_failure.isEmpty()) {
        m_failure = promise % QLatin1String(": ") % what;
    }
}

void Checks::confirmed(
    const Sync::Segment &segment, const Store &store, const LibraryId &library, bool copied)
{
    for (const ChangeRecord &record : segment.records) {
        const TableSpec *spec = Library::Shared::find(Table(record.table));
        for (const int group : Library::Merge::groupsOf(*spec, record)) {
            if (!copied && !spec->firstWins(group)) {
                Stamp &latest = m_acknowledged[{record.table, record.row, group}];
                latest = std::max(latest, record.stamp);
            }
        }
        if (record.table == int(Table::Object) && record.group == Group::kObjectFact) {
            const auto object = *ObjectId::fromBytes(record.row);
            if (!inStore(object, store, library) && !m_removed.contains(object)) {
                fail(QStringLiteral("bytes before the change that refers to them"),
                    object.toString());
            }
        }
    }
}

void Checks::sealed(const QVector<ChangeRecord> &records, qint64 nowMs)
{
    for (const ChangeRecord &record : records) {
        if (record.stamp.wallMs > nowMs + kSealedAheadMs) {
            fail(QStringLiteral("no stamp from the future"),
                QStringLiteral("%1 s").arg((record.stamp.wallMs - nowMs) / 1000));
        }
    }
}

void Checks::removal(const ObjectId &object, const Device &by, const Devices &devices, qint64 nowMs)
{
    m_removed.insert(object);
    for (const auto &device : devices) {
        const WriterId &writer = device->disk.replica.writer;
        const bool known = device.get() == &by || by.disk.replica.merged.contains(writer);
        if (known && !device->unknown && device->lastRoundMs != 0
            && nowMs - device->lastRoundMs < kCertainlyLiveMs && !isMarked(device->disk, object)) {
            fail(QStringLiteral("nothing is removed before everybody knows"),
                QStringLiteral("PC %1 does not").arg(device->number));
        }
    }
}

void Checks::marked(const Disk &disk, const ObjectId &object)
{
    const auto all = disk.objects();
    for (const QVector<ObjectId> &of : all) {
        const bool smallest
            = of.contains(object) && *std::min_element(of.begin(), of.end()) == object;
        if (smallest && of.size() > 1) {
            const Row *row = disk.row(Table::Object, object.toBytes());
            const auto content
                = ContentId::fromBytes(row->values.at(0).toByteArray()).value_or(ContentId{});
            if (disk.wanted().contains(content)) {
                fail(QStringLiteral("everybody uses the smallest object"), object.toString());
            }
        }
    }
}

void Checks::released(const ObjectId &object, const Store &store, const LibraryId &library)
{
    if (!inStore(object, store, library)) {
        fail(QStringLiteral("a source is kept until its object is safe"), object.toString());
    }
}

void Checks::undone(const Disk &disk, const QVector<ChangeRecord> &act, bool refused)
{
    for (const ChangeRecord &record : act) {
        const Row *row = disk.row(Table(record.table), record.row);
        const TableSpec &spec = Library::Shared::spec(Table(record.table));
        for (const int group : Library::Merge::groupsOf(spec, record)) {
            const Stamp now = row->registers.value(group).stamp;
            const bool ofAct = std::any_of(
                act.begin(), act.end(), [&](const ChangeRecord &one) { return one.stamp == now; });
            if (!ofAct && !spec.firstWins(group) && !refused) {
                fail(QStringLiteral("undo leaves alone what was written since"),
                    nameOf({record.table, record.row}));
            }
        }
    }
}

void Checks::store(const Store &store, const Devices &devices)
{
    for (const QString &key : store.overwritten) {
        // Two running copies of one disk cannot know of each other before they have met.
        const bool copies = std::any_of(devices.begin(), devices.end(),
            [](const std::unique_ptr<Device> &device) { return device->cloned; });
        if (!copies) {
            fail(
                QStringLiteral("a segment is never another one"), key.section(QLatin1Char('/'), 2));
        }
    }
}

void Checks::equalDisks(const Device &a, const Device &b)
{
    for (const auto &[key, row] : a.disk.rows) {
        const auto other = b.disk.rows.find(key);
        if (other == b.disk.rows.end() || !(other->second == row)) {
            fail(QStringLiteral("everybody has the same library"),
                QStringLiteral("%1 differs between PC %2 and PC %3")
                    .arg(nameOf(key))
                    .arg(a.number)
                    .arg(b.number));
        }
    }
    if (a.disk.rows.size() != b.disk.rows.size()) {
        fail(QStringLiteral("everybody has the same library"),
            QStringLiteral("PC %1 has rows that PC %2 lacks").arg(b.number).arg(a.number));
    }
}

void Checks::nothingLost(const Device &device)
{
    for (const auto &[key, stamp] : m_acknowledged) {
        const auto &[table, row, group] = key;
        const auto found = device.disk.rows.find({table, row});
        if (found == device.disk.rows.end() || found->second.registers.value(group).stamp < stamp) {
            fail(QStringLiteral("an acknowledged change is never lost"),
                QStringLiteral("group %1 of %2 on PC %3")
                    .arg(group)
                    .arg(nameOf({table, row}))
                    .arg(device.number));
        }
    }
}

void Checks::lastWriterWins(const Devices &devices)
{
    // Written once more, on purpose, from the rule's text.
    std::map<QByteArray, std::pair<Stamp, bool>> deletion;
    std::map<QByteArray, Stamp> edit;
    std::map<RowKey, std::map<int, std::pair<Stamp, QCborMap>>> latest;
    for (const auto &device : devices) {
        for (const LogEntry &entry : device->disk.log) {
            const ChangeRecord &record = entry.pending.record;
            const TableSpec &spec = Library::Shared::spec(Table(record.table));
            for (const int group : Library::Merge::groupsOf(spec, record)) {
                auto &best = latest[{record.table, record.row}][group];
                if (best.second.isEmpty() || best.first < record.stamp) {
                    best = {record.stamp, record.values};
                }
                if (record.table == int(Table::Title)) {
                    if (group != Group::kTitleDeleted && record.origin == Origin::Person) {
                        edit[record.row] = std::max(edit[record.row], record.stamp);
                    } else if (group == Group::kTitleDeleted
                        && deletion[record.row].first < record.stamp) {
                        const int code
                            = TableSpec::codeOf(spec.columnIndex(QByteArrayLiteral("deleted")));
                        deletion[record.row]
                            = {record.stamp, record.values.value(code).toInteger() == 1};
                    }
                }
            }
        }
    }
    const Disk &disk = devices.front()->disk;
    for (const auto &[key, row] : disk.rows) {
        const TableSpec &spec = Library::Shared::spec(Table(key.first));
        for (const auto &[group, best] : latest[key]) {
            // Older writes are in a snapshot alone.
            if (spec.firstWins(group) || row.registers.value(group).stamp != best.first) {
                continue;
            }
            for (size_t i = 0; i < spec.columns.size(); ++i) {
                if (spec.columns[i].group == group
                    && row.values.at(qsizetype(i))
                        != best.second.value(TableSpec::codeOf(qsizetype(i)))) {
                    // Copies of one disk may have given one stamp twice.
                    const bool copies = std::any_of(devices.begin(), devices.end(),
                        [](const std::unique_ptr<Device> &device) { return device->cloned; });
                    if (!copies) {
                        fail(QStringLiteral("the latest write counts"), nameOf(key));
                    }
                }
            }
        }
        const auto deleted = deletion.find(key.second);
        if (key.first == int(Table::Title) && deleted != deletion.end()
            && row.registers.value(Group::kTitleDeleted).stamp == deleted->second.first) {
            const bool gone = deleted->second.second && edit[key.second] < deleted->second.first;
            if (gone == disk.isLive(*TitleId::fromBytes(key.second))) {
                fail(QStringLiteral("only a person revives"), nameOf(key));
            }
        }
    }
}

void Checks::objectsReadable(const Disk &disk, const Store &store, const LibraryId &library)
{
    const QMap<ContentId, QVector<ObjectId>> objects = disk.objects();
    const QSet<ContentId> wanted = disk.wanted();
    for (const ContentId &content : wanted) {
        QVector<ObjectId> of = objects.value(content);
        std::sort(of.begin(), of.end());
        if (!of.isEmpty() && !inStore(of.first(), store, library)) {
            fail(QStringLiteral("every object of a live title is readable"), of.first().toString());
        }
    }
    for (const Sync::LostContent &lost : disk.lostContents()) {
        for (const ObjectId &object : lost.marked) {
            if (inStore(object, store, library)) {
                fail(QStringLiteral("bytes of a live title are rescued"), object.toString());
            }
        }
    }
}

void Checks::end(const Devices &devices, const Store &store, const LibraryId &library)
{
    for (const auto &device : devices) {
        equalDisks(*devices.front(), *device);
        nothingLost(*device);
        objectsReadable(device->disk, store, library);
    }
    lastWriterWins(devices);
}

} // namespace Sim
