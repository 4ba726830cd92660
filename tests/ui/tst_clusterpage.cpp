#include "tests/support/testregistry.h"
#include "tests/ui/fakecluster.h"
#include "tests/ui/samplelibrary.h"
#include "ui/cluster/nodecard.h"
#include "ui/cluster/nodestate.h"
#include "ui/cluster/syncwords.h"
#include "ui/controls/button.h"
#include "ui/dialogs/clusterdialog.h"
#include "ui/pages/infotile.h"
#include "ui/window/mainwindow.h"

#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include <memory>

using namespace Ui;
using namespace std::chrono_literals;

//! The page of the cluster and the form that connects to one, in the window.
class ClusterPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void headlineIsTheWorstTruth();
    void nodesTellWhatTheySay();
    void roomIsShownWhereItIsTold();
    void saysWhatMayBeUnplugged();
    void syncIsPutInWords();
    void withoutAClusterTheFormIsOffered();
    void formAsksForWhatIsMissing();
    void certificateIsApprovedByAPerson();
    void joiningIsAskedAbout();
    void closingTheFormStops();
    void newKeysAreTried();
    void disconnectingIsAskedAbout();
    void ownVideosAreMoved();
    void scrubIsToldAndBegun();
    void settingsLeadHere();

private:
    void open(bool hasCluster);
    QString text(const char *name) const;
    template <class T>
    T *part(const char *name) const
    {
        return m_window->findChild<T *>(QLatin1String(name));
    }
    void type(const char *name, const QString &text) { part<QLineEdit>(name)->setText(text); }
    void fillForm();
    static Error away()
    {
        return {ErrorCode::Unreachable, QStringLiteral("Nobody there"), {}, true};
    }

    std::unique_ptr<FakeCluster> m_cluster;
    std::unique_ptr<SampleLibrary> m_library;
    std::unique_ptr<MainWindow> m_window;
};

void ClusterPageTest::init()
{
    m_cluster = std::make_unique<FakeCluster>();
    m_library = std::make_unique<SampleLibrary>(SampleLibrary::Art::None);
}

void ClusterPageTest::cleanup()
{
    m_window.reset();
    m_library.reset();
    m_cluster.reset();
}

void ClusterPageTest::open(bool hasCluster)
{
    if (hasCluster) {
        m_cluster->current = FakeCluster::home();
    }
    Services services = m_library->services();
    services.cluster = m_cluster.get();
    m_window = std::make_unique<MainWindow>(services);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openSection(Section::Cluster);
}

QString ClusterPageTest::text(const char *name) const
{
    return part<QLabel>(name)->text();
}

void ClusterPageTest::headlineIsTheWorstTruth()
{
    const LibraryId library = FakeCluster::home().library;
    QVector<NodeState> nodes(2);
    for (int i = 0; i < 2; ++i) {
        nodes[i].endpoint = FakeCluster::home().endpoints.at(i);
    }
    const auto says = [&] { return clusterHeadline(nodes, library).head; };
    QCOMPARE(says(), QStringLiteral("Asking the cluster…"));
    nodes[0].report = Sync::EndpointReport{nodes[0].endpoint, {}, 4ms, library, {}};
    QCOMPARE(says(), QStringLiteral("Asking the cluster…"));
    nodes[1].report = Sync::EndpointReport{nodes[1].endpoint, {}, 4ms, library, {}};
    QCOMPARE(says(), QStringLiteral("Every node answers"));
    nodes[1].report->error = away();
    QCOMPARE(says(), QStringLiteral("The cluster answers"));
    QVERIFY(clusterHeadline(nodes, library).text.contains(QStringLiteral("garage")));
    nodes[0].report->error = away();
    QCOMPARE(says(), QStringLiteral("The cluster does not answer"));
    nodes[0].report = Sync::EndpointReport{nodes[0].endpoint, {}, 4ms, {}, {}};
    QCOMPARE(says(), QStringLiteral("Your library is not in this storage"));
}

