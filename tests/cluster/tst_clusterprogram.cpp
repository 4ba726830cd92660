#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/clips.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace TestSupport;

//! The real program as a person runs it, against a real Swift.
class ClusterProgramTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();

    void whatIsWrongIsTold_data();
    void whatIsWrongIsTold();
    void withoutAClusterThereIsNone();
    void videosGoIntoTheCluster();
    void keptVideosPlayWithoutTheCluster();
    void anotherHouseholdIsAskedAbout();
    void keysAreRotated();
    void videosMoveIntoTheCluster();
    void picturesAreMadeOfUploadedVideos();
    void librariesAreKeptInStep();
    void backupTakesThePlaceOfTheCluster();

private:
    struct Run
    {
        int exitCode = -1;
        QByteArray output;
        QByteArray errors;
        QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
        QString errorCode() const
        {
            return json()[QStringLiteral("error")][QStringLiteral("code")].toString();
        }
    };
    using Keys = std::pair<QString, QString>;

    Run run(const QString &data, const QStringList &arguments, const Keys &keys,
        const QByteArray &input = {}) const;
    Run run(const QString &data, const QStringList &arguments) const
    {
        return run(data, arguments, {});
    }
    Keys rightKeys() const { return {m_cluster->accessKey(), m_cluster->secretKey()}; }
    QStringList addVerb(const QString &prefix) const;
    QString copyOf(const QString &clip, const QString &name) const;
    //! Of the only title with this name.
    QString idOf(const QString &data, const QString &title) const;
    Run play(const QString &data, const QString &title) const;
    //! Of a library that another PC founded, if its test ran: founding takes ten seconds.
    QString foundedPrefix()
    {
        m_founded = m_founded.isEmpty() ? freshPrefix() : m_founded;
        return m_founded;
    }

    std::unique_ptr<StorageCluster> m_cluster;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_founded;
};

void ClusterProgramTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
    m_folder = std::make_unique<QTemporaryDir>();
}

void ClusterProgramTest::cleanupTestCase()
{
    m_folder.reset();
    m_cluster.reset();
}

ClusterProgramTest::Run ClusterProgramTest::run(const QString &data, const QStringList &arguments,
    const Keys &keys, const QByteArray &input) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        environment.remove(QLatin1String(name));
    }
    environment.insert(QStringLiteral("MATINEE_DATA"), m_folder->filePath(data));
    if (!keys.first.isEmpty()) {
        environment.insert(QStringLiteral("MATINEE_ACCESS_KEY"), keys.first);
        environment.insert(QStringLiteral("MATINEE_SECRET_KEY"), keys.second);
    }
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(MATINEE_PROGRAM), arguments);
    process.write(input);
    process.closeWriteChannel();
    Run result;
    if (process.waitForFinished(90'000) && process.exitStatus() == QProcess::NormalExit) {
        result.exitCode = process.exitCode();
    }
    result.output = process.readAllStandardOutput();
    result.errors = process.readAllStandardError();
    return result;
}

QStringList ClusterProgramTest::addVerb(const QString &prefix) const
{
    return QStringList{QStringLiteral("cluster"), QStringLiteral("--json"), QStringLiteral("add")}
    + m_cluster->endpoints()
        + QStringList{
            QStringLiteral("--bucket"), m_cluster->bucket(), QStringLiteral("--prefix"), prefix};
}

QString ClusterProgramTest::copyOf(const QString &clip, const QString &name) const
{
    const QString file = m_folder->filePath(name);
    QFile::copy(clip, file);
    return file;
}

QString ClusterProgramTest::idOf(const QString &data, const QString &title) const
{
    const Run listed = run(data, {QStringLiteral("ls"), QStringLiteral("--json")});
    const QJsonArray items = listed.json().value(QStringLiteral("items")).toArray();
    for (const QJsonValue &item : items) {
        if (item[QStringLiteral("title")].toString() == title) {
            return item[QStringLiteral("id")].toString();
        }
    }
    return {};
}

