#include "app/versionsource.h"
#include "library/catalog/types.h"
#include "tests/support/testregistry.h"

#include <QTest>

using Library::Availability;
using Library::TitleDetails;
using Library::TitleVersion;

class VersionSourceTest : public QObject
{
    Q_OBJECT
private slots:
    void choosesWhatIsMeantThenWhatWasBegunThenTheBest();

private:
    static TitleVersion version(int height);
    static TitleDetails film();
};

TitleVersion VersionSourceTest::version(int height)
{
    TitleVersion made;
    made.id = randomId<VersionId>();
    Library::StreamInfo video;
    video.kind = Library::StreamKind::Video;
    video.height = height;
    made.media.streams.append(video);
    made.files = {QStringLiteral("/films/%1.mkv").arg(height)};
    return made;
}

TitleDetails VersionSourceTest::film()
{
    TitleDetails details;
    details.versions = {version(720), version(2160), version(1080)};
    return details;
}

void VersionSourceTest::choosesWhatIsMeantThenWhatWasBegunThenTheBest()
{
    TitleDetails details = film();
    const QVector<TitleVersion> &versions = details.versions;
    QCOMPARE(App::chooseVersion(details, {})->id, versions.at(1).id);
    details.card.play.positionMs = 60'000;
    details.card.play.version = versions.at(0).id;
    QCOMPARE(App::chooseVersion(details, {})->id, versions.at(0).id);
    QCOMPARE(App::chooseVersion(details, versions.at(2).id)->id, versions.at(2).id);
    details.versions[2].availability = Availability::Missing;
    QCOMPARE(App::chooseVersion(details, versions.at(2).id)->id, versions.at(0).id);
    details.versions[0].availability = Availability::Missing;
    QCOMPARE(App::chooseVersion(details, {})->id, versions.at(1).id);
    QVERIFY(App::chooseVersion({}, {}) == nullptr);
}

MATINEE_TEST(VersionSourceTest)
#include "tst_versionsource.moc"
