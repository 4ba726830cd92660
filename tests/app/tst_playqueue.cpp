#include "app/playqueue.h"
#include "library/catalog/catalog.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/await.h"
#include "tests/support/testregistry.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace TestSupport;

class PlayQueueTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void followsASeriesOverItsSeasons();
    void aFilmHasNoQueue();
    void playsAllFromTheFirstUnwatched();
    void playsFromHere();
    void aTitleThatStandsTwiceIsPlayedTwice();
    void shufflesAll();
    void saysThatThereIsNothing();
    void aNewWishMakesAnOlderOneVoid();

private:
    TitleId add(const Library::IngestedVideo &video);
    Library::TitleCard card(const TitleId &title);
    Result<TitleId> fill(const QVector<TitleId> &titles, const TitleId &first, Ui::PlayOrder order);

    QTemporaryDir m_folder;
    const CatalogSamples::StepClock m_clock{};
    std::unique_ptr<Library::Catalog> m_catalog;
    std::unique_ptr<App::PlayQueue> m_queue;
    ProfileId m_viewer;
    QVector<TitleId> m_episodes; //!< S1E1, S1E2, S2E1, special
    TitleId m_series;
};

void PlayQueueTest::init()
{
    const QString file = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
    m_catalog = std::move(*Library::Catalog::open(file, m_clock));
    m_viewer = await(m_catalog->profiles())->first().id;
    m_episodes.clear();
    const QString show = QStringLiteral("The Weather Keepers");
    for (const auto &[season, number] :
        std::vector<std::pair<int, int>>{{1, 1}, {1, 2}, {2, 1}, {0, 1}}) {
        m_episodes.append(add(CatalogSamples::episode(show, season, number)));
    }
    m_series = card(m_episodes.first()).seriesId;
    m_queue = std::make_unique<App::PlayQueue>(*m_catalog, m_viewer);
}

void PlayQueueTest::cleanup()
{
    m_queue.reset();
    m_catalog.reset();
}

TitleId PlayQueueTest::add(const Library::IngestedVideo &video)
{
    return await(m_catalog->ingest({video}))->first();
}

Library::TitleCard PlayQueueTest::card(const TitleId &title)
{
    return await(m_catalog->details(m_viewer, title))->card;
}

Result<TitleId> PlayQueueTest::fill(
    const QVector<TitleId> &titles, const TitleId &first, Ui::PlayOrder order)
{
    std::optional<Result<TitleId>> answer;
    m_queue->fill(titles, first, order, [&answer](const Result<TitleId> &to) { answer = to; });
    return QTest::qWaitFor([&] { return answer.has_value(); })
        ? *answer
        : Result<TitleId>(failure(ErrorCode::TimedOut, {}));
}

void PlayQueueTest::followsASeriesOverItsSeasons()
{
    m_queue->follow(card(m_episodes.at(1)));
    QTRY_COMPARE(m_queue->next(), std::optional(m_episodes.at(2))); // of the second season
    QCOMPARE(m_queue->previous(), std::optional(m_episodes.at(0)));
    QSignalSpy changed(m_queue.get(), &App::PlayQueue::changed);
    m_queue->follow(card(m_episodes.at(2)));
    QCOMPARE(changed.size(), 1); // it is known already
    QCOMPARE(m_queue->previous(), std::optional(m_episodes.at(1)));
    QCOMPARE(m_queue->next(), std::optional(m_episodes.at(3))); // specials come last
    m_queue->follow(card(m_episodes.at(3)));
    QCOMPARE(m_queue->next(), std::nullopt);
}

void PlayQueueTest::aFilmHasNoQueue()
{
    m_queue->follow(card(m_episodes.at(0)));
    QTRY_VERIFY(m_queue->next());
    const TitleId film = add(CatalogSamples::movie(QStringLiteral("Red Ladder"), 2020));
    m_queue->follow(card(film));
    QCOMPARE(m_queue->next(), std::nullopt);
    QCOMPARE(m_queue->previous(), std::nullopt);
}

void PlayQueueTest::playsAllFromTheFirstUnwatched()
{
    QVERIFY(await(m_catalog->setWatched(m_viewer, m_episodes.at(0), true)));
    const auto first = fill({m_series}, {}, Ui::PlayOrder::InOrder);
    QCOMPARE(first.value(), m_episodes.at(1));
    QCOMPARE(m_queue->next(), std::optional(m_episodes.at(2)));
    m_queue->follow(card(m_episodes.at(1))); // it is what plays
    QCOMPARE(m_queue->previous(), std::optional(m_episodes.at(0)));
}

