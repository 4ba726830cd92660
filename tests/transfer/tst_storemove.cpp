#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"
#include "sync/transfer/storemove.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <memory>
#include <optional>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kLargeBytes = kChunkBytes + 17;

} // namespace

//! The embedded store's videos get into another store, whole, once, or with a word of why not.
class StoreMoveTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void everythingIsThereAfterwards();
    void everyFaultIsGoneOnFrom();
    void partsAreSentOnce();
    void damagedCopiesStay();
    void anotherVideoOfTheNameIsNotTouched();
    void uploadsThatNeverEndedAreLeftOut();
    void twoAtOnceAreOne();
    void destroyedIsSilent();

private:
    using Outcome = Result<StoreMoveOutcome>;

    QString add(const QString &objectName, const QByteArray &bytes);
    std::unique_ptr<StoreMove> makeMove();
    Outcome run();
    Outcome run(StoreMove &move);
    void checkWhole() const;
    QString fileOf(const QString &key) const { return m_from->root() + u'/' + key; }

    const SystemClock m_clock{};
    const LibraryId m_old = randomId<LibraryId>();
    const LibraryId m_new = randomId<LibraryId>();
    std::unique_ptr<StoreFixture> m_from;
    std::unique_ptr<StoreFixture> m_to;
    std::unique_ptr<FaultyStore> m_faulty;
    QTemporaryDir m_journals;
    QString m_journal;
    QHash<QString, QByteArray> m_bytes; //!< by key below the library
};

