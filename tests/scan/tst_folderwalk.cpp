#include "library/scan/folderwalk.h"
#include "library/scan/watchedparts.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Library;

class FolderWalk : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void findsVideosOnly();
    void leavesOutTextsThatAreNamedLikeVideos();
    void opensNothingTwice();
    void statesFacts();
    void leavesOutHiddenAndSystem();
    void keepsListingsWithSubtitles();
    void followsLinksOnce();
    void partsFollowLinksAsTheWholeDoes();
    void keepsTheOrderOfNames();
    void takesTheFilmOfADisc();
    void reportsWhatItCannotRead();
    void failsWithoutTheFolder();
    void anEmptyFolderIsNoFailure();
    void stopsWhenAborted();
    void looksAtPartsOnly();
    void saysWhatItEnters();
    void aLinkThatLeadsNowhereIsUnread();
    void partsOfAFolder_data();
    void partsOfAFolder();

private:
    void touch(const QString &name, const QByteArray &bytes = "x") const;
    QStringList videos(WalkState &state) const;
    Folder folder() const;

    std::unique_ptr<QTemporaryDir> m_root;
};

void FolderWalk::init()
{
    m_root = std::make_unique<QTemporaryDir>();
    QVERIFY(m_root->isValid());
}

void FolderWalk::touch(const QString &name, const QByteArray &bytes) const
{
    const QString path = m_root->filePath(name);
    QVERIFY(QDir().mkpath(path.left(path.lastIndexOf(u'/'))));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

Folder FolderWalk::folder() const
{
    Folder folder;
    folder.id = 7;
    folder.path = m_root->path();
    return folder;
}

QStringList FolderWalk::videos(WalkState &state) const
{
    QStringList names;
    const auto tree = walkFolder(folder(), state);
    if (!tree) {
        return {QStringLiteral("failed: ") + tree.error().message};
    }
    for (const FoundVideo &video : tree->videos) {
        names.append(video.facts.path.mid(m_root->path().size() + 1));
    }
    return names;
}

void FolderWalk::findsVideosOnly()
{
    touch(QStringLiteral("b.mkv"));
    touch(QStringLiteral("a/c.MP4"));
    touch(QStringLiteral("a/d/电影.avi"));
    touch(QStringLiteral("a/notes.txt"));
    touch(QStringLiteral("sample.mkv"));
    WalkState state;
    QCOMPARE(videos(state),
        (QStringList{
            QStringLiteral("b.mkv"), QStringLiteral("a/c.MP4"), QStringLiteral("a/d/电影.avi")}));
    QCOMPARE(state.filesSeen(), 3);
    QVERIFY(state.currentFolder().endsWith(QStringLiteral("/a/d")));
}

void FolderWalk::leavesOutTextsThatAreNamedLikeVideos()
{
    touch(QStringLiteral("i18n/app_de.ts"),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<TS>\n</TS>\n");
    touch(QStringLiteral("i18n/app_zh.TS"), "\xEF\xBB\xBF<TS>\r\n\t中文</TS>");
    touch(QStringLiteral("web/index.ts"), "Good.morning();\n");
    QByteArray packet("\x47\x40\x11\x10\x00", 5);
    packet.append(183, 'x');
    touch(QStringLiteral("film.ts"), packet + packet);
    touch(
        QStringLiteral("midway.ts"), packet.mid(4) + packet); // a recording need not begin with one
    touch(QStringLiteral("unfinished.ts"), "");
    touch(QStringLiteral("damaged.mkv"), "<html>not found</html>\n");
    WalkState state;
    QCOMPARE(videos(state),
        (QStringList{QStringLiteral("damaged.mkv"), QStringLiteral("film.ts"),
            QStringLiteral("midway.ts"), QStringLiteral("unfinished.ts")}));
    QCOMPARE(state.filesSeen(), 4);
}

void FolderWalk::opensNothingTwice()
{
    touch(QStringLiteral("app_de.ts"), "<TS>\n</TS>\n");
    touch(QStringLiteral("film.ts"), QByteArray("\x47\x40\x11\x10\x00", 5));
    touch(QStringLiteral("film.mkv"));
    const auto memory = std::make_shared<WalkMemory>();
    const QStringList seen{QStringLiteral("film.mkv"), QStringLiteral("film.ts")};
    for (int scan = 0; scan < 3; ++scan) {
        WalkState state;
        state.setMemory(memory);
        QCOMPARE(videos(state), seen);
        QCOMPARE(memory->opens(), 2);
    }
    touch(QStringLiteral("film.ts"), "now a text, and longer\n");
    WalkState state;
    state.setMemory(memory);
    QCOMPARE(videos(state), QStringList{QStringLiteral("film.mkv")});
    QCOMPARE(memory->opens(), 3);
}

void FolderWalk::statesFacts()
{
    touch(QStringLiteral("a.mkv"), QByteArray(123, 'x'));
    WalkState state;
    const auto tree = walkFolder(folder(), state);
    QVERIFY(tree.has_value());
    const FileFacts facts = tree->videos.constFirst().facts;
    struct stat status = {};
    QCOMPARE(::stat(QFile::encodeName(facts.path).constData(), &status), 0);
    QCOMPARE(facts.folder, 7);
    QCOMPARE(facts.sizeBytes, 123);
    QCOMPARE(facts.inode, quint64(status.st_ino));
    QCOMPARE(facts.device, quint64(status.st_dev));
    QCOMPARE(facts.mtimeNs / 1'000'000'000, qint64(status.st_mtim.tv_sec));
    FileFacts alone = *factsOfFile(facts.path);
    QCOMPARE(alone.folder, 0);
    alone.folder = 7;
    QCOMPARE(alone, facts);
}

void FolderWalk::leavesOutHiddenAndSystem()
{
    touch(QStringLiteral(".hidden.mkv"));
    touch(QStringLiteral(".trash/a.mkv"));
    touch(QStringLiteral("lost+found/a.mkv"));
    touch(QStringLiteral("$RECYCLE.BIN/a.mkv"));
    WalkState state;
    QCOMPARE(videos(state), QStringList());
}

void FolderWalk::keepsListingsWithSubtitles()
{
    touch(QStringLiteral("Film.mkv"));
    touch(QStringLiteral("Film.en.srt"));
    touch(QStringLiteral("Subs/2_French.srt"));
    touch(QStringLiteral("Subs/Film/3_German.srt"));
    WalkState state;
    const auto tree = walkFolder(folder(), state);
    QVERIFY(tree.has_value());
    QCOMPARE(tree->listings.size(), 1);
    const auto subtitles
        = SideCars::Subtitles(tree->listings.constFirst()).of(QStringLiteral("Film.mkv"));
    QStringList languages;
    for (const SideCarSubtitle &subtitle : subtitles) {
        QVERIFY(QFile::exists(subtitle.file));
        languages.append(subtitle.language);
    }
    languages.sort();
    QCOMPARE(
        languages, (QStringList{QStringLiteral("de"), QStringLiteral("en"), QStringLiteral("fr")}));
}

void FolderWalk::followsLinksOnce()
{
    touch(QStringLiteral("films/a.mkv"));
    QVERIFY(QFile::link(m_root->path(), m_root->filePath(QStringLiteral("films/loop"))));
    QVERIFY(QFile::link(
        m_root->filePath(QStringLiteral("films")), m_root->filePath(QStringLiteral("same"))));
    // Before its place by name, and yet not instead of it.
    QVERIFY(QFile::link(
        m_root->filePath(QStringLiteral("films")), m_root->filePath(QStringLiteral("all"))));
    const QTemporaryDir elsewhere;
    QFile other(elsewhere.filePath(QStringLiteral("b.mkv")));
    QVERIFY(other.open(QIODevice::WriteOnly));
    QVERIFY(QFile::link(elsewhere.path(), m_root->filePath(QStringLiteral("linked"))));
    QVERIFY(QFile::link(
        QStringLiteral("/nowhere/at/all.mkv"), m_root->filePath(QStringLiteral("dangling.mkv"))));
    WalkState state;
    QCOMPARE(videos(state),
        (QStringList{QStringLiteral("films/a.mkv"), QStringLiteral("linked/b.mkv")}));
}

void FolderWalk::partsFollowLinksAsTheWholeDoes()
{
    touch(QStringLiteral("films/a.mkv"));
    touch(QStringLiteral(".store/b.mkv"));
    touch(QStringLiteral("links/c.mkv"));
    const auto link = [&](const QString &target, const QString &name) {
        return QFile::link(m_root->filePath(target), m_root->filePath(name));
    };
    QVERIFY(link(QStringLiteral("films"), QStringLiteral("links/films")));
    QVERIFY(link(QStringLiteral(".store"), QStringLiteral("links/hidden")));
    QVERIFY(QFile::link(m_root->path(), m_root->filePath(QStringLiteral("links/above"))));
    const QStringList inLinks{QStringLiteral("links/c.mkv"), QStringLiteral("links/hidden/b.mkv")};
    WalkState whole;
    QCOMPARE(videos(whole), QStringList{QStringLiteral("films/a.mkv")} + inLinks);
    WalkState state;
    const auto part
        = walkParts(folder(), {{m_root->filePath(QStringLiteral("links")), true}}, state);
    QVERIFY(part);
    QStringList found;
    for (const FoundVideo &video : part->videos) {
        found.append(video.facts.path.mid(m_root->path().size() + 1));
    }
    QCOMPARE(found, inLinks);
}

void FolderWalk::keepsTheOrderOfNames()
{
    QStringList names;
    for (int folder = 0; folder < 40; ++folder) {
        for (int film = 0; film < 3; ++film) {
            names.append(QStringLiteral("%1/%2/film %3.mkv")
                             .arg(folder, 2, 10, QLatin1Char('0'))
                             .arg(folder % 3)
                             .arg(film));
            touch(names.constLast());
        }
    }
    for (int round = 0; round < 20; ++round) {
        WalkState state;
        const auto tree = walkFolder(folder(), state);
        QVERIFY(tree);
        QStringList found;
        for (const FoundVideo &video : tree->videos) {
            found.append(video.facts.path.mid(m_root->path().size() + 1));
            QVERIFY(video.facts.path.startsWith(tree->listings.at(video.listing).path));
        }
        QCOMPARE(found, names);
        QCOMPARE(state.filesSeen(), names.size());
    }
}

void FolderWalk::takesTheFilmOfADisc()
{
    touch(QStringLiteral("Film/VIDEO_TS/VTS_01_0.VOB"), QByteArray(10, 'x'));
    touch(QStringLiteral("Film/VIDEO_TS/VTS_01_1.VOB"), QByteArray(100, 'x'));
    touch(QStringLiteral("Other/BDMV/STREAM/00000.m2ts"), QByteArray(10, 'x'));
    touch(QStringLiteral("Other/BDMV/STREAM/00001.m2ts"), QByteArray(100, 'x'));
    // The pieces of a DVD's longest title set, with its folder or without.
    touch(QStringLiteral("Loose/VIDEO_TS.VOB"), QByteArray(900, 'x'));
    touch(QStringLiteral("Loose/VTS_01_1.VOB"), QByteArray(90, 'x'));
    touch(QStringLiteral("Loose/VTS_02_0.VOB"), QByteArray(900, 'x'));
    touch(QStringLiteral("Loose/VTS_02_1.VOB"), QByteArray(80, 'x'));
    touch(QStringLiteral("Loose/VTS_02_2.VOB"), QByteArray(20, 'x'));
    touch(QStringLiteral("Menu/VIDEO_TS/VIDEO_TS.VOB"), QByteArray(10, 'x'));
    WalkState state;
    QCOMPARE(videos(state),
        (QStringList{QStringLiteral("Film/VIDEO_TS/VTS_01_1.VOB"),
            QStringLiteral("Loose/VTS_02_1.VOB"), QStringLiteral("Loose/VTS_02_2.VOB"),
            QStringLiteral("Other/BDMV/STREAM/00001.m2ts")}));
}

void FolderWalk::reportsWhatItCannotRead()
{
    touch(QStringLiteral("open/a.mkv"));
    touch(QStringLiteral("shut/b.mkv"));
    const QByteArray shut = QFile::encodeName(m_root->filePath(QStringLiteral("shut")));
    QCOMPARE(::chmod(shut.constData(), 0), 0);
    // Nothing is forbidden to root: walk as nobody then.
    QCOMPARE(::chmod(QFile::encodeName(m_root->path()).constData(), 0755), 0);
    const uid_t self = ::geteuid();
    if (self == 0) {
        ::setfsuid(65534);
    }
    WalkState state;
    const auto tree = walkFolder(folder(), state);
    ::setfsuid(self);
    ::chmod(shut.constData(), 0700);
    QVERIFY(tree.has_value());
    QCOMPARE(tree->videos.size(), 1);
    QCOMPARE(tree->problems.size(), 1);
    QCOMPARE(tree->unread, QVector<QString>{QFile::decodeName(shut)});
    QVERIFY(!tree->problems.constFirst().message.isEmpty());
}

void FolderWalk::failsWithoutTheFolder()
{
    Folder gone = folder();
    gone.path += QStringLiteral("/gone");
    WalkState state;
    const auto tree = walkFolder(gone, state);
    QVERIFY(!tree);
    QCOMPARE(tree.error().code, ErrorCode::NotFound);
}

void FolderWalk::anEmptyFolderIsNoFailure()
{
    WalkState state;
    const auto tree = walkFolder(folder(), state);
    QVERIFY(tree.has_value());
    QVERIFY(tree->videos.isEmpty());
}

void FolderWalk::stopsWhenAborted()
{
    touch(QStringLiteral("a.mkv"));
    WalkState state;
    state.abort();
    const auto tree = walkFolder(folder(), state);
    QVERIFY(!tree);
    QCOMPARE(tree.error().code, ErrorCode::Cancelled);
}

void FolderWalk::looksAtPartsOnly()
{
    touch(QStringLiteral("top.mkv"));
    touch(QStringLiteral("a/one.mkv"));
    touch(QStringLiteral("a/deep/two.mkv"));
    touch(QStringLiteral("b/three.mkv"));
    touch(QStringLiteral("b/deep/four.mkv"));
    WalkState state;
    const auto tree = walkParts(folder(),
        {{m_root->filePath(QStringLiteral("a")), false},
            {m_root->filePath(QStringLiteral("b")), true},
            {m_root->filePath(QStringLiteral("gone")), true}},
        state);
    QVERIFY(tree.has_value());
    QStringList names;
    for (const FoundVideo &video : tree->videos) {
        names.append(video.facts.path.mid(m_root->path().size() + 1));
    }
    QCOMPARE(names,
        (QStringList{QStringLiteral("a/one.mkv"), QStringLiteral("b/three.mkv"),
            QStringLiteral("b/deep/four.mkv")}));
    QVERIFY(tree->unread.isEmpty() && tree->problems.isEmpty());
    QVERIFY(!tree->isWhole);
    const auto whole = walkFolder(folder(), state);
    QVERIFY(whole->isWhole);
    QCOMPARE(whole->fileSystem, tree->fileSystem);
    QVERIFY(!tree->fileSystem.isEmpty());
    QCOMPARE(whole->device, tree->device);
    QVERIFY(tree->devices.contains(tree->device));
    Folder gone = folder();
    gone.path += QStringLiteral("/gone");
    QCOMPARE(walkParts(gone, {{gone.path, false}}, state).error().code, ErrorCode::NotFound);
}

void FolderWalk::saysWhatItEnters()
{
    touch(QStringLiteral("a/deep/two.mkv"));
    WalkState state;
    QMutex mutex;
    QStringList entered;
    state.onEnter([&](const QString &path) {
        const QMutexLocker lock(&mutex);
        entered.append(path.mid(m_root->path().size()));
    });
    QVERIFY(walkFolder(folder(), state).has_value());
    QCOMPARE(entered, (QStringList{{}, QStringLiteral("/a"), QStringLiteral("/a/deep")}));
}

// What it leads to may be on a disk that is not mounted.
void FolderWalk::aLinkThatLeadsNowhereIsUnread()
{
    touch(QStringLiteral("a.mkv"));
    QVERIFY(
        QFile::link(QStringLiteral("/nowhere/at/all"), m_root->filePath(QStringLiteral("linked"))));
    WalkState state;
    const auto tree = walkFolder(folder(), state);
    QVERIFY(tree.has_value());
    QCOMPARE(tree->unread, QVector<QString>{m_root->filePath(QStringLiteral("linked"))});
}

void FolderWalk::partsOfAFolder_data()
{
    QTest::addColumn<QString>("changed");
    QTest::addColumn<QString>("parts");
    QTest::newRow("a folder in it") << "/v/a"
                                    << "/v/a";
    QTest::newRow("everything below") << "/v/a/"
                                      << "/v/a/";
    QTest::newRow("the folder itself") << "/v"
                                       << "/v";
    QTest::newRow("all of it") << "/v/"
                               << "all";
    QTest::newRow("another one") << "/video/a"
                                 << "none";
    QTest::newRow("subtitles") << "/v/Film/Subs"
                               << "/v/Film /v/Film/Subs";
    QTest::newRow("subtitles of one") << "/v/Film/Subs/One"
                                      << "/v/Film /v/Film/Subs/One";
    QTest::newRow("two") << "/v/b/ /v/a"
                         << "/v/a /v/b/";
}

void FolderWalk::partsOfAFolder()
{
    QFETCH(const QString, changed);
    QFETCH(const QString, parts);
    QVector<FolderPart> told;
    for (const QString &one : changed.split(u' ')) {
        told.append({one.endsWith(u'/') ? one.chopped(1) : one, one.endsWith(u'/')});
    }
    const auto own = partsOf(QStringLiteral("/v"), told);
    QStringList seen;
    for (const FolderPart &part : own.value_or(QVector<FolderPart>())) {
        seen.append(part.path + (part.deep ? u"/" : u""));
    }
    const QString all = own ? QStringLiteral("all") : QStringLiteral("none");
    QCOMPARE(seen.isEmpty() ? all : seen.join(u' '), parts);
}

MATINEE_TEST(FolderWalk)
#include "tst_folderwalk.moc"
