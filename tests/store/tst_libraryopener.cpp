#include "sync/store/libraryfile.h"
#include "sync/store/libraryopener.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;
using namespace TestSupport;

class LibraryOpenerTest : public QObject
{
    Q_OBJECT
private slots:
    void foundsOnceThenReads();
    void anotherLibraryIsRefused();
    void twoLibrariesAreRefused();
    void anEmptyStoreIsNotTheKnownOne();
    void everyFaultIsReported();
    void destroyedOpenerIsSilent();

private:
    Result<LibraryId> open(ObjectStore *store, const LibraryId &known);
};

Result<LibraryId> LibraryOpenerTest::open(ObjectStore *store, const LibraryId &known)
{
    LibraryOpener opener(store, known, {});
    std::optional<Result<LibraryId>> answer;
    int answers = 0;
    connect(&opener, &LibraryOpener::finished, &opener, [&](const Result<LibraryId> &library) {
        answer = library;
        ++answers;
    });
    opener.start();
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 10'000) || answers != 1) {
        return failure(ErrorCode::TimedOut, {});
    }
    return *answer;
}

void LibraryOpenerTest::foundsOnceThenReads()
{
    StoreFixture fixture;
    const Result<LibraryId> first = open(fixture.store.get(), {});
    QVERIFY(first.has_value() && !first->isNull());
    QCOMPARE(open(fixture.store.get(), {}).value(), *first);
    QCOMPARE(open(fixture.store.get(), *first).value(), *first);
    const QString key = first->toString() + QStringLiteral("/videos/x");
    QVERIFY(await(fixture.store->put(key, "x", {})).has_value());
    QCOMPARE(open(fixture.store.get(), *first).value(), *first);
    QCOMPARE(readFile(fixture.root() + QStringLiteral("/library.cbor")), encodeLibraryFile(*first));
}

void LibraryOpenerTest::anotherLibraryIsRefused()
{
    StoreFixture fixture;
    QVERIFY(open(fixture.store.get(), {}).has_value());
    const Result<LibraryId> other = open(fixture.store.get(), randomId<LibraryId>());
    QCOMPARE(other.error().code, ErrorCode::InvalidInput);
    QVERIFY(!other.error().retryable);
}

void LibraryOpenerTest::twoLibrariesAreRefused()
{
    for (const char first : {'0', 'f'}) {
        StoreFixture fixture;
        const LibraryId id = open(fixture.store.get(), {}).value();
        const QString stranger
            = QString(32, QLatin1Char(first)) + QStringLiteral("/videos/1/a.mp4");
        QVERIFY(await(fixture.store->put(stranger, "x", {})).has_value());
        QCOMPARE(open(fixture.store.get(), id).error().code, ErrorCode::InvalidInput);
        QVERIFY(!open(fixture.store.get(), {}).error().message.isEmpty());
    }
}

void LibraryOpenerTest::anEmptyStoreIsNotTheKnownOne()
{
    StoreFixture fixture;
    const Result<LibraryId> empty = open(fixture.store.get(), randomId<LibraryId>());
    QCOMPARE(empty.error().code, ErrorCode::Unreachable);
    QVERIFY(empty.error().retryable);
    QVERIFY(filesBelow(fixture.root()).isEmpty());
}

void LibraryOpenerTest::everyFaultIsReported()
{
    int failed = 0;
    for (int nth = 0;; ++nth) {
        StoreFixture fixture;
        FaultyStore store(fixture.store.get());
        store.setFaultBefore([nth](const FaultyStore::Call &call) {
            return call.number == nth
                ? std::optional(Error{ErrorCode::TimedOut, QStringLiteral("x"), {}, true})
                : std::nullopt;
        });
        const Result<LibraryId> library = open(&store, {});
        if (library) {
            break;
        }
        QCOMPARE(library.error().code, ErrorCode::TimedOut);
        QVERIFY(open(fixture.store.get(), {}).has_value());
        ++failed;
    }
    QCOMPARE(failed, 5); // read, put, read back, two lists
}

void LibraryOpenerTest::destroyedOpenerIsSilent()
{
    StoreFixture fixture;
    bool called = false;
    {
        LibraryOpener opener(fixture.store.get(), {}, {});
        connect(&opener, &LibraryOpener::finished, this, [&] { called = true; });
        opener.start();
    }
    fixture.store.reset();
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

MATINEE_TEST(LibraryOpenerTest)
#include "tst_libraryopener.moc"
