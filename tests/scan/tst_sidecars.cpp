#include "library/scan/sidecars.h"
#include "library/scan/subtitlename.h"
#include "library/scan/subtitlesbeside.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using SideCars::Artwork;
using SideCars::Listing;

namespace {

Listing listing(const QStringList &names)
{
    return {QStringLiteral("/m/Film"), names};
}

QStringList subtitleNames(const QString &video, const QStringList &names)
{
    QStringList result;
    for (const SideCarSubtitle &subtitle : SideCars::Subtitles(listing(names)).of(video)) {
        result.append(subtitle.file.mid(8));
    }
    return result;
}

QStringList list(const QString &text)
{
    return text.split(u'|', Qt::SkipEmptyParts);
}

} // namespace

class SideCarFiles : public QObject
{
    Q_OBJECT
private slots:
    void videos_data();
    void videos();
    void marks_data();
    void marks();
    void subtitlesOfAVideo_data();
    void subtitlesOfAVideo();
    void besideAFile();
    void videoArtwork_data();
    void videoArtwork();
    void seriesAndSeasons();
    void whatIsArtwork();
};

void SideCarFiles::videos_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("video");
    QTest::newRow("mkv") << QStringLiteral("Film.mkv") << true;
    QTest::newRow("capitals") << QStringLiteral("FILM.MP4") << true;
    QTest::newRow("samples are none") << QStringLiteral("film-sample.mkv") << false;
    QTest::newRow("sample alone") << QStringLiteral("Sample.mkv") << false;
    QTest::newRow("a word with sample in it") << QStringLiteral("Resampled.mkv") << true;
    QTest::newRow("hidden") << QStringLiteral(".film.mkv") << false;
    QTest::newRow("subtitle") << QStringLiteral("Film.srt") << false;
    QTest::newRow("no extension") << QStringLiteral("mkv") << false;
    QTest::newRow("still loading") << QStringLiteral("Film.mkv.part") << false;
}

void SideCarFiles::videos()
{
    QFETCH(QString, name);
    QTEST(SideCars::isVideo(name), "video");
}

void SideCarFiles::marks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("language");
    QTest::addColumn<bool>("forced");
    QTest::addColumn<bool>("impaired");
    const auto row = [](const char *text, const char *language, bool forced, bool impaired) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(language) << forced
                            << impaired;
    };
    row("", "", false, false);
    row(".en", "en", false, false);
    row(".eng", "en", false, false);
    row(".English", "en", false, false);
    row(".en.forced", "en", true, false);
    row(".forced.en", "en", true, false);
    row(".en.sdh", "en", false, true);
    row(".en.hi", "en", false, true);
    row(".hi", "hi", false, false);
    row(".zh-Hans.forced", "zh-Hans", true, false);
    row(".zh-CN", "zh-Hans", false, false);
    row(".zh-TW", "zh-Hant", false, false);
    row(".chs", "zh-Hans", false, false);
    row(".cht", "zh-Hant", false, false);
    row(".chs&eng", "zh-Hans", false, false);
    row(".简体", "zh-Hans", false, false);
    row(".繁體", "zh-Hant", false, false);
    row(".pt-BR", "pt-BR", false, false);
    row(".ger", "de", false, false);
    row(".fin", "fi", false, false);
    row(".Swedish", "sv", false, false);
    row("2_English", "en", false, false);
    row(" [French] ", "fr", false, false);
    row(".default.es", "es", false, false);
    row(".en-forced", "en", true, false);
    row(".director", "", false, false);
}

void SideCarFiles::marks()
{
    QFETCH(QString, text);
    const SubtitleName::Marks marks = SubtitleName::parse(text);
    QTEST(marks.language, "language");
    QTEST(marks.forced, "forced");
    QTEST(marks.hearingImpaired, "impaired");
}

