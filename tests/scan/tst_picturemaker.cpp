#include "library/catalog/database.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/sharedschema.h"
#include "library/scan/picturemaker.h"
#include "tests/scan/scanfixture.h"
#include "tests/support/await.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QImage>
#include <QSignalSpy>
#include <QTest>

using namespace Library;
using TestSupport::await;
using TestSupport::ScanFixture;
namespace Clips = TestSupport::Clips;

class PictureMaking : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void aFrameBecomesThePoster();
    void artworkComesFirst();
    void seriesTakeTheirFolders();
    void seriesTakeTheirEpisodes();
    void aBrokenFileIsTriedOnce();
    void whatIsSeenComesFirst();
    void newTitlesAreNoticed();
    void stops();
    void destroyedInTheMiddle();

private:
    bool makeAll();
    QImage picture(const PictureId &id) const;
    static bool isRed(const QImage &image);

    std::unique_ptr<ScanFixture> m_fixture;
    std::unique_ptr<QTemporaryDir> m_pictures;
    PictureProgress m_last;
};

void PictureMaking::init()
{
    m_fixture = std::make_unique<ScanFixture>();
    QVERIFY(m_fixture->isReady());
    m_pictures = std::make_unique<QTemporaryDir>();
}

void PictureMaking::cleanup()
{
    m_fixture.reset();
    m_pictures.reset();
}

bool PictureMaking::makeAll()
{
    PictureMaker maker(
        m_fixture->catalog(), m_fixture->workers(), PictureStore(m_pictures->path()));
    QSignalSpy idle(&maker, &PictureMaker::idle);
    maker.start();
    const bool ended = idle.wait(30'000);
    m_last = maker.progress();
    return ended;
}

QImage PictureMaking::picture(const PictureId &id) const
{
    const auto bytes = PictureStore(m_pictures->path()).load(id);
    return bytes ? QImage::fromData(*bytes) : QImage();
}

bool PictureMaking::isRed(const QImage &image)
{
    const QColor color = image.isNull() ? QColor() : image.pixelColor(image.rect().center());
    return color.red() > 200 && color.green() < 60 && color.blue() < 60;
}

void PictureMaking::aFrameBecomesThePoster()
{
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(makeAll());
    const TitleCard card = m_fixture->cards({TitleKind::Movie}).constFirst();
    const QImage poster = picture(card.poster);
    const QImage still = picture(card.still);
    QVERIFY(!poster.isNull());
    QVERIFY(!still.isNull());
    QVERIFY(poster.height() > poster.width());
    QVERIFY(still.width() > still.height());
    QCOMPARE(m_last.done, 1);
    QCOMPARE(m_last.failed, 0);
    QCOMPARE(m_last.waiting, 0);
}

void PictureMaking::artworkComesFirst()
{
    QImage red(200, 300, QImage::Format_RGB32);
    red.fill(Qt::red);
    m_fixture->put(QStringLiteral("Harbour (2014)/Harbour (2014).mp4"), Clips::h264Mp4());
    QVERIFY(red.save(m_fixture->path(QStringLiteral("Harbour (2014)/poster.jpg"))));
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(makeAll());
    const TitleCard card = m_fixture->cards({TitleKind::Movie}).constFirst();
    QVERIFY(isRed(picture(card.poster)));
    QVERIFY(!isRed(picture(card.still)));
}

void PictureMaking::seriesTakeTheirFolders()
{
    QImage red(200, 300, QImage::Format_RGB32);
    red.fill(Qt::red);
    m_fixture->put(QStringLiteral("Lantern/Season 1/01 - One.avi"), Clips::avi());
    m_fixture->put(QStringLiteral("Lantern/Season 1/02 - Two.avi"), Clips::avi());
    QVERIFY(red.save(m_fixture->path(QStringLiteral("Lantern/poster.jpg"))));
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(makeAll());
    QTRY_VERIFY(isRed(picture(m_fixture->cards({TitleKind::Series}).constFirst().poster)));
    for (const TitleCard &episode : m_fixture->cards({TitleKind::Episode})) {
        QVERIFY(!episode.poster.isNull());
        QVERIFY(!isRed(picture(episode.poster)));
    }
}

void PictureMaking::seriesTakeTheirEpisodes()
{
    m_fixture->put(QStringLiteral("Lantern/Season 1/01 - One.avi"), Clips::avi());
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(makeAll());
    const PictureId episode = m_fixture->cards({TitleKind::Episode}).constFirst().poster;
    QVERIFY(!episode.isNull());
    QTRY_COMPARE(m_fixture->cards({TitleKind::Series}).constFirst().poster, episode);
    const auto series = await(
        m_fixture->catalog().details({}, m_fixture->cards({TitleKind::Series}).constFirst().id));
    QVERIFY(series.has_value());
    QTRY_COMPARE(
        await(m_fixture->catalog().details({}, series->card.id))->seasons.constFirst().poster,
        episode);
}

void PictureMaking::aBrokenFileIsTriedOnce()
{
    // Sound without any picture: readable, with nothing to show.
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"),
        Clips::make(QStringLiteral("sound-only.mp4"),
            QStringLiteral("-f lavfi -i sine=duration=1 -c:a aac").split(u' ')));
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(makeAll());
    QCOMPARE(m_last.failed, 1);
    QVERIFY(makeAll());
    QCOMPARE(m_last.done, 0);
}

