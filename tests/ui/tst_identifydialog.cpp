#include "library/base/async.h"
#include "library/scan/naming.h"
#include "sync/describe/onlinedescriptions.h"
#include "tests/describe/tmdbsamples.h"
#include "tests/support/await.h"
#include "tests/support/testregistry.h"
#include "tests/ui/samplelibrary.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/dialogs/identifydialog.h"
#include "ui/pages/page.h"
#include "ui/window/mainwindow.h"

#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using Library::TitleCard;
using Library::TitleKind;
using TestSupport::await;
using TestSupport::HttpRequest;
using TestSupport::HttpServer;
using Ui::IdentifyDialog;

class IdentifyDialogTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void filmIsAnother();
    void filmIsAnEpisode();
    void filmIsAHomeVideo();
    void chosenInTheLibrary();
    void movingChoosesNothing();
    void wholeSeries();
    void oneOfTwoFiles();
    void takenBack();
    void saysWhatIsMissing();
    void saysHowToGetAKey();
    void chosenAtTmdb();
    void tmdbDoesNotAnswer();
    void escapeLeavesAll();
    void focusStaysWithin();
    void detailsPageFollows();

private:
    void open(const TitleId &title);
    void useTmdb(const QString &key);
    TitleCard card(const TitleId &title);
    QLineEdit *field(const char *name) const
    {
        return m_dialog->findChild<QLineEdit *>(QLatin1String(name));
    }
    Ui::Button *button(const char *name) const
    {
        return m_dialog->findChild<Ui::Button *>(QLatin1String(name));
    }
    Ui::CandidateList *results() const
    {
        return m_dialog->findChild<Ui::CandidateList *>(QStringLiteral("identifyResults"));
    }
    QString problem() const
    {
        auto *label = m_dialog->findChild<Ui::Label *>(QStringLiteral("identifyProblem"));
        return label->isVisible() ? label->text() : QString();
    }
    void press(const char *name) const { QTest::mouseClick(button(name), Qt::LeftButton); }
    void key(Qt::Key code) const { QTest::keyClick(m_window->focusWidget(), code); }
    //! Replaces what a field says, as somebody who types does.
    void type(const char *name, const QString &text) const
    {
        field(name)->setFocus();
        field(name)->selectAll();
        QTest::keyClick(field(name), Qt::Key_Delete);
        QTest::keyClicks(field(name), text);
    }
    TitleCard now() const { return m_identified->first().first().value<TitleCard>(); }

    std::unique_ptr<SampleLibrary> m_library;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<QTemporaryDir> m_cache;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<Sync::OnlineDescriptions> m_descriptions;
    QPointer<IdentifyDialog> m_dialog;
    std::unique_ptr<QSignalSpy> m_identified;
    std::unique_ptr<QSignalSpy> m_withdrawn;
};

