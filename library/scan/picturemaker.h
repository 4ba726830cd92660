#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"
#include "library/media/mediainfo.h"
#include "library/scan/artworkfinder.h"
#include "library/scan/picturestore.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>

namespace Library {

class Catalog;
struct CatalogChange;
class MediaWorkers;

struct PictureProgress
{
    int waiting = 0;
    int done = 0; //!< since the start
    int failed = 0; //!< of those done

    bool operator==(const PictureProgress &) const = default;
};

//! Makes posters and stills in the background for every title that has none: from the artwork
//! beside its file, else from a good frame. Series and seasons take theirs from their folder;
//! without one the catalog shows an episode's. What cannot be made is not tried again until its
//! file changes. Artwork that is laid beside a file later replaces what was made.
//!
//! Lives on the thread of its MediaWorkers, which with the catalog must outlive it. Waits for at
//! most one file being written when it is destroyed.
class PictureMaker final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PictureMaker)
public:
    //! Where the bytes of a version lie on this PC when no folder holds them; empty: nowhere.
    using ObjectFile = std::function<QString(const TitleVersion &)>;

    PictureMaker(Catalog &catalog, MediaWorkers &workers, const PictureStore &store,
        ObjectFile objectFile = {}, QObject *parent = nullptr);
    ~PictureMaker() override;

    //! Looks for work now and after each change of the catalog.
    void start();
    //! Ends what waits; what is being made is finished.
    void stop();
    //! Titles a person looks at: they come first, in this order.
    void prioritise(const QVector<TitleId> &titles);

    const PictureProgress &progress() const { return m_progress; }
    bool isIdle() const
    {
        return m_jobs.isEmpty() && m_queue.isEmpty() && !m_looking && m_givingToSeries == 0;
    }

signals:
    void progressChanged(const Library::PictureProgress &progress);
    //! Nothing is left to do for now.
    void idle();

private:
    struct Job;
    using JobPointer = std::shared_ptr<Job>;
    struct Made
    {
        PictureId poster;
        PictureId still;
        PictureId backdrop;
    };
    struct Bytes
    {
        QByteArray poster;
        QByteArray still;
        QByteArray backdrop;
    };

    void onCatalogChanged(const CatalogChange &change);
    void look();
    void onFound(const Result<QVector<TitleCard>> &cards);
    void onRenewed(const Result<QVector<TitleId>> &titles);
    void startJobs();
    void startJob(const TitleId &title, bool visible);
    void onDetails(const JobPointer &job, const Result<TitleDetails> &details);
    QString fileOf(const TitleDetails &details) const;
    void fromArtwork(const JobPointer &job);
    void fromFrames(const JobPointer &job);
    void readArtwork(const JobPointer &job, const SideCars::Artwork &art,
        std::function<void(const Bytes &)> then);
    void keep(const JobPointer &job);
    void onKept(const JobPointer &job, const Result<Made> &made);
    void completeSeries(const JobPointer &job, const Result<TitleDetails> &series);
    void giveToSeries(const JobPointer &job, const TitleCard &card, const SideCars::Artwork &art);
    void fail(const JobPointer &job, const Error &error);
    void end(const JobPointer &job);
    void reportIdle();
    void readImage(const JobPointer &job, const QString &file,
        std::function<void(const Result<MediaPictures> &)> then);
    void storePictures(const Bytes &bytes, std::function<void(const Result<Made> &)> then);

    Catalog &m_catalog;
    MediaWorkers &m_workers;
    PictureStore m_store;
    ObjectFile m_objectFile;
    QVector<TitleId> m_queue;
    QSet<TitleId> m_visible; //!< of those in the queue
    QSet<TitleId> m_renewed; //!< of those in the queue: new artwork replaces what they have
    QHash<TitleId, JobPointer> m_jobs;
    QSet<TitleId> m_done; //!< not looked at again until they change
    QSet<TitleId> m_seriesDone; //!< series and seasons
    QSet<PictureId> m_episodePosters; //!< made by this object
    QTimer m_lookTimer;
    PictureProgress m_progress;
    int m_givingToSeries = 0;
    bool m_running = false;
    bool m_looking = false;
    QThreadPool m_files; //!< last: waits for writes before the rest goes
};

} // namespace Library
