#include "library/catalog/catalog.h"
#include "library/scan/nfo/nfoexport.h"
#include "library/scan/picturemaker.h"
#include "tests/scan/scanfixture.h"
#include "tests/support/await.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace Library;
using TestSupport::await;
using TestSupport::ScanFixture;
namespace Clips = TestSupport::Clips;

//! What lies beside videos of real files: descriptions, pictures, and what is written back.
class SideFilesOfAFolder : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void aFilm();
    void aSeries();
    void severalEpisodesInOneFile();
    void unchangedOnesAreNotRead();
    void changesAreNoticed();
    void damagedOnesAreTold();
    void othersAreLeftAlone();
    void aSingleFile();
    void newPicturesReplaceMadeOnes();
    void newPicturesOfASeries();
    void partsOfAFolder();
    void writtenBack();

private:
    bool scanParts(const QVector<FolderPart> &parts);
    qsizetype known();
    TitleDetails details(TitleKind kind, int index = 0);
    PictureProgress makePictures();
    bool isRed(const PictureId &id) const;
    void paint(const QString &name, Qt::GlobalColor color, int width = 200, int height = 300);

    std::unique_ptr<ScanFixture> m_fixture;
    std::unique_ptr<QTemporaryDir> m_pictures;
};

void SideFilesOfAFolder::init()
{
    m_fixture = std::make_unique<ScanFixture>();
    QVERIFY(m_fixture->isReady());
    m_pictures = std::make_unique<QTemporaryDir>();
}

TitleDetails SideFilesOfAFolder::details(TitleKind kind, int index)
{
    const QVector<TitleCard> cards = m_fixture->cards({kind});
    if (index >= cards.size()) {
        return {};
    }
    const auto read = await(m_fixture->catalog().details({}, cards.at(index).id));
    return read ? *read : TitleDetails{};
}

