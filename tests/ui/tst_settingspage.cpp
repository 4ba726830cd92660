#include "library/base/settings.h"
#include "sync/store/sha256.h"
#include "sync/transfer/chunkcache.h"
#include "tests/support/testregistry.h"
#include "tests/ui/fakecluster.h"
#include "ui/pages/settingspage.h"
#include "ui/player/playerkeysview.h"
#include "ui/settings/actrow.h"
#include "ui/settings/factrow.h"
#include "ui/settings/optionrow.h"
#include "ui/settings/options.h"
#include "ui/settings/setrow.h"
#include "ui/settings/textrow.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Ui;

class SettingsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void everyChoiceIsTaken();
    void leftAndRightChangeAtOnce();
    void enterSwitches();
    void followsWhatOthersChange();
    void showsAListOfLanguages();
    void timetablesAreShownWhenTheyAreOn();
    void daysAreChosenOneByOne();
    void oddLimitsAreShownAsTheyAre();
    void cacheTellsAndIsEmptied();
    void categoriesAndBack();
    void textsAreTyped();
    void keysOfThePlayerAreChanged();

private:
    OptionRow *row(const char *name) const;
    bool pressOnPage(int key);
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Secrets> m_secrets;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<SettingsPage> m_page;
};

void SettingsPageTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_secrets = std::make_unique<Secrets>(m_folder->filePath(QStringLiteral("secrets.json")));
    m_theme = std::make_unique<Theme>(*m_settings);
    Services services;
    services.settings = m_settings.get();
    services.secrets = m_secrets.get();
    services.theme = m_theme.get();
    services.storeFolder = QStringLiteral("/srv/store");
    m_page = std::make_unique<SettingsPage>(services, nullptr);
    m_page->resize(1056, 740);
    m_page->show();
    m_page->activateWindow();
    QTRY_VERIFY(m_page->isActiveWindow());
}

void SettingsPageTest::cleanup()
{
    m_page.reset();
}

OptionRow *SettingsPageTest::row(const char *name) const
{
    return m_page->findChild<OptionRow *>(QLatin1String(name));
}

bool SettingsPageTest::pressOnPage(int key)
{
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    return m_page->handleKey(&event);
}

void SettingsPageTest::everyChoiceIsTaken()
{
    int options = 0;
    const QVector<OptionCategory> categories = optionCategories({});
    for (const OptionCategory &category : categories) {
        for (const OptionPanel &panel : category.panels) {
            for (const Option &option : panel.options) {
                ++options;
                QVERIFY2(m_page->findChild<SettingsRow *>(option.objectName),
                    qPrintable(option.objectName));
                QVERIFY(option.choices.size() > 1);
                for (const OptionChoice &choice : option.choices) {
                    QVERIFY(!choice.text.isEmpty());
                    QVERIFY2(m_settings->setValue(option.key, choice.value),
                        qPrintable(option.name + choice.text));
                }
            }
        }
    }
    QVERIFY(options >= 9);
}

void SettingsPageTest::leftAndRightChangeAtOnce()
{
    OptionRow *theme = row("optionTheme");
    QVERIFY(theme);
    QCOMPARE(theme->valueText(), QStringLiteral("Dark"));
    QTest::keyClick(theme, Qt::Key_Right);
    QCOMPARE(m_settings->text(SettingKey::Theme), QStringLiteral("light"));
    QCOMPARE(m_theme->kind(), ThemeKind::Light);
    QTest::keyClick(theme, Qt::Key_Right);
    QCOMPARE(m_theme->kind(), ThemeKind::Light);
    QTest::keyClick(theme, Qt::Key_Left);
    QCOMPARE(m_theme->kind(), ThemeKind::Dark);
    OptionRow *layout = row("optionLayout");
    QTest::keyClick(layout, Qt::Key_Right);
    QVERIFY(m_theme->isTv());
}

void SettingsPageTest::enterSwitches()
{
    OptionRow *motion = row("optionReduceMotion");
    QTest::keyClick(motion, Qt::Key_Return);
    QVERIFY(m_theme->reduceMotion());
    QTest::keyClick(motion, Qt::Key_Space);
    QVERIFY(!m_theme->reduceMotion());
    QTest::mouseClick(motion, Qt::LeftButton);
    QVERIFY(m_theme->reduceMotion());
    QTest::keyClick(row("optionTheme"), Qt::Key_Return);
    QCOMPARE(m_theme->kind(), ThemeKind::Light);
}

