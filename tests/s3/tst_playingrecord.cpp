#include "sync/s3/playingrecord.h"
#include "tests/support/testregistry.h"

#include <QTest>

class PlayingRecordTest : public QObject
{
    Q_OBJECT
private slots:
    void tellsWhoAnswers();
};

void PlayingRecordTest::tellsWhoAnswers()
{
    const QString attic = QStringLiteral("attic-nas");
    const QString garage = QStringLiteral("garage");
    Sync::PlayingRecord record;
    QCOMPARE(record.nodes(), Sync::PlayingNodes{});
    record.fellSilent(attic); // it never played anything
    QCOMPARE(record.nodes(), Sync::PlayingNodes{});
    record.answered(attic);
    record.fellSilent(attic);
    QCOMPARE(record.nodes(), (Sync::PlayingNodes{attic, attic}));
    record.answered(garage);
    record.fellSilent(attic); // again, which is no news
    QCOMPARE(record.nodes(), (Sync::PlayingNodes{garage, attic}));
    record.answered(attic);
    QCOMPARE(record.nodes(), (Sync::PlayingNodes{attic, {}}));
}

MATINEE_TEST(PlayingRecordTest)
#include "tst_playingrecord.moc"
