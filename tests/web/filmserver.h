#pragma once

#include "tests/support/httpserver.h"

#include <QMutex>
#include <QThread>
#include <QUrl>

#include <memory>

namespace TestSupport {

//! A web server on a thread of its own that has one video, at every path, and the ways that such
//! servers have. Calls are safe from the test's thread.
class FilmServer final
{
    Q_DISABLE_COPY_MOVE(FilmServer)
public:
    struct Ways
    {
        bool hasRanges = true;
        bool isLengthSecret = false; //!< only without ranges
        bool isDead = false; //!< connections end without a word
        bool hangs = false;
        qint64 cutAfter = -1; //!< so many bytes of an answer come; -1: all
        qint64 stallAfter = -1; //!< so many bytes of an answer come, the others never; -1: all
        int status = 0; //!< of all answers; 0: as it should be
        QByteArray etag = "\"one\"";
        QByteArray mediaType = "video/x-matroska";
        QByteArray retryAfter;
        QByteArray authorization; //!< that is asked for
        //! Of a challenge to be answered by a digest, for "me" with the password "se cret".
        QByteArray digestNonce;
        //! Of the path "/here/NAME": where it is sent.
        QByteArray movedTo;
        int movedStatus = 302;
    };

    explicit FilmServer(const QByteArray &film);
    ~FilmServer();

    void setFilm(const QByteArray &film);
    void set(const Ways &ways);
    //! "http://127.0.0.1:1234/path".
    QUrl url(const QString &path = QStringLiteral("/Film.mkv")) const;
    QVector<HttpRequest> requests() const;
    //! Nobody listens any more.
    void close();

private:
    HttpReply answer(const HttpRequest &request);
    QByteArray challenge(const HttpRequest &request) const;

    mutable QMutex m_mutex; // guards what follows up to the empty line
    QByteArray m_film;
    Ways m_ways;
    QVector<HttpRequest> m_requests;

    QString m_url;
    QThread m_thread;
    HttpServer *m_server = nullptr; //!< lives on the thread, which destroys it
};

} // namespace TestSupport
