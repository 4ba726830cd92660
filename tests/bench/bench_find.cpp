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
#include <map>
#include <random>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

namespace {

constexpr int kSmall = 10'000;
constexpr int kLarge = 100'000;
constexpr int kBatch = 500;
constexpr int kWords = 4'000;
constexpr int kGenres = 20;
constexpr int kTags = 200;
constexpr int kSearches = 200; // of each kind
constexpr int kPages = 200;
constexpr double kMostSearchMs = 15.0;
constexpr double kMostPageMs = 5.0;
constexpr double kMostGrowth = 1.5;
//! Below this, differences are the machine's.
constexpr double kNoticeableMs = 2.0;

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

//! What finding costs in a library of 10 000 and of 100 000 titles: each key of a search, each
//! filter, the rows of the start page.
class FindBench : public QObject
{
    Q_OBJECT
private slots:
    void small();
    void large();
    void growth();

private:
    void measure(int titles);
    bool fill(const QString &file, int titles);
    void measureSearch(Catalog &catalog, int titles);
    void measurePages(Catalog &catalog, int titles);
    template <class Ask>
    void time(const char *what, int titles, int times, double most, Ask ask);

    StepClock m_clock;
    ProfileId m_viewer;
    QStringList m_titles;
    std::map<QByteArray, std::map<int, double>> m_p99;
};

bool FindBench::fill(const QString &file, int titles)
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
    m_titles.clear();
    bool ok = true;
    for (int first = 0; ok && first < titles; first += kBatch) {
        QVector<IngestedVideo> videos;
        for (int i = first; i < first + kBatch; ++i) {
            const QString title = names.title(i) % u' ' % QString::number(i);
            m_titles.append(title);
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
            m_viewer = profile.value_or(ProfileId());
        }
        if (ok && first % 2'000 == 0) {
            ok = (*writer)->setWatched(m_viewer, made->mid(0, 40), true).has_value()
                && (*writer)->setFavourite(m_viewer, made->mid(40, 10), true).has_value()
                && (*writer)
                       ->setPosition(m_viewer, made->at(50), VersionId(), 60'000, 6'000'000)
                       .has_value();
        }
    }
    return ok;
}

template <class Ask>
void FindBench::time(const char *what, int titles, int times, double most, Ask ask)
{
    QVector<double> taken;
    for (int i = 0; i < times; ++i) {
        QElapsedTimer timer;
        timer.start();
        auto future = ask(i);
        future.waitForFinished();
        taken.append(double(timer.nsecsElapsed()) / 1e6);
        QVERIFY(future.result());
    }
    const double p99 = percentileOf(taken, 0.99);
    m_p99[what][titles] = p99;
    qInfo("%6d  %-28s median %6.2f ms  p99 %6.2f ms%s", titles, what, percentileOf(taken, 0.5), p99,
        p99 > most ? "  TOO SLOW" : "");
}

void FindBench::measureSearch(Catalog &catalog, int titles)
{
    Names names;
    names.random.seed(11);
    const auto search = [&](const QString &text) { return catalog.search(m_viewer, text, 60); };
    search(QStringLiteral("warm up")).waitForFinished();
    for (int length = 1; length <= 6; ++length) {
        const QByteArray latin = "latin, " + QByteArray::number(length);
        time(latin.constData(), titles, kSearches, kMostSearchMs,
            [&](int) { return search(names.word().left(length)); });
        const QByteArray chinese = "chinese, " + QByteArray::number(length);
        time(chinese.constData(), titles, kSearches, kMostSearchMs, [&](int) {
            return search(m_titles.at(names.pick(int(m_titles.size()) / 5) * 5).left(length));
        });
        const QByteArray pinyin = "pinyin, " + QByteArray::number(length);
        time(pinyin.constData(), titles, kSearches, kMostSearchMs, [&](int) {
            static const QStringList said = QStringLiteral(
                "changa zhongq yinhan liulan diqiux dajian haisha fengyu wushua chunxi shanhe "
                "shaoni aiqing gongyu jiayou buxing jueshi shengs xingji caqylb")
                                                .split(u' ');
            return search(said.at(names.pick(int(said.size()))).left(length));
        });
    }
    time("several words", titles, kSearches, kMostSearchMs,
        [&](int) { return search(names.word() % u' ' % names.word().left(3)); });
    time("mistyped", titles, kSearches, kMostSearchMs, [&](int) {
        QString word = names.word() + names.word();
        word[word.size() / 2] = u'x';
        return search(word);
    });
    time("nothing", titles, kSearches, kMostSearchMs,
        [&](int i) { return search(QStringLiteral("qx%1").arg(i)); });
}

void FindBench::measurePages(Catalog &catalog, int titles)
{
    TitleQuery all;
    all.viewer = m_viewer;
    all.kinds = {TitleKind::Movie};
    all.limit = 60;
    const auto filtered = [&](const char *what, const TitleFilter &filter) {
        for (const TitleSort sort : {TitleSort::Title, TitleSort::Year, TitleSort::Added}) {
            TitleQuery query = all;
            query.filter = filter;
            query.sort = sort;
            query.order = sort == TitleSort::Title ? SortOrder::Ascending : SortOrder::Descending;
            const QByteArray name = QByteArray(what) + " by "
                + (sort == TitleSort::Title       ? "title"
                        : sort == TitleSort::Year ? "year"
                                                  : "added");
            time(name.constData(), titles, kPages, kMostPageMs, [&](int) {
                auto page = catalog.page(query);
                page.waitForFinished();
                const Result<TitlePage> result = page.result();
                query.cursor = result ? result->next : QByteArray();
                return page;
            });
        }
    };
    TitleFilter filter;
    filtered("all", filter);
    filter.genre = TitleIds::genre(QStringLiteral("Genre 3"));
    filtered("genre", filter);
    filter.watch = WatchState::Unwatched;
    filtered("genre, unwatched", filter);
    filter.firstYear = 1990;
    filter.lastYear = 1999;
    filtered("genre, unwatched, decade", filter);
    filter = {};
    filter.tag = TitleIds::tag(QStringLiteral("Tag 7"));
    filtered("tag", filter);
    filter.minimumHeight = 1500;
    filtered("tag, 4K", filter);
    filter = {};
    filter.minimumRating = 90;
    filtered("rating", filter);
    filter = {};
    filter.firstYear = 1990;
    filter.lastYear = 1999;
    filtered("decade", filter);
    filter = {};
    filter.watch = WatchState::Unwatched;
    filtered("unwatched", filter);
    filter.watch = WatchState::Watched;
    filtered("watched", filter);
    filter.watch = WatchState::Begun;
    filtered("begun", filter);
    filter = {};
    filter.favourite = true;
    filtered("favourite", filter);
    filter = {};
    filter.hdr = true;
    filtered("hdr", filter);
    filter = {};
    filter.missing = true;
    filtered("missing", filter);
    filter = {};
    filter.kept = true;
    filtered("kept", filter);
    time("continue watching", titles, kPages, kMostPageMs,
        [&](int) { return catalog.continueWatching(m_viewer, 40); });
    time("next up", titles, kPages, kMostPageMs, [&](int) { return catalog.nextUp(m_viewer, 40); });
    time("recently added", titles, kPages, kMostPageMs,
        [&](int) { return catalog.recentlyAdded(m_viewer, 40); });
}

void FindBench::measure(int titles)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("catalog.db"));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(fill(file, titles));
    qInfo("%d titles described in %.1f s", titles, double(timer.elapsed()) / 1000);
    auto catalog = Catalog::open(file, m_clock);
    QVERIFY(catalog);
    measureSearch(**catalog, titles);
    measurePages(**catalog, titles);
}

void FindBench::small()
{
    measure(kSmall);
}

void FindBench::large()
{
    measure(kLarge);
}

void FindBench::growth()
{
    QStringList broken;
    for (const auto &[what, p99] : m_p99) {
        const double before = p99.at(kSmall);
        const double after = p99.at(kLarge);
        const double most = what.contains(" by ") || what.contains("added") || what.contains("next")
            ? kMostPageMs
            : kMostSearchMs;
        const bool grows = after > kNoticeableMs && after > kMostGrowth * before;
        if (after > most || grows) {
            broken.append(QStringLiteral("%1: %2 ms, then %3 ms")
                              .arg(QString::fromUtf8(what))
                              .arg(before, 0, 'f', 2)
                              .arg(after, 0, 'f', 2));
        }
    }
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(QStringLiteral("; "))));
}

MATINEE_TEST(FindBench)
#include "bench_find.moc"
