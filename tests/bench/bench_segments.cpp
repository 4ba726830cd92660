#include "library/catalog/mediacodec.h"
#include "library/catalog/shared/mergerules.h"
#include "library/catalog/shared/titleids.h"
#include "sync/replication/segment.h"
#include "sync/replication/zstdframe.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>

using namespace Library;
using Shared::Table;
using Shared::TableSpec;

namespace {

constexpr double kMostBytes = 120; // a changed register
constexpr qint64 kStartMs = 1'700'000'000'000;

//! Edits as the catalog makes them: a new row is one record, later each register is one.
class Pen
{
public:
    Pen()
    {
        m_clock.writer = writerId(id<DeviceId>(), 1);
        m_library = id<LibraryId>();
    }

    template <class Id>
    Id id()
    {
        QByteArray bytes(Id::kSize, '\0');
        for (char &byte : bytes) {
            byte = char(m_random.generate());
        }
        return *Id::fromBytes(bytes);
    }
    int below(int limit) { return int(m_random.bounded(limit)); }

    void beginAct(Origin origin, const ProfileId &profile, qint64 afterMs)
    {
        m_act = id<OperationId>();
        m_origin = origin;
        m_profile = profile;
        m_clock.wallMs += afterMs;
        m_clock.counter = 0;
    }

    void put(Table table, const QByteArray &key, const Merge::Fields &fields)
    {
        const TableSpec &spec = Shared::spec(table);
        Merge::Row &row
            = m_rows.try_emplace({int(table), key}, Merge::emptyRow(spec)).first->second;
        const QVector<int> groups = Merge::groupsToWrite(spec, row, fields, m_origin);
        QVector<QCborValue> values = row.values;
        for (const Merge::Field &field : fields) {
            values[spec.columnIndex(field.column)] = field.value;
        }
        QVector<QVector<int>> records{groups};
        if (!row.registers.isEmpty()) {
            records.clear();
            for (const int group : groups) {
                records.append(QVector<int>{group});
            }
        }
        for (const QVector<int> &set : std::as_const(records)) {
            const ChangeRecord record{m_act, m_profile, m_origin, m_clock, int(table), key,
                set.size() == 1 ? set.first() : Shared::Group::kSeveral,
                Merge::valuesOf(spec, values, set)};
            ++m_clock.counter;
            Merge::apply(spec, row, record);
            m_records.append(record);
            m_registers += int(set.size());
        }
    }

    //! Bytes of the segments that hold all of it.
    qsizetype sealedBytes(int recordsEach)
    {
        qsizetype bytes = 0;
        Sync::Segment segment{m_library, m_clock.writer, 2, id<Sync::SegmentHash>(), 0, {}};
        for (qsizetype first = 0; first < m_records.size(); first += recordsEach) {
            segment.records = m_records.mid(first, recordsEach);
            segment.sealedMs = segment.records.last().stamp.wallMs + 2000;
            const QByteArray encoded = Sync::encodeSegment(segment);
            segment.previous = Sync::hashOf(encoded);
            ++segment.sequence;
            bytes += encoded.size();
        }
        return bytes;
    }
    int registers() const { return m_registers; }
    int records() const { return int(m_records.size()); }
    qint64 nowMs() const { return m_clock.wallMs; }

private:
    QRandomGenerator m_random{7};
    LibraryId m_library;
    Stamp m_clock{kStartMs, 0, {}};
    OperationId m_act;
    ProfileId m_profile;
    Origin m_origin = Origin::Person;
    std::map<std::pair<int, QByteArray>, Merge::Row> m_rows;
    QVector<ChangeRecord> m_records;
    int m_registers = 0;
};

double report(const char *what, const Pen &pen, qsizetype bytes)
{
    const double each = double(bytes) / pen.registers();
    qInfo("%s: %.1f bytes a register (%d registers in %d records, %d bytes)", what, each,
        pen.registers(), pen.records(), int(bytes));
    return each;
}

} // namespace

//! What segments spend on a changed register.
class SegmentsBench : public QObject
{
    Q_OBJECT
private slots:
    void scan_data();
    void scan();
    void evening();
    void plots();
};

void SegmentsBench::scan_data()
{
    QTest::addColumn<bool>("facts");
    QTest::newRow("titles and versions") << false;
    QTest::newRow("with media facts") << true;
}

