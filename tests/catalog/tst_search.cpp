#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/migrator.h"
#include "library/catalog/pinyin.h"
#include "library/catalog/searchreader.h"
#include "library/catalog/searchwords.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

namespace {

struct SaidTitle
{
    QString title;
    QStringList syllables;
};

QVector<SaidTitle> saidTitles()
{
    QVector<SaidTitle> titles;
    QFile file(QStringLiteral(MATINEE_TEST_DATA "/pinyin.tsv"));
    if (!file.open(QIODevice::ReadOnly)) {
        return titles;
    }
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QStringList fields = QString::fromUtf8(line).split(u'\t');
        if (fields.size() == 2 && !line.startsWith('#')) {
            titles.append({fields.at(0), fields.at(1).split(u' ')});
        }
    }
    return titles;
}

QString initialsOf(const QStringList &syllables)
{
    QString letters;
    for (const QString &syllable : syllables) {
        letters += syllable.front();
    }
    return letters;
}

} // namespace

//! What a search finds, where, and in which order.
class SearchTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void pinyinHasEveryReading();
    void pinyinPlaces_data();
    void pinyinPlaces();
    void chineseIsFoundAsItIsSaid();
    void slipsAreCounted_data();
    void slipsAreCounted();
    void mistypedIsFound_data();
    void mistypedIsFound();
    void everyFieldIsSearched_data();
    void everyFieldIsSearched();
    void charactersStandTogether_data();
    void charactersStandTogether();
    void bestComesFirst();
    void peopleComeBeforeMoreTagsThanAreLookedAt();
    void segmentsAreJoined();
    void namesThatComeLaterAreFound();
    void deletedIsNotFound();

private:
    TitleId ingest(const IngestedVideo &video);
    bool put(Table table, const QByteArray &row, const Fields &fields);
    bool credit(const TitleId &title, const QString &name);
    QVector<SearchHit> search(const QString &text, int limit = 50);
    QStringList found(const QString &text, int limit = 50);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    ProfileId m_viewer;
};

void SearchTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    m_writer = std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
    m_viewer = DetailReader(m_writer->database()).profiles()->first().id;
}

TitleId SearchTest::ingest(const IngestedVideo &video)
{
    const Result<QVector<TitleId>> titles = m_writer->ingest({video});
    return titles ? titles->value(0) : TitleId();
}

bool SearchTest::put(Table table, const QByteArray &row, const Fields &fields)
{
    return m_writer
        ->act(Origin::Online, {},
            [&]() -> Result<> {
                const Result<bool> done = m_writer->changes().put(table, row, fields);
                return done ? Result<>() : failure(done.error());
            })
        .has_value();
}

bool SearchTest::credit(const TitleId &title, const QString &name)
{
    const PersonId person = TitleIds::person(name);
    return put(Table::Person, person.toBytes(), {{"name", name}})
        && put(Table::Credit, TitleIds::credit(title, person, QStringLiteral("cast"), {}),
            {{"title", idValue(title)}, {"person", idValue(person)},
                {"department", QStringLiteral("cast")}, {"present", 1}});
}

QVector<SearchHit> SearchTest::search(const QString &text, int limit)
{
    SearchWords fresh; // each test has a catalog of its own
    const Result<QVector<SearchHit>> hits
        = SearchReader(m_writer->database(), fresh).search(m_viewer, text, limit);
    if (!hits) {
        qWarning() << hits.error().detail;
        return {};
    }
    return *hits;
}

QStringList SearchTest::found(const QString &text, int limit)
{
    QStringList names;
    for (const SearchHit &hit : search(text, limit)) {
        names.append(hit.card.title);
    }
    return names;
}

void SearchTest::pinyinHasEveryReading()
{
    const Pinyin::Words words = Pinyin::words(QStringLiteral("长安"));
    for (const char *said : {"changan", "zhangan", "ca", "za"}) {
        QVERIFY2(words.whole.contains(QLatin1String(said)), said);
        QVERIFY2(words.start.contains(QLatin1String(said)), said);
    }
    QCOMPARE(words.inner, (QStringList{QStringLiteral("an"), QStringLiteral("a")}));
    QVERIFY(Pinyin::words(QStringLiteral("Harbour 7")).start.isEmpty());
    QVERIFY(Pinyin::words(QStringLiteral("女人")).whole.contains(QStringLiteral("nvren")));
    QVERIFY(Pinyin::words(QStringLiteral("女人")).whole.contains(QStringLiteral("nuren")));
    // However many readings there are, the index stays small.
    const Pinyin::Words many = Pinyin::words(QStringLiteral("长").repeated(60));
    QVERIFY(many.start.join(QString()).size() + many.inner.join(QString()).size() < 60'000);
}

void SearchTest::pinyinPlaces_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("start");
    QTest::addColumn<int>("length");
    const auto row = [](const char *name, const char *typed, int start, int length) {
        QTest::addRow("%s %s", name, typed)
            << QString::fromUtf8(name) << QString::fromUtf8(typed) << start << length;
    };
    row("流浪地球", "liulang", 0, 2);
    row("流浪地球", "lldq", 0, 4);
    row("流浪地球", "liul diq", 0, 4);
    row("流浪地球", "diqiu", 2, 2);
    row("流浪地球", "LIÚLÀNG", 0, 2);
    row("重返长安", "ca", 2, 2);
    row("X战警3", "xzhanjing3", 0, 4);
    row("流浪地球", "lldx", -1, 0);
    row("Harbour", "har", -1, 0);
}