void ClusterPageTest::nodesTellWhatTheySay()
{
    open(true);
    QCOMPARE(m_cluster->refreshes, 1);
    QCOMPARE(
        part<NodeCard>("clusterNode0")->accessibleName(), QStringLiteral("attic-nas, Asking…"));
    m_cluster->answer(0);
    m_cluster->answer(1);
    m_cluster->answer(2, away());
    QCOMPARE(part<NodeCard>("clusterNode0")->accessibleName(),
        QStringLiteral("attic-nas, Healthy, Answers in 4 ms"));
    QCOMPARE(part<NodeCard>("clusterNode2")->accessibleName(),
        QStringLiteral("study, Away, Nobody there"));
    QCOMPARE(text("clusterHeadline"), QStringLiteral("The cluster answers"));
    QTest::keyClick(m_window->currentPage(), Qt::Key_F5);
    QCOMPARE(m_cluster->refreshes, 2);
    QCOMPARE(text("clusterHeadline"), QStringLiteral("Asking the cluster…"));
}

void ClusterPageTest::roomIsShownWhereItIsTold()
{
    open(true);
    m_cluster->answer(0);
    emit m_cluster->healthReported({QStringLiteral("http://attic-nas:8080"), 16'000'000'000'000,
        4'640'000'000'000, 0, 0, 0, 0});
    const auto *card = part<NodeCard>("clusterNode0");
    QVERIFY(card->accessibleName().contains(QStringLiteral("71 percent used")));
    QCOMPARE(NodeWords::tone(card->node()), Tone::Ok);
    emit m_cluster->healthReported({QStringLiteral("http://attic-nas:8080"), 1000, 95, 0, 0, 0, 0});
    QCOMPARE(NodeWords::tone(card->node()), Tone::Warn);
    emit m_cluster->healthReported({QStringLiteral("http://attic-nas:8080"), 1000, 20, 0, 0, 0, 0});
    QCOMPARE(NodeWords::tone(card->node()), Tone::Danger);
    QVERIFY(!part<NodeCard>("clusterNode1")->node().health);
}