void StoreMoveTest::init()
{
    m_from = std::make_unique<StoreFixture>();
    m_to = std::make_unique<StoreFixture>();
    m_faulty = std::make_unique<FaultyStore>(m_to->store.get());
    m_journal = m_journals.filePath(randomId<ObjectId>().toString());
    m_bytes.clear();
    add(QStringLiteral("empty.mp4"), {});
    add(QStringLiteral("100%25 映画.mp4"), noise(300'000, 1));
    static const QByteArray large = noise(kLargeBytes, 2);
    add(QStringLiteral("long.mkv"), large);
}

void StoreMoveTest::cleanup()
{
    m_faulty.reset();
    m_to.reset();
    m_from.reset();
}

QString StoreMoveTest::add(const QString &objectName, const QByteArray &bytes)
{
    const StoreKeys keys(m_old);
    const ObjectId object = randomId<ObjectId>();
    const QString key = keys.video(object, objectName);
    QByteArray hashes;
    for (qint64 offset = 0; offset < bytes.size(); offset += kChunkBytes) {
        hashes += Sha256::of(bytes.mid(offset, kChunkBytes));
    }
    const QByteArray manifest = encodeManifest({bytes.size(), hashes, mediaTypeFor(objectName)});
    if (!await(m_from->store->put(key, bytes, {}))
        || !await(m_from->store->put(keys.manifest(object), manifest, {}))) {
        qFatal("the embedded store does not work");
    }
    m_bytes.insert(key.mid(keys.root().size()), bytes);
    m_bytes.insert(keys.manifest(object).mid(keys.root().size()), manifest);
    return key;
}

std::unique_ptr<StoreMove> StoreMoveTest::makeMove()
{
    StoreMove::Options options;
    options.journalFile = m_journal;
    options.from = m_from->store.get();
    options.fromLibrary = m_old;
    options.to = m_faulty.get();
    options.toLibrary = m_new;
    options.clock = &m_clock;
    options.requests = RetryPolicy{1ms, 2ms, 2};
    return std::make_unique<StoreMove>(options);
}

StoreMoveTest::Outcome StoreMoveTest::run(StoreMove &move)
{
    std::optional<Outcome> answer;
    connect(&move, &StoreMove::finished, &move,
        [&answer](const Outcome &outcome) { answer = outcome; });
    move.start();
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 60'000)) {
        return failure(ErrorCode::Internal, {}, QStringLiteral("no answer"));
    }
    return *answer;
}

StoreMoveTest::Outcome StoreMoveTest::run()
{
    return run(*makeMove());
}

void StoreMoveTest::checkWhole() const
{
    for (auto item = m_bytes.cbegin(); item != m_bytes.cend(); ++item) {
        QVERIFY2(
            readFile(m_to->root() + u'/' + StoreKeys(m_new).root() + item.key()) == item.value(),
            qUtf8Printable(item.key()));
        QVERIFY(
            readFile(m_from->root() + u'/' + StoreKeys(m_old).root() + item.key()) == item.value());
    }
    QCOMPARE(filesBelow(m_to->root()).size(), m_bytes.size());
}

void StoreMoveTest::everythingIsThereAfterwards()
{
    auto move = makeMove();
    StoreMoveProgress last;
    connect(
        move.get(), &StoreMove::progressed, move.get(), [&last](const StoreMoveProgress &progress) {
            QVERIFY(progress.bytesDone >= last.bytesDone);
            last = progress;
        });
    const Outcome first = run(*move);
    QVERIFY(first.has_value() && first->isWhole());
    QCOMPARE(first->videosCopied, 3);
    QCOMPARE(first->progress.bytesDone, 300'000 + kLargeBytes);
    QCOMPARE(last, first->progress);
    move.reset();
    checkWhole();
    const Outcome second = run();
    QVERIFY(second.has_value() && second->isWhole());
    QCOMPARE(second->videosCopied, 0);
    QCOMPARE(second->progress.videosDone, 3);
    checkWhole();
    // Without what it noted the stores themselves tell.
    m_journal += QStringLiteral(".new");
    QCOMPARE(run()->videosCopied, 0);
}

void StoreMoveTest::everyFaultIsGoneOnFrom()
{
    const Error gone{ErrorCode::Unreachable, QStringLiteral("gone"), {}, false};
    const auto looks = [](const QString &name) {
        return name == QLatin1String("read") || name == QLatin1String("stat");
    };
    int faults = 0;
    bool wasReached = true;
    for (int number = 0; wasReached; ++number) {
        for (const bool isLost : {false, true}) {
            cleanup();
            init();
            wasReached = false;
            bool wasHit = false;
            const auto fault = [&](const FaultyStore::Call &call) -> std::optional<Error> {
                const bool isIt = call.number == number;
                const bool fails = isIt && !(isLost && looks(call.name));
                wasReached = wasReached || isIt;
                wasHit = wasHit || fails;
                return fails ? std::optional(gone) : std::nullopt;
            };
            isLost ? m_faulty->setFaultAfter(fault) : m_faulty->setFaultBefore(fault);
            const Outcome broken = run();
            if (!wasHit && broken) {
                break; // nothing is left to fail, or an answer that says the same as none
            }
            ++faults;
            QCOMPARE(broken.error().code, ErrorCode::Unreachable);
            m_faulty->setFaultAfter({});
            m_faulty->setFaultBefore({});
            const Outcome again = run();
            QVERIFY2(again.has_value() && again->isWhole(), qPrintable(QString::number(number)));
            checkWhole();
        }
    }
    QVERIFY(faults > 20);
}

void StoreMoveTest::partsAreSentOnce()
{
    m_faulty->setFaultBefore([](const FaultyStore::Call &call) -> std::optional<Error> {
        return call.name == QLatin1String("complete")
            ? std::optional(Error{ErrorCode::Unreachable, {}, {}, false})
            : std::nullopt;
    });
    QVERIFY(!run());
    QCOMPARE(m_faulty->count(QStringLiteral("putPart")), 2);
    m_faulty->setFaultBefore({});
    QVERIFY(run()->isWhole());
    QCOMPARE(m_faulty->count(QStringLiteral("putPart")), 2);
    checkWhole();
}

void StoreMoveTest::damagedCopiesStay()
{
    const QString small = add(QStringLiteral("small.mp4"), noise(5000, 3));
    const QString large = add(QStringLiteral("large.mkv"), noise(kLargeBytes, 4));
    const QString shorter = add(QStringLiteral("short.mp4"), noise(5000, 5));
    QByteArray bytes = readFile(fileOf(small));
    bytes[7] = char(bytes[7] ^ 1);
    writeFile(fileOf(small), bytes);
    bytes = readFile(fileOf(large));
    bytes[kChunkBytes + 1] = char(bytes[kChunkBytes + 1] ^ 1);
    writeFile(fileOf(large), bytes);
    writeFile(fileOf(shorter), noise(4999, 5));
    const Outcome outcome = run();
    QVERIFY(outcome.has_value() && !outcome->isWhole());
    QCOMPARE(outcome->problems.size(), 3);
    for (const StoreMoveProblem &problem : outcome->problems) {
        QVERIFY(
            problem.error.code == ErrorCode::Changed || problem.error.code == ErrorCode::Corrupt);
        QVERIFY(problem.error.message.contains(QStringLiteral("damaged")));
    }
    QCOMPARE(outcome->videosCopied, 3);
    const QStringList there = filesBelow(m_to->root());
    for (const char *name : {"small.mp4", "large.mkv", "short.mp4"}) {
        for (const QString &key : there) {
            QVERIFY2(!key.endsWith(QLatin1String(name)), qUtf8Printable(key));
        }
    }
    QCOMPARE(there.filter(QStringLiteral("/manifests/")).size(), 3);
}

void StoreMoveTest::anotherVideoOfTheNameIsNotTouched()
{
    const QString key = add(QStringLiteral("film.mp4"), noise(5000, 3));
    const auto object = ObjectId::fromString(key.split(u'/').at(2)).value();
    const StoreKeys keys(m_new);
    const QByteArray manifest = encodeManifest({1, Sha256::of("x"), QStringLiteral("video/mp4")});
    QVERIFY(await(m_to->store->put(keys.video(object, QStringLiteral("film.mp4")), "x", {})));
    QVERIFY(await(m_to->store->put(keys.manifest(object), manifest, {})));
    const Outcome outcome = run();
    QCOMPARE(outcome->problems.size(), 1);
    QCOMPARE(outcome->problems.first().error.code, ErrorCode::InvalidInput);
    QCOMPARE(readFile(m_to->root() + u'/' + keys.video(object, QStringLiteral("film.mp4"))),
        QByteArray("x"));
}

void StoreMoveTest::uploadsThatNeverEndedAreLeftOut()
{
    const QString key = StoreKeys(m_old).video(randomId<ObjectId>(), QStringLiteral("half.mp4"));
    QVERIFY(await(m_from->store->put(key, noise(5000, 3), {})));
    const Outcome outcome = run();
    QVERIFY(outcome->isWhole());
    QCOMPARE(outcome->unfinished, 1);
    checkWhole();
}

void StoreMoveTest::twoAtOnceAreOne()
{
    const auto first = makeMove();
    first->start();
    QCOMPARE(run().error().code, ErrorCode::Busy);
}

void StoreMoveTest::destroyedIsSilent()
{
    for (int calls = 1; calls < 12; ++calls) {
        auto move = makeMove();
        bool hasEnded = false;
        connect(move.get(), &StoreMove::finished, this, [&hasEnded] { hasEnded = true; });
        const int before = int(m_faulty->calls().size());
        move->start();
        QTRY_VERIFY(m_faulty->calls().size() >= before + calls || hasEnded);
        hasEnded = false;
        move.reset();
        QCoreApplication::processEvents();
        QVERIFY(!hasEnded);
    }
    QVERIFY(run()->isWhole());
    checkWhole();
}

MATINEE_TEST(StoreMoveTest)
#include "tst_storemove.moc"
