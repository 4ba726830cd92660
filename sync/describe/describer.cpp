#include "sync/describe/describer.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "library/scan/artworkfinder.h"
#include "sync/describe/titlematch.h"

#include <QTemporaryFile>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

using namespace std::chrono_literals;
using Library::TitleKind;

constexpr int kTitlesAtOnce = 200;
constexpr auto kLookDelay = 2s;
constexpr auto kTryAgainAfter = 10min;
constexpr std::chrono::hours kAskedAgainAfter{24 * 30}; // for what was not found

QString idIn(const QVector<Library::ExternalId> &ids, const QString &source)
{
    for (const Library::ExternalId &id : ids) {
        if (id.source == source) {
            return id.value;
        }
    }
    return {};
}

bool isBelowSeries(const Library::DescribeTarget &target)
{
    return target.kind == TitleKind::Season || target.kind == TitleKind::Episode;
}

} // namespace

//! One title on its way.
struct Describer::Job
{
    Library::DescribeTarget target;
    Library::OnlineDescription description;
    Tmdb::PicturePaths paths;
    Library::DescribeOutcome outcome = Library::DescribeOutcome::NotFound;
    Answer<void> answer; //!< of somebody who asked for just this one; null: nobody did
};

Describer::Describer(const Options &options)
    : m_options(options)
    , m_pictures(options.picturesFolder)
    , m_lookTimer(this)
{
    m_lookTimer.setSingleShot(true);
    connect(&m_lookTimer, &QTimer::timeout, this, &Describer::look);
}

Describer::~Describer() = default;

void Describer::setService(const DescribeService &service)
{
    if (service == m_service) {
        return;
    }
    m_service = service;
    ++m_serviceNumber;
    // What is under way is forgotten with its client; its title is asked for again.
    m_queue.clear();
    m_season.reset();
    m_isBusy = false;
    m_isStopped = false;
    m_told = ErrorCode::Internal;
    m_client.reset();
    if (service.isOn()) {
        TmdbClient::Options options;
        options.baseUrl = service.baseUrl;
        options.key = service.key;
        options.language = service.language;
        options.cacheFolder = m_options.cacheFolder;
        options.clock = m_options.clock;
        options.firstRetry = m_options.firstRetry;
        m_client = std::make_unique<TmdbClient>(options);
    }
    if (m_keeps) {
        look();
    }
}

void Describer::keepDescribing()
{
    if (std::exchange(m_keeps, true)) {
        return;
    }
    connect(m_options.catalog, &Library::Catalog::changed, this,
        [this](const Library::CatalogChange &) {
            if (!m_lookTimer.isActive()) {
                m_lookTimer.start(kLookDelay);
            }
        });
    look();
}

void Describer::look()
{
    if (!m_client || !m_keeps || m_isBusy || m_isStopped) {
        return;
    }
    m_isBusy = true;
    const qint64 nowMs = m_options.clock->wallNow().time_since_epoch().count();
    const qint64 askedAgainMs = nowMs - std::chrono::milliseconds(kAskedAgainAfter).count();
    Async::whenDone(
        m_options.catalog->describeTargets({m_service.language, askedAgainMs, kTitlesAtOnce}), this,
        [this, service = m_serviceNumber](const Result<QVector<Library::DescribeTarget>> &targets) {
            if (service != m_serviceNumber) {
                return; // of a service that is no more
            }
            m_isBusy = false;
            if (!targets || targets->isEmpty()) {
                emit idle();
                return;
            }
            m_queue.assign(targets->begin(), targets->end());
            next();
        });
}

void Describer::next()
{
    if (!m_client || m_isBusy || m_isStopped) {
        return;
    }
    if (m_queue.empty()) {
        look();
        return;
    }
    const auto job = std::make_shared<Job>();
    job->target = m_queue.front();
    m_queue.pop_front();
    m_isBusy = true;
    start(job);
}

void Describer::start(const JobPointer &job)
{
    const QVector<Library::ExternalId> &ids = job->target.ids;
    const QString tmdb = idIn(ids, QStringLiteral("tmdb"));
    if (isBelowSeries(job->target)) {
        seasonFor(job, tmdb);
        return;
    }
    if (!tmdb.isEmpty()) {
        onCandidate(job, tmdb);
        return;
    }
    for (const QString &source : {QStringLiteral("imdb"), QStringLiteral("tvdb")}) {
        if (const QString id = idIn(ids, source); !id.isEmpty()) {
            findBy(job, {source, id});
            return;
        }
    }
    searchFor(job, job->target.year != 0);
}

