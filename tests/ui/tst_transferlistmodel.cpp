#include "library/base/clock.h"
#include "tests/support/testregistry.h"
#include "ui/transfers/transferlistmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Ui;
using Sync::Transfer;
using Sync::TransferState;

namespace {

class StandingClock final : public Clock
{
public:
    WallTime wallNow() const override { return WallTime(std::chrono::milliseconds(1'000'000)); }
    MonotonicTime monotonicNow() const override { return {}; }
};

Transfer transfer(const QString &name, TransferState state)
{
    Transfer made;
    made.id = randomId<Sync::TransferId>();
    made.name = name;
    made.state = state;
    made.totalBytes = 38'200'000'000;
    return made;
}

} // namespace

class TransferListModelTest : public QObject
{
    Q_OBJECT
private slots:
    void groupsAndHeads();
    void movesWithTheState();
    void followsTheQueue();
    void newestDoneIsFirst();
    void startsOnWhatNeedsAPerson();
    void everyStateHasWords();
    void saysWhyAndWhen();
    void saysWhereItGoes();
    void sumsUp();
    void saysLimits();
    void survivesRandomChanges();

private:
    QStringList names(const TransferListModel &model) const;
    QStringList heads(const TransferListModel &model) const;
    StandingClock m_clock;
};

QStringList TransferListModelTest::names(const TransferListModel &model) const
{
    QStringList all;
    for (int i = 0; i < model.rowCount(); ++i) {
        all << model.index(i).data().toString();
    }
    return all;
}

QStringList TransferListModelTest::heads(const TransferListModel &model) const
{
    QStringList all;
    for (int i = 0; i < model.rowCount(); ++i) {
        all << model.index(i).data(kActionRowRole).value<ActionRow>().head;
    }
    return all;
}

void TransferListModelTest::groupsAndHeads()
{
    TransferListModel model(m_clock);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.reset({transfer(QStringLiteral("done"), TransferState::Done),
        transfer(QStringLiteral("failed"), TransferState::Failed),
        transfer(QStringLiteral("reading"), TransferState::Reading),
        transfer(QStringLiteral("waiting"), TransferState::Waiting)});
    QCOMPARE(names(model),
        QStringList({QStringLiteral("reading"), QStringLiteral("waiting"), QStringLiteral("failed"),
            QStringLiteral("done")}));
    QCOMPARE(heads(model),
        QStringList({QStringLiteral("Now"), QString(), QStringLiteral("Needs you"),
            QStringLiteral("Done")}));
}

void TransferListModelTest::movesWithTheState()
{
    TransferListModel model(m_clock);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    Transfer first = transfer(QStringLiteral("first"), TransferState::Uploading);
    Transfer second = transfer(QStringLiteral("second"), TransferState::Waiting);
    model.put(first);
    model.put(second);
    QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
    const QPersistentModelIndex followed(model.indexOf(first.id));
    first.state = TransferState::Paused;
    model.put(first);
    QCOMPARE(moved.size(), 1);
    QCOMPARE(followed.row(), 1);
    QCOMPARE(heads(model), QStringList({QStringLiteral("Now"), QStringLiteral("Needs you")}));
    first.state = TransferState::Uploading;
    model.put(first);
    QCOMPARE(followed.row(), 0);
    QCOMPARE(heads(model), QStringList({QStringLiteral("Now"), QString()}));
    first.doneBytes = 7;
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.put(first);
    QCOMPARE(moved.size(), 2);
    QCOMPARE(changed.size(), 1);
    model.remove(first.id);
    QCOMPARE(names(model), QStringList({QStringLiteral("second")}));
}

void TransferListModelTest::followsTheQueue()
{
    TransferListModel model(m_clock);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    Transfer first = transfer(QStringLiteral("first"), TransferState::Waiting);
    Transfer second = transfer(QStringLiteral("second"), TransferState::Waiting);
    first.place = 1;
    second.place = 2;
    model.reset({second, first});
    QCOMPARE(names(model), QStringList({QStringLiteral("first"), QStringLiteral("second")}));
    const QPersistentModelIndex followed(model.indexOf(second.id));
    std::swap(first.place, second.place);
    model.put(second);
    model.put(first);
    QCOMPARE(followed.row(), 0);
    QCOMPARE(heads(model), QStringList({QStringLiteral("Now"), QString()}));
}

void TransferListModelTest::newestDoneIsFirst()
{
    TransferListModel model(m_clock);
    model.reset({transfer(QStringLiteral("older"), TransferState::Done),
        transfer(QStringLiteral("newer"), TransferState::Instant)});
    QCOMPARE(names(model), QStringList({QStringLiteral("newer"), QStringLiteral("older")}));
}

void TransferListModelTest::startsOnWhatNeedsAPerson()
{
    TransferListModel model(m_clock);
    QVERIFY(!model.firstToLookAt().isValid());
    model.put(transfer(QStringLiteral("waiting"), TransferState::Waiting));
    QCOMPARE(model.firstToLookAt().row(), 0);
    model.put(transfer(QStringLiteral("failed"), TransferState::Failed));
    QCOMPARE(model.firstToLookAt().data().toString(), QStringLiteral("failed"));
}

