#include "sync/web/websource.h"

#include "sync/web/webbytes.h"
#include "sync/web/webclient.h"
#include "sync/web/webfetch.h"

#include <atomic>
#include <utility>

namespace Sync {

// Lives on the client's thread but for the flag, which spares it wishes that say the same.
struct WebSource::Fetcher
{
    WebFetch *fetch = nullptr; // belongs to the manager
    bool isOver = false;
    std::atomic<bool> isWoken{false};
};

WebSource::WebSource(std::shared_ptr<WebClient> client, const Options &options)
    : m_client(std::move(client))
    , m_fetcher(std::make_shared<Fetcher>())
{
    const auto wake = [client = m_client.get(), fetcher = m_fetcher] {
        if (!fetcher->isWoken.exchange(true)) {
            client->run([fetcher](QNetworkAccessManager *) {
                fetcher->isWoken.store(false);
                if (fetcher->fetch != nullptr) {
                    fetcher->fetch->pump();
                }
            });
        }
    };
    m_bytes = std::make_shared<WebBytes>(
        WebBytes::Options{options.folder, options.mostKeptBytes, wake});
    const WebFetch::Options wanted{options.address, options.timeouts, {0, options.mostAhead}};
    m_client->run([fetcher = m_fetcher, wanted, bytes = m_bytes](QNetworkAccessManager *network) {
        if (!fetcher->isOver) {
            fetcher->fetch = new WebFetch(network, wanted, bytes);
        }
    });
}

WebSource::~WebSource()
{
    m_bytes->cancel();
    m_client->run([fetcher = m_fetcher](QNetworkAccessManager *) {
        fetcher->isOver = true;
        delete std::exchange(fetcher->fetch, nullptr);
    });
}

std::int64_t WebSource::sizeBytes() const
{
    return m_bytes->sizeBytes();
}

bool WebSource::isSeekable()
{
    return m_bytes->hasRanges();
}

Result<std::size_t> WebSource::read(std::int64_t offsetBytes, std::span<std::byte> into)
{
    if (offsetBytes < 0) {
        return failure(ErrorCode::InvalidInput, {}, QStringLiteral("negative offset"));
    }
    return m_bytes->read(offsetBytes, into);
}

void WebSource::cancel()
{
    m_bytes->cancel();
}

void WebSource::interrupt()
{
    m_bytes->interrupt();
}

std::vector<Library::ByteRange> WebSource::nearRanges()
{
    return m_bytes->ranges();
}

Library::SourceReport WebSource::report()
{
    return m_bytes->report();
}

} // namespace Sync
