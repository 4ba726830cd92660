#include "library/catalog/shared/undo.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Library;
using Merge::Register;
using Merge::Row;
using Shared::Table;
using Shared::TableSpec;
namespace Group = Shared::Group;

namespace {

const QByteArray kUndone(16, 't');
constexpr int kAct = 100;

OperationId operationOf(int act)
{
    return *OperationId::fromBytes(QByteArray(OperationId::kSize, char(act)));
}

WriterId undoWriter(int device)
{
    return *WriterId::fromBytes(QByteArray(WriterId::kSize, char(device)));
}

//! A log, and the rows that follow from it.
class UndoLog
{
public:
    //! Writes the groups that the fields are in, as one record of an act.
    void write(int act, int at, Table table, const QByteArray &key,
        const QVector<std::pair<const char *, QCborValue>> &fields, Origin origin = Origin::Person)
    {
        const TableSpec &spec = Shared::spec(table);
        Row &row = m_rows[{int(table), key}];
        if (row.values.isEmpty()) {
            row = Merge::emptyRow(spec);
        }
        QVector<QCborValue> values = row.values;
        QVector<int> groups;
        for (const auto &[column, value] : fields) {
            const int index = spec.columnIndex(column);
            values[index] = value;
            groups.append(spec.columns[size_t(index)].group);
        }
        ChangeRecord record;
        record.operation = operationOf(act);
        record.origin = origin;
        record.stamp = {at, 0, undoWriter(act == kAct ? 1 : 2)};
        record.table = int(table);
        record.row = key;
        record.values = Merge::valuesOf(spec, values, groups);
        Merge::apply(spec, row, record);
        m_records.append(record);
    }

    //! Drops from the log, not from the rows, what is older than the time.
    void forget(qint64 beforeMs)
    {
        erase_if(
            m_records, [&](const ChangeRecord &record) { return record.stamp.wallMs < beforeMs; });
    }

    void append(const ChangeRecord &record) { m_records.append(record); }

    UndoPlan undo() const
    {
        QVector<ChangeRecord> act;
        for (const ChangeRecord &record : m_records) {
            if (record.operation == operationOf(kAct)) {
                act.append(record);
            }
        }
        return Undo::plan(act, m_records, [&](int table, const QByteArray &key) {
            const auto row = m_rows.constFind({table, key});
            return row == m_rows.constEnd() ? std::nullopt : std::optional(*row);
        });
    }

private:
    QHash<std::pair<int, QByteArray>, Row> m_rows;
    QVector<ChangeRecord> m_records;
};

QVector<std::pair<QByteArray, QCborValue>> fieldsOf(const UndoStep &step)
{
    QVector<std::pair<QByteArray, QCborValue>> fields;
    for (const auto &field : step.fields) {
        fields.append({field.column, field.value});
    }
    return fields;
}

using Written = QVector<std::pair<QByteArray, QCborValue>>;

QCborValue valueIn(const UndoStep &step, const char *column)
{
    for (const auto &field : step.fields) {
        if (qstrcmp(field.column, column) == 0) {
            return field.value;
        }
    }
    return QCborValue(QCborValue::Invalid);
}

} // namespace

class UndoTest : public QObject
{
    Q_OBJECT
private slots:
    void writesThePreviousValue();
    void refusesWhatWasOverwritten();
    void refusesTheWholeActForOneRegister();
    void refusesWhatItUndidAlready();
    void removesANewRow_data();
    void removesANewRow();
    void leavesWhatGoesWithANewTitle();
    void leavesSeriesThatOthersMayUse();
    void leavesNamesThatOthersMayUse();
    void emptiesANewRowThatCannotBeRemoved();
    void takesSetMembersBack();
    void looksThroughTwoWritesOfOneAct();
    void undoesAgainstLateRecordsOfOthers();
    void passesOverRowsThatDoNotExist();
    void leavesCountersAndFacts();
    void neverDeletesARowThatIsOlderThanTheLog();
    void refusesWhatIsOlderThanTheLog();
};

void UndoTest::writesThePreviousValue()
{
    UndoLog log;
    log.write(1, 10, Table::Title, kUndone,
        {{"title", QStringLiteral("a")}, {"plot", QStringLiteral("old")}, {"year", 1999}});
    log.write(2, 20, Table::Title, kUndone, {{"plot", QStringLiteral("middle")}});
    log.write(kAct, 30, Table::Title, kUndone, {{"plot", QStringLiteral("new")}});
    const UndoPlan plan = log.undo();
    QVERIFY(plan.refusals.isEmpty());
    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(plan.steps.first().table, int(Table::Title));
    QCOMPARE(plan.steps.first().row, kUndone);
    QCOMPARE(fieldsOf(plan.steps.first()),
        (Written{{"original_title", QString()}, {"sort_title", QString()},
            {"plot", QStringLiteral("middle")}, {"tagline", QString()}, {"premiered", QString()}}));
}

