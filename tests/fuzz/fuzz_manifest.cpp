#include "sync/store/sha256.h"
#include "sync/transfer/manifest.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = Fuzz::input(data, size);
    Fuzz::roundTrip(bytes, Sync::decodeManifest, Sync::encodeManifest);
    if (const auto manifest = Sync::decodeManifest(bytes)) {
        Fuzz::require(Sync::encodeManifest(*manifest) == bytes, "a manifest has one encoding");
    }
    // Hardly any change keeps the content id right: the same bytes as the fields of a manifest.
    const qsizetype chunks = bytes.size() / Sync::Sha256::kSize;
    const QByteArray hashes = bytes.left(chunks * Sync::Sha256::kSize);
    const QByteArray type = bytes.mid(hashes.size()).toHex();
    const Sync::Manifest made{chunks * Sync::kChunkBytes, hashes, QString::fromLatin1(type)};
    const auto decoded = Sync::decodeManifest(Sync::encodeManifest(made));
    Fuzz::require(decoded && *decoded == made, "every manifest decodes");
    return 0;
}
