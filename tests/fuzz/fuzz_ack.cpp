#include "sync/replication/documents.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = Fuzz::input(data, size);
    Fuzz::roundTrip(bytes, Sync::decodeAck, Sync::encodeAck);
    Fuzz::roundTrip(bytes, Sync::decodeHead, Sync::encodeHead);
    return 0;
}
