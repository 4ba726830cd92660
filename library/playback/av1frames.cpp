#include "library/playback/av1frames.h"

#include <algorithm>
#include <optional>

namespace Library {

namespace {

using Av1Bytes = std::span<const std::uint8_t>;

constexpr int kSequenceHeader = 1;
constexpr int kTemporalDelimiter = 2;
constexpr int kFrameHeader = 3;
constexpr int kMetadata = 5;
constexpr int kFrame = 6;
constexpr int kPadding = 15;
constexpr unsigned kEachFrameSays = 2;
constexpr unsigned kKeyFrame = 0;
constexpr unsigned kIntraOnlyFrame = 2;
constexpr unsigned kSwitchFrame = 3;

//! Most significant bit first. Behind the end there are zeros, and it is not good any more.
class BitReader
{
public:
    explicit BitReader(Av1Bytes bytes)
        : m_bytes(bytes)
    { }
    unsigned bits(unsigned count)
    {
        unsigned value = 0;
        for (unsigned i = 0; i < count; ++i) {
            value = value << 1 | bit();
        }
        return value;
    }
    bool flag() { return bit() != 0; }
    void skip(unsigned count) { m_at += count; }
    //! A number that says its own length.
    void skipVariable()
    {
        unsigned zeros = 0;
        while (isGood() && !flag()) {
            ++zeros;
        }
        skip(zeros);
    }
    bool isGood() const { return m_at <= m_bytes.size() * 8; }

private:
    unsigned bit()
    {
        const std::size_t at = m_at++;
        return at / 8 < m_bytes.size() ? (m_bytes[at / 8] >> (7 - at % 8)) & 1U : 0U;
    }

    Av1Bytes m_bytes;
    std::size_t m_at = 0;
};

struct Obu
{
    int type = 0;
    Av1Bytes content;
    std::size_t bytes = 0; //!< with its header
};

std::optional<Obu> firstObu(Av1Bytes bytes)
{
    if (bytes.empty()) {
        return std::nullopt;
    }
    Obu obu;
    obu.type = (bytes[0] >> 3) & 0xF;
    std::size_t at = (bytes[0] & 4) != 0 ? 2 : 1;
    std::size_t size = bytes.size() - std::min(at, bytes.size());
    if ((bytes[0] & 2) != 0) {
        size = 0;
        constexpr int kMostLengthBytes = 4;
        for (int i = 0;; ++i, ++at) {
            if (at >= bytes.size() || i >= kMostLengthBytes) {
                return std::nullopt;
            }
            size |= std::size_t{bytes[at] & 0x7FU} << (7 * i);
            if ((bytes[at] & 0x80) == 0) {
                ++at;
                break;
            }
        }
    }
    if (at > bytes.size() || size > bytes.size() - at) {
        return std::nullopt;
    }
    obu.content = bytes.subspan(at, size);
    obu.bytes = at + size;
    return obu;
}

//! What of a sequence header decides where things stand in a frame's.
struct Sequence
{
    unsigned screenContentTools = 0;
    unsigned integerMotion = kEachFrameSays;
    unsigned frameIdBits = 0;
    unsigned orderHintBits = 0;
};

// Nothing for what films do not have: still pictures, and timing of a decoder's buffers.
std::optional<Sequence> readSequence(Av1Bytes content)
{
    BitReader in(content);
    Sequence sequence;
    in.skip(4); // profile, still picture
    if (in.flag()) {
        return std::nullopt;
    }
    if (in.flag()) { // timing
        in.skip(64);
        if (in.flag()) {
            in.skipVariable();
        }
        if (in.flag()) {
            return std::nullopt;
        }
    }
    const bool hasDelays = in.flag();
    for (unsigned points = in.bits(5) + 1; points > 0; --points) {
        in.skip(12);
        if (in.bits(5) > 7) {
            in.skip(1);
        }
        if (hasDelays && in.flag()) {
            in.skip(4);
        }
    }
    const unsigned widthBits = in.bits(4) + 1;
    const unsigned heightBits = in.bits(4) + 1;
    in.skip(widthBits + heightBits);
    if (in.flag()) {
        const unsigned deltaBits = in.bits(4) + 2;
        sequence.frameIdBits = in.bits(3) + deltaBits + 1;
    }
    in.skip(7); // tools
    const bool hasOrderHint = in.flag();
    in.skip(hasOrderHint ? 2 : 0);
    sequence.screenContentTools = in.flag() ? kEachFrameSays : in.bits(1);
    if (sequence.screenContentTools > 0) {
        sequence.integerMotion = in.flag() ? kEachFrameSays : in.bits(1);
    }
    sequence.orderHintBits = hasOrderHint ? in.bits(3) + 1 : 0;
    return in.isGood() ? std::optional(sequence) : std::nullopt;
}

//! No later frame refers to it.
bool isUnreferenced(Av1Bytes content, const Sequence &sequence)
{
    BitReader in(content);
    if (in.flag()) {
        return false; // shows another
    }
    const unsigned type = in.bits(2);
    const bool isShown = in.flag();
    if (!isShown || type == kKeyFrame || type == kSwitchFrame) {
        return false;
    }
    const bool isResilient = in.flag();
    in.skip(1);
    const unsigned tools
        = sequence.screenContentTools == kEachFrameSays ? in.bits(1) : sequence.screenContentTools;
    in.skip(tools > 0 && sequence.integerMotion == kEachFrameSays ? 1 : 0);
    in.skip(sequence.frameIdBits + 1 + sequence.orderHintBits);
    in.skip(isResilient || type == kIntraOnlyFrame ? 0 : 3);
    return in.bits(8) == 0 && in.isGood();
}

std::optional<Sequence> sequenceOf(Av1Bytes header)
{
    constexpr std::size_t kFixedBytes = 4;
    const auto obu
        = header.size() > kFixedBytes ? firstObu(header.subspan(kFixedBytes)) : std::nullopt;
    return obu && obu->type == kSequenceHeader ? readSequence(obu->content) : std::nullopt;
}

} // namespace

std::size_t neededAv1Bytes(Av1Bytes unit, Av1Bytes header)
{
    const std::optional<Sequence> sequence = sequenceOf(header);
    std::size_t needed = 0;
    std::size_t at = 0;
    while (sequence && at < unit.size()) {
        const std::optional<Obu> obu = firstObu(unit.subspan(at));
        if (!obu) {
            return unit.size();
        }
        at += obu->bytes;
        const bool isNothing
            = obu->type == kTemporalDelimiter || obu->type == kMetadata || obu->type == kPadding;
        const bool isFrame = obu->type == kFrame || obu->type == kFrameHeader;
        if (!isNothing && !(isFrame && isUnreferenced(obu->content, *sequence))) {
            needed = at;
        }
    }
    return sequence ? needed : unit.size();
}

} // namespace Library
