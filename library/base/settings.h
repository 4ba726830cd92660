#pragma once

#include "library/base/result.h"

#include <QObject>
#include <QVariant>

#include <memory>

class QSettings;

//! Every setting of this PC. The table in settings.cpp gives name, type and default.
enum class SettingKey
{
    Language, //!< "auto", "en", "zh_CN"
    Theme, //!< "dark", "light", "auto"
    Layout, //!< "auto", "tv", "desktop"
    ReduceMotion, //!< bool
    PosterZoom, //!< int, step of the grid's zoom, 0 to 4
    ScreenEdgePercent, //!< int, 0 to 5: insets everything in TV
    ActiveProfile, //!< ProfileId as text; empty: the first profile
    Volume, //!< int, 0 to 200
    Muted, //!< bool
    AudioLanguages, //!< comma-separated BCP 47 codes, first is best
    SubtitleLanguages, //!< comma-separated BCP 47 codes, first is best; empty: none
    PlayerKeys, //!< keys that a person chose for the player, as JSON; empty: none
    SubtitlesFor, //!< "always", "foreign": only with sound in another language
    NightMode, //!< bool
    PassAc3, //!< bool: AC-3 goes to a receiver as it is
    PassEac3,
    PassDts,
    SoundChannels, //!< "auto": as the device has them, "stereo"
    AudioDevice, //!< QAudioDevice's id; empty: the system's
    Deinterlace, //!< bool
    HardwareDecoding, //!< "auto": where a graphics card can, "off"
    SubtitleSize, //!< percent of the usual, 50 to 250
    SubtitleRaised, //!< percent of the height, 0 to 100
    SecondSubtitles, //!< "top", "below"
    PlayMemory, //!< what was set for series and videos; see Ui::PlayMemory
    VideoOutput, //!< "auto", "opengl", "software"
    FullScreenOn, //!< QScreen's name; empty: where the window is
    WindowGeometry, //!< QByteArray
    LastFolder, //!< where the Add dialog opens
    DescribeBaseUrl, //!< of TMDB, or of what stands in for it
    ClusterEndpoints, //!< comma-separated; empty: no cluster, the embedded store
    ClusterBucket,
    ClusterPrefix, //!< empty: the bucket's own keys
    ClusterRegion, //!< empty: found out
    ClusterStyle, //!< "path", "virtual-host"
    ClusterCertificates, //!< comma-separated "endpoint=SHA-256": those that a person approved
    ClusterLibrary, //!< LibraryId as text: the one that was met there
    BackupEndpoints, //!< as ClusterEndpoints; empty: no backup. The others as those of the cluster.
    BackupBucket,
    BackupPrefix,
    BackupRegion,
    BackupStyle,
    BackupCertificates,
    BackupLibrary, //!< LibraryId as text: the backup's own
    ClusterMoved, //!< bool: the cluster has all that the embedded store has
    UploadLimit, //!< int, kB/s; 0: none
    DownloadLimit, //!< int, kB/s; 0: none
    LimitTimetable, //!< bool: other limits between two times of day
    LimitsFrom, //!< int, minute of the day
    LimitsUntil, //!< int, minute of the day; not after LimitsFrom: of the next day
    LimitDays, //!< int: bit 0 is Monday
    TimedUploadLimit, //!< int, kB/s; 0: none
    TimedDownloadLimit, //!< int, kB/s; 0: none
    CacheGigabytes, //!< int: of chunks of the cluster that are not kept
    ScrubDays, //!< int: what is stored is read once in so many days; 0: never by itself
    ScrubMegabytes, //!< int, MB/s: at most
    TrashDays, //!< int: how long what was removed can be put back with its bytes
};

//! Settings of this PC in one INI file; secrets never go here. Lives on the GUI thread (or the main
//! thread of a command line verb); lower layers get values, not this object.
class Settings final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Settings)
public:
    //! Reads the file and renames what older versions called otherwise. A damaged file is kept
    //! aside as "<file>.damaged" and defaults are used.
    explicit Settings(const QString &file, QObject *parent = nullptr);
    ~Settings() override;

    //! The stored value when it has the right type and range, else the default.
    QVariant value(SettingKey key) const;
    //! Refuses a value of the wrong type or outside its range with ErrorCode::InvalidInput.
    Result<> setValue(SettingKey key, const QVariant &value);
    void reset(SettingKey key);
    //! Writes what was set to the disk now; otherwise that happens soon, without a word of whether
    //! it went well. Blocks.
    Result<> save();

    bool boolean(SettingKey key) const { return value(key).toBool(); }
    int integer(SettingKey key) const { return value(key).toInt(); }
    QString text(SettingKey key) const { return value(key).toString(); }
    QStringList list(SettingKey key) const;

signals:
    void changed(SettingKey key);

private:
    std::unique_ptr<QSettings> m_file;
};
