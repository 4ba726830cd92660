#include "app/instance.h"
#include "app/output.h"
#include "library/base/clock.h"
#include "sync/transfer/transferjournal.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"
#include "tests/web/filmserver.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStorageInfo>
#include <QTemporaryDir>
#include <QTest>

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdio>
#include <functional>

// The real program as a person runs it: every verb on an empty data folder of its own.
class ProgramTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void helpAndVersion();
    void usageErrorsExitWithTwo();
    void withoutADisplayItNamesTheVerbs();
    void identifyOpensNothing();
    void probeTellsWhatIsInside();
    void addListShowSearch();
    void addOfNothingIsNotFound();
    void importTakesOverWhatWasSeen();
    void libraryIsShownWhereNothingCanBeWritten_data();
    void libraryIsShownWhereNothingCanBeWritten();
    void damagedLibraryIsTold();
    void placeThatTakesNoFolderIsRefused();
    void uploadOfAnAddedVideoStaysOneTitle();
    void damageInTheStorageIsFoundAndMadeWhole();
    void whatCannotBeAddedIsAFailure();
    void oneFailedUploadIsToldOnce();
    void uploadTwiceCostsNoSpace();
    void uploadThatDoesNotFitIsToldBefore();
    void newVideosOfAFolderAreUploadedOnDemand();
    void historyIsToldAndTakenBack();
    void trashIsListedPutBackAndEmptied();
    void playHeadlessReports();
    void playsAnAddress();
    void transfersAreListedAndToldWhatToDo();
    void transfersOfAnOpenWindowAreAskedOf();

private:
    struct Run
    {
        int exitCode = -1;
        QByteArray output;
        QByteArray errors;
        QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
        QJsonArray items() const { return json().value(QStringLiteral("items")).toArray(); }
    };
    Run run(const QStringList &arguments, const QByteArray &input = {}) const;
    QStringList titles() const;
    qint64 bytesInStore() const;
    QString makeFolder();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::function<void()> m_atStart; //!< run in the new process before the program begins
};

void ProgramTest::init()
{
    m_atStart = nullptr;
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

ProgramTest::Run ProgramTest::run(const QStringList &arguments, const QByteArray &input) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("DISPLAY"));
    environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
    environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    environment.insert(QStringLiteral("MATINEE_DATA"), m_folder->filePath(QStringLiteral("data")));
    process.setProcessEnvironment(environment);
    process.setChildProcessModifier(m_atStart);
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

qint64 ProgramTest::bytesInStore() const
{
    QDirIterator files(m_folder->filePath(QStringLiteral("data/store")), QDir::Files | QDir::Hidden,
        QDirIterator::Subdirectories);
    qint64 bytes = 0;
    while (files.hasNext()) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

QString ProgramTest::makeFolder()
{
    const QString folder = m_folder->filePath(QStringLiteral("videos"));
    QDir().mkpath(folder + QStringLiteral("/The Weather Keepers/Season 2"));
    const QString clip = TestSupport::Clips::h264Mp4();
    QFile::copy(clip, folder + QStringLiteral("/Night.Bus.to.Varo.2022.1080p.WEB-DL.x264-GRP.mp4"));
    QFile::copy(TestSupport::Clips::vp9Webm(), folder + QStringLiteral("/琉璃灯桥 (2020).webm"));
    QFile::copy(clip,
        folder + QStringLiteral("/The Weather Keepers/Season 2/The.Weather.Keepers.S02E04.mp4"));
    return folder;
}

void ProgramTest::helpAndVersion()
{
    const Run help = run({QStringLiteral("--help")});
    QCOMPARE(help.exitCode, 0);
    QVERIFY(help.output.contains("upload"));
    QCOMPARE(run({QStringLiteral("ls"), QStringLiteral("--help")}).exitCode, 0);
    QVERIFY(run({QStringLiteral("--version")}).output.startsWith("matinee "));
    QVERIFY2(!QFile::exists(m_folder->filePath(QStringLiteral("data"))), "help left a folder");
}

void ProgramTest::usageErrorsExitWithTwo()
{
    const Run result = run({QStringLiteral("ls"), QStringLiteral("--colour")});
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.output.isEmpty());
    QVERIFY(result.errors.contains("--colour"));
    const Run extra = run({QStringLiteral("ls"), QStringLiteral(".")});
    QCOMPARE(extra.exitCode, 2);
    QVERIFY2(extra.errors.contains("Usage: matinee ls."), extra.errors.constData());
    QCOMPARE(run({QStringLiteral("--data="), QStringLiteral("ls")}).exitCode, 2);
    for (const QString &seconds : {QStringLiteral("nan"), QStringLiteral("inf"),
             QStringLiteral("1e300"), QStringLiteral("-1"), QStringLiteral("soon")}) {
        QCOMPARE(run({QStringLiteral("play"), QStringLiteral("--headless"),
                         QStringLiteral("--duration"), seconds, TestSupport::Clips::h264Mp4()})
                     .exitCode,
            2);
    }
    for (const QString &speed : {QStringLiteral("0"), QStringLiteral("5"), QStringLiteral("x")}) {
        QCOMPARE(run({QStringLiteral("play"), QStringLiteral("--headless"),
                         QStringLiteral("--speed"), speed, TestSupport::Clips::h264Mp4()})
                     .exitCode,
            2);
    }
}