void SideCarFiles::subtitlesOfAVideo_data()
{
    QTest::addColumn<QString>("video");
    QTest::addColumn<QString>("names");
    QTest::addColumn<QString>("expected");
    const auto row
        = [](const char *what, const char *video, const char *names, const char *expected) {
              QTest::newRow(what) << QString::fromUtf8(video) << QString::fromUtf8(names)
                                  << QString::fromUtf8(expected);
          };
    row("same stem", "Film.mkv", "Film.mkv|Film.srt|Film.en.srt|Other.srt", "Film.en.srt|Film.srt");
    row("any capitals", "Film.mkv", "Film.mkv|film.EN.SRT", "film.EN.SRT");
    row("the longer stem owns it", "Film.mkv", "Film.mkv|Film.2.mkv|Film.2.en.srt", "");
    row("its own", "Film.2.mkv", "Film.mkv|Film.2.mkv|Film.2.en.srt", "Film.2.en.srt");
    row("a longer word is another film", "Film.mkv", "Film.mkv|Filmed.srt", "");
    row("language alone beside one film", "Film.mkv", "Film.mkv|English.srt|notes.srt",
        "English.srt");
    row("language alone among many", "A.mkv", "A.mkv|B.mkv|English.srt", "");
    row("Subs of one film", "Film.mkv", "Film.mkv|Subs/2_English.srt|Subs/3_French.srt",
        "Subs/2_English.srt|Subs/3_French.srt");
    row("Subs of many", "A.mkv", "A.mkv|B.mkv|Subs/A.en.srt|Subs/B.en.srt|Subs/2_English.srt",
        "Subs/A.en.srt");
    row("Subs by stem", "A.mkv", "A.mkv|B.mkv|Subs/A/2_English.srt|Subs/B/2_English.srt",
        "Subs/A/2_English.srt");
    row("other folders are no subtitles", "A.mkv", "A.mkv|Extras/English.srt", "");
    row("bitmaps belong to their index", "Film.mkv", "Film.mkv|Film.idx|Film.sub", "Film.idx");
    row("text sub", "Film.mkv", "Film.mkv|Film.sub", "Film.sub");
    row("pictures are none", "Film.mkv", "Film.mkv|Film.jpg|Film.nfo", "");
}

void SideCarFiles::subtitlesOfAVideo()
{
    QFETCH(QString, video);
    QFETCH(QString, names);
    QFETCH(QString, expected);
    QCOMPARE(subtitleNames(video, list(names)), list(expected));
}

void SideCarFiles::besideAFile()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("Subs")));
    for (const char *name : {"Film.mkv", "Film.zh-Hans.forced.srt", "Other.mkv", "Other.en.srt",
             "Subs/Film.en.ttml", "notes.txt"}) {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const auto found = subtitlesBeside(folder.filePath(QStringLiteral("Film.mkv")));
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.at(0).file, folder.filePath(QStringLiteral("Film.zh-Hans.forced.srt")));
    QCOMPARE(found.at(0).language, QStringLiteral("zh-Hans"));
    QVERIFY(found.at(0).forced);
    QCOMPARE(found.at(1).file, folder.filePath(QStringLiteral("Subs/Film.en.ttml")));
    QCOMPARE(found.at(1).language, QStringLiteral("en"));
}

