#include "sync/store/libraryfile.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/manifest.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QCryptographicHash>
#include <QDir>
#include <QHash>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Sync;
using namespace TestSupport;

//! Kills an uploading program again and again. What is in the store is whole at every moment, and
//! in the end each video is there once.
class UploadCrashTest : public QObject
{
    Q_OBJECT
private slots:
    void killsLeaveWholeObjectsOrNone();

private:
    void checkStore(bool complete);

    QTemporaryDir m_folder;
    QHash<QByteArray, QString> m_sources; //!< file by its bytes' hash
};

namespace {

constexpr int kKills = 20;
constexpr double kLargestBytes = 24.0 * 1024 * 1024;

QByteArray digest(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Blake2s_256);
}

} // namespace

void UploadCrashTest::checkStore(bool complete)
{
    const QDir store(m_folder.filePath(QStringLiteral("store")));
    const Result<LibraryId> library
        = decodeLibraryFile(readFile(store.filePath(QStringLiteral("library.cbor"))));
    if (!library) {
        QVERIFY(!complete); // killed before there was one
        return;
    }
    QSet<QByteArray> seen;
    const StoreKeys keys(*library);
    const QDir videos(store.filePath(keys.videos()));
    for (const QString &name : filesBelow(videos.path())) {
        const QByteArray hash = digest(readFile(videos.filePath(name)));
        QVERIFY2(m_sources.contains(hash), qPrintable(name)); // neither short nor mixed
        QVERIFY2(!complete || !seen.contains(hash), qPrintable(name));
        seen.insert(hash);
        if (complete) {
            const ObjectId object = *ObjectId::fromString(name.section(u'/', 0, 0));
            const Result<Manifest> manifest
                = decodeManifest(readFile(store.filePath(keys.manifest(object))));
            QVERIFY(manifest.has_value());
            QCOMPARE(objectNameFor(m_sources.value(hash)), name.section(u'/', 1));
        }
    }
    if (complete) {
        QCOMPARE(seen.size(), m_sources.size());
        QVERIFY(QDir(store.filePath(QStringLiteral("tmp"))).isEmpty());
        QCOMPARE(filesBelow(store.path()).size(), 1 + 2 * m_sources.size());
    }
}

void UploadCrashTest::killsLeaveWholeObjectsOrNone()
{
    const quint32 seed = qEnvironmentVariableIntValue("MATINEE_SEED") != 0
        ? quint32(qEnvironmentVariableIntValue("MATINEE_SEED"))
        : QRandomGenerator::global()->generate();
    qInfo("MATINEE_SEED=%u", seed);
    QRandomGenerator random(seed);
    const QStringList oddNames{QStringLiteral("卧虎藏龙.mkv"), QStringLiteral("😀 100%+.mp4"),
        QString(251, u'n') + QStringLiteral(".mp4")};
    const QDir folder(m_folder.path());
    QVERIFY(folder.mkpath(QStringLiteral("videos")));
    int killed = 0;
    for (int round = 0; killed < kKills && round < 3 * kKills; ++round) {
        const double size = round == 1 ? 0.0 : std::pow(kLargestBytes, random.generateDouble());
        const QString name = oddNames.value(
            round, QStringLiteral("film %1.mkv").arg(round, 3, 10, QLatin1Char('0')));
        const QByteArray bytes = noise(qint64(size), random.generate());
        if (!m_sources.contains(digest(bytes))) {
            writeFile(folder.filePath(QStringLiteral("videos/") + name), bytes);
            m_sources.insert(digest(bytes), name);
        }
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        program.start(QStringLiteral(MATINEE_UPLOAD_CHILD), {m_folder.path()});
        QVERIFY(program.waitForReadyRead(30'000));
        // The moment is what is tested, so it is drawn and not waited for.
        program.waitForFinished(int(random.bounded(120)));
        if (program.state() == QProcess::Running) {
            program.kill();
            ++killed;
        }
        program.waitForFinished(30'000);
        checkStore(false);
        if (QTest::currentTestFailed()) {
            return;
        }
    }
    QCOMPARE(killed, kKills);
    QProcess last;
    last.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    last.start(QStringLiteral(MATINEE_UPLOAD_CHILD), {m_folder.path()});
    QVERIFY(last.waitForFinished(60'000));
    QCOMPARE(last.exitCode(), 0);
    checkStore(true);
}

MATINEE_TEST(UploadCrashTest)
#include "tst_uploadcrash.moc"
