#include "library/catalog/catalog.h"
#include "library/catalog/listsections.h"
#include "library/catalog/sortkey.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Library;
using namespace CatalogSamples;

namespace {

constexpr int kTitles = 3000;

} // namespace

class CatalogPagingTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void everyTitleOnce_data();
    void everyTitleOnce();
    void filtersAgreeWithTheirTotals();
    void textThatIsEverywhereIsFound();
    void severalKindsAreOneList();
    void articlesAndNumbersSortAsRead();
    void lettersFollowTheSound_data();
    void lettersFollowTheSound();
    void sectionsOfAnOrder();
    void newTitlesDoNotDisturbAList();
    void foreignCursorIsRefused();
    void pagesWhileIngesting();

private:
    QVector<TitleCard> all(TitleQuery query, int *total = nullptr);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<Catalog> m_catalog;
    ProfileId m_viewer;
};

void CatalogPagingTest::initTestCase()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_catalog
        = std::move(*Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock));
    auto profiles = m_catalog->profiles();
    profiles.waitForFinished();
    m_viewer = profiles.result()->first().id;
    QVector<IngestedVideo> videos;
    for (int i = 0; i < kTitles; ++i) {
        // Many share a year, a length and even a name, so that ties are broken too.
        IngestedVideo video = movie(QStringLiteral("Film %1").arg(i / 3), 1950 + i % 3 + i % 60);
        video.identity.year = 1950 + i % 60;
        video.identity.title += QString(i % 3, QLatin1Char('!'));
        video.identity.edition = QString::number(i);
        video.media.durationMs = 1000 * (i % 11);
        video.file->path += QString::number(i);
        videos.append(video);
    }
    auto done = m_catalog->ingest(videos);
    done.waitForFinished();
    QVERIFY2(done.result(), done.result() ? "" : qPrintable(done.result().error().detail));
    const QVector<TitleId> titles = *done.result();
    for (int i = 0; i < 120; ++i) {
        auto set = i % 4 == 0 ? m_catalog->setWatched(m_viewer, titles.at(i * 7), true)
                              : m_catalog->setPosition(m_viewer, titles.at(i * 7), {}, 1, 1000);
        set.waitForFinished();
        QVERIFY(set.result());
    }
}

QVector<TitleCard> CatalogPagingTest::all(TitleQuery query, int *total)
{
    QVector<TitleCard> cards;
    query.viewer = m_viewer;
    for (int pages = 0; pages < 1000; ++pages) {
        auto future = m_catalog->page(query);
        future.waitForFinished();
        const Result<TitlePage> page = future.result();
        if (!page) {
            qWarning() << page.error().detail;
            return {};
        }
        cards += page->cards;
        if (total != nullptr) {
            *total = page->total;
        }
        if (page->next.isEmpty()) {
            return cards;
        }
        query.cursor = page->next;
    }
    return {};
}

void CatalogPagingTest::everyTitleOnce_data()
{
    QTest::addColumn<TitleSort>("sort");
    QTest::addColumn<SortOrder>("order");
    const QVector<std::pair<const char *, TitleSort>> sorts{{"title", TitleSort::Title},
        {"year", TitleSort::Year}, {"added", TitleSort::Added}, {"played", TitleSort::Played},
        {"duration", TitleSort::Duration}, {"date", TitleSort::Date}};
    for (const auto &[name, sort] : sorts) {
        QTest::addRow("%s up", name) << sort << SortOrder::Ascending;
        QTest::addRow("%s down", name) << sort << SortOrder::Descending;
    }
}

