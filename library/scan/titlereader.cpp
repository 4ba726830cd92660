#include "library/scan/titlereader.h"

#include "library/scan/airdates.h"
#include "library/scan/foldercontext.h"
#include "library/scan/nametext.h"
#include "library/scan/seasonmarks.h"

#include <QRegularExpression>

#include <algorithm>

namespace Library {

namespace {

using NameText::compiled;
using ReleaseTags::Strength;
using ReleaseTags::Tag;

bool hasCjk(QStringView text)
{
    return std::any_of(text.begin(), text.end(), &NameText::isCjk);
}

int latinLetters(QStringView text)
{
    return static_cast<int>(std::count_if(
        text.begin(), text.end(), [](QChar c) { return c.isLetter() && c.unicode() < 0x250; }));
}

// Of "原名 / Other Name" the one in Latin letters, else the first.
QString preferredAlias(const QString &text)
{
    static const auto separators = compiled(QStringLiteral(" */ *|\\\\| \\| "));
    if (!text.contains(u'/') && !text.contains(u'\\') && !text.contains(u'|')) {
        return text;
    }
    static const auto fraction = compiled(QStringLiteral("\\d/\\d"));
    if (fraction.match(text).hasMatch()) {
        return text;
    }
    const QStringList aliases = text.split(separators, Qt::SkipEmptyParts);
    const bool anyForeign = std::any_of(aliases.cbegin(), aliases.cend(),
        [](const QString &alias) { return latinLetters(alias) == 0; });
    if (anyForeign || hasCjk(text)) {
        for (const QString &alias : aliases) {
            if (!hasCjk(alias) && latinLetters(alias) >= 2) {
                return alias;
            }
        }
    }
    return aliases.isEmpty() ? text : aliases.first();
}

// "古见同学 Komi-san wa", "铜月.Copper.Moon": the Latin tail when it is a name of its own. One word
// alone is one only in a film's name, where nothing but the year follows.
QString latinTail(const QString &text, bool film)
{
    if (!hasCjk(text)) {
        return text;
    }
    qsizetype lastCjk = -1;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (NameText::isCjk(text.at(i))) {
            lastCjk = i;
        }
    }
    const auto parts = [](QChar c) { return c.isSpace() || c == u'_' || c == u'.'; };
    qsizetype start = lastCjk + 1;
    while (start < text.size() && !parts(text.at(start))) {
        ++start;
    }
    while (start < text.size() && parts(text.at(start))) {
        ++start;
    }
    const QString tail = text.mid(start).trimmed();
    const bool severalWords = std::any_of(tail.cbegin(), tail.cend(), parts);
    return latinLetters(tail) >= 5 && (severalWords || film) ? tail : text;
}

// The same season's mark at a title's end is no part of it.
QString withoutSeason(const QString &title, std::optional<int> season)
{
    const auto mark = SeasonMarks::find(title);
    return mark && mark->start > 0 && (!season || mark->season == *season) ? title.left(mark->start)
                                                                           : title;
}

} // namespace

TitleReader::TitleReader(const QString &name, EpisodePatterns::Context context)
    : m_name(name)
{
    dropNoise();
    m_tags = ReleaseTags::find(m_name);
    m_masked = ReleaseTags::masked(m_name, m_tags);
    readLeadingBrackets();
    readYear();
    readNumbering(context);
    readTitle();
    readEpisodeTitle();
    readTrailingGroup();
}

bool TitleReader::hasStrongTags() const
{
    return std::any_of(m_tags.cbegin(), m_tags.cend(),
        [](const Tag &tag) { return tag.strength == Strength::Strong; });
}

void TitleReader::blankOut(qsizetype start, qsizetype length)
{
    for (qsizetype i = start; i < start + length; ++i) {
        m_name[i] = u' ';
    }
}

