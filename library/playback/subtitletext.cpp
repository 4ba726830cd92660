#include "library/playback/subtitletext.h"

#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace Library {

namespace {

struct DeleteDetector
{
    void operator()(uchardet *detector) const { uchardet_delete(detector); }
};

struct CloseDetector
{
    void operator()(UCharsetDetector *detector) const { ucsdet_close(detector); }
};

struct CloseConverter
{
    void operator()(UConverter *converter) const { ucnv_close(converter); }
};

bool isUtf8(std::string_view text)
{
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(
        nullptr, 0, nullptr, text.data(), static_cast<std::int32_t>(text.size()), &status);
    return status == U_ZERO_ERROR || status == U_BUFFER_OVERFLOW_ERROR;
}

// Latin text in UTF-16 has a zero in every second byte; a subtitle file always has some: its times.
const char *utf16WithoutMark(std::string_view text)
{
    const std::size_t looked = std::min<std::size_t>(text.size(), 4096) & ~std::size_t{1};
    std::size_t evenZeros = 0;
    std::size_t oddZeros = 0;
    for (std::size_t i = 0; i + 1 < looked; i += 2) {
        evenZeros += text[i] == '\0' ? 1 : 0;
        oddZeros += text[i + 1] == '\0' ? 1 : 0;
    }
    if (oddZeros > looked / 8 && evenZeros * 8 < oddZeros) {
        return "UTF-16LE";
    }
    if (evenZeros > looked / 8 && oddZeros * 8 < evenZeros) {
        return "UTF-16BE";
    }
    return nullptr;
}

//! A file in UTF-8 that was cut or patched is still one: a few bytes of it are wrong.
bool isNearlyUtf8(std::string_view text)
{
    constexpr std::ptrdiff_t kRightForOneWrong = 20;
    constexpr UChar32 kReplacement = 0xFFFD;
    std::int32_t length = 0;
    std::int32_t wrong = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(nullptr, 0, &length, text.data(), static_cast<std::int32_t>(text.size()),
        kReplacement, &wrong, &status);
    const auto begun = std::count_if(text.begin(), text.end(), [](char byte) {
        const auto value = static_cast<unsigned char>(byte);
        return value >= 0xC2 && value <= 0xF4;
    });
    return begun - wrong >= kRightForOneWrong * wrong;
}

// Supersets: what is outside the guessed set is then still read.
std::string superset(const std::string &name)
{
    constexpr std::array<std::pair<std::string_view, const char *>, 14> kSupersets{
        {{"GB2312", "GB18030"}, {"GBK", "GB18030"}, {"HZ-GB-2312", "GB18030"},
            {"BIG5", "Big5-HKSCS"}, {"Big5", "Big5-HKSCS"}, {"SHIFT_JIS", "windows-932"},
            {"Shift_JIS", "windows-932"}, {"EUC-KR", "windows-949"}, {"UHC", "windows-949"},
            {"ISO-8859-1", "windows-1252"}, {"ASCII", "windows-1252"},
            {"ISO-8859-9", "windows-1254"}, {"ISO-8859-13", "windows-1257"},
            {"TIS-620", "windows-874"}}};
    for (const auto &[subset, whole] : kSupersets) {
        if (name == subset) {
            return whole;
        }
    }
    return name;
}

std::string firstGuess(std::string_view text)
{
    const std::unique_ptr<uchardet, DeleteDetector> detector(uchardet_new());
    if (!detector || uchardet_handle_data(detector.get(), text.data(), text.size()) != 0) {
        return {};
    }
    uchardet_data_end(detector.get());
    return uchardet_get_charset(detector.get());
}

std::string secondGuess(std::string_view text)
{
    constexpr std::int32_t kSure = 25;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
    if (U_FAILURE(status)) {
        return {};
    }
    ucsdet_setText(detector.get(), text.data(), static_cast<std::int32_t>(text.size()), &status);
    const UCharsetMatch *match = ucsdet_detect(detector.get(), &status);
    if (U_FAILURE(status) || match == nullptr || ucsdet_getConfidence(match, &status) < kSure) {
        return {};
    }
    const char *name = ucsdet_getName(match, &status);
    return U_FAILURE(status) ? std::string() : std::string(name);
}

//! What hardly any subtitle is written in, but short texts are taken for. (UTF-8 was looked for
//! before.)
bool isRare(const std::string &name)
{
    constexpr std::array<std::string_view, 12> kRare{"", "UTF-8", "IBM852", "IBM855", "IBM862",
        "IBM865", "IBM866", "ISO-8859-3", "ISO-8859-4", "ISO-8859-10", "ISO-8859-16",
        "MAC-CENTRALEUROPE"};
    return std::find(kRare.begin(), kRare.end(), name) != kRare.end();
}

bool isGreekLetter(char byte)
{
    return static_cast<unsigned char>(byte) >= 0xb8;
}

//! The two Greek sets differ in where the accented capital alpha stands, which begins a word.
bool hasGreekAlphaAt(std::string_view text, char alpha)
{
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] == alpha && isGreekLetter(text[i + 1])
            && (i == 0 || !isGreekLetter(text[i - 1]))) {
            return true;
        }
    }
    return false;
}