void TransferListModelTest::everyStateHasWords()
{
    for (int state = 0; state <= int(TransferState::Cancelled); ++state) {
        const Transfer item = transfer(QStringLiteral("a.mkv"), TransferState(state));
        const ActionRow row = TransferWords::row(item, 0);
        QVERIFY2(!row.words.isEmpty(), qPrintable(Sync::transferStateName(item.state)));
        QVERIFY(!row.figure.isEmpty());
        for (const RowAction &action : row.actions) {
            QVERIFY(!action.text.isEmpty());
            QVERIFY(!action.icon.isEmpty());
        }
        // Whatever is not over can be ended.
        QCOMPARE(TransferWords::acts(item).contains(TransferAct::Cancel),
            !Sync::isFinal(item.state) || item.state == TransferState::Failed);
    }
}

void TransferListModelTest::saysWhyAndWhen()
{
    Transfer item = transfer(QStringLiteral("Winter Timetable.mkv"), TransferState::Waiting);
    item.error = Error{ErrorCode::Unreachable, QStringLiteral("It is away."), {}, true};
    item.retryAtMs = 32'000;
    QCOMPARE(TransferWords::state(item, 2'000), QStringLiteral("It is away. Next try in 30 s."));
    QCOMPARE(TransferWords::state(item, 40'000), QStringLiteral("It is away. Trying again now."));
    QCOMPARE(TransferWords::group(item), TransferGroup::Now);
    item.error->code = ErrorCode::NoSpace;
    QCOMPARE(TransferWords::group(item), TransferGroup::NeedsYou);
    item.state = TransferState::Failed;
    QCOMPARE(TransferWords::state(item, 0), QStringLiteral("It is away."));
    item.error.reset();
    item.state = TransferState::Uploading;
    item.doneBytes = 24'300'000'000;
    item.partsTotal = 40;
    item.partsStored = 24;
    QCOMPARE(TransferWords::row(item, 0).figure, QStringLiteral("24.3 of 38.2 GB"));
    QCOMPARE(TransferWords::spoken(item, 0),
        QStringLiteral("Winter Timetable.mkv, Uploading to your storage, "
                       "24 of 40 parts stored, 24.3 of 38.2 GB"));
}

void TransferListModelTest::saysWhereItGoes()
{
    Transfer item = transfer(QStringLiteral("film.mkv"), TransferState::Downloading);
    item.file = QStringLiteral("/home/me/Films/film.mkv");
    item.direction = Sync::TransferDirection::Download;
    item.partsTotal = 4;
    item.partsStored = 3;
    QCOMPARE(TransferWords::state(item, 0), QStringLiteral("Downloading to /home/me/Films"));
    QVERIFY(TransferWords::spoken(item, 0).contains(QStringLiteral("3 of 4")));
    QVERIFY(!TransferWords::spoken(item, 0).contains(QStringLiteral("stored")));
    item.state = TransferState::Done;
    QVERIFY(TransferWords::state(item, 0).contains(QStringLiteral("/home/me/Films")));
    item.state = TransferState::Instant;
    QVERIFY(!TransferWords::state(item, 0).contains(QStringLiteral("storage")));
    item.direction = Sync::TransferDirection::Keep;
    QVERIFY(TransferWords::state(item, 0).contains(QStringLiteral("Kept on this PC")));
    item.state = TransferState::Downloading;
    QVERIFY(TransferWords::state(item, 0).contains(QStringLiteral("kept on this PC")));
}

void TransferListModelTest::sumsUp()
{
    QCOMPARE(TransferWords::summary({}), QString());
    Transfer moving = transfer(QStringLiteral("a"), TransferState::Uploading);
    moving.totalBytes = 1'200'000'000;
    moving.bytesPerSecond = 10'000'000;
    const Transfer waiting = transfer(QStringLiteral("b"), TransferState::Paused);
    QCOMPARE(TransferWords::summary({waiting}), QStringLiteral("Nothing is on its way"));
    QCOMPARE(TransferWords::summary({moving, waiting}),
        QStringLiteral("1 of 1 on their way · 10.0 MB/s · about 2 min left"));
}

void TransferListModelTest::saysLimits()
{
    QCOMPARE(TransferWords::limits({}), QString());
    QCOMPARE(TransferWords::limits({2'000'000, 0}), QStringLiteral("limited to 2.0 MB/s up"));
    QCOMPARE(TransferWords::limits({0, 100'000}), QStringLiteral("limited to 100 kB/s down"));
    QCOMPARE(TransferWords::limits({2'000'000, 100'000}),
        QStringLiteral("limited to 2.0 MB/s up, 100 kB/s down"));
}

void TransferListModelTest::survivesRandomChanges()
{
    TransferListModel model(m_clock);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QVector<Transfer> known;
    quint32 seed = 7;
    const auto next = [&seed](quint32 below) {
        seed = seed * 1664525U + 1013904223U;
        return (seed >> 8) % below;
    };
    for (int step = 0; step < 400; ++step) {
        if (known.isEmpty() || next(4) == 0) {
            known << transfer(QString::number(step), TransferState(next(9)));
            model.put(known.last());
        } else if (next(5) == 0) {
            model.remove(known.takeAt(qsizetype(next(quint32(known.size())))).id);
        } else {
            Transfer &changed = known[qsizetype(next(quint32(known.size())))];
            changed.state = TransferState(next(9));
            model.put(changed);
        }
        QCOMPARE(model.rowCount(), int(known.size()));
        for (int row = 1; row < model.rowCount(); ++row) {
            QVERIFY(TransferWords::group(model.at(row - 1)) <= TransferWords::group(model.at(row)));
        }
    }
}

MATINEE_TEST(TransferListModelTest)
#include "tst_transferlistmodel.moc"