void UndoTest::refusesWhatWasOverwritten()
{
    UndoLog log;
    log.write(1, 10, Table::Title, kUndone, {{"plot", QStringLiteral("old")}});
    log.write(kAct, 20, Table::Title, kUndone, {{"plot", QStringLiteral("new")}});
    log.write(3, 30, Table::Title, kUndone, {{"plot", QStringLiteral("newer")}}, Origin::Online);
    const UndoPlan plan = log.undo();
    QVERIFY(plan.steps.isEmpty());
    const UndoRefusal refusal{int(Table::Title), kUndone, Group::kTitleDescription,
        Register{{30, 0, undoWriter(2)}, Origin::Online}};
    QCOMPARE(plan.refusals, QVector<UndoRefusal>{refusal});
}

void UndoTest::refusesTheWholeActForOneRegister()
{
    UndoLog log;
    log.write(1, 10, Table::Title, kUndone,
        {{"title", QStringLiteral("a")}, {"plot", QStringLiteral("old")}, {"poster", nullptr}});
    log.write(kAct, 20, Table::Title, kUndone,
        {{"plot", QStringLiteral("new")}, {"poster", QByteArray(32, 'p')}});
    log.write(kAct, 21, Table::TitleTag, kUndone + kUndone, {{"present", 1}});
    log.write(3, 30, Table::Title, kUndone, {{"poster", QByteArray(32, 'q')}});
    const UndoPlan plan = log.undo();
    QVERIFY(plan.steps.isEmpty());
    QCOMPARE(plan.refusals.size(), 1);
    QCOMPARE(plan.refusals.first().group, Group::kTitleArtwork);
}

void UndoTest::refusesWhatItUndidAlready()
{
    UndoLog log;
    log.write(1, 10, Table::Title, kUndone, {{"plot", QStringLiteral("old")}});
    log.write(kAct, 20, Table::Title, kUndone, {{"plot", QStringLiteral("new")}});
    log.write(3, 30, Table::Title, kUndone, {{"plot", QStringLiteral("old")}});
    QCOMPARE(log.undo().refusals.size(), 1);
}

void UndoTest::removesANewRow_data()
{
    QTest::addColumn<Table>("table");
    QTest::addColumn<QByteArray>("column");
    QTest::addColumn<int>("value");
    QTest::newRow("title") << Table::Title << QByteArray("deleted") << 1;
    QTest::newRow("version") << Table::Version << QByteArray("deleted") << 1;
    QTest::newRow("collection") << Table::Collection << QByteArray("deleted") << 1;
    QTest::newRow("profile") << Table::Profile << QByteArray("deleted") << 1;
    QTest::newRow("tag of a title") << Table::TitleTag << QByteArray("present") << 0;
    QTest::newRow("genre of a title") << Table::TitleGenre << QByteArray("present") << 0;
    QTest::newRow("item of a collection") << Table::CollectionItem << QByteArray("present") << 0;
    QTest::newRow("credit") << Table::Credit << QByteArray("present") << 0;
    QTest::newRow("the same title") << Table::SameAs << QByteArray("same") << 0;
}

void UndoTest::removesANewRow()
{
    QFETCH(const Table, table);
    QFETCH(const QByteArray, column);
    QFETCH(const int, value);
    const TableSpec &spec = Shared::spec(table);
    const QByteArray key(spec.keySize(), 'k');
    QVector<std::pair<const char *, QCborValue>> fields;
    for (const auto &each : spec.columns) {
        const bool blob = each.type == Shared::Type::Blob;
        const QCborValue filled = blob ? QCborValue(QByteArray("b")) : QCborValue(QString());
        fields.append(
            {each.name, each.type == Shared::Type::Integer ? QCborValue(1 - value) : filled});
    }
    UndoLog log;
    log.write(kAct, 10, table, key, fields);
    log.write(2, 5, Table::Title, kUndone, {{"plot", QStringLiteral("another row")}});
    const UndoPlan plan = log.undo();
    QVERIFY(plan.refusals.isEmpty());
    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(fieldsOf(plan.steps.first()), (Written{{column, value}}));
}