void ProgramTest::withoutADisplayItNamesTheVerbs()
{
    const Run result = run({});
    QCOMPARE(result.exitCode, 1);
    QVERIFY(result.errors.contains("upload"));
}

void ProgramTest::identifyOpensNothing()
{
    const Run result
        = run({QStringLiteral("identify"), QStringLiteral("--json"), QStringLiteral("-")},
            "/nowhere/Night Bus to Varo (2022).mkv\n/nowhere/Show/Season 1/Show.S01E02.mkv\n");
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.items().size(), 2);
    const QJsonObject movie = result.items().at(0).toObject();
    QCOMPARE(movie.value(QStringLiteral("title")).toString(), QStringLiteral("Night Bus to Varo"));
    QCOMPARE(movie.value(QStringLiteral("year")).toInt(), 2022);
    const QJsonObject episode = result.items().at(1).toObject();
    QCOMPARE(episode.value(QStringLiteral("season")).toInt(), 1);
    QCOMPARE(episode.value(QStringLiteral("episode")).toInt(), 2);
    QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("data"))));
}

void ProgramTest::probeTellsWhatIsInside()
{
    const QString broken = m_folder->filePath(QStringLiteral("broken.mkv"));
    QFile file(broken);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(5000, 'x'));
    file.close();
    const Run result = run({QStringLiteral("probe"), QStringLiteral("--json"),
        TestSupport::Clips::h264Mp4(), broken, QStringLiteral("/nowhere/film.mkv")});
    QVERIFY(result.exitCode != 0);
    QCOMPARE(result.items().size(), 3);
    QVERIFY(result.items().at(0).toObject().value(QStringLiteral("durationMs")).toInt() > 0);
    QVERIFY(result.items().at(1).toObject().contains(QStringLiteral("error")));
    const QJsonObject missing
        = result.items().at(2).toObject().value(QStringLiteral("error")).toObject();
    QCOMPARE(missing.value(QStringLiteral("code")).toString(), QStringLiteral("not-found"));
}

void ProgramTest::addListShowSearch()
{
    const Run added = run({QStringLiteral("add"), QStringLiteral("--json"), makeFolder()});
    QVERIFY2(added.exitCode == 0, added.errors.constData());
    const Run listed = run({QStringLiteral("ls"), QStringLiteral("--json")});
    QCOMPARE(listed.exitCode, 0);
    QStringList titles;
    QString id;
    for (const QJsonValue &value : listed.items()) {
        titles << value.toObject().value(QStringLiteral("title")).toString();
        if (titles.last() == QStringLiteral("Night Bus to Varo")) {
            id = value.toObject().value(QStringLiteral("id")).toString();
        }
    }
    titles.sort();
    QCOMPARE(titles,
        QStringList({QStringLiteral("Night Bus to Varo"), QStringLiteral("The Weather Keepers"),
            QStringLiteral("琉璃灯桥")}));
    const Run shown = run({QStringLiteral("show"), QStringLiteral("--json"), id.left(12)});
    QCOMPARE(shown.exitCode, 0);
    const QJsonArray versions = shown.json().value(QStringLiteral("versions")).toArray();
    QCOMPARE(versions.size(), 1);
    QVERIFY(versions.at(0)
                .toObject()
                .value(QStringLiteral("files"))
                .toArray()
                .at(0)
                .toString()
                .endsWith(QStringLiteral("x264-GRP.mp4")));
    const Run found
        = run({QStringLiteral("search"), QStringLiteral("--json"), QStringLiteral("琉璃")});
    QCOMPARE(found.items().size(), 1);
    const Run episodes = run({QStringLiteral("ls"), QStringLiteral("--json"),
        QStringLiteral("--kind"), QStringLiteral("episode")});
    QCOMPARE(episodes.items().size(), 1);
    QCOMPARE(episodes.items().at(0).toObject().value(QStringLiteral("season")).toInt(), 2);
    QCOMPARE(run({QStringLiteral("show"), QStringLiteral("ffffffffffff")}).exitCode, 3);
}

