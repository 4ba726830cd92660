#include "library/catalog/catalog.h"
#include "library/catalog/identification.h"
#include "library/scan/folderscanner.h"
#include "library/scan/naming.h"
#include "tests/scan/scanfixture.h"
#include "tests/support/await.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTest>

using namespace Library;
using TestSupport::await;
using TestSupport::ScanFixture;
namespace Clips = TestSupport::Clips;

//! What a person says that files are, over scans of real ones.
class IdentifiedFiles : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void scansHeedIt();
    void takenBackTheNameCounts();

private:
    TitleCard film();
    QVector<TitleFile> files();
    bool rename(const char *from, const char *to) const;
    TitleId identify(const QString &title, int year);

    std::unique_ptr<ScanFixture> m_fixture;
    ProfileId m_viewer;
};

void IdentifiedFiles::init()
{
    m_fixture = std::make_unique<ScanFixture>();
    QVERIFY(m_fixture->isReady());
    m_viewer = await(m_fixture->catalog().profiles())->constFirst().id;
    m_fixture->put(QStringLiteral("Nigth Buss (1999).mp4"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(await(m_fixture->catalog().setWatched(m_viewer, film().id, true)));
}

//! The only one.
TitleCard IdentifiedFiles::film()
{
    const auto cards = m_fixture->cards({TitleKind::Movie});
    const auto seen = cards.size() == 1
        ? await(m_fixture->catalog().cards(m_viewer, {cards.constFirst().id}))
        : Result<QVector<TitleCard>>();
    return seen && !seen->isEmpty() ? seen->constFirst() : TitleCard();
}

QVector<TitleFile> IdentifiedFiles::files()
{
    return await(m_fixture->catalog().filesOf(film().id)).value_or(QVector<TitleFile>());
}

bool IdentifiedFiles::rename(const char *from, const char *to) const
{
    return QFile::rename(m_fixture->path(QLatin1String(from)), m_fixture->path(QLatin1String(to)));
}

TitleId IdentifiedFiles::identify(const QString &title, int year)
{
    MeantTitle meant;
    meant.identity.kind = TitleKind::Movie;
    meant.identity.title = title;
    meant.identity.year = year;
    return await(m_fixture->catalog().identify({}, film().id, {}, meant)).value_or(TitleId());
}

void IdentifiedFiles::scansHeedIt()
{
    const TitleId now = identify(QStringLiteral("Night Bus"), 2001);
    QCOMPARE(film().id, now);
    QVERIFY(film().play.watched);
    QVERIFY(m_fixture->scan().has_value());
    QCOMPARE(film().id, now);
    // Called otherwise, away for a while, and back.
    QVERIFY(rename("Nigth Buss (1999).mp4", "Day Train (1950).mp4"));
    QVERIFY(m_fixture->scan().has_value());
    QCOMPARE(film().id, now);
    m_fixture->write(QStringLiteral("keep.txt"), "the folder is there");
    QVERIFY(QFile::remove(m_fixture->path(QStringLiteral("Day Train (1950).mp4"))));
    m_fixture->put(QStringLiteral("Lantern (2015).avi"), Clips::avi());
    QVERIFY(m_fixture->scan().has_value());
    QVERIFY(QFile::remove(m_fixture->path(QStringLiteral("Lantern (2015).avi"))));
    m_fixture->put(QStringLiteral("Copy (1970).mp4"), Clips::h264Mp4());
    QVERIFY(m_fixture->scan().has_value());
    const auto back = await(m_fixture->catalog().cards(m_viewer, {now}));
    QCOMPARE(back->constFirst().title, QStringLiteral("Night Bus"));
    QCOMPARE(back->constFirst().availability, Availability::Available);
    QVERIFY(back->constFirst().play.watched);
}

void IdentifiedFiles::takenBackTheNameCounts()
{
    const TitleId before = film().id;
    identify(QStringLiteral("Night Bus"), 2001);
    QVector<NamedFile> named;
    for (const TitleFile &file : files()) {
        QVERIFY(file.identified);
        named.append({file, toIdentity(recogniseName(file.path))});
    }
    QCOMPARE(await(m_fixture->catalog().withdrawIdentified({}, named)).value_or(TitleId()), before);
    QCOMPARE(film().title, QStringLiteral("Nigth Buss"));
    QVERIFY(film().play.watched);
    const auto summary = m_fixture->scan();
    QVERIFY(summary.has_value());
    QCOMPARE(film().id, before);
    // From now on a better name makes it another title, although it was watched.
    QVERIFY(rename("Nigth Buss (1999).mp4", "Night Bus (2001).mp4"));
    QVERIFY(m_fixture->scan().has_value());
    QCOMPARE(film().title, QStringLiteral("Night Bus"));
    QVERIFY(film().play.watched);
}

MATINEE_TEST(IdentifiedFiles)
#include "tst_identified.moc"