ClusterProgramTest::Run ClusterProgramTest::play(const QString &data, const QString &title) const
{
    return run(data,
        {QStringLiteral("play"), idOf(data, title), QStringLiteral("--headless"),
            QStringLiteral("--json"), QStringLiteral("--duration"), QStringLiteral("1")});
}

void ClusterProgramTest::whatIsWrongIsTold_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("accessKey");
    QTest::addColumn<QString>("secretKey");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("errorCode");
    const QStringList verb{
        QStringLiteral("cluster"), QStringLiteral("--json"), QStringLiteral("add")};
    const QString bucket = QStringLiteral("--bucket=") + m_cluster->bucket();
    const QStringList whole = addVerb(freshPrefix());
    const auto [access, secret] = rightKeys();
    QTest::newRow("no endpoint") << verb + QStringList{bucket} << access << secret << 2
                                 << "invalid-input";
    QTest::newRow("no bucket named")
        << verb + m_cluster->endpoints() << access << secret << 2 << "invalid-input";
    QTest::newRow("no address") << verb + QStringList{QStringLiteral("nas"), bucket} << access
                                << secret << 2 << "invalid-input";
    QTest::newRow("odd style") << whole + QStringList{QStringLiteral("--style=odd")} << access
                               << secret << 2 << "invalid-input";
    QTest::newRow("no fingerprint") << whole + QStringList{QStringLiteral("--approve=12")} << access
                                    << secret << 2 << "invalid-input";
    QTest::newRow("no keys") << whole << QString() << QString() << 2 << "invalid-input";
    QTest::newRow("nobody there") << verb
            + QStringList{QStringLiteral("http://127.0.0.1:1"), bucket}
                                  << access << secret << 4 << "unreachable";
    QTest::newRow("no such bucket")
        << verb + m_cluster->endpoints() + QStringList{QStringLiteral("--bucket=nowhere")} << access
        << secret << 4 << "unreachable";
    QTest::newRow("other access key")
        << whole << QStringLiteral("nobody") << secret << 5 << "bad-credentials";
    QTest::newRow("other secret key")
        << whole << access << QStringLiteral("guess") << 5 << "bad-credentials";
}

void ClusterProgramTest::whatIsWrongIsTold()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, accessKey);
    QFETCH(const QString, secretKey);
    QFETCH(const int, exitCode);
    const QString data = QStringLiteral("wrong");
    const Run added = run(data, arguments, {accessKey, secretKey});
    QVERIFY2(added.exitCode == exitCode, added.errors.constData());
    QTEST(added.errorCode(), "errorCode");
    QVERIFY(!added.json()[QStringLiteral("error")][QStringLiteral("message")].toString().isEmpty());
    QCOMPARE(run(data, {QStringLiteral("cluster"), QStringLiteral("status")}).exitCode, 3);
}

void ClusterProgramTest::withoutAClusterThereIsNone()
{
    const QString data = QStringLiteral("none");
    for (const char *what : {"status", "remove", "rotate-keys"}) {
        const Run told = run(data, {QStringLiteral("cluster"), QLatin1String(what)});
        QCOMPARE(told.exitCode, 3);
        QVERIFY2(told.errors.contains("cluster add"), told.errors.constData());
        const Run much
            = run(data, {QStringLiteral("cluster"), QLatin1String(what), QStringLiteral("x")});
        QCOMPARE(much.exitCode, 2);
    }
    QCOMPARE(run(data, {QStringLiteral("cluster"), QStringLiteral("move")}).exitCode, 2);
}

