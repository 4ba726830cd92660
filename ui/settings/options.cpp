#include "ui/settings/options.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTime>

namespace Ui {

namespace {

//! Texts of this file.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(SettingsPage)
};

QVector<OptionChoice> onOff()
{
    return {{false, Words::tr("Off")}, {true, Words::tr("On")}};
}

QVector<OptionChoice> languages(const QString &none)
{
    QVector<OptionChoice> choices{{QString(), none}};
    for (const char *code : {"zh", "en", "ja", "ko", "fr", "de", "es", "it", "pt", "ru"}) {
        const QString value = QLatin1String(code);
        choices << OptionChoice{value, Format::language(value)};
    }
    return choices;
}

OptionCategory playback()
{
    const Option output{SettingKey::VideoOutput, QStringLiteral("optionVideoOutput"),
        Words::tr("Video output"),
        Words::tr("Software works on every graphics card. Changes when Matinee is started again."),
        {{QStringLiteral("auto"), Words::tr("Automatic")},
            {QStringLiteral("opengl"), QStringLiteral("OpenGL")},
            {QStringLiteral("software"), Words::tr("Software")}}};
    const Option hardware{SettingKey::HardwareDecoding, QStringLiteral("optionHardwareDecoding"),
        Words::tr("Hardware decoding"),
        Words::tr("By the graphics card where it can, else by the processor. Off helps against a "
                  "disturbed picture. From the next video on."),
        {{QStringLiteral("auto"), Words::tr("Automatic")},
            {QStringLiteral("off"), Words::tr("Off")}}};
    OptionPanel panel{{output, hardware}, {}};
    panel.hasPlayerKeys = true;
    return {QStringLiteral("categoryPlayback"), QStringLiteral("media-playback-start"),
        Words::tr("Playback"), {panel}};
}

OptionCategory subtitlesAndAudio()
{
    const Option audio{SettingKey::AudioLanguages, QStringLiteral("optionAudioLanguages"),
        Words::tr("Audio language"),
        Words::tr("Chosen when a video has it. From the next video on."),
        languages(Words::tr("As in the video"))};
    const Option subtitles{SettingKey::SubtitleLanguages, QStringLiteral("optionSubtitleLanguages"),
        Words::tr("Subtitle language"),
        Words::tr("Shown when a video has it. From the next video on."),
        languages(Words::tr("No subtitles"))};
    const Option always{SettingKey::SubtitlesFor, QStringLiteral("optionSubtitlesFor"),
        Words::tr("Show subtitles"),
        Words::tr("What is said in foreign parts is always shown when a video has it."),
        {{QStringLiteral("always"), Words::tr("With any sound")},
            {QStringLiteral("foreign"), Words::tr("With sound in other languages")}}};
    const auto pass = [](SettingKey key, const char *name, const QString &kind) {
        return Option{key, QLatin1String(name), Words::tr("Pass %1 through").arg(kind),
            Words::tr("A receiver at the digital output decodes it. Loudspeakers of this PC would "
                      "make noise of it."),
            onOff()};
    };
    const OptionPanel receiver{
        {pass(SettingKey::PassAc3, "optionPassAc3", QStringLiteral("AC-3")),
            pass(SettingKey::PassEac3, "optionPassEac3", QStringLiteral("E-AC-3")),
            pass(SettingKey::PassDts, "optionPassDts", QStringLiteral("DTS"))},
        {}};
    return {QStringLiteral("categorySubtitles"), QStringLiteral("add-subtitle"),
        Words::tr("Subtitles and audio"), {{{audio, subtitles, always}, {}}, receiver}};
}

OptionCategory appearance()
{
    // The desktop does not tell its preference to Qt 6.4, so that "auto" is no choice of its own.
    const Option theme{SettingKey::Theme, QStringLiteral("optionTheme"), Words::tr("Theme"), {},
        {{QStringLiteral("dark"), Words::tr("Dark")},
            {QStringLiteral("light"), Words::tr("Light")}}};
    const Option layout{SettingKey::Layout, QStringLiteral("optionLayout"), Words::tr("Layout"),
        Words::tr("Automatic switches to the TV layout when a remote or gamepad is used"),
        {{QStringLiteral("auto"), Words::tr("Automatic")}, {QStringLiteral("tv"), Words::tr("TV")},
            {QStringLiteral("desktop"), Words::tr("Desktop")}}};
    const Option zoom{SettingKey::PosterZoom, QStringLiteral("optionPosterZoom"),
        Words::tr("Size of posters"), Words::tr("In the desktop layout; Ctrl + and Ctrl − as well"),
        {{0, Words::tr("Smallest")}, {1, Words::tr("Small")}, {2, Words::tr("Medium")},
            {3, Words::tr("Large")}, {4, Words::tr("Largest")}}};
    Option edge{SettingKey::ScreenEdgePercent, QStringLiteral("optionScreenEdge"),
        Words::tr("Screen edge"), Words::tr("For televisions that crop the picture"), {}};
    for (int percent = 0; percent <= 5; ++percent) {
        //: a percentage
        edge.choices << OptionChoice{percent, Words::tr("%1 %").arg(percent)};
    }
    const Option motion{SettingKey::ReduceMotion, QStringLiteral("optionReduceMotion"),
        Words::tr("Reduce motion"), Words::tr("No zoom, no slides; things fade in place"), onOff()};
    return {QStringLiteral("categoryAppearance"), QStringLiteral("contrast"),
        Words::tr("Appearance"), {{{theme, layout, zoom, edge}, {}}, {{motion}, {}}}};
}

OptionCategory language()
{
    const Option language{SettingKey::Language, QStringLiteral("optionLanguage"),
        Words::tr("Language"), Words::tr("Of the window and of names that Matinee gives"),
        {{QStringLiteral("auto"), Words::tr("Automatic")},
            {QStringLiteral("en"), QStringLiteral("English")},
            {QStringLiteral("zh_CN"), QStringLiteral("简体中文")}}};
    return {QStringLiteral("categoryLanguage"), QStringLiteral("language-chooser"),
        Words::tr("Language"), {{{language}, {}}}};
}

OptionCategory descriptions()
{
    const TextOption key{QStringLiteral("optionTmdbKey"), Words::tr("Key for TMDB"),
        Words::tr("Plots, people, posters. Without a key nothing is asked."), {},
        SecretKey::TmdbKey};
    const TextOption address{QStringLiteral("optionTmdbAddress"), Words::tr("Address"),
        Words::tr("Of TMDB, or of a server that stands in for it"), SettingKey::DescribeBaseUrl,
        SecretKey::TmdbKey};
    const OptionPanel service{{}, {}, {key, address}};
    const OptionPanel terms{{},
        {{Words::tr("Where a key comes from"), QStringLiteral("themoviedb.org/settings/api")},
            {Words::tr("This product uses the TMDB API but is not endorsed or certified by TMDB."),
                {}}}};
    return {QStringLiteral("categoryDescriptions"), QStringLiteral("view-list-details"),
        Words::tr("Descriptions"), {service, terms}};
}

QString rateText(const QVariant &kilobytes)
{
    const qint64 bytes = kilobytes.toLongLong() * 1000;
    //: a speed
    return bytes == 0 ? Words::tr("No limit") : Words::tr("%1/s").arg(Format::bytes(bytes));
}

Option rate(
    SettingKey key, const QString &objectName, const QString &name, const QString &description = {})
{
    Option option{key, objectName, name, description, {}, rateText};
    for (const int kilobytes : {0, 100, 200, 500, 1000, 2000, 3000, 5000, 7000, 10'000, 15'000,
             20'000, 30'000, 50'000, 75'000, 100'000}) {
        option.choices << OptionChoice{kilobytes, rateText(kilobytes)};
    }
    return option;
}

Option timeOfDay(SettingKey key, const QString &objectName, const QString &name)
{
    const auto text = [](const QVariant &minute) {
        return QLocale().toString(QTime(0, 0).addSecs(minute.toInt() * 60), QLocale::ShortFormat);
    };
    Option option{key, objectName, name, {}, {}, text};
    for (int minute = 0; minute < 24 * 60; minute += 30) {
        option.choices << OptionChoice{minute, text(minute)};
    }
    return option;
}

Option daysOfWeek()
{
    Option option{SettingKey::LimitDays, QStringLiteral("optionLimitDays"), Words::tr("Days"),
        Words::tr("On which the time begins"), {}};
    for (int day = Qt::Monday; day <= Qt::Sunday; ++day) {
        option.choices << OptionChoice{
            1 << (day - Qt::Monday), QLocale().standaloneDayName(day, QLocale::ShortFormat)};
    }
    option.isSet = true;
    return option;
}

OptionCategory transfers()
{
    OptionPanel always;
    always.options = {rate(SettingKey::UploadLimit, QStringLiteral("optionUploadLimit"),
                          Words::tr("Upload limit"), Words::tr("Of all uploads into the cluster")),
        rate(SettingKey::DownloadLimit, QStringLiteral("optionDownloadLimit"),
            Words::tr("Download limit"),
            Words::tr("Of all downloads from the cluster. Playing is never limited."))};
    OptionPanel timed;
    timed.options = {{SettingKey::LimitTimetable, QStringLiteral("optionLimitTimetable"),
                         Words::tr("Other limits at some time of day"),
                         Words::tr("In place of those above"), onOff()},
        timeOfDay(SettingKey::LimitsFrom, QStringLiteral("optionLimitsFrom"), Words::tr("From")),
        timeOfDay(SettingKey::LimitsUntil, QStringLiteral("optionLimitsUntil"), Words::tr("Until")),
        daysOfWeek(),
        rate(SettingKey::TimedUploadLimit, QStringLiteral("optionTimedUploadLimit"),
            Words::tr("Upload limit")),
        rate(SettingKey::TimedDownloadLimit, QStringLiteral("optionTimedDownloadLimit"),
            Words::tr("Download limit"))};
    for (Option &option : timed.options) {
        if (!option.isSwitch()) {
            option.onlyWith = SettingKey::LimitTimetable;
        }
    }
    return {QStringLiteral("categoryTransfers"), QStringLiteral("cloud-upload"),
        Words::tr("Transfers"), {always, timed}};
}

OptionPanel cachePanel()
{
    const auto text = [](const QVariant &gigabytes) {
        //: gigabytes
        return Words::tr("%1 GB").arg(QLocale().toString(gigabytes.toInt()));
    };
    Option size{SettingKey::CacheGigabytes, QStringLiteral("optionCacheSize"),
        Words::tr("Room for what was played"),
        Words::tr("So that it is not fetched again. Videos kept on this PC come on top."), {},
        text};
    for (const int gigabytes : {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000}) {
        size.choices << OptionChoice{gigabytes, text(gigabytes)};
    }
    OptionPanel panel{{size}, {}};
    panel.hasCache = true;
    return panel;
}

OptionPanel scrubPanel()
{
    const Option days{SettingKey::ScrubDays, QStringLiteral("optionScrubDays"),
        Words::tr("Check what is stored"),
        Words::tr("Each video is read once in this time, while nothing plays"),
        {{0, Words::tr("Never")}, {7, Words::tr("Every week")}, {30, Words::tr("Every month")},
            {91, Words::tr("Every three months")}, {365, Words::tr("Every year")}}};
    const auto text
        = [](const QVariant &megabytes) { return rateText(megabytes.toLongLong() * 1000); };
    Option rate{SettingKey::ScrubMegabytes, QStringLiteral("optionScrubRate"), Words::tr("At most"),
        Words::tr("Slower where that is enough"), {}, text};
    for (const int megabytes : {1, 2, 5, 10, 20, 50, 100}) {
        rate.choices << OptionChoice{megabytes, text(megabytes)};
    }
    return {{days, rate}, {}};
}

OptionPanel trashPanel()
{
    const auto text
        = [](const QVariant &days) { return Words::tr("%n days", nullptr, days.toInt()); };
    Option days{SettingKey::TrashDays, QStringLiteral("optionTrashDays"),
        Words::tr("Keep what is removed"),
        Words::tr("So long a title can be put back with its videos in the storage"), {}, text};
    for (const int count : {7, 14, 30, 60, 90, 180, 365}) {
        days.choices << OptionChoice{count, text(count)};
    }
    return {{days}, {}};
}

OptionCategory storage(const QString &storeFolder, const QString &cluster, bool hasCache)
{
    OptionPanel where{{}, {{Words::tr("Storage on this PC"), storeFolder}}};
    where.cluster = ClusterLink{Words::tr("Cluster"),
        cluster.isEmpty() ? Words::tr("Keep videos on storage machines of your own")
                          : Words::tr("Connected to %1").arg(cluster)};
    return {QStringLiteral("categoryStorage"), QStringLiteral("network-server"),
        Words::tr("Storage"),
        hasCache ? QVector<OptionPanel>{where, cachePanel(), scrubPanel(), trashPanel()}
                 : QVector<OptionPanel>{where, scrubPanel(), trashPanel()}};
}

OptionCategory about(const QString &storeFolder)
{
    const OptionPanel program{{},
        {{QStringLiteral("Matinee"), QCoreApplication::applicationVersion()},
            {Words::tr("Licence"), Words::tr("GPL-3.0-or-later, without any warranty")},
            {Words::tr("Storage on this PC"), storeFolder}}};
    const OptionPanel parts{{},
        {{QStringLiteral("Qt"), QStringLiteral("LGPL-3.0")},
            {QStringLiteral("FFmpeg"), QStringLiteral("GPL-2.0-or-later")},
            {QStringLiteral("SQLite"), Words::tr("Public domain")},
            {QStringLiteral("libass"), QStringLiteral("ISC")},
            {QStringLiteral("uchardet"), QStringLiteral("MPL-1.1")},
            {QStringLiteral("ICU"), QStringLiteral("Unicode-3.0")},
            {QStringLiteral("OpenSSL"), QStringLiteral("Apache-2.0")},
            {QStringLiteral("Zstandard"), QStringLiteral("BSD-3-Clause")},
            {QStringLiteral("libseccomp"), QStringLiteral("LGPL-2.1")},
            {QStringLiteral("tl::expected"), QStringLiteral("CC0-1.0")},
            {QStringLiteral("Inter, Noto Sans CJK"), QStringLiteral("OFL-1.1")},
            {QStringLiteral("Breeze"), QStringLiteral("LGPL-3.0")}}};
    return {QStringLiteral("categoryAbout"), QStringLiteral("documentinfo"), Words::tr("About"),
        {program, parts}};
}

} // namespace

QVector<OptionCategory> optionCategories(
    const QString &storeFolder, const std::optional<QString> &cluster, bool hasCache)
{
    QVector<OptionCategory> categories{
        appearance(), language(), playback(), subtitlesAndAudio(), descriptions(), transfers()};
    if (cluster) {
        categories << storage(storeFolder, *cluster, hasCache);
    }
    return categories << about(storeFolder);
}

} // namespace Ui
