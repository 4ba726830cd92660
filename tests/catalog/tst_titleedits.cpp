#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/migrator.h"
#include "library/catalog/onlinedescription.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace Library;
using namespace CatalogSamples;

namespace {

//! What a page shows of the fields that can be edited.
struct Shown
{
    QString title;
    QString sortTitle;
    QString originalTitle;
    int year = 0;
    QString plot;
    QString tagline;
    QString certificate;
    QDate premiered;
    QStringList tags;
    QStringList collections;

    bool operator==(const Shown &) const = default;
};

Shown shownOf(const TitleDetails &details)
{
    QStringList tags(details.tags);
    QStringList collections;
    for (const TitleCollection &collection : details.collections) {
        collections.append(collection.name);
    }
    tags.sort();
    collections.sort();
    return {details.card.title, details.card.sortTitle, details.originalTitle, details.card.year,
        details.plot, details.tagline, details.certificate, details.premiered, tags, collections};
}

TitleDescription described()
{
    TitleDescription said;
    said.title = QStringLiteral("The Glass Orchard");
    said.originalTitle = QStringLiteral("Lasitarha");
    said.sortTitle = QStringLiteral("Glass Orchard 1");
    said.year = 2019;
    said.premiered = QDate(2019, 3, 8);
    said.plot = QStringLiteral("Glass and frost.");
    said.tagline = QStringLiteral("Handle with care.");
    said.rating = 74;
    said.votes = 1234;
    said.certificate = QStringLiteral("PG-13");
    said.studio = QStringLiteral("Saltwind");
    said.country = QStringLiteral("Finland");
    said.genres = {QStringLiteral("Drama"), QStringLiteral("Mystery")};
    said.tags = {QStringLiteral("garden"), QStringLiteral("winter")};
    said.credits = {{QStringLiteral("Noor Halden"), QStringLiteral("Mia"), QStringLiteral("cast")},
        {QStringLiteral("Ana Vesterby"), {}, QStringLiteral("director")}};
    said.collections = {{QStringLiteral("Orchards"), QStringLiteral("All three.")}};
    said.ids = {{QStringLiteral("imdb"), QStringLiteral("tt0000001")},
        {QStringLiteral("tmdb"), QStringLiteral("11")}};
    return said;
}

} // namespace

class TitleEditing : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void descriptionsAreShown();
    void sameDescriptionChangesNothing();
    void aDescriptionTakesBackWhatItSaid();
    void levels();
    void editsWinOverScans_data();
    void editsWinOverScans();
    void editsAreTakenBack();
    void setsBelongToThePerson();
    void whatTheNetworkSaysOfSets();
    void whatCannotBeMeant_data();
    void whatCannotBeMeant();
    void editsStayWithTheFile();
    void editsOfAVideoThatIsUploaded();
    void cardsFollow();

private:
    Result<> describe(const QString &path, const TitleDescription &said,
        DescribedLevel level = DescribedLevel::Video);
    TitleDetails details(const TitleId &title);
    Result<TitleEdits> edit(const TitleId &title, const TitleEdits &edits);
    TitleId add(const IngestedVideo &video);
    qsizetype logged();

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
};

void TitleEditing::init()
{
    m_writer.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    QVERIFY(store.has_value());
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    auto writer = CatalogWriter::create(std::move(store->database), place, m_clock);
    QVERIFY(writer.has_value());
    m_writer = std::move(*writer);
}

Result<> TitleEditing::describe(
    const QString &path, const TitleDescription &said, DescribedLevel level)
{
    SideFiles files;
    files.descriptions.append({path, level, said});
    return m_writer->noteSideFiles(files);
}

TitleDetails TitleEditing::details(const TitleId &title)
{
    const auto read = DetailReader(m_writer->database()).details({}, title);
    return read ? *read : TitleDetails{};
}

Result<TitleEdits> TitleEditing::edit(const TitleId &title, const TitleEdits &edits)
{
    return m_writer->editTitle({}, title, edits);
}

TitleId TitleEditing::add(const IngestedVideo &video)
{
    const auto ids = m_writer->ingest({video});
    return ids ? ids->first() : TitleId{};
}

