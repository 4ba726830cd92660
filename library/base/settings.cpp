#include "library/base/settings.h"

#include <QCoreApplication>
#include <QFile>
#include <QSettings>

#include <array>

namespace {

constexpr int kSettingsVersion = 1;
const QLatin1String kVersionName("version");

struct Row
{
    SettingKey key;
    const char *name;
    QMetaType::Type type;
    const char *fallback;
    const char *choices; // "a|b|c" for texts, "min..max" for integers, empty: any
};

constexpr std::array kRows{
    Row{SettingKey::Language, "ui/language", QMetaType::QString, "auto", "auto|en|zh_CN"},
    Row{SettingKey::Theme, "ui/theme", QMetaType::QString, "dark", "auto|dark|light"},
    Row{SettingKey::Layout, "ui/layout", QMetaType::QString, "auto", "auto|tv|desktop"},
    Row{SettingKey::ReduceMotion, "ui/reduceMotion", QMetaType::Bool, "false", ""},
    Row{SettingKey::PosterZoom, "ui/posterZoom", QMetaType::Int, "2", "0..4"},
    Row{SettingKey::ScreenEdgePercent, "ui/screenEdgePercent", QMetaType::Int, "0", "0..5"},
    Row{SettingKey::ActiveProfile, "profile/active", QMetaType::QString, "", ""},
    Row{SettingKey::Volume, "player/volume", QMetaType::Int, "100", "0..200"},
    Row{SettingKey::Muted, "player/muted", QMetaType::Bool, "false", ""},
    Row{SettingKey::AudioLanguages, "player/audioLanguages", QMetaType::QString, "", ""},
    Row{SettingKey::SubtitleLanguages, "player/subtitleLanguages", QMetaType::QString, "", ""},
    Row{SettingKey::PlayerKeys, "player/keys", QMetaType::QString, "", ""},
    Row{SettingKey::SubtitlesFor, "player/subtitlesFor", QMetaType::QString, "always",
        "always|foreign"},
    Row{SettingKey::NightMode, "player/nightMode", QMetaType::Bool, "false", ""},
    Row{SettingKey::PassAc3, "player/passAc3", QMetaType::Bool, "false", ""},
    Row{SettingKey::PassEac3, "player/passEac3", QMetaType::Bool, "false", ""},
    Row{SettingKey::PassDts, "player/passDts", QMetaType::Bool, "false", ""},
    Row{SettingKey::SoundChannels, "player/soundChannels", QMetaType::QString, "auto",
        "auto|stereo"},
    Row{SettingKey::AudioDevice, "player/audioDevice", QMetaType::QString, "", ""},
    Row{SettingKey::Deinterlace, "player/deinterlace", QMetaType::Bool, "true", ""},
    Row{SettingKey::HardwareDecoding, "player/hardwareDecoding", QMetaType::QString, "auto",
        "auto|off"},
    Row{SettingKey::SubtitleSize, "player/subtitleSize", QMetaType::Int, "100", "50..250"},
    Row{SettingKey::SubtitleRaised, "player/subtitleRaised", QMetaType::Int, "0", "0..100"},
    Row{SettingKey::SecondSubtitles, "player/secondSubtitles", QMetaType::QString, "top",
        "top|below"},
    Row{SettingKey::PlayMemory, "player/memory", QMetaType::QString, "", ""},
    Row{SettingKey::VideoOutput, "player/videoOutput", QMetaType::QString, "auto",
        "auto|opengl|software"},
    Row{SettingKey::FullScreenOn, "window/fullScreenOn", QMetaType::QString, "", ""},
    Row{SettingKey::WindowGeometry, "window/geometry", QMetaType::QByteArray, "", ""},
    Row{SettingKey::LastFolder, "window/lastFolder", QMetaType::QString, "", ""},
    Row{SettingKey::DescribeBaseUrl, "describe/baseUrl", QMetaType::QString,
        "https://api.themoviedb.org/3", ""},
    Row{SettingKey::ClusterEndpoints, "cluster/endpoints", QMetaType::QString, "", ""},
    Row{SettingKey::ClusterBucket, "cluster/bucket", QMetaType::QString, "", ""},
    Row{SettingKey::ClusterPrefix, "cluster/prefix", QMetaType::QString, "", ""},
    Row{SettingKey::ClusterRegion, "cluster/region", QMetaType::QString, "", ""},
    Row{SettingKey::ClusterStyle, "cluster/style", QMetaType::QString, "path", "path|virtual-host"},
    Row{SettingKey::ClusterCertificates, "cluster/certificates", QMetaType::QString, "", ""},
    Row{SettingKey::ClusterLibrary, "cluster/library", QMetaType::QString, "", ""},
    Row{SettingKey::BackupEndpoints, "backup/endpoints", QMetaType::QString, "", ""},
    Row{SettingKey::BackupBucket, "backup/bucket", QMetaType::QString, "", ""},
    Row{SettingKey::BackupPrefix, "backup/prefix", QMetaType::QString, "", ""},
    Row{SettingKey::BackupRegion, "backup/region", QMetaType::QString, "", ""},
    Row{SettingKey::BackupStyle, "backup/style", QMetaType::QString, "path", "path|virtual-host"},
    Row{SettingKey::BackupCertificates, "backup/certificates", QMetaType::QString, "", ""},
    Row{SettingKey::BackupLibrary, "backup/library", QMetaType::QString, "", ""},
    Row{SettingKey::ClusterMoved, "cluster/moved", QMetaType::Bool, "false", ""},
    Row{SettingKey::UploadLimit, "limits/upload", QMetaType::Int, "0", "0..10000000"},
    Row{SettingKey::DownloadLimit, "limits/download", QMetaType::Int, "0", "0..10000000"},
    Row{SettingKey::LimitTimetable, "limits/timetable", QMetaType::Bool, "false", ""},
    Row{SettingKey::LimitsFrom, "limits/fromMinute", QMetaType::Int, "480", "0..1439"},
    Row{SettingKey::LimitsUntil, "limits/untilMinute", QMetaType::Int, "1380", "0..1439"},
    Row{SettingKey::LimitDays, "limits/days", QMetaType::Int, "127", "0..127"},
    Row{SettingKey::TimedUploadLimit, "limits/timedUpload", QMetaType::Int, "0", "0..10000000"},
    Row{SettingKey::TimedDownloadLimit, "limits/timedDownload", QMetaType::Int, "0", "0..10000000"},
    Row{SettingKey::CacheGigabytes, "cache/gigabytes", QMetaType::Int, "20", "1..100000"},
    Row{SettingKey::ScrubDays, "scrub/days", QMetaType::Int, "30", "0..3650"},
    Row{SettingKey::ScrubMegabytes, "scrub/megabytes", QMetaType::Int, "10", "1..10000"},
    Row{SettingKey::TrashDays, "trash/days", QMetaType::Int, "30", "1..3650"},
};

constexpr bool rowsFollowTheEnum()
{
    for (size_t i = 0; i < kRows.size(); ++i) {
        if (size_t(kRows[i].key) != i) {
            return false;
        }
    }
    return true;
}
static_assert(rowsFollowTheEnum());

const Row &rowOf(SettingKey key)
{
    return kRows[size_t(key)];
}

bool allowed(const Row &row, const QVariant &value)
{
    const QString choices = QLatin1String(row.choices);
    if (choices.isEmpty()) {
        return true;
    }
    if (row.type == QMetaType::Int) {
        const QStringList ends = choices.split(QStringLiteral(".."));
        return value.toInt() >= ends.at(0).toInt() && value.toInt() <= ends.at(1).toInt();
    }
    return choices.split(QLatin1Char('|')).contains(value.toString());
}

QVariant fallbackOf(const Row &row)
{
    QVariant value(QString(QLatin1String(row.fallback)));
    value.convert(QMetaType(row.type));
    return value;
}

} // namespace