void ClusterProgramTest::videosGoIntoTheCluster()
{
    const QString data = QStringLiteral("data");
    const QString early = copyOf(Clips::h264Mp4(), QStringLiteral("Early Bird (2001).mp4"));
    const QString late = copyOf(Clips::vp9Webm(), QStringLiteral("Late Show (2002).webm"));
    QCOMPARE(run(data, {QStringLiteral("upload"), early}).exitCode, 0);

    const QString prefix = m_founded = freshPrefix();
    // The keys as a script gives them.
    const QByteArray lines
        = m_cluster->accessKey().toUtf8() + '\n' + m_cluster->secretKey().toUtf8() + '\n';
    const Run added = run(data, addVerb(prefix), {}, lines);
    QVERIFY2(added.exitCode == 0, added.errors.constData());
    QVERIFY(added.json().value(QStringLiteral("founded")).toBool());
    QFile secrets(m_folder->filePath(data + QStringLiteral("/secrets.json")));
    QCOMPARE(secrets.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    for (const char *name : {"/settings.ini", "/matinee.log", "/catalog.db"}) {
        QFile file(m_folder->filePath(data + QLatin1String(name)));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains(m_cluster->secretKey().toUtf8()));
    }

    const qint64 before = QFileInfo(early).size();
    const Run uploaded = run(data, {QStringLiteral("upload"), QStringLiteral("--json"), late});
    QVERIFY2(uploaded.exitCode == 0, uploaded.errors.constData());
    QVERIFY(before > 0 && QFile::remove(early) && QFile::remove(late));
    for (const char *title : {"Early Bird", "Late Show"}) {
        const Run played = play(data, QLatin1String(title));
        QVERIFY2(played.exitCode == 0, played.errors.constData());
        QVERIFY(played.json().value(QStringLiteral("framesShown")).toInt() > 0);
    }

    m_cluster->killGateway(1);
    const Run halved = run(
        data, {QStringLiteral("cluster"), QStringLiteral("--json"), QStringLiteral("status")});
    m_cluster->startGateway(1);
    QCOMPARE(halved.exitCode, 0);
    const QJsonArray reports = halved.json().value(QStringLiteral("reports")).toArray();
    QCOMPARE(reports.size(), 2);
    QVERIFY(!reports.at(0)[QStringLiteral("answers")].toBool());
    QVERIFY(reports.at(1)[QStringLiteral("answers")].toBool());
    QVERIFY(halved.json().value(QStringLiteral("libraryIsThere")).toBool());

    QCOMPARE(run(data, {QStringLiteral("cluster"), QStringLiteral("remove")}).exitCode, 0);
    QVERIFY(secrets.open(QIODevice::ReadOnly));
    QVERIFY(!secrets.readAll().contains(m_cluster->secretKey().toUtf8()));
    QCOMPARE(play(data, QStringLiteral("Early Bird")).exitCode, 0);
    QCOMPARE(play(data, QStringLiteral("Late Show")).exitCode, 3);
    const Run again = run(data, addVerb(prefix), rightKeys());
    QVERIFY2(again.exitCode == 0, again.errors.constData());
    QVERIFY(!again.json().value(QStringLiteral("founded")).toBool());
    QCOMPARE(play(data, QStringLiteral("Late Show")).exitCode, 0);
    // New keys for what is there already; another storage is refused.
    QCOMPARE(run(data, addVerb(prefix), rightKeys()).exitCode, 0);
    QCOMPARE(
        run(data, addVerb(freshPrefix()), rightKeys()).errorCode(), QStringLiteral("unreachable"));
}