void SettingsPageTest::followsWhatOthersChange()
{
    OptionRow *zoom = row("optionPosterZoom");
    QCOMPARE(zoom->accessibleName(), QStringLiteral("Size of posters, Medium, 5 choices"));
    QVERIFY(m_settings->setValue(SettingKey::PosterZoom, 4));
    QCOMPARE(zoom->accessibleName(), QStringLiteral("Size of posters, Largest, 5 choices"));
}

void SettingsPageTest::showsAListOfLanguages()
{
    QVERIFY(m_settings->setValue(SettingKey::SubtitleLanguages, QStringLiteral("de, fr")));
    QCOMPARE(row("optionSubtitleLanguages")->valueText(), QStringLiteral("German, French"));
}

void SettingsPageTest::timetablesAreShownWhenTheyAreOn()
{
    m_page->findChild<QAbstractButton *>(QStringLiteral("categoryTransfers"))->click();
    OptionRow *timetable = row("optionLimitTimetable");
    QVERIFY(timetable->isVisible());
    auto *days = m_page->findChild<SetRow *>(QStringLiteral("optionLimitDays"));
    for (const char *name : {"optionLimitsFrom", "optionLimitsUntil", "optionTimedUploadLimit",
             "optionTimedDownloadLimit"}) {
        QVERIFY2(!row(name)->isVisible(), name);
    }
    QVERIFY(!days->isVisible());
    QTest::keyClick(timetable, Qt::Key_Return);
    QVERIFY(days->isVisible());
    QVERIFY(row("optionLimitsFrom")->isVisible());
    QCOMPARE(row("optionTimedUploadLimit")->valueText(), QStringLiteral("No limit"));
    QTest::keyClick(row("optionTimedUploadLimit"), Qt::Key_Right);
    QCOMPARE(m_settings->integer(SettingKey::TimedUploadLimit), 100);
    QCOMPARE(row("optionTimedUploadLimit")->valueText(), QStringLiteral("100 kB/s"));
    QTest::keyClick(row("optionLimitsFrom"), Qt::Key_Left);
    QCOMPARE(m_settings->integer(SettingKey::LimitsFrom), 450);
}

void SettingsPageTest::daysAreChosenOneByOne()
{
    QVERIFY(m_settings->setValue(SettingKey::LimitTimetable, true));
    m_page->findChild<QAbstractButton *>(QStringLiteral("categoryTransfers"))->click();
    auto *days = m_page->findChild<SetRow *>(QStringLiteral("optionLimitDays"));
    QTest::keyClick(days, Qt::Key_Space);
    QCOMPARE(m_settings->integer(SettingKey::LimitDays), 0x7e);
    for (int i = 0; i < 10; ++i) {
        QTest::keyClick(days, Qt::Key_Right);
    }
    QCOMPARE(days->marked(), 6);
    QTest::keyClick(days, Qt::Key_Return);
    QCOMPARE(m_settings->integer(SettingKey::LimitDays), 0x3e);
    QVERIFY(days->accessibleName().startsWith(QStringLiteral("Days: Tue, Wed, Thu, Fri, Sat. ")));
    QVERIFY(days->accessibleName().endsWith(QStringLiteral("Sun is off")));
    QTest::keyClick(days, Qt::Key_Left);
    QTest::keyClick(days, Qt::Key_Space);
    QCOMPARE(m_settings->integer(SettingKey::LimitDays), 0x1e);
}

void SettingsPageTest::oddLimitsAreShownAsTheyAre()
{
    QVERIFY(m_settings->setValue(SettingKey::UploadLimit, 1234));
    QCOMPARE(row("optionUploadLimit")->valueText(), QStringLiteral("1.2 MB/s"));
}

