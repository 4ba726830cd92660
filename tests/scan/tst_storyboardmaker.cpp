#include "library/media/mediaworkers.h"
#include "library/scan/storyboardmaker.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace std::chrono_literals;

//! Storyboards of real clips by real workers.
class StoryboardMakerTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void makesWhatTheFilmShows();
    void makesNoneWhileSomethingPlays();
    void whatIsThereIsNotMadeAgain();
    void whatCannotBeMadeIsNotTriedAgain();
    void anotherVideoHasAnotherStoryboard();
    void theOldestGiveWay();

private:
    StoryboardWish wish(const QString &file) const;
    //! 130 s in red, then green from 60 s on; 160x90.
    static QString film();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MediaWorkers> m_workers;
    std::unique_ptr<StoryboardStore> m_store;
    std::unique_ptr<StoryboardMaker> m_maker;
};

void StoryboardMakerTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workers
        = std::make_unique<MediaWorkers>(QString::fromUtf8(MATINEE_MEDIA_WORKER), WorkerLimits{});
    m_store = std::make_unique<StoryboardStore>(m_folder->path());
    m_maker = std::make_unique<StoryboardMaker>(*m_workers, *m_store);
}

void StoryboardMakerTest::cleanup()
{
    m_maker.reset();
    m_workers.reset();
}

QString StoryboardMakerTest::film()
{
    return TestSupport::Clips::make(QStringLiteral("board.mp4"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("color=red:s=160x90:r=2:d=60"), QStringLiteral("-f"),
            QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("color=0x00ff00:s=160x90:r=2:d=70"), QStringLiteral("-filter_complex"),
            QStringLiteral("concat=n=2"), QStringLiteral("-g"), QStringLiteral("4"),
            QStringLiteral("-pix_fmt"), QStringLiteral("yuv420p")});
}

StoryboardWish StoryboardMakerTest::wish(const QString &file) const
{
    return {randomId<VersionId>(), file, QFile(file).size(), 130s};
}

void StoryboardMakerTest::makesWhatTheFilmShows()
{
    int made = 0;
    connect(m_maker.get(), &StoryboardMaker::ended, this,
        [&made](const VersionId &, bool isMade) { made += isMade ? 1 : 0; });
    const StoryboardWish wanted = wish(film());
    QVERIFY(!wanted.file.isEmpty());
    m_maker->want(wanted);
    QTRY_COMPARE_WITH_TIMEOUT(made, 1, 30000);
    const auto board = m_store->find(wanted.version, wanted.sizeBytes);
    QVERIFY(board);
    QCOMPARE(board->tileWidth, 320);
    QCOMPARE(board->tileHeight, 180);
    const QImage sheet(m_store->sheetFile(wanted.version, 0));
    QCOMPARE(sheet.size(), QSize(3200, 360)); // 14 pictures in two rows
    const auto colorAt = [&](int number) {
        return sheet.pixelColor(number % 10 * 320 + 160, number / 10 * 180 + 90);
    };
    for (int number = 0; number < 14; ++number) {
        const QColor color = colorAt(number);
        const bool isGreen = color.green() > 200 && color.red() < 60;
        const bool isRed = color.red() > 200 && color.green() < 60;
        QVERIFY2(number < 6 ? isRed : isGreen, std::to_string(number).c_str());
    }
    QVERIFY(colorAt(14).lightness() < 10); // beyond the end
    QVERIFY(QFile(m_store->sheetFile(wanted.version, 0)).size() < 200'000);
}

void StoryboardMakerTest::makesNoneWhileSomethingPlays()
{
    int made = 0;
    connect(m_maker.get(), &StoryboardMaker::ended, this,
        [&made](const VersionId &, bool isMade) { made += isMade ? 1 : 0; });
    m_maker->setPlaying(true);
    m_maker->want(wish(film()));
    QTest::qWait(300);
    QCOMPARE(made, 0);
    QVERIFY(!m_maker->isIdle());
    m_maker->setPlaying(false);
    QTRY_COMPARE_WITH_TIMEOUT(made, 1, 30000);
    QVERIFY(m_maker->isIdle());
}

void StoryboardMakerTest::whatIsThereIsNotMadeAgain()
{
    const StoryboardWish wanted = wish(film());
    QVERIFY(m_store->store(wanted.version, {wanted.sizeBytes, 130s, 100, 50}, {"a sheet"}));
    int made = 0;
    connect(m_maker.get(), &StoryboardMaker::ended, this,
        [&made](const VersionId &, bool isMade) { made += isMade ? 1 : 0; });
    m_maker->want(wanted);
    QTRY_VERIFY(m_maker->isIdle());
    QCOMPARE(made, 0);
    QCOMPARE(m_store->find(wanted.version, wanted.sizeBytes)->tileWidth, 100);
}

void StoryboardMakerTest::whatCannotBeMadeIsNotTriedAgain()
{
    const QString rubbish = m_folder->filePath(QStringLiteral("rubbish.mkv"));
    QFile file(rubbish);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(9000, 'x')) == 9000);
    file.close();
    int made = 0;
    connect(m_maker.get(), &StoryboardMaker::ended, this,
        [&made](const VersionId &, bool isMade) { made += isMade ? 1 : 0; });
    const StoryboardWish broken = wish(rubbish);
    m_maker->want(broken);
    const StoryboardWish good = wish(film());
    m_maker->want(good);
    QTRY_VERIFY_WITH_TIMEOUT(m_maker->isIdle(), 30000);
    QCOMPARE(made, 1);
    m_maker->want(broken);
    QVERIFY(m_maker->isIdle());
    QVERIFY(!m_store->find(broken.version, broken.sizeBytes));
    m_maker->want({randomId<VersionId>(), film(), 1, 20s}); // too short to need one
    QVERIFY(m_maker->isIdle());
}

void StoryboardMakerTest::anotherVideoHasAnotherStoryboard()
{
    const auto version = randomId<VersionId>();
    QVERIFY(m_store->store(version, {1000, 130s, 320, 180}, {"one", "two"}));
    QVERIFY(m_store->find(version, 1000));
    QVERIFY(!m_store->find(version, 1001)); // the file was replaced
    QVERIFY(m_store->store(version, {1001, 90s, 320, 180}, {"three"}));
    QVERIFY(!QFile::exists(m_store->sheetFile(version, 1)));
    QFile index(m_folder->filePath(version.toString() + QStringLiteral("/storyboard.json")));
    QVERIFY(index.open(QIODevice::WriteOnly) && index.write("{\"version\":1,\"tileWidth\":9000}"));
    index.close();
    QVERIFY(!m_store->find(version, 1001));
}

void StoryboardMakerTest::theOldestGiveWay()
{
    const auto first = randomId<VersionId>();
    QVERIFY(m_store->store(first, {1, 130s, 320, 180}, {"a"}));
    QFile folder(m_folder->filePath(first.toString()));
    QVERIFY(QProcess::execute(QStringLiteral("touch"),
                {QStringLiteral("-d"), QStringLiteral("2020-01-01"), folder.fileName()})
        == 0);
    for (int i = 0; i < StoryboardStore::kMost; ++i) {
        QVERIFY(QDir().mkpath(m_folder->filePath(QStringLiteral("other%1").arg(i))));
    }
    const auto last = randomId<VersionId>();
    QVERIFY(m_store->store(last, {1, 130s, 320, 180}, {"a"}));
    QVERIFY(!m_store->find(first, 1));
    QVERIFY(m_store->find(last, 1));
}

MATINEE_TEST(StoryboardMakerTest)
#include "tst_storyboardmaker.moc"