void ClusterProgramTest::keptVideosPlayWithoutTheCluster()
{
    const QString data = QStringLiteral("kept");
    QCOMPARE(run(data, addVerb(foundedPrefix()), rightKeys()).exitCode, 0);
    const QString file = copyOf(Clips::h264Mp4(), QStringLiteral("Kept Here (2004).mp4"));
    const QString other = copyOf(Clips::vp9Webm(), QStringLiteral("Far Away (2005).webm"));
    QCOMPARE(run(data, {QStringLiteral("upload"), file, other}).exitCode, 0);
    QVERIFY(QFile::remove(file) && QFile::remove(other));
    const QString kept = idOf(data, QStringLiteral("Kept Here"));
    const auto here = [&] {
        return run(data,
            {QStringLiteral("ls"), QStringLiteral("--filter"), QStringLiteral("kept"),
                QStringLiteral("--json")})
            .json()
            .value(QStringLiteral("items"))
            .toArray();
    };
    QCOMPARE(here().size(), 0);
    const Run pinned = run(data, {QStringLiteral("pin"), QStringLiteral("--json"), kept});
    QVERIFY2(pinned.exitCode == 0, pinned.errors.constData());
    const QJsonValue item = pinned.json().value(QStringLiteral("items")).toArray().at(0);
    QCOMPARE(item[QStringLiteral("direction")].toString(), QStringLiteral("keep"));
    QCOMPARE(item[QStringLiteral("state")].toString(), QStringLiteral("done"));
    QCOMPARE(here().size(), 1);
    QCOMPARE(here().at(0)[QStringLiteral("id")].toString(), kept);
    const QString folder = m_folder->filePath(QStringLiteral("brought"));
    QVERIFY(QDir().mkpath(folder));
    const Run brought = run(data,
        {QStringLiteral("download"), QStringLiteral("--json"), kept,
            idOf(data, QStringLiteral("Far Away")), QStringLiteral("-o"), folder});
    QVERIFY2(brought.exitCode == 0, brought.errors.constData());
    QFile clip(Clips::vp9Webm());
    QFile copy(folder + QStringLiteral("/Far Away (2005).webm"));
    QVERIFY(clip.open(QIODevice::ReadOnly) && copy.open(QIODevice::ReadOnly));
    QVERIFY(clip.readAll() == copy.readAll());

    m_cluster->killGateway(1);
    m_cluster->killGateway(2);
    const Run played = play(data, QStringLiteral("Kept Here"));
    QVERIFY2(played.exitCode == 0, played.errors.constData());
    QVERIFY(played.json().value(QStringLiteral("framesShown")).toInt() > 0);
    m_cluster->startGateway(1);
    m_cluster->startGateway(2);
    QCOMPARE(run(data, {QStringLiteral("unpin"), kept}).exitCode, 0);
    QCOMPARE(here().size(), 0);
    QCOMPARE(run(data, {QStringLiteral("download"), kept}).exitCode, 2);
    QCOMPARE(run(data, {QStringLiteral("pin"), QStringLiteral("abcdef")}).exitCode, 3);
}

void ClusterProgramTest::keysAreRotated()
{
    const QString data = QStringLiteral("rotated");
    QCOMPARE(run(data, addVerb(foundedPrefix()), rightKeys()).exitCode, 0);
    const QStringList rotate{
        QStringLiteral("cluster"), QStringLiteral("--json"), QStringLiteral("rotate-keys")};
    const QStringList status{QStringLiteral("cluster"), QStringLiteral("status")};
    const auto kept = [&] {
        QFile secrets(m_folder->filePath(data + QStringLiteral("/secrets.json")));
        return secrets.open(QIODevice::ReadOnly) ? secrets.readAll() : QByteArray();
    };
    const QByteArray before = kept();
    const Keys spare{QStringLiteral("home:spare"), m_cluster->secretKey()};

    // Nothing is kept that not every address takes.
    const Run wrong = run(data, rotate, {spare.first, QStringLiteral("guess")});
    QCOMPARE(wrong.exitCode, 5);
    QCOMPARE(run(data, rotate, {}).exitCode, 2);
    m_cluster->killGateway(1);
    const Run silent = run(data, rotate, spare);
    m_cluster->startGateway(1);
    QVERIFY2(silent.exitCode == 4, silent.errors.constData());
    QCOMPARE(kept(), before);
    QCOMPARE(run(data, status).exitCode, 0);

    const Run rotated = run(data, rotate, spare);
    QVERIFY2(rotated.exitCode == 0, rotated.errors.constData());
    QCOMPARE(rotated.json().value(QStringLiteral("accessKey")).toString(), spare.first);
    QVERIFY(!rotated.output.contains(spare.second.toUtf8()));
    QVERIFY(kept().contains("home:spare"));
    QCOMPARE(run(data, status).exitCode, 0);
}