qsizetype TitleEditing::logged()
{
    const auto log = ChangeWriter::readLog(m_writer->database());
    return log ? log->size() : -1;
}

void TitleEditing::descriptionsAreShown()
{
    const IngestedVideo film = movie(QStringLiteral("Glass Orchard"), 2018);
    const TitleId title = add(film);
    QVERIFY(describe(film.file->path, described()));
    const TitleDetails now = details(title);
    const TitleDescription said = described();
    QCOMPARE(now.card.title, said.title);
    QCOMPARE(now.card.sortTitle, said.sortTitle);
    QCOMPARE(now.card.year, 2019);
    QCOMPARE(now.originalTitle, said.originalTitle);
    QCOMPARE(now.premiered, said.premiered);
    QCOMPARE(now.plot, said.plot);
    QCOMPARE(now.tagline, said.tagline);
    QCOMPARE(now.rating, 74);
    QCOMPARE(now.votes, 1234);
    QCOMPARE(now.certificate, said.certificate);
    QCOMPARE(now.studio, said.studio);
    QCOMPARE(now.country, said.country);
    QCOMPARE(now.genres, said.genres);
    QCOMPARE(now.tags, said.tags);
    QCOMPARE(now.externalIds, said.ids);
    QCOMPARE(now.credits.size(), 2);
    QCOMPARE(now.credits.first().role, QStringLiteral("Mia"));
    QCOMPARE(now.collections.size(), 1);
    QCOMPARE(now.collections.first().id, TitleIds::collection(QStringLiteral("orchards")));
    QVERIFY(now.edited.isEmpty());
    QVERIFY(!now.tagsEdited);
}

void TitleEditing::sameDescriptionChangesNothing()
{
    const IngestedVideo film = movie(QStringLiteral("Glass Orchard"), 2018);
    add(film);
    QVERIFY(describe(film.file->path, described()));
    const qsizetype before = logged();
    QVERIFY(before > 10);
    QVERIFY(describe(film.file->path, described()));
    QCOMPARE(logged(), before);
}

void TitleEditing::aDescriptionTakesBackWhatItSaid()
{
    const IngestedVideo film = movie(QStringLiteral("Glass Orchard"), 2018);
    const TitleId title = add(film);
    QVERIFY(describe(film.file->path, described()));
    TitleDescription next = described();
    next.tags = {QStringLiteral("winter"), QStringLiteral("new")};
    next.genres = {QStringLiteral("Drama")};
    next.collections.clear();
    next.credits.removeFirst();
    next.plot.clear(); // not stated: stays
    QVERIFY(describe(film.file->path, next));
    const TitleDetails now = details(title);
    QCOMPARE(now.tags, QVector<QString>({QStringLiteral("new"), QStringLiteral("winter")}));
    QCOMPARE(now.genres, QVector<QString>{QStringLiteral("Drama")});
    QVERIFY(now.collections.isEmpty());
    QCOMPARE(now.credits.size(), 1);
    QCOMPARE(now.plot, described().plot);
}

void TitleEditing::levels()
{
    const IngestedVideo video = episode(QStringLiteral("Lantern"), 2, 3);
    const TitleId title = add(video);
    TitleDescription said;
    said.title = QStringLiteral("Of the series");
    said.year = 2011;
    QVERIFY(describe(video.file->path, said, DescribedLevel::Series));
    said.title = QStringLiteral("Of the season");
    QVERIFY(describe(video.file->path, said, DescribedLevel::Season));
    said.title = QStringLiteral("Of the episode");
    QVERIFY(describe(video.file->path, said));
    const TitleDetails now = details(title);
    QCOMPARE(now.card.title, QStringLiteral("Of the episode"));
    QCOMPARE(now.card.year, 0);
    QCOMPARE(now.card.seriesTitle, QStringLiteral("Of the series"));
    const TitleDetails series = details(now.card.seriesId);
    QCOMPARE(series.card.year, 2011);
    QCOMPARE(series.seasons.first().title, QStringLiteral("Of the season"));
    // What the catalog does not have is nobody's.
    QVERIFY(describe(QStringLiteral("/nowhere.mkv"), said));
}

