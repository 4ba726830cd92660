#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/filterrule.h"
#include "library/catalog/listreader.h"
#include "library/catalog/migrator.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/titlereader.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

//! Filters, and what people put together: favourites, ratings, tags, collections, playlists.
class ListsTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void wordsAreFilters_data();
    void wordsAreFilters();
    void ruleIsReadAsItWasWritten();
    void filtersLeaveWhatTheySay_data();
    void filtersLeaveWhatTheySay();
    void favouritesBelongToTheirViewer();
    void seriesIsFavouriteBesideItsEpisodes();
    void ratingIsANumberUpToTen();
    void collectionsHaveAnOrder();
    void playlistsHoldTitlesOrARule();
    void tagsAreFoundAndTakenBack();
    void personHasTitles();
    void removedComesBack();
    void severalTitlesAreOneAct();
    void specialsBlockNothing();
    void homeVideosLieByDate();
    void homeVideosHaveTheDayTheyWereTaken();

private:
    TitleId add(const IngestedVideo &video);
    bool put(Table table, const QByteArray &row, const Fields &fields);
    QStringList titles(const TitleFilter &filter, TitleSort sort = TitleSort::Title);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    ProfileId m_viewer;
};

void ListsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    m_writer = std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
    m_viewer = DetailReader(m_writer->database()).profiles()->first().id;
}

TitleId ListsTest::add(const IngestedVideo &video)
{
    const Result<QVector<TitleId>> titles = m_writer->ingest({video});
    return titles ? titles->value(0) : TitleId();
}

bool ListsTest::put(Table table, const QByteArray &row, const Fields &fields)
{
    return m_writer
        ->act(Origin::Online, {},
            [&]() -> Result<> {
                const Result<bool> done = m_writer->changes().put(table, row, fields);
                return done ? Result<>() : failure(done.error());
            })
        .has_value();
}

QStringList ListsTest::titles(const TitleFilter &filter, TitleSort sort)
{
    TitleQuery query;
    query.viewer = m_viewer;
    query.filter = filter;
    query.sort = sort;
    TitleReader reader(m_writer->database());
    const Result<TitlePage> page = reader.page(query);
    const Result<int> total = reader.total(query);
    if (!page || !total || *total != page->cards.size()
        || (page->total >= 0 && page->total != *total)) {
        return {QStringLiteral("page and total differ")};
    }
    QStringList names;
    for (const TitleCard &card : page->cards) {
        names.append(card.title);
    }
    return names;
}

void ListsTest::wordsAreFilters_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("known");
    QTest::addColumn<TitleFilter>("filter");
    const auto row = [](const char *words, const TitleFilter &filter) {
        QTest::newRow(words) << QString::fromUtf8(words) << true << filter;
    };
    TitleFilter filter;
    row("", filter);
    filter.watch = WatchState::Unwatched;
    row("unwatched", filter);
    filter.hdr = true;
    filter.kept = true;
    row(" unwatched, hdr ,kept", filter);
    filter = {};
    filter.firstYear = 1990;
    filter.lastYear = 1999;
    row("year=1990-1999", filter);
    row("year=1990s", filter);
    filter.lastYear = 0;
    row("year=1990-", filter);
    filter = {};
    filter.firstYear = filter.lastYear = 1994;
    row("year=1994", filter);
    filter = {};
    filter.minimumRating = 75;
    filter.genre = TitleIds::genre(QStringLiteral("drama"));
    row("rating=7.5,genre=Drama", filter);
    filter = {};
    filter.tag = TitleIds::tag(QStringLiteral("Kids"));
    row("tag=kids", filter);
    for (const char *words :
        {"new", "year=", "year=soon", "rating=12", "resolution=high", "hdr=1"}) {
        QTest::newRow(words) << QString::fromUtf8(words) << false << TitleFilter();
    }
}

void ListsTest::wordsAreFilters()
{
    QFETCH(const QString, words);
    QFETCH(const bool, known);
    QFETCH(const TitleFilter, filter);
    const Result<TitleFilter> read = FilterRule::fromWords(words);
    QCOMPARE(read.has_value(), known);
    QVERIFY(!known || *read == filter);
    QVERIFY(known || read.error().code == ErrorCode::InvalidInput);
}

