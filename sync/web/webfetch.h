#pragma once

#include "library/base/clock.h"
#include "sync/s3/httptimeouts.h"
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
//! time, or, of a server that sends no parts, for all of it in one answer. What comes can be read
//! before the rest of its piece is there. Lives on the thread of the manager, which owns it.
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
        WebStream *stream = nullptr; //!< a child of this object
        bool isPart = false; //!< its bytes are those of the piece
        qint64 comingBytes = 0; //!< of the part, as its head says
        qint64 arrivedBytes = 0;
        int status = 0; //!< of an answer that brings nothing of the video
        WebHeaders headers{}; //!< of that one
    };

    QNetworkRequest request() const;
    void ask(const Piece &piece);
    Request end(quint64 id);
    void onHead(quint64 id, int status, const WebHeaders &headers);
    void onPart(quint64 id, const WebHeaders &headers);
    void onPieceBytes(quint64 id, const QByteArray &bytes);
    void onPieceEnd(quint64 id, WebEnd how);
    void onWhole(quint64 id, const WebHeaders &headers);
    bool follow(const Request &request);
    bool goBack(const Request &request);
    void onRefusal(const Request &request);
    bool takeHead(const WebHead &head);
    bool isUnderWay(qint64 offsetBytes, qint64 *endBytes) const;
    qint64 windowEnd(const WebBytes::Wanted &wanted) const;
    void askAhead(const WebBytes::Wanted &wanted);
    void readStream(WebStream *stream);
    void pumpStream(const WebBytes::Wanted &wanted);
    void onStreamHead(int status, const WebHeaders &headers);
    void onStreamBytes(const QByteArray &bytes);
    void onStreamEnd(WebEnd how);
    void endStream();
    void failBroken(const char *why);
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
