#include "library/scan/picturestore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/picturefetcher.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"
#include "tests/ui/samplelibrary.h"
#include "ui/cards/carddelegate.h"
#include "ui/cards/cardview.h"
#include "ui/cards/librarylistmodel.h"
#include "ui/cards/pictureloader.h"
#include "ui/cards/titlelistmodel.h"
#include "ui/controls/letterbar.h"
#include "ui/format.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QDir>
#include <QFileInfo>
#include <QPainter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <optional>

using Ui::CardContent;
using Ui::CardListModel;
using Ui::CardShape;
using Ui::CardState;
using Ui::CardWords;

namespace {

Library::TitleCard card(int number)
{
    Library::TitleCard made;
    made.id.bytes[0] = quint8(number);
    made.id.bytes[1] = 1;
    made.title = QStringLiteral("Title %1").arg(number);
    made.sortTitle = made.title;
    return made;
}

QVector<Library::TitleCard> cards(std::initializer_list<int> numbers)
{
    QVector<Library::TitleCard> made;
    for (const int number : numbers) {
        made << card(number);
    }
    return made;
}

int count(const QImage &image, const QRect &area, const QColor &color, int tolerance = 12)
{
    int found = 0;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            found += qAbs(pixel.red() - color.red()) < tolerance
                && qAbs(pixel.green() - color.green()) < tolerance
                && qAbs(pixel.blue() - color.blue()) < tolerance;
        }
    }
    return found;
}

PictureId pictureNumber(int number)
{
    PictureId id;
    id.bytes[0] = quint8(number % 250 + 1);
    id.bytes[1] = quint8(number / 250 + 1);
    return id;
}

//! A picture whose reading takes until it is let go: a named pipe.
class HeldPicture
{
    Q_DISABLE_COPY_MOVE(HeldPicture)
public:
    HeldPicture(const QString &folder, const PictureId &id)
        : m_path(QFile::encodeName(Ui::PictureLoader::fileOf(folder, id)))
    {
        QDir().mkpath(QFileInfo(QFile::decodeName(m_path)).path());
        m_held = ::mkfifo(m_path.constData(), 0600) == 0;
    }
    ~HeldPicture() { letGo(); }

    //! Waits for its reader, which finds an empty picture.
    void letGo()
    {
        if (std::exchange(m_held, false)) {
            ::close(::open(m_path.constData(), O_WRONLY | O_CLOEXEC));
        }
    }

private:
    QByteArray m_path;
    bool m_held = false;
};

} // namespace