void SearchTest::pinyinPlaces()
{
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    const Pinyin::Match match = Pinyin::find(name, typed);
    QTEST(match.start, "start");
    QTEST(match.length, "length");
}

void SearchTest::chineseIsFoundAsItIsSaid()
{
    const QVector<SaidTitle> titles = saidTitles();
    QCOMPARE(titles.size(), 500);
    QVector<IngestedVideo> videos;
    for (const SaidTitle &said : titles) {
        videos.append(movie(said.title, 2001));
    }
    QVERIFY(m_writer->ingest(videos));
    QStringList missedFull;
    QStringList missedInitials;
    QStringList missedWritten;
    for (const SaidTitle &said : titles) {
        if (!found(said.syllables.join(QString())).contains(said.title)) {
            missedFull.append(said.title);
        }
        if (!found(initialsOf(said.syllables)).contains(said.title)) {
            missedInitials.append(said.title);
        }
        if (!found(said.title.right(1)).contains(said.title)) {
            missedWritten.append(said.title);
        }
    }
    const qsizetype most = titles.size() / 100;
    QVERIFY2(missedFull.size() <= most, qPrintable(missedFull.join(u' ')));
    QVERIFY2(missedInitials.size() <= most, qPrintable(missedInitials.join(u' ')));
    QVERIFY2(missedWritten.isEmpty(), qPrintable(missedWritten.join(u' ')));
    // What is said exactly so stands above what only begins so.
    ingest(movie(QStringLiteral("长安城外"), 2003));
    QCOMPARE(found(QStringLiteral("changan")).value(0), QStringLiteral("长安"));
    QVERIFY(found(QStringLiteral("changan")).contains(QStringLiteral("长安城外")));
    QVERIFY(found(QStringLiteral("chang an")).contains(QStringLiteral("长安")));
}

void SearchTest::slipsAreCounted_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("meant");
    QTest::addColumn<int>("slips");
    const auto row = [](const char *typed, const char *meant, int slips) {
        QTest::addRow("%s %s", typed, meant)
            << QString::fromUtf8(typed) << QString::fromUtf8(meant) << slips;
    };
    row("harbour", "harbour", 0);
    row("harb", "harbour", 0); // not typed to its end
    row("harbuor", "harbour", 1); // swapped
    row("harour", "harbour", 1); // missing
    row("harrbour", "harbour", 1); // doubled
    row("hatbour", "harbour", 1); // wrong
    row("hqrbuor", "harbour", 2);
    row("lantern", "harbour", 3); // the bound and more
    row("harbours", "harbour", 1);
}

void SearchTest::slipsAreCounted()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, meant);
    QTEST(SearchWords::slips(typed, meant, 2), "slips");
}

void SearchTest::mistypedIsFound_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("found");
    QTest::newRow("swapped") << QStringLiteral("litghhouse") << true;
    QTest::newRow("two") << QStringLiteral("lihgthuose") << true;
    QTest::newRow("three") << QStringLiteral("ligxxxouse") << false;
    QTest::newRow("one of four letters") << QStringLiteral("kpers") << true;
    QTest::newRow("too short") << QStringLiteral("kep") << false;
    QTest::newRow("one of several words") << QStringLiteral("the lighthuose kpee") << true;
    QTest::newRow("accents") << QStringLiteral("LÍGHTHUOSE") << true;
    QTest::newRow("not finished") << QStringLiteral("lightuo") << true;
}

void SearchTest::mistypedIsFound()
{
    QFETCH(const QString, typed);
    QFETCH(const bool, found);
    ingest(movie(QStringLiteral("The Lighthouse Kpeers"), 2011));
    ingest(movie(QStringLiteral("Amber Road"), 2012));
    const QStringList names = this->found(typed);
    QCOMPARE(names.size(), found ? 1 : 0);
    QVERIFY(!found || names.first() == QStringLiteral("The Lighthouse Kpeers"));
}