void ClusterPageTest::saysWhatMayBeUnplugged()
{
    open(true);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto told = [&](int number, qint64 begunMinutesAgo, int failures) {
        const QString &endpoint = m_cluster->current->endpoints.at(number);
        m_cluster->answer(number);
        emit m_cluster->healthReported(
            {endpoint, 1000, 500, 0, now - begunMinutesAgo * 60'000, now - 1000, failures});
    };
    const auto name = [&](int number) {
        return part<NodeCard>(qPrintable(QStringLiteral("clusterNode%1").arg(number)))
            ->accessibleName();
    };
    const QString safe = QStringLiteral("Safe to unplug");
    ScrubState stored;
    stored.summary.objects = 1;
    stored.summary.lastStoredMs = now - 3'600'000;
    emit m_cluster->scrubTold(stored);
    for (int number = 0; number < 3; ++number) {
        told(number, 2, 0);
        QVERIFY(name(number).endsWith(safe));
    }
    QCOMPARE(text("clusterHeadline"), QStringLiteral("Everything is safe"));
    told(1, 2, 4);
    QVERIFY(name(0).endsWith(safe));
    QVERIFY(name(1).contains(QStringLiteral("Leave plugged in")));
    QCOMPARE(text("clusterHeadline"), QStringLiteral("Every video is playable"));
    m_cluster->answer(2, Error{ErrorCode::Unreachable, QStringLiteral("Nobody there"), {}, true});
    QVERIFY(name(0).endsWith(QStringLiteral("Leave plugged in")));
    QVERIFY(!name(2).contains(QStringLiteral("plug")));
}

void ClusterPageTest::syncIsPutInWords()
{
    constexpr qint64 kDayMs = 24LL * 3600 * 1000;
    Sync::SyncState state;
    state.phase = Sync::SyncState::Phase::UpToDate;
    state.lastContactMs = kDayMs;
    const auto more = [&] { return SyncWords::of(state, kDayMs).more; };
    QCOMPARE(SyncWords::of(state, kDayMs).tone, Tone::Ok);
    QVERIFY(more().startsWith(QStringLiteral("Last in touch")));
    state.goesOnAsAnother = true;
    QVERIFY(more().startsWith(QStringLiteral("A new device")));
    QVERIFY(SyncWords::of(state, kDayMs).why.contains(QStringLiteral("put back or copied")));
    state.clockOffMs = 3650 * kDayMs;
    QVERIFY(
        more().contains(QStringLiteral("3650 day")) && more().contains(QStringLiteral("ahead")));
    QCOMPARE(SyncWords::of(state, kDayMs).tone, Tone::Warn);
    state.clockOffMs = -3 * 3600 * 1000;
    QVERIFY(more().contains(QStringLiteral("3 h behind")));
}

void ClusterPageTest::withoutAClusterTheFormIsOffered()
{
    open(false);
    QCOMPARE(m_window->currentPage()->firstFocus(), part<Button>("clusterConnectFirst"));
    QVERIFY(!part<QWidget>("clusterHeadline")->isVisible());
    part<Button>("clusterConnectFirst")->click();
    QVERIFY(part<ClusterDialog>("clusterDialog")->isVisible());
    QTRY_VERIFY(part<QLineEdit>("clusterEndpoints")->hasFocus());
}

void ClusterPageTest::fillForm()
{
    part<Button>("clusterConnectFirst")->click();
    type("clusterEndpoints", QStringLiteral("http://one:8080, http://two:8080"));
    type("clusterBucket", QStringLiteral("films"));
    type("clusterAccessKey", QStringLiteral("me"));
    type("clusterSecretKey", QStringLiteral("secret"));
}

void ClusterPageTest::formAsksForWhatIsMissing()
{
    open(false);
    fillForm();
    type("clusterSecretKey", {});
    part<Button>("clusterConnect")->click();
    QVERIFY(m_cluster->wishes.isEmpty());
    QVERIFY(text("clusterTold").contains(QStringLiteral("secret key")));
    QTRY_VERIFY(part<QLineEdit>("clusterSecretKey")->hasFocus());
    type("clusterSecretKey", QStringLiteral("secret"));
    part<Button>("clusterHostStyle")->click();
    part<Button>("clusterConnect")->click();
    QCOMPARE(m_cluster->wishes.size(), 1);
    const Sync::ClusterOpener::Wish wish = m_cluster->wishes.first();
    const QStringList endpoints{
        QStringLiteral("http://one:8080"), QStringLiteral("http://two:8080")};
    QCOMPARE(wish.config.endpoints, endpoints);
    QCOMPARE(wish.config.style, Sync::S3Address::Style::VirtualHost);
    QCOMPARE(wish.keys.secretKey, QStringLiteral("secret"));
    QVERIFY(wish.join == Sync::ClusterOpener::Join::Ask && wish.approved.isEmpty());
    QVERIFY(!part<Button>("clusterConnect")->isEnabled());
    emit m_cluster->connected(
        {Error{ErrorCode::BadCredentials, QStringLiteral("No."), {}, false}, {}, false});
    QCOMPARE(text("clusterTold"), QStringLiteral("No."));
    QVERIFY(part<Button>("clusterConnect")->isEnabled());
    part<Button>("clusterConnect")->click();
    emit m_cluster->connected({});
    QTRY_VERIFY(part<ClusterDialog>("clusterDialog") == nullptr);
}

void ClusterPageTest::certificateIsApprovedByAPerson()
{
    open(false);
    fillForm();
    part<Button>("clusterConnect")->click();
    const QByteArray sha256(32, 'x');
    const Error refused{ErrorCode::Unreachable, QStringLiteral("untrusted"), {}, false};
    emit m_cluster->connected(
        {refused, {{QStringLiteral("https://one"), refused, {}, {}, sha256}}, false});
    QVERIFY(text("clusterTold").contains(QStringLiteral("78:78:78")));
    QCOMPARE(part<Button>("clusterConnect")->text(), QStringLiteral("Approve and connect"));
    // Typed anew, nothing is approved any more.
    QTest::keyClicks(part<QLineEdit>("clusterBucket"), QStringLiteral("x"));
    part<Button>("clusterConnect")->click();
    QVERIFY(m_cluster->wishes.last().approved.isEmpty());
    emit m_cluster->connected(
        {refused, {{QStringLiteral("https://one"), refused, {}, {}, sha256}}, false});
    part<Button>("clusterConnect")->click();
    QCOMPARE(m_cluster->wishes.last().approved, QSet<QByteArray>{sha256});
}

void ClusterPageTest::joiningIsAskedAbout()
{
    open(false);
    fillForm();
    part<Button>("clusterConnect")->click();
    emit m_cluster->connected(
        {Error{ErrorCode::PermissionDenied, QStringLiteral("another"), {}, false}, {}, true});
    QCOMPARE(part<Button>("clusterConnect")->text(), QStringLiteral("Join this library"));
    part<Button>("clusterConnect")->click();
    QVERIFY(m_cluster->wishes.last().join == Sync::ClusterOpener::Join::Agreed);
}

void ClusterPageTest::closingTheFormStops()
{
    open(false);
    fillForm();
    part<Button>("clusterConnect")->click();
    part<Button>("clusterCancel")->click();
    QTRY_COMPARE(m_cluster->stops, 1);
    QTRY_VERIFY(part<Button>("clusterConnectFirst")->hasFocus());
}

void ClusterPageTest::newKeysAreTried()
{
    open(true);
    part<Button>("clusterNewKeys")->click();
    QTRY_VERIFY(part<QLineEdit>("newAccessKey")->hasFocus());
    part<Button>("newKeysTake")->click();
    QVERIFY(m_cluster->keysTried.isEmpty());
    QVERIFY(!text("newKeysTold").isEmpty());
    QTest::keyClicks(part<QLineEdit>("newAccessKey"), QStringLiteral(" mia "));
    QTest::keyClicks(part<QLineEdit>("newSecretKey"), QStringLiteral("secret"));
    QTest::keyClick(part<QLineEdit>("newSecretKey"), Qt::Key_Return);
    QCOMPARE(m_cluster->keysTried.size(), 1);
    QCOMPARE(m_cluster->keysTried.last().accessKey, QStringLiteral("mia"));
    QCOMPARE(m_cluster->keysTried.last().secretKey, QStringLiteral("secret"));
    part<Button>("newKeysTake")->click(); // one at a time
    QCOMPARE(m_cluster->keysTried.size(), 1);
    emit m_cluster->keysChanged(
        Error{ErrorCode::BadCredentials, QStringLiteral("garage does not take them"), {}, false});
    QVERIFY(text("newKeysTold").contains(QStringLiteral("garage")));
    part<Button>("newKeysTake")->click();
    QCOMPARE(m_cluster->keysTried.size(), 2);
    emit m_cluster->keysChanged({});
    QTRY_VERIFY(part<QWidget>("newKeysDialog") == nullptr);
    QCOMPARE(m_cluster->keyStops, 0);
    part<Button>("clusterNewKeys")->click();
    QTest::keyClicks(part<QLineEdit>("newAccessKey"), QStringLiteral("a"));
    QTest::keyClicks(part<QLineEdit>("newSecretKey"), QStringLiteral("b"));
    part<Button>("newKeysTake")->click();
    part<Button>("newKeysCancel")->click();
    QTRY_COMPARE(m_cluster->keyStops, 1);
}

void ClusterPageTest::disconnectingIsAskedAbout()
{
    open(true);
    part<Button>("clusterForget")->click();
    QTRY_VERIFY(part<Button>("questionCancel")->hasFocus());
    part<Button>("questionCancel")->click();
    QTRY_VERIFY(part<QWidget>("disconnectDialog") == nullptr);
    QCOMPARE(m_cluster->disconnects, 0);
    part<Button>("clusterForget")->click();
    part<Button>("questionAgree")->click();
    QCOMPARE(m_cluster->disconnects, 1);
}

void ClusterPageTest::ownVideosAreMoved()
{
    open(true);
    auto *own = part<InfoTile>("clusterOwnStore");
    QVERIFY(!own->isVisible());
    emit m_cluster->ownStoreCounted({12, 35'200'000'000, QStringLiteral("/data/store"), false});
    QVERIFY(own->isVisible() && own->accessibleName().contains(QStringLiteral("35.2 GB")));
    own->click();
    QVERIFY(m_cluster->moving);
    emit m_cluster->moveProgressed({12, 3, 35'200'000'000, 8'000'000'000});
    QVERIFY(own->accessibleName().contains(QStringLiteral("8.0 GB of 35.2 GB")));
    QCOMPARE(own->focusPolicy(), Qt::NoFocus);
    m_cluster->moving = false;
    emit m_cluster->moved(Sync::StoreMoveOutcome());
    emit m_cluster->ownStoreCounted({12, 35'200'000'000, QStringLiteral("/data/store"), true});
    QVERIFY(own->accessibleName().contains(QStringLiteral("/data/store can be removed")));
}

void ClusterPageTest::scrubIsToldAndBegun()
{
    open(true);
    auto *tile = part<InfoTile>("clusterScrub");
    QVERIFY(!tile->isVisible()); // nothing is stored
    ScrubState state;
    state.summary.objects = 3;
    const auto says = [&] {
        emit m_cluster->scrubTold(state);
        return tile->accessibleName();
    };
    QVERIFY(says().contains(QStringLiteral("Not yet")));
    QVERIFY(tile->isVisible());
    tile->click();
    QCOMPARE(m_cluster->scrubs, 1);
    state.isRunning = true;
    state.progress = {1, 3, 8'000'000'000, 35'200'000'000, QStringLiteral("Low Tide")};
    QVERIFY(says().contains(QStringLiteral("8.0 GB of 35.2 GB")));
    QVERIFY(tile->accessibleName().contains(QStringLiteral("Low Tide")));
    tile->click();
    QCOMPARE(m_cluster->scrubStops, 1);
    state.isRunning = false;
    state.summary.checked = state.summary.whole = 2;
    state.summary.lastAtMs = SystemClock().wallNow().time_since_epoch().count() - 7'300'000;
    QVERIFY(says().contains(QStringLiteral("2 h ago")));
    QVERIFY(tile->accessibleName().contains(QStringLiteral("2 of 3")));
    state.summary.checked = state.summary.whole = 3;
    QVERIFY(!says().contains(QStringLiteral("mended")));
    state.summary.mended = 2;
    QVERIFY(says().contains(QStringLiteral("All good · 2 block")));
    // What is damaged is the headline, and named.
    for (int node = 0; node < 3; ++node) {
        m_cluster->answer(node);
    }
    QCOMPARE(text("clusterHeadline"), QStringLiteral("Every node answers"));
    state.summary.badCount = 1;
    Library::CheckedObject bad;
    bad.name = QStringLiteral("Red Ladder");
    state.summary.bad = {bad};
    QVERIFY(says().contains(QStringLiteral("damaged")));
    QVERIFY(text("clusterHeadline").contains(QStringLiteral("damaged")));
    QVERIFY(text("clusterSays").contains(QStringLiteral("Red Ladder")));
}

void ClusterPageTest::settingsLeadHere()
{
    open(true);
    m_window->openSection(Section::Settings);
    auto *row = part<QWidget>("optionCluster");
    QVERIFY(row);
    m_window->currentPage()->partNamed(QStringLiteral("optionCluster"))->setFocus();
    QTest::keyClick(row, Qt::Key_Return);
    QCOMPARE(m_window->currentPage()->objectName(), QStringLiteral("clusterPage"));
}

MATINEE_TEST(ClusterPageTest)
#include "tst_clusterpage.moc"