void SideCarFiles::videoArtwork_data()
{
    QTest::addColumn<QString>("names");
    QTest::addColumn<QString>("poster");
    QTest::addColumn<QString>("still");
    const auto row
        = [](const char *what, const char *names, const char *poster, const char *still) {
              const auto path = [](const char *name) {
                  const QString text = QString::fromUtf8(name);
                  return text.isEmpty() ? text : QString(QStringLiteral("/m/Film/") + text);
              };
              QTest::newRow(what) << QString::fromUtf8(names) << path(poster) << path(still);
          };
    row("none", "Film.mkv", "", "");
    row("poster.jpg", "Film.mkv|poster.jpg|fanart.jpg", "poster.jpg", "fanart.jpg");
    row("folder.png", "Film.mkv|folder.png", "folder.png", "");
    row("cover", "Film.mkv|Cover.JPG|backdrop.jpg", "Cover.JPG", "backdrop.jpg");
    row("named for the film first", "Film.mkv|Film-poster.jpg|poster.jpg|Film-fanart.jpg",
        "Film-poster.jpg", "Film-fanart.jpg");
    row("stem alone", "Film.mkv|Film.jpg", "Film.jpg", "");
    row("shared folder", "Film.mkv|Other.mkv|poster.jpg|fanart.jpg", "", "");
    row("shared folder, own", "Film.mkv|Other.mkv|Film-poster.jpg|Film-thumb.jpg",
        "Film-poster.jpg", "Film-thumb.jpg");
    row("stem alone among many is a frame", "Film.mkv|Other.mkv|Film.jpg", "", "Film.jpg");
    row("another one's", "Film.mkv|Other.mkv|Other.jpg", "", "");
    row("not a picture", "Film.mkv|poster.txt", "", "");
}

void SideCarFiles::videoArtwork()
{
    QFETCH(QString, names);
    const Artwork artwork
        = SideCars::videoArtwork(QStringLiteral("Film.mkv"), listing(list(names)));
    QTEST(artwork.poster, "poster");
    QTEST(artwork.still, "still");
}

void SideCarFiles::seriesAndSeasons()
{
    const Listing series{QStringLiteral("/tv/Show"),
        list(QStringLiteral(
            "poster.jpg|fanart.jpg|season02-poster.jpg|season-specials-poster.jpg"))};
    const Listing first{
        QStringLiteral("/tv/Show/Season 1"), list(QStringLiteral("E01.mkv|E02.mkv|folder.jpg"))};
    const Listing second{QStringLiteral("/tv/Show/Season 2"), list(QStringLiteral("E01.mkv"))};
    QCOMPARE(SideCars::seriesArtwork(series),
        (Artwork{QStringLiteral("/tv/Show/poster.jpg"), QStringLiteral("/tv/Show/fanart.jpg"),
            QStringLiteral("/tv/Show/fanart.jpg")}));
    QCOMPARE(SideCars::seasonArtwork(1, series, first).poster,
        QStringLiteral("/tv/Show/Season 1/folder.jpg"));
    QCOMPARE(SideCars::seasonArtwork(2, series, second).poster,
        QStringLiteral("/tv/Show/season02-poster.jpg"));
    QCOMPARE(SideCars::seasonArtwork(0, series, second).poster,
        QStringLiteral("/tv/Show/season-specials-poster.jpg"));
    QVERIFY(SideCars::seasonArtwork(3, series, second).isEmpty());
}

void SideCarFiles::whatIsArtwork()
{
    const QSet<QString> stems{QStringLiteral("img_0001"), QStringLiteral("film")};
    for (const char *name :
        {"poster.jpg", "Folder.PNG", "fanart.webp", "film.jpg", "Film-thumb.tbn",
            "season01-poster.jpg", "Season 1.jpg", "season-specials-poster.png", "IMG_0001.JPG"}) {
        QVERIFY2(SideCars::isArtwork(QString::fromLatin1(name), stems), name);
    }
    for (const char *name : {"img_0002.jpg", "holiday.png", "poster.txt", "seasonal.jpg"}) {
        QVERIFY2(!SideCars::isArtwork(QString::fromLatin1(name), stems), name);
    }
    const Listing folder{QStringLiteral("/f"),
        list(QStringLiteral("Film.mkv|Film-trailer.mkv|poster.jpg|extrafanart/b.jpg|"
                            "extrafanart/a.jpg"))};
    const Artwork artwork = SideCars::videoArtwork(QStringLiteral("Film.mkv"), folder);
    QCOMPARE(artwork.poster, QStringLiteral("/f/poster.jpg"));
    QCOMPARE(artwork.backdrop, QStringLiteral("/f/extrafanart/a.jpg"));
    QCOMPARE(artwork.still, artwork.backdrop);
}

MATINEE_TEST(SideCarFiles)
#include "tst_sidecars.moc"