void ClusterProgramTest::anotherHouseholdIsAskedAbout()
{
    const QString prefix = foundedPrefix();
    QCOMPARE(run(QStringLiteral("first"), addVerb(prefix), rightKeys()).exitCode, 0);
    const QString clip = copyOf(Clips::avi(), QStringLiteral("Own Film (2003).avi"));
    QCOMPARE(run(QStringLiteral("second"), {QStringLiteral("upload"), clip}).exitCode, 0);
    const Run asked = run(QStringLiteral("second"), addVerb(prefix), rightKeys());
    QCOMPARE(asked.exitCode, 5);
    QVERIFY2(asked.errors.contains("--join"), asked.errors.constData());
    const Run joined = run(QStringLiteral("second"),
        addVerb(prefix) + QStringList{QStringLiteral("--join")}, rightKeys());
    QVERIFY2(joined.exitCode == 0, joined.errors.constData());
    QVERIFY(QFile::remove(clip));
    QCOMPARE(play(QStringLiteral("second"), QStringLiteral("Own Film")).exitCode, 0);
    // It is in the other library's cluster, too, once it was moved there.
    const QStringList migrate{QStringLiteral("cluster"), QStringLiteral("migrate")};
    QCOMPARE(run(QStringLiteral("second"), migrate).exitCode, 0);
    QVERIFY(QDir(m_folder->filePath(QStringLiteral("second/store"))).removeRecursively());
    QCOMPARE(play(QStringLiteral("second"), QStringLiteral("Own Film")).exitCode, 0);
}

