#pragma once

#include "library/playback/bytesource.h"

#include <QString>

#include <atomic>
#include <memory>

namespace Library {

//! A video that is a file of this PC. Thread safe; a file that grows is followed, one that became
//! shorter while it played is an Error.
class LocalFileSource : public ByteSource
{
public:
    static Result<std::shared_ptr<LocalFileSource>> open(const QString &path);
    ~LocalFileSource() override;
    LocalFileSource(const LocalFileSource &) = delete;
    LocalFileSource &operator=(const LocalFileSource &) = delete;

    std::int64_t sizeBytes() const override;
    Result<std::size_t> read(std::int64_t offsetBytes, std::span<std::byte> into) override;
    void cancel() override;
    bool isGrowing() override;

private:
    LocalFileSource(int descriptor, QString path, std::int64_t sizeBytes);

    const int m_descriptor;
    const QString m_path;
    const std::int64_t m_openedBytes; //!< its size then
    mutable std::atomic<std::int64_t> m_sizeBytes; //!< the largest size seen
    std::atomic<bool> m_cancelled{false};
};

} // namespace Library
