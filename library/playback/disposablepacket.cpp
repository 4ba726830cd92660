#include "library/playback/disposablepacket.h"

#include "library/playback/av1frames.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace Library {

namespace {

using Bytes = std::span<const std::uint8_t>;

//! What a unit of a packet says of its picture; nothing when it holds none.
using Judge = std::optional<bool> (*)(Bytes unit);

std::optional<bool> isDisposableH264(Bytes unit)
{
    const int type = unit[0] & 0x1F;
    return type >= 1 && type <= 5 ? std::optional((unit[0] & 0x60) == 0) : std::nullopt;
}

std::optional<bool> isOfIdrH264(Bytes unit)
{
    constexpr int kIdr = 5;
    const int type = unit[0] & 0x1F;
    return type >= 1 && type <= kIdr ? std::optional(type == kIdr) : std::nullopt;
}

std::optional<bool> isDisposableHevc(Bytes unit)
{
    constexpr int kFirstNotPicture = 32;
    constexpr int kFirstKey = 16;
    const int type = (unit[0] >> 1) & 0x3F;
    return type < kFirstNotPicture ? std::optional(type < kFirstKey && type % 2 == 0)
                                   : std::nullopt;
}

std::optional<bool> isDisposableMpeg2(Bytes unit)
{
    constexpr int kBidirectional = 3;
    if (unit[0] != 0 || unit.size() < 3) {
        return std::nullopt;
    }
    return ((unit[2] >> 3) & 7) == kBidirectional;
}

//! Goes through the units of one packet until one is needed.
class Verdict
{
public:
    explicit Verdict(Judge judge)
        : m_judge(judge)
    { }

    //! False when nothing further can change it.
    bool add(Bytes unit)
    {
        const std::optional<bool> disposable = unit.empty() ? std::nullopt : m_judge(unit);
        m_found = m_found || disposable.has_value();
        m_needed = m_needed || disposable == false;
        return !m_needed;
    }
    bool isDisposable() const { return m_found && !m_needed; }

private:
    const Judge m_judge;
    bool m_found = false;
    bool m_needed = false;
};

bool judgeLengths(Bytes bytes, std::size_t lengthBytes, Judge judge)
{
    Verdict verdict(judge);
    while (bytes.size() > lengthBytes) {
        std::size_t length = 0;
        for (const std::uint8_t byte : bytes.first(lengthBytes)) {
            length = length << 8 | byte;
        }
        bytes = bytes.subspan(lengthBytes);
        if (length > bytes.size()) {
            return false;
        }
        if (!verdict.add(bytes.first(length))) {
            return false;
        }
        bytes = bytes.subspan(length);
    }
    return verdict.isDisposable();
}

bool judgeStartCodes(Bytes bytes, Judge judge)
{
    Verdict verdict(judge);
    for (std::size_t i = 0; i + 3 < bytes.size(); ++i) {
        if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1
            && !verdict.add(bytes.subspan(i + 3))) {
            return false;
        }
    }
    return verdict.isDisposable();
}

// MP4 and Matroska write lengths before units, as the codec's header says; others write start
// codes.
std::optional<std::size_t> lengthBytesOf(const AVCodecParameters &parameters)
{
    const std::size_t at = parameters.codec_id == AV_CODEC_ID_H264 ? 4 : 21;
    const Bytes header(parameters.extradata, static_cast<std::size_t>(parameters.extradata_size));
    return header.size() > at && header[0] == 1 ? std::optional<std::size_t>((header[at] & 3) + 1)
                                                : std::nullopt;
}

bool judgeUnits(Bytes bytes, const AVCodecParameters &parameters, Judge judge)
{
    const auto lengthBytes = lengthBytesOf(parameters);
    return lengthBytes ? judgeLengths(bytes, *lengthBytes, judge) : judgeStartCodes(bytes, judge);
}

//! With its length or a start code before it, as the other units of the stream have.
std::vector<std::uint8_t> framed(Bytes unit, const AVCodecParameters &parameters)
{
    std::vector<std::uint8_t> bytes{0, 0, 0, 1};
    if (const auto lengthBytes = lengthBytesOf(parameters)) {
        bytes.assign(*lengthBytes, 0);
        bytes.back() = static_cast<std::uint8_t>(unit.size());
    }
    bytes.insert(bytes.end(), unit.begin(), unit.end());
    return bytes;
}

