#include "sync/replication/segment.h"
#include "sync/replication/snapshot.h"
#include "sync/replication/zstdframe.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = Fuzz::input(data, size);
    const auto decompress
        = [](const QByteArray &frame) { return Sync::ZstdFrame::decompress(frame, 1 << 20); };
    Fuzz::roundTrip(bytes, decompress, Sync::ZstdFrame::compress);
    Fuzz::roundTrip(bytes, Sync::decodeSegment, Sync::encodeSegment);
    Fuzz::roundTrip(bytes, Sync::decodeSnapshot, Sync::encodeSnapshot);
    return 0;
}
