#include "library/catalog/catalog.h"
#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/migrator.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/await.h"
#include "tests/support/testregistry.h"

#include <QHash>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <random>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;
using TestSupport::await;

namespace {

constexpr int kTitles = 1200;
constexpr int kLists = 400;

} // namespace

//! A filtered list may be read in many ways, by what costs least. However it is read it is the
//! whole list without what the filter leaves out, in the same order.
class FilteredListsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void isTheWholeListWithoutTheOthers();
    void aChangedTitleIsFilteredAsItIs();

private:
    int pick(int below) { return int(m_random() % unsigned(below)); }
    QVector<TitleCard> all(TitleQuery query, int *total = nullptr);
    TitleFilter drawnFilter();
    bool passes(const TitleCard &card, const TitleFilter &filter) const;

    std::mt19937 m_random{5};
    QTemporaryDir m_folder;
    StepClock m_clock;
    std::unique_ptr<Catalog> m_catalog;
    ProfileId m_viewer;
    QVector<TitleId> m_titles;
    QHash<TitleId, GenreId> m_genres;
    QHash<TitleId, TagId> m_tags;
};

void FilteredListsTest::initTestCase()
{
    const QString file = m_folder.filePath(QStringLiteral("catalog.db"));
    auto store = Migrator::open(file, catalogSchema(), m_clock);
    QVERIFY(store);
    const auto place = DeviceIdentity::placeOf(file, store->fileChangedMs);
    auto opened = CatalogWriter::create(std::move(store->database), place, m_clock);
    QVERIFY(opened);
    CatalogWriter &writer = **opened;
    QVector<IngestedVideo> videos;
    for (int i = 0; i < kTitles; ++i) {
        IngestedVideo video
            = movie(QStringLiteral("Film %1").arg(pick(900)), 1950 + i % 60, i % 4 ? 1080 : 2160);
        video.identity.edition = QString::number(i);
        video.file->path += QString::number(i);
        if (pick(5) == 0) {
            video.media.streams[0].colorTransfer = QStringLiteral("smpte2084");
        }
        videos.append(video);
    }
    const Result<QVector<TitleId>> made = writer.ingest(videos);
    QVERIFY(made);
    for (const TitleId &title : *made) {
        if (!m_titles.contains(title)) {
            m_titles.append(title);
        }
    }
    const Result<> described = writer.act(Origin::Online, {}, [&]() -> Result<> {
        for (const TitleId &title : std::as_const(m_titles)) {
            // A few of the first, many of the last.
            const int number = std::max(pick(8), pick(8));
            const QString genre = QStringLiteral("Genre %1").arg(number);
            const QString tag = QStringLiteral("Tag %1").arg(pick(3) == 0 ? pick(200) : 0);
            m_genres.insert(title, TitleIds::genre(genre));
            m_tags.insert(title, TitleIds::tag(tag));
            const QByteArray id = title.toBytes();
            const std::tuple<Table, QByteArray, Fields> puts[] = {
                {Table::Genre, TitleIds::genre(genre).toBytes(), {{"name", genre}}},
                {Table::TitleGenre, id + TitleIds::genre(genre).toBytes(), {{"present", 1}}},
                {Table::Tag, TitleIds::tag(tag).toBytes(), {{"name", tag}}},
                {Table::TitleTag, id + TitleIds::tag(tag).toBytes(), {{"present", 1}}},
                {Table::Title, id, {{"rating", 10 + pick(90)}}},
            };
            for (const auto &[table, row, fields] : puts) {
                if (const Result<bool> put = writer.changes().put(table, row, fields); !put) {
                    return failure(put.error());
                }
            }
        }
        return {};
    });
    QVERIFY(described);
    const auto profile = writer.addProfile(QStringLiteral("Mia"), QStringLiteral("#ffffff"));
    QVERIFY(profile);
    m_viewer = *profile;
    for (const TitleId &title : std::as_const(m_titles)) {
        const int done = pick(10);
        if (done < 3) {
            QVERIFY(writer.setWatched(m_viewer, {title}, true));
        } else if (done == 3) {
            QVERIFY(writer.setPosition(m_viewer, title, {}, 1000, 100'000));
        }
        if (pick(12) == 0) {
            QVERIFY(writer.setFavourite(m_viewer, {title}, true));
        }
    }
    opened->reset();
    auto catalog = Catalog::open(file, m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
}

QVector<TitleCard> FilteredListsTest::all(TitleQuery query, int *total)
{
    QVector<TitleCard> cards;
    for (;;) {
        const Result<TitlePage> page = await(m_catalog->page(query));
        if (!page || cards.size() > 2 * kTitles) {
            qWarning() << (page ? QStringLiteral("no end") : page.error().detail);
            return {};
        }
        cards += page->cards;
        if (page->next.isEmpty()) {
            break;
        }
        query.cursor = page->next;
    }
    if (total != nullptr) {
        query.cursor.clear();
        *total = await(m_catalog->total(query)).value_or(-1);
    }
    return cards;
}

TitleFilter FilteredListsTest::drawnFilter()
{
    TitleFilter filter;
    if (pick(2) == 0) {
        filter.genre = TitleIds::genre(QStringLiteral("Genre %1").arg(pick(9)));
    }
    if (pick(4) == 0) {
        filter.tag = TitleIds::tag(QStringLiteral("Tag %1").arg(pick(2) * pick(200)));
    }
    if (pick(2) == 0) {
        filter.firstYear = 1950 + pick(60);
        filter.lastYear = pick(3) == 0 ? 0 : filter.firstYear + pick(20);
    }
    filter.minimumHeight = pick(4) == 0 ? 1500 : 0;
    filter.minimumRating = pick(4) == 0 ? 10 + pick(95) : 0;
    filter.hdr = pick(6) == 0;
    filter.kept = pick(6) == 0;
    filter.missing = pick(30) == 0;
    filter.favourite = pick(6) == 0;
    const int watch = pick(8);
    filter.watch = watch < 4 ? WatchState(watch) : WatchState::Any;
    return filter;
}

bool FilteredListsTest::passes(const TitleCard &card, const TitleFilter &filter) const
{
    const int lastYear = filter.lastYear > 0 ? filter.lastYear : 9999;
    const bool years = filter.firstYear > 0 || filter.lastYear > 0;
    const bool begun = !card.play.watched && card.play.positionMs > 0;
    const bool watch = filter.watch == WatchState::Any
        || (filter.watch == WatchState::Unwatched && !card.play.watched)
        || (filter.watch == WatchState::Watched && card.play.watched)
        || (filter.watch == WatchState::Begun && begun);
    return watch && (!filter.genre || m_genres.value(card.id) == *filter.genre)
        && (!filter.tag || m_tags.value(card.id) == *filter.tag)
        && (!years || (card.year >= std::max(filter.firstYear, 1) && card.year <= lastYear))
        && card.height >= filter.minimumHeight && card.rating >= filter.minimumRating
        && (!filter.hdr || card.hdr) && (!filter.kept || card.kept)
        && (!filter.missing || card.availability == Availability::Missing)
        && (!filter.favourite || card.play.favourite);
}

void FilteredListsTest::isTheWholeListWithoutTheOthers()
{
    int found = 0;
    for (int i = 0; i < kLists; ++i) {
        TitleQuery query;
        query.viewer = m_viewer;
        query.kinds = pick(3) == 0 ? QList{TitleKind::Movie, TitleKind::HomeVideo}
                                   : QList{TitleKind::Movie};
        query.sort = TitleSort(pick(int(TitleSort::Date) + 1));
        query.order = pick(2) == 0 ? SortOrder::Ascending : SortOrder::Descending;
        query.limit = 1000;
        const QVector<TitleCard> whole = all(query);
        QCOMPARE(whole.size(), m_titles.size());
        query.filter = drawnFilter();
        query.limit = 5 + pick(60);
        QVector<TitleId> expected;
        for (const TitleCard &card : whole) {
            if (passes(card, query.filter)) {
                expected.append(card.id);
            }
        }
        int total = 0;
        QVector<TitleId> read;
        for (const TitleCard &card : all(query, &total)) {
            read.append(card.id);
        }
        QCOMPARE(read, expected);
        QCOMPARE(total, expected.size());
        found += int(expected.size());
    }
    QVERIFY(found > kLists);
}

void FilteredListsTest::aChangedTitleIsFilteredAsItIs()
{
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::Movie};
    query.filter.genre = m_genres.value(m_titles.constFirst());
    query.filter.firstYear = query.filter.lastYear = 2024;
    QVERIFY(all(query).isEmpty());
    TitleEdits edits;
    edits.texts.insert(EditedField::Year, QStringLiteral("2024"));
    QVERIFY(await(m_catalog->editTitle(m_viewer, m_titles.constFirst(), edits)));
    const QVector<TitleCard> found = all(query);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.constFirst().id, m_titles.constFirst());
    query.filter.firstYear = query.filter.lastYear = 0;
    QVERIFY(all(query).constFirst().id != m_titles.constFirst());
    edits.texts.insert(EditedField::SortTitle, QStringLiteral("Aardvark"));
    QVERIFY(await(m_catalog->editTitle(m_viewer, m_titles.constFirst(), edits)));
    QCOMPARE(all(query).constFirst().id, m_titles.constFirst());
}

MATINEE_TEST(FilteredListsTest)
#include "tst_filteredlists.moc"