// Web sites that put themselves in front, season-of-broadcast marks and ids.
void TitleReader::dropNoise()
{
    static const auto site = compiled(
        QStringLiteral("^(?:[\\[{] ?[^\\]}]*(?<![\\w])www[. ][^\\]}]*[\\]}][ _-]*|"
                       "(?:www?[., ][-\\w. ]+?|[\\w-]+\\.(?:com|org|net|eu|io|cc|tv|to))[ ]+-+[ ]*|"
                       "\\[ ?[\\w-]+\\.(?:com|org|net|eu|io|cc|tv|to) ?\\][ -]*)"));
    static const auto broadcast = compiled(QStringLiteral(
        "\\[?[ ]*(?:\\d{4}年)?(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月(?:新番|番)[ ]*\\]?"));
    static const auto ids = compiled(QStringLiteral(
        "[\\[{(] ?(?:tmdb|imdb|tvdb|anidb|anilist|douban|bangumi|bgm|edition)(?:id)? ?[-=: "
        "][^\\]})]*[\\]})]"));
    for (const auto *expression : {&site, &broadcast, &ids}) {
        if (expression == &broadcast && !m_name.contains(u'月')) {
            continue;
        }
        const auto match = expression->match(m_name);
        if (match.hasMatch()) {
            blankOut(match.capturedStart(), match.capturedLength());
        }
    }
}

void TitleReader::readLeadingBrackets()
{
    qsizetype i = 0;
    const auto skipBlanks = [&] {
        while (i < m_name.size()
            && (m_name.at(i).isSpace() || m_name.at(i) == u'_'
                || (i > 0 && (m_name.at(i) == u'-' || m_name.at(i) == u'.')))) {
            ++i;
        }
    };
    skipBlanks();
    while (i < m_name.size() && m_name.at(i) == u'[') {
        int depth = 0;
        qsizetype end = i;
        for (; end < m_name.size(); ++end) {
            depth += m_name.at(end) == u'[' ? 1 : m_name.at(end) == u']' ? -1 : 0;
            if (depth == 0) {
                break;
            }
        }
        if (end >= m_name.size()) {
            end = m_name.indexOf(u']', i);
            if (end < 0) {
                break;
            }
        }
        m_brackets.append({i, end + 1});
        i = end + 1;
        skipBlanks();
    }
    m_begin = i;
    if (m_brackets.isEmpty()) {
        return;
    }
    const Span first = m_brackets.first();
    if (!ReleaseTags::isOnlyTags(m_name, m_tags, first.start, first.end - first.start)) {
        m_group = m_name.mid(first.start + 1, first.end - first.start - 2).trimmed();
    }
}

void TitleReader::readTrailingGroup()
{
    static const auto expression
        = compiled(QStringLiteral("-([\\w.@&]{2,20})(?: ?\\[[^\\]]*\\])?$"));
    if (!m_group.isEmpty() || m_tags.isEmpty()) {
        return;
    }
    const auto match = expression.match(m_name);
    if (match.hasMatch() && match.capturedStart() >= m_tags.last().end()) {
        m_group = match.captured(1);
    }
}

void TitleReader::readYear()
{
    static const auto expression
        = compiled(QStringLiteral("(?<![\\da-z])((?:19|20)\\d\\d)(?![\\da-z])"));
    qsizetype firstStrong = m_name.size();
    for (const Tag &tag : m_tags) {
        if (tag.strength == Strength::Strong && tag.start > m_begin) {
            firstStrong = tag.start;
            break;
        }
    }
    bool bracketed = false;
    for (auto it = expression.globalMatch(m_masked); it.hasNext();) {
        const auto match = it.next();
        const qsizetype at = match.capturedStart();
        const qsizetype end = match.capturedEnd();
        const QChar before = at > 0 ? m_name.at(at - 1) : QChar();
        const QChar after = end < m_name.size() ? m_name.at(end) : QChar();
        const bool inBracket = (before == u'(' || before == u'[')
            && (after == u')' || after == u']' || after == u'-' || after == u',' || after == u' '
                || after == u'/');
        const qsizetype first = m_brackets.isEmpty() ? m_begin : m_brackets.first().start + 1;
        const bool atStart = at <= first && !inBracket;
        const bool rangeEnd = before == u'-' && m_yearAt == at - 5;
        if (bracketed || rangeEnd || (atStart && m_name.size() > end)
            || (at > firstStrong && m_year)) {
            continue;
        }
        bracketed = inBracket;
        m_year = match.capturedView(1).toInt();
        m_yearAt = at;
    }
}