void CatalogPagingTest::everyTitleOnce()
{
    QFETCH(const TitleSort, sort);
    QFETCH(const SortOrder, order);
    TitleQuery query;
    query.kinds = {TitleKind::Movie};
    query.sort = sort;
    query.order = order;
    query.limit = 170;
    int total = 0;
    const QVector<TitleCard> cards = all(query, &total);
    QCOMPARE(total, kTitles);
    QCOMPARE(cards.size(), kTitles);
    QSet<TitleId> seen;
    for (const TitleCard &card : cards) {
        seen.insert(card.id);
    }
    QCOMPARE(seen.size(), kTitles);
    const auto key = [&](const TitleCard &card) -> qint64 {
        switch (sort) {
        case TitleSort::Title:
            return 0;
        case TitleSort::Year:
            return card.year;
        case TitleSort::Added:
            return card.addedAtMs;
        case TitleSort::Played:
            return card.play.playedAtMs;
        case TitleSort::Duration:
            return card.durationMs;
        case TitleSort::Date:
            return card.dateMs;
        }
        return 0;
    };
    const bool sorted
        = std::is_sorted(cards.begin(), cards.end(), [&](const TitleCard &a, const TitleCard &b) {
              return order == SortOrder::Ascending ? key(a) < key(b) : key(a) > key(b);
          });
    QVERIFY(sorted);
    // The order without contents is the same.
    query.viewer = m_viewer;
    auto whole = m_catalog->order(query);
    whole.waitForFinished();
    QVERIFY(whole.result());
    QVector<TitleId> ids;
    for (const TitleCard &card : cards) {
        ids.append(card.id);
    }
    QCOMPARE(whole.result()->titles, ids);
    // What is equal is in the order of its names, whichever way the numbers go.
    TitleQuery byTitle;
    byTitle.kinds = query.kinds;
    byTitle.order = sort == TitleSort::Title ? order : SortOrder::Ascending;
    QHash<TitleId, int> place;
    for (const TitleCard &card : all(byTitle)) {
        place.insert(card.id, int(place.size()));
    }
    const auto misplaced = [&](const TitleCard &a, const TitleCard &b) {
        return key(a) == key(b) && place.value(a.id) > place.value(b.id);
    };
    QVERIFY(std::adjacent_find(cards.begin(), cards.end(), misplaced) == cards.end());
    if (sort == TitleSort::Title) {
        const QString first
            = order == SortOrder::Ascending ? QStringLiteral("Film 0") : QStringLiteral("Film 999");
        QVERIFY(cards.first().title.startsWith(first));
    }
}

void CatalogPagingTest::textThatIsEverywhereIsFound()
{
    for (const QString &text :
        {QStringLiteral("f"), QStringLiteral("film"), QStringLiteral("1080")}) {
        auto future = m_catalog->search(m_viewer, text, 50);
        future.waitForFinished();
        QVERIFY(future.result());
        const QVector<SearchHit> hits = *future.result();
        QCOMPARE(hits.size(), 50);
        QSet<TitleId> seen;
        for (const SearchHit &hit : hits) {
            seen.insert(hit.card.id);
            QVERIFY(hit.matched.contains(text, Qt::CaseInsensitive));
        }
        QCOMPARE(seen.size(), 50);
    }
}

void CatalogPagingTest::filtersAgreeWithTheirTotals()
{
    TitleQuery query;
    query.kinds = {TitleKind::Movie};
    query.limit = 100;
    query.filter.watch = WatchState::Unwatched;
    int total = 0;
    QCOMPARE(all(query, &total).size(), kTitles - 30);
    QCOMPARE(total, kTitles - 30);
    query.filter.firstYear = 1960;
    query.filter.lastYear = 1969;
    const QVector<TitleCard> sixties = all(query, &total);
    QCOMPARE(total, sixties.size());
    QVERIFY(!sixties.isEmpty());
    for (const TitleCard &card : sixties) {
        QVERIFY(card.year >= 1960 && card.year <= 1969 && !card.play.watched);
    }
    query.filter.minimumHeight = 2160;
    QVERIFY(all(query, &total).isEmpty());
    QCOMPARE(total, 0);
    query.filter.minimumHeight = 0;
    query.sort = TitleSort::Played;
    QCOMPARE(all(query).size(), sixties.size());
}

void CatalogPagingTest::severalKindsAreOneList()
{
    auto done = m_catalog->ingest({homeVideo(QStringLiteral("Film 500 at home"), 3),
        episode(QStringLiteral("Film 700 series"), 1, 1)});
    done.waitForFinished();
    for (const TitleSort sort : {TitleSort::Title, TitleSort::Year, TitleSort::Added,
             TitleSort::Played, TitleSort::Duration}) {
        for (const SortOrder order : {SortOrder::Ascending, SortOrder::Descending}) {
            TitleQuery query;
            query.sort = sort;
            query.order = order;
            query.limit = 333;
            int total = 0;
            const QVector<TitleCard> cards = all(query, &total);
            QCOMPARE(total, kTitles + 2);
            QSet<TitleId> seen;
            for (const TitleCard &card : cards) {
                seen.insert(card.id);
            }
            QCOMPARE(cards.size(), kTitles + 2);
            QCOMPARE(seen.size(), kTitles + 2);
        }
    }
}

