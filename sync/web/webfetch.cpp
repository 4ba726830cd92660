#include "sync/web/webfetch.h"

#include "sync/web/webaddress.h"
#include "sync/web/webstream.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

constexpr std::size_t kAtOnce = 2;
// Of those that the reader no longer needs; a new place is not to wait for them.
constexpr std::size_t kMostAtOnce = 4;
constexpr qint64 kTailBytes = 128 * 1024; // has the index of many files
constexpr int kMostHops = 8;
constexpr qint64 kMostOfRefusal = 64 * 1024; // of the page that goes with it

Error tooManyHops(const QUrl &address)
{
    return Error{ErrorCode::Unsupported,
        QCoreApplication::translate("Web", "%1 leads from one address to another without an end.")
            .arg(webServer(address)),
        {}, false};
}

} // namespace

WebFetch::WebFetch(
    QNetworkAccessManager *network, const Options &options, std::shared_ptr<WebBytes> bytes)
    : QObject(network)
    , m_network(network)
    , m_options(options)
    , m_bytes(std::move(bytes))
    , m_current(options.address)
    , m_ahead(options.film)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &WebFetch::pump);
    m_bytes->setServer(webServer(m_current));
}

WebFetch::~WebFetch() = default;

QNetworkRequest WebFetch::request() const
{
    QNetworkRequest request(m_current);
    request.setHeader(QNetworkRequest::UserAgentHeader,
        QString(QLatin1String("Matinee/") + QCoreApplication::applicationVersion()));
    return request;
}

void WebFetch::ask(const Piece &piece)
{
    QNetworkRequest message = request();
    message.setRawHeader("Range",
        "bytes=" + QByteArray::number(piece.offsetBytes) + '-'
            + QByteArray::number(piece.offsetBytes + piece.sizeBytes - 1));
    if (m_head && !m_head->validator().isEmpty()) {
        message.setRawHeader("If-Range", m_head->validator());
    }
    if (m_requests.empty()) {
        m_ahead.begin(m_clock.monotonicNow());
    }
    const quint64 id = ++m_lastRequest;
    auto *stream = new WebStream(m_network, message, m_options.timeouts, this);
    m_requests[id] = {piece, m_current, stream};
    connect(stream, &WebStream::headArrived, this,
        [this, id](int status, const WebHeaders &headers) { onHead(id, status, headers); });
    connect(stream, &WebStream::bytesArrived, this,
        [this, id](const QByteArray &bytes) { onPieceBytes(id, bytes); });
    connect(
        stream, &WebStream::finished, this, [this, id](const WebEnd &how) { onPieceEnd(id, how); });
}

WebFetch::Request WebFetch::end(quint64 id)
{
    const auto found = m_requests.find(id);
    const Request request = found->second;
    request.stream->disconnect(this);
    request.stream->deleteLater();
    m_requests.erase(found);
    return request;
}

void WebFetch::onHead(quint64 id, int status, const WebHeaders &headers)
{
    m_hasAnswered = m_hasAnswered || status == 200 || status == 206;
    if (status == 206) {
        onPart(id, headers);
    } else if (status == 200) {
        onWhole(id, headers);
    } else {
        // Its connection serves the next request once all of it came.
        m_requests.at(id).status = status;
        m_requests.at(id).headers = headers;
    }
}

void WebFetch::onRefusal(const Request &request)
{
    const bool isElsewhere = isWebRedirect(request.status);
    if (isElsewhere ? follow(request) : goBack(request)) {
        return;
    }
    if (request.status == 416) {
        WebHead empty;
        empty.sizeBytes = 0;
        failWith(m_head ? webChanged(request.address) : *webNoVideo(request.address, empty));
    } else if (!isElsewhere) {
        failWith(webError(request.address, {}, request.status), webRetryAfter(request.headers));
    }
    pump();
}

void WebFetch::onPieceBytes(quint64 id, const QByteArray &bytes)
{
    const auto found = m_requests.find(id);
    if (found == m_requests.end()) {
        return;
    }
    Request &request = found->second;
    const Piece &piece = request.piece;
    const qint64 most = request.isPart ? piece.sizeBytes : kMostOfRefusal;
    if (request.isPart) {
        m_bytes->put(piece.offsetBytes + request.arrivedBytes,
            QByteArrayView(bytes).first(
                std::min<qsizetype>(bytes.size(), most - request.arrivedBytes)));
    }
    request.arrivedBytes += bytes.size();
    if (request.arrivedBytes > most) {
        onPieceEnd(id, {}); // it goes on without an end
    }
}

