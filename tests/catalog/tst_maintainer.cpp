#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/migrator.h"
#include "library/catalog/pagesql.h"
#include "library/catalog/query.h"
#include "library/catalog/searchreader.h"
#include "library/catalog/searchwords.h"
#include "library/catalog/titlereader.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

//! Which titles the lists show, and what they say of them, after changes of every kind.
class MaintainerTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void deletedTitleHidesWhatIsBelow_data();
    void deletedTitleHidesWhatIsBelow();
    void storedFailureIsKept();
    void unreadableTitlesAreFound_data();
    void unreadableTitlesAreFound();
    void unreadableTitlesAreNotSearchedFor();

private:
    QVector<TitleId> ingest(const QVector<IngestedVideo> &videos);
    bool edit(const TitleId &title, const Fields &fields);
    QVector<TitleId> listed(const TitleQuery &query);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    std::unique_ptr<TitleReader> m_titles;
    ProfileId m_viewer;
};

void MaintainerTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    QVERIFY(store);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    m_writer = std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
    m_titles = std::make_unique<TitleReader>(m_writer->database());
    m_viewer = DetailReader(m_writer->database()).profiles()->first().id;
}

QVector<TitleId> MaintainerTest::ingest(const QVector<IngestedVideo> &videos)
{
    const Result<QVector<TitleId>> titles = m_writer->ingest(videos);
    return titles ? *titles : QVector<TitleId>();
}

bool MaintainerTest::edit(const TitleId &title, const Fields &fields)
{
    return m_writer
        ->act(Origin::Person, {},
            [&]() -> Result<> {
                const Result<bool> put
                    = m_writer->changes().put(Table::Title, title.toBytes(), fields);
                return put ? Result<>() : failure(put.error());
            })
        .has_value();
}

QVector<TitleId> MaintainerTest::listed(const TitleQuery &query)
{
    QVector<TitleId> found;
    const Result<TitlePage> page = m_titles->page(query);
    if (page) {
        for (const TitleCard &card : page->cards) {
            found << card.id;
        }
    }
    return found;
}

void MaintainerTest::deletedTitleHidesWhatIsBelow_data()
{
    QTest::addColumn<TitleKind>("kind");
    QTest::addColumn<int>("episodesLeft");
    QTest::newRow("series") << TitleKind::Series << 0;
    QTest::newRow("season") << TitleKind::Season << 1;
}

void MaintainerTest::deletedTitleHidesWhatIsBelow()
{
    QFETCH(const TitleKind, kind);
    QFETCH(const int, episodesLeft);
    const QVector<TitleId> episodes = ingest({episode(QStringLiteral("Harbour"), 1, 1),
        episode(QStringLiteral("Harbour"), 1, 2), episode(QStringLiteral("Harbour"), 2, 1)});
    QVERIFY(m_writer->setWatched(m_viewer, episodes.at(0), true));
    QCOMPARE(m_titles->nextUp(m_viewer, 5)->size(), 1);
    TitleQuery all;
    all.viewer = m_viewer;
    all.kinds = {TitleKind::Series, TitleKind::Season, TitleKind::Episode};
    const QVector<TitleId> before = listed(all);
    QCOMPARE(before.size(), 1 + 2 + 3);
    const TitleId series = m_titles->card(m_viewer, episodes.at(0)).value()->seriesId;
    const TitleId gone = kind == TitleKind::Series
        ? series
        : m_titles->children(m_viewer, series, TitleKind::Season)->first().id;

    QVERIFY(edit(gone, {{"deleted", 1}}));
    QCOMPARE(m_titles->counts()->episodes, episodesLeft);
    QCOMPARE(m_titles->counts()->series, episodesLeft);
    QCOMPARE(listed(all).size(), 3 * episodesLeft);
    QVERIFY(!m_titles->card(m_viewer, episodes.at(0)).value());
    SearchWords words;
    SearchReader search(m_writer->database(), words);
    QCOMPARE(search.search(m_viewer, QStringLiteral("Part"), 9)->size(), episodesLeft);
    // What is found again by a scan stays away, and so does a new episode.
    ingest({episode(QStringLiteral("Harbour"), 1, 1), episode(QStringLiteral("Harbour"), 1, 3)});
    QCOMPARE(m_titles->counts()->episodes, episodesLeft);

    QVERIFY(edit(gone, {{"deleted", 0}}));
    QCOMPARE(m_titles->counts()->episodes, 4);
    QCOMPARE(m_titles->card(m_viewer, series).value()->childCount, 4);
    QCOMPARE(m_titles->card(m_viewer, series).value()->watchedChildCount, 1);
    QCOMPARE(m_titles->nextUp(m_viewer, 5)->first().id, episodes.at(1));
    const QVector<TitleId> after = listed(all);
    for (const TitleId &title : before) {
        QVERIFY(after.contains(title));
    }
}

