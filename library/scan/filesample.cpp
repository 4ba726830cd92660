#include "library/scan/filesample.h"

#include "library/media/openfile.h"

#include <QCoreApplication>
#include <QtEndian>

#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <vector>

namespace Library::FileSample {

namespace {

// Part of what is hashed: another way to take samples gives other ids.
constexpr QByteArrayView kFormatTag("matinee-sample-2\0", 17);

struct DigestDeleter
{
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};
using Digest = std::unique_ptr<EVP_MD_CTX, DigestDeleter>;

//! Adds a part of the file; errno, or -1 when the file ends before.
int addPart(EVP_MD_CTX *digest, int descriptor, qint64 offset, qint64 size)
{
    std::vector<char> buffer(static_cast<size_t>(size));
    qint64 got = 0;
    while (got < size) {
        const ssize_t read = ::pread(
            descriptor, buffer.data() + got, static_cast<size_t>(size - got), offset + got);
        if (read < 0 && errno == EINTR) {
            continue;
        }
        if (read <= 0) {
            return read < 0 ? errno : -1;
        }
        got += read;
    }
    EVP_DigestUpdate(digest, buffer.data(), buffer.size());
    return 0;
}

} // namespace

Result<SampleId> of(const QString &path)
{
    const Result<OpenFile> file = OpenFile::open(path);
    if (!file) {
        return failure(file.error());
    }
    struct stat status = {};
    if (::fstat(file->descriptor(), &status) != 0) {
        return failure(systemError(errno, path));
    }
    const Digest digest(EVP_MD_CTX_new());
    if (!digest || EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) != 1) {
        return failure(ErrorCode::Internal, {}, QStringLiteral("no SHA-256"));
    }
    const qint64 size = status.st_size;
    const qint64 bigEndianSize = qToBigEndian(size);
    EVP_DigestUpdate(digest.get(), kFormatTag.data(), static_cast<size_t>(kFormatTag.size()));
    EVP_DigestUpdate(digest.get(), &bigEndianSize, sizeof(bigEndianSize));

    struct Part
    {
        qint64 offset = 0;
        qint64 size = 0;
    };
    std::array<Part, 3> parts{};
    if (size <= qint64(parts.size()) * kBlockBytes) {
        parts[0] = {0, size};
    } else {
        parts = {Part{0, kBlockBytes}, Part{(size - kBlockBytes) / 2, kBlockBytes},
            Part{size - kBlockBytes, kBlockBytes}};
    }
    for (const Part &part : parts) {
        const int error = addPart(digest.get(), file->descriptor(), part.offset, part.size);
        if (error < 0) {
            return failure(ErrorCode::Changed,
                QCoreApplication::translate(
                    "Errors", "%1 changed while it was being read. Try again when it is finished.")
                    .arg(path),
                {}, true);
        }
        if (error > 0) {
            return failure(systemError(error, path));
        }
    }
    SampleId sample;
    EVP_DigestFinal_ex(digest.get(), sample.bytes.data(), nullptr);
    return sample;
}

} // namespace Library::FileSample
