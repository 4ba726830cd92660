#pragma once

#include "library/base/clock.h"
#include "library/catalog/catalogchange.h"
#include "library/media/mediainfo.h"
#include "library/scan/picturestore.h"
#include "sync/describe/tmdbclient.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>
#include <optional>

namespace Library {
class Catalog;
}

namespace Sync {

//! Where descriptions come from. Without a key nothing is asked, ever.
struct DescribeService
{
    QString baseUrl;
    QString key;
    QString language; //!< BCP 47

    bool isOn() const { return !key.isEmpty(); }
    bool operator==(const DescribeService &) const = default;
};

//! Describes, one after another, every title that has not been asked for: searches it, takes a
//! match that is certain, fetches its pictures and hands all of it to the catalog. A wrong key
//! stops it until there is another one; without a network it tries again later. Lives on the thread
//! of OnlineDescriptions.
class Describer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Describer)
public:
    //! Makes the pictures of this program out of a file that somebody sent; safe from any thread.
    using MakePictures = std::function<QFuture<Result<Library::MediaPictures>>(const QString &)>;
    struct Options
    {
        Library::Catalog *catalog = nullptr; //!< outlives the describer
        const Clock *clock = nullptr; //!< outlives the describer
        QString cacheFolder;
        QString picturesFolder;
        MakePictures makePictures;
        std::chrono::milliseconds firstRetry{1'000}; //!< of a request that failed
    };
    template <class T>
    using Answer = TmdbClient::Answer<T>;

    explicit Describer(const Options &options);
    ~Describer() override;

    void setService(const DescribeService &service);
    //! From now on every title that lacks a description is described.
    void keepDescribing();

    void search(Library::TitleKind kind, const QString &title, int year,
        const Answer<QVector<Tmdb::Candidate>> &answer);
    //! The poster of a candidate as a JPEG of this program's making.
    void thumbnail(const QString &posterPath, const Answer<QByteArray> &answer);
    //! The title is this one of TMDB, somebody said.
    void describeAs(const TitleId &title, Library::TitleKind kind, const QString &id,
        const Answer<void> &answer);

signals:
    //! Why nothing is described for now; once for each reason.
    void failed(const Error &error);
    //! Nothing is left to do for now.
    void idle();

private:
    struct Job;
    using JobPointer = std::shared_ptr<Job>;

    void look();
    void next();
    void start(const JobPointer &job);
    void searchFor(const JobPointer &job, bool withYear);
    void findBy(const JobPointer &job, const Library::ExternalId &id);
    void onCandidate(const JobPointer &job, const QString &id);
    void onDetails(const JobPointer &job, const Tmdb::Details &details);
    void seasonFor(const JobPointer &job, const QString &series);
    void fetchPictures(const JobPointer &job);
    void fetchPicture(const JobPointer &job, const QString &path, const QString &size, bool asStill,
        PictureId &into, const std::function<void()> &then);
    void makePictures(const QByteArray &bytes, const Answer<Library::MediaPictures> &answer);
    bool hasOwnPoster(const Library::DescribeTarget &target) const;
    void write(const JobPointer &job);
    void end(const JobPointer &job, const Result<> &result);
    void stopFor(const Error &error);
    bool isPassing(const Error &error) const;

    Options m_options;
    DescribeService m_service;
    int m_serviceNumber = 0; //!< counts the changes of the service: an older answer is dropped
    Library::PictureStore m_pictures;
    std::unique_ptr<TmdbClient> m_client; //!< null: off
    std::deque<Library::DescribeTarget> m_queue;
    std::optional<std::pair<QByteArray, Tmdb::Season>> m_season; //!< the latest, and which it is
    QTimer m_lookTimer;
    bool m_keeps = false;
    bool m_isBusy = false;
    bool m_isStopped = false; //!< until there is another service
    ErrorCode m_told = ErrorCode::Internal; //!< the last reason that was told
};

} // namespace Sync
