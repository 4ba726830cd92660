#include "library/scan/episodepatterns.h"

#include "library/scan/nametext.h"

#include <QRegularExpression>

#include <algorithm>

namespace Library::EpisodePatterns {

namespace {

using Match = QRegularExpressionMatch;

QRegularExpression compiled(const QString &pattern)
{
    QRegularExpression expression(pattern,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    expression.optimize();
    return expression;
}

int captured(const Match &match, int group)
{
    return match.capturedView(group).toInt();
}

bool isYear(int value)
{
    return value >= 1900 && value < 2100;
}

Numbering at(const Match &match, std::optional<int> season, std::optional<int> episode)
{
    Numbering result;
    result.start = match.capturedStart();
    result.end = match.capturedEnd();
    result.season = season;
    result.episode = episode;
    return result;
}

void setEnd(Numbering &result, int last)
{
    if (last > *result.episode && last - *result.episode <= 400) {
        result.episodeEnd = last;
    }
}

// "-E05", "E05", "x05", "-05", "+05", "&05", " - 02x05", " S01E05" after a mark.
void readTail(const QString &text, Numbering &result, bool blanksBetween)
{
    static const auto marked
        = compiled(QStringLiteral("\\G[ ._]*(?:[-+&,/]|and|et)?[ ._]*(?:s?(\\d{1,4})[ ._]*)?"
                                  "(?:ep?|x)[ ._]?(\\d{1,5})(?!\\d)"));
    static const auto bare
        = compiled(QStringLiteral("\\G[-+&~_](\\d{1,4})(?![\\dpix]|[ ._]?(?:mb|gb|bit))"));
    static const auto bracketed
        = compiled(QStringLiteral("\\G ?[-~] ?(\\d{1,4})(?= ?(?:[\\])+]|end))"));
    static const auto blank = compiled(QStringLiteral("\\G[ ._](\\d{2})(?=[ ._]|$)"));
    int last = result.episodeEnd.value_or(*result.episode);
    int first = *result.episode;
    for (;;) {
        Match match = marked.match(text, result.end);
        if (match.hasMatch()) {
            const bool otherSeason
                = match.hasCaptured(1) && result.season && captured(match, 1) != *result.season;
            if (otherSeason) {
                break;
            }
        } else {
            match = bare.match(text, result.end);
            if (!match.hasMatch()) {
                match = bracketed.match(text, result.end);
            }
            if (!match.hasMatch() && blanksBetween) {
                match = blank.match(text, result.end);
            }
        }
        if (!match.hasMatch()) {
            break;
        }
        const int value = captured(match, match.lastCapturedIndex());
        if (value == last || value == first || value - last > 200) {
            break;
        }
        if (value < first) {
            // Written backwards, "E02E01"; a bare smaller number is something else.
            if (match.capturedView().contains(u'e', Qt::CaseInsensitive)) {
                first = value;
                result.end = match.capturedEnd();
                continue;
            }
            break;
        }
        last = std::max(last, value);
        result.end = match.capturedEnd();
    }
    result.episode = first;
    if (last > first) {
        result.episodeEnd = last;
    }
}

// A version mark "v2" right behind a number belongs to it.
void readVersion(const QString &text, Numbering &result)
{
    static const auto version = compiled(QStringLiteral("\\Gv\\d(?![\\da-z])"));
    const Match match = version.match(text, result.end);
    if (match.hasMatch()) {
        result.end = match.capturedEnd();
    }
}

const QString &seasonWord()
{
    static const QString words = QStringLiteral(
        "(?:seasons?|saison|series|staffel|temp(?:oradas?)?|stagion[ei]|sezon|сезон|시즌)");
    return words;
}

std::optional<Numbering> seasonAndEpisode(const QString &text)
{
    static const auto marked = compiled(QStringLiteral(
        "(?<![a-z0-9])[st][ ._-]*(\\d{1,4})[ ._,/\\-\\[(]*(?:x?e(?:p(?:s|isodes?)?)?|"
        "(?<=\\d)x)[ ._:(-]*(\\d{1,5})(?!\\d)"));
    static const auto spaced = compiled(
        QStringLiteral("(?<![a-z0-9])s[ ._-]*(\\d{1,4})[ ._-]*x[ ._-]*(\\d{1,4})(?!\\d)"));
    static const auto worded = compiled(QStringLiteral("(?<![a-z0-9])") + seasonWord()
        + QStringLiteral(
            "[ ._:№-]*(\\d{1,4})[ ._,/\\-\\[(]*(?:ep?(?:s|isodes?|isodio)?|cap(?:itulo)?|"
            "серии|серия|эпизод|part)[ ._:№(-]*(\\d{1,5})(?!\\d)"));
    static const auto capitals
        = compiled(QStringLiteral("(?<=[a-z])(?-i:S)(\\d{2})(?-i:E)(\\d{2,3})(?!\\d)"));
    static const auto glued = compiled(QStringLiteral("(?<![a-z0-9])s(\\d{2})(\\d{2})(?![\\dpi])"));
    static const auto dotted = compiled(QStringLiteral(
        "(?<![a-z0-9])s(\\d{1,2})(?: - |[._]-[._]|\\.)(\\d{1,3})(?:v\\d)?(?![\\dpixa-z])"));
    static const auto russian
        = compiled(QStringLiteral("(\\d{1,2})(?:-?й)?[ ._]*(?:se[zs](?:on)?|сезон)[ "
                                  "._]*(\\d{1,3})(?:-?я)?[ ._]*(?:ser|сер)"));
    static const auto counted = compiled(QStringLiteral(
        "(\\d{1,2})\\.?[ ._]*(?:sezon|season)[ ._]*(\\d{1,3})\\.?[ ._]*(?:b[öo]l[üu]m|episode)"));
    for (const auto *expression :
        {&marked, &spaced, &worded, &glued, &dotted, &russian, &counted, &capitals}) {
        const Match match = expression->match(text);
        if (match.hasMatch()) {
            Numbering result = at(match, captured(match, 1), captured(match, 2));
            readTail(text, result, false);
            readVersion(text, result);
            return result;
        }
    }
    return std::nullopt;
}

std::optional<Numbering> crossed(const QString &text)
{
    static const auto expression
        = compiled(QStringLiteral("(?<![a-z0-9.])(\\d{1,2}|(?:19|20)\\d\\d) ?[x\u0445] ?(\\d{1,4})"
                                  "(?![\\dpi]|x\\d{3})"));
    static const auto bracketed = compiled(QStringLiteral("[\\[(](\\d{1,2})\\.(\\d{2})[\\])]"));
    static const auto afterDot
        = compiled(QStringLiteral("(?<=[a-z0-9]\\.)(\\d{1,2})x(\\d{2,3})(?![\\dpi])"));
    for (const auto *pattern : {&expression, &afterDot, &bracketed}) {
        const Match match = pattern->match(text);
        if (match.hasMatch()) {
            Numbering result = at(match, captured(match, 1), captured(match, 2));
            readTail(text, result, false);
            return result;
        }
    }
    return std::nullopt;
}

std::optional<Numbering> chinese(const QString &text)
{
    static const auto expression
        = compiled(QStringLiteral("(?:[第제] ?([\\d零一二三四五六七八九十百两]+)(?: ?[-~至] "
                                  "?第?(\\d+))?|(?<![全共\\d])(\\d{1,4})(?:[-~](\\d{1,4}))?)"
                                  " ?[集话話回화회](?!(?!v\\d)[a-z])"));
    const Match match = expression.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const int first = match.hasCaptured(1) && !match.capturedView(1).isEmpty() ? 1 : 3;
    const auto episode = NameText::number(match.capturedView(first));
    if (!episode) {
        return std::nullopt;
    }
    Numbering result = at(match, std::nullopt, episode);
    if (!match.capturedView(first + 1).isEmpty()) {
        setEnd(result, captured(match, first + 1));
    }
    return result;
}

std::optional<Numbering> marked(const QString &text)
{
    static const auto expression
        = compiled(QStringLiteral("(?<![a-z0-9])(?:e(?=\\d)|(?:ep|eps|episodes?|episodios?|folge|"
                                  "odc|серии|серия|эпизод)[ ._:№+(-]*)"
                                  "(\\d{1,4})"
                                  "(?:[.](\\d{2})(?=[ ._-]))?(?!\\d)"));
    static const auto glued = compiled(
        QStringLiteral("(?:(?<=[a-z])|(?<=[^\\x{0}-\\x{ff}]))(?:E|EP)(\\d{2,4})(?!\\d)"));
    static const auto words
        = compiled(QStringLiteral("(?<![a-z0-9])episode[ ._]+([ivx]{1,5})(?![a-z])"));
    static const auto suffixed = compiled(
        QStringLiteral("(?<!\\d)(\\d{1,4})(?:-?я)?[ "
                       "._]*(?:сер(?:ия|ии|\\.|(?![а-я]))|ser(?:iya|ya|ia)|b[öo]l[üu]m(?![a-z]))"));
    static const auto special
        = compiled(QStringLiteral("(?<![a-z0-9])(?:sp|ova|oad)[ ._-]?(\\d{1,3})(?![\\da-z])"));
    static const auto hash = compiled(QStringLiteral("(?<![a-z0-9])#(\\d{1,4})(?!\\d)"));
    static const auto chapter = compiled(QStringLiteral(
        "(?<![a-z])cap(?:itulo|\\.)?[ .]?(\\d{1,2})(\\d{2})(?:_(?:\\d{1,2})(\\d{2}))?(?!\\d)"));
    Match match = chapter.match(text);
    if (match.hasMatch()) {
        Numbering result = at(match, captured(match, 1), captured(match, 2));
        if (match.hasCaptured(3)) {
            setEnd(result, captured(match, 3));
        }
        return result;
    }
    match = expression.match(text);
    if (match.hasMatch()) {
        // "Episode 1.22" is a season and an episode.
        Numbering result = match.hasCaptured(2) ? at(match, captured(match, 1), captured(match, 2))
                                                : at(match, std::nullopt, captured(match, 1));
        readTail(text, result, true);
        readVersion(text, result);
        return result;
    }
    match = words.match(text);
    if (match.hasMatch()) {
        return at(match, std::nullopt, NameText::romanOrNumber(match.capturedView(1)));
    }
    for (const auto *pattern : {&hash, &glued, &suffixed, &special}) {
        match = pattern->match(text);
        if (match.hasMatch()) {
            const bool isSpecial = pattern == &special;
            Numbering result
                = at(match, isSpecial ? std::optional<int>(0) : std::nullopt, captured(match, 1));
            readTail(text, result, false);
            readVersion(text, result);
            return result;
        }
    }
    return std::nullopt;
}

std::optional<Numbering> dated(const QString &text)
{
    static const auto yearFirst = compiled(QStringLiteral(
        "(?<![\\d])((?:19|20)\\d\\d)([-._ ])(0?[1-9]|1[0-2])\\2(0?[1-9]|[12]\\d|3[01])(?!\\d)"));
    static const auto yearLast
        = compiled(QStringLiteral("(?<![\\d])(0?[1-9]|[12]\\d|3[01])([-._ "
                                  "])(0?[1-9]|[12]\\d|3[01])\\2((?:19|20)\\d\\d)(?!\\d)"));
    Match match = yearFirst.match(text);
    QDate date;
    if (match.hasMatch()) {
        date = QDate(captured(match, 1), captured(match, 3), captured(match, 4));
    } else if (match = yearLast.match(text); match.hasMatch()) {
        date = QDate(captured(match, 4), captured(match, 3), captured(match, 1));
        if (!date.isValid()) {
            date = QDate(captured(match, 4), captured(match, 1), captured(match, 3));
        }
    }
    if (!date.isValid()) {
        return std::nullopt;
    }
    Numbering result = at(match, std::nullopt, std::nullopt);
    result.date = date;
    return result;
}

std::optional<Numbering> counted(const QString &text)
{
    static const auto expression = compiled(
        QStringLiteral("(?<![a-z0-9])(\\d{1,3})[ ._]?(?:of|из)[ ._]?(\\d{1,3})(?![\\da-z])"));
    static const auto parts = compiled(QStringLiteral(
        "(?<![a-z])parts?[ ._](\\d{1,2})[ ._](?:to|-)[ ._](?:part[ ._])?(\\d{1,2})(?!\\d)"));
    Match match = parts.match(text);
    if (match.hasMatch()) {
        Numbering result = at(match, std::nullopt, captured(match, 1));
        setEnd(result, captured(match, 2));
        return result;
    }
    match = expression.match(text);
    if (match.hasMatch() && captured(match, 1) <= captured(match, 2)) {
        return at(match, std::nullopt, captured(match, 1));
    }
    return std::nullopt;
}

Numbering absoluteAt(const Match &match, int first, int last)
{
    Numbering result = at(match, std::nullopt, captured(match, first));
    result.absolute = true;
    if (!match.capturedView(last).isEmpty()) {
        setEnd(result, captured(match, last));
    }
    return result;
}

std::optional<Numbering> dashed(const QString &text, const Context &context)
{
    // Before a bracket, the end or another dash first; then before any word.
    static const auto closed
        = compiled(QStringLiteral("[ _.]-{1,2}[ _.]*(\\d{1,4})(?:\\.\\d)?[a-c]?(?: ?[-~+&,] "
                                  "?(\\d{1,4}))?(?:v\\d)?(?:[ _]*(?:end|fin|final))?"
                                  "(?=[ _.]*(?:[\\[({\\x01]|$|-{1,2}[ _]))"));
    static const auto open
        = compiled(QStringLiteral("[ _.]-[ _.]+(\\d{2,4})(?:[-~+](\\d{2,4}))?(?:v\\d)?(?=[ _.])"));
    static const auto tight = compiled(QStringLiteral(
        "(?<=[a-z!?\\])}\u3040-\u9fff])-(\\d{2,3})(?:v\\d)?(?=[ _.]*(?:[\\[(_ \\x01]|$))"));
    for (const auto *pattern : {&closed, &open, &tight}) {
        if (pattern == &tight && !context.group && !context.seriesFolder) {
            continue;
        }
        for (auto it = pattern->globalMatch(text); it.hasNext();) {
            const Match match = it.next();
            const bool year = match.capturedLength(1) == 4 && isYear(captured(match, 1));
            // "Name - 2 (2013)" is a film's number.
            const bool sequel = match.capturedLength(1) == 1 && !context.group
                && !context.seriesFolder
                && text.mid(match.capturedEnd()).trimmed().startsWith(u'(');
            if (!year && !sequel) {
                return absoluteAt(match, 1, pattern == &tight ? 9 : 2);
            }
        }
    }
    return std::nullopt;
}

std::optional<Numbering> inBrackets(const QString &text)
{
    static const auto expression = compiled(
        QStringLiteral("[\\[({](?:ep?|tv)? ?(\\d{1,4})(?:\\.\\d)?(?: ?[-~&+] ?(\\d{1,4}))?(?:v\\d)?"
                       "(?:[ "
                       "_(-]*(?:end|fin|完|全|完结|完結|合集|精校合集|pre|先行版|tv|tv全集|全集|"
                       "v\\d|修正)\\)?){0,2}(?:[\\])}]|\\+| webrip)"));
    for (auto it = expression.globalMatch(text); it.hasNext();) {
        const Match match = it.next();
        const bool year = match.capturedLength(1) == 4 && isYear(captured(match, 1));
        const bool round = text.at(match.capturedStart()) == u'(';
        const bool ranged = match.capturedLength(1) >= 2 && match.capturedLength(2) >= 2;
        if (!year && match.capturedStart() > 0 && (!round || ranged)) {
            return absoluteAt(match, 1, 2);
        }
    }
    return std::nullopt;
}

std::optional<Numbering> leading(const QString &text)
{
    static const auto pair = compiled(QStringLiteral("^(\\d{1,2})-(\\d{2})(?=[ ._-]|$)"));
    static const auto single = compiled(QStringLiteral(
        "^(\\d{1,4})(?:v\\d)?(?:[ ._]*[-.][ ._]*|[ _]+(?=[^\\d])|(?=[\\x01\\[( ]|$))"));
    Match match = pair.match(text);
    if (match.hasMatch()) {
        const int first = captured(match, 1);
        const int second = captured(match, 2);
        if (match.capturedLength(1) == 2 && second > first) {
            Numbering result = at(match, std::nullopt, first);
            result.episodeEnd = second;
            return result;
        }
        return at(match, first, second);
    }
    match = single.match(text);
    if (match.hasMatch() && !(match.capturedLength(1) == 4 && isYear(captured(match, 1)))) {
        return at(match, std::nullopt, captured(match, 1));
    }
    return std::nullopt;
}

std::optional<Numbering> trailing(const QString &text, const Context &context)
{
    static const auto expression = compiled(
        QStringLiteral("[ ._](\\d{1,4})(?:\\.\\d)?(?: ?[-~+] ?(\\d{1,4}))?(?:[ ._]?v\\d)?(?=[ "
                       "._\\-]*(?:[\\[({\\x01]|$|- ))"));
    static const auto hundreds = compiled(QStringLiteral("[ ._](\\d{1,2})(\\d{2})(?=[ ._\\x01])"));
    if (context.television) {
        const Match match = hundreds.match(text);
        if (match.hasMatch() && !isYear(captured(match, 1) * 100 + captured(match, 2))
            && captured(match, 1) > 0) {
            return at(match, captured(match, 1), captured(match, 2));
        }
    }
    for (auto it = expression.globalMatch(text); it.hasNext();) {
        const Match match = it.next();
        const qsizetype digits = match.capturedLength(1);
        const int value = captured(match, 1);
        const bool padded = text.at(match.capturedStart(1)) == u'0' && digits >= 2;
        const bool ranged = !match.capturedView(2).isEmpty() && (digits >= 2 || context.group);
        const bool known = context.group || context.seriesFolder || context.television;
        const bool cjkBefore = match.capturedStart() > 0
            && NameText::isCjk(text.at(match.capturedStart() - 1)) && digits >= 2;
        if (match.capturedStart() == 0 || (digits == 4 && isYear(value))) {
            continue;
        }
        if (padded || ranged || cjkBefore || (known && (digits >= 2 || context.television))) {
            return absoluteAt(match, 1, 2);
        }
    }
    return std::nullopt;
}

struct SeasonMark
{
    qsizetype start = -1;
    qsizetype end = -1;
    int season = 0;
};

std::optional<SeasonMark> seasonMark(const QString &text)
{
    static const auto worded = compiled(QStringLiteral("(?<![a-z])") + seasonWord()
        + QStringLiteral(
            "[ ._:№-]*(\\d{1,2}|(?:19|20)\\d\\d|(?<![s]\\W)[ivx]{1,4}(?![a-z]))(?!\\d)"));
    static const auto letter = compiled(QStringLiteral(
        "(?<![a-z0-9'])s(\\d{1,3})(?![\\da-z'])|(?<![a-z0-9'])s(\\d{1,2})(?=s\\d|d\\d)"));
    static const auto ordinal = compiled(
        QStringLiteral("(?<!\\d)(\\d{1,2})(?: ?(?:st|nd|rd|th)|a|ª|º|\\.|-?й)?[ ._]*"
                       "(?:season|temporada|stagione|сезон|sezon)(?![a-z])(?![ ._]*\\d)"));
    static const auto chineseWord
        = compiled(QStringLiteral("第 ?([\\d零一二三四五六七八九十两]+) ?(?:季|期|部(?!分))"));
    for (const auto *pattern : {&letter, &ordinal, &worded, &chineseWord}) {
        const Match match = pattern->match(text);
        if (!match.hasMatch()) {
            continue;
        }
        const QStringView digits = match.capturedView(match.lastCapturedIndex());
        auto value = NameText::number(digits);
        if (!value) {
            value = NameText::romanOrNumber(digits);
        }
        if (value && !(pattern == &worded && isYear(*value))) {
            return SeasonMark{match.capturedStart(), match.capturedEnd(), *value};
        }
    }
    return std::nullopt;
}

std::optional<Numbering> firstOf(const QString &text, const Context &context)
{
    if (auto result = seasonAndEpisode(text)) {
        return result;
    }
    if (auto result = crossed(text)) {
        return result;
    }
    if (auto result = chinese(text)) {
        return result;
    }
    if (auto result = marked(text)) {
        return result;
    }
    if (!context.group) {
        if (auto result = dated(text)) {
            return result;
        }
    }
    if (auto result = counted(text)) {
        return result;
    }
    if (context.group) {
        auto dash = dashed(text, context);
        if (dash) {
            return dash;
        }
        if (auto result = inBrackets(text)) {
            return result;
        }
        return trailing(text, context);
    }
    if (context.seriesFolder) {
        if (auto result = leading(text)) {
            return result;
        }
    }
    if (auto result = dashed(text, context)) {
        return result;
    }
    if (auto result = inBrackets(text)) {
        return result;
    }
    return trailing(text, context);
}

} // namespace

std::optional<Numbering> find(const QString &masked, const Context &context)
{
    auto result = firstOf(masked, context);
    const auto season = seasonMark(masked);
    if (!season) {
        return result;
    }
    if (result && result->season) {
        if (season->start < result->start) {
            result->seasonStart = season->start;
            result->seasonEnd = season->end;
        }
        return result;
    }
    if (!result) {
        result.emplace();
    }
    result->season = season->season;
    result->seasonStart = season->start;
    result->seasonEnd = season->end;
    result->absolute = false;
    return result;
}

std::optional<int> seasonOfFolder(const QString &normalisedName)
{
    static const auto specials = compiled(QStringLiteral(
        "^(?:specials?|season[ ._]?0+|extras? episodes|ova|ovas|sp|sps|番外|特别篇|特別篇)$"));
    if (specials.match(normalisedName).hasMatch()) {
        return 0;
    }
    const auto mark = seasonMark(normalisedName);
    if (mark) {
        return mark->season;
    }
    static const auto yearly = compiled(QStringLiteral("^season[ ._]*((?:19|20)\\d\\d)$"));
    const Match match = yearly.match(normalisedName);
    return match.hasMatch() ? std::optional<int>(captured(match, 1)) : std::nullopt;
}

qsizetype seasonStart(const QString &normalisedName)
{
    const auto mark = seasonMark(normalisedName);
    return mark ? mark->start : -1;
}

} // namespace Library::EpisodePatterns