QStringList ProgramTest::titles() const
{
    QStringList titles;
    const Run listed = run({QStringLiteral("ls"), QStringLiteral("--json")});
    for (const QJsonValue &value : listed.items()) {
        titles << value.toObject().value(QStringLiteral("title")).toString();
    }
    return titles;
}

void ProgramTest::importTakesOverWhatWasSeen()
{
    QCOMPARE(run({QStringLiteral("add"), makeFolder()}).exitCode, 0);
    QFile file(m_folder->filePath(QStringLiteral("videodb.xml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("<videodb><movie><title>Night Bus to Varo</title><year>2022</year>"
               "<playcount>2</playcount><lastplayed>2024-05-01 20:15:00</lastplayed></movie>"
               "<movie><title>Elsewhere</title><playcount>1</playcount></movie>"
               "<movie><title>Never Seen</title></movie></videodb>");
    file.close();
    const QStringList verb{QStringLiteral("import"), QStringLiteral("--json"),
        QStringLiteral("kodi"), m_folder->path()};
    const auto changed = [](const Run &result) {
        return result.json().value(QStringLiteral("changed")).toArray().size();
    };
    const Run trial = run(verb + QStringList{QStringLiteral("--dry-run")});
    QVERIFY2(trial.exitCode == 0, trial.errors.constData());
    QCOMPARE(changed(trial), 1);
    const Run first = run(verb);
    QCOMPARE(changed(first), 1);
    QCOMPARE(first.json().value(QStringLiteral("matched")).toInt(), 1);
    const QJsonArray unmatched = first.json().value(QStringLiteral("unmatched")).toArray();
    QCOMPARE(unmatched.size(), 1);
    QCOMPARE(unmatched.first().toObject().value(QStringLiteral("reason")).toString(),
        QStringLiteral("not-here"));
    QCOMPARE(changed(run(verb)), 0);
    const Run told = run({QStringLiteral("import"), QStringLiteral("kodi"), m_folder->path()});
    QVERIFY2(told.output.contains("Elsewhere: not in the library"), told.output.constData());
    const Run listed = run({QStringLiteral("ls"), QStringLiteral("--json"),
        QStringLiteral("--filter"), QStringLiteral("unwatched")});
    QCOMPARE(listed.items().size(), 2);

    QCOMPARE(run({QStringLiteral("import"), QStringLiteral("emby"), m_folder->path()}).exitCode, 2);
    QCOMPARE(
        run(verb + QStringList{QStringLiteral("--profile"), QStringLiteral("Eva")}).exitCode, 3);
    QCOMPARE(run({QStringLiteral("import"), QStringLiteral("plex"), m_folder->path()}).exitCode, 3);
}

void ProgramTest::libraryIsShownWhereNothingCanBeWritten_data()
{
    QTest::addColumn<bool>("fullDisk");
    QTest::newRow("folder without the right to write") << false;
    QTest::newRow("disk that takes no more bytes") << true;
}

void ProgramTest::libraryIsShownWhereNothingCanBeWritten()
{
    QFETCH(const bool, fullDisk);
    QCOMPARE(run({QStringLiteral("add"), makeFolder()}).exitCode, 0);
    const QStringList before = titles();
    QCOMPARE(before.size(), 3);
    const QString data = m_folder->filePath(QStringLiteral("data"));
    const auto everything = [&data] {
        QStringList entries{data};
        QDirIterator files(
            data, QDir::AllEntries | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            entries << files.next();
        }
        return entries;
    };
    const QStringList entries = everything();
    if (fullDisk) {
        m_atStart = [] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit nothing{0, 0};
            ::setrlimit(RLIMIT_FSIZE, &nothing);
        };
    } else {
        for (const QString &entry : entries) {
            ::chmod(QFile::encodeName(entry).constData(), QFileInfo(entry).isDir() ? 0500 : 0400);
        }
        // The administrator does not ask for rights unless told to.
        m_atStart = [] { ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0); };
    }
    const Run listed = run({QStringLiteral("ls"), QStringLiteral("--json")});
    QVERIFY2(listed.exitCode == 0, listed.errors.constData());
    QVERIFY2(listed.errors.contains("can be watched"), listed.errors.constData());
    QCOMPARE(titles(), before);
    const Run refused = run({QStringLiteral("add"), m_folder->path()});
    QVERIFY(refused.exitCode != 0);
    QVERIFY(refused.errors.contains("matinee: "));
    m_atStart = nullptr;
    for (const QString &entry : entries) {
        ::chmod(QFile::encodeName(entry).constData(), 0700);
    }
    QCOMPARE(titles(), before);
}