void IdentifyDialogTest::init()
{
    m_library = std::make_unique<SampleLibrary>(SampleLibrary::Art::None);
    m_library->theme().applyTo(*qApp);
    m_window = std::make_unique<QWidget>();
    m_window->resize(1280, 800);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void IdentifyDialogTest::cleanup()
{
    m_identified.reset();
    m_withdrawn.reset();
    m_window.reset();
    m_descriptions.reset();
    m_server.reset();
    m_library.reset();
}

void IdentifyDialogTest::open(const TitleId &title)
{
    Ui::Services services = m_library->services();
    services.descriptions = m_descriptions.get();
    m_dialog = new IdentifyDialog(services, card(title), m_window.get());
    m_identified = std::make_unique<QSignalSpy>(m_dialog, &IdentifyDialog::identified);
    m_withdrawn = std::make_unique<QSignalSpy>(m_dialog, &IdentifyDialog::withdrawn);
    m_dialog->open();
    const auto *fileName = m_dialog->findChild<Ui::Label *>(QStringLiteral("identifyFileName"));
    QTRY_VERIFY(!fileName->text().isEmpty());
}

void IdentifyDialogTest::useTmdb(const QString &key)
{
    m_cache = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<HttpServer>([this](const HttpRequest &request) {
        return TmdbSamples::answer(request, m_server->url());
    });
    Sync::Describer::Options options;
    options.firstRetry = std::chrono::milliseconds(1);
    options.catalog = &m_library->catalog();
    options.clock = &m_library->clock();
    options.cacheFolder = m_cache->filePath(QStringLiteral("cache"));
    options.picturesFolder = m_cache->filePath(QStringLiteral("pictures"));
    options.makePictures = [](const QString &) {
        return Async::ready<Library::MediaPictures>(Library::MediaPictures{"a", "b", -1});
    };
    m_descriptions = std::make_unique<Sync::OnlineDescriptions>(options);
    m_descriptions->setService(
        {m_server->url() + QStringLiteral("/3"), key, QStringLiteral("en-US")});
}

TitleCard IdentifyDialogTest::card(const TitleId &title)
{
    return await(m_library->catalog().cards(m_library->viewer(), {title})).value().first();
}

void IdentifyDialogTest::filmIsAnother()
{
    open(m_library->movies().first());
    QVERIFY(field("identifyName")->hasFocus());
    QVERIFY(!button("identifySearch")->isVisible());
    QVERIFY(!field("identifySeason")->isVisible());
    QVERIFY(!button("identifyWithdraw")->isVisible());
    type("identifyName", QStringLiteral("Rain on the Pier"));
    type("identifyYear", QStringLiteral("1987"));
    press("identifyApply");
    QTRY_COMPARE(m_identified->size(), 1);
    QCOMPARE(now().title, QStringLiteral("Rain on the Pier"));
    QCOMPARE(now().year, 1987);
    QTRY_VERIFY(m_dialog.isNull());
}

void IdentifyDialogTest::filmIsAnEpisode()
{
    open(m_library->movies().first());
    press("identifyEpisode");
    QVERIFY(field("identifySeason")->isVisible());
    type("identifyName", QStringLiteral("Pier Nights"));
    field("identifyYear")->clear();
    type("identifySeason", QStringLiteral("2"));
    type("identifyNumber", QStringLiteral("7"));
    key(Qt::Key_Return);
    QTRY_COMPARE(m_identified->size(), 1);
    QCOMPARE(now().kind, TitleKind::Episode);
    QCOMPARE(now().seriesTitle, QStringLiteral("Pier Nights"));
    QCOMPARE(now().season, 2);
    QCOMPARE(now().episode, 7);
}

void IdentifyDialogTest::filmIsAHomeVideo()
{
    open(m_library->movies().first());
    press("identifyHomeVideo");
    QVERIFY(!field("identifyYear")->isVisible());
    QVERIFY(!results()->isVisible());
    type("identifyName", QStringLiteral("Holiday at the pier"));
    press("identifyApply");
    QTRY_COMPARE(m_identified->size(), 1);
    QCOMPARE(now().kind, TitleKind::HomeVideo);
    QCOMPARE(now().title, QStringLiteral("Holiday at the pier"));
}

void IdentifyDialogTest::chosenInTheLibrary()
{
    // By the keyboard alone.
    const TitleCard other = card(m_library->movies().at(5));
    open(m_library->movies().first());
    type("identifyName", other.title);
    QTRY_VERIFY(results()->count() > 0);
    QCOMPARE(results()->candidate(0).known, other.id);
    key(Qt::Key_Down);
    key(Qt::Key_Down);
    QVERIFY(results()->hasFocus());
    key(Qt::Key_Return);
    QVERIFY(button("identifyApply")->hasFocus());
    QCOMPARE(field("identifyName")->text(), other.title);
    QCOMPARE(field("identifyYear")->text().toInt(), other.year);
    key(Qt::Key_Return);
    QTRY_COMPARE(m_identified->size(), 1);
    QCOMPARE(now().id, other.id);
    QCOMPARE(await(m_library->catalog().filesOf(other.id)).value().size(), 2);
}

void IdentifyDialogTest::movingChoosesNothing()
{
    open(m_library->movies().first());
    type("identifyName", card(m_library->movies().at(5)).title);
    QTRY_VERIFY(results()->count() > 0);
    type("identifyYear", QStringLiteral("1901"));
    key(Qt::Key_Tab);
    QVERIFY(results()->hasFocus());
    key(Qt::Key_Tab);
    QCOMPARE(field("identifyYear")->text(), QStringLiteral("1901"));
    QCOMPARE(results()->chosenRow(), -1);
}

void IdentifyDialogTest::wholeSeries()
{
    const TitleCard before = card(m_library->series());
    open(m_library->series());
    QVERIFY(!button("identifyMovie")->isVisible());
    type("identifyName", QStringLiteral("Pier Nights"));
    type("identifyYear", QStringLiteral("2012"));
    press("identifyApply");
    QTRY_COMPARE(m_identified->size(), 1);
    QCOMPARE(now().kind, TitleKind::Series);
    QCOMPARE(now().title, QStringLiteral("Pier Nights"));
    QCOMPARE(now().childCount, before.childCount);
    QCOMPARE(now().watchedChildCount, before.watchedChildCount);
}

void IdentifyDialogTest::oneOfTwoFiles()
{
    const TitleId title = m_library->movies().first();
    Library::IngestedVideo second;
    second.identity.kind = TitleKind::Movie;
    second.identity.title = card(title).title;
    second.identity.year = card(title).year;
    second.media.durationMs = 3'600'000;
    second.file = Library::FileFacts{0, QStringLiteral("/films/second.mkv"), 4'711, 1, 7, 999'999};
    second.sample = Library::SampleId::fromBytes(QByteArray(32, 's'));
    QCOMPARE(await(m_library->catalog().ingest({second})).value().first(), title);
    open(title);
    QVERIFY(button("identifyFiles")->isVisible());
    press("identifyFiles");
    auto *menu = m_dialog->findChild<QMenu *>(QStringLiteral("identifyFilesMenu"));
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 3);
    for (QAction *action : menu->actions()) {
        if (action->text() == QStringLiteral("second.mkv")) {
            action->trigger();
        }
    }
    menu->close();
    type("identifyName", QStringLiteral("Rain on the Pier"));
    press("identifyApply");
    QTRY_COMPARE(m_identified->size(), 1);
    const auto moved = await(m_library->catalog().filesOf(now().id)).value();
    QCOMPARE(moved.size(), 1);
    QCOMPARE(moved.first().path, QStringLiteral("/films/second.mkv"));
    QCOMPARE(await(m_library->catalog().filesOf(title)).value().size(), 1);
}