void TitleEditing::editsWinOverScans_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 20; ++seed) {
        QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }
}

//! Random scans, edits and resets in any order: each field is what a person wrote last, or, where
//! nobody wrote or it was reset, what the last scan said.
void TitleEditing::editsWinOverScans()
{
    QFETCH(const int, seed);
    std::mt19937 random(static_cast<quint32>(seed));
    const auto below = [&](int limit) { return int(random() % quint32(limit)); };
    const auto word = [&] { return QStringLiteral("Word %1").arg(below(9)); };
    const auto words = [&] {
        QVector<QString> list;
        for (int i = 0; i < 5; ++i) {
            if (below(2) == 0) {
                list.append(QStringLiteral("w%1").arg(i));
            }
        }
        return list;
    };
    const IngestedVideo film = movie(QStringLiteral("Glass Orchard"), 2018);
    const TitleId title = add(film);
    Shown scanned = shownOf(details(title));
    Shown expected = scanned;
    bool editsTitle = false;
    bool editsPlot = false;
    bool editsYear = false;
    bool editsTags = false;
    bool editsCollections = false;
    for (int step = 0; step < 60; ++step) {
        TitleEdits edits;
        switch (below(8)) {
        case 0:
        case 1:
        case 2: {
            TitleDescription said;
            said.title = word();
            said.plot = word();
            said.year = 2000 + below(9);
            said.tags = words();
            for (const QString &name : words()) {
                said.collections.append({name, {}});
            }
            QVERIFY(describe(film.file->path, said));
            scanned.title = said.title;
            scanned.plot = said.plot;
            scanned.year = said.year;
            scanned.tags = QStringList(said.tags);
            scanned.collections.clear();
            for (const DescribedCollection &collection : said.collections) {
                scanned.collections.append(collection.name);
            }
            break;
        }
        case 3: {
            IngestedVideo again = film;
            again.file->mtimeNs += step;
            add(again);
            break;
        }
        case 4:
            edits.texts.insert(EditedField::Title, word());
            editsTitle = true;
            expected.title = edits.texts.value(EditedField::Title);
            break;
        case 5:
            edits.texts.insert(EditedField::Plot, below(3) == 0 ? QString() : word());
            edits.texts.insert(EditedField::Year, QString::number(1980 + below(9)));
            editsPlot = editsYear = true;
            expected.plot = edits.texts.value(EditedField::Plot);
            expected.year = edits.texts.value(EditedField::Year).toInt();
            break;
        case 6:
            edits.tags = words();
            edits.collections = words();
            editsTags = editsCollections = true;
            expected.tags = QStringList(*edits.tags);
            expected.collections = QStringList(*edits.collections);
            break;
        default:
            if (below(2) == 0) {
                edits.reset = {EditedField::Title, EditedField::Plot};
                editsTitle = editsPlot = false;
            } else {
                edits.reset = {EditedField::Year};
                edits.resetsTags = edits.resetsCollections = true;
                editsYear = editsTags = editsCollections = false;
            }
            break;
        }
        if (!edits.isEmpty()) {
            QVERIFY(edit(title, edits));
        }
        expected.title = editsTitle ? expected.title : scanned.title;
        expected.plot = editsPlot ? expected.plot : scanned.plot;
        expected.year = editsYear ? expected.year : scanned.year;
        expected.tags = editsTags ? expected.tags : scanned.tags;
        expected.collections = editsCollections ? expected.collections : scanned.collections;
        const TitleDetails now = details(title);
        QVERIFY2(shownOf(now) == expected,
            qPrintable(QStringLiteral("step %1: %2 / %3 / %4 / %5 | %6")
                           .arg(step)
                           .arg(now.card.title, now.plot, QString::number(now.card.year),
                               QStringList(now.tags).join(u','), expected.tags.join(u','))));
        QCOMPARE(now.edited.contains(EditedField::Title), editsTitle);
        QCOMPARE(now.tagsEdited, editsTags);
        QCOMPARE(now.collectionsEdited, editsCollections);
    }
}

