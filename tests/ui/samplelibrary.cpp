#include "tests/ui/samplelibrary.h"

#include "library/scan/picturestore.h"
#include "tests/ui/sampleart.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QTest>

namespace {

template <class T>
T waitFor(const QFuture<Result<T>> &future)
{
    QFuture<Result<T>> done = future;
    done.waitForFinished();
    const Result<T> result = done.result();
    if (!result) {
        qFatal("%s", qPrintable(result.error().message));
    }
    if constexpr (!std::is_void_v<T>) {
        return *result;
    }
}

struct Sample
{
    const char *title;
    int year;
    int height;
    bool hdr;
    int motif;
};

const Sample kMovies[] = {{"Saltwind", 2024, 2160, true, 0}, {"Atlas & Ivy", 2021, 1080, false, 14},
    {"Blue Hour Diner", 2022, 1080, false, 5}, {"Copper Summer", 2016, 2160, false, 15},
    {"Ember Line", 2020, 1080, false, 15}, {"Glass Orchard", 2019, 2160, true, 12},
    {"Lantern Season", 2024, 2160, false, 9}, {"The Long Harbour", 2021, 1080, false, 8},
    {"Low Tide Kingdom", 2023, 1080, false, 3}, {"Marrow Bridge", 2018, 1080, false, 6},
    {"Meridian 7", 2024, 2160, true, 7}, {"Night Bus to Varo", 2022, 1080, false, 1},
    {"North of Quiet", 2022, 1080, false, 12}, {"Paper Satellites", 2023, 2160, false, 10},
    {"The Quiet Engine", 2020, 1080, false, 4}, {"Red Ladder", 2019, 1080, false, 11},
    {"Second Monsoon", 2024, 1080, false, 8}, {"Winter Timetable", 2021, 2160, true, 13},
    {"流浪地球", 2019, 2160, false, 4}, {"琉璃灯桥", 2020, 2160, true, 7},
    {"蓝调餐车", 2022, 1080, false, 5}, {"Orbit Kitchen", 2018, 1080, false, 4},
    {"Harbour Lights", 1998, 720, false, 2}, {"Étoile", 2011, 1080, false, 10}};

Library::MediaInfo mediaOf(qint64 durationMs, int height, bool hdr, qint64 size)
{
    Library::MediaInfo media;
    media.container = QStringLiteral("matroska,webm");
    media.durationMs = durationMs;
    media.sizeBytes = size;
    Library::StreamInfo video;
    video.kind = Library::StreamKind::Video;
    video.codec = QStringLiteral("hevc");
    video.height = height;
    video.width = height * 16 / 9;
    video.colorTransfer = hdr ? QStringLiteral("smpte2084") : QStringLiteral("bt709");
    Library::StreamInfo audio;
    audio.index = 1;
    audio.kind = Library::StreamKind::Audio;
    audio.codec = QStringLiteral("eac3");
    audio.channels = 6;
    audio.language = QStringLiteral("eng");
    Library::StreamInfo second = audio;
    second.index = 2;
    second.channels = 2;
    second.language = QStringLiteral("zho");
    Library::StreamInfo subtitle;
    subtitle.index = 3;
    subtitle.kind = Library::StreamKind::Subtitle;
    subtitle.language = QStringLiteral("zho");
    media.streams = {video, audio, second, subtitle};
    return media;
}

QByteArray jpeg(const QImage &image)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPEG", 88);
    return buffer.data();
}

} // namespace

SampleLibrary::SampleLibrary(Art art, int moreMovies, bool empty)
    : m_settings(std::make_unique<Settings>(m_folder.filePath(QStringLiteral("settings.ini"))))
    , m_secrets(std::make_unique<Secrets>(m_folder.filePath(QStringLiteral("secrets.json"))))
    , m_theme(std::make_unique<Ui::Theme>(*m_settings))
{
    auto catalog = Library::Catalog::open(m_folder.filePath(QStringLiteral("catalog.db")), m_clock);
    if (!catalog) {
        qFatal("%s", qPrintable(catalog.error().message));
    }
    m_catalog = std::move(*catalog);
    const QVector<Library::Profile> profiles = waitFor(m_catalog->profiles());
    m_viewer = profiles.isEmpty()
        ? waitFor(m_catalog->addProfile(QStringLiteral("Mia"), QStringLiteral("#ffb066")))
        : profiles.first().id;
    if (!empty) {
        fill(art, moreMovies);
    }
}

SampleLibrary::~SampleLibrary() = default;

Ui::Services SampleLibrary::services()
{
    Ui::Services services;
    services.catalog = m_catalog.get();
    services.settings = m_settings.get();
    services.secrets = m_secrets.get();
    services.actions = &m_actions;
    services.theme = m_theme.get();
    services.clock = &m_clock;
    services.viewer = m_viewer;
    services.picturesFolder = m_folder.filePath(QStringLiteral("pictures"));
    services.storeFolder = m_folder.path();
    return services;
}

void SampleLibrary::fill(Art art, int moreMovies)
{
    addMovies(art, moreMovies);
    addEpisodes(art);
    // What was begun, what was finished.
    const auto begun = [this](const TitleId &title, double share, qint64 durationMs) {
        waitFor(m_catalog->setPosition(
            m_viewer, title, VersionId(), qint64(double(durationMs) * share), durationMs));
    };
    const std::pair<int, double> progress[]
        = {{13, 0.3}, {21, 0.78}, {2, 0.46}, {8, 0.28}, {11, 0.64}};
    for (const auto &[index, share] : progress) {
        begun(m_movies.at(index), share, 6'700'000);
    }
    begun(m_episodes.at(3), 0.14, 3'120'000);
    begun(m_movies.at(0), 0.57, 6'700'000);
    for (const int index : {15, 7}) {
        waitFor(m_catalog->setWatched(m_viewer, m_movies.at(index), true));
    }
    for (const int i : {0, 1, 2, 11, 13, 15}) {
        waitFor(m_catalog->setWatched(m_viewer, m_episodes.at(i), true));
    }
}

