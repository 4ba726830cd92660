#include "sync/transfer/manifest.h"

#include "sync/store/cborinput.h"
#include "sync/store/sha256.h"

#include <QCborStreamWriter>
#include <QCoreApplication>
#include <QtEndian>

#include <array>
#include <utility>

namespace Sync {

namespace {

constexpr quint64 kFormat = 1;
constexpr qsizetype kMaxMediaTypeBytes = 127;
enum Key : quint64
{
    FormatKey = 1,
    SizeKey,
    ContentKey,
    HashesKey,
    MediaTypeKey
};

} // namespace

qint64 chunkCount(qint64 sizeBytes)
{
    return (sizeBytes + kChunkBytes - 1) / kChunkBytes;
}

PartPlan PartPlan::forSize(qint64 sizeBytes)
{
    PartPlan plan;
    plan.sizeBytes = sizeBytes;
    while (plan.partBytes * kMaxParts < sizeBytes) {
        plan.partBytes *= 2;
    }
    plan.parts = int((sizeBytes + plan.partBytes - 1) / plan.partBytes);
    return plan;
}

ContentId contentIdOf(qint64 sizeBytes, const QByteArray &chunkHashes)
{
    const quint64 size = qToBigEndian(quint64(sizeBytes));
    Sha256 hash;
    hash.add(QByteArrayView("matinee-content-1\0", 18));
    hash.add(QByteArrayView(reinterpret_cast<const char *>(&size), sizeof size));
    hash.add(chunkHashes);
    return *ContentId::fromBytes(hash.result());
}

QByteArray encodeManifest(const Manifest &manifest)
{
    QByteArray bytes;
    QCborStreamWriter writer(&bytes);
    writer.startMap(5);
    writer.append(quint64(FormatKey));
    writer.append(kFormat);
    writer.append(quint64(SizeKey));
    writer.append(quint64(manifest.sizeBytes));
    writer.append(quint64(ContentKey));
    writer.append(manifest.content().toBytes());
    writer.append(quint64(HashesKey));
    writer.append(manifest.chunkHashes);
    writer.append(quint64(MediaTypeKey));
    writer.append(manifest.mediaType);
    writer.endMap();
    return bytes;
}

Result<Manifest> decodeManifest(const QByteArray &bytes)
{
    const auto corrupt = [] {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate("Manifest", "The store's record of a video is damaged."));
    };
    CborInput input(bytes);
    if (!input.beginMap() || input.number() != quint64(FormatKey)) {
        return corrupt();
    }
    const std::optional<quint64> format = input.number();
    if (format && *format > kFormat) {
        return failure(ErrorCode::Newer,
            QCoreApplication::translate(
                "Manifest", "This video was stored by a newer Matinee. Update this PC."));
    }
    if (format != kFormat || input.number() != quint64(SizeKey)) {
        return corrupt();
    }
    const std::optional<quint64> size = input.number();
    if (!size || *size > quint64(kMaxObjectBytes) || input.number() != quint64(ContentKey)) {
        return corrupt();
    }
    const qsizetype hashBytes = qsizetype(chunkCount(qint64(*size)) * Sha256::kSize);
    const std::optional<QByteArray> content = input.bytes(ContentId::kSize);
    if (!content || input.number() != quint64(HashesKey)) {
        return corrupt();
    }
    const std::optional<QByteArray> hashes = input.bytes(hashBytes);
    if (!hashes || hashes->size() != hashBytes || input.number() != quint64(MediaTypeKey)) {
        return corrupt();
    }
    const std::optional<QString> mediaType = input.text(kMaxMediaTypeBytes);
    if (!mediaType || !input.end()) {
        return corrupt();
    }
    const Manifest manifest{qint64(*size), *hashes, *mediaType};
    // Encoding it again checks the content id and every other way to write the same values.
    if (encodeManifest(manifest) != bytes) {
        return corrupt();
    }
    return manifest;
}

QString mediaTypeFor(const QString &fileName)
{
    static constexpr std::array<std::pair<const char *, const char *>, 20> kTypes{{
        {".3gp", "video/3gpp"},
        {".asf", "video/x-ms-asf"},
        {".avi", "video/x-msvideo"},
        {".flv", "video/x-flv"},
        {".m2ts", "video/mp2t"},
        {".m4v", "video/mp4"},
        {".mkv", "video/x-matroska"},
        {".mov", "video/quicktime"},
        {".mp4", "video/mp4"},
        {".mpeg", "video/mpeg"},
        {".mpg", "video/mpeg"},
        {".mts", "video/mp2t"},
        {".mxf", "application/mxf"},
        {".ogm", "video/ogg"},
        {".ogv", "video/ogg"},
        {".srt", "application/x-subrip"},
        {".ts", "video/mp2t"},
        {".vob", "video/mpeg"},
        {".webm", "video/webm"},
        {".wmv", "video/x-ms-wmv"},
    }};
    for (const auto &[suffix, type] : kTypes) {
        if (fileName.endsWith(QLatin1String(suffix), Qt::CaseInsensitive)) {
            return QLatin1String(type);
        }
    }
    return QStringLiteral("application/octet-stream");
}

} // namespace Sync
