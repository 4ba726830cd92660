#include "library/catalog/catalog.h"
#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/migrator.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <random>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

namespace {

constexpr int kSmall = 10'000;
constexpr int kLarge = 100'000;
constexpr int kBatch = 400; // two series
constexpr int kWords = 4'000;
constexpr int kGenres = 20;
constexpr int kTags = 20;
constexpr int kSeenTimes = kSmall / kBatch;
constexpr int kSearches = 500; // of each kind
constexpr int kPages = 500;
constexpr double kMostSearchMs = 15.0;
constexpr double kMostPageMs = 5.0;
constexpr double kMostGrowth = 1.5;

//! A hundred thousand titles take longer than Qt Test lets a function run.
const bool kPatient = qputenv("QTEST_FUNCTION_TIMEOUT", "1800000");

double percentileOf(QVector<double> times, double share)
{
    std::sort(times.begin(), times.end());
    return times.isEmpty() ? 0 : times.at(qsizetype(share * double(times.size() - 1)));
}

//! A library of drawn names: words of syllables, Chinese of common characters, each fifth title.
struct Names
{
    std::mt19937 random{7};
    QStringList words;
    QString characters
        = QStringLiteral("长安重庆银行音乐便宜流浪地球人间正道沧桑大江海上风云天下无双红楼梦西游记"
                         "水浒传三国演义春夏秋冬山河故事少年派的奇幻漂流爱情公寓家有儿女还珠格格"
                         "步步惊心甄嬛传琅琊榜都挺好觉醒年代小欢喜生死时速黑客帝国星际穿越");

    Names()
    {
        const QStringList syllables = QStringLiteral(
            "ba be bo da de do fa fe ga go ha he ka ke la le lo ma me mo na ne no pa po ra re ro "
            "sa "
            "se so ta te to va ve wa we za zo ran ter lin der mon cal win ster ber gan")
                                          .split(u' ');
        while (words.size() < kWords) {
            QString word;
            for (int i = 0; i < 2 + pick(3); ++i) {
                word += syllables.at(pick(int(syllables.size())));
            }
            words.append(word);
        }
    }
    int pick(int below) { return int(random() % unsigned(below)); }
    //! Some words are in many names, as in any library.
    QString word() { return words.at(std::min(pick(kWords), pick(kWords))); }
    QString chinese(int length)
    {
        QString name;
        for (int i = 0; i < length; ++i) {
            name += characters.at(pick(int(characters.size())));
        }
        return name;
    }
    QString title(int i)
    {
        return i % 5 == 0 ? chinese(2 + pick(4)) : QString(word() % u' ' % word() % u' ' % word());
    }
};

} // namespace

//! What finding costs in a library of 10 000 titles beside one of 100 000: each key of a search,
//! each filter, the rows of the start page. Milliseconds and how many times more in the larger one.
class FindBench : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void searchesWhileTyping();
    void searchesAtRest();
    void pages();
    void startPage();

private:
    //! A library with the names of its titles.
    struct Shelf
    {
        int titles = 0;
        ProfileId viewer;
        QStringList names;
        std::unique_ptr<Catalog> catalog;
    };
    bool fill(const QString &file, Shelf &shelf);
    void measureSearch(int limit);
    void measurePages(const QByteArray &what, const TitleFilter &filter);
    template <class Ask>
    void time(const QByteArray &what, int times, double mostMs, Ask ask);
    void print(const QByteArray &what, const QVector<double> (&takenMs)[2], double mostMs) const;
    //! Of all that was timed since the last one.
    void printAll(double mostMs);

    StepClock m_clock;
    QTemporaryDir m_folder;
    Shelf m_shelves[2];
    QVector<double> m_allMs[2];
};

