#pragma once

#include "library/base/clock.h"
#include "sync/s3/httpexchange.h"
#include "sync/transfer/readahead.h"
#include "sync/web/webanswer.h"
#include "sync/web/webbytes.h"

#include <QNetworkRequest>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <map>
#include <memory>
#include <optional>

class QNetworkAccessManager;

namespace Sync {

class WebStream;

//! Asks a web server for what a reader of a video wants: for pieces around its place, two at a
//! time, or, of a server that sends no parts, for all of it in one answer. Lives on the thread of
//! the manager, which owns it.
class WebFetch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebFetch)
public:
    struct Options
    {
        QUrl address;
        HttpTimeouts timeouts;
        ReadAhead::Film film;
    };

    WebFetch(
        QNetworkAccessManager *network, const Options &options, std::shared_ptr<WebBytes> bytes);
    ~WebFetch() override;

    //! The reader is elsewhere, or waits.
    void pump();

private:
    struct Piece
    {
        qint64 offsetBytes = 0;
        qint64 sizeBytes = 0;
        int hops = 0; //!< how often it was sent elsewhere
        bool isSecondTry = false; //!< what the address led to before refused it
    };
    struct Request
    {
        Piece piece;
        QUrl address; //!< that was asked
        HttpExchange *exchange = nullptr; //!< a child of this object
    };

    QNetworkRequest request() const;
    void ask(const Piece &piece);
    void onAnswer(quint64 id, const HttpExchange::Answer &answer);
    void onPart(const Piece &piece, const HttpExchange::Answer &answer);
    void onWhole(const HttpExchange::Answer &answer);
    bool follow(const Request &request, const HttpExchange::Answer &answer);
    bool goBack(const Request &request, int status);
    bool takeHead(const WebHead &head);
    bool isUnderWay(qint64 offsetBytes, qint64 *endBytes) const;
    qint64 windowEnd(const WebBytes::Wanted &wanted) const;
    void askAhead(const WebBytes::Wanted &wanted);
    void stream();
    void pumpStream(const WebBytes::Wanted &wanted);
    void onStreamHead(int status, const WebHeaders &headers);
    void onStreamBytes(const QByteArray &bytes);
    void onStreamEnd(HttpExchange::Failure failure);
    void endStream();
    void failWith(Error error, std::chrono::milliseconds pause = std::chrono::milliseconds(0));

    QNetworkAccessManager *const m_network;
    const Options m_options;
    const std::shared_ptr<WebBytes> m_bytes;
    const SystemClock m_clock;
    QUrl m_current; //!< where the address led to
    bool m_hasAnswered = false; //!< with bytes, if not all of them
    std::optional<WebHead> m_head;
    bool m_wantsTail = false;
    bool m_isHeld = false; //!< reading ahead failed: nothing before the reader waits
    std::map<quint64, Request> m_requests;
    quint64 m_lastRequest = 0;
    ReadAhead m_ahead;
    QTimer m_pause; //!< that the server asked for
    WebStream *m_stream = nullptr; //!< a child; null: none is under way
    qint64 m_streamBytes = 0; //!< that came
    int m_streamStatus = 0;
    bool m_isStreamWhole = false;
};

} // namespace Sync
