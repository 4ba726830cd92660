#pragma once

#include "library/playback/bytesource.h"
#include "sync/s3/httptimeouts.h"

#include <QString>
#include <QUrl>

#include <chrono>
#include <memory>

namespace Sync {

class WebBytes;
class WebClient;

//! A server has no second one to ask, and its disk may have to wake up.
constexpr HttpTimeouts kWebTimeouts{std::chrono::milliseconds(5'000),
    std::chrono::milliseconds(12'000), std::chrono::milliseconds(10'000)};

//! A video at an http or https address. Of a server that sends parts, what is wanted is asked for,
//! a little ahead of the reader; of another, all of it comes in order, and what came is kept. Asks
//! nobody before the first call; making, destroying and cancelling it never wait.
class WebSource final : public Library::ByteSource
{
public:
    struct Options
    {
        QUrl address; //!< may have a name and a password
        QString folder; //!< for what is kept; empty: memory
        std::chrono::milliseconds mostAhead{0}; //!< of playing time; 0: as is useful
        HttpTimeouts timeouts = kWebTimeouts;
        qint64 mostKeptBytes = qint64(1024) * 1024 * 1024;
    };

    WebSource(std::shared_ptr<WebClient> client, const Options &options);
    ~WebSource() override;
    WebSource(const WebSource &) = delete;
    WebSource &operator=(const WebSource &) = delete;

    std::int64_t sizeBytes() const override;
    bool isSeekable() override;
    Result<std::size_t> read(std::int64_t offsetBytes, std::span<std::byte> into) override;
    void cancel() override;
    void interrupt() override;
    std::vector<Library::ByteRange> nearRanges() override;
    Library::SourceReport report() override;

private:
    struct Fetcher;

    std::shared_ptr<WebClient> m_client;
    std::shared_ptr<Fetcher> m_fetcher;
    std::shared_ptr<WebBytes> m_bytes;
};

} // namespace Sync
