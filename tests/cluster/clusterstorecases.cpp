#include "tests/cluster/clusterstorecases.h"

#include "sync/store/sha256.h"
#include "sync/transfer/bandwidth.h"
#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/storefixture.h"

#include <QElapsedTimer>
#include <QTest>

namespace TestSupport {

ClusterStoreCases::ClusterStoreCases(StorageCluster::Engine engine)
    : m_engine(engine)
{ }

ClusterStoreCases::~ClusterStoreCases() = default;

void ClusterStoreCases::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(m_engine);
}

void ClusterStoreCases::newPlace()
{
    m_prefix = freshPrefix();
}

std::unique_ptr<Sync::ObjectStore> ClusterStoreCases::open()
{
    Sync::S3Store::Options options = storeOptions(*m_cluster, m_clock);
    options.prefix = m_prefix;
    return openStore(options);
}

void ClusterStoreCases::limitsOfTheLineHold()
{
    constexpr qint64 kSizeBytes = 6'000'000;
    constexpr qint64 kLimit = 4'000'000;
    newPlace();
    const auto line = std::make_shared<Sync::Bandwidth>(m_clock);
    Sync::S3Store::Options options = storeOptions(*m_cluster, m_clock);
    options.prefix = m_prefix;
    options.line = line;
    // Longer than one share is waited for, shorter than a body takes.
    options.timeouts.stall = std::chrono::milliseconds(1'000);
    const auto store = openStore(options);
    const QString key = QStringLiteral("slow.mp4");
    const auto upload = await(store->begin(key, QStringLiteral("video/mp4"), kSizeBytes));
    QVERIFY(upload.has_value());
    const QByteArray bytes = noise(kSizeBytes, 1);
    Sync::BandwidthPlan plan;
    plan.always = {kLimit, kLimit};
    line->setPlan(plan);
    QElapsedTimer timer;
    timer.start();
    const auto part = await(store->putPart(*upload, {1, 0, bytes, Sync::Sha256::of(bytes), {}}));
    QVERIFY2(part.has_value(), qPrintable(part ? QString() : part.error().detail));
    QVERIFY2(timer.elapsed() > 1'200, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(await(store->complete(*upload, {*part})).has_value());
    timer.restart();
    const auto read = await(store->read(key, 0, kSizeBytes));
    QVERIFY2(read.has_value(), qPrintable(read ? QString() : read.error().detail));
    QVERIFY(*read == bytes);
    QVERIFY2(timer.elapsed() > 1'000, qPrintable(QString::number(timer.elapsed())));
    // Somebody watches what would take 12 s.
    plan.always.down = kSizeBytes / 12;
    line->setPlan(plan);
    timer.restart();
    QVERIFY(await(store->readFor(key, 0, kSizeBytes, {Sync::ReadPurpose::Kind::Playing, 0}))
                .has_value());
    QVERIFY2(timer.elapsed() < 6'000, qPrintable(QString::number(timer.elapsed())));
}

} // namespace TestSupport