class CardsTest : public QObject
{
    Q_OBJECT
private slots:
    void newListsAreWorkedIntoTheOldOne()
    {
        const SystemClock clock;
        CardListModel model(clock, CardShape::Poster, CardWords::Library, nullptr);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.replace(cards({1, 2, 3, 4, 5}));
        const QPersistentModelIndex four = model.index(3);
        model.replace(cards({9, 4, 2, 7, 5, 8}));
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(four.row(), 1);
        QCOMPARE(model.card(0).title, QStringLiteral("Title 9"));
        QCOMPARE(model.card(5).title, QStringLiteral("Title 8"));
        for (int row = 0; row < model.rowCount(); ++row) {
            QCOMPARE(model.rowOf(model.card(row).id), row);
        }
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        Library::TitleCard other = card(7);
        other.title = QStringLiteral("Renamed");
        model.update({other, card(100)});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.index(3).data().toString(), QStringLiteral("Renamed"));
        model.replace({});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!four.isValid());
    }

    void theNextEpisodeTakesThePlaceOfTheLast()
    {
        const SystemClock clock;
        CardListModel model(clock, CardShape::Poster, CardWords::Library, nullptr);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QVector<Library::TitleCard> list = cards({1, 2, 3});
        list[0].seriesId = list[2].seriesId = randomId<TitleId>();
        list[1].seriesId = randomId<TitleId>();
        model.replace(list);
        const QPersistentModelIndex one = model.index(0);
        const QPersistentModelIndex two = model.index(1);
        QVector<Library::TitleCard> later = cards({4, 5, 6});
        later[0].seriesId = list[0].seriesId;
        later[2].seriesId = list[1].seriesId;
        model.replace(later);
        QCOMPARE(two.row(), 2);
        QCOMPARE(model.card(2).title, QStringLiteral("Title 6"));
        QVERIFY(!one.isValid()); // of two nobody knows which one it is now
        QCOMPARE(model.rowOf(later[2].id), 2);
    }

    void pagesAreFetchedAsTheyAreNeeded()
    {
        SampleLibrary library(SampleLibrary::Art::None, 430);
        Ui::TitleListModel model(
            library.catalog(), library.clock(), CardShape::Poster, CardWords::Library, nullptr);
        Library::TitleQuery query;
        query.viewer = library.viewer();
        query.kinds = {Library::TitleKind::Movie};
        QSignalSpy loaded(&model, &Ui::TitleListModel::loaded);
        model.setQuery(query);
        QCOMPARE(model.rowCount(), 0);
        QTRY_VERIFY(loaded.count() >= 1 && !model.isLoading());
        QCOMPARE(model.rowCount(), 200);
        QCOMPARE(model.total(), 430 + 25);
        while (model.canFetchMore({})) {
            const int before = model.rowCount();
            model.fetchMore({});
            QVERIFY(!model.canFetchMore({}));
            QTRY_VERIFY(!model.isLoading());
            QVERIFY(model.rowCount() > before);
        }
        QCOMPARE(model.rowCount(), model.total());

        // From here on the tester looks at every change; before, it would fetch by itself.
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        // A change of one title keeps every row and its index.
        const QPersistentModelIndex far = model.index(300);
        const TitleId id = model.card(300).id;
        library.catalog().setWatched(library.viewer(), id, true).waitForFinished();
        QTRY_VERIFY(model.card(300).play.watched);
        QCOMPARE(far.row(), 300);

        // A title that appears is sorted in; what was loaded stays loaded.
        Library::IngestedVideo video;
        video.identity.kind = Library::TitleKind::Movie;
        video.identity.title = QStringLiteral("Aardvark");
        video.identity.year = 2001;
        video.media.durationMs = 60'000;
        Library::FileFacts facts;
        facts.path = QStringLiteral("/films/Aardvark.mkv");
        facts.sizeBytes = 99;
        facts.inode = 777'777;
        video.file = facts;
        library.catalog().ingest({video}).waitForFinished();
        QTRY_COMPARE(model.rowCount(), 430 + 26);
        QCOMPARE(model.card(far.row()).id, id);
    }

    void aLongListKeepsItsOrderWhole()
    {
        SampleLibrary library(SampleLibrary::Art::None, 4300);
        const int all = 4300 + 25;
        Ui::LibraryListModel model(
            library.catalog(), library.clock(), CardShape::Poster, CardWords::Library, nullptr);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        Library::TitleQuery query;
        query.viewer = library.viewer();
        query.kinds = {Library::TitleKind::Movie};
        model.setQuery(query);
        QTRY_COMPARE(model.rowCount(), all);
        QCOMPARE(model.total(), all);

        // A card is read when it is looked at, wherever that is.
        QVERIFY(model.card(4000).id.isNull());
        QVERIFY(model.index(4000).data(Ui::ContentRole).value<CardContent>().loading);
        QTRY_VERIFY(!model.card(4000).id.isNull());
        const TitleId id = model.card(4000).id;
        QCOMPARE(model.rowOf(id), 4000);
        QVERIFY(!model.index(4000).data(Ui::ContentRole).value<CardContent>().loading);

        // The letters are where the order has them.
        const QVector<Library::ListSection> sections = model.sections();
        QCOMPARE(sections.first().firstRow, 0);
        for (const Library::ListSection &section : sections) {
            QTRY_VERIFY(!model.card(section.firstRow).id.isNull());
            QCOMPARE(model.sectionOf(section.firstRow), section.entry);
        }
        const auto ofL = std::find_if(
            sections.begin(), sections.end(), [](const Library::ListSection &section) {
                return section.entry == QLatin1String("L");
            });
        QVERIFY(ofL != sections.end());
        QVERIFY(model.card(ofL->firstRow).title.startsWith(QLatin1Char('L')));

        // What is chosen is known whole, however far apart it is.
        model.hold({1, 2100, 4200});
        QTRY_VERIFY(!model.card(1).id.isNull() && !model.card(2100).id.isNull()
            && !model.card(4200).id.isNull());
        model.hold({});

        // A change shows, and a title that appears moves the others by one row.
        const QPersistentModelIndex far = model.index(4000);
        library.catalog().setWatched(library.viewer(), id, true).waitForFinished();
        QTRY_VERIFY(model.card(far.row()).play.watched);
        Library::IngestedVideo video;
        video.identity.kind = Library::TitleKind::Movie;
        video.identity.title = QStringLiteral("Aardvark");
        video.identity.year = 2001;
        video.media.durationMs = 60'000;
        Library::FileFacts facts;
        facts.path = QStringLiteral("/films/Aardvark.mkv");
        facts.sizeBytes = 99;
        facts.inode = 777'777;
        video.file = facts;
        library.catalog().ingest({video}).waitForFinished();
        QTRY_COMPARE(model.rowCount(), all + 1);
        QCOMPARE(far.row(), 4001);
        QCOMPARE(model.card(4001).id, id);

        // Another order is another list.
        query.sort = Library::TitleSort::Year;
        query.order = Library::SortOrder::Descending;
        model.setQuery(query);
        QTRY_VERIFY(
            model.rowCount() == all + 1 && model.sections().first().entry == QLatin1String("2020"));
    }

    void timeOfDayIsAsLongInEveryLanguage()
    {
        const QLocale before;
        for (const char *name : {"en_US", "de_DE", "zh_CN"}) {
            QLocale::setDefault(QLocale(QLatin1String(name)));
            QCOMPARE(Ui::Format::timeOfDay(QTime(21, 5)), QStringLiteral("21:05"));
        }
        QLocale::setDefault(before);
    }

    void captionsSayWhatIsLeft()
    {
        Library::TitleCard begun = card(1);
        begun.kind = Library::TitleKind::Episode;
        begun.seriesTitle = QStringLiteral("Keepers");
        begun.season = 2;
        begun.episode = 4;
        begun.durationMs = 52 * 60'000;
        begun.play.positionMs = 7 * 60'000;
        begun.play.playedAtMs = 1;
        const CardContent content
            = Ui::cardContent(begun, CardShape::Still, CardWords::Continue, 0);
        QCOMPARE(content.title, QStringLiteral("Keepers"));
        QCOMPARE(content.caption, QStringLiteral("S2 E4 · 45 min left"));
        QVERIFY(content.progress > 0.13 && content.progress < 0.14);

        // Seen before, and begun again.
        begun.play.watched = true;
        const CardContent again = Ui::cardContent(begun, CardShape::Still, CardWords::Continue, 0);
        QVERIFY(!again.watched);
        QCOMPARE(again.progress, content.progress);
        QVERIFY(Ui::cardContent(begun, CardShape::Still, CardWords::Library, 0).watched);
        begun.play.watched = false;

        // A longer version was played further than this one goes.
        begun.play.positionMs = 53 * 60'000;
        QCOMPARE(Ui::cardContent(begun, CardShape::Still, CardWords::Continue, 0).caption,
            QStringLiteral("S2 E4"));

        const auto inItsSeason = [&begun] {
            return Ui::cardContent(begun, CardShape::Still, CardWords::Episode, 0).title;
        };
        begun.title = QStringLiteral("The Barometer");
        QCOMPARE(inItsSeason(), QStringLiteral("4. The Barometer"));
        begun.episodeEnd = 5;
        QCOMPARE(inItsSeason(), QStringLiteral("4–5. The Barometer"));
        begun.title.clear();
        QCOMPARE(inItsSeason(), QStringLiteral("Episodes 4–5"));
        begun.episodeEnd = -1;
        QCOMPARE(inItsSeason(), QStringLiteral("Episode 4"));
        const CardContent found = Ui::cardContent(begun, CardShape::Still, CardWords::Library, 0);
        QCOMPARE(found.title, QStringLiteral("Episode 4"));
        QCOMPARE(found.caption, QStringLiteral("Keepers · S2 E4"));

        begun.season = 0;
        QCOMPARE(Ui::Format::episodeNumber(begun), QStringLiteral("Special 4"));
        begun.episodeEnd = 5;
        QCOMPARE(Ui::Format::episodeNumber(begun), QStringLiteral("Specials 4–5"));

        Library::TitleCard broken = card(2);
        broken.failure = QStringLiteral("It is cut off.");
        const CardContent away = Ui::cardContent(broken, CardShape::Poster, CardWords::Library, 0);
        QCOMPARE(away.caption, QStringLiteral("It is cut off."));
        QVERIFY(away.unreadable && !away.away.isEmpty());
        QVERIFY(Ui::spokenCard(away).contains(QStringLiteral("cut off")));
    }

    void statesArePaintedOnTheCard()
    {
        SampleLibrary library(SampleLibrary::Art::None, 0, true);
        (void)library.settings().setValue(SettingKey::Layout, QStringLiteral("tv"));
        Ui::Theme &theme = library.theme();
        theme.setWindowSize(QSize(1920, 1080));
        Ui::PictureLoader pictures(library.services().picturesFolder);
        Ui::CardDelegate delegate(theme, pictures, CardShape::Poster, nullptr);
        delegate.setArtWidth(204);
        QCOMPARE(delegate.artSize(), QSize(204, 306));
        const Ui::Tokens &c = theme.colors();
        const auto paint = [&](const CardContent &content, const CardState &state) {
            QImage image(280, 460, QImage::Format_RGB32);
            image.fill(c.bg);
            QPainter painter(&image);
            delegate.paintCard(painter, QPoint(38, 38), content, state);
            return image;
        };
        CardContent content;
        content.title = QStringLiteral("Low Tide");
        content.caption = QStringLiteral("2023");

        const QImage plain = paint(content, {});
        QCOMPARE(count(plain, plain.rect(), c.focus, 3), 0);
        QVERIFY(count(plain, QRect(60, 60, 160, 200), c.s2) > 5000);

        CardState focused;
        focused.focus = 1;
        focused.ring = true;
        const QImage ring = paint(content, focused);
        // The ring: 8 px of growth at each side, a gap of 4, then 5 of white.
        const int left = 38 - 8 - 4 - 5;
        QVERIFY(count(ring, QRect(left, 150, 5, 40), c.focus, 20) > 120);
        QVERIFY(count(ring, QRect(left + 6, 150, 2, 40), c.bg, 20) > 60);
        QVERIFY(count(ring, QRect(0, 0, left - 2, 400), c.focus, 20) == 0);

        content.progress = 0.5;
        const QImage progress = paint(content, {});
        const QRect bar(38 + 14, 38 + 306 - 14 - 8, 204 - 28, 8);
        const int apricot = count(progress, bar, c.artBar, 30);
        QVERIFY2(apricot > bar.width() * 8 * 0.42 && apricot < bar.width() * 8 * 0.56,
            qPrintable(QString::number(apricot)));

        content.progress = 0;
        content.watched = true;
        const QImage watched = paint(content, {});
        QVERIFY(count(watched, QRect(180, 285, 60, 60), QColor(14, 15, 19), 30) > 400);

        content.watched = false;
        CardState selected;
        selected.selected = true;
        const QImage chosen = paint(content, selected);
        QVERIFY(count(chosen, QRect(38, 120, 5, 40), c.artBar, 20) > 150);
        QCOMPARE(count(chosen, chosen.rect(), c.focus, 3), 0);

        CardState hover;
        hover.hover = true;
        const QImage hovered = paint(content, hover);
        QVERIFY(count(hovered, QRect(110, 160, 60, 60), c.artBar, 30) > 700);
    }

    void narrowCardKeepsTheQuality()
    {
        SampleLibrary library(SampleLibrary::Art::None, 0, true);
        Ui::PictureLoader pictures(library.services().picturesFolder);
        Ui::CardDelegate delegate(library.theme(), pictures, CardShape::Poster, nullptr);
        delegate.setArtWidth(124);
        Library::TitleCard film = card(1);
        film.kind = Library::TitleKind::Movie;
        film.year = 2024;
        film.height = 2160;
        film.hdr = true;
        film.addedAtMs = 1;
        const auto caption = [&](const CardContent &content) {
            QImage image(300, 360, QImage::Format_RGB32);
            image.fill(library.theme().colors().bg);
            QPainter painter(&image);
            delegate.paintCard(painter, QPoint(10, 10), content, {});
            const QSize size = delegate.cardSize();
            const int line = library.theme().lineHeight(Ui::TextRole::Caption);
            return image.copy(10, 10 + size.height() - line, size.width() + 60, line);
        };
        CardContent whole = cardContent(film, CardShape::Poster, CardWords::Library, 2);
        QVERIFY(whole.isNew);
        CardContent alone = whole;
        alone.caption = QStringLiteral("4K HDR");
        alone.shortCaption.clear();
        QCOMPARE(caption(whole), caption(alone));
        // Where there is room, the year is there too.
        delegate.setArtWidth(168);
        QVERIFY(caption(whole) != caption(alone));
    }

    void longTitleOfTheFocusedCardScrolls()
    {
        SampleLibrary library(SampleLibrary::Art::None, 0, true);
        (void)library.settings().setValue(SettingKey::Layout, QStringLiteral("tv"));
        Ui::PictureLoader pictures(library.services().picturesFolder);
        Ui::CardView view(
            library.theme(), pictures, CardShape::Poster, Ui::CardView::Flow::Row, nullptr);
        CardListModel model(library.clock(), CardShape::Poster, CardWords::Library, nullptr);
        QVector<Library::TitleCard> films = cards({1, 2});
        films[0].title = QStringLiteral("The Night Bus That Never Came to Varo");
        model.replace(films);
        view.setCards(&model);
        view.setCardSize(204, 32, 0);
        view.resize(800, view.rowHeight());
        view.show();
        view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.setFocus();
        const CardContent content
            = model.data(model.index(0), Ui::ContentRole).value<CardContent>();
        const qreal overflow = view.delegate()->titleOverflow(content);
        QVERIFY(overflow > 50);
        QCOMPARE(view.titleShift(), 0.0);
        QTRY_COMPARE(view.titleShift(), overflow);
        view.makeCurrent(1);
        QCOMPARE(view.titleShift(), 0.0);
    }

    void onlyVisibleCardsCostAnything()
    {
        SampleLibrary library(SampleLibrary::Art::None, 0, true);
        library.theme().applyTo(*qApp);
        Ui::PictureLoader pictures(library.services().picturesFolder);
        const SystemClock clock;
        CardListModel model(clock, CardShape::Poster, CardWords::Library, nullptr);
        QVector<Library::TitleCard> many;
        for (int i = 0; i < 10'000; ++i) {
            Library::TitleCard made = card(i % 250);
            made.id.bytes[2] = quint8(i / 250);
            many << made;
        }
        model.replace(many);
        Ui::CardView view(
            library.theme(), pictures, CardShape::Poster, Ui::CardView::Flow::Grid, nullptr);
        view.setCards(&model);
        view.setCardSize(124, 18, 16);
        view.resize(1030, 700);
        view.show();
        QVERIFY(view.visibleTitles().size() < 40);
        QVERIFY(view.visibleTitles().size() >= 14);
        QCOMPARE(view.columns(), 7);
        view.makeCurrent(9'999);
        QTRY_VERIFY(view.visibleTitles().contains(many.last().id));
        QTRY_VERIFY(view.viewport()->rect().contains(view.visualRect(view.currentIndex())));
        QCOMPARE(view.indexAt(view.visualRect(model.index(9'998)).center()).row(), 9'998);
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(view.currentIndex().row(), 0);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.currentIndex().row(), 7);
    }

    void letterBarSkipsWhatIsMissing()
    {
        SampleLibrary library(SampleLibrary::Art::None, 0, true);
        Ui::LetterBar bar(library.theme(), nullptr);
        bar.setEntries(Ui::LetterBar::letters(),
            {QStringLiteral("A"), QStringLiteral("L"), QStringLiteral("M")});
        bar.setCurrent(QStringLiteral("A"));
        QSignalSpy chosen(&bar, &Ui::LetterBar::chosen);
        QSignalSpy left(&bar, &Ui::LetterBar::leftWanted);
        QTest::keyClick(&bar, Qt::Key_Down);
        QCOMPARE(bar.current(), QStringLiteral("L"));
        QTest::keyClick(&bar, Qt::Key_Down);
        QTest::keyClick(&bar, Qt::Key_Down);
        QCOMPARE(bar.current(), QStringLiteral("M"));
        QCOMPARE(chosen.count(), 2);
        QTest::keyClick(&bar, Qt::Key_Left);
        QCOMPARE(left.count(), 1);
    }

    void smallStillIsNotStretchedOverTheBackdrop()
    {
        // Fine black and white stripes; a pixel that is stretched six times makes wide ones.
        const auto loaded = [](QSize size) {
            QImage stripes(size, QImage::Format_RGB32);
            for (int x = 0; x < size.width(); ++x) {
                for (int y = 0; y < size.height(); ++y) {
                    stripes.setPixelColor(x, y, (x / 2) % 2 ? Qt::white : Qt::black);
                }
            }
            const QTemporaryDir folder;
            PictureId id;
            id.bytes[0] = quint8(size.width() / 10);
            const QString file = Ui::PictureLoader::fileOf(folder.path(), id);
            QDir().mkpath(QFileInfo(file).path());
            stripes.save(file, "JPEG", 100);
            Ui::PictureLoader loader(folder.path());
            QSignalSpy ready(&loader, &Ui::PictureLoader::ready);
            (void)loader.backdrop(id, QSize(960, 540), 1);
            if (ready.isEmpty() && !ready.wait()) {
                return QImage();
            }
            return loader.backdrop(id, QSize(960, 540), 1).toImage();
        };
        // The largest step from one pixel to the next.
        const auto sharpness = [](const QImage &image, const QRect &area) {
            int most = 0;
            for (int x = area.left(); x < area.right(); ++x) {
                const int y = area.center().y();
                most = qMax(most, qAbs(qGray(image.pixel(x, y)) - qGray(image.pixel(x + 1, y))));
            }
            return most;
        };
        const QImage small = loaded(QSize(160, 90));
        QCOMPARE(small.size(), QSize(960, 540));
        // Sharp at the right, for as wide as it may be; elsewhere only its colour.
        QVERIFY(sharpness(small, QRect(900, 20, 40, 40)) > 60);
        QVERIFY(sharpness(small, QRect(100, 20, 400, 40)) < 8);
        QVERIFY(sharpness(small, QRect(800, 400, 150, 40)) < 8);
        const QImage large = loaded(QSize(960, 540));
        QVERIFY(sharpness(large, QRect(100, 20, 40, 40)) > 150);
    }

    void pictureOfTheClusterArrives()
    {
        QImage red(40, 60, QImage::Format_RGB32);
        red.fill(Qt::red);
        QBuffer jpeg;
        jpeg.open(QIODevice::WriteOnly);
        red.save(&jpeg, "JPEG");
        const PictureId id = Library::PictureStore::idOf(jpeg.data());
        const TestSupport::StoreFixture fixture;
        const auto store = std::make_shared<TestSupport::FaultyStore>(fixture.store.get());
        const QTemporaryDir folder;
        const SystemClock clock;
        const LibraryId household = randomId<LibraryId>();
        Sync::PictureFetcher fetcher({store, household, folder.path(), &clock,
            {std::chrono::milliseconds(1), std::chrono::milliseconds(1), 0}});
        Ui::PictureLoader loader(folder.path(), &fetcher);
        QSignalSpy ready(&loader, &Ui::PictureLoader::ready);
        const auto shown = [&] { return loader.pixmap(id, QSize(20, 30), 1, 0); };

        // The cluster is away: the card is shown without it, and asks each time it is painted.
        std::atomic<bool> isAway = true;
        store->setFaultBefore([&isAway](const TestSupport::FaultyStore::Call &) {
            return isAway ? std::optional(Error{ErrorCode::Unreachable, {}, {}, true})
                          : std::nullopt;
        });
        QVERIFY(shown().isNull());
        QTRY_VERIFY(store->count(QStringLiteral("read")) > 1);
        QVERIFY(shown().isNull());
        QVERIFY(TestSupport::await(fixture.store->put(
            Sync::StoreKeys(household).picture(id), jpeg.data(), QStringLiteral("image/jpeg"))));
        isAway = false;
        QTRY_VERIFY(!shown().isNull()); // painted again at each ready()
        QVERIFY(ready.size() >= 2);
        QCOMPARE(qRed(shown().toImage().pixel(10, 15)) > 240, true);
        QCOMPARE(store->count(QStringLiteral("put")), 0);
    }

    void picturesScrolledPastAreNotRead()
    {
        SampleLibrary library(SampleLibrary::Art::None, 0, true);
        Ui::PictureLoader pictures(library.services().picturesFolder);
        QSignalSpy ready(&pictures, &Ui::PictureLoader::ready);
        // The two that are read first do not end before they are let go, so both threads are busy
        // while the others are asked for.
        const QString folder = library.services().picturesFolder;
        HeldPicture first(folder, pictureNumber(0));
        HeldPicture second(folder, pictureNumber(1));
        for (int i = 0; i < 3000; ++i) {
            QVERIFY(pictures.pixmap(pictureNumber(i), QSize(20, 30), 1, 4).isNull());
        }
        QCOMPARE(pictures.waiting(), 400);
        first.letGo();
        // The one thread that is free now reads the last one, on the screen now, before the others.
        QTRY_VERIFY(ready.count() >= 2);
        QCOMPARE(ready.at(0).first().value<PictureId>(), pictureNumber(0));
        QCOMPARE(ready.at(1).first().value<PictureId>(), pictureNumber(2999));
        second.letGo();
        QTRY_COMPARE(ready.count(), 402);
        QCOMPARE(pictures.waiting(), 0);
    }
};

MATINEE_TEST(CardsTest)
#include "tst_cards.moc"
