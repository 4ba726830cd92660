#include "library/playback/subtitletext.h"

#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace Library {

namespace {

struct DeleteDetector
{
    void operator()(uchardet *detector) const { uchardet_delete(detector); }
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

std::string detected(std::string_view text)
{
    const std::unique_ptr<uchardet, DeleteDetector> detector(uchardet_new());
    if (!detector || uchardet_handle_data(detector.get(), text.data(), text.size()) != 0) {
        return {};
    }
    uchardet_data_end(detector.get());
    std::string name = uchardet_get_charset(detector.get());
    // Supersets: what is outside the guessed set is then still read.
    if (name == "GB2312" || name == "GBK" || name == "HZ-GB-2312") {
        name = "GB18030";
    } else if (name == "BIG5") {
        name = "Big5-HKSCS";
    } else if (name == "SHIFT_JIS") {
        name = "windows-932";
    } else if (name == "EUC-KR" || name == "UHC") {
        name = "windows-949";
    } else if (name == "ISO-8859-1" || name == "ASCII") {
        name = "windows-1252";
    }
    return name;
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

std::string toUtf8(std::string_view text)
{
    using namespace std::string_view_literals;
    if (startsWith(text, "\xef\xbb\xbf"sv)) {
        return std::string(text.substr(3));
    }
    if (startsWith(text, "\xff\xfe\0\0"sv)) {
        return converted(text.substr(4), "UTF-32LE");
    }
    if (startsWith(text, "\xff\xfe"sv)) {
        return converted(text.substr(2), "UTF-16LE");
    }
    if (startsWith(text, "\xfe\xff"sv)) {
        return converted(text.substr(2), "UTF-16BE");
    }
    if (const char *encoding = utf16WithoutMark(text)) {
        return converted(text, encoding);
    }
    if (isUtf8(text)) {
        return std::string(text);
    }
    std::string result = converted(text, detected(text));
    if (result.empty()) {
        result = converted(text, "windows-1252");
    }
    return result;
}

} // namespace

std::string subtitleToUtf8(std::span<const std::byte> bytes)
{
    const std::string text = toUtf8({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
    std::string lines;
    lines.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            lines += text[i];
        } else if (i + 1 >= text.size() || text[i + 1] != '\n') {
            lines += '\n';
        }
    }
    return lines;
}

} // namespace Library