void UndoTest::leavesWhatGoesWithANewTitle()
{
    const QByteArray version(16, 'v');
    const auto fill = [&](UndoLog &log) {
        log.write(kAct, 20, Table::Version, version, {{"title", kUndone}, {"content", nullptr}});
        log.write(kAct, 21, Table::TitleTag, kUndone + version, {{"present", 1}});
        log.write(kAct, 22, Table::CollectionItem, version + kUndone, {{"present", 1}});
    };
    // All of it is there again when the title is put back.
    UndoLog made;
    made.write(kAct, 19, Table::Title, kUndone, {{"kind", 1}, {"title", QStringLiteral("a")}});
    fill(made);
    QCOMPARE(made.undo().steps.size(), 1);
    QCOMPARE(fieldsOf(made.undo().steps.first()), (Written{{"deleted", 1}}));
    // What came to a title that was there is taken from it.
    UndoLog added;
    added.write(1, 10, Table::Title, kUndone, {{"kind", 1}, {"title", QStringLiteral("a")}});
    fill(added);
    QCOMPARE(added.undo().steps.size(), 3);
}

void UndoTest::leavesSeriesThatOthersMayUse()
{
    UndoLog log;
    log.write(kAct, 10, Table::Title, QByteArray(16, 's'), {{"kind", 2}});
    log.write(kAct, 11, Table::Title, QByteArray(16, 'p'), {{"kind", 3}});
    log.write(kAct, 12, Table::Title, kUndone, {{"kind", 4}, {"series", QByteArray(16, 's')}});
    const UndoPlan plan = log.undo();
    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(plan.steps.first().row, kUndone);
}

void UndoTest::leavesNamesThatOthersMayUse()
{
    // The id follows from the name: another PC that makes the same tag at once writes no name.
    UndoLog log;
    for (const Table table : {Table::Tag, Table::Genre, Table::Person}) {
        log.write(kAct, 10 + int(table), table, kUndone, {{"name", QStringLiteral("Kids")}});
    }
    log.write(kAct, 40, Table::TitleTag, kUndone + kUndone, {{"present", 1}});
    const UndoPlan plan = log.undo();
    QVERIFY(plan.refusals.isEmpty());
    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(plan.steps.first().table, int(Table::TitleTag));

    UndoLog renamed;
    renamed.write(1, 10, Table::Tag, kUndone, {{"name", QStringLiteral("Kids")}});
    renamed.write(kAct, 20, Table::Tag, kUndone, {{"name", QStringLiteral("kids")}});
    QCOMPARE(fieldsOf(renamed.undo().steps.value(0)), (Written{{"name", QStringLiteral("Kids")}}));
}

void UndoTest::emptiesANewRowThatCannotBeRemoved()
{
    UndoLog log;
    log.write(
        kAct, 10, Table::PlayState, kUndone + kUndone, {{"watched", 1}, {"watched_at_ms", 10}});
    const UndoPlan plan = log.undo();
    QVERIFY(plan.refusals.isEmpty());
    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(fieldsOf(plan.steps.first()), (Written{{"watched", 0}, {"watched_at_ms", 0}}));
}

void UndoTest::takesSetMembersBack()
{
    UndoLog log;
    log.write(1, 10, Table::TitleTag, kUndone + kUndone, {{"present", 1}});
    log.write(kAct, 20, Table::TitleTag, kUndone + kUndone, {{"present", 0}});
    const UndoPlan plan = log.undo();
    QVERIFY(plan.refusals.isEmpty());
    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(fieldsOf(plan.steps.first()), (Written{{"present", 1}}));
}

void UndoTest::looksThroughTwoWritesOfOneAct()
{
    UndoLog log;
    log.write(1, 10, Table::Title, kUndone,
        {{"plot", QStringLiteral("old")}, {"poster", QByteArray("old")}});
    log.write(kAct, 20, Table::Title, kUndone,
        {{"plot", QStringLiteral("half")}, {"poster", QByteArray("new")}});
    log.write(kAct, 21, Table::Title, kUndone, {{"plot", QStringLiteral("new")}});
    const UndoPlan plan = log.undo();
    QVERIFY(plan.refusals.isEmpty());
    QCOMPARE(plan.steps.size(), 2);
    QCOMPARE(valueIn(plan.steps.at(0), "poster"), QCborValue(QByteArray("old")));
    QVERIFY(valueIn(plan.steps.at(0), "plot").isInvalid());
    QCOMPARE(valueIn(plan.steps.at(1), "plot"), QCborValue(QStringLiteral("old")));

    // The same of a row that the act made: it is removed.
    UndoLog made;
    made.write(kAct, 20, Table::Title, kUndone, {{"title", QStringLiteral("a")}});
    made.write(kAct, 21, Table::Title, kUndone, {{"title", QStringLiteral("b")}});
    made.write(kAct, 22, Table::Title, kUndone, {{"plot", QStringLiteral("c")}});
    const UndoPlan removal = made.undo();
    QVERIFY(removal.refusals.isEmpty());
    QVERIFY(!removal.steps.isEmpty());
    for (const UndoStep &step : removal.steps) {
        QCOMPARE(fieldsOf(step), (Written{{"deleted", 1}}));
    }
}

