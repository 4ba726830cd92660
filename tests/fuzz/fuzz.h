#pragma once

#include <QByteArray>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

//! What the fuzz targets have in common: whatever decodes must encode to something that decodes to
//! an equal value; anything else ends the program, which is how libFuzzer learns of it.
namespace Fuzz {

inline QByteArray input(const uint8_t *data, size_t size)
{
    return QByteArray(reinterpret_cast<const char *>(data), qsizetype(size));
}

inline void require(bool holds, const char *what)
{
    if (!holds) {
        std::fprintf(stderr, "broken: %s\n", what);
        std::abort();
    }
}

template <class Decode, class Encode>
void roundTrip(const QByteArray &bytes, const Decode &decode, const Encode &encode)
{
    const auto value = decode(bytes);
    if (!value) {
        require(!value.error().message.isEmpty(), "an error says what happened");
        return;
    }
    const auto again = decode(encode(*value));
    require(again.has_value(), "what was encoded decodes");
    require(*again == *value, "it decodes to an equal value");
}

} // namespace Fuzz
