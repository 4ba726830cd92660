#include "library/playback/subtitlecues.h"

#include <algorithm>
#include <optional>

namespace Library {

namespace {

constexpr std::string_view kArrow = "-->";
constexpr std::int64_t kMadeUpMicro = 4'000'000;
constexpr int kMostDigits = 9;

class CueLine
{
public:
    explicit CueLine(std::string_view line)
        : m_rest(line)
    { }

    void skipBlanks()
    {
        while (!m_rest.empty() && std::string_view(" \t\f\v").find(m_rest.front()) < 4) {
            m_rest.remove_prefix(1);
        }
    }

    bool takes(std::string_view what)
    {
        const bool found = m_rest.substr(0, what.size()) == what;
        m_rest.remove_prefix(found ? what.size() : 0);
        return found;
    }

    std::optional<std::int64_t> number(int *digits = nullptr)
    {
        std::int64_t value = 0;
        int count = 0;
        while (!m_rest.empty() && m_rest.front() >= '0' && m_rest.front() <= '9'
            && count < kMostDigits) {
            value = value * 10 + (m_rest.front() - '0');
            m_rest.remove_prefix(1);
            ++count;
        }
        if (digits != nullptr) {
            *digits = count;
        }
        return count == 0 ? std::nullopt : std::optional(value);
    }

    //! "1:02:03,500", "02:03.5".
    std::optional<std::int64_t> time()
    {
        const auto first = number();
        if (!first || !takes(":")) {
            return std::nullopt;
        }
        auto second = number();
        std::int64_t minutes = *first;
        if (second && takes(":")) {
            minutes = *first * 60 + *second;
            second = number();
        }
        if (!second || (!takes(",") && !takes("."))) {
            return std::nullopt;
        }
        int digits = 0;
        auto fraction = number(&digits);
        if (!fraction) {
            return std::nullopt;
        }
        for (; digits < 6; ++digits) {
            *fraction *= 10;
        }
        for (; digits > 6; --digits) {
            *fraction /= 10;
        }
        return (minutes * 60 + *second) * 1'000'000 + *fraction;
    }

private:
    std::string_view m_rest;
};

struct CueTimes
{
    std::int64_t startMicro = 0;
    std::optional<std::int64_t> endMicro;
};

std::optional<CueTimes> timesOf(std::string_view text)
{
    CueLine line(text);
    line.skipBlanks();
    CueTimes times;
    const auto start = line.time();
    if (!start) {
        return std::nullopt;
    }
    line.skipBlanks();
    if (!line.takes(kArrow)) {
        return std::nullopt;
    }
    line.skipBlanks();
    times.startMicro = *start;
    times.endMicro = line.time();
    return times;
}

bool isNumber(std::string_view line)
{
    return !line.empty()
        && std::all_of(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; });
}

//! Lines of text under construction; what belongs to the next cue is taken off again.
class CueText
{
public:
    void add(std::string_view line)
    {
        if (!line.empty() || !m_lines.empty()) {
            m_lines.push_back(line);
        }
    }

    //! A blank line, and everything behind it that names the next cue.
    void dropNextsName()
    {
        if (!m_lines.empty() && isNumber(m_lines.back())) {
            m_lines.pop_back();
        } else if (m_lines.size() > 1 && m_lines[m_lines.size() - 2].empty()) {
            m_lines.pop_back();
        }
    }

    std::string take()
    {
        while (!m_lines.empty() && m_lines.back().empty()) {
            m_lines.pop_back();
        }
        std::string text;
        for (const std::string_view line : m_lines) {
            text += text.empty() ? "" : "\n";
            text += line;
        }
        m_lines.clear();
        return text;
    }

private:
    std::vector<std::string_view> m_lines;
};

// WebVTT has blocks of its own between the cues.
bool startsBlock(std::string_view line)
{
    const auto is = [line](std::string_view word) {
        return line.substr(0, word.size()) == word
            && (line.size() == word.size() || line[word.size()] == ' '
                || line[word.size()] == '\t');
    };
    return is("NOTE") || is("STYLE") || is("REGION");
}

} // namespace

std::vector<SubtitleCue> readCues(std::string_view text)
{
    const bool isWebVtt = text.substr(0, 6) == "WEBVTT";
    std::vector<SubtitleCue> cues;
    CueText lines;
    bool isBlock = false;
    bool wasBlank = true;
    const auto finish = [&] {
        if (!cues.empty()) {
            cues.back().text = lines.take();
        }
    };
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (const auto times = timesOf(line)) {
            lines.dropNextsName();
            finish();
            const std::int64_t length = times->endMicro.value_or(0) - times->startMicro;
            cues.push_back({times->startMicro, length > 0 ? length : kMadeUpMicro, {}});
            isBlock = false;
        } else if (!cues.empty()) {
            isBlock = isWebVtt && ((isBlock && !line.empty()) || (wasBlank && startsBlock(line)));
            if (!isBlock) {
                lines.add(line);
            }
        }
        wasBlank = line.empty();
    }
    finish();
    return cues;
}

} // namespace Library