void Describer::findBy(const JobPointer &job, const Library::ExternalId &id)
{
    m_client->find(job->target.kind, id, [this, job](const auto &found) {
        if (!found) {
            end(job, failure(found.error()));
        } else if (found->isEmpty()) {
            searchFor(job, job->target.year != 0);
        } else {
            onCandidate(job, found->first().id);
        }
    });
}

void Describer::searchFor(const JobPointer &job, bool withYear)
{
    const Library::DescribeTarget &target = job->target;
    m_client->search(target.kind, target.name, withYear ? target.year : 0,
        [this, job, withYear](const Result<QVector<Tmdb::Candidate>> &candidates) {
            if (!candidates) {
                end(job, failure(candidates.error()));
                return;
            }
            const auto best = TitleMatch::best(job->target, *candidates);
            if (best) {
                onCandidate(job, best->id);
            } else if (withYear) {
                searchFor(job, false);
            } else {
                write(job); // that there is none
            }
        });
}

void Describer::onCandidate(const JobPointer &job, const QString &id)
{
    m_client->details(job->target.kind, id, [this, job](const Result<Tmdb::Details> &details) {
        if (!details) {
            end(job, failure(details.error()));
        } else {
            onDetails(job, *details);
        }
    });
}

void Describer::onDetails(const JobPointer &job, const Tmdb::Details &details)
{
    job->description = details.description;
    job->paths = details.pictures;
    job->outcome = Library::DescribeOutcome::Described;
    fetchPictures(job);
}

//! One reply tells of all episodes of a season.
void Describer::seasonFor(const JobPointer &job, const QString &series)
{
    const QByteArray name = series.toUtf8() + '/' + QByteArray::number(job->target.season);
    const auto use = [this, job](const Tmdb::Season &season) {
        if (job->target.kind == TitleKind::Season) {
            onDetails(job, season.own);
            return;
        }
        const auto episode = season.episodes.constFind(job->target.episode);
        if (episode == season.episodes.constEnd()) {
            write(job);
        } else {
            onDetails(job, *episode);
        }
    };
    if (m_season && m_season->first == name) {
        use(Tmdb::Season(m_season->second));
        return;
    }
    m_client->season(
        series, job->target.season, [this, job, name, use](const Result<Tmdb::Season> &season) {
            if (season) {
                m_season = {name, *season};
                use(*season);
            } else {
                end(job, failure(season.error()));
            }
        });
}

//! What lies beside a title's file was put there by somebody, and stays.
bool Describer::hasOwnPoster(const Library::DescribeTarget &target) const
{
    if (target.file.isEmpty()) {
        return false;
    }
    const Library::FoundArtwork found = Library::findArtwork(target.file,
        target.kind == TitleKind::Movie ? TitleKind::Movie : TitleKind::Episode, target.season);
    switch (target.kind) {
    case TitleKind::Series:
        return !found.series.isEmpty();
    case TitleKind::Season:
        return !found.season.isEmpty();
    default:
        return !found.own.isEmpty();
    }
}

void Describer::fetchPictures(const JobPointer &job)
{
    if (hasOwnPoster(job->target)) {
        job->paths.poster.clear();
        job->paths.still.clear();
    }
    Library::OnlineDescription &known = job->description;
    const QString poster = QStringLiteral("w500");
    const QString wide = QStringLiteral("w1280");
    fetchPicture(job, job->paths.poster, poster, false, known.poster, [=, this, &known] {
        fetchPicture(job, job->paths.backdrop, wide, true, known.backdrop, [=, this, &known] {
            fetchPicture(job, job->paths.still, wide, true, known.still, [=, this, &known] {
                fetchPicture(job, job->paths.collectionPoster, poster, false,
                    known.collection.poster, [this, job] { write(job); });
            });
        });
    });
}

//! A picture that cannot be had is as good as none.
void Describer::fetchPicture(const JobPointer &job, const QString &path, const QString &size,
    bool asStill, PictureId &into, const std::function<void()> &then)
{
    if (path.isEmpty()) {
        then();
        return;
    }
    // job keeps into alive.
    m_client->picture(
        path, size, [this, job, asStill, &into, then](const Result<QByteArray> &bytes) {
            if (!bytes) {
                then();
                return;
            }
            makePictures(*bytes,
                [this, job, asStill, &into, then](const Result<Library::MediaPictures> &made) {
                    const QByteArray jpeg = !made ? QByteArray()
                        : asStill                 ? made->still
                                                  : made->poster;
                    if (!jpeg.isEmpty()) {
                        into = m_pictures.store(jpeg).value_or(PictureId());
                    }
                    then();
                });
        });
}