void SegmentsBench::scan()
{
    QFETCH(const bool, facts);
    Pen pen;
    for (int i = 0; i < 1000; ++i) {
        if (i % 50 == 0) { // files that a scan takes in together
            pen.beginAct(Origin::Scan, {}, 3000);
        }
        const QString name = QStringLiteral("The Series Number %1").arg(i / 100);
        const TitleId series = TitleIds::series(name, 0);
        const int season = 1 + i % 100 / 20;
        const TitleId seasonId = TitleIds::season(series, season);
        const TitleId episode = TitleIds::episode(series, season, 1 + i % 20);
        pen.put(Table::Title, series.toBytes(),
            {{"kind", int(TitleKind::Series)}, {"title", name}, {"added_ms", kStartMs + i / 100}});
        pen.put(Table::Title, seasonId.toBytes(),
            {{"kind", int(TitleKind::Season)}, {"parent", series.toBytes()},
                {"series", series.toBytes()}, {"season", season}, {"added_ms", kStartMs + i / 20}});
        pen.put(Table::Title, episode.toBytes(),
            {{"kind", int(TitleKind::Episode)},
                {"title", QStringLiteral("Part %1 of it").arg(1 + i % 20)},
                {"parent", seasonId.toBytes()}, {"series", series.toBytes()}, {"season", season},
                {"episode", 1 + i % 20}, {"episode_end", 1 + i % 20}, {"added_ms", pen.nowMs()}});
        const qint64 size = 400'000'000 + pen.below(500'000'000);
        const qint64 duration = 2'400'000 + pen.below(300'000);
        const ContentId content = pen.id<ContentId>();
        pen.put(Table::Version, TitleIds::version(episode, {}, size).toBytes(),
            {{"title", episode.toBytes()}, {"size_bytes", size}, {"duration_ms", duration},
                {"height", 1080}, {"hdr", 0},
                {"content", facts ? QCborValue(content.toBytes()) : QCborValue(nullptr)}});
        if (facts) {
            MediaInfo media = CatalogSamples::media(duration, 1080);
            media.sizeBytes = size;
            pen.put(Table::MediaFact, content.toBytes(), {{"facts", MediaCodec::encode(media)}});
        }
    }
    const double each = report(QTest::currentDataTag(), pen, pen.sealedBytes(1000));
    QVERIFY(each <= kMostBytes);
}

void SegmentsBench::evening()
{
    Pen pen;
    const ProfileId person = pen.id<ProfileId>();
    constexpr int kTitles = 5;
    constexpr int kPositions = 8; // of each title: 40 together
    for (int title = 0; title < kTitles; ++title) {
        const QByteArray id = pen.id<TitleId>().toBytes();
        const QByteArray version = pen.id<VersionId>().toBytes();
        qint64 position = 0;
        for (int i = 0; i < kPositions; ++i) {
            const int passed = 60'000 + pen.below(200);
            position += passed;
            pen.beginAct(Origin::Person, person, passed);
            pen.put(Table::PlayState, person.toBytes() + id,
                {{"version", version}, {"position_ms", position}, {"resume_at_ms", pen.nowMs()}});
        }
        pen.beginAct(Origin::Person, person, 60'000 + pen.below(200));
        pen.put(Table::PlayState, person.toBytes() + id,
            {{"watched", 1}, {"watched_at_ms", pen.nowMs()}});
        if (title < 2) {
            const QString name
                = title == 0 ? QStringLiteral("Seen again") : QStringLiteral("Loved");
            const TagId tag = TitleIds::tag(name);
            pen.beginAct(Origin::Person, person, 5000 + pen.below(200));
            pen.put(Table::Tag, tag.toBytes(), {{"name", name}});
            pen.put(Table::TitleTag, id + tag.toBytes(), {{"present", 1}});
        }
    }
    const double each = report("an evening", pen, pen.sealedBytes(20));
    report("the same, each change sealed by itself", pen, pen.sealedBytes(1));
    QVERIFY(each <= kMostBytes);
}

void SegmentsBench::plots()
{
    static const QStringList kWords
        = QStringLiteral("a the of and in to with from her his their city night train letter "
                         "sister father detective "
                         "stranger winter island music war friend house secret murder returns "
                         "finds loses falls into "
                         "must before after while young old forgotten last first river summer")
              .split(QLatin1Char(' '));
    Pen pen;
    const ProfileId person = pen.id<ProfileId>();
    QByteArray text;
    for (int i = 0; i < 500; ++i) {
        QStringList words;
        for (int j = 0; j < 60; ++j) {
            words.append(kWords.at(pen.below(int(kWords.size()))));
        }
        const QString plot = words.join(QLatin1Char(' '));
        text += plot.toUtf8();
        const QByteArray title = pen.id<TitleId>().toBytes();
        pen.beginAct(Origin::Person, person, 20'000 + pen.below(60'000));
        pen.put(Table::Title, title, {{"plot", plot}});
    }
    // Compressed as well as it would be alone.
    const qsizetype alone = Sync::ZstdFrame::compress(text).size();
    const double each
        = report("plots, beyond their text", pen, pen.sealedBytes(pen.records()) - alone);
    QVERIFY(each <= kMostBytes);
}

MATINEE_TEST(SegmentsBench)
#include "bench_segments.moc"