// The header of a picture that shows another again: the first of those that are kept.
std::vector<std::uint8_t> shownAgainVp9(const AVPacket &packet)
{
    constexpr std::uint8_t kProfile = 0x30;
    constexpr std::uint8_t kShowsFirst = 0x88;
    if (packet.data == nullptr || packet.size <= 0 || (packet.data[0] & kProfile) == kProfile) {
        return {}; // the fourth profile's are longer
    }
    return {static_cast<std::uint8_t>(kShowsFirst | (packet.data[0] & kProfile))};
}

} // namespace

int neededBytes(const AVPacket &packet, const AVCodecParameters &parameters)
{
    if ((packet.flags & AV_PKT_FLAG_DISPOSABLE) != 0) {
        return 0;
    }
    if (packet.data == nullptr || packet.size <= 0 || (packet.flags & AV_PKT_FLAG_KEY) != 0) {
        return packet.size;
    }
    const Bytes bytes(packet.data, static_cast<std::size_t>(packet.size));
    switch (parameters.codec_id) {
    case AV_CODEC_ID_MPEG1VIDEO:
    case AV_CODEC_ID_MPEG2VIDEO:
        return judgeStartCodes(bytes, isDisposableMpeg2) ? 0 : packet.size;
    case AV_CODEC_ID_H264:
        return judgeUnits(bytes, parameters, isDisposableH264) ? 0 : packet.size;
    case AV_CODEC_ID_HEVC:
        return judgeUnits(bytes, parameters, isDisposableHevc) ? 0 : packet.size;
    case AV_CODEC_ID_AV1:
        return static_cast<int>(neededAv1Bytes(
            bytes, {parameters.extradata, static_cast<std::size_t>(parameters.extradata_size)}));
    default:
        return packet.size;
    }
}

Av::PacketPtr blankPacket(const AVPacket &packet, const AVCodecParameters &parameters)
{
    // Says that a picture begins, and none does.
    constexpr std::array<std::uint8_t, 2> kDelimiterH264{0x09, 0xF0};
    constexpr std::array<std::uint8_t, 3> kDelimiterHevc{0x46, 0x01, 0x50};
    std::vector<std::uint8_t> bytes;
    switch (parameters.codec_id) {
    case AV_CODEC_ID_H264:
        bytes = framed(kDelimiterH264, parameters);
        break;
    case AV_CODEC_ID_HEVC:
        bytes = framed(kDelimiterHevc, parameters);
        break;
    case AV_CODEC_ID_VP9:
        bytes = shownAgainVp9(packet);
        break;
    default:
        break;
    }
    Av::PacketPtr blank(av_packet_alloc());
    if (bytes.empty() || !blank || av_new_packet(blank.get(), static_cast<int>(bytes.size())) < 0) {
        return nullptr;
    }
    std::copy(bytes.begin(), bytes.end(), blank->data);
    return blank;
}

bool blankShowsPicture(const AVCodecParameters &parameters)
{
    return parameters.codec_id == AV_CODEC_ID_VP9;
}

bool isIdrH264(const AVPacket &packet, const AVCodecParameters &parameters)
{
    return packet.data != nullptr
        && judgeUnits(
            {packet.data, static_cast<std::size_t>(packet.size)}, parameters, isOfIdrH264);
}

bool isWholeH264(const AVPacket &packet, const AVCodecParameters &parameters)
{
    const Av::ParserPtr parser(av_parser_init(AV_CODEC_ID_H264));
    const Av::CodecPtr context(avcodec_alloc_context3(nullptr));
    if (!parser || !context || avcodec_parameters_to_context(context.get(), &parameters) < 0) {
        return false;
    }
    parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
    std::uint8_t *bytes = nullptr;
    int count = 0;
    (void)av_parser_parse2(parser.get(), context.get(), &bytes, &count, packet.data, packet.size,
        packet.pts, packet.dts, packet.pos);
    return parser->picture_structure == AV_PICTURE_STRUCTURE_FRAME;
}

Av::PacketPtr releasingPacket(const AVCodecParameters &parameters)
{
    if (parameters.codec_id != AV_CODEC_ID_HEVC && parameters.codec_id != AV_CODEC_ID_H264) {
        return nullptr;
    }
    Av::PacketPtr packet(av_packet_alloc());
    const bool isMade = packet
        && av_packet_new_side_data(packet.get(), AV_PKT_DATA_STRINGS_METADATA, 1) != nullptr;
    return isMade ? std::move(packet) : nullptr;
}

} // namespace Library