bool FindBench::fill(const QString &file, Shelf &shelf)
{
    auto store = Migrator::open(file, catalogSchema(), m_clock);
    if (!store) {
        return false;
    }
    const auto place = DeviceIdentity::placeOf(file, store->fileChangedMs);
    auto writer = CatalogWriter::create(std::move(store->database), place, m_clock);
    if (!writer) {
        return false;
    }
    Names names;
    bool ok = true;
    for (int first = 0; ok && first < shelf.titles; first += kBatch) {
        QVector<IngestedVideo> videos;
        for (int i = first; i < first + kBatch; ++i) {
            const QString title = names.title(i) % u' ' % QString::number(i);
            shelf.names.append(title);
            videos.append(i % 10 == 9
                    ? episode(QStringLiteral("%1 %2").arg(names.words.at(i / 200)).arg(i / 200),
                        1 + i % 200 / 40, i % 40)
                    : movie(title, 1950 + i % 70, i % 3 == 0 ? 2160 : 1080));
        }
        const Result<QVector<TitleId>> made = (*writer)->ingest(videos);
        ok = made.has_value();
        const Result<> described = (*writer)->act(Origin::Online, {}, [&]() -> Result<> {
            for (int i = 0; i < int(made->size()); ++i) {
                const QByteArray id = made->at(i).toBytes();
                const QString genre = QStringLiteral("Genre %1").arg(names.pick(kGenres));
                const QString tag = QStringLiteral("Tag %1").arg(names.pick(kTags));
                const QString person = names.word() % u' ' % names.word();
                QString plot;
                for (int word = 0; word < 30; ++word) {
                    plot += names.word() % u' ';
                }
                const std::tuple<Table, QByteArray, Fields> puts[] = {
                    {Table::Genre, TitleIds::genre(genre).toBytes(), {{"name", genre}}},
                    {Table::TitleGenre, id + TitleIds::genre(genre).toBytes(), {{"present", 1}}},
                    {Table::Tag, TitleIds::tag(tag).toBytes(), {{"name", tag}}},
                    {Table::TitleTag, id + TitleIds::tag(tag).toBytes(), {{"present", 1}}},
                    {Table::Person, TitleIds::person(person).toBytes(), {{"name", person}}},
                    {Table::Credit,
                        TitleIds::credit(
                            made->at(i), TitleIds::person(person), QStringLiteral("cast"), {}),
                        {{"title", idValue(made->at(i))},
                            {"person", idValue(TitleIds::person(person))}, {"present", 1}}},
                    {Table::Title, id,
                        {{"rating", 10 + names.pick(90)},
                            {"plot", QString(plot + names.chinese(20))}}},
                };
                for (const auto &[table, row, fields] : puts) {
                    if (const Result<bool> put = (*writer)->changes().put(table, row, fields);
                        !put) {
                        return failure(put.error());
                    }
                }
            }
            return {};
        });
        ok = ok && described;
        if (first == 0 && ok) {
            auto profile = (*writer)->addProfile(QStringLiteral("Mia"), QStringLiteral("#ffffff"));
            ok = profile.has_value();
            shelf.viewer = profile.value_or(ProfileId());
        }
        // A person has seen as much, however many titles there are.
        if (ok && first % (shelf.titles / kSeenTimes) == 0) {
            const QVector<TitleId> seen = made->mid(0, 100) + made->mid(200, 100);
            ok = (*writer)->setWatched(shelf.viewer, seen, true).has_value()
                && (*writer)->setFavourite(shelf.viewer, made->mid(100, 10), true).has_value();
            for (int i = 150; ok && i < 153; ++i) {
                ok = (*writer)
                         ->setPosition(shelf.viewer, made->at(i), VersionId(), 60'000, 6'000'000)
                         .has_value();
            }
        }
    }
    // As the program does when a scan has ended.
    for (Result<bool> more = true; ok && more && *more;) {
        more = (*writer)->compactSearch();
        ok = more.has_value();
    }
    return ok;
}

void FindBench::initTestCase()
{
    m_shelves[0].titles = kSmall;
    m_shelves[1].titles = kLarge;
    for (Shelf &shelf : m_shelves) {
        const QString file = m_folder.filePath(QStringLiteral("%1.db").arg(shelf.titles));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(fill(file, shelf));
        qInfo("%d titles described in %.1f s", shelf.titles, double(timer.elapsed()) / 1000);
        auto catalog = Catalog::open(file, m_clock);
        QVERIFY(catalog);
        shelf.catalog = std::move(*catalog);
    }
}

//! Asks both libraries in turn, so that what else the machine does strikes both alike.
template <class Ask>
void FindBench::time(const QByteArray &what, int times, double mostMs, Ask ask)
{
    QVector<double> taken[2];
    for (int i = 0; i < times; ++i) {
        for (int which = 0; which < 2; ++which) {
            QElapsedTimer timer;
            timer.start();
            auto future = ask(m_shelves[which], i);
            future.waitForFinished();
            taken[which].append(double(timer.nsecsElapsed()) / 1e6);
            QVERIFY(future.result());
        }
    }
    print(what, taken, mostMs);
    for (int which = 0; which < 2; ++which) {
        m_allMs[which] += taken[which];
    }
}

void FindBench::print(
    const QByteArray &what, const QVector<double> (&takenMs)[2], double mostMs) const
{
    const double median[] = {percentileOf(takenMs[0], 0.5), percentileOf(takenMs[1], 0.5)};
    const double p99[] = {percentileOf(takenMs[0], 0.99), percentileOf(takenMs[1], 0.99)};
    qInfo("%-30s median %6.2f %6.2f (%4.2f)  p99 %6.2f %6.2f ms (%4.2f)%s%s", what.constData(),
        median[0], median[1], median[1] / median[0], p99[0], p99[1], p99[1] / p99[0],
        p99[1] > mostMs ? "  TOO SLOW" : "", p99[1] > kMostGrowth * p99[0] ? "  GROWS" : "");
}

void FindBench::printAll(double mostMs)
{
    print("ALL", m_allMs, mostMs);
    for (QVector<double> &all : m_allMs) {
        all.clear();
    }
}

void FindBench::measureSearch(int limit)
{
    Names names;
    names.random.seed(11);
    const auto measure = [&](const QByteArray &what, auto draw) {
        time(what, kSearches, kMostSearchMs, [&](Shelf &shelf, int i) {
            return shelf.catalog->search(shelf.viewer, draw(shelf, i), limit);
        });
    };
    for (Shelf &shelf : m_shelves) {
        shelf.catalog->search(shelf.viewer, QStringLiteral("warm up"), limit).waitForFinished();
    }
    // What is drawn for the one library is asked of the other too.
    QString drawn;
    const auto once = [&](auto draw) {
        return [&drawn, this, draw](const Shelf &shelf, int) {
            if (&shelf == &m_shelves[0]) {
                drawn = draw();
            }
            return drawn;
        };
    };
    for (int length = 1; length <= 6; ++length) {
        const QByteArray letters = QByteArray::number(length);
        measure("latin, " + letters, once([&] { return names.word().left(length); }));
        measure("chinese, " + letters, [&](const Shelf &shelf, int) {
            return shelf.names.at(names.pick(int(shelf.names.size()) / 5) * 5).left(length);
        });
        measure("pinyin, " + letters, once([&] {
            static const QStringList said = QStringLiteral(
                "changa zhongq yinhan liulan diqiux dajian haisha fengyu wushua chunxi shanhe "
                "shaoni aiqing gongyu jiayou buxing jueshi shengs xingji caqylb")
                                                .split(u' ');
            return said.at(names.pick(int(said.size()))).left(length);
        }));
    }
    measure(
        "several words", once([&] { return QString(names.word() % u' ' % names.word().left(3)); }));
    measure("mistyped", once([&] {
        QString word = names.word() + names.word();
        word[word.size() / 2] = u'x';
        return word;
    }));
    measure("nothing", [](const Shelf &, int i) { return QStringLiteral("qx%1").arg(i); });
    printAll(kMostSearchMs);
}

void FindBench::searchesWhileTyping()
{
    measureSearch(Catalog::kHitsWhileTyping);
}

void FindBench::searchesAtRest()
{
    measureSearch(Catalog::kHitsAtRest);
}

void FindBench::measurePages(const QByteArray &what, const TitleFilter &filter)
{
    for (const TitleSort sort : {TitleSort::Title, TitleSort::Year, TitleSort::Added}) {
        const char *by = sort == TitleSort::Title ? " by title"
            : sort == TitleSort::Year             ? " by year"
                                                  : " by added";
        QByteArray cursors[2];
        time(what + by, kPages, kMostPageMs, [&](Shelf &shelf, int) {
            QByteArray &cursor = cursors[&shelf - m_shelves];
            TitleQuery query;
            query.viewer = shelf.viewer;
            query.kinds = {TitleKind::Movie};
            query.limit = 60;
            query.filter = filter;
            query.sort = sort;
            query.order = sort == TitleSort::Title ? SortOrder::Ascending : SortOrder::Descending;
            query.cursor = cursor;
            auto page = shelf.catalog->page(query);
            page.waitForFinished();
            const Result<TitlePage> result = page.result();
            cursor = result ? result->next : QByteArray();
            return page;
        });
    }
}

void FindBench::pages()
{
    TitleFilter filter;
    measurePages("all", filter);
    filter.genre = TitleIds::genre(QStringLiteral("Genre 3"));
    measurePages("genre", filter);
    filter.watch = WatchState::Unwatched;
    measurePages("genre, unwatched", filter);
    filter.firstYear = 1990;
    filter.lastYear = 1999;
    measurePages("genre, unwatched, decade", filter);
    filter = {};
    filter.tag = TitleIds::tag(QStringLiteral("Tag 7"));
    measurePages("tag", filter);
    filter.minimumHeight = 1500;
    measurePages("tag, 4K", filter);
    filter = {};
    filter.minimumRating = 90;
    measurePages("rating", filter);
    filter = {};
    filter.firstYear = 1990;
    filter.lastYear = 1999;
    measurePages("decade", filter);
    filter = {};
    filter.watch = WatchState::Unwatched;
    measurePages("unwatched", filter);
    filter.watch = WatchState::Watched;
    measurePages("watched", filter);
    filter.watch = WatchState::Begun;
    measurePages("begun", filter);
    filter = {};
    filter.favourite = true;
    measurePages("favourite", filter);
    filter = {};
    filter.hdr = true;
    measurePages("hdr", filter);
    filter = {};
    filter.missing = true;
    measurePages("missing", filter);
    filter = {};
    filter.kept = true;
    measurePages("kept", filter);
    printAll(kMostPageMs);
}

void FindBench::startPage()
{
    time("continue watching", kPages, kMostPageMs,
        [](Shelf &shelf, int) { return shelf.catalog->continueWatching(shelf.viewer, 40); });
    time("next up", kPages, kMostPageMs,
        [](Shelf &shelf, int) { return shelf.catalog->nextUp(shelf.viewer, 40); });
    time("recently added", kPages, kMostPageMs,
        [](Shelf &shelf, int) { return shelf.catalog->recentlyAdded(shelf.viewer, 40); });
    printAll(kMostPageMs);
}

MATINEE_TEST(FindBench)
#include "bench_find.moc"