void TitleReader::readNumbering(EpisodePatterns::Context context)
{
    context.group = !m_brackets.isEmpty() && (!m_group.isEmpty() || m_brackets.size() > 1);
    context.year = m_year.has_value();
    context.television = std::any_of(
        m_tags.cbegin(), m_tags.cend(), [](const Tag &tag) { return tag.television; });
    m_numbering = EpisodePatterns::find(m_masked, context);
    if (!m_numbering || !m_year) {
        return;
    }
    const bool seasonOnly = !m_numbering->episode && !m_numbering->date.isValid();
    const bool filmNumber = seasonOnly && m_numbering->season.value_or(0) > 1
        && QStringView(m_name).mid(m_numbering->seasonEnd, m_yearAt - m_numbering->seasonEnd)
            == QStringLiteral(" (");
    if (filmNumber) {
        // "Open Season 2 (2008)"
        m_numbering.reset();
        return;
    }
    const bool inside = m_yearAt >= m_numbering->start && m_yearAt < m_numbering->end;
    if (inside) {
        m_year.reset();
        m_yearAt = -1;
    }
}

// The first strong tag, and the weak ones right before it.
qsizetype TitleReader::cutAtTags(qsizetype limit) const
{
    qsizetype cut = limit;
    qsizetype index = m_tags.size();
    for (qsizetype i = 0; i < m_tags.size(); ++i) {
        const Tag &tag = m_tags.at(i);
        const bool candidate
            = tag.strength == Strength::Strong && tag.start > m_begin && tag.start < limit;
        if (candidate && !isInsideTitle(tag, limit)) {
            cut = tag.start;
            index = i;
            break;
        }
    }
    const bool strong = cut < limit;
    const bool open = strong || limit == m_name.size();
    if (!open) {
        // Before a year or a number only what is written as a tag goes.
        while (index > 0 && m_tags.at(index - 1).start >= limit) {
            --index;
        }
    }
    for (; index > 0; --index) {
        const Tag &tag = m_tags.at(index - 1);
        if (tag.end() > cut || tag.start <= m_begin) {
            break;
        }
        bool adjacent = true;
        for (qsizetype i = tag.end(); i < cut; ++i) {
            adjacent = adjacent && !m_name.at(i).isLetterOrNumber();
        }
        // Without a sure tag behind it a word is a title's, unless nothing else can be meant.
        const bool atEnd = limit == m_name.size();
        const bool sure = tag.kind == ReleaseTags::Kind::Edition
            || tag.kind == ReleaseTags::Kind::Stereo || (atEnd && tag.upper);
        if (!adjacent || (!strong && !sure)) {
            break;
        }
        cut = tag.start;
    }
    return hasWords(m_begin, cut) ? cut : limit;
}

// A tag with words between it and the numbering: "my 720p show S01E02".
bool TitleReader::isInsideTitle(const Tag &tag, qsizetype limit) const
{
    const bool numbered = m_numbering && limit == m_numbering->start;
    return numbered && !ReleaseTags::isOnlyTags(m_name, m_tags, tag.start, limit - tag.start);
}

bool TitleReader::hasWords(qsizetype start, qsizetype end) const
{
    for (qsizetype i = start; i < end; ++i) {
        if (m_name.at(i).isLetterOrNumber()) {
            return true;
        }
    }
    return false;
}