void MaintainerTest::storedFailureIsKept()
{
    IngestedVideo video = movie(QStringLiteral("Broken"), 1999);
    video.file.reset();
    video.media = {};
    video.media.sizeBytes = 1000;
    video.content = content("broken");
    video.object = randomId<ObjectId>();
    video.objectName = QStringLiteral("Broken.mkv");
    video.failure = QStringLiteral("The file is damaged.");
    const TitleId film = ingest({video}).first();
    const auto failureOf = [&] { return m_titles->card(m_viewer, film).value()->failure; };
    QCOMPARE(failureOf(), video.failure);
    QCOMPARE(m_titles->counts()->unreadable, 1);
    DetailReader details(m_writer->database());
    QCOMPARE(details.details(m_viewer, film)->versions.first().failure, video.failure);
    QVERIFY(!details.details(m_viewer, film)->versions.first().object.isNull());
    QVERIFY(m_titles->withoutPictures(5)->isEmpty());
    // A rebuild has it from what is stored.
    QVERIFY(m_writer->maintainer().rebuild());
    QCOMPARE(failureOf(), video.failure);
    // The same bytes, read by a Matinee that can.
    video.media = media(5000, 720);
    video.failure.clear();
    QCOMPARE(ingest({video}).first(), film);
    QCOMPARE(failureOf(), QString());
    QCOMPARE(m_titles->counts()->unreadable, 0);
}

void MaintainerTest::unreadableTitlesAreFound_data()
{
    QTest::addColumn<TitleSort>("sort");
    QTest::newRow("title") << TitleSort::Title;
    QTest::newRow("year") << TitleSort::Year;
    QTest::newRow("played") << TitleSort::Played;
}

void MaintainerTest::unreadableTitlesAreFound()
{
    QFETCH(const TitleSort, sort);
    QVector<IngestedVideo> videos;
    for (int i = 0; i < 40; ++i) {
        videos << movie(QStringLiteral("Film %1").arg(i), 1990 + i);
        if (i % 10 == 3) {
            videos.last().failure = QStringLiteral("damaged");
        }
    }
    const QVector<TitleId> titles = ingest(videos);
    QVERIFY(m_writer->setWatched(m_viewer, titles.at(13), true));
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::Movie, TitleKind::HomeVideo};
    query.filter.unreadable = true;
    query.sort = sort;
    query.order = SortOrder::Descending;
    query.limit = 3;
    const Result<TitlePage> first = m_titles->page(query);
    QVERIFY2(first, first ? "" : qPrintable(first.error().detail));
    QCOMPARE(first->total, 4);
    QCOMPARE(first->cards.size(), 3);
    query.cursor = first->next;
    const QVector<TitleId> rest = listed(query);
    QCOMPARE(rest.size(), 1);
    QSet<TitleId> found{rest.first()};
    for (const TitleCard &card : first->cards) {
        found << card.id;
    }
    QCOMPARE(found, (QSet<TitleId>{titles.at(3), titles.at(13), titles.at(23), titles.at(33)}));
}

void MaintainerTest::unreadableTitlesAreNotSearchedFor()
{
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::Movie};
    query.filter.unreadable = true;
    const PageSql sql(query);
    for (const QByteArray &statement : {sql.rows({}), sql.count()}) {
        Query plan(m_writer->database(), QByteArray("EXPLAIN QUERY PLAN " + statement));
        QStringList steps;
        while (plan.next()) {
            steps << plan->text(3);
        }
        const QString all = steps.join(u'\n');
        QVERIFY2(all.contains(QStringLiteral("title_card_unreadable")), qPrintable(all));
        QVERIFY2(!all.contains(QStringLiteral("TEMP B-TREE")), qPrintable(all));
    }
}

MATINEE_TEST(MaintainerTest)
#include "tst_maintainer.moc"
