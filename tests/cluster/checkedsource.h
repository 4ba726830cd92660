#pragma once

#include "library/playback/bytesource.h"

#include <QByteArray>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <utility>

namespace TestSupport {

//! Another source, each of whose bytes is compared with what it should be, so that what is decoded
//! from it is what would be decoded from the local file.
class CheckedSource final : public Library::ByteSource
{
public:
    CheckedSource(std::shared_ptr<Library::ByteSource> inner, QByteArray expected)
        : m_inner(std::move(inner))
        , m_expected(std::move(expected))
    { }

    std::int64_t sizeBytes() const override { return m_inner->sizeBytes(); }
    Result<std::size_t> read(std::int64_t offsetBytes, std::span<std::byte> into) override
    {
        const auto start = std::chrono::steady_clock::now();
        const Result<std::size_t> count = m_inner->read(offsetBytes, into);
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - start);
        m_longestMs = std::max<qint64>(m_longestMs, took.count());
        if (count) {
            m_readBytes += qint64(*count);
            if (std::memcmp(into.data(), m_expected.constData() + offsetBytes, *count) != 0) {
                ++m_wrong;
            }
        } else if (count.error().code != ErrorCode::Cancelled) {
            ++m_errors;
        }
        return count;
    }
    void cancel() override { m_inner->cancel(); }
    void interrupt() override { m_inner->interrupt(); }

    qint64 readBytes() const { return m_readBytes; }
    int wrong() const { return m_wrong; } //!< reads with other bytes
    int errors() const { return m_errors; }
    qint64 longestMs() const { return m_longestMs; } //!< of one read

private:
    const std::shared_ptr<Library::ByteSource> m_inner;
    const QByteArray m_expected;
    std::atomic<qint64> m_readBytes = 0;
    std::atomic<int> m_wrong = 0;
    std::atomic<int> m_errors = 0;
    std::atomic<qint64> m_longestMs = 0;
};

} // namespace TestSupport