// Killed in the middle, it goes on from there.
void ClusterProgramTest::videosMoveIntoTheCluster()
{
    const QString data = QStringLiteral("moving");
    const QString film = copyOf(Clips::h264Mp4(), QStringLiteral("Short Way (2004).mp4"));
    const QString large = m_folder->filePath(QStringLiteral("Long Way (2005).mkv"));
    QCOMPARE(run(data, {QStringLiteral("cluster"), QStringLiteral("migrate")}).exitCode, 3);
    writeFile(large, noise(96 * 1024 * 1024 + 5, 9));
    QCOMPARE(run(data, {QStringLiteral("upload"), film, large}).exitCode, 0);
    const QString prefix = freshPrefix();
    QCOMPARE(run(data, addVerb(prefix), rightKeys()).exitCode, 0);

    const QStringList migrate{
        QStringLiteral("cluster"), QStringLiteral("--json"), QStringLiteral("migrate")};
    QProcess killed;
    killed.start(QStringLiteral(MATINEE_PROGRAM),
        QStringList{QStringLiteral("--data"), m_folder->filePath(data)} + migrate);
    qint64 sentBytes = 0;
    while (sentBytes < 24 * 1024 * 1024 && killed.waitForReadyRead(60'000)) {
        killed.setReadChannel(QProcess::StandardError);
        while (killed.canReadLine()) {
            const QJsonObject line = QJsonDocument::fromJson(killed.readLine()).object();
            sentBytes = std::max(sentBytes, line[QStringLiteral("bytesDone")].toInteger());
        }
    }
    killed.kill();
    QVERIFY(killed.waitForFinished(60'000));
    QCOMPARE(killed.exitStatus(), QProcess::CrashExit);
    QVERIFY(sentBytes >= 24 * 1024 * 1024);

    const Run moved = run(data, migrate);
    QVERIFY2(moved.exitCode == 0, moved.errors.constData());
    QVERIFY(moved.json().value(QStringLiteral("problems")).toArray().isEmpty());
    QCOMPARE(moved.json().value(QStringLiteral("videos")).toInt(), 2);
    // What was stored before is not sent again.
    qint64 firstWithParts = 0;
    const QList<QByteArray> lines = moved.errors.split('\n');
    for (const QByteArray &line : lines) {
        const qint64 done = QJsonDocument::fromJson(line)[QStringLiteral("bytesDone")].toInteger();
        if (done > 8 * 1024 * 1024) {
            firstWithParts = done;
            break;
        }
    }
    QVERIFY2(firstWithParts >= 16 * 1024 * 1024, moved.errors.constData());
    const Run again = run(data, migrate);
    QCOMPARE(again.json().value(QStringLiteral("copied")).toInt(), 0);

    // The old copy is the person's to remove; then the cluster is all there is.
    QVERIFY(QFileInfo(m_folder->filePath(data + QStringLiteral("/store/library.cbor"))).exists());
    QVERIFY(QDir(m_folder->filePath(data + QStringLiteral("/store"))).removeRecursively());
    QVERIFY(QFile::remove(film) && QFile::remove(large));
    QCOMPARE(play(data, QStringLiteral("Short Way")).exitCode, 0);
    const SystemClock clock;
    Sync::S3Store::Options options = storeOptions(*m_cluster, clock);
    options.prefix = prefix;
    const auto store = openStore(options);
    QVERIFY(await(store->uploads({})).value().isEmpty());
    const Sync::ObjectList list = await(store->list({}, {}, 100)).value();
    QCOMPARE(list.objects.size(), 5); // two videos, two manifests, library.cbor
    for (const Sync::ObjectStat &stat : list.objects) {
        if (stat.key.endsWith(QLatin1String(".mkv"))) {
            QVERIFY(await(store->read(stat.key, 0, stat.sizeBytes)).value()
                == noise(96 * 1024 * 1024 + 5, 9));
        }
    }
}

// The bytes are in the cluster alone; the file that they came from is still there.
void ClusterProgramTest::picturesAreMadeOfUploadedVideos()
{
    const QString data = QStringLiteral("pictures");
    const QString film = copyOf(Clips::h264Mp4(), QStringLiteral("Bright Day (2006).mp4"));
    QCOMPARE(run(data, addVerb(foundedPrefix()), rightKeys()).exitCode, 0);
    QCOMPARE(run(data, {QStringLiteral("upload"), film}).exitCode, 0);
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    window.setProcessEnvironment(environment);
    window.start(QStringLiteral(MATINEE_PROGRAM),
        QStringList{QStringLiteral("--data"), m_folder->filePath(data)});
    const auto hasPicture = [&] {
        QDirIterator files(m_folder->filePath(data + QStringLiteral("/pictures")),
            {QStringLiteral("*.jpg")}, QDir::Files, QDirIterator::Subdirectories);
        return files.hasNext();
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasPicture(), 60'000);
    window.terminate();
    QVERIFY(window.waitForFinished(30'000));
}

// A PC that is given only the address and the keys shows the library, and plays it.
void ClusterProgramTest::librariesAreKeptInStep()
{
    const QStringList sync{QStringLiteral("sync"), QStringLiteral("--json")};
    QCOMPARE(run(QStringLiteral("alone"), sync).exitCode, 3);
    const QString prefix = foundedPrefix();
    const QString one = QStringLiteral("livingroom");
    const QString two = QStringLiteral("study");
    QCOMPARE(run(one, addVerb(prefix), rightKeys()).exitCode, 0);
    const QString clip = copyOf(Clips::h264Mp4(), QStringLiteral("Common Ground (2006).mp4"));
    QCOMPARE(run(one, {QStringLiteral("upload"), clip}).exitCode, 0);
    QVERIFY(QFile::remove(clip));
    const Run sent = run(one, sync);
    QVERIFY2(sent.exitCode == 0, sent.errors.constData());
    QVERIFY(sent.json().value(QStringLiteral("sent")).toInt() > 0);

    QCOMPARE(run(two, addVerb(prefix), rightKeys()).exitCode, 0);
    const Run brought = run(two, sync);
    QVERIFY2(brought.exitCode == 0, brought.errors.constData());
    QVERIFY(brought.json().value(QStringLiteral("changes")).toInt() > 0);
    const Run played = play(two, QStringLiteral("Common Ground"));
    QVERIFY2(played.exitCode == 0, played.errors.constData());
    QVERIFY(played.json().value(QStringLiteral("framesShown")).toInt() > 0);

    // What is known of its copies, and of the machines.
    const QString id = idOf(two, QStringLiteral("Common Ground"));
    const QStringList show{QStringLiteral("show"), QStringLiteral("--json"), id};
    const QString complete = QStringLiteral("copiesAreComplete");
    QVERIFY(run(two, show).json().value(complete).isNull());
    m_cluster->repair();
    QVERIFY(run(two, show).json().value(complete).isBool());
    const QJsonObject status
        = run(two, {QStringLiteral("cluster"), QStringLiteral("status"), QStringLiteral("--json")})
              .json();
    for (const QString &endpoint : m_cluster->endpoints()) {
        QCOMPARE(status[QStringLiteral("unplug")][endpoint].toString(), QStringLiteral("keep"));
    }

    QCOMPARE(
        run(two, {QStringLiteral("edit"), id, QStringLiteral("title=Shared Ground")}).exitCode, 0);
    QCOMPARE(run(two, sync).exitCode, 0);
    m_cluster->killGateway(1);
    const Run halved = run(one, sync);
    m_cluster->startGateway(1);
    QVERIFY2(halved.exitCode == 0, halved.errors.constData());
    QCOMPARE(idOf(one, QStringLiteral("Shared Ground")), id);
}

void ClusterProgramTest::backupTakesThePlaceOfTheCluster()
{
    const QStringList backup{QStringLiteral("backup"), QStringLiteral("--json")};
    QCOMPARE(run(QStringLiteral("alone"), backup).exitCode, 3);
    const QString one = QStringLiteral("den");
    const QString copy = freshPrefix();
    QStringList add = addVerb(copy);
    add.first() = QStringLiteral("backup");
    QCOMPARE(run(one, add, rightKeys()).exitCode, 3); // of what?
    QCOMPARE(run(one, addVerb(foundedPrefix()), rightKeys()).exitCode, 0);
    QCOMPARE(run(one, backup).exitCode, 3);
    QStringList itself = addVerb(foundedPrefix());
    itself.first() = QStringLiteral("backup");
    QCOMPARE(run(one, itself, rightKeys()).exitCode, 2);

    const QString clip = copyOf(Clips::h264Mp4(), QStringLiteral("Safe Harbour (2007).mp4"));
    QCOMPARE(run(one, {QStringLiteral("upload"), clip}).exitCode, 0);
    QVERIFY(QFile::remove(clip));
    const Run added = run(one, add, rightKeys());
    QVERIFY2(added.exitCode == 0, added.output.constData());
    const Run copied = run(one, backup);
    QVERIFY2(copied.exitCode == 0, copied.output.constData());
    QVERIFY(copied.json().value(QStringLiteral("copied")).toInt() > 0);
    const Run again = run(one, backup + QStringList{QStringLiteral("--verify")});
    QVERIFY2(again.exitCode == 0, again.output.constData());
    QCOMPARE(again.json().value(QStringLiteral("copied")).toInt(), 0);
    QCOMPARE(
        again.json().value(QStringLiteral("read")), copied.json().value(QStringLiteral("videos")));

    // The first one burned down.
    const QString two = QStringLiteral("afterwards");
    QCOMPARE(
        run(two, addVerb(copy) + QStringList{QStringLiteral("--join")}, rightKeys()).exitCode, 0);
    const Run brought = run(two, {QStringLiteral("sync")});
    QVERIFY2(brought.exitCode == 0, brought.errors.constData());
    const Run played = play(two, QStringLiteral("Safe Harbour"));
    QVERIFY2(played.exitCode == 0, played.errors.constData());
    QVERIFY(played.json().value(QStringLiteral("framesShown")).toInt() > 0);
}

MATINEE_TEST(ClusterProgramTest)
#include "tst_clusterprogram.moc"