//! Whatever was sent is opened in a process that can do no harm.
void Describer::makePictures(const QByteArray &bytes, const Answer<Library::MediaPictures> &answer)
{
    const auto file = std::make_shared<QTemporaryFile>();
    if (!file->open() || file->write(bytes) != bytes.size() || !file->flush()) {
        answer(failure(ErrorCode::Io, {}, file->errorString()));
        return;
    }
    Async::whenDone(m_options.makePictures(file->fileName()), this,
        [this, file, service = m_serviceNumber, answer](const auto &made) {
            if (service == m_serviceNumber) {
                answer(made);
            }
        });
}

void Describer::write(const JobPointer &job)
{
    Async::whenDone(m_options.catalog->describe(
                        job->target.title, job->description, job->outcome, m_service.language),
        this, [this, job, service = m_serviceNumber](const Result<> &done) {
            if (service == m_serviceNumber) {
                end(job, done);
            }
        });
}

//! Reasons that say nothing about the title.
bool Describer::isPassing(const Error &error) const
{
    return error.retryable || error.code == ErrorCode::BadCredentials
        || error.code == ErrorCode::Corrupt || error.code == ErrorCode::ReadOnly
        || error.code == ErrorCode::NoSpace;
}

void Describer::end(const JobPointer &job, const Result<> &result)
{
    if (job->answer) {
        job->answer(result);
        return;
    }
    if (!result && isPassing(result.error())) {
        m_isBusy = false;
        stopFor(result.error());
        return;
    }
    if (!result && job->outcome == Library::DescribeOutcome::NotFound
        && result.error().code != ErrorCode::Internal) {
        // Of this title alone; noted, so that it is not asked for for ever.
        qCInfo(lcApp) << "not described:" << job->target.name << result.error().detail;
        job->outcome = Library::DescribeOutcome::Described;
        Async::whenDone(m_options.catalog->describe(job->target.title, {},
                            Library::DescribeOutcome::NotFound, m_service.language),
            this, [this, job, service = m_serviceNumber](const Result<> &done) {
                if (service == m_serviceNumber) {
                    end(job, done);
                }
            });
        return;
    }
    m_isBusy = false;
    if (!result && result.error().code != ErrorCode::NotFound) {
        stopFor(result.error());
        return;
    }
    next();
}

void Describer::stopFor(const Error &error)
{
    m_queue.clear();
    m_isStopped = !error.retryable;
    if (error.retryable) {
        m_lookTimer.start(kTryAgainAfter);
    }
    if (std::exchange(m_told, error.code) != error.code) {
        emit failed(error);
    }
}

void Describer::search(
    TitleKind kind, const QString &title, int year, const Answer<QVector<Tmdb::Candidate>> &answer)
{
    if (!m_client) {
        answer(failure(ErrorCode::Unsupported, {}, QStringLiteral("no key")));
        return;
    }
    m_client->search(kind, title, year, answer);
}

void Describer::thumbnail(const QString &posterPath, const Answer<QByteArray> &answer)
{
    if (!m_client) {
        answer(failure(ErrorCode::Unsupported, {}, QStringLiteral("no key")));
        return;
    }
    m_client->picture(
        posterPath, QStringLiteral("w185"), [this, answer](const Result<QByteArray> &bytes) {
            if (!bytes) {
                answer(failure(bytes.error()));
                return;
            }
            makePictures(*bytes, [answer](const Result<Library::MediaPictures> &made) {
                if (made) {
                    answer(made->poster);
                } else {
                    answer(failure(made.error()));
                }
            });
        });
}

void Describer::describeAs(
    const TitleId &title, TitleKind kind, const QString &id, const Answer<void> &answer)
{
    if (!m_client) {
        answer(failure(ErrorCode::Unsupported, {}, QStringLiteral("no key")));
        return;
    }
    const auto job = std::make_shared<Job>();
    job->target.title = title;
    job->target.kind = kind;
    job->answer = answer;
    onCandidate(job, id);
}

} // namespace Sync
