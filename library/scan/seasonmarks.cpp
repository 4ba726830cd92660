#include "library/scan/seasonmarks.h"

#include "library/scan/nametext.h"

#include <QRegularExpression>

namespace Library::SeasonMarks {

namespace {

using NameText::compiled;

bool isYear(int value)
{
    return value >= 1900 && value < 2100;
}

} // namespace

const QString &words()
{
    static const QString alternatives = QStringLiteral(
        "(?:seasons?|saison|series|staffel|tem(?:p(?:oradas?)?)?|stagion[ei]|sezon|"
        "seizoen|сезон|시즌)");
    return alternatives;
}

std::optional<Mark> find(const QString &name)
{
    // A dash after "series" belongs to the title before it: "Some Series - 07".
    static const auto worded = compiled(QStringLiteral("(?<![a-z])") + words()
        + QStringLiteral("(?:(?<!series)[ ._:№-]*|[ ._:]*)"
                         "(\\d{1,2}|(?:19|20)\\d\\d|(?<![s]\\W)[ivx]{1,4}(?![a-z]))"
                         "(?!\\d|x\\d|[-.]\\d{1,2}[-.](?:19|20)\\d\\d)"));
    static const auto letter
        = compiled(QStringLiteral("(?<![a-z0-9'])s(\\d{1,3}|(?:19|20)\\d\\d)(?![\\da-z'])|"
                                  "(?<![a-z0-9'])s(\\d{1,2})(?=s\\d|d\\d)"));
    // "2nd season", and the first of "1ª a 8ª Temporada".
    static const auto ordinal = compiled(
        QStringLiteral("(?<!\\d)(\\d{1,2})(?: ?(?:st|nd|rd|th)|a|ª|º|\\.|-?й)?"
                       "(?: ?(?:a|to|-|à|до) ?\\d{1,2}(?:st|nd|rd|th|ª|º)?)?[ ._]*"
                       "(?:season|temporada|stagione|сезон|sezon)(?![a-z])(?![ ._]*\\d)"));
    static const auto chinese
        = compiled(QStringLiteral("第 ?([\\d零一二三四五六七八九十两]+) ?(?:季|期|部(?!分))"));
    for (const auto *pattern : {&letter, &ordinal, &worded, &chinese}) {
        const auto match = pattern->match(name);
        if (!match.hasMatch()) {
            continue;
        }
        const QStringView digits = match.capturedView(match.lastCapturedIndex());
        auto value = NameText::number(digits);
        if (!value) {
            value = NameText::romanOrNumber(digits);
        }
        if (value && !(pattern == &worded && isYear(*value))) {
            return Mark{match.capturedStart(), match.capturedEnd(), *value};
        }
    }
    return std::nullopt;
}

std::optional<int> ofFolder(const QString &name)
{
    static const auto specials = compiled(QStringLiteral(
        "^(?:specials?|season[ ._]?0+|extras? episodes|ova|ovas|sp|sps|番外|特别篇|特別篇)$"));
    if (specials.match(name).hasMatch()) {
        return 0;
    }
    if (const auto mark = find(name)) {
        return mark->season;
    }
    static const auto yearly = compiled(QStringLiteral("^season[ ._]*((?:19|20)\\d\\d)$"));
    const auto match = yearly.match(name);
    return match.hasMatch() ? std::optional<int>(match.capturedView(1).toInt()) : std::nullopt;
}

qsizetype startIn(const QString &name)
{
    const auto mark = find(name);
    return mark ? mark->start : -1;
}

} // namespace Library::SeasonMarks