void ProgramTest::damagedLibraryIsTold()
{
    QCOMPARE(run({QStringLiteral("add"), makeFolder()}).exitCode, 0);
    QFile file(m_folder->filePath(QStringLiteral("data/catalog.db")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(20'000, 'x'));
    file.close();
    const Run listed = run({QStringLiteral("ls"), QStringLiteral("--json")});
    QVERIFY2(listed.exitCode == 0, listed.errors.constData());
    QVERIFY(listed.items().isEmpty());
    QVERIFY2(listed.errors.contains("catalog.db.damaged-"), listed.errors.constData());
    QVERIFY(!run({QStringLiteral("ls")}).errors.contains("damaged"));
}

void ProgramTest::placeThatTakesNoFolderIsRefused()
{
    for (const QString &place : {QStringLiteral("/proc/x"), QStringLiteral("/dev/null/x")}) {
        const Run result = run({QStringLiteral("--data"), place, QStringLiteral("ls")});
        QCOMPARE(result.exitCode, 5);
        QVERIFY2(result.errors.contains("--data"), result.errors.constData());
    }
}

void ProgramTest::uploadOfAnAddedVideoStaysOneTitle()
{
    const QString folder = m_folder->filePath(QStringLiteral("camera"));
    QDir().mkpath(folder);
    const QString file = folder + QStringLiteral("/DSC00412.mp4");
    QVERIFY(QFile::copy(TestSupport::Clips::h264Mp4(), file));
    QCOMPARE(run({QStringLiteral("add"), folder}).exitCode, 0);
    QCOMPARE(titles().size(), 1);
    QCOMPARE(run({QStringLiteral("upload"), file}).exitCode, 0);
    QCOMPARE(titles().size(), 1);
    QCOMPARE(run({QStringLiteral("scan")}).exitCode, 0);
    QCOMPARE(titles().size(), 1);
    QVERIFY(bytesInStore() >= QFileInfo(file).size());
    // The other way round: uploaded first, and its folder added later.
    const QString other = m_folder->filePath(QStringLiteral("phone"));
    QDir().mkpath(other);
    const QString second = other + QStringLiteral("/VID00007.avi");
    QVERIFY(QFile::copy(TestSupport::Clips::avi(), second));
    QCOMPARE(run({QStringLiteral("upload"), second}).exitCode, 0);
    QCOMPARE(titles().size(), 2);
    QCOMPARE(run({QStringLiteral("add"), other}).exitCode, 0);
    QCOMPARE(titles().size(), 2);
}

void ProgramTest::addOfNothingIsNotFound()
{
    const Run result
        = run({QStringLiteral("add"), QStringLiteral("--json"), QStringLiteral("/nowhere/videos")});
    QCOMPARE(result.exitCode, 3);
    QVERIFY(result.json().contains(QStringLiteral("error")));
}

void ProgramTest::damageInTheStorageIsFoundAndMadeWhole()
{
    const QString file = m_folder->filePath(QStringLiteral("Low Tide (2023).mp4"));
    QVERIFY(QFile::copy(TestSupport::Clips::h264Mp4(), file));
    QCOMPARE(run({QStringLiteral("add"), file}).exitCode, 0);
    QCOMPARE(run({QStringLiteral("upload"), file}).exitCode, 0);
    const QStringList now{
        QStringLiteral("scrub"), QStringLiteral("--now"), QStringLiteral("--json")};
    const QStringList report{QStringLiteral("scrub"), QStringLiteral("--json")};
    QCOMPARE(run(report).json().value(QStringLiteral("checked")).toInt(-1), 0);
    const Run whole = run(now);
    QVERIFY2(whole.exitCode == 0, whole.errors.constData());
    QCOMPARE(whole.json().value(QStringLiteral("whole")).toInt(), 1);
    QVERIFY(whole.json().value(QStringLiteral("findings")).toArray().isEmpty());
    QCOMPARE(run(report).json().value(QStringLiteral("whole")).toInt(), 1);

    const auto damage = [this] {
        QDirIterator files(m_folder->filePath(QStringLiteral("data/store")),
            {QStringLiteral("*.mp4")}, QDir::Files, QDirIterator::Subdirectories);
        int damaged = 0;
        while (files.hasNext()) {
            QFile stored(files.next());
            damaged += stored.open(QIODevice::ReadWrite) && stored.seek(100) && stored.putChar('!')
                ? 1
                : 0;
        }
        return damaged;
    };
    QCOMPARE(damage(), 1);
    // The file that was added and uploaded is still there.
    const QJsonValue item = run({QStringLiteral("ls"), QStringLiteral("--json")}).items().at(0);
    const QString id = item[QStringLiteral("id")].toString();
    const Run mended = run({QStringLiteral("scrub"), QStringLiteral("--json"), id});
    QVERIFY2(mended.exitCode == 0, mended.errors.constData());
    const QJsonValue finding = mended.json().value(QStringLiteral("findings")).toArray().at(0);
    QCOMPARE(finding[QStringLiteral("name")].toString(), QStringLiteral("Low Tide"));
    QCOMPARE(finding[QStringLiteral("repairedFrom")].toString(), file);
    QCOMPARE(run(now).json().value(QStringLiteral("whole")).toInt(), 1);

    QVERIFY(QFile::remove(file));
    QCOMPARE(damage(), 2);
    const Run lost = run({QStringLiteral("scrub"), QStringLiteral("--now")});
    QCOMPARE(lost.exitCode, 1);
    QVERIFY2(lost.output.contains("Low Tide"), lost.output.constData());
    const Run told = run(report);
    QCOMPARE(told.exitCode, 1);
    QCOMPARE(told.json().value(QStringLiteral("bad")).toArray().at(0)[QStringLiteral("state")],
        QJsonValue(QStringLiteral("damaged")));
    QCOMPARE(run({QStringLiteral("scrub"), QStringLiteral("abcdef")}).exitCode, 3);
}

void ProgramTest::whatCannotBeAddedIsAFailure()
{
    const Run result
        = run({QStringLiteral("add"), QStringLiteral("--json"), QStringLiteral("/dev/null")});
    QCOMPARE(result.exitCode, 1);
    const QJsonArray problems = result.json().value(QStringLiteral("problems")).toArray();
    QCOMPARE(problems.size(), 1);
    QVERIFY(!problems.at(0).toObject().value(QStringLiteral("message")).toString().isEmpty());
}

void ProgramTest::oneFailedUploadIsToldOnce()
{
    // A name that is no UTF-8 can be listed, not opened: a file that fails while others do not.
    const QString folder = makeFolder();
    const QByteArray name = QFile::encodeName(folder) + "/\xe9t\xe9.mp4";
    std::FILE *file = std::fopen(name.constData(), "w");
    QVERIFY(file != nullptr);
    std::fputs("bytes", file);
    std::fclose(file);
    const Run result = run({QStringLiteral("upload"), folder});
    QCOMPARE(result.exitCode, 3);
    QCOMPARE(result.output.count('\n'), 1);
    const Run listed = run({QStringLiteral("ls"), QStringLiteral("--json")});
    QCOMPARE(listed.items().size(), 3);
}

void ProgramTest::uploadTwiceCostsNoSpace()
{
    const QString folder = makeFolder();
    const Run first = run({QStringLiteral("upload"), QStringLiteral("--json"), folder});
    QVERIFY2(first.exitCode == 0, first.errors.constData());
    const qint64 bytes = bytesInStore();
    QVERIFY(bytes > 0);
    const Run second = run({QStringLiteral("upload"), QStringLiteral("--json"), folder});
    QVERIFY2(second.exitCode == 0, second.errors.constData());
    QCOMPARE(bytesInStore(), bytes);
    QVERIFY(QDir(folder).removeRecursively());
    const Run listed = run({QStringLiteral("ls"), QStringLiteral("--json"),
        QStringLiteral("--kind"), QStringLiteral("movie")});
    QCOMPARE(listed.items().size(), 2);
    // What this PC's own store has is on this PC.
    QCOMPARE(run({QStringLiteral("ls"), QStringLiteral("--json"), QStringLiteral("--filter"),
                     QStringLiteral("kept")})
                 .items()
                 .size(),
        listed.items().size() + 1);
    const QString id = listed.items().at(0).toObject().value(QStringLiteral("id")).toString();
    const Run played = run({QStringLiteral("play"), id, QStringLiteral("--headless"),
        QStringLiteral("--json"), QStringLiteral("--duration"), QStringLiteral("1")});
    QVERIFY2(played.exitCode == 0, played.errors.constData());
    QVERIFY(played.json().value(QStringLiteral("framesShown")).toInt() > 0);
}

void ProgramTest::uploadThatDoesNotFitIsToldBefore()
{
    // Nothing of it is written anywhere.
    const QString film = m_folder->filePath(QStringLiteral("film.mkv"));
    QFile sparse(film);
    QVERIFY(sparse.open(QIODevice::WriteOnly));
    QVERIFY(sparse.resize(QStorageInfo(m_folder->path()).bytesAvailable() + 20'000'000'000));
    const Run full = run({QStringLiteral("upload"), QStringLiteral("--json"), film});
    QCOMPARE(full.exitCode, 1);
    QVERIFY2(full.errors.contains("The storage has room for about"), full.errors.constData());
    QCOMPARE(full.items().size(), 1);
    const QJsonObject item = full.items().first().toObject();
    // It goes on when there is room.
    QCOMPARE(item.value(QStringLiteral("state")).toString(), QStringLiteral("waiting"));
    QVERIFY(item[QStringLiteral("error")][QStringLiteral("message")].toString().contains(
        QStringLiteral("Free some space")));
    QCOMPARE(run({QStringLiteral("ls"), QStringLiteral("--json")}).items().size(), 0);
    const QString id = item.value(QStringLiteral("id")).toString();
    QCOMPARE(run({QStringLiteral("transfers"), QStringLiteral("cancel"), id}).exitCode, 0);
}

void ProgramTest::newVideosOfAFolderAreUploadedOnDemand()
{
    const QString folder = makeFolder();
    QCOMPARE(run({QStringLiteral("add"), QStringLiteral("--upload"), folder}).exitCode, 0);
    QCOMPARE(run({QStringLiteral("add"), QStringLiteral("--no-upload"), folder}).exitCode, 0);
    QCOMPARE(run({QStringLiteral("add"), QStringLiteral("--upload"), QStringLiteral("--no-upload"),
                     folder})
                 .exitCode,
        2);
    // A file has no new videos.
    QCOMPARE(run({QStringLiteral("add"), QStringLiteral("--upload"), TestSupport::Clips::h264Mp4()})
                 .exitCode,
        2);
}

void ProgramTest::historyIsToldAndTakenBack()
{
    const auto text = [](const QJsonObject &object, const char *key) {
        return object.value(QLatin1String(key)).toString();
    };
    QCOMPARE(run({QStringLiteral("add"), makeFolder()}).exitCode, 0);
    const QJsonObject film
        = run({QStringLiteral("search"), QStringLiteral("night bus"), QStringLiteral("--json")})
              .items()
              .first()
              .toObject();
    const QString id = text(film, "id");
    QVERIFY(!id.isEmpty());
    QCOMPARE(run({QStringLiteral("edit"), id, QStringLiteral("title=Tram to Varo")}).exitCode, 0);
    const Run told = run({QStringLiteral("history"), id.left(10), QStringLiteral("--json")});
    QCOMPARE(told.exitCode, 0);
    QCOMPARE(told.items().size(), 2);
    const QJsonObject edit = told.items().first().toObject();
    QCOMPARE(text(edit, "what"), QStringLiteral("Renamed Tram to Varo"));
    QCOMPARE(text(edit, "origin"), QStringLiteral("person"));
    QCOMPARE(edit.value(QStringLiteral("changes"))
                 .toArray()
                 .first()
                 .toObject()
                 .value(QStringLiteral("before")),
        QStringLiteral("Night Bus to Varo"));
    QVERIFY(run({QStringLiteral("history")}).output.contains("Renamed Tram to Varo"));
    QCOMPARE(run({QStringLiteral("history"), QStringLiteral("--limit=1"), QStringLiteral("--json")})
                 .items()
                 .size(),
        1);

    const QString change = text(edit, "change");
    const Run undone = run({QStringLiteral("undo"), change.left(12), QStringLiteral("--json")});
    QCOMPARE(undone.exitCode, 0);
    QVERIFY(titles().contains(QStringLiteral("Night Bus to Varo")));
    const Run again = run({QStringLiteral("undo"), change});
    QCOMPARE(again.exitCode, 1);
    QVERIFY2(again.errors.contains("Overwritten by"), again.errors.constData());
    QCOMPARE(run({QStringLiteral("undo"), text(undone.json(), "change")}).exitCode, 0);
    QVERIFY(titles().contains(QStringLiteral("Tram to Varo")));
    QCOMPARE(run({QStringLiteral("undo"), QStringLiteral("0123456789ab")}).exitCode, 3);
    QCOMPARE(run({QStringLiteral("history"), QStringLiteral("0123456789ab")}).exitCode, 3);
    QCOMPARE(run({QStringLiteral("history"), QStringLiteral("--limit=x")}).exitCode, 2);
}

void ProgramTest::trashIsListedPutBackAndEmptied()
{
    QCOMPARE(run({QStringLiteral("upload"), TestSupport::Clips::h264Mp4()}).exitCode, 0);
    const qint64 stored = bytesInStore();
    const Run uploaded = run({QStringLiteral("history"), QStringLiteral("--json")});
    QCOMPARE(uploaded.exitCode, 0);
    // Taking back what added it removes it, as a person would.
    QString added;
    for (const auto &item : uploaded.items()) {
        const QJsonObject entry = item.toObject();
        if (entry.value(QStringLiteral("kind")) == QStringLiteral("added")) {
            added = entry.value(QStringLiteral("change")).toString();
        }
    }
    QCOMPARE(run({QStringLiteral("undo"), added}).exitCode, 0);
    QVERIFY(titles().isEmpty());
    const Run trash = run({QStringLiteral("trash"), QStringLiteral("--json")});
    QCOMPARE(trash.items().size(), 1);
    const QJsonObject entry = trash.items().first().toObject();
    QCOMPARE(entry.value(QStringLiteral("daysLeft")).toInt(), 30);
    QVERIFY(entry.value(QStringLiteral("storedBytes")).toInt() > 0);
    const QString id = entry.value(QStringLiteral("id")).toString();
    QCOMPARE(run({QStringLiteral("trash"), QStringLiteral("restore"), id.left(10)}).exitCode, 0);
    QCOMPARE(titles().size(), 1);
    QCOMPARE(run({QStringLiteral("trash"), QStringLiteral("restore"), id.left(10)}).exitCode, 3);
    QCOMPARE(bytesInStore(), stored);
    const Run history = run({QStringLiteral("history"), QStringLiteral("--json")});
    const QString back
        = history.items().first().toObject().value(QStringLiteral("change")).toString();
    QCOMPARE(run({QStringLiteral("undo"), back}).exitCode, 0);

    const Run emptied
        = run({QStringLiteral("trash"), QStringLiteral("empty"), QStringLiteral("--json")});
    QCOMPARE(emptied.exitCode, 0);
    QCOMPARE(emptied.json().value(QStringLiteral("objects")).toInt(), 1);
    QVERIFY2(bytesInStore() < 1000, qPrintable(QString::number(bytesInStore())));
    QVERIFY(run({QStringLiteral("trash"), QStringLiteral("--json")}).items().isEmpty());
    QCOMPARE(run({QStringLiteral("trash"), QStringLiteral("empty")}).exitCode, 0);
    // The title can come back, though its bytes cannot; an upload brings those.
    QCOMPARE(run({QStringLiteral("trash"), QStringLiteral("restore"), id}).exitCode, 0);
    QCOMPARE(titles().size(), 1);
    QCOMPARE(run({QStringLiteral("upload"), TestSupport::Clips::h264Mp4()}).exitCode, 0);
    QVERIFY(bytesInStore() > 1000);
    QCOMPARE(run({QStringLiteral("trash"), QStringLiteral("burn")}).exitCode, 2);
}

void ProgramTest::playHeadlessReports()
{
    const QString report = m_folder->filePath(QStringLiteral("report.json"));
    const Run played
        = run({QStringLiteral("play"), TestSupport::Clips::h264Mp4(), QStringLiteral("--headless"),
            QStringLiteral("--report"), report, QStringLiteral("--duration"), QStringLiteral("1"),
            QStringLiteral("--seek"), QStringLiteral("1,0.5")});
    QVERIFY2(played.exitCode == 0, played.errors.constData());
    QFile file(report);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    QVERIFY(json.value(QStringLiteral("framesShown")).toInt() > 0);
    QCOMPARE(json.value(QStringLiteral("seeks")).toArray().size(), 2);
}

void ProgramTest::playsAnAddress()
{
    QFile clip(TestSupport::Clips::h264Mp4());
    QVERIFY(clip.open(QIODevice::ReadOnly));
    TestSupport::FilmServer server(clip.readAll());
    const auto play = [&](const QString &address) {
        return run({QStringLiteral("play"), address, QStringLiteral("--headless"),
            QStringLiteral("--json"), QStringLiteral("--duration"), QStringLiteral("1")});
    };
    const Run played = play(server.url().toString());
    QVERIFY2(played.exitCode == 0, played.errors.constData());
    QVERIFY(played.json().value(QStringLiteral("framesShown")).toInt() > 0);
    server.set({.status = 404});
    QCOMPARE(play(server.url().toString()).exitCode, 3);
    server.set({.status = 403});
    QCOMPARE(play(server.url().toString()).exitCode, 5);
    server.close();
    QCOMPARE(play(server.url().toString()).exitCode, 4);
    QCOMPARE(play(QStringLiteral("http://")).exitCode, 2);
    // Nothing of it is left behind.
    QVERIFY(!QFileInfo::exists(m_folder->filePath(QStringLiteral("data"))));
}

void ProgramTest::transfersAreListedAndToldWhatToDo()
{
    const QStringList verb{QStringLiteral("transfers"), QStringLiteral("--json")};
    const Run empty = run(verb);
    QCOMPARE(empty.exitCode, 0);
    QVERIFY(empty.items().isEmpty());
    QCOMPARE(run({QStringLiteral("upload"), TestSupport::Clips::h264Mp4()}).exitCode, 0);
    const Run listed = run(verb);
    QCOMPARE(listed.items().size(), 1);
    const QJsonObject transfer = listed.items().first().toObject();
    QCOMPARE(transfer.value(QStringLiteral("state")).toString(), QStringLiteral("done"));
    const QString id = transfer.value(QStringLiteral("id")).toString();
    QVERIFY(run({QStringLiteral("transfers")}).output.contains(id.left(8).toUtf8()));
    // What is in the library is not taken back by cancelling.
    QCOMPARE(run(verb + QStringList{QStringLiteral("cancel"), id.left(6)}).exitCode, 2);
    QCOMPARE(
        run(verb + QStringList{QStringLiteral("pause"), QStringLiteral("nothing")}).exitCode, 3);
    QCOMPARE(run(verb + QStringList{QStringLiteral("first"), id.left(6)}).exitCode, 2);
    QCOMPARE(run(verb + QStringList{QStringLiteral("hurry"), id}).exitCode, 2);
    QCOMPARE(run(verb + QStringList{QStringLiteral("pause")}).exitCode, 2);
}

void ProgramTest::transfersOfAnOpenWindowAreAskedOf()
{
    const QString data = m_folder->filePath(QStringLiteral("data"));
    QCOMPARE(run({QStringLiteral("transfers")}).exitCode, 0);
    const SystemClock clock;
    const auto journal = Sync::TransferJournal::open(data + QStringLiteral("/transfers.db"), clock);
    QVERIFY(journal.has_value());
    // Somebody has the queue and is no window.
    QCOMPARE(run({QStringLiteral("transfers")}).exitCode, 1);
    const auto window = App::Instance::claim(data);
    QVERIFY(window.has_value());
    QJsonObject answer{{QStringLiteral("items"),
        QJsonArray{QJsonObject{{QStringLiteral("id"), QStringLiteral("ab")}}}}};
    QJsonObject asked;
    connect(window->get(), &App::Instance::messageReceived, this,
        [&](const QJsonObject &message, const App::Instance::Reply &reply) {
            asked = message;
            reply(answer);
        });
    const auto exitCodeOf = [&](const QStringList &arguments) {
        QProcess process;
        process.start(QStringLiteral(MATINEE_PROGRAM),
            QStringList{QStringLiteral("--data"), data, QStringLiteral("transfers"),
                QStringLiteral("--json")}
                + arguments);
        return QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000)
            ? process.exitCode()
            : -1;
    };
    const QStringList act{QStringLiteral("pause"), QStringLiteral("ab")};
    QCOMPARE(exitCodeOf(act), 0);
    QCOMPARE(asked.value(QStringLiteral("arguments")).toArray(), QJsonArray::fromStringList(act));
    answer = {{QStringLiteral("error"),
        App::toJson(Error{ErrorCode::NotFound, QStringLiteral("none"), {}, false})}};
    QCOMPARE(exitCodeOf(act), 3);
}

MATINEE_TEST(ProgramTest)
#include "tst_program.moc"