void WebFetch::onPieceEnd(quint64 id, WebEnd how)
{
    using Failure = HttpExchange::Failure;
    const Request request = end(id);
    if (request.status != 0) {
        onRefusal(request);
        return;
    }
    if (request.arrivedBytes > 0 && request.arrivedBytes >= request.comingBytes) {
        m_ahead.arrived(m_clock.monotonicNow(), request.arrivedBytes);
    } else {
        how.failure = how.failure == Failure::None ? Failure::Broken : how.failure;
        failWith(webError(request.address, how, request.isPart ? 206 : 0));
    }
    pump();
}

// Where a link leads to is often good for a while only. True: the address itself is asked again.
bool WebFetch::goBack(const Request &request)
{
    const int status = request.status;
    const bool refuses = status == 401 || status == 403 || status == 404 || status == 410;
    if (!refuses || request.address == m_options.address || request.piece.isSecondTry) {
        return false;
    }
    if (m_current == request.address) {
        m_current = m_options.address;
    }
    Piece again = request.piece;
    again.isSecondTry = true;
    ask(again);
    return true;
}

// True: it is asked for elsewhere.
bool WebFetch::follow(const Request &request)
{
    const Result<QUrl> to = webRedirect(request.address, request.headers.value("location"));
    if (!to) {
        failWith(to.error());
        return false;
    }
    if (request.piece.hops >= kMostHops) {
        failWith(tooManyHops(m_options.address));
        return false;
    }
    m_current = *to;
    m_bytes->setServer(webServer(m_current));
    Piece again = request.piece;
    ++again.hops;
    ask(again);
    return true;
}

// False: there is no going on.
bool WebFetch::takeHead(const WebHead &head)
{
    if (m_head) {
        if (!m_head->isLike(head)) {
            failWith(webChanged(m_current));
            return false;
        }
        return true;
    }
    if (const std::optional<Error> error = webNoVideo(m_current, head)) {
        failWith(*error);
        return false;
    }
    m_head = head;
    m_wantsTail = head.hasRanges;
    m_bytes->setHead(head.sizeBytes, head.hasRanges);
    return true;
}

void WebFetch::onPart(quint64 id, const WebHeaders &headers)
{
    Request &request = m_requests.at(id);
    request.isPart = webRangeBegin(headers) == request.piece.offsetBytes;
    if (!request.isPart) {
        failBroken("another part than was asked for");
    }
    if (!request.isPart || !takeHead(webHead(206, headers)) || !m_head->hasRanges) {
        (void)end(id);
    } else {
        request.comingBytes
            = std::min(request.piece.sizeBytes, m_head->sizeBytes - request.piece.offsetBytes);
        bool isTold = false;
        const qint64 told = headers.value("content-length").trimmed().toLongLong(&isTold);
        if (isTold) {
            request.comingBytes = std::min(request.comingBytes, told); // it may send less
        }
    }
    pump();
}

// All of it in place of a part: the server knows no parts, or the file is another one.
void WebFetch::onWhole(quint64 id, const WebHeaders &headers)
{
    const bool wasOpen = m_head && m_head->hasRanges;
    const bool isTaken = takeHead(webHead(200, headers));
    if (isTaken && !wasOpen) {
        WebStream *whole = m_requests.at(id).stream;
        whole->disconnect(this);
        m_requests.erase(id);
        endStream();
        readStream(whole);
        m_streamStatus = 200;
        return;
    }
    if (isTaken) {
        failBroken("the whole in place of a part");
    }
    (void)end(id);
    pump();
}

void WebFetch::failBroken(const char *why)
{
    failWith(webError(m_current, {HttpExchange::Failure::Broken, {}, QString::fromLatin1(why)}, 0));
}

void WebFetch::failWith(Error error, std::chrono::milliseconds pause)
{
    // What never answered is told at once; what did is waited for.
    error.retryable = error.retryable && (m_hasAnswered || error.code == ErrorCode::Busy);
    if (pause.count() > 0 && error.retryable) {
        m_pause.start(pause);
    }
    if (!error.retryable || m_bytes->wanted().isAwaited) {
        m_bytes->fail(error);
    }
    m_isHeld = true;
}

bool WebFetch::isUnderWay(qint64 offsetBytes, qint64 *endBytes) const
{
    for (const auto &[id, request] : m_requests) {
        const Piece &piece = request.piece;
        if (piece.offsetBytes <= offsetBytes && offsetBytes < piece.offsetBytes + piece.sizeBytes) {
            *endBytes = piece.offsetBytes + piece.sizeBytes;
            return true;
        }
    }
    return false;
}