void PlayQueueTest::playsFromHere()
{
    const TitleId film = add(CatalogSamples::movie(QStringLiteral("Red Ladder"), 2020));
    const TitleId other = add(CatalogSamples::movie(QStringLiteral("Night Bus"), 2021));
    const auto first = fill({film, m_series, other}, film, Ui::PlayOrder::InOrder);
    QCOMPARE(first.value(), film);
    QCOMPARE(m_queue->next(), std::optional(m_episodes.at(0))); // a series is its episodes
    QCOMPARE(fill({film, m_series, other}, other, Ui::PlayOrder::InOrder).value(), other);
    QCOMPARE(m_queue->previous(), std::optional(m_episodes.at(3)));
    QCOMPARE(
        fill({film, m_series, other}, m_series, Ui::PlayOrder::InOrder).value(), m_episodes.at(0));
    QCOMPARE(m_queue->previous(), std::optional(film));
    QVERIFY(await(m_catalog->setWatched(m_viewer, m_episodes.at(0), true)));
    QCOMPARE(
        fill({film, m_series, other}, m_series, Ui::PlayOrder::InOrder).value(), m_episodes.at(1));
    QVERIFY(await(m_catalog->setWatched(m_viewer, m_episodes, true)));
    QCOMPARE(
        fill({film, m_series, other}, m_series, Ui::PlayOrder::InOrder).value(), m_episodes.at(0));
}

void PlayQueueTest::aTitleThatStandsTwiceIsPlayedTwice()
{
    const TitleId trailer = add(CatalogSamples::movie(QStringLiteral("Red Ladder"), 2020));
    const TitleId film = add(CatalogSamples::movie(QStringLiteral("Night Bus"), 2021));
    const QVector<TitleId> list{trailer, trailer, film, trailer};
    QVector<TitleId> played{fill(list, trailer, Ui::PlayOrder::InOrder).value()};
    m_queue->follow(card(played.last()));
    while (played.size() < 2 * list.size() && m_queue->next()) {
        played.append(*m_queue->next());
        m_queue->goOn();
        m_queue->follow(card(played.last()));
    }
    QCOMPARE(played, list);
    QCOMPARE(m_queue->previous(), std::optional(film));
    m_queue->goBack();
    m_queue->follow(card(film));
    QCOMPARE(m_queue->next(), std::optional(trailer));
    QCOMPARE(m_queue->previous(), std::optional(trailer));
    m_queue->follow(card(trailer)); // somebody chose it elsewhere
    QCOMPARE(m_queue->previous(), std::nullopt);
}

void PlayQueueTest::shufflesAll()
{
    QVector<TitleId> films;
    for (int i = 0; i < 30; ++i) {
        films.append(add(CatalogSamples::movie(QStringLiteral("Film %1").arg(i), 2000 + i)));
    }
    const auto first = fill(films, {}, Ui::PlayOrder::Shuffled);
    QVERIFY(first);
    QVector<TitleId> played{*first};
    while (const auto next = m_queue->next()) {
        played.append(*next);
        m_queue->follow(card(*next));
    }
    QVERIFY(played != films); // in order once in 30! times
    std::sort(played.begin(), played.end());
    std::sort(films.begin(), films.end());
    QCOMPARE(played, films);
}

void PlayQueueTest::saysThatThereIsNothing()
{
    QCOMPARE(
        fill({randomId<TitleId>()}, {}, Ui::PlayOrder::InOrder).error().code, ErrorCode::NotFound);
}

void PlayQueueTest::aNewWishMakesAnOlderOneVoid()
{
    int oldAnswers = 0;
    m_queue->fill({m_series}, {}, Ui::PlayOrder::InOrder,
        [&oldAnswers](const Result<TitleId> &) { ++oldAnswers; });
    const TitleId film = add(CatalogSamples::movie(QStringLiteral("Red Ladder"), 2020));
    QCOMPARE(fill({film}, {}, Ui::PlayOrder::InOrder).value(), film);
    QCOMPARE(oldAnswers, 0);
    QCOMPARE(m_queue->next(), std::nullopt);
}

MATINEE_TEST(PlayQueueTest)
#include "tst_playqueue.moc"
