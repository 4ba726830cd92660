#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"
#include "sync/describe/replycache.h"
#include "sync/describe/tmdbreplies.h"
#include "sync/describe/tokenbucket.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>
#include <QUrl>
#include <QUrlQuery>

#include <deque>
#include <functional>

class QNetworkReply;

namespace Sync {

//! Asks TMDB: search, details, seasons, pictures. Replies are kept on the disk for a while; at most
//! so many requests go out a second, and none while TMDB asks for a pause. Passing failures are
//! tried again a few times. Lives on one thread, never the window's; every call answers once, later
//! or at once, and not at all when the client goes first.
class TmdbClient final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TmdbClient)
public:
    struct Options
    {
        QString baseUrl; //!< "https://api.themoviedb.org/3"
        QString key; //!< a key of version 3 or a token of version 4; a secret
        QString language; //!< BCP 47
        QString cacheFolder;
        const Clock *clock = nullptr; //!< outlives the client
        double requestsPerSecond = 20;
        std::chrono::milliseconds timeout{20'000};
        std::chrono::milliseconds firstRetry{1'000}; //!< twice as long each time
    };
    template <class T>
    using Answer = std::function<void(const Result<T> &)>;

    explicit TmdbClient(const Options &options, QObject *parent = nullptr);
    ~TmdbClient() override;

    //! year 0: any.
    void search(Library::TitleKind kind, const QString &title, int year,
        const Answer<QVector<Tmdb::Candidate>> &answer);
    //! By an id of another catalog: "imdb" or "tvdb".
    void find(Library::TitleKind kind, const Library::ExternalId &id,
        const Answer<QVector<Tmdb::Candidate>> &answer);
    //! Of a movie or a series.
    void details(Library::TitleKind kind, const QString &id, const Answer<Tmdb::Details> &answer);
    void season(const QString &series, int number, const Answer<Tmdb::Season> &answer);
    //! size: "w500", as TMDB offers them.
    void picture(const QString &path, const QString &size, const Answer<QByteArray> &answer);

private:
    struct Request
    {
        QUrl url;
        QByteArray cacheName;
        bool isPicture = false;
        int attempts = 0;
        Answer<QByteArray> answer;
    };
    void ask(const QString &path, const QUrlQuery &query, const Answer<QJsonObject> &answer);
    void enqueue(Request request);
    void pump();
    void send(Request request);
    void onFinished(QNetworkReply *reply, Request request);
    void again(Request request, std::chrono::milliseconds after);
    Error errorOf(int status, const QNetworkReply &reply) const;
    void withPictureBase(const Answer<QString> &answer);
    qint64 nowMs() const;

    Options m_options;
    QNetworkAccessManager m_network;
    ReplyCache m_cache;
    TokenBucket m_bucket;
    QTimer m_timer;
    std::deque<Request> m_queue;
    int m_underWay = 0;
    QString m_pictureBase;
};

} // namespace Sync