Settings::Settings(const QString &file, QObject *parent)
    : QObject(parent)
    , m_file(std::make_unique<QSettings>(file, QSettings::IniFormat))
{
    m_file->allKeys();
    if (m_file->status() == QSettings::FormatError) {
        m_file.reset();
        const QString aside = file + QStringLiteral(".damaged");
        QFile::remove(aside);
        QFile::rename(file, aside);
        m_file = std::make_unique<QSettings>(file, QSettings::IniFormat);
    }
}

Settings::~Settings() = default;

QVariant Settings::value(SettingKey key) const
{
    const Row &row = rowOf(key);
    QVariant value = m_file->value(QLatin1String(row.name));
    if (!value.isValid() || !value.convert(QMetaType(row.type)) || !allowed(row, value)) {
        return fallbackOf(row);
    }
    return value;
}

Result<> Settings::setValue(SettingKey key, const QVariant &value)
{
    const Row &row = rowOf(key);
    QVariant typed = value;
    if (!typed.convert(QMetaType(row.type)) || !allowed(row, typed)) {
        return failure(ErrorCode::InvalidInput,
            tr("“%1” is not a value for the setting %2.")
                .arg(value.toString(), QLatin1String(row.name)));
    }
    if (this->value(key) == typed) {
        return {};
    }
    m_file->setValue(QLatin1String(row.name), typed);
    m_file->setValue(kVersionName, kSettingsVersion);
    emit changed(key);
    return {};
}

void Settings::reset(SettingKey key)
{
    m_file->remove(QLatin1String(rowOf(key).name));
    emit changed(key);
}

Result<> Settings::save()
{
    m_file->sync();
    if (m_file->status() == QSettings::NoError) {
        return {};
    }
    return failure(ErrorCode::Io,
        tr("The settings cannot be written to %1. Is the disk full or read-only?")
            .arg(m_file->fileName()));
}

QStringList Settings::list(SettingKey key) const
{
    QStringList items = text(key).split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (QString &item : items) {
        item = item.trimmed();
    }
    return items;
}
