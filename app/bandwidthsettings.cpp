#include "app/bandwidthsettings.h"

namespace App {

namespace {

constexpr qint64 kBytesPerKilobyte = 1000;

Sync::BandwidthLimits limitsIn(const Settings &settings, SettingKey up, SettingKey down)
{
    return {settings.integer(up) * kBytesPerKilobyte, settings.integer(down) * kBytesPerKilobyte};
}

} // namespace

Sync::BandwidthPlan bandwidthPlanIn(const Settings &settings)
{
    Sync::BandwidthPlan plan;
    plan.always = limitsIn(settings, SettingKey::UploadLimit, SettingKey::DownloadLimit);
    plan.hasTimetable = settings.boolean(SettingKey::LimitTimetable);
    plan.then = limitsIn(settings, SettingKey::TimedUploadLimit, SettingKey::TimedDownloadLimit);
    plan.fromMinute = settings.integer(SettingKey::LimitsFrom);
    plan.untilMinute = settings.integer(SettingKey::LimitsUntil);
    plan.days = settings.integer(SettingKey::LimitDays);
    return plan;
}

} // namespace App