void ListsTest::ruleIsReadAsItWasWritten()
{
    FilterRule::Rule rule;
    rule.kinds = {TitleKind::Movie, TitleKind::HomeVideo};
    rule.genre = QStringLiteral("Drama");
    rule.tag = QStringLiteral("雨天");
    rule.filter.genre = TitleIds::genre(rule.genre);
    rule.filter.tag = TitleIds::tag(rule.tag);
    rule.filter.watch = WatchState::Begun;
    rule.filter.firstYear = 1980;
    rule.filter.minimumRating = 70;
    rule.filter.minimumHeight = 1500;
    rule.filter.favourite = rule.filter.hdr = rule.filter.missing = true;
    rule.sort = TitleSort::Year;
    rule.order = SortOrder::Descending;
    QVERIFY(FilterRule::fromJson(FilterRule::toJson(rule)) == rule);
    QVERIFY(FilterRule::fromJson(FilterRule::toJson({})) == FilterRule::Rule());
    QVERIFY(FilterRule::fromJson(QStringLiteral("{\"later\": 1}")) == FilterRule::Rule());
    QVERIFY(!FilterRule::fromJson(QStringLiteral("unwatched")));
}

void ListsTest::filtersLeaveWhatTheySay_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QStringList>("left");
    const auto row = [](const char *words, const QStringList &left) {
        QTest::newRow(words) << QString::fromUtf8(words) << left;
    };
    const QString amber = QStringLiteral("Amber");
    const QString birch = QStringLiteral("Birch");
    const QString cedar = QStringLiteral("Cedar");
    row("", {amber, birch, cedar});
    row("watched", {amber});
    row("unwatched", {birch, cedar});
    row("begun", {birch});
    row("genre=drama", {amber, cedar});
    row("genre=drama,unwatched", {cedar});
    row("tag=kids", {birch});
    row("year=1990-1999", {amber});
    row("year=2000-", {birch, cedar});
    row("rating=7", {cedar});
    row("resolution=4k", {birch});
    row("resolution=1080,rating=5", {cedar});
    row("favourite", {cedar});
    row("missing", {cedar});
    row("kept", {amber, birch});
    row("favourite,kept", {});
    row("hdr", {});
    row("unreadable", {});
}

