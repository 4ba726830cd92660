#include "library/scan/episodepatterns.h"

#include "library/scan/airdates.h"
#include "library/scan/nametext.h"
#include "library/scan/seasonmarks.h"

#include <QRegularExpression>

#include <algorithm>

namespace Library::EpisodePatterns {

namespace {

using NameText::compiled;

using Match = QRegularExpressionMatch;

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
    if (last > *result.episode && !isYear(last)) {
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
    static const auto worded
        = compiled(QStringLiteral("\\G[ ._](?:and|et|en|und|e|y|и|to|a[ol]?|bis|до)[ ._](\\d{1,4})"
                                  "(?![\\d.])(?= ?(?:[\\[(\\])\\x01-]|$))"));
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
            for (const auto *pattern : {&bracketed, &worded}) {
                if (!match.hasMatch()) {
                    match = pattern->match(text, result.end);
                }
            }
            if (!match.hasMatch() && blanksBetween) {
                match = blank.match(text, result.end);
            }
        }
        if (!match.hasMatch()) {
            break;
        }
        const int value = captured(match, match.lastCapturedIndex());
        if (value == last || value == first || isYear(value)) {
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

// "S02E07 - 019", "S10E14 214", "S01E01-02 (001-002)": the number over all seasons.
void readAbsolute(const QString &text, Numbering &result)
{
    static const auto expression
        = compiled(QStringLiteral("\\G(?: - |[ ._]| ?\\()(\\d{3,4})(?:-\\d{3,4})*\\)?"
                                  "(?=[ ._]*(?:- |[\\[(\\x01]|$)|[._])"));
    const Match match = expression.match(text, result.end);
    if (match.hasMatch() && !isYear(captured(match, 1))) {
        result.absoluteEpisode = captured(match, 1);
        result.end = match.capturedEnd();
    }
}

std::optional<Numbering> seasonAndEpisode(const QString &text)
{
    static const auto marked = compiled(QStringLiteral(
        "(?<![a-z0-9])(?:[st][ ._-]*|so)(\\d{1,4})[ ._,/\\-\\[(]*(?:x?e(?:p(?:s|isodes?)?)?|"
        "(?<=\\d)x)[ ._:(-]*(\\d{1,5})(?!\\d)"));
    static const auto spaced = compiled(
        QStringLiteral("(?<![a-z0-9])s[ ._-]*(\\d{1,4})[ ._-]*x[ ._-]*(\\d{1,4})(?!\\d)"));
    static const auto worded = compiled(QStringLiteral("(?<![a-z0-9])(?:se|") + SeasonMarks::words()
        + QStringLiteral(
            ")[ ._:№-]*(\\d{1,4})[ ._,/\\-\\[(]*(?:ep?(?:s|isodes?|is[oó]dio)?|cap(?:[ií]tulo)?|"
            "afl(?:evering)?|серии|серия|эпизод|part)[ ._:№(-]*(\\d{1,5})(?!\\d)"));
    static const auto capitals
        = compiled(QStringLiteral("(?<=[a-z])(?-i:S)(\\d{2})(?-i:E)(\\d{2,3})(?!\\d)"));
    static const auto glued
        = compiled(QStringLiteral("(?<![a-z0-9])s(?!(?:19|20)\\d\\d)(\\d{2})(\\d{2})(?![\\dpi])"));
    static const auto dotted = compiled(QStringLiteral(
        "(?<![a-z0-9])s(\\d{1,2})(?: - |[._]-[._]|\\.)(\\d{1,3})(?:v\\d)?(?![\\dpixa-z])"));
    static const auto russian
        = compiled(QStringLiteral("(\\d{1,2})(?:-?й)?[ ._]*(?:se[zs](?:on)?|сезон)[ "
                                  "._]*(\\d{1,3})(?:-?я)?[ ._]*(?:ser|сер)"));
    static const auto counted = compiled(QStringLiteral(
        "(\\d{1,2})\\.?[ ._]*(?:sezon|season)[ ._]*(\\d{1,3})\\.?[ ._]*(?:b[öo]l[üu]m|episode)"));
    static const auto ranged
        = compiled(QStringLiteral("(?<![a-z0-9])s(\\d{1,2})[ ._](\\d{2})(?=-\\d{2}(?:[ ._]|$))"));
    for (const auto *expression :
        {&marked, &spaced, &worded, &glued, &dotted, &ranged, &russian, &counted, &capitals}) {
        const Match match = expression->match(text);
        if (match.hasMatch()) {
            Numbering result = at(match, captured(match, 1), captured(match, 2));
            readTail(text, result, false);
            readVersion(text, result);
            readAbsolute(text, result);
            return result;
        }
    }
    return std::nullopt;
}

std::optional<Numbering> crossed(const QString &text)
{
    static const auto expression
        = compiled(QStringLiteral("(?:(?<![a-z0-9.])|(?<=[a-z0-9]\\.)(?=\\d+x\\d\\d))"
                                  "(\\d{1,2}|(?:19|20)\\d\\d) ?[x\u0445] ?(\\d{1,4})"
                                  "(?![\\dpi]|x\\d{3})"));
    static const auto bracketed = compiled(QStringLiteral("[\\[(](\\d{1,2})\\.(\\d{2})[\\])]"));
    // "show_03_19": not three numbers, which are a date.
    static const auto underscored
        = compiled(QStringLiteral("(?<=[-_. ])(?<!\\d_)(\\d{2})_(\\d{2})(?!_\\d)(?=[-_. ]|$)"));
    for (const auto *pattern : {&expression, &bracketed, &underscored}) {
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
    static const auto behindSeason
        = compiled(QStringLiteral("(?<=[季期])[ ._]?(\\d{1,4})(?![\\d季期])"));
    const Match match = expression.match(text);
    if (!match.hasMatch()) {
        const Match behind = behindSeason.match(text);
        return behind.hasMatch() ? std::optional(at(behind, std::nullopt, captured(behind, 1)))
                                 : std::nullopt;
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
        = compiled(QStringLiteral("(?<![a-z0-9])(?:e(?=\\d)|(?:eps?|episodes?|epis[oó]dios?|folge|"
                                  "odc|afl(?:evering)?|cap(?:[ií]tulo)?|серии|серия|эпизод)"
                                  "[ ._:№+(-]*)"
                                  "(\\d{1,4})"
                                  "(?:[.](\\d{2})(?=[ ._-]))?(?!\\d)"));
    static const auto glued = compiled(
        QStringLiteral("(?:(?<=[a-z])|(?<=[^\\x{0}-\\x{ff}]))(?:E|EP)(\\d{2,4})(?!\\d)"));
    static const auto words
        = compiled(QStringLiteral("(?<![a-z0-9])episode[ ._]+([ivx]{1,5})(?![a-z])"));
    static const auto suffixed = compiled(QStringLiteral(
        "(?<!\\d)(\\d{1,4})(?:-?я)?[ "
        "._]*(?:сер(?:ия|ии|\\.|(?![а-я]))|ser(?:iya|ya|ia)|(?:b[öo]l[üu]m|blm)(?![a-z]))"));
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

std::optional<Numbering> dated(const QString &text, const Context &context)
{
    const auto found = AirDates::find(text, context.television);
    if (!found) {
        return std::nullopt;
    }
    Numbering result;
    result.start = found->start;
    result.end = found->end;
    result.date = found->date;
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

// A mini-series on television counts parts.
std::optional<Numbering> televisedPart(const QString &text)
{
    static const auto expression = compiled(
        QStringLiteral("(?<![a-z0-9])(?:part|pt)[ ._]?(\\d{1,2}|[ivx]{1,4})(?![\\da-z])"));
    const Match match = expression.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    return at(match, std::nullopt, NameText::romanOrNumber(match.capturedView(1)));
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

// "Name 009 - 030": as many digits on both sides.
std::optional<Numbering> spacedRange(const QString &text)
{
    static const auto expression = compiled(QStringLiteral(
        "(?<![-\\d][ ._])(?<=[ ._])(\\d{2,4}) - (\\d{2,4})(?=[ ._]*(?:[\\[(\\x01]|$))"));
    const Match match = expression.match(text);
    if (!match.hasMatch() || match.capturedLength(1) != match.capturedLength(2)
        || isYear(captured(match, 1)) || captured(match, 2) <= captured(match, 1)) {
        return std::nullopt;
    }
    return absoluteAt(match, 1, 2);
}

std::optional<Numbering> dashed(const QString &text, const Context &context)
{
    // Before a bracket, the end or another dash first; then before any word.
    static const auto closed = compiled(
        QStringLiteral("[ _.]-{1,2}[ _.]*(\\d{1,4})(?:\\.\\d)?[a-c]?(?: ?(?:[-~+&,]|a[ol]|to) "
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

std::optional<Numbering> inBrackets(const QString &text, const Context &context)
{
    static const auto expression = compiled(
        QStringLiteral("[\\[({](?:ep?|tv)? ?(\\d{1,4})(?:\\.\\d)?(?: ?[-~&+] ?(\\d{1,4}))?(?:v\\d)?"
                       "(?:[ "
                       "_(-]*(?:end|fin|完|全|完结|完結|合集|精校合集|pre|先行版|tv|tv全集|全集|"
                       "v\\d|修正)\\)?){0,2}(?:[\\])}]|\\+| \\x01)"));
    for (auto it = expression.globalMatch(text); it.hasNext();) {
        const Match match = it.next();
        const bool year = match.capturedLength(1) == 4 && isYear(captured(match, 1));
        const bool round = text.at(match.capturedStart()) == u'(';
        const bool ranged = match.capturedLength(1) >= 2 && match.capturedLength(2) >= 2;
        // Behind the tags of a film a number in brackets is anything.
        const bool behindTags = !context.group && context.year
            && QStringView(text).left(match.capturedStart()).contains(QChar(1));
        if (!year && !behindTags && match.capturedStart() > 0 && (!round || ranged)) {
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

// A number in front of a name that nothing else explains: "102 - The Invitation", "4-13 Cursed".
std::optional<Numbering> leadingAlone(const QString &text)
{
    static const auto pair = compiled(QStringLiteral("^(\\d{1,2})-(\\d{2})(?=[ ._]+[^\\W\\d])"));
    static const auto range
        = compiled(QStringLiteral("^(\\d{3})-(\\d{3})(?=(?:\\.| -)[ ._]+[^\\W\\d])"));
    static const auto padded = compiled(QStringLiteral(
        "^(?:(0\\d)(?:\\. ?|[ ._]*-[ ._]*|[ _]+)|(\\d{2,3})(?: - |\\. ))(?=[^\\W\\d])"));
    if (const Match match = range.match(text); match.hasMatch()) {
        return absoluteAt(match, 1, 2);
    }
    if (const Match match = pair.match(text); match.hasMatch()) {
        return at(match, captured(match, 1), captured(match, 2));
    }
    if (const Match match = padded.match(text); match.hasMatch()) {
        return at(match, std::nullopt, captured(match, match.lastCapturedIndex()));
    }
    return std::nullopt;
}

// "Name.05.Its.Title": a number with a zero in front between words.
std::optional<Numbering> paddedBetween(const QString &text)
{
    static const auto expression = compiled(QStringLiteral(
        "(?:(?<=[^\\W\\d][ ._])|(?<=[)~][ ._]))(?<!part[ ._])(?<!vol[ ._])(?<!cd[ ._])"
        "(?:(0\\d)(?=[ ._])|(?<=[._])(0\\d\\d)(?=[._]))(?=[ ._]+[^ ._])"));
    const Match match = expression.match(text);
    return match.hasMatch() ? std::optional(absoluteAt(match, match.lastCapturedIndex(), 9))
                            : std::nullopt;
}

std::optional<Numbering> trailing(const QString &text, const Context &context)
{
    static const auto expression
        = compiled(QStringLiteral("(?<!part)(?<!vol)(?<!vol\\.)[ ._](\\d{1,4})(?:\\.\\d)?(?: "
                                  "?[-~+] ?(\\d{1,4}))?(?:[ ._]?v\\d)?(?=[ "
                                  "._\\-]*(?:[\\[({\\x01]|$|- ))"));
    static const auto hundreds
        = compiled(QStringLiteral("[ ._](\\d{1,2})(\\d{2})(?:[ ._]\\1(\\d{2}))?(?=[ ._\\-\\x01])"));
    if (context.television) {
        for (auto it = hundreds.globalMatch(text); it.hasNext();) {
            const Match match = it.next();
            if (!isYear(captured(match, 1) * 100 + captured(match, 2)) && captured(match, 1) > 0) {
                Numbering result = at(match, captured(match, 1), captured(match, 2));
                if (!match.capturedView(3).isEmpty()) {
                    setEnd(result, captured(match, 3));
                }
                return result;
            }
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

std::optional<Numbering> stated(const QString &text, const Context &context)
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
        if (auto result = dated(text, context)) {
            return result;
        }
    }
    if (auto result = counted(text)) {
        return result;
    }
    return context.television ? televisedPart(text) : std::nullopt;
}

// Numbers without a word that says what they are.
std::optional<Numbering> bare(const QString &text, const Context &context)
{
    if (context.seriesFolder && !context.group) {
        if (auto result = leading(text)) {
            return result;
        }
    }
    if (auto result = spacedRange(text)) {
        return result;
    }
    const bool alone = !context.group && !context.year;
    if (alone) {
        if (auto result = leadingAlone(text)) {
            return result;
        }
    }
    if (auto result = dashed(text, context)) {
        return result;
    }
    if (auto result = inBrackets(text, context)) {
        return result;
    }
    if (auto result = trailing(text, context)) {
        return result;
    }
    return alone || context.group ? paddedBetween(text) : std::nullopt;
}

std::optional<Numbering> firstOf(const QString &text, const Context &context)
{
    auto result = stated(text, context);
    return result ? result : bare(text, context);
}

} // namespace

std::optional<Numbering> find(const QString &masked, const Context &context)
{
    auto result = firstOf(masked, context);
    const auto season = SeasonMarks::find(masked);
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

} // namespace Library::EpisodePatterns