void IdentifyDialogTest::takenBack()
{
    const TitleId title = m_library->movies().first();
    const QString path = await(m_library->catalog().filesOf(title)).value().first().path;
    open(title);
    type("identifyName", QStringLiteral("Rain on the Pier"));
    press("identifyApply");
    QTRY_COMPARE(m_identified->size(), 1);
    const TitleId became = now().id;
    QTRY_VERIFY(m_dialog.isNull());
    open(became);
    QVERIFY(button("identifyWithdraw")->isVisible());
    const auto says = Library::toIdentity(Library::recogniseName(path));
    QVERIFY(button("identifyWithdraw")->text().contains(says.title));
    press("identifyWithdraw");
    QTRY_COMPARE(m_withdrawn->size(), 1);
    const auto again = m_withdrawn->first().first().value<TitleCard>();
    QCOMPARE(again.title, says.title);
    QCOMPARE(await(m_library->catalog().filesOf(again.id)).value().first().path, path);
    QVERIFY(!await(m_library->catalog().filesOf(again.id)).value().first().identified);
}

void IdentifyDialogTest::saysWhatIsMissing()
{
    open(m_library->movies().first());
    field("identifyName")->clear();
    press("identifyApply");
    QVERIFY(field("identifyName")->hasFocus());
    QVERIFY(!problem().isEmpty());
    press("identifyEpisode");
    QVERIFY(problem().isEmpty());
    type("identifyName", QStringLiteral("Pier Nights"));
    press("identifyApply");
    QVERIFY(field("identifySeason")->hasFocus());
    QVERIFY(!problem().isEmpty());
    QVERIFY(m_identified->isEmpty());
    QVERIFY(m_dialog);
}

void IdentifyDialogTest::saysHowToGetAKey()
{
    open(m_library->movies().first());
    const auto *how = m_dialog->findChild<Ui::Label *>(QStringLiteral("identifyNoKey"));
    QVERIFY(how->isVisible());
    QVERIFY(how->text().contains(QStringLiteral("themoviedb.org")));
    QSignalSpy settings(m_dialog, &IdentifyDialog::settingsWanted);
    press("identifySettings");
    QCOMPARE(settings.size(), 1);
    QTRY_VERIFY(m_dialog.isNull());
}

void IdentifyDialogTest::chosenAtTmdb()
{
    useTmdb(QStringLiteral("good"));
    open(m_library->movies().first());
    QVERIFY(!m_dialog->findChild<Ui::Label *>(QStringLiteral("identifyNoKey"))->isVisible());
    type("identifyName", QStringLiteral("nonesuch"));
    QVERIFY(!field("identifyYear")->text().isEmpty());
    key(Qt::Key_Return);
    key(Qt::Key_Tab); // whatever has the focus while TMDB is asked
    QTRY_VERIFY(!problem().isEmpty());
    QCOMPARE(results()->count(), 0);
    QCOMPARE(m_server->count(QStringLiteral("/3/search/movie")), 2); // also without the year
    type("identifyName", QStringLiteral("Night Bus"));
    key(Qt::Key_Return);
    // One of the library, three of TMDB, whichever comes first.
    QTRY_COMPARE(results()->count(), 4);
    QTRY_COMPARE(results()->currentRow(), 1);
    QVERIFY(results()->hasFocus());
    key(Qt::Key_Down);
    key(Qt::Key_Return);
    QCOMPARE(field("identifyYear")->text(), QStringLiteral("2001"));
    key(Qt::Key_Return);
    QTRY_COMPARE(m_identified->size(), 1);
    QCOMPARE(now().title, QStringLiteral("Night Bus"));
    // What TMDB says of it follows.
    QTRY_COMPARE(
        await(m_library->catalog().details(m_library->viewer(), now().id)).value().originalTitle,
        QStringLiteral("Nattbuss"));
}

