#pragma once

#include "library/playback/bytesource.h"

#include <QString>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace TestSupport {

//! A ByteSource whose faults a test sets. Reads from memory.
class FakeSource : public Library::ByteSource
{
public:
    explicit FakeSource(std::vector<std::byte> bytes);
    static std::shared_ptr<FakeSource> ofFile(const QString &path);

    std::int64_t sizeBytes() const override;
    Result<std::size_t> read(std::int64_t offsetBytes, std::span<std::byte> into) override;
    void cancel() override;
    void interrupt() override;

    //! Reads at or after the offset fail from now on.
    void failFrom(std::int64_t offsetBytes, const Error &error);
    //! Reads at or after the offset wait from now on, until they are cancelled or repaired.
    void stallFrom(std::int64_t offsetBytes);
    void repair();
    //! At most so many bytes in one read.
    void setMostBytes(std::size_t bytes);
    bool isStalled() const;
    int failures() const;
    std::int64_t bytesRead() const;

private:
    const std::vector<std::byte> m_bytes;
    mutable std::mutex m_mutex; //!< guards everything below
    std::condition_variable m_changed;
    std::optional<std::int64_t> m_failFrom;
    std::optional<std::int64_t> m_stallFrom;
    Error m_error;
    std::size_t m_mostBytes = SIZE_MAX;
    bool m_cancelled = false;
    bool m_interrupted = false;
    int m_stalled = 0;
    int m_failures = 0;
    std::int64_t m_bytesRead = 0;
};

} // namespace TestSupport