bool isAsciiLetter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

//! The Central European sets differ in these: letters of ISO 8859-2 are signs in Windows's, and
//! signs do not touch letters.
bool hasCentralEuropeanLetters(std::string_view text)
{
    constexpr std::string_view kLetters = "\xa6\xa9\xac\xae\xb1\xb6";
    for (std::size_t i = text.find_first_of(kLetters); i != std::string_view::npos;
         i = text.find_first_of(kLetters, i + 1)) {
        if ((i > 0 && isAsciiLetter(text[i - 1]))
            || (i + 1 < text.size() && isAsciiLetter(text[i + 1]))) {
            return true;
        }
    }
    return false;
}

//! The set of Windows beside an ISO set: the latter has no character between 0x80 and 0x9f.
std::string withWindows(const std::string &name, std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, const char *>, 5> kBeside{
        {{"ISO-8859-2", "windows-1250"}, {"ISO-8859-6", "windows-1256"},
            {"ISO-8859-7", "windows-1253"}, {"ISO-8859-8", "windows-1255"},
            {"ISO-8859-15", "windows-1252"}}};
    const bool isWindows = std::any_of(text.begin(), text.end(),
        [](char byte) { return (static_cast<unsigned char>(byte) & 0xe0) == 0x80; });
    if (name == "WINDOWS-1253" && !isWindows && hasGreekAlphaAt(text, '\xb6')) {
        return "ISO-8859-7";
    }
    if ((name == "WINDOWS-1250" || name == "windows-1250") && !isWindows
        && hasCentralEuropeanLetters(text)) {
        return "ISO-8859-2";
    }
    for (const auto &[iso, windows] : kBeside) {
        if (isWindows && name == iso) {
            return windows;
        }
    }
    return name;
}

std::string detected(std::string_view text)
{
    const std::string first = firstGuess(text);
    if (isRare(first)) {
        if (const std::string second = secondGuess(text); !second.empty()) {
            return superset(withWindows(second, text));
        }
    }
    return superset(withWindows(first, text));
}

// Empty when ICU does not know the encoding.
std::string converted(std::string_view text, const std::string &encoding)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, CloseConverter> converter(
        ucnv_open(encoding.c_str(), &status));
    if (U_FAILURE(status)) {
        return {};
    }
    std::u16string wide(text.size() + 16, u'\0');
    std::int32_t length
        = ucnv_toUChars(converter.get(), wide.data(), static_cast<std::int32_t>(wide.size()),
            text.data(), static_cast<std::int32_t>(text.size()), &status);
    if (U_FAILURE(status)) {
        return {};
    }
    std::string narrow(static_cast<std::size_t>(length) * 3 + 1, '\0');
    std::int32_t bytes = 0;
    u_strToUTF8(narrow.data(), static_cast<std::int32_t>(narrow.size()), &bytes, wide.data(),
        length, &status);
    if (U_FAILURE(status)) {
        return {};
    }
    narrow.resize(static_cast<std::size_t>(bytes));
    return narrow;
}

bool startsWith(std::string_view text, std::string_view mark)
{
    return text.substr(0, mark.size()) == mark;
}

SubtitleText toUtf8(std::string_view text)
{
    using namespace std::string_view_literals;
    if (startsWith(text, "\xef\xbb\xbf"sv)) {
        return {std::string(text.substr(3)), "UTF-8"};
    }
    if (startsWith(text, "\xff\xfe\0\0"sv)) {
        return {converted(text.substr(4), "UTF-32LE"), "UTF-32LE"};
    }
    if (startsWith(text, "\xff\xfe"sv)) {
        return {converted(text.substr(2), "UTF-16LE"), "UTF-16LE"};
    }
    if (startsWith(text, "\xfe\xff"sv)) {
        return {converted(text.substr(2), "UTF-16BE"), "UTF-16BE"};
    }
    if (const char *encoding = utf16WithoutMark(text)) {
        return {converted(text, encoding), encoding};
    }
    if (isUtf8(text)) {
        return {std::string(text), "UTF-8"};
    }
    const std::string encoding = isNearlyUtf8(text) ? "UTF-8" : detected(text);
    std::string result = converted(text, encoding);
    if (result.empty()) {
        return {converted(text, "windows-1252"), "windows-1252"};
    }
    return {std::move(result), encoding};
}

} // namespace

SubtitleText readSubtitleText(std::span<const std::byte> bytes)
{
    SubtitleText read = toUtf8({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
    std::string lines;
    lines.reserve(read.text.size());
    for (std::size_t i = 0; i < read.text.size(); ++i) {
        if (read.text[i] != '\r') {
            lines += read.text[i];
        } else if (i + 1 >= read.text.size() || read.text[i + 1] != '\n') {
            lines += '\n';
        }
    }
    read.text = std::move(lines);
    return read;
}

std::string subtitleToUtf8(std::span<const std::byte> bytes)
{
    return readSubtitleText(bytes).text;
}

} // namespace Library