void SettingsPageTest::cacheTellsAndIsEmptied()
{
    Services services;
    services.settings = m_settings.get();
    services.secrets = m_secrets.get();
    services.theme = m_theme.get();
    FakeCluster cluster;
    services.cluster = &cluster;
    services.cache = std::make_shared<Sync::ChunkCache>(
        Sync::ChunkCache::Options{m_folder->filePath(QStringLiteral("cache")), 1'000'000'000, 0});
    const QByteArray bytes(250'000, 'c');
    QVERIFY(services.cache->put(Sync::Sha256::of(bytes), bytes).has_value());
    SettingsPage page(services, nullptr);
    page.open();
    auto *holds = page.findChild<FactRow *>(QStringLiteral("cacheHolds"));
    QVERIFY(holds);
    QTRY_COMPARE(holds->value(), QStringLiteral("250 kB"));
    QCOMPARE(page.findChild<OptionRow *>(QStringLiteral("optionCacheSize"))->valueText(),
        QStringLiteral("20 GB"));
    QSignalSpy told(&page, &Page::toastWanted);
    auto *empty = page.findChild<ActRow *>(QStringLiteral("optionEmptyCache"));
    QTest::keyClick(empty, Qt::Key_Return);
    QTRY_COMPARE(holds->value(), QStringLiteral("0 bytes"));
    QCOMPARE(told.size(), 1);
}

void SettingsPageTest::categoriesAndBack()
{
    auto *about = m_page->findChild<QWidget *>(QStringLiteral("categoryAbout"));
    auto *appearance = m_page->findChild<QWidget *>(QStringLiteral("categoryAppearance"));
    QCOMPARE(m_page->firstFocus(), appearance);
    QVERIFY(row("optionTheme")->isVisible());
    appearance->setFocus();
    QVERIFY(pressOnPage(Qt::Key_Right));
    QTRY_VERIFY(row("optionTheme")->hasFocus());
    QVERIFY(pressOnPage(Qt::Key_Escape));
    QTRY_VERIFY(appearance->hasFocus());
    QVERIFY(!pressOnPage(Qt::Key_Escape));
    about->setFocus();
    QVERIFY(!row("optionTheme")->isVisible());
    QCOMPARE(m_page->firstFocus(), about);
}

void SettingsPageTest::textsAreTyped()
{
    auto *key = m_page->findChild<TextRow *>(QStringLiteral("optionTmdbKey"));
    QVERIFY(key);
    m_page->partNamed(QStringLiteral("optionTmdbKey"));
    key->setFocus();
    QTest::keyClick(key, Qt::Key_Return);
    QWidget *field = key->findChild<QLineEdit *>();
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("abc"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(key->hasFocus());
    QCOMPARE(m_secrets->value(SecretKey::TmdbKey), QStringLiteral("abc"));
    QVERIFY(!key->accessibleName().contains(QStringLiteral("abc")));
    // Esc takes back what was typed.
    QTest::keyClick(key, Qt::Key_Return);
    QTest::keyClicks(field, QStringLiteral("def"));
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(m_secrets->value(SecretKey::TmdbKey), QStringLiteral("abc"));

    auto *address = m_page->findChild<TextRow *>(QStringLiteral("optionTmdbAddress"));
    auto *edit = address->findChild<QLineEdit *>();
    QCOMPARE(edit->text(), QStringLiteral("https://api.themoviedb.org/3"));
    QTest::keyClick(address, Qt::Key_Return);
    edit->setText(QStringLiteral("http://127.0.0.1:1/3"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(m_settings->text(SettingKey::DescribeBaseUrl), QStringLiteral("http://127.0.0.1:1/3"));
    QTest::keyClick(address, Qt::Key_Return);
    edit->clear();
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(edit->text(), QStringLiteral("https://api.themoviedb.org/3"));
}

void SettingsPageTest::keysOfThePlayerAreChanged()
{
    auto *row = m_page->findChild<ActRow *>(QStringLiteral("optionPlayerKeys"));
    QVERIFY(row);
    emit row->triggered();
    auto *view = m_page->window()->findChild<PlayerKeysView *>(QStringLiteral("playerKeys"));
    QVERIFY(view);
    QVERIFY(view->isVisible());
    QCOMPARE(view->geometry(), m_page->window()->rect());
    m_page->window()->resize(900, 640);
    QCOMPARE(view->size(), QSize(900, 640));
    QTest::keyClick(view, Qt::Key_Return); // the first line
    QTest::keyClick(view, 'y');
    QVERIFY(m_settings->text(SettingKey::PlayerKeys).contains(QStringLiteral("\"y\"")));
    QPointer<QWidget> gone(view);
    QTest::keyClick(view, Qt::Key_Escape);
    QTRY_VERIFY(!gone);
}

MATINEE_TEST(SettingsPageTest)
#include "tst_settingspage.moc"