// A square bracket or brace ends a title; a round one when it closes right before the cut.
qsizetype TitleReader::cutAtBracket(qsizetype limit) const
{
    qsizetype cut = limit;
    for (qsizetype i = m_begin; i < limit; ++i) {
        const QChar c = m_name.at(i);
        if ((c != u'[' && c != u'{') || !hasWords(m_begin, i)) {
            continue;
        }
        const qsizetype close = m_name.indexOf(c == u'[' ? u']' : u'}', i);
        // Words in brackets before a number or a year may be the title's.
        const bool numberFollows = limit == m_yearAt || (m_numbering && limit == m_numbering->start)
            || (limit > 0 && limit - 1 == m_yearAt);
        const bool ofTheTitle = c == u'[' && close > 0 && close < limit && numberFollows
            && !ReleaseTags::isOnlyTags(m_name, m_tags, i, close - i);
        if (!ofTheTitle) {
            cut = i;
            break;
        }
    }
    for (;;) {
        qsizetype last = cut;
        while (last > m_begin && !m_name.at(last - 1).isLetterOrNumber()
            && m_name.at(last - 1) != u')') {
            --last;
        }
        if (last <= m_begin || m_name.at(last - 1) != u')') {
            break;
        }
        const qsizetype open = m_name.lastIndexOf(u'(', last - 1);
        const bool numbered = m_numbering && cut == m_numbering->start
            && !ReleaseTags::isOnlyTags(m_name, m_tags, open, last - open);
        if (open <= m_begin || !hasWords(m_begin, open) || cut == m_name.size() || numbered) {
            break;
        }
        cut = open;
    }
    // What begins inside a round bracket ends the title before it: "Name (Drama 1969)".
    const qsizetype open = m_name.lastIndexOf(u'(', cut - 1);
    const bool inside = open > m_begin && cut < m_name.size()
        && QStringView(m_name).mid(open, cut - open).indexOf(u')') < 0;
    return inside && hasWords(m_begin, open) ? open : cut;
}

bool TitleReader::hasStrongTag(const Span &span) const
{
    return ReleaseTags::isOnlyTags(m_name, m_tags, span.start, span.end - span.start)
        || std::any_of(m_tags.cbegin(), m_tags.cend(), [&](const Tag &tag) {
               return tag.strength == Strength::Strong && tag.start >= span.start
                   && tag.end() <= span.end;
           });
}

QString TitleReader::titleFromBrackets() const
{
    static const auto marker
        = compiled(QStringLiteral("^(?:国漫|國漫|动漫|日剧|美剧|电影|剧场版|movie|anime|tv "
                                  "?series|bd|web|[\\d .~&-]*(?:end|完|全集|集|话|話)?)$"));
    QString fallback;
    QString chosen;
    for (qsizetype i = 0; i < m_brackets.size(); ++i) {
        const Span &span = m_brackets.at(i);
        const bool dated = m_yearAt > span.start + 1 && m_yearAt < span.end;
        const qsizetype end = dated ? m_yearAt : span.end - 1;
        const QString text = m_name.mid(span.start + 1, end - span.start - 1).trimmed();
        const bool numbered = m_numbering && m_numbering->start >= span.start
            && m_numbering->start < span.end && m_numbering->end >= span.end - 1;
        if (text.isEmpty() || numbered || marker.match(text).hasMatch() || hasStrongTag(span)) {
            continue;
        }
        if (i == 0) {
            fallback = text;
        } else if (chosen.isEmpty()) {
            chosen = text;
        } else if (hasCjk(chosen) && !hasCjk(text) && latinLetters(text) >= 4
            && (!m_numbering || span.start < std::max(m_numbering->start, qsizetype(1)))) {
            chosen = text;
            break;
        }
    }
    return chosen.isEmpty() ? fallback : chosen;
}

QString TitleReader::titleFromText() const
{
    return m_name.mid(m_begin, m_cut - m_begin);
}

// "(2000) Name": a year in front. "S02 Name": a season in front, without an episode of its own.
void TitleReader::skipLeadingMarks()
{
    if (m_yearAt == m_begin + 1 && m_name.at(m_begin) == u'(') {
        const qsizetype close = m_name.indexOf(u')', m_begin);
        m_begin = close > 0 && hasWords(close, m_name.size()) ? close + 1 : m_begin;
    }
    static const auto season = compiled(QStringLiteral("\\Gs\\d{1,2}[ ._]+(?=[^\\W\\d])"));
    if (m_numbering && !m_numbering->episode) {
        const auto match = season.match(m_name, m_begin);
        m_begin = match.hasMatch() ? match.capturedEnd() : m_begin;
    }
}

