#include "app/bandwidthsettings.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

class BandwidthSettingsTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingIsLimitedAtFirst();
    void everySettingCounts();
};

void BandwidthSettingsTest::nothingIsLimitedAtFirst()
{
    const QTemporaryDir folder;
    const Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    const Sync::BandwidthPlan plan = App::bandwidthPlanIn(settings);
    QCOMPARE(plan.always, Sync::BandwidthLimits());
    QVERIFY(!plan.hasTimetable);
    QCOMPARE(plan.days, Sync::BandwidthPlan::kEveryDay);
}

void BandwidthSettingsTest::everySettingCounts()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    const std::pair<SettingKey, QVariant> values[]
        = {{SettingKey::UploadLimit, 1}, {SettingKey::DownloadLimit, 10'000'000},
            {SettingKey::LimitTimetable, true}, {SettingKey::LimitsFrom, 22 * 60},
            {SettingKey::LimitsUntil, 6 * 60}, {SettingKey::LimitDays, 0x60},
            {SettingKey::TimedUploadLimit, 4}, {SettingKey::TimedDownloadLimit, 5}};
    for (const auto &[key, value] : values) {
        QVERIFY(settings.setValue(key, value).has_value());
    }
    Sync::BandwidthPlan plan;
    plan.always = {1000, 10'000'000'000};
    plan.hasTimetable = true;
    plan.then = {4000, 5000};
    plan.fromMinute = 22 * 60;
    plan.untilMinute = 6 * 60;
    plan.days = 0x60;
    QCOMPARE(App::bandwidthPlanIn(settings), plan);
}

MATINEE_TEST(BandwidthSettingsTest)
#include "tst_bandwidthsettings.moc"