void SampleLibrary::addMovies(Art art, int more)
{
    QVector<Library::IngestedVideo> videos;
    quint64 inode = 1;
    const auto add = [&](const QString &title, int year, int height, bool hdr) {
        Library::IngestedVideo video;
        video.identity.kind = Library::TitleKind::Movie;
        video.identity.title = title;
        video.identity.year = year;
        video.media = mediaOf(6'700'000, height, hdr, 9'100'000'000 + qint64(inode));
        Library::FileFacts facts;
        facts.path = QStringLiteral("/films/%1 (%2).mkv").arg(title).arg(year);
        facts.sizeBytes = video.media.sizeBytes;
        facts.inode = ++inode;
        video.file = facts;
        video.sample = Library::SampleId::fromBytes(
            QCryptographicHash::hash(facts.path.toUtf8(), QCryptographicHash::Sha256));
        videos << video;
    };
    for (const Sample &sample : kMovies) {
        add(QString::fromUtf8(sample.title), sample.year, sample.height, sample.hdr);
    }
    for (int i = 0; i < more; ++i) {
        add(QStringLiteral("%1 number %2").arg(QChar(u'A' + i % 26)).arg(i), 1950 + i % 70, 1080,
            false);
    }
    Library::IngestedVideo broken;
    broken.identity.kind = Library::TitleKind::Movie;
    broken.identity.title = QStringLiteral("Torn Reel");
    broken.identity.year = 2009;
    broken.failure = QStringLiteral("The file ends in the middle.");
    Library::FileFacts facts;
    facts.path = QStringLiteral("/films/Torn Reel (2009).avi");
    facts.sizeBytes = 17;
    facts.inode = ++inode;
    broken.file = facts;
    videos << broken;
    m_movies = waitFor(m_catalog->ingest(videos));
    if (art == Art::Drawn) {
        int index = 0;
        for (const Sample &sample : kMovies) {
            draw(m_movies.at(index), QString::fromUtf8(sample.title), sample.motif,
                index == kSmallStill ? 480 : 1280);
            ++index;
        }
    }
}

void SampleLibrary::addEpisodes(Art art)
{
    const struct
    {
        const char *series;
        int season;
        const char *names[8];
        int motif;
    } seasons[] = {{"The Weather Keepers", 1,
                       {"First Light", "The Mast", "Low Pressure", "The Barometer",
                           "Northern Signal", "The Supply Train", "Crossing", "Slack Water"},
                       2},
        {"The Weather Keepers", 2, {"Isobars", "Rain Gauge", "Thaw"}, 0},
        {"A House of Weather", 1, {"Overcast", "The Long Drizzle"}, 12},
        {"Meridian Nights", 1, {"Arrivals", "Departures"}, 7},
        {"Atlas Street", 4, {"Number Nine", "The Move"}, 14}};
    QVector<Library::IngestedVideo> videos;
    QVector<int> motifs;
    quint64 inode = 90'000;
    for (const auto &season : seasons) {
        int number = 0;
        for (const char *name : season.names) {
            if (!name) {
                break;
            }
            Library::IngestedVideo video;
            video.identity.kind = Library::TitleKind::Episode;
            video.identity.title = QString::fromUtf8(season.series);
            video.identity.year = 2023;
            video.identity.season = season.season;
            video.identity.episode = ++number;
            video.identity.episodeTitle = QString::fromUtf8(name);
            video.media = mediaOf(3'120'000, 2160, true, 2'000'000'000 + qint64(inode));
            Library::FileFacts facts;
            ++inode;
            facts.path = QStringLiteral("/series/%1/Season %2/%1 S%2E%3.mkv")
                             .arg(video.identity.title)
                             .arg(season.season)
                             .arg(number);
            facts.sizeBytes = video.media.sizeBytes;
            facts.inode = inode;
            video.file = facts;
            video.sample = Library::SampleId::fromBytes(
                QCryptographicHash::hash(facts.path.toUtf8(), QCryptographicHash::Sha256));
            videos << video;
            motifs << season.motif + number;
        }
    }
    m_episodes = waitFor(m_catalog->ingest(videos));
    const QVector<Library::TitleCard> cards = waitFor(m_catalog->cards(m_viewer, m_episodes));
    m_series = cards.first().seriesId;
    if (art == Art::Drawn) {
        for (int i = 0; i < m_episodes.size(); ++i) {
            draw(m_episodes.at(i), {}, motifs.at(i));
        }
        for (const Library::TitleCard &card : cards) {
            draw(card.seriesId, card.seriesTitle, int(card.seriesTitle.size()) % 12);
        }
    }
}

void SampleLibrary::draw(const TitleId &title, const QString &name, int motif, int stillWidth)
{
    const Library::PictureStore store(m_folder.filePath(QStringLiteral("pictures")));
    const Result<PictureId> poster = store.store(jpeg(SampleArt::poster(name, motif)));
    const Result<PictureId> still = store.store(
        jpeg(SampleArt::still(motif).scaledToWidth(stillWidth, Qt::SmoothTransformation)));
    if (poster && still) {
        waitFor(m_catalog->setPictures(title, *poster, *still, Library::Origin::Scan));
    }
}