PictureProgress SideFilesOfAFolder::makePictures()
{
    PictureMaker maker(
        m_fixture->catalog(), m_fixture->workers(), PictureStore(m_pictures->path()));
    QSignalSpy idle(&maker, &PictureMaker::idle);
    maker.start();
    return idle.wait(30'000) ? maker.progress() : PictureProgress{-1, -1, -1};
}

bool SideFilesOfAFolder::isRed(const PictureId &id) const
{
    const auto bytes = PictureStore(m_pictures->path()).load(id);
    const QImage image = bytes ? QImage::fromData(*bytes) : QImage();
    const QColor color = image.isNull() ? QColor() : image.pixelColor(image.rect().center());
    return color.red() > 200 && color.green() < 60 && color.blue() < 60;
}

void SideFilesOfAFolder::paint(const QString &name, Qt::GlobalColor color, int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(color);
    QVERIFY(image.save(m_fixture->path(name)));
}

void SideFilesOfAFolder::aFilm()
{
    m_fixture->put(QStringLiteral("Harbour (2014)/Harbour.2014.avi"), Clips::avi());
    m_fixture->put(QStringLiteral("Harbour (2014)/Harbour.2014-trailer.avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Harbour (2014)/movie.nfo"),
        "<movie><title>The Long Harbour</title><plot>Fog.</plot><mpaa>Rated R</mpaa>"
        "<rating>7.25</rating><uniqueid type=\"imdb\">tt0000001</uniqueid></movie>");
    const auto summary = m_fixture->scan();
    QVERIFY(summary);
    QVERIFY(summary->problems.isEmpty());
    const TitleDetails film = details(TitleKind::Movie);
    QCOMPARE(film.card.title, QStringLiteral("The Long Harbour"));
    QCOMPARE(film.plot, QStringLiteral("Fog."));
    QCOMPARE(film.certificate, QStringLiteral("R"));
    QCOMPARE(film.rating, 73);
    QCOMPARE(film.externalIds.size(), 1);
}

void SideFilesOfAFolder::aSeries()
{
    m_fixture->put(QStringLiteral("Lantern/Season 1/Lantern S01E01.avi"), Clips::avi());
    m_fixture->put(QStringLiteral("Lantern/Season 1/Lantern S01E02.avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Lantern/tvshow.nfo"),
        "<tvshow><title>The Lantern</title><plot>A street.</plot></tvshow>");
    m_fixture->write(QStringLiteral("Lantern/Season 1/season.nfo"),
        "<season><title>First light</title><seasonnumber>1</seasonnumber></season>");
    m_fixture->write(QStringLiteral("Lantern/Season 1/Lantern S01E02.nfo"),
        "<episodedetails><title>Wick</title><season>1</season><episode>2</episode>"
        "</episodedetails>");
    QVERIFY(m_fixture->scan());
    const TitleDetails series = details(TitleKind::Series);
    QCOMPARE(series.card.title, QStringLiteral("The Lantern"));
    QCOMPARE(series.plot, QStringLiteral("A street."));
    QCOMPARE(series.seasons.first().title, QStringLiteral("First light"));
    QCOMPARE(details(TitleKind::Episode, 1).card.title, QStringLiteral("Wick"));
    QVERIFY(details(TitleKind::Episode, 0).card.title != QStringLiteral("Wick"));
}

void SideFilesOfAFolder::severalEpisodesInOneFile()
{
    const QByteArray both = "<episodedetails><title>One</title><season>1</season>"
                            "<episode>1</episode></episodedetails><episodedetails><title>Two"
                            "</title><season>1</season><episode>2</episode></episodedetails>";
    m_fixture->put(QStringLiteral("Lantern/Lantern S01E01-E02.avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Lantern/Lantern S01E01-E02.nfo"), both);
    m_fixture->put(QStringLiteral("Other/Other S01E02.avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Other/Other S01E02.nfo"), both);
    QVERIFY(m_fixture->scan());
    QCOMPARE(m_fixture->titles({TitleKind::Episode}),
        QStringList({QStringLiteral("One / Two"), QStringLiteral("Two")}));
}

void SideFilesOfAFolder::unchangedOnesAreNotRead()
{
    m_fixture->put(QStringLiteral("Harbour (2014).avi"), Clips::avi());
    const QByteArray before = "<movie><title>Before</title></movie>";
    m_fixture->write(QStringLiteral("Harbour (2014).nfo"), before);
    QVERIFY(m_fixture->scan());
    const QByteArray path
        = QFile::encodeName(m_fixture->path(QStringLiteral("Harbour (2014).nfo")));
    struct stat status = {};
    QCOMPARE(::stat(path.constData(), &status), 0);
    // Other words of the same size and time: whoever reads it would tell.
    m_fixture->write(QStringLiteral("Harbour (2014).nfo"), "<movie><title>After_</title></movie>");
    const struct timespec times[] = {status.st_atim, status.st_mtim};
    QCOMPARE(::utimensat(AT_FDCWD, path.constData(), times, 0), 0);
    QVERIFY(m_fixture->scan());
    QCOMPARE(details(TitleKind::Movie).card.title, QStringLiteral("Before"));
}

void SideFilesOfAFolder::changesAreNoticed()
{
    m_fixture->put(QStringLiteral("Harbour (2014).avi"), Clips::avi());
    QVERIFY(m_fixture->scan());
    QCOMPARE(details(TitleKind::Movie).card.title, QStringLiteral("Harbour"));
    m_fixture->write(QStringLiteral("Harbour (2014).nfo"), "<movie><title>One</title></movie>");
    QVERIFY(m_fixture->scan());
    QCOMPARE(details(TitleKind::Movie).card.title, QStringLiteral("One"));
    m_fixture->write(QStringLiteral("Harbour (2014).nfo"), "<movie><title>Another</title></movie>");
    QVERIFY(m_fixture->scan());
    QCOMPARE(details(TitleKind::Movie).card.title, QStringLiteral("Another"));
    // A file that is edited in place keeps what is said of it.
    m_fixture->put(QStringLiteral("Harbour (2014).avi"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan());
    QCOMPARE(details(TitleKind::Movie).card.title, QStringLiteral("Another"));
    QVERIFY(QFile::remove(m_fixture->path(QStringLiteral("Harbour (2014).nfo"))));
    QVERIFY(m_fixture->scan());
    QCOMPARE(details(TitleKind::Movie).card.title, QStringLiteral("Another"));
}

void SideFilesOfAFolder::damagedOnesAreTold()
{
    m_fixture->put(QStringLiteral("Harbour (2014).avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Harbour (2014).nfo"), "nothing of a title");
    const auto first = m_fixture->scan();
    QVERIFY(first);
    QCOMPARE(first->problems.size(), 1);
    QCOMPARE(first->problems.first().path, m_fixture->path(QStringLiteral("Harbour (2014).nfo")));
    const auto second = m_fixture->scan();
    QVERIFY(second);
    QVERIFY(second->problems.isEmpty()); // told once
}

void SideFilesOfAFolder::othersAreLeftAlone()
{
    m_fixture->put(QStringLiteral("Films/Harbour (2014).avi"), Clips::avi());
    m_fixture->put(QStringLiteral("Films/Orchard (2015).avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Films/movie.nfo"), "<movie><title>Wrong</title></movie>");
    m_fixture->write(QStringLiteral("Films/Orchard (2015).nfo"),
        "<tvshow><title>A series' file</title></tvshow>");
    QVERIFY(m_fixture->scan());
    QCOMPARE(m_fixture->titles({TitleKind::Movie}),
        QStringList({QStringLiteral("Harbour"), QStringLiteral("Orchard")}));
}

void SideFilesOfAFolder::aSingleFile()
{
    m_fixture->put(QStringLiteral("Harbour (2014).avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Harbour (2014).nfo"), "<movie><title>One</title></movie>");
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.startFiles({m_fixture->path(QStringLiteral("Harbour (2014).avi"))});
    QVERIFY(!finished.isEmpty() || finished.wait(30'000));
    QCOMPARE(details(TitleKind::Movie).card.title, QStringLiteral("One"));
}

void SideFilesOfAFolder::newPicturesReplaceMadeOnes()
{
    m_fixture->put(QStringLiteral("Harbour (2014)/Harbour (2014).avi"), Clips::avi());
    QVERIFY(m_fixture->scan());
    QCOMPARE(makePictures().done, 1);
    const TitleDetails made = details(TitleKind::Movie);
    QVERIFY(!made.card.poster.isNull());
    QVERIFY(!isRed(made.card.poster));
    QCOMPARE(makePictures().done, 0);
    paint(QStringLiteral("Harbour (2014)/folder.jpg"), Qt::red);
    QVERIFY(m_fixture->scan());
    QCOMPARE(makePictures().done, 1);
    TitleDetails laid = details(TitleKind::Movie);
    QVERIFY(isRed(laid.card.poster));
    QCOMPARE(laid.card.still, made.card.still);
    QVERIFY(laid.backdrop.isNull());
    QVERIFY(QDir(m_fixture->path(QStringLiteral("Harbour (2014)")))
                .mkdir(QStringLiteral("extrafanart")));
    paint(QStringLiteral("Harbour (2014)/extrafanart/1.png"), Qt::red, 640, 360);
    QVERIFY(m_fixture->scan());
    QCOMPARE(makePictures().done, 1);
    laid = details(TitleKind::Movie);
    QVERIFY(isRed(laid.backdrop));
    QVERIFY(isRed(laid.card.still));
    QVERIFY(m_fixture->scan());
    QCOMPARE(makePictures().done, 0);
}

void SideFilesOfAFolder::newPicturesOfASeries()
{
    for (const char *name : {"Lantern S01E01.avi", "Lantern S01E02.avi"}) {
        m_fixture->put(
            QString(QStringLiteral("Lantern/Season 1/") + QLatin1String(name)), Clips::avi());
    }
    QVERIFY(m_fixture->scan());
    QCOMPARE(makePictures().done, 2);
    paint(QStringLiteral("Lantern/poster.png"), Qt::red);
    paint(QStringLiteral("Lantern/season01-poster.png"), Qt::blue);
    paint(QStringLiteral("Lantern/Season 1/Lantern S01E02-thumb.jpg"), Qt::red, 320, 180);
    QVERIFY(m_fixture->scan());
    QVERIFY(makePictures().done > 0);
    QTRY_VERIFY(isRed(details(TitleKind::Series).card.poster));
    QTRY_VERIFY(!isRed(details(TitleKind::Series).seasons.first().poster));
    QVERIFY(isRed(details(TitleKind::Episode, 1).card.still));
    QVERIFY(!isRed(details(TitleKind::Episode, 0).card.still));
}

bool SideFilesOfAFolder::scanParts(const QVector<FolderPart> &parts)
{
    FolderScanner scanner(m_fixture->catalog(), m_fixture->workers(), m_fixture->clock());
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    ScanOptions options;
    options.parts = parts;
    scanner.start(m_fixture->folder(), options);
    return !finished.isEmpty() || finished.wait(30'000);
}

qsizetype SideFilesOfAFolder::known()
{
    const auto files = await(m_fixture->catalog().sideFiles(m_fixture->folder().id));
    return files ? files->size() : -1;
}

// A change is noticed in the folder where it is; what it speaks of may lie below or above.
void SideFilesOfAFolder::partsOfAFolder()
{
    m_fixture->put(QStringLiteral("Harbour (2014).avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Harbour (2014).nfo"), "<movie><title>One</title></movie>");
    m_fixture->put(QStringLiteral("Lantern/Season 1/Lantern S01E01.avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Lantern/season02.nfo"),
        "<season><title>Second light</title><seasonnumber>2</seasonnumber></season>");
    QVERIFY(QDir(m_fixture->path(QStringLiteral("Lantern"))).mkdir(QStringLiteral("extrafanart")));
    paint(QStringLiteral("Lantern/extrafanart/fanart1.png"), Qt::red, 640, 360);
    QVERIFY(m_fixture->scan());
    QCOMPARE(known(), 3);
    m_fixture->write(
        QStringLiteral("Lantern/tvshow.nfo"), "<tvshow><title>The Lantern</title></tvshow>");
    QVERIFY(scanParts({{m_fixture->path(QStringLiteral("Lantern")), false}}));
    QCOMPARE(known(), 4);
    QCOMPARE(details(TitleKind::Series).card.title, QStringLiteral("The Lantern"));
    m_fixture->put(QStringLiteral("Lantern/Season 2/Lantern S02E01.avi"), Clips::h264Mp4());
    QVERIFY(scanParts({{m_fixture->path(QStringLiteral("Lantern/Season 2")), true}}));
    QCOMPARE(known(), 4);
    QCOMPARE(details(TitleKind::Series).seasons.size(), 2);
    QCOMPARE(details(TitleKind::Series).seasons.last().title, QStringLiteral("Second light"));
    QVERIFY(QFile::remove(m_fixture->path(QStringLiteral("Lantern/tvshow.nfo"))));
    QVERIFY(scanParts({{m_fixture->path(QStringLiteral("Lantern/Season 2")), false}}));
    QVERIFY(scanParts({{m_fixture->path(QStringLiteral("Lantern")), false}}));
    QCOMPARE(known(), 3);
    QCOMPARE(details(TitleKind::Movie).card.title, QStringLiteral("One"));
}

void SideFilesOfAFolder::writtenBack()
{
    m_fixture->put(QStringLiteral("Harbour (2014).avi"), Clips::avi());
    m_fixture->write(QStringLiteral("Harbour (2014).nfo"),
        "<!-- mine --><movie><title>One</title><mine>kept</mine><mpaa>Rated R</mpaa></movie>\n");
    QVERIFY(m_fixture->scan());
    const TitleId title = details(TitleKind::Movie).card.id;
    TitleEdits edits;
    edits.texts = {{EditedField::Title, QStringLiteral("Two & three")},
        {EditedField::Plot, QStringLiteral("New.")}};
    edits.tags = QVector<QString>{QStringLiteral("a")};
    QVERIFY(await(m_fixture->catalog().editTitle({}, title, edits)));
    const QString video = m_fixture->path(QStringLiteral("Harbour (2014).avi"));
    const auto path = exportNfo(details(TitleKind::Movie), video);
    QVERIFY2(path.has_value(), path ? "" : qPrintable(path.error().message));
    QCOMPARE(*path, m_fixture->path(QStringLiteral("Harbour (2014).nfo")));
    QFile file(*path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(),
        QByteArray("<!-- mine --><movie><title>Two &amp; three</title><mine>kept</mine>"
                   "<mpaa>Rated R</mpaa><year>2014</year><plot>New.</plot><tag>a</tag></movie>\n"));
    file.close();
    // What was written is what a scan reads.
    const TitleDetails before = details(TitleKind::Movie);
    QVERIFY(m_fixture->scan());
    QCOMPARE(details(TitleKind::Movie).card.title, before.card.title);
    const QDateTime time = QFileInfo(*path).lastModified();
    QVERIFY(exportNfo(details(TitleKind::Movie), video));
    QCOMPARE(QFileInfo(*path).lastModified(), time); // nothing to say: not touched
}

MATINEE_TEST(SideFilesOfAFolder)
#include "tst_sidefiles.moc"