void UndoTest::undoesAgainstLateRecordsOfOthers()
{
    // It arrived after the act but was written before it.
    UndoLog log;
    log.write(1, 10, Table::Title, kUndone, {{"plot", QStringLiteral("old")}});
    log.write(kAct, 30, Table::Title, kUndone, {{"plot", QStringLiteral("new")}});
    log.write(3, 20, Table::Title, kUndone, {{"plot", QStringLiteral("late")}});
    const UndoPlan plan = log.undo();
    QVERIFY(plan.refusals.isEmpty());
    QCOMPARE(valueIn(plan.steps.value(0), "plot"), QCborValue(QStringLiteral("late")));
}

void UndoTest::passesOverRowsThatDoNotExist()
{
    UndoLog log;
    ChangeRecord record;
    record.operation = operationOf(kAct);
    record.stamp = {10, 0, undoWriter(1)};
    record.table = int(Table::Title);
    record.row = kUndone;
    record.values = {{18, 1}};
    log.append(record);
    record.table = 0xffff; // of a newer program
    log.append(record);
    const UndoPlan plan = log.undo();
    QVERIFY(plan.steps.isEmpty());
    QVERIFY(plan.refusals.isEmpty());
}

void UndoTest::leavesCountersAndFacts()
{
    UndoLog log;
    log.write(kAct, 10, Table::PlayCount, QByteArray(68, 'k'), {{"count", 5}});
    log.write(kAct, 11, Table::MediaFact, QByteArray(32, 'k'), {{"facts", QByteArray("f")}});
    log.write(kAct, 12, Table::Object, kUndone,
        {{"content", QByteArray(32, 'c')}, {"name", QStringLiteral("film.mkv")}, {"size_bytes", 5},
            {"added_ms", 1}});
    log.write(kAct, 13, Table::Object, kUndone, {{"marked_ms", 12}});
    log.write(1, 20, Table::PlayCount, QByteArray(68, 'k'), {{"count", 6}});
    const UndoPlan plan = log.undo();
    QVERIFY(plan.steps.isEmpty());
    QVERIFY(plan.refusals.isEmpty());
}

void UndoTest::neverDeletesARowThatIsOlderThanTheLog()
{
    UndoLog log;
    log.write(1, 10, Table::Title, kUndone, {{"title", QStringLiteral("a")}});
    log.write(1, 11, Table::Title, kUndone, {{"plot", QStringLiteral("old")}});
    log.write(kAct, 200, Table::Title, kUndone, {{"plot", QStringLiteral("new")}});
    log.forget(100);
    const UndoPlan plan = log.undo();
    QVERIFY(plan.steps.isEmpty());
    QCOMPARE(plan.refusals.size(), 1);
    QCOMPARE(plan.refusals.first().by, (Register{{200, 0, undoWriter(1)}, Origin::Person}));
}

void UndoTest::refusesWhatIsOlderThanTheLog()
{
    UndoLog log;
    log.write(1, 10, Table::Title, kUndone,
        {{"title", QStringLiteral("a")}, {"plot", QStringLiteral("old")}});
    log.write(2, 110, Table::Title, kUndone, {{"poster", QByteArray("new")}});
    log.write(kAct, 200, Table::Title, kUndone, {{"plot", QStringLiteral("new")}});
    // While the log has the row's beginning, a register without a record was never written.
    UndoLog whole = log;
    whole.write(kAct, 201, Table::Title, kUndone, {{"season", 2}});
    QVERIFY(whole.undo().refusals.isEmpty());
    QCOMPARE(valueIn(whole.undo().steps.value(1), "season"), QCborValue(-1));
    log.forget(100);
    QVERIFY(log.undo().steps.isEmpty());
    QCOMPARE(log.undo().refusals.size(), 1);
}

MATINEE_TEST(UndoTest)
#include "tst_undo.moc"