void CatalogPagingTest::articlesAndNumbersSortAsRead()
{
    QTemporaryDir folder;
    auto catalog = Catalog::open(folder.filePath(QStringLiteral("c.db")), m_clock);
    QVector<IngestedVideo> videos;
    for (const QString &name : {QStringLiteral("Part 10"), QStringLiteral("The Apple"),
             QStringLiteral("Zoo"), QStringLiteral("Part 9"), QStringLiteral("élan"),
             QStringLiteral("流浪地球"), QStringLiteral("北京"), QStringLiteral("A Boat")}) {
        videos.append(movie(name, 2000));
    }
    auto done = (*catalog)->ingest(videos);
    done.waitForFinished();
    TitleQuery query;
    auto page = (*catalog)->page(query);
    page.waitForFinished();
    QVector<QString> names;
    const Result<TitlePage> answer = page.result();
    QVERIFY(answer);
    for (const TitleCard &card : answer->cards) {
        names.append(card.title);
    }
    QCOMPARE(names,
        (QVector<QString>{QStringLiteral("The Apple"), QStringLiteral("北京"),
            QStringLiteral("A Boat"), QStringLiteral("élan"), QStringLiteral("流浪地球"),
            QStringLiteral("Part 9"), QStringLiteral("Part 10"), QStringLiteral("Zoo")}));
}

void CatalogPagingTest::lettersFollowTheSound_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("letter");
    const auto row = [](const char16_t *name, const char *letter) {
        QTest::newRow(qPrintable(QString::fromUtf16(name)))
            << QString::fromUtf16(name) << QString::fromLatin1(letter);
    };
    row(u"Étoile", "E");
    row(u"zebra", "Z");
    row(u"The Long Harbour", "L");
    row(u"1917", "#");
    row(u"", "#");
    row(u"Ωmega", "#");
    row(u"流浪地球", "L");
    row(u"蓝调餐车", "L");
    row(u"盐风", "Y");
    row(u"阿凡达", "A");
}

void CatalogPagingTest::lettersFollowTheSound()
{
    QFETCH(const QString, name);
    QFETCH(const QString, letter);
    QCOMPARE(ListSections().entryOf(TitleSort::Title, SortKey().of(name), 0), letter);
}

void CatalogPagingTest::sectionsOfAnOrder()
{
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::Movie};
    query.sort = TitleSort::Year;
    auto future = m_catalog->order(query);
    future.waitForFinished();
    const QVector<ListSection> sections = future.result()->sections;
    QCOMPARE(sections.first(), (ListSection{QStringLiteral("1950"), 0}));
    QCOMPARE(sections.at(1), (ListSection{QStringLiteral("1960"), kTitles / 6}));
    query.sort = TitleSort::Title;
    future = m_catalog->order(query);
    future.waitForFinished();
    QCOMPARE(future.result()->sections, (QVector<ListSection>{{QStringLiteral("F"), 0}}));
    query.sort = TitleSort::Added;
    future = m_catalog->order(query);
    future.waitForFinished();
    QVERIFY(future.result()->sections.isEmpty());
}

void CatalogPagingTest::newTitlesDoNotDisturbAList()
{
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::Movie};
    query.limit = 50;
    auto first = m_catalog->page(query);
    first.waitForFinished();
    const Result<TitlePage> before = first.result();
    QVERIFY(before);
    query.cursor = before->next;
    auto second = m_catalog->page(query);
    second.waitForFinished();
    auto added = m_catalog->ingest({movie(QStringLiteral("Aaa"), 1900)});
    added.waitForFinished();
    auto again = m_catalog->page(query);
    again.waitForFinished();
    const Result<TitlePage> now = again.result();
    const Result<TitlePage> then = second.result();
    QVERIFY(now && then);
    QCOMPARE(now->cards, then->cards);
}

void CatalogPagingTest::foreignCursorIsRefused()
{
    TitleQuery query;
    query.cursor = "nonsense";
    auto page = m_catalog->page(query);
    page.waitForFinished();
    QCOMPARE(page.result().error().code, ErrorCode::InvalidInput);
}

void CatalogPagingTest::pagesWhileIngesting()
{
    QVector<QFuture<Result<QVector<TitleId>>>> batches;
    for (int batch = 0; batch < 12; ++batch) {
        QVector<IngestedVideo> videos;
        for (int i = 0; i < 50; ++i) {
            videos.append(movie(QStringLiteral("New %1").arg(batch * 50 + i), 2020));
        }
        batches.append(m_catalog->ingest(videos));
    }
    int pages = 0;
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::Movie};
    query.limit = 60;
    while (!batches.last().isFinished()) {
        auto page = m_catalog->page(query);
        auto counts = m_catalog->counts(m_viewer);
        page.waitForFinished();
        counts.waitForFinished();
        QVERIFY2(page.result(), "a reader met a lock");
        QVERIFY(counts.result());
        ++pages;
    }
    for (const auto &batch : batches) {
        QVERIFY(batch.result());
    }
    QVERIFY(pages > 5);
}

MATINEE_TEST(CatalogPagingTest)
#include "tst_catalogpaging.moc"
