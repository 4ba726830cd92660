#include "sync/replication/segment.h"
#include "sync/replication/zstdframe.h"
#include "tests/fuzz/fuzz.h"

// The input is the CBOR inside the frame: a changed frame hardly ever has the right checksum.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = Sync::ZstdFrame::compress(Fuzz::input(data, size));
    Fuzz::roundTrip(bytes, Sync::decodeSegment, Sync::encodeSegment);
    return 0;
}