void TitleEditing::editsAreTakenBack()
{
    const IngestedVideo film = movie(QStringLiteral("Glass Orchard"), 2018);
    const TitleId title = add(film);
    QVERIFY(describe(film.file->path, described()));
    const Shown before = shownOf(details(title));
    TitleEdits edits;
    edits.texts = {{EditedField::Title, QStringLiteral("Mine")}, {EditedField::Plot, {}},
        {EditedField::Year, QStringLiteral("1999")},
        {EditedField::Premiered, QStringLiteral("1999-01-01")}};
    edits.tags = QVector<QString>{QStringLiteral("mine")};
    edits.collections = QVector<QString>{QStringLiteral("Mine")};
    edits.pictures = {{EditedField::Poster, *PictureId::fromBytes(QByteArray(32, 'x'))}};
    const auto undo = edit(title, edits);
    QVERIFY(undo);
    const Shown mine = shownOf(details(title));
    QCOMPARE(mine.title, QStringLiteral("Mine"));
    QCOMPARE(mine.plot, QString());
    QCOMPARE(details(title).card.poster, *PictureId::fromBytes(QByteArray(32, 'x')));
    const auto redo = edit(title, *undo);
    QVERIFY(redo);
    QVERIFY(shownOf(details(title)) == before);
    QVERIFY(details(title).card.poster.isNull());
    QVERIFY(details(title).edited.isEmpty());
    QVERIFY(edit(title, *redo));
    QVERIFY(shownOf(details(title)) == mine);
}

void TitleEditing::setsBelongToThePerson()
{
    const IngestedVideo film = movie(QStringLiteral("Glass Orchard"), 2018);
    const TitleId title = add(film);
    TitleEdits none;
    none.tags = QVector<QString>();
    QVERIFY(edit(title, none));
    QVERIFY(describe(film.file->path, described()));
    QVERIFY(details(title).tags.isEmpty()); // wanted empty before any scan said otherwise
    TitleEdits reset;
    reset.resetsTags = true;
    QVERIFY(edit(title, reset));
    QCOMPARE(details(title).tags, described().tags);
    TitleDescription next = described();
    next.tags = {QStringLiteral("later")};
    QVERIFY(describe(film.file->path, next));
    QCOMPARE(details(title).tags, QVector<QString>{QStringLiteral("later")});
}

void TitleEditing::whatTheNetworkSaysOfSets()
{
    const IngestedVideo film = movie(QStringLiteral("Glass Orchard"), 2018);
    const TitleId title = add(film);
    const auto online = [&](const QString &collection) {
        OnlineDescription said;
        said.collection.name = collection;
        return m_writer->describe(title, said, DescribeOutcome::Described, QStringLiteral("en"));
    };
    const auto shown = [&] { return shownOf(details(title)).collections; };
    TitleEdits mine;
    mine.collections = QVector<QString>{QStringLiteral("Mine")};
    QVERIFY(edit(title, mine));
    QVERIFY(online(QStringLiteral("Orchards")));
    QCOMPARE(shown(), QStringList{QStringLiteral("Mine")});
    TitleEdits reset;
    reset.resetsCollections = true;
    QVERIFY(edit(title, reset));
    QCOMPARE(shown(), QStringList{QStringLiteral("Orchards")});
    // A file that names no collection does not take away what the network told.
    const IngestedVideo other = movie(QStringLiteral("Harbour"), 2014);
    const TitleId second = add(other);
    OnlineDescription said;
    said.collection.name = QStringLiteral("Harbours");
    QVERIFY(m_writer->describe(second, said, DescribeOutcome::Described, QStringLiteral("en")));
    TitleDescription plain = described();
    plain.collections.clear();
    QVERIFY(describe(other.file->path, plain));
    QCOMPARE(shownOf(details(second)).collections, QStringList{QStringLiteral("Harbours")});
}

