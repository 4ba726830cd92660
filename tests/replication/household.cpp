#include "tests/replication/household.h"

#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/manifest.h"
#include "tests/catalog/catalogsamples.h"

#include <QTest>

using namespace Sync;

namespace TestSupport {

void Household::begin()
{
    m_store = std::make_unique<StoreFixture>();
    m_library = randomId<LibraryId>();
    QVERIFY(await(
        m_store->store->put(StoreKeys::libraryFile(), encodeLibraryFile(m_library), QString())));
    addPc(QStringLiteral("living room"));
    addPc(QStringLiteral("study"));
}

void Household::end()
{
    m_pcs.clear();
    m_store.reset();
}

HouseholdPc &Household::addPc(const QString &name)
{
    m_pcs.push_back(std::make_unique<HouseholdPc>(name, m_store->store.get(), m_library));
    return *m_pcs.back();
}

void Household::reopen(const std::function<void(Synchronizer::Options &)> &change)
{
    for (const auto &each : m_pcs) {
        change(each->options);
        each->close();
        each->open();
    }
}

void Household::settle(SyncRound::Keep keep)
{
    for (int round = 0; round < 4; ++round) {
        for (const auto &each : m_pcs) {
            const Result<SyncReport> report = each->sync(keep);
            QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        }
    }
}

void Household::putVideo(const ObjectId &object, const QByteArray &bytes)
{
    const StoreKeys keys(m_library);
    Manifest manifest{bytes.size(), Sha256::of(bytes), QStringLiteral("video/mp4")};
    QVERIFY(await(
        m_store->store->put(keys.video(object, QStringLiteral("film.mkv")), bytes, QString())));
    QVERIFY(await(m_store->store->put(keys.manifest(object), encodeManifest(manifest), QString())));
    QVERIFY(await(m_store->store->put(keys.storyboard(object), "small pictures", QString())));
}

QStringList Household::keysBelow(const QString &room)
{
    return filesBelow(
        m_store->root() + QLatin1Char('/') + m_library.toString() + QLatin1Char('/') + room);
}

Library::IngestedVideo stored(const QString &name, const ObjectId &object, const QByteArray &bytes)
{
    Library::IngestedVideo video = CatalogSamples::movie(name, 2001);
    video.file.reset();
    video.content = CatalogSamples::content(bytes);
    video.object = object;
    video.objectName = QStringLiteral("film.mkv");
    return video;
}

} // namespace TestSupport
