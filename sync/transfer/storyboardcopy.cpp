#include "sync/transfer/storyboardcopy.h"

#include "sync/store/cborinput.h"
#include "sync/store/sha256.h"

#include <QCborStreamWriter>
#include <QCoreApplication>

namespace Sync {

namespace {

namespace Layout = Library::StoryboardLayout;

constexpr quint64 kStoryboardFormat = 1;
constexpr qsizetype kMostSheetBytes = 8 * 1024 * 1024;
constexpr quint64 kMostDurationMs = 100ULL * 3600 * 1000;

enum StoryboardKey : quint64
{
    BoardFormat = 1,
    BoardSize,
    BoardDuration,
    BoardTileWidth,
    BoardTileHeight,
    BoardSheets,
    BoardHash
};

QByteArray hashOf(const QVector<QByteArray> &sheets)
{
    Sha256 hash;
    for (const QByteArray &sheet : sheets) {
        hash.add(sheet);
    }
    return hash.result();
}

std::optional<quint64> entry(CborInput &input, StoryboardKey key, quint64 most)
{
    if (input.number() != quint64(key)) {
        return std::nullopt;
    }
    const std::optional<quint64> number = input.number();
    return number && *number > 0 && *number <= most ? number : std::nullopt;
}

bool readSheets(CborInput &input, StoryboardCopy &copy)
{
    if (input.number() != quint64(BoardSheets)) {
        return false;
    }
    const std::optional<quint64> count = input.beginArray();
    if (!count || *count != quint64(Layout::sheets(copy.board.duration))) {
        return false;
    }
    for (quint64 i = 0; i < *count; ++i) {
        const std::optional<QByteArray> sheet = input.bytes(kMostSheetBytes);
        if (!sheet || !sheet->startsWith("\xff\xd8\xff")) {
            return false;
        }
        copy.sheets.append(*sheet);
    }
    return input.leave();
}

} // namespace

QByteArray encodeStoryboard(const StoryboardCopy &copy)
{
    QByteArray bytes;
    QCborStreamWriter writer(&bytes);
    const auto number = [&writer](StoryboardKey key, quint64 value) {
        writer.append(quint64(key));
        writer.append(value);
    };
    writer.startMap(7);
    number(BoardFormat, kStoryboardFormat);
    number(BoardSize, quint64(copy.board.sizeBytes));
    number(BoardDuration, quint64(copy.board.duration.count()));
    number(BoardTileWidth, quint64(copy.board.tileWidth));
    number(BoardTileHeight, quint64(copy.board.tileHeight));
    writer.append(quint64(BoardSheets));
    writer.startArray(quint64(copy.sheets.size()));
    for (const QByteArray &sheet : copy.sheets) {
        writer.append(sheet);
    }
    writer.endArray();
    writer.append(quint64(BoardHash));
    writer.append(hashOf(copy.sheets));
    writer.endMap();
    return bytes;
}

Result<StoryboardCopy> decodeStoryboard(const QByteArray &bytes)
{
    const auto corrupt = [] {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate("Storyboards", "A storyboard in the storage is damaged."));
    };
    CborInput input(bytes);
    if (!input.beginMap()) {
        return corrupt();
    }
    const std::optional<quint64> format = entry(input, BoardFormat, UINT64_MAX);
    if (format && *format > kStoryboardFormat) {
        return failure(ErrorCode::Newer,
            QCoreApplication::translate("Storyboards",
                "A storyboard in the storage was made by a newer Matinee. Update this PC."));
    }
    const std::optional<quint64> size = entry(input, BoardSize, quint64(INT64_MAX));
    const std::optional<quint64> duration = entry(input, BoardDuration, kMostDurationMs);
    const std::optional<quint64> width = entry(input, BoardTileWidth, Layout::kTileSide);
    const std::optional<quint64> height = entry(input, BoardTileHeight, Layout::kTileSide);
    if (!format || !size || !duration || !width || !height) {
        return corrupt();
    }
    StoryboardCopy copy;
    copy.board = {qint64(*size), std::chrono::milliseconds(*duration), int(*width), int(*height)};
    if (!readSheets(input, copy) || input.number() != quint64(BoardHash)
        || input.bytes(Sha256::kSize) != hashOf(copy.sheets) || !input.end()) {
        return corrupt();
    }
    return copy;
}

} // namespace Sync