void PictureMaking::whatIsSeenComesFirst()
{
    for (int i = 0; i < 8; ++i) {
        m_fixture->put(QStringLiteral("Film %1 (200%1).avi").arg(i), Clips::avi());
    }
    QVERIFY(m_fixture->scan().has_value());
    const auto cards = await(m_fixture->catalog().titlesWithoutPictures(100));
    QVERIFY(cards.has_value());
    QCOMPARE(cards->size(), 8);
    const TitleId last = cards->constLast().id;
    PictureMaker maker(
        m_fixture->catalog(), m_fixture->workers(), PictureStore(m_pictures->path()));
    QSignalSpy idle(&maker, &PictureMaker::idle);
    maker.start();
    maker.prioritise({last});
    QVERIFY(idle.wait(30'000));
    // The log tells the order in which titles got their pictures.
    auto database = Database::open(m_fixture->databaseFile(), OpenMode::ReadOnly);
    QVERIFY(database);
    QVector<TitleId> made;
    Query log(*database, "SELECT row FROM change_log WHERE tbl = ? AND grp = ? ORDER BY no");
    log.bind(1, int(Shared::Table::Title)).bind(2, Shared::Group::kTitleArtwork);
    while (log.next()) {
        made.append(log->id<TitleId>(0));
    }
    QCOMPARE(made.size(), 8);
    const qsizetype before = made.indexOf(last);
    QVERIFY2(before >= 0 && before <= 4, qPrintable(QString::number(before)));
}

void PictureMaking::newTitlesAreNoticed()
{
    PictureMaker maker(
        m_fixture->catalog(), m_fixture->workers(), PictureStore(m_pictures->path()));
    maker.start();
    m_fixture->put(QStringLiteral("Harbour (2014).mp4"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan().has_value());
    QTRY_VERIFY_WITH_TIMEOUT(
        !m_fixture->cards({TitleKind::Movie}).constFirst().poster.isNull(), 20'000);
}

void PictureMaking::stops()
{
    for (int i = 0; i < 6; ++i) {
        m_fixture->put(QStringLiteral("Film %1 (200%1).avi").arg(i), Clips::avi());
    }
    QVERIFY(m_fixture->scan().has_value());
    PictureMaker maker(
        m_fixture->catalog(), m_fixture->workers(), PictureStore(m_pictures->path()));
    QSignalSpy idle(&maker, &PictureMaker::idle);
    maker.start();
    maker.stop();
    QVERIFY(idle.wait(30'000));
    QVERIFY(maker.isIdle());
    QVERIFY(maker.progress().done < 6);
}

void PictureMaking::destroyedInTheMiddle()
{
    for (int i = 0; i < 4; ++i) {
        m_fixture->put(QStringLiteral("Film %1 (200%1).avi").arg(i), Clips::avi());
    }
    QVERIFY(m_fixture->scan().has_value());
    for (int events = 0; events < 24; events += 3) {
        PictureMaker maker(
            m_fixture->catalog(), m_fixture->workers(), PictureStore(m_pictures->path()));
        maker.start();
        for (int i = 0; i < events; ++i) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        }
    }
    QVERIFY(makeAll());
    for (const TitleCard &card : m_fixture->cards({TitleKind::Movie})) {
        QVERIFY(!card.poster.isNull());
    }
}

MATINEE_TEST(PictureMaking)
#include "tst_picturemaker.moc"