void TitleReader::readTitle()
{
    skipLeadingMarks();
    qsizetype limit = m_name.size();
    const auto cutAt = [&](qsizetype position) {
        if (position >= m_begin && position < limit) {
            limit = position;
        }
    };
    if (m_numbering) {
        // A number's mark may begin with the blank before m_begin.
        cutAt(m_numbering->end > m_begin ? std::max(m_numbering->start, m_begin)
                                         : m_numbering->start);
        // "Season 2 - Total Action": words before the season's mark or none at all.
        if (m_numbering->seasonStart > m_begin) {
            cutAt(m_numbering->seasonStart);
        }
    }
    if (m_yearAt > m_begin && hasWords(m_begin, m_yearAt)) {
        cutAt(m_yearAt);
    }
    if (!m_brackets.isEmpty()) {
        // Discs of a series; a film without a group may be called "Vol. 2".
        static const auto volume = compiled(QStringLiteral("[ ._]+vol(?:ume)?[ ._]*\\d"));
        const auto match = volume.match(m_name, m_begin);
        cutAt(match.hasMatch() ? match.capturedStart() : -1);
    }
    m_cut = cutAtBracket(cutAtTags(limit));
    const qsizetype extra = FolderContext::extraMark(m_name);
    if (extra > m_begin && extra < m_cut) {
        m_cut = extra;
    }
    QString text = titleFromText();
    const bool onlyTags = m_brackets.size() > 1
        && ReleaseTags::isOnlyTags(m_name, m_tags, m_begin, m_cut - m_begin);
    if ((!hasWords(m_begin, m_cut) || onlyTags) && !m_brackets.isEmpty()) {
        text = titleFromBrackets();
    }
    if (m_numbering) {
        static const auto doubled = compiled(QStringLiteral(" - \\d{1,3}(?:\\.\\d)?[ (]*$"));
        static const auto complete = compiled(
            QStringLiteral("[ .:-]*(?:(?:the[ .])?complete(?:[ .](?:series|season))?)[ .(\\[]*$"));
        text.remove(doubled);
        text.remove(complete);
    }
    static const auto otherName
        = compiled(QStringLiteral("(?<=[\\w)])[ ._]+\\(?a[.]?k[.]?a[.]?[ ._]+.*$"));
    text.remove(otherName);
    static const auto collected = compiled(QStringLiteral("(?:全集|合集)[ \\[]*$"));
    text.remove(collected);
    text = latinTail(preferredAlias(text), m_year && !m_numbering);
    if (m_numbering && m_numbering->episode) {
        text = AirDates::withoutStamp(text);
    }
    m_title = NameText::cleanTitle(m_numbering ? withoutSeason(text, m_numbering->season) : text);
    if (m_title.isEmpty() && m_year && !m_numbering && m_tags.isEmpty()) {
        m_cut = m_name.size();
    }
}

void TitleReader::readEpisodeTitle()
{
    if (!m_numbering || m_numbering->end < 0) {
        return;
    }
    qsizetype start = std::max(m_numbering->end, m_numbering->seasonEnd);
    qsizetype end = m_name.size();
    for (qsizetype i = start; i < m_name.size(); ++i) {
        const QChar c = m_name.at(i);
        if (m_masked.at(i) == QChar(1) || c == u'[' || c == u'{') {
            end = i;
            break;
        }
    }
    for (qsizetype i = m_tags.size() - 1; i >= 0; --i) {
        const Tag &tag = m_tags.at(i);
        const bool before = tag.end() <= end && tag.start >= start && end < m_name.size();
        if (before && !hasWords(tag.end(), end)) {
            end = tag.start;
        }
    }
    while (start < end && (m_name.at(start) == u']' || m_name.at(start) == u')')) {
        ++start;
    }
    m_episodeTitle = NameText::cleanTitle(QStringView(m_name).mid(start, end - start));
}

} // namespace Library
