#include "library/scan/picturemaker.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/media/mediaworkers.h"

#include <algorithm>

namespace Library {

namespace {

using namespace std::chrono_literals;

constexpr int kJobsAtOnce = 3;
constexpr int kLookAhead = 200;
constexpr auto kLookDelay = 250ms;

//! Reasons that say nothing about the file: it may be read another time.
bool isPassing(const Error &error)
{
    return error.retryable || error.code == ErrorCode::Cancelled
        || error.code == ErrorCode::Unreachable || error.code == ErrorCode::NoSpace
        || error.code == ErrorCode::ReadOnly || error.code == ErrorCode::PermissionDenied;
}

} // namespace

struct PictureMaker::Job
{
    TitleCard card;
    TitleId title;
    WorkPriority priority = WorkPriority::Background;
    QString file;
    FoundArtwork artwork;
    bool renews = false; //!< the artwork beside it is new
    Bytes bytes;
    Made made;
};

PictureMaker::PictureMaker(Catalog &catalog, MediaWorkers &workers, const PictureStore &store,
    ObjectFile objectFile, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_workers(workers)
    , m_store(store)
    , m_objectFile(std::move(objectFile))
{
    m_files.setMaxThreadCount(1);
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(kLookDelay);
    connect(&m_lookTimer, &QTimer::timeout, this, &PictureMaker::look);
}

PictureMaker::~PictureMaker() = default;

void PictureMaker::start()
{
    if (m_running) {
        return;
    }
    m_running = true;
    connect(&m_catalog, &Catalog::changed, this, &PictureMaker::onCatalogChanged);
    look();
}

void PictureMaker::stop()
{
    m_running = false;
    m_lookTimer.stop();
    disconnect(&m_catalog, nullptr, this, nullptr);
    m_queue.clear();
    m_visible.clear();
    m_renewed.clear();
}

void PictureMaker::prioritise(const QVector<TitleId> &titles)
{
    if (!m_running) {
        return;
    }
    QVector<TitleId> first;
    for (const TitleId &title : titles) {
        if (!m_jobs.contains(title) && !m_done.contains(title)) {
            first.append(title);
        }
    }
    m_visible = QSet<TitleId>(first.cbegin(), first.cend());
    for (const TitleId &title : std::as_const(m_queue)) {
        if (!m_visible.contains(title)) {
            first.append(title);
        }
    }
    m_queue = first;
    startJobs();
}

void PictureMaker::onCatalogChanged(const CatalogChange &change)
{
    if (change.everything) {
        m_done.clear();
    }
    for (const TitleId &title : change.titles) {
        m_done.remove(title);
    }
    if (m_running && !m_lookTimer.isActive()) {
        m_lookTimer.start();
    }
}

void PictureMaker::look()
{
    if (!m_running || m_looking || !m_queue.isEmpty()) {
        return;
    }
    m_looking = true;
    const int limit = kLookAhead + int(m_done.size());
    Async::whenDone(m_catalog.titlesWithoutPictures(limit), this,
        [this](const Result<QVector<TitleCard>> &cards) { onFound(cards); });
}

void PictureMaker::onFound(const Result<QVector<TitleCard>> &cards)
{
    if (cards && m_running) {
        QVector<TitleCard> found = *cards;
        // Episodes in their order, so that a series takes its picture from the first one.
        std::stable_sort(found.begin(), found.end(), [](const TitleCard &a, const TitleCard &b) {
            return !a.seriesId.isNull() && a.seriesId == b.seriesId
                && std::pair(a.season, a.episode) < std::pair(b.season, b.episode);
        });
        for (const TitleCard &card : std::as_const(found)) {
            const bool known
                = m_done.contains(card.id) || m_jobs.contains(card.id) || m_queue.contains(card.id);
            if (!known) {
                m_queue.append(card.id);
            }
        }
    }
    Async::whenDone(m_catalog.titlesWithNewPictures(kLookAhead + int(m_done.size())), this,
        [this](const Result<QVector<TitleId>> &titles) { onRenewed(titles); });
}

void PictureMaker::onRenewed(const Result<QVector<TitleId>> &titles)
{
    m_looking = false;
    if (titles && m_running) {
        for (const TitleId &title : *titles) {
            if (!m_done.contains(title) && !m_jobs.contains(title)) {
                m_renewed.insert(title);
                if (!m_queue.contains(title)) {
                    m_queue.append(title);
                }
            }
        }
    }
    startJobs();
    reportIdle();
}

void PictureMaker::reportIdle()
{
    if (isIdle()) {
        emit idle();
    }
}

void PictureMaker::startJobs()
{
    while (!m_queue.isEmpty() && m_jobs.size() < kJobsAtOnce) {
        const TitleId title = m_queue.takeFirst();
        startJob(title, m_visible.remove(title));
    }
    m_progress.waiting = int(m_queue.size() + m_jobs.size());
    emit progressChanged(m_progress);
}

void PictureMaker::startJob(const TitleId &title, bool visible)
{
    const auto job = std::make_shared<Job>();
    job->title = title;
    job->priority = visible ? WorkPriority::Visible : WorkPriority::Background;
    job->renews = m_renewed.remove(title);
    m_jobs.insert(title, job);
    Async::whenDone(m_catalog.details({}, title), this,
        [this, job](const Result<TitleDetails> &details) { onDetails(job, details); });
}

QString PictureMaker::fileOf(const TitleDetails &details) const
{
    for (const TitleVersion &version : details.versions) {
        if (!version.failure.isEmpty() || version.availability != Availability::Available) {
            continue;
        }
        if (!version.files.isEmpty()) {
            return version.files.constFirst();
        }
        const QString file = m_objectFile ? m_objectFile(version) : QString();
        if (!file.isEmpty()) {
            return file;
        }
    }
    return {};
}

void PictureMaker::onDetails(const JobPointer &job, const Result<TitleDetails> &details)
{
    if (!details) {
        end(job);
        return;
    }
    job->card = details->card;
    job->file = fileOf(*details);
    if ((!job->card.poster.isNull() && !job->renews) || job->file.isEmpty()) {
        end(job);
        return;
    }
    const QString file = job->file;
    const TitleKind kind = job->card.kind;
    const int season = job->card.season;
    Async::whenDone(Async::run(&m_files,
                        [file, kind, season]() -> Result<FoundArtwork> {
                            return findArtwork(file, kind, season);
                        }),
        this, [this, job](const Result<FoundArtwork> &artwork) {
            if (artwork) {
                job->artwork = *artwork;
            }
            fromArtwork(job);
        });
}

void PictureMaker::readImage(const JobPointer &job, const QString &file,
    std::function<void(const Result<MediaPictures> &)> then)
{
    if (file.isEmpty()) {
        then(MediaPictures{});
        return;
    }
    Async::whenDone(m_workers.picturesFromImage(file, job->priority), this, std::move(then));
}

// A picture that cannot be read is as good as none.
void PictureMaker::readArtwork(
    const JobPointer &job, const SideCars::Artwork &art, std::function<void(const Bytes &)> then)
{
    readImage(job, art.poster, [this, job, art, then](const Result<MediaPictures> &poster) {
        Bytes bytes;
        bytes.poster = poster ? poster->poster : QByteArray();
        readImage(
            job, art.still, [this, job, art, then, bytes](const Result<MediaPictures> &still) {
                Bytes more = bytes;
                more.still = still ? still->still : QByteArray();
                if (art.backdrop == art.still) {
                    more.backdrop = more.still;
                    then(more);
                    return;
                }
                readImage(job, art.backdrop, [then, more](const Result<MediaPictures> &backdrop) {
                    Bytes all = more;
                    all.backdrop = backdrop ? backdrop->still : QByteArray();
                    then(all);
                });
            });
    });
}

void PictureMaker::fromArtwork(const JobPointer &job)
{
    readArtwork(job, job->artwork.own, [this, job](const Bytes &bytes) {
        job->bytes = bytes;
        const bool lacks = job->bytes.poster.isEmpty() || job->bytes.still.isEmpty();
        if (lacks && job->card.poster.isNull()) {
            fromFrames(job);
        } else {
            keep(job);
        }
    });
}

void PictureMaker::fromFrames(const JobPointer &job)
{
    Async::whenDone(m_workers.pictures(job->file, job->priority), this,
        [this, job](const Result<MediaPictures> &pictures) {
            if (!pictures && job->bytes.poster.isEmpty() && job->bytes.still.isEmpty()) {
                fail(job, pictures.error());
                return;
            }
            if (pictures) {
                job->bytes.poster
                    = job->bytes.poster.isEmpty() ? pictures->poster : job->bytes.poster;
                job->bytes.still = job->bytes.still.isEmpty() ? pictures->still : job->bytes.still;
            }
            keep(job);
        });
}

void PictureMaker::storePictures(const Bytes &bytes, std::function<void(const Result<Made> &)> then)
{
    const PictureStore store = m_store;
    Async::whenDone(Async::run(&m_files,
                        [store, bytes]() -> Result<Made> {
                            Made made;
                            for (const auto &[jpeg, id] : {std::pair(&bytes.poster, &made.poster),
                                     std::pair(&bytes.still, &made.still),
                                     std::pair(&bytes.backdrop, &made.backdrop)}) {
                                if (jpeg->isEmpty()) {
                                    continue;
                                }
                                const Result<PictureId> kept = store.store(*jpeg);
                                if (!kept) {
                                    return failure(kept.error());
                                }
                                *id = *kept;
                            }
                            return made;
                        }),
        this, std::move(then));
}

void PictureMaker::keep(const JobPointer &job)
{
    storePictures(job->bytes, [this, job](const Result<Made> &made) { onKept(job, made); });
}

void PictureMaker::onKept(const JobPointer &job, const Result<Made> &made)
{
    if (!made) {
        fail(job, made.error());
        return;
    }
    job->made = *made;
    Async::whenDone(
        m_catalog.setPictures(job->title, made->poster, made->still, Origin::Scan, made->backdrop),
        this, [this, job](const Result<> &) {
            const TitleCard &card = job->card;
            if (card.kind != TitleKind::Episode || card.seriesId.isNull()) {
                end(job);
                return;
            }
            m_episodePosters.insert(job->made.poster);
            Async::whenDone(m_catalog.details({}, card.seriesId), this,
                [this, job](const Result<TitleDetails> &series) { completeSeries(job, series); });
        });
}

void PictureMaker::completeSeries(const JobPointer &job, const Result<TitleDetails> &series)
{
    if (series) {
        giveToSeries(job, series->card, job->artwork.series);
        for (const TitleCard &season : series->seasons) {
            if (season.season == job->card.season) {
                const SideCars::Artwork &own = job->artwork.season;
                giveToSeries(job, season, own.isEmpty() ? job->artwork.series : own);
            }
        }
    }
    end(job);
}

// Each series and season once. A picture that was given to it stays, unless the artwork is new; one
// that it only borrows from an episode gives way.
void PictureMaker::giveToSeries(
    const JobPointer &job, const TitleCard &card, const SideCars::Artwork &art)
{
    const bool borrowed = card.poster.isNull() || m_episodePosters.contains(card.poster);
    const bool isDue = borrowed && !m_seriesDone.contains(card.id);
    if (art.isEmpty() || (!isDue && !job->renews)) {
        return;
    }
    m_seriesDone.insert(card.id);
    ++m_givingToSeries;
    const TitleId title = card.id;
    const auto given = [this](const Result<> &) {
        --m_givingToSeries;
        reportIdle();
    };
    readArtwork(job, art, [this, title, given](const Bytes &bytes) {
        storePictures(bytes, [this, title, given](const Result<Made> &made) {
            if (!made) {
                given({});
            } else {
                Async::whenDone(m_catalog.setPictures(
                                    title, made->poster, made->still, Origin::Scan, made->backdrop),
                    this, given);
            }
        });
    });
}

void PictureMaker::fail(const JobPointer &job, const Error &error)
{
    ++m_progress.failed;
    if (isPassing(error)) {
        end(job);
        return;
    }
    // Without pictures, which tells the catalog that this file was tried.
    Async::whenDone(m_catalog.setPictures(job->title, {}, {}, Origin::Scan), this,
        [this, job](const Result<> &) { end(job); });
}

void PictureMaker::end(const JobPointer &job)
{
    m_jobs.remove(job->title);
    m_done.insert(job->title);
    ++m_progress.done;
    startJobs();
    if (m_queue.isEmpty()) {
        look();
        reportIdle();
    }
}

} // namespace Library