void IdentifyDialogTest::tmdbDoesNotAnswer()
{
    useTmdb(QStringLiteral("wrong"));
    open(m_library->movies().first());
    type("identifyName", QStringLiteral("Night Bus"));
    press("identifySearch");
    QVERIFY(!button("identifySearch")->isEnabled());
    QTRY_VERIFY(!problem().isEmpty());
    QVERIFY(problem().contains(QStringLiteral("Settings"))); // what to do
    QVERIFY(button("identifySearch")->isEnabled());
    m_server->close();
    m_server->clear();
    m_descriptions->setService(
        {QStringLiteral("http://127.0.0.1:9/3"), QStringLiteral("good"), QStringLiteral("en-US")});
    press("identifySearch");
    QTRY_VERIFY(!problem().isEmpty());
    // By hand it goes on.
    press("identifyApply");
    QTRY_COMPARE(m_identified->size(), 1);
    QCOMPARE(now().title, QStringLiteral("Night Bus"));
}

void IdentifyDialogTest::escapeLeavesAll()
{
    const TitleCard before = card(m_library->movies().first());
    open(before.id);
    type("identifyName", QStringLiteral("Other"));
    key(Qt::Key_Escape);
    QTRY_VERIFY(m_dialog.isNull());
    QCOMPARE(card(before.id), before);
}

void IdentifyDialogTest::focusStaysWithin()
{
    open(m_library->movies().first());
    QSet<QWidget *> seen;
    for (int i = 0; i < 20; ++i) {
        key(Qt::Key_Tab);
        QVERIFY(m_dialog->isAncestorOf(m_window->focusWidget()));
        seen.insert(m_window->focusWidget());
    }
    for (const char *name : {"identifyMovie", "identifyEpisode", "identifyHomeVideo",
             "identifySettings", "identifyCancel", "identifyApply"}) {
        QVERIFY2(seen.contains(button(name)), name);
    }
    QVERIFY(!seen.contains(results())); // nothing is in it
    for (const Qt::Key direction : {Qt::Key_Down, Qt::Key_Right, Qt::Key_Up, Qt::Key_Left}) {
        for (int i = 0; i < 12; ++i) {
            key(direction);
            QVERIFY(m_dialog->isAncestorOf(m_window->focusWidget()));
        }
    }
}

void IdentifyDialogTest::detailsPageFollows()
{
    m_window.reset();
    auto *window = new Ui::MainWindow(m_library->services());
    m_window.reset(window);
    window->resize(1280, 800);
    window->show();
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window));
    const TitleCard before = card(m_library->movies().first());
    window->openTitle(before);
    QTRY_VERIFY(window->focusWidget());
    key(Qt::Key_I);
    m_dialog = window->findChild<IdentifyDialog *>();
    QVERIFY(m_dialog && m_dialog->isVisible());
    QTRY_VERIFY(field("identifyName")->hasFocus());
    type("identifyName", QStringLiteral("Rain on the Pier"));
    key(Qt::Key_Tab); // the ring of the focus is in the dialog when the mouse takes over
    press("identifyApply");
    QTRY_COMPARE(window->currentPage()->heading(), QStringLiteral("Rain on the Pier"));
    QTRY_VERIFY(m_dialog.isNull());
    QTRY_VERIFY(window->currentPage()->isAncestorOf(window->focusWidget()));
    // And back by the toast.
    QTest::keyClick(window->focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(window->currentPage()->heading(), before.title);
    // The menu of the page offers it too.
    QTest::mouseClick(
        window->currentPage()->findChild<Ui::Button *>(QStringLiteral("more")), Qt::LeftButton);
    auto *menu = window->findChild<QMenu *>(QStringLiteral("cardMenu"));
    QVERIFY(menu);
    bool offered = false;
    for (const QAction *action : menu->actions()) {
        offered = offered || action->text().startsWith(QStringLiteral("Identify"));
    }
    QVERIFY(offered);
    menu->close();
}

MATINEE_TEST(IdentifyDialogTest)
#include "tst_identifydialog.moc"
