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
    void aFileThatPlaysIsThere();

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

void VersionSourceTest::aFileThatPlaysIsThere()
{
    TitleDetails details = film();
    details.versions[2].availability = Availability::Unavailable;
    const VersionId away = details.versions.at(2).id;
    const QString stick = QStringLiteral("/media/stick/film.mkv");
    const auto played = App::withFile(details, away, stick);
    QVERIFY(played);
    const TitleVersion *chosen = App::chooseVersion(*played, away);
    QCOMPARE(chosen->id, away);
    QCOMPARE(chosen->files, (QStringList{stick, QStringLiteral("/films/1080.mkv")}));
    QCOMPARE(App::withFile(*played, away, chosen->files.last())->versions.at(2).files.first(),
        QStringLiteral("/films/1080.mkv"));
    // Of a film in several files the part is the file.
    TitleVersion &parts = details.versions[0];
    parts.parts = {parts, version(721)};
    parts.parts.first().parts.clear();
    const VersionId second = parts.parts.at(1).id;
    parts.availability = Availability::Missing;
    const auto inParts = App::withFile(details, second, stick);
    QVERIFY(inParts);
    QCOMPARE(App::chooseVersion(*inParts, second)->parts.at(1).files.first(), stick);
    QCOMPARE(inParts->versions.first().files, details.versions.first().files);
    // What cannot be read is nobody's, nor is what has no version.
    details.versions[1].failure = QStringLiteral("damaged");
    QVERIFY(!App::withFile(details, details.versions.at(1).id, stick));
    QVERIFY(!App::withFile(details, randomId<VersionId>(), stick));
}

MATINEE_TEST(VersionSourceTest)
#include "tst_versionsource.moc"