void TitleEditing::whatCannotBeMeant_data()
{
    QTest::addColumn<int>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("no name") << int(EditedField::Title) << QStringLiteral("  ");
    QTest::newRow("year") << int(EditedField::Year) << QStringLiteral("nineteen");
    QTest::newRow("far year") << int(EditedField::Year) << QStringLiteral("99999");
    QTest::newRow("date") << int(EditedField::Premiered) << QStringLiteral("31.12.2020");
    QTest::newRow("number") << int(EditedField::Episode) << QStringLiteral("-3");
    QTest::newRow("length") << int(EditedField::Plot) << QString(40'000, u'x');
}

void TitleEditing::whatCannotBeMeant()
{
    QFETCH(const int, field);
    QFETCH(const QString, value);
    const TitleId title = add(movie(QStringLiteral("Glass Orchard"), 2018));
    TitleEdits edits;
    edits.texts = {{EditedField::Tagline, QStringLiteral("with it")}, {EditedField(field), value}};
    const auto done = edit(title, edits);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::InvalidInput);
    QVERIFY(!done.error().message.isEmpty());
    QVERIFY(details(title).tagline.isEmpty()); // all of it happens or none
    QCOMPARE(edit(randomId<TitleId>(), {}).error().code, ErrorCode::NotFound);
}

void TitleEditing::editsStayWithTheFile()
{
    IngestedVideo film = movie(QStringLiteral("Glass Orchad"), 2018);
    film.file->inode = 7;
    const TitleId title = add(film);
    TitleEdits edits;
    edits.texts = {{EditedField::Title, QStringLiteral("Mine")}};
    edits.tags = QVector<QString>{QStringLiteral("mine")};
    QVERIFY(edit(title, edits));
    film.identity.title = QStringLiteral("Glass Orchard");
    film.file->path += QStringLiteral(".renamed.mkv");
    const TitleId renamed = add(film);
    QVERIFY(renamed == title); // a title that somebody edited keeps its file
    QCOMPARE(details(renamed).card.title, QStringLiteral("Mine"));
    QCOMPARE(details(renamed).tags, QVector<QString>{QStringLiteral("mine")});
}

void TitleEditing::editsOfAVideoThatIsUploaded()
{
    IngestedVideo video = homeVideo(QStringLiteral("Harbour"), 5);
    const TitleId local = add(video);
    QVERIFY(TitleIds::isLocal(local));
    QVERIFY(describe(video.file->path, described()));
    TitleEdits edits;
    edits.texts = {{EditedField::Title, QStringLiteral("Mine")}};
    edits.tags = QVector<QString>{QStringLiteral("mine")};
    QVERIFY(edit(local, edits));
    const qsizetype before = logged();
    QVERIFY(before >= 0);
    IngestedVideo stored = video;
    stored.storedFrom = video.file;
    stored.file.reset();
    stored.content = content("bytes");
    stored.object = *ObjectId::fromBytes(QByteArray(16, 'o'));
    const TitleId shared = add(stored);
    QVERIFY(!TitleIds::isLocal(shared));
    const TitleDetails now = details(shared);
    QCOMPARE(now.card.title, QStringLiteral("Mine"));
    QCOMPARE(now.plot, described().plot);
    QCOMPARE(now.rating, 74);
    QCOMPARE(now.tags, QVector<QString>{QStringLiteral("mine")});
    QVERIFY(now.tagsEdited);
}

void TitleEditing::cardsFollow()
{
    const IngestedVideo film = movie(QStringLiteral("Glass Orchard"), 2018);
    const TitleId title = add(film);
    m_writer->takeChange();
    TitleEdits edits;
    edits.texts = {{EditedField::Tagline, QStringLiteral("no card shows it")}};
    QVERIFY(edit(title, edits));
    QVERIFY(m_writer->takeChange().titles.contains(title));
    edits.texts = {{EditedField::SortTitle, QStringLiteral("Zz")}};
    QVERIFY(edit(title, edits));
    const QStringList kept = CatalogDump::maintained(m_writer->database());
    QVERIFY(m_writer->maintainer().rebuild());
    QCOMPARE(CatalogDump::maintained(m_writer->database()), kept);
}

MATINEE_TEST(TitleEditing)
#include "tst_titleedits.moc"