void ListsTest::filtersLeaveWhatTheySay()
{
    QFETCH(const QString, words);
    const TitleId amber = add(movie(QStringLiteral("Amber"), 1994));
    const TitleId birch = add(movie(QStringLiteral("Birch"), 2004, 2160));
    const IngestedVideo gone = movie(QStringLiteral("Cedar"), 2014);
    const TitleId cedar = add(gone);
    QVERIFY(m_writer->setMissing({gone.file->path}));
    const GenreId drama = TitleIds::genre(QStringLiteral("Drama"));
    for (const TitleId &title : {amber, cedar}) {
        QVERIFY(put(Table::TitleGenre, title.toBytes() + drama.toBytes(), {{"present", 1}}));
    }
    QVERIFY(m_writer->setTag({}, {birch}, QStringLiteral("Kids"), true));
    QVERIFY(put(Table::Title, cedar.toBytes(), {{"rating", 78}}));
    QVERIFY(put(Table::Title, amber.toBytes(), {{"rating", 49}}));
    QVERIFY(m_writer->setWatched(m_viewer, amber, true));
    QVERIFY(m_writer->setPosition(m_viewer, birch, VersionId(), 60'000, 6'000'000));
    QVERIFY(m_writer->setFavourite(m_viewer, {cedar}, true));
    const Result<TitleFilter> filter = FilterRule::fromWords(words);
    QVERIFY(filter);
    for (const TitleSort sort : {TitleSort::Title, TitleSort::Year, TitleSort::Added}) {
        QTEST(titles(*filter, sort), "left");
    }
}

void ListsTest::favouritesBelongToTheirViewer()
{
    const TitleId film = add(movie(QStringLiteral("Amber"), 1994));
    const Result<ProfileId> other
        = m_writer->addProfile(QStringLiteral("Mia"), QStringLiteral("#ffffff"));
    QVERIFY(other);
    QVERIFY(m_writer->setFavourite(*other, {film}, true));
    TitleReader reader(m_writer->database());
    QVERIFY(!reader.card(m_viewer, film).value()->play.favourite);
    QVERIFY(reader.card(*other, film).value()->play.favourite);
    QVERIFY(m_writer->setFavourite(*other, {film}, false));
    QVERIFY(!reader.card(*other, film).value()->play.favourite);
}

void ListsTest::seriesIsFavouriteBesideItsEpisodes()
{
    const TitleId first = add(episode(QStringLiteral("Harbour"), 1, 1));
    const TitleId second = add(episode(QStringLiteral("Harbour"), 1, 2));
    TitleReader reader(m_writer->database());
    const TitleId series = reader.card(m_viewer, first).value()->seriesId;
    QVERIFY(m_writer->setFavourite(m_viewer, {series}, true));
    QVERIFY(m_writer->setWatched(m_viewer, first, true));
    TitleCard card = *reader.card(m_viewer, series).value();
    QVERIFY(card.play.favourite && !card.play.watched);
    QCOMPARE(card.watchedChildCount, 1);
    QVERIFY(m_writer->setWatched(m_viewer, second, true));
    QVERIFY(m_writer->setFavourite(m_viewer, {series}, false));
    card = *reader.card(m_viewer, series).value();
    QVERIFY(!card.play.favourite && card.play.watched);
    QVERIFY(m_writer->maintainer().rebuild());
    QVERIFY(*reader.card(m_viewer, series).value() == card);
}

void ListsTest::ratingIsANumberUpToTen()
{
    const TitleId film = add(movie(QStringLiteral("Amber"), 1994));
    QVERIFY(!m_writer->setRating(m_viewer, film, 11));
    QVERIFY(m_writer->setRating(m_viewer, film, 8));
    QCOMPARE(TitleReader(m_writer->database()).card(m_viewer, film).value()->play.rating, 8);
    QVERIFY(!m_writer->setRating(m_viewer, TitleId(), 8));
}

void ListsTest::collectionsHaveAnOrder()
{
    const TitleId second = add(movie(QStringLiteral("Amber Two"), 1996));
    const TitleId first = add(movie(QStringLiteral("Amber"), 1994));
    ListReader reader(m_writer->database());
    const Result<CollectionId> made = m_writer->addCollection({}, QStringLiteral(" Ambers "));
    QVERIFY(made);
    QVERIFY(!m_writer->addCollection({}, QStringLiteral("  ")));
    QVERIFY(reader.collections()->isEmpty()); // nothing is in it
    QVERIFY(m_writer->setInCollection({}, *made, {second, first}, true));
    QCOMPARE(reader.collections()->first().name, QStringLiteral("Ambers"));
    QCOMPARE(reader.collections()->first().count, 2);
    QCOMPARE(reader.collectionTitles(m_viewer, *made)->first().id, second);
    QVERIFY(m_writer->setInCollection({}, *made, {second}, false));
    QCOMPARE(reader.collectionTitles(m_viewer, *made)->size(), 1);
    QVERIFY(m_writer->setRemoved({}, {first}, true));
    QVERIFY(reader.collections()->isEmpty());
}

void ListsTest::playlistsHoldTitlesOrARule()
{
    const TitleId film = add(movie(QStringLiteral("Amber"), 1994));
    const TitleId other = add(movie(QStringLiteral("Birch"), 2004));
    ListReader reader(m_writer->database());
    const Result<PlaylistId> list = m_writer->addPlaylist(m_viewer, QStringLiteral("Rainy"), {});
    QVERIFY(list);
    QVERIFY(m_writer->addToPlaylist({}, *list, {other, film, other}));
    QCOMPARE(reader.playlistTitles(m_viewer, *list, 10)->size(), 3); // twice is allowed
    QCOMPARE(reader.playlistTitles(m_viewer, *list, 10)->first().id, other);
    QVERIFY(m_writer->removeFromPlaylist({}, *list, {other}));
    QCOMPARE(reader.playlistTitles(m_viewer, *list, 10)->size(), 1);

    FilterRule::Rule rule;
    rule.filter.firstYear = 2000;
    const Result<PlaylistId> smart
        = m_writer->addPlaylist(m_viewer, QStringLiteral("New"), FilterRule::toJson(rule));
    QVERIFY(smart);
    QVERIFY(!m_writer->addPlaylist(m_viewer, QStringLiteral("Bad"), QStringLiteral("years")));
    QCOMPARE(reader.playlistTitles(m_viewer, *smart, 10)->first().id, other);
    QCOMPARE(reader.playlists(m_viewer)->size(), 2);
    QCOMPARE(reader.playlists(ProfileId())->size(), 0); // they are the viewer's own
    QVERIFY(m_writer->setPlaylistRemoved({}, *smart, true));
    QCOMPARE(reader.playlists(m_viewer)->size(), 1);
    QVERIFY(!reader.playlistTitles(m_viewer, *smart, 10));
    QVERIFY(m_writer->setPlaylistRemoved({}, *smart, false));
    QCOMPARE(reader.playlists(m_viewer)->size(), 2);
}

void ListsTest::tagsAreFoundAndTakenBack()
{
    const TitleId film = add(movie(QStringLiteral("Amber"), 1994));
    ListReader reader(m_writer->database());
    QVERIFY(!m_writer->setTag({}, {film}, QStringLiteral(" "), true));
    QVERIFY(m_writer->setTag({}, {film}, QStringLiteral("Rainy Days"), true));
    QVERIFY(m_writer->setTag({}, {film}, QStringLiteral("rainy days"), true));
    QCOMPARE(*reader.tags(), QVector<QString>{QStringLiteral("Rainy Days")});
    QVERIFY(m_writer->setTag({}, {film}, QStringLiteral("Rainy Days"), false));
    QVERIFY(reader.tags()->isEmpty());
}

void ListsTest::personHasTitles()
{
    const TitleId old = add(movie(QStringLiteral("Amber"), 1994));
    const TitleId recent = add(movie(QStringLiteral("Birch"), 2004));
    const PersonId person = TitleIds::person(QStringLiteral("Ramira Osk"));
    QVERIFY(put(Table::Person, person.toBytes(), {{"name", QStringLiteral("Ramira Osk")}}));
    for (const TitleId &title : {old, recent}) {
        QVERIFY(put(Table::Credit, TitleIds::credit(title, person, QStringLiteral("cast"), {}),
            {{"title", idValue(title)}, {"person", idValue(person)},
                {"role", title == old ? QStringLiteral("The Keeper") : QString()},
                {"present", 1}}));
    }
    ListReader reader(m_writer->database());
    const Result<Person> found = reader.person(m_viewer, person);
    QVERIFY(found);
    QCOMPARE(found->name, QStringLiteral("Ramira Osk"));
    QCOMPARE(found->titles.size(), 2);
    QCOMPARE(found->titles.first().id, recent);
    QCOMPARE(found->roles.value(old), QStringLiteral("The Keeper"));
    QCOMPARE(reader.person(m_viewer, PersonId()).error().code, ErrorCode::NotFound);
}

void ListsTest::removedComesBack()
{
    const TitleId film = add(movie(QStringLiteral("Amber"), 1994));
    QVERIFY(m_writer->setFavourite(m_viewer, {film}, true));
    QVERIFY(m_writer->setRemoved({}, {film}, true));
    QVERIFY(titles({}).isEmpty());
    add(movie(QStringLiteral("Amber"), 1994)); // a scan does not bring it back
    QVERIFY(titles({}).isEmpty());
    QVERIFY(m_writer->setRemoved({}, {film}, false));
    TitleFilter favourites;
    favourites.favourite = true;
    QCOMPARE(titles(favourites), QStringList{QStringLiteral("Amber")});
}

void ListsTest::severalTitlesAreOneAct()
{
    const TitleId film = add(movie(QStringLiteral("Amber"), 1994));
    const TitleId other = add(movie(QStringLiteral("Birch"), 2004));
    const qint64 before = *m_writer->database().integer("SELECT max(no) FROM change_log");
    QVERIFY(!m_writer->setWatched(m_viewer, {film, TitleId()}, true));
    QVERIFY(!m_writer->setFavourite(m_viewer, {film, TitleId()}, true));
    QCOMPARE(*m_writer->database().integer("SELECT max(no) FROM change_log"), before);
    QVERIFY(m_writer->setWatched(m_viewer, {film, other}, true));
    const QByteArray acts = "SELECT count(DISTINCT operation) FROM change_log WHERE no > "
        + QByteArray::number(before);
    QCOMPARE(*m_writer->database().integer(acts), 1);
}

void ListsTest::specialsBlockNothing()
{
    const TitleId first = add(episode(QStringLiteral("Harbour"), 1, 1));
    add(episode(QStringLiteral("Harbour"), 0, 1));
    const TitleId second = add(episode(QStringLiteral("Harbour"), 1, 2));
    const TitleId special = add(episode(QStringLiteral("Harbour"), 0, 2));
    TitleReader reader(m_writer->database());
    QVERIFY(m_writer->setWatched(m_viewer, special, true));
    QVERIFY(reader.nextUp(m_viewer, 5)->isEmpty()); // a special alone begins no series
    QVERIFY(m_writer->setWatched(m_viewer, first, true));
    QCOMPARE(reader.nextUp(m_viewer, 5)->first().id, second);
    QVERIFY(m_writer->setWatched(m_viewer, second, true));
    QVERIFY(reader.nextUp(m_viewer, 5)->isEmpty()); // and none is offered after the last
}

void ListsTest::homeVideosLieByDate()
{
    IngestedVideo summer = homeVideo(QStringLiteral("Boat"), 1);
    summer.file->mtimeNs = 1'500'000'000'000'000'000;
    IngestedVideo winter = homeVideo(QStringLiteral("Snow"), 2);
    winter.file->mtimeNs = 1'400'000'000'000'000'000;
    add(summer);
    const TitleId older = add(winter);
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::HomeVideo};
    query.sort = TitleSort::Date;
    TitleReader reader(m_writer->database());
    QCOMPARE(reader.page(query)->cards.first().title, QStringLiteral("Snow"));
    QCOMPARE(reader.page(query)->cards.first().dateMs, 1'400'000'000'000);
    // What is said of it counts more than when its file was written.
    QVERIFY(m_writer->act(Origin::Person, {}, [&]() -> Result<> {
        const Result<bool> done = m_writer->changes().put(Table::Title, older.toBytes(),
            {{"premiered", QStringLiteral("2020-12-24")}}, Scope::Local);
        return done ? Result<>() : failure(done.error());
    }));
    QCOMPARE(reader.page(query)->cards.first().title, QStringLiteral("Boat"));
}

void ListsTest::homeVideosHaveTheDayTheyWereTaken()
{
    const auto dayOf = [this](const TitleId &title) {
        const auto card = TitleReader(m_writer->database()).card(m_viewer, title);
        return QDateTime::fromMSecsSinceEpoch((*card)->dateMs).date();
    };
    IngestedVideo copied = homeVideo(QStringLiteral("Copied"), 1);
    copied.file->mtimeNs = 1'500'000'000'000'000'000; // on the day it came from the phone
    copied.media.recordedMs = QDateTime({2016, 8, 1}, {12, 0}).toMSecsSinceEpoch();
    const TitleId stated = add(copied);
    QCOMPARE(dayOf(stated), QDate(2016, 8, 1));
    IngestedVideo named = homeVideo(QStringLiteral("VID_20150704_101500"), 2);
    named.identity.taken = {2015, 7, 4};
    named.media.recordedMs = copied.media.recordedMs; // when it was cut
    QCOMPARE(dayOf(add(named)), QDate(2015, 7, 4));
    // What was said of it before stays.
    QVERIFY(m_writer->act(Origin::Person, {}, [&]() -> Result<> {
        const Result<bool> done = m_writer->changes().put(Table::Title, stated.toBytes(),
            {{"premiered", QStringLiteral("1999-12-31")}}, Scope::Local);
        return done ? Result<>() : failure(done.error());
    }));
    copied.file->mtimeNs += 1;
    QCOMPARE(add(copied), stated);
    QCOMPARE(dayOf(stated), QDate(1999, 12, 31));
}

MATINEE_TEST(ListsTest)
#include "tst_lists.moc"