void WebFetch::pump()
{
    const WebBytes::Wanted wanted = m_bytes->wanted();
    if (m_pause.isActive() || (m_isHeld && !wanted.isAwaited)) {
        return;
    }
    m_isHeld = false;
    if (!m_head) {
        if (m_requests.empty()) {
            ask({0, m_ahead.pieceBytes()});
        }
    } else if (m_head->hasRanges) {
        askAhead(wanted);
    } else {
        pumpStream(wanted);
    }
}

qint64 WebFetch::windowEnd(const WebBytes::Wanted &wanted) const
{
    return wanted.positionBytes + std::min(m_ahead.windowBytes(), wanted.roomAhead);
}

void WebFetch::askAhead(const WebBytes::Wanted &wanted)
{
    const qint64 sizeBytes = m_head->sizeBytes;
    if (std::exchange(m_wantsTail, false) && sizeBytes > 2 * kTailBytes) {
        ask({sizeBytes - kTailBytes, kTailBytes});
    }
    const qint64 end = std::min(sizeBytes, windowEnd(wanted));
    qint64 at = wanted.positionBytes;
    for (bool isAwaited = wanted.isAwaited;; isAwaited = false) {
        for (;;) {
            const qint64 here = m_bytes->endFrom(at);
            qint64 coming = here;
            if (here == at && !isUnderWay(at, &coming)) {
                break;
            }
            isAwaited = false; // what the reader waits for comes already
            at = coming;
        }
        const std::size_t atOnce = isAwaited ? kMostAtOnce : kAtOnce;
        if (at >= end || m_requests.size() >= atOnce) {
            return;
        }
        ask({at, std::min(m_ahead.pieceBytes(), sizeBytes - at)});
    }
}

void WebFetch::readStream(WebStream *stream)
{
    m_streamBytes = 0;
    m_streamStatus = 0;
    m_isStreamWhole = false;
    m_stream = stream;
    connect(stream, &WebStream::headArrived, this, &WebFetch::onStreamHead);
    connect(stream, &WebStream::bytesArrived, this, &WebFetch::onStreamBytes);
    connect(stream, &WebStream::finished, this, &WebFetch::onStreamEnd);
}

void WebFetch::endStream()
{
    if (m_stream != nullptr) {
        m_stream->disconnect(this);
        std::exchange(m_stream, nullptr)->deleteLater();
    }
}

void WebFetch::pumpStream(const WebBytes::Wanted &wanted)
{
    const qint64 position = wanted.positionBytes;
    const bool isMissing = m_bytes->endFrom(position) == position;
    const bool isPast = position < m_streamBytes && isMissing && wanted.isAwaited;
    if (isPast) {
        endStream(); // it was let go of: only from the beginning on it comes again
        readStream(new WebStream(m_network, request(), m_options.timeouts, this));
    } else if (m_stream == nullptr) {
        if (!m_isStreamWhole) {
            readStream(new WebStream(m_network, request(), m_options.timeouts, this));
        }
    } else if (m_streamBytes < windowEnd(wanted)) {
        m_stream->goOn();
    }
}

void WebFetch::onStreamHead(int status, const WebHeaders &headers)
{
    m_streamStatus = status;
    if (status != 200) {
        const std::chrono::milliseconds pause = webRetryAfter(headers);
        endStream();
        failWith(webError(m_current, {}, status), pause);
    } else if (!takeHead(webHead(status, headers))) {
        endStream();
    }
}

void WebFetch::onStreamBytes(const QByteArray &bytes)
{
    if (m_stream == nullptr || m_streamStatus != 200) {
        return;
    }
    m_bytes->put(m_streamBytes, bytes);
    m_streamBytes += bytes.size();
    if (m_streamBytes >= windowEnd(m_bytes->wanted())) {
        m_stream->hold();
    }
}

void WebFetch::onStreamEnd(WebEnd how)
{
    using Failure = HttpExchange::Failure;
    const bool isCut = m_head->sizeBytes >= 0 && m_streamBytes < m_head->sizeBytes;
    if (how.failure == Failure::None && isCut) {
        how.failure = Failure::Broken;
    }
    endStream();
    if (how.failure != Failure::None) {
        failWith(webError(m_current, how, m_streamStatus));
        return;
    }
    m_isStreamWhole = true;
    m_bytes->setEnd(m_streamBytes);
}

} // namespace Sync