void SearchTest::everyFieldIsSearched_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<MatchedIn>("where");
    QTest::addColumn<QString>("matched");
    const auto row = [](const char *typed, MatchedIn where, const char *matched) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << where << QString::fromUtf8(matched);
    };
    row("saltw", MatchedIn::Title, "Saltwind");
    row("vent sale", MatchedIn::OriginalTitle, "Vent salé");
    row("ramira", MatchedIn::Person, "Ramira Ósk");
    row("osk", MatchedIn::Person, "Ramira Ósk");
    row("王长", MatchedIn::Person, "王长海");
    row("wangchanghai", MatchedIn::Person, "王长海");
    row("wch", MatchedIn::Person, "王长海");
    row("rainy sun", MatchedIn::Tag, "Rainy Sundays");
    row("thriller", MatchedIn::Tag, "Thriller");
    row("smuggler", MatchedIn::Plot, "A smuggler hides in the bell tower of 盐城.");
    row("盐城", MatchedIn::Plot, "…hides in the bell tower of 盐城.");
    row("1080", MatchedIn::File, "Saltwind (2014) 1080p");
}

void SearchTest::everyFieldIsSearched()
{
    QFETCH(const QString, typed);
    QFETCH(const MatchedIn, where);
    const TitleId film = ingest(movie(QStringLiteral("Saltwind"), 2014));
    ingest(movie(QStringLiteral("Nothing Else"), 2015, 720));
    QVERIFY(put(Table::Title, film.toBytes(),
        {{"original_title", QStringLiteral("Vent salé")},
            {"plot", QStringLiteral("A smuggler hides in the bell tower of 盐城.")}}));
    QVERIFY(credit(film, QStringLiteral("Ramira Ósk")) && credit(film, QStringLiteral("王长海")));
    QVERIFY(m_writer->setTag({}, {film}, QStringLiteral("Rainy Sundays"), true));
    const GenreId genre = TitleIds::genre(QStringLiteral("Thriller"));
    QVERIFY(put(Table::Genre, genre.toBytes(), {{"name", QStringLiteral("Thriller")}}));
    QVERIFY(put(Table::TitleGenre, film.toBytes() + genre.toBytes(), {{"present", 1}}));
    const QVector<SearchHit> hits = search(typed);
    QCOMPARE(hits.size(), 1);
    QCOMPARE(hits.first().card.id, film);
    QCOMPARE(hits.first().matchedIn, where);
    QTEST(hits.first().matched, "matched");
    QCOMPARE(hits.first().matchStart >= 0, where == MatchedIn::Title);
}

void SearchTest::charactersStandTogether_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("isFound");
    const auto row = [](const char *typed, bool isFound) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << isFound;
    };
    row("长", true);
    row("长安", true);
    row("安十二", true);
    row("安 辰", true);
    row("长安十二时辰", true);
    row("シ", true);
    row("シティ", true);
    row("安长", false);
    row("长十", false);
    row("安十时", false);
    row("辰シ", false);
    row("長", false);
}

void SearchTest::charactersStandTogether()
{
    QFETCH(QString, typed);
    QFETCH(bool, isFound);
    const QString name = QStringLiteral("长安十二时辰 2 シティー");
    ingest(movie(name, 2019));
    QCOMPARE(found(typed).contains(name), isFound);
}

void SearchTest::bestComesFirst()
{
    const TitleId plot = ingest(movie(QStringLiteral("Quiet Days"), 2001));
    const TitleId tag = ingest(movie(QStringLiteral("Tall Grass"), 2002));
    const TitleId person = ingest(movie(QStringLiteral("Low Road"), 2003));
    const TitleId original = ingest(movie(QStringLiteral("Copper"), 2004));
    ingest(movie(QStringLiteral("The Last Amber Room"), 2005));
    ingest(movie(QStringLiteral("Ambergate"), 2006));
    ingest(movie(QStringLiteral("Amber"), 2007));
    QVERIFY(put(Table::Title, plot.toBytes(), {{"plot", QStringLiteral("They trade in amber.")}}));
    QVERIFY(put(
        Table::Title, original.toBytes(), {{"original_title", QStringLiteral("Amber og kobber")}}));
    QVERIFY(credit(person, QStringLiteral("Amber Lind")));
    QVERIFY(m_writer->setTag({}, {tag}, QStringLiteral("amber"), true));
    const QStringList order{QStringLiteral("Amber"), QStringLiteral("Ambergate"),
        QStringLiteral("The Last Amber Room"), QStringLiteral("Copper"), QStringLiteral("Low Road"),
        QStringLiteral("Tall Grass"), QStringLiteral("Quiet Days")};
    QCOMPARE(found(QStringLiteral("amber")), order);
    QCOMPARE(found(QStringLiteral("amber"), 3), order.mid(0, 3));
}

