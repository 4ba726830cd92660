#include "sync/s3/s3xml.h"
#include "tests/fuzz/fuzz.h"

using namespace Sync;

namespace {

template <class T>
bool isRead(const Result<T> &result)
{
    Fuzz::require(result || !result.error().message.isEmpty(), "an error says what happened");
    return result.has_value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = Fuzz::input(data, size);
    const auto problem = S3Xml::readProblem(bytes);
    Fuzz::require(!problem || !problem->code.isEmpty(), "a problem has a code");
    int documents = problem ? 1 : 0;
    if (const auto listing = S3Xml::readListing(bytes); isRead(listing)) {
        ++documents;
        for (const ObjectStat &stat : listing->objects) {
            Fuzz::require(!stat.key.isEmpty() && stat.sizeBytes >= 0, "an object has a key");
        }
    }
    if (const auto uploads = S3Xml::readUploads(bytes); isRead(uploads)) {
        ++documents;
        for (const UploadHandle &upload : uploads->uploads) {
            Fuzz::require(
                !upload.key.isEmpty() && !upload.uploadId.isEmpty(), "an upload is named");
        }
    }
    if (const auto parts = S3Xml::readParts(bytes); isRead(parts)) {
        ++documents;
        int before = 0;
        for (const PartReceipt &part : parts->parts) {
            Fuzz::require(part.number > before, "parts rise");
            before = part.number;
        }
    }
    if (const auto begun = S3Xml::readBegun(bytes); isRead(begun)) {
        ++documents;
        Fuzz::require(!begun->isEmpty(), "an upload that began has a name");
    }
    documents += isRead(S3Xml::readCompleted(bytes)) ? 1 : 0;
    documents += isRead(S3Xml::readDeletion(bytes)) ? 1 : 0;
    Fuzz::require(documents <= 1, "a document is one thing");
    return 0;
}