void SearchTest::peopleComeBeforeMoreTagsThanAreLookedAt()
{
    QVector<TitleId> tagged;
    for (int i = 0; i < 20; ++i) {
        tagged.append(ingest(movie(QStringLiteral("Field %1").arg(i), 2001)));
    }
    QVERIFY(m_writer->setTag({}, tagged, QStringLiteral("amber"), true));
    QVERIFY(credit(ingest(movie(QStringLiteral("Low Road"), 2003)), QStringLiteral("Amber Lind")));
    const QStringList best = found(QStringLiteral("amber"), 2);
    QCOMPARE(best.size(), 2);
    QCOMPARE(best.first(), QStringLiteral("Low Road"));
}

void SearchTest::segmentsAreJoined()
{
    const auto segments = [&](const QByteArray &table) {
        const QByteArray sql = "SELECT count(DISTINCT segid) FROM " + table + "_idx";
        return m_writer->database().integer(sql).value_or(-1);
    };
    const auto joinAll = [&] {
        for (int steps = 0; steps < 1000; ++steps) {
            const Result<bool> more = m_writer->compactSearch();
            if (!more || !*more) {
                return more.has_value();
            }
        }
        return false;
    };
    const auto isSound = [&](const QByteArray &table) {
        const QByteArray sql
            = "INSERT INTO " + table + " (" + table + ") VALUES ('integrity-check')";
        return m_writer->database().exec(sql).has_value();
    };
    constexpr const char *kTables[] = {"title_search", "title_sound", "title_text"};
    for (int batch = 0; batch < 6; ++batch) {
        QVector<IngestedVideo> videos;
        for (int i = 0; i < 150; ++i) {
            videos.append(movie(QStringLiteral("长安 Amber %1").arg(batch * 150 + i), 2001));
        }
        QVERIFY(m_writer->ingest(videos));
    }
    const QStringList written = found(QStringLiteral("amber 7"));
    const QStringList said = found(QStringLiteral("chang an"));
    QCOMPARE(written.size(), 50);
    QCOMPARE(said.size(), 50);
    QVERIFY(segments("title_search") > 1);
    QVERIFY(joinAll());
    for (const char *table : kTables) {
        QCOMPARE(segments(table), 1);
        QVERIFY(isSound(table));
    }
    QCOMPARE(found(QStringLiteral("amber 7")), written);
    QCOMPARE(found(QStringLiteral("chang an")), said);

    // One film is not worth writing all the others anew.
    ingest(movie(QStringLiteral("Saltwind"), 2014));
    QVERIFY(joinAll());
    QCOMPARE(segments("title_search"), 2);
    QCOMPARE(found(QStringLiteral("saltwind")).size(), 1);
}

void SearchTest::namesThatComeLaterAreFound()
{
    // Records of other devices come in any order: the credit before the person's name.
    const TitleId film = ingest(movie(QStringLiteral("Saltwind"), 2014));
    const PersonId person = TitleIds::person(QStringLiteral("Ramira Osk"));
    QVERIFY(put(Table::Credit, TitleIds::credit(film, person, QStringLiteral("cast"), {}),
        {{"title", idValue(film)}, {"person", idValue(person)}, {"present", 1}}));
    QVERIFY(found(QStringLiteral("ramira")).isEmpty());
    QVERIFY(put(Table::Person, person.toBytes(), {{"name", QStringLiteral("Ramira Osk")}}));
    QCOMPARE(found(QStringLiteral("ramira")).size(), 1);
}

void SearchTest::deletedIsNotFound()
{
    const TitleId film = ingest(movie(QStringLiteral("长安"), 2014));
    QVERIFY(put(Table::Title, film.toBytes(), {{"plot", QStringLiteral("A smuggler.")}}));
    const QStringList ways{QStringLiteral("changan"), QStringLiteral("长"),
        QStringLiteral("smuggler"), QStringLiteral("1080"), QStringLiteral("chagan")};
    for (const QString &way : ways) {
        QVERIFY2(found(way).size() == 1, qPrintable(way));
    }
    QVERIFY(m_writer->setRemoved({}, {film}, true));
    for (const QString &way : ways) {
        QVERIFY2(found(way).isEmpty(), qPrintable(way));
    }
    QVERIFY(m_writer->setRemoved({}, {film}, false));
    QCOMPARE(found(QStringLiteral("changan")).size(), 1);
}

MATINEE_TEST(SearchTest)
#include "tst_search.moc"
